"""Tables as files to send: CSV that no spreadsheet takes for formulas, or Parquet."""

from __future__ import annotations

import io
from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True)
class FileToSend:
    """A file to send: its bytes, what to call it, and what it is."""

    content: bytes
    name: str
    media_type: str


def table_bytes(table: pl.DataFrame, kind: str) -> bytes:
    """Give a table as CSV that no spreadsheet takes for formulas, or as Parquet."""
    if kind == "csv":
        from allotment.reports.tidy import csv_text  # noqa: PLC0415 - reports bring the charts

        return csv_text(table).encode("utf-8")
    written = io.BytesIO()
    table.write_parquet(written)
    return written.getvalue()
