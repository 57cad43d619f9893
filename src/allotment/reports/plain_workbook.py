"""Tables as a workbook, one a sheet after a cover, under the column names that the CSV files have."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl
import xlsxwriter

from allotment.reports.workbook import SAFE_TEXT

LONGEST_SHEET_NAME = 31


def tables_workbook(title: str, lines: Sequence[str], tables: Mapping[str, pl.DataFrame]) -> bytes:
    """Give tables as a workbook. Text is written as text: nothing that somebody sent can become a formula or a link."""
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, SAFE_TEXT | {"in_memory": True}) as book:
        cover = book.add_worksheet("Cover")
        cover.set_column(0, 0, 100)
        for row, line in enumerate([title, *lines]):
            cover.write_string(row, 0, line)
        for name, table in tables.items():
            page = book.add_worksheet(name[:LONGEST_SHEET_NAME])
            page.freeze_panes(1, 0)
            for column, heading in enumerate(table.columns):
                page.write_string(0, column, heading)
                _write_column(page, column, table[heading].to_list())
    return written.getvalue()


def _write_column(page: Any, column: int, values: Sequence[Any]) -> None:
    for row, value in enumerate(values, start=1):
        if isinstance(value, bool) or not isinstance(value, int | float):
            page.write_string(row, column, "" if value is None else str(value))
        else:
            page.write_number(row, column, value)
