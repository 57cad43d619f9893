"""The rows of a CSV file (RFC 4180, UTF-8 with or without a byte order mark), all cells as text."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from allotment.evidence.returns.limits import Limits
from allotment.evidence.returns.rows import Row, UnreadableError, without_blank_end

SAVE_AS_CSV = "In Excel choose 'CSV UTF-8 (comma delimited)', or send the workbook itself."
PLAIN_CSV = "Put a comma between cells, and double quotes round a cell that holds a comma."
OTHER_SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "bars"}


def csv_rows(path: Path, limits: Limits) -> Iterator[Row]:
    """Give the rows that are not blank; a line break inside quotes does not end a row.

    Raises:
        UnreadableError: the text is not UTF-8 or not CSV, or there are more rows or columns than any return has.
    """
    reader = csv.reader(io.StringIO(_decode(path.read_bytes()), newline=""), strict=True)
    number = 0
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            rule = f"from this row on the text is not CSV: {_in_words(error)}."
            raise UnreadableError(rule, PLAIN_CSV, row=number) from error
        row = Row(number, without_blank_end(list(cells)))
        if row.cells:
            _require_inside(row, limits)
            yield row


def other_separator(header: list[str]) -> str | None:
    """Say what separates the cells of a header that came out as one cell, where it is not a comma."""
    if len(header) != 1:
        return None
    return next((words for mark, words in OTHER_SEPARATORS.items() if mark in header[0]), None)


def _require_inside(row: Row, limits: Limits) -> None:
    if row.number > limits.last_row:
        rule = f"the file has more than {limits.last_row:,} rows."
        raise UnreadableError(rule, "Send one organisation's return, one row for each assignment.", row=row.number)
    if len(row.cells) > limits.last_column:
        rule = f"the row has {len(row.cells):,} cells; a return has at most {limits.last_column}."
        raise UnreadableError(rule, "Take out what stands beside the table.", row=row.number)


def _decode(content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableError(
            "the text is not UTF-8.",
            SAVE_AS_CSV,
            row=content.count(b"\n", 0, error.start) + 1,
            value=content[error.start : error.end].decode("cp1252", "replace"),
        ) from error
    if "\0" in text:
        row = text.count("\n", 0, text.index("\0")) + 1
        raise UnreadableError("the text holds characters that no text has.", SAVE_AS_CSV, row=row)
    return text


def _in_words(error: csv.Error) -> str:
    known = {
        "unexpected end of data": "a double quote is opened and never closed",
        "expected after": "something stands between a closing double quote and the next comma",
        "field larger": "a cell is far longer than any cell of a return",
    }
    return next((words for part, words in known.items() if part in str(error)), str(error))
