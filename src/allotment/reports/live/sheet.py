"""One chart's figures as a workbook of one table, laid out as statistics in spreadsheets should be."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date, datetime

import polars as pl
import xlsxwriter

from allotment.reports.columns import column_of
from allotment.reports.workbook import SAFE_TEXT, cell_formats, write_notes, write_table

SHEET = "Figures"


@dataclass(frozen=True)
class FigureAccount:
    """What a chart's file says of itself beside its figures.

    ``columns`` are those of the table, in order; ``source`` names the run and what it was made from, a line each.
    """

    title: str
    form: str
    how_to_read: str
    alternative: str
    columns: tuple[str, ...]
    tag: str
    source: tuple[str, ...]
    base_date: date  # written as the day the file was made, so that the same figures give the same bytes


def sheet_bytes(rows: pl.DataFrame, account: FigureAccount) -> bytes:
    """Give the workbook: title, notes, units and source above the table, and a sheet that explains the words.

    Text is always written as text: nothing can become a formula or a link.
    """
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, SAFE_TEXT | {"in_memory": True}) as workbook:
        made = account.base_date
        workbook.set_properties({"title": account.title, "created": datetime(made.year, made.month, made.day)})  # noqa: DTZ001 - a date
        formats = cell_formats(workbook)
        page = workbook.add_worksheet(SHEET)
        lines = ["This sheet holds one table.", *_notes(rows, account)]
        page.write_string(0, 0, account.title, formats["title"])
        for row, line in enumerate(lines, start=1):
            page.write_string(row, 0, line, formats["text"])
        held = [name for name in account.columns if name in rows.columns]
        write_table(page, SHEET, len(lines) + 1, rows.select(held), formats)
        write_notes(workbook, formats)
    return written.getvalue()


def _notes(rows: pl.DataFrame, account: FigureAccount) -> list[str]:
    units = {column_of(name).unit for name in account.columns if name in rows.columns}
    return [
        f"{account.form}. {account.alternative}",
        f"How to read the chart: {account.how_to_read}",
        *([f"{account.tag}: see the sheet Notes."] if account.tag else []),
        f"Units: {', '.join(sorted(units - {'', 'text', 'true or false'}))}. Each heading names its own.",
        *(f"Source: {line}" for line in account.source),
    ]
