"""Documents of placements: calendars, letters and the workbook for those who do not log in."""
