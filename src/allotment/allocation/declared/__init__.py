"""A staffing plan declared in a file: classes of staff, what may be done each year, and what is to be least."""
