"""The run as a workbook, laid out as the government's guidance on statistics in spreadsheets asks.

A cover, a list of contents with links, notes, then one table a sheet from column A with its title above it: no
merged cells, no blank rows or columns inside a table, no meaning in colour alone.
"""

from __future__ import annotations

from datetime import date, datetime
from math import isnan
from pathlib import Path
from typing import Any

import polars as pl
import xlsxwriter

from allotment.projection.run import RunRecord
from allotment.reports import headline
from allotment.reports.columns import Column, Style, column_of
from allotment.reports.run_views import place
from allotment.reports.workbook_sheets import SHEETS, Sheet

NOT_APPLICABLE = "[z]"
BLUE = "#005eb8"
NUMBER_FORMATS = {
    Style.WHOLE: "#,##0",
    Style.SIGNED: "+#,##0;-#,##0;0",
    Style.SHARE: "0.0%",
    Style.CHANGE: "+0.0%;-0.0%;0.0%",
    Style.CHANCE: "0%",
    Style.TENTH: "#,##0.0",
    Style.INDEX: "0.000",
    Style.YEAR: "0",
    Style.NUMBER: "General",
    Style.DATE: "d mmmm yyyy",
}
NARROWEST, WIDEST = 10, 60
ROWS_MEASURED = 200
SAFE_TEXT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
NOTES = (
    ("Units", "FTE is full-time equivalent, also called whole-time equivalent. Headcount counts people."),
    ("Gap", "Requirement less supply, in FTE. Above 0 is a shortage; below 0 is more staff than needed."),
    ("Intervals", "P10 and P90 are the ends of the 80% interval: 8 in 10 simulated futures lie between them."),
    ("Synthetic", "Posts in adult social care are not published by system. They are spread from national totals, and "
     "every table that holds them says so in a column named Synthetic."),
    ("Rounding", "Cells hold more places than they show. Figures that are shown may not sum because of rounding."),
    (NOT_APPLICABLE, "Not applicable, for instance the interval of a fixed value."),
    ("Grades", "A verbatim; B reshaped or filtered; C copied by hand and checked; D second-hand; E estimated here."),
    ("Licence", "Contains public sector information licensed under the Open Government Licence v3.0. Contains OS data "
     "\u00a9 Crown copyright and database right. Contains data of the British Red Cross under CC BY 4.0."),
)  # fmt: skip


def write_workbook(run: RunRecord, path: Path) -> None:
    """Write the workbook. The same run gives the same bytes.

    Text is always written as text: nothing that came from a file of evidence can become a formula or a link.
    """
    with xlsxwriter.Workbook(path, SAFE_TEXT) as workbook:
        workbook.set_properties(
            {
                "title": headline.title(run),
                "subject": "Workforce projection",
                "comments": run.run_id,
                "created": datetime(run.base_date.year, run.base_date.month, run.base_date.day),  # noqa: DTZ001 - a date
            }
        )
        formats = cell_formats(workbook)
        _cover(workbook, run, formats)
        _contents(workbook, formats)
        write_notes(workbook, formats)
        for sheet in SHEETS:
            _table_sheet(workbook, sheet, sheet.make(run), formats)


def cell_formats(workbook: Any) -> dict[Any, Any]:
    """Give the formats of a workbook's cells, by number style and by name."""
    text = {"font_name": "Arial", "font_size": 12, "valign": "top"}
    formats = {style: workbook.add_format(text | {"num_format": code}) for style, code in NUMBER_FORMATS.items()}
    return formats | {
        "text": workbook.add_format(text),
        "wrapped": workbook.add_format(text | {"text_wrap": True}),
        "bold": workbook.add_format(text | {"bold": True}),
        "title": workbook.add_format(text | {"bold": True, "font_size": 16}),
        "link": workbook.add_format(text | {"font_color": BLUE, "underline": 1}),
        "heading": workbook.add_format(text | {"bold": True, "text_wrap": True, "bottom": 1}),
        "number_heading": workbook.add_format(text | {"bold": True, "text_wrap": True, "bottom": 1, "align": "right"}),
    }


def _cover(workbook: Any, run: RunRecord, formats: dict[Any, Any]) -> None:
    page = workbook.add_worksheet("Cover")
    page.hide_gridlines(2)
    page.set_column(0, 0, 110)
    lines = [
        headline.headline(run),
        f"Scenario: {run.scenario_title}. Years: {run.request.years}.",
        f"Baseline: {run.base_date.day} {run.base_date:%B %Y}.",
        f"Simulated futures: {run.request.replicates}, seed {run.request.seed}.",
        f"System: {place(run)} ({run.request.ics}), {run.region}.",
        f"Run: {run.run_id}. Version of the model: {run.code_version}.",
        *(f"Hash of {name}: {value}" for name, value in run.hashes.items()),
        f"{headline.synthetic_share_now(run):.0%} of the staff at the baseline are synthetic: see the notes.",
        "This workbook is not a publication of the NHS.",
    ]
    page.write_string(0, 0, headline.title(run), formats["title"])
    for row, line in enumerate(lines, start=1):
        page.write_string(row, 0, line, formats["wrapped"])
    page.write_url(len(lines) + 1, 0, "internal:'Contents'!A1", formats["link"], "Go to the contents")


def _contents(workbook: Any, formats: dict[Any, Any]) -> None:
    page = workbook.add_worksheet("Contents")
    page.set_column(0, 0, 26)
    page.set_column(1, 1, 90)
    page.write_string(0, 0, "Contents", formats["title"])
    page.write_string(1, 0, "This sheet holds one table, with a link to every other sheet.", formats["text"])
    entries = [("Notes", "Units, markers, grades and licence"), *((sheet.name, sheet.title) for sheet in SHEETS)]
    _headings(page, 2, ["Sheet", "What it holds"], formats)
    for row, (name, title) in enumerate(entries, start=3):
        page.write_url(row, 0, f"internal:'{name}'!A1", formats["link"], name)
        page.write_string(row, 1, title, formats["text"])
    _as_table(page, 2, len(entries), ["Sheet", "What it holds"], "Contents", formats)


def write_notes(workbook: Any, formats: dict[Any, Any]) -> None:
    """Add the sheet that says what units, markers, grades and words mean."""
    page = workbook.add_worksheet("Notes")
    page.set_column(0, 0, 18)
    page.set_column(1, 1, 110)
    page.write_string(0, 0, "Notes", formats["title"])
    page.write_string(1, 0, "This sheet holds one table.", formats["text"])
    _headings(page, 2, ["Note", "Meaning"], formats)
    for row, (name, meaning) in enumerate(NOTES, start=3):
        page.write_string(row, 0, name, formats["bold"])
        page.write_string(row, 1, meaning, formats["wrapped"])
    _as_table(page, 2, len(NOTES), ["Note", "Meaning"], "Notes", formats)


def _table_sheet(workbook: Any, sheet: Sheet, rows: pl.DataFrame, formats: dict[Any, Any]) -> None:
    page = workbook.add_worksheet(sheet.name)
    lines = ["This sheet holds one table.", *sheet.notes]
    page.write_string(0, 0, sheet.title, formats["title"])
    for row, line in enumerate(lines, start=1):
        page.write_string(row, 0, line, formats["text"])
    page.write_url(len(lines) + 1, 0, "internal:'Contents'!A1", formats["link"], "Back to the contents")
    write_table(page, sheet.table_name, len(lines) + 2, rows, formats)


def write_table(page: Any, table_name: str, top: int, rows: pl.DataFrame, formats: dict[Any, Any]) -> None:
    """Write rows as an Excel table from column A, its headings in row ``top`` (0 is the first) and frozen there."""
    columns = [column_of(name, dtype) for name, dtype in rows.schema.items()]
    headings = [column.heading_with_unit for column in columns]
    for place_across, (name, column) in enumerate(zip(rows.columns, columns, strict=True)):
        _write_column(page, top, place_across, rows[name], column, formats)
        page.set_column(place_across, place_across, _width(headings[place_across], rows[name]))
    if rows.is_empty():
        page.write_string(top + 1, 0, "No data", formats["text"])
    _as_table(page, top, max(1, rows.height), headings, table_name, formats)
    page.freeze_panes(top + 1, 1)


def _headings(page: Any, row: int, headings: list[str], formats: dict[Any, Any]) -> None:
    for place_across, heading in enumerate(headings):
        page.write_string(row, place_across, heading, formats["heading"])


def _as_table(page: Any, top: int, height: int, headings: list[str], name: str, formats: dict[Any, Any]) -> None:
    """Make the range an Excel table under its own name, without banding or filters that would hide rows."""
    columns = [{"header": heading, "header_format": formats["heading"]} for heading in headings]
    options = {"name": name, "columns": columns, "style": None, "autofilter": height > 1, "banded_rows": False}
    page.add_table(top, 0, top + height, len(headings) - 1, options)


def _write_column(
    page: Any, top: int, place_across: int, values: pl.Series, column: Column, formats: dict[Any, Any]
) -> None:
    shape = formats.get(column.style, formats["text"])
    for row, value in enumerate(values, start=top + 1):
        if value is None or (isinstance(value, float) and isnan(value)):
            page.write_string(row, place_across, NOT_APPLICABLE, formats["text"])
        elif isinstance(value, bool):
            page.write_string(row, place_across, "Yes" if value else "No", formats["text"])
        elif isinstance(value, int | float):
            page.write_number(row, place_across, value, shape)
        elif isinstance(value, date):
            page.write_datetime(row, place_across, value, formats[Style.DATE])
        else:
            page.write_string(row, place_across, str(value), formats["text"])


def _width(heading: str, values: pl.Series) -> float:
    longest = max((len(str(value)) for value in values.head(ROWS_MEASURED) if isinstance(value, str)), default=0)
    words = max((len(word) for word in heading.split()), default=0)
    return float(min(WIDEST, max(NARROWEST, words + 3, longest + 2, len(heading) / 2 + 2)))
