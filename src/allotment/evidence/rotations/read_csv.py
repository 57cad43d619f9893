"""Reading one CSV file of rotations: guarded, strict, a column at a time, so that millions of rows are no burden."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from allotment.evidence.returns.guard import CSV, SEND_EITHER, guard_file
from allotment.evidence.returns.limits import MIB, Limits
from allotment.evidence.rotations.csv_columns import Column, typed
from allotment.evidence.sources.reading import MOST_ROWS_NAMED, ROW, fault_at, shortened
from allotment.workforce.errors import Problem

LIMITS = replace(Limits(), file_bytes=512 * MIB)
"""30,000 applicants with 100 preferences each are some 80 MiB."""


@dataclass(frozen=True)
class CsvTable:
    """A file's good rows with their numbers in ``ROW`` (the header is row 1), its name and the hash of its bytes."""

    rows: pl.DataFrame
    file: str
    sha256: str


def read_csv(path: Path, columns: Sequence[Column], key: Sequence[str], problems: list[Problem]) -> CsvTable:
    """Read a file; whatever is wrong with it goes to ``problems``, and only good rows come back.

    An optional column that the file does not have comes back empty. Columns that are not asked for are left out.

    Args:
        path: a CSV file, UTF-8, its header in row 1.
        columns: what is read of it.
        key: columns that name a row; two rows with one key are a problem. Empty for none.
        problems: every problem is added here.
    """
    nothing = CsvTable(
        pl.DataFrame(schema={ROW: pl.UInt32, **{one.name: _type(one) for one in columns}}), path.name, ""
    )
    if path.suffix.casefold() != CSV and path.is_file():
        problems.append(Problem(path.name, "the file is not a CSV file by its name.", SEND_EITHER))
        return nothing
    refused = guard_file(path, LIMITS)
    if refused:
        problems += refused
        return nothing
    content = path.read_bytes()
    cells, wrong = _cells(content, path.name, columns)
    problems += wrong
    if wrong:
        return nothing
    rows = cells.select(ROW)
    complete = pl.repeat(True, cells.height, eager=True)
    for column in columns:
        values, faults = typed(cells, column, path.name)
        problems += faults
        rows = rows.with_columns(values)
        complete &= (
            values.is_not_null() if not column.may_be_empty else values.is_not_null() | cells[column.name].is_null()
        )
    rows = rows.filter(complete)
    if key:
        rows = _without_repeats(rows, key, path.name, problems)
    return CsvTable(rows, path.name, hashlib.sha256(content).hexdigest())


def _cells(content: bytes, file: str, columns: Sequence[Column]) -> tuple[pl.DataFrame, list[Problem]]:
    """Give the asked columns as text, numbered; blank lines are left out and still counted."""
    try:
        header = next(csv.reader(io.StringIO(content[: 64 * 1024].decode("utf-8-sig", errors="strict").split("\n")[0])))
        frame = pl.read_csv(io.BytesIO(content), infer_schema=False)
    except UnicodeDecodeError:
        return pl.DataFrame(), [Problem(file, "the file is not UTF-8 text.", "Save it as CSV UTF-8.")]
    except (pl.exceptions.PolarsError, csv.Error, StopIteration) as error:
        return pl.DataFrame(), _ragged(content, file, str(error).partition("\n")[0])
    names = [name.strip() for name in header]
    problems = _header_problems(names, file, columns)
    if problems:
        return pl.DataFrame(), problems
    frame.columns = [f"{place}" for place in range(frame.width)]
    asked = {one.name: f"{names.index(one.name)}" for one in columns if one.name in names}
    text = frame.with_row_index(ROW, offset=2).filter(~pl.all_horizontal(pl.col(frame.columns).is_null()))
    stripped = [pl.col(place).str.strip_chars().replace("", None).alias(name) for name, place in asked.items()]
    missing = [pl.lit(None, pl.String).alias(one.name) for one in columns if one.name not in names]
    return text.select(ROW, *stripped, *missing), []


def _header_problems(names: Sequence[str], file: str, columns: Sequence[Column]) -> list[Problem]:
    problems = []
    for column in columns:
        times = names.count(column.name)
        if times > 1 or (times == 0 and not column.optional):
            rule = "the column is missing." if times == 0 else "more than one column has this name."
            remedy = f"Give the file one column of this name; it has {', '.join(names)}."
            problems.append(fault_at(file, rule, remedy, row=1, column=column.name))
    return problems


def _ragged(content: bytes, file: str, reason: str) -> list[Problem]:
    """Name the rows that are longer than the header, where that is what stopped the reader."""
    faults: list[Problem] = []
    try:
        rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True)
        width = len(next(rows))
        for number, row in enumerate(rows, start=2):
            if len(row) > width and len(faults) <= MOST_ROWS_NAMED:
                rule = f"the row has {len(row)} cells and the header has {width}."
                remedy = "Put double quotes round a cell that holds a comma."
                faults.append(fault_at(file, rule, remedy, row=number, value=",".join(row)[:100]))
    except (csv.Error, StopIteration, UnicodeDecodeError):
        faults = []
    unreadable = Problem(file, f"the file cannot be read as CSV: {reason}.", "Save it again as CSV UTF-8.")
    return shortened(faults) or [unreadable]


def _without_repeats(rows: pl.DataFrame, key: Sequence[str], file: str, problems: list[Problem]) -> pl.DataFrame:
    """Keep the first row of each key, and say which were given again."""
    repeated = rows.select(~pl.struct(list(key)).is_first_distinct()).to_series()
    if not repeated.any():
        return rows
    named = rows.filter(repeated).select(ROW, *key).head(1000).rows()
    rule = f"a row must appear once for each {', '.join(key)}."
    faults = [
        fault_at(
            file, rule, "Take the repeated row out.", row=row, column=", ".join(key), value=" / ".join(map(str, given))
        )
        for row, *given in named
    ]
    problems += shortened(faults)
    return rows.filter(~repeated)


def _type(column: Column) -> type[pl.DataType]:
    return {"whole": pl.Int64, "share": pl.Int64, "day": pl.Date}.get(column.kind, pl.String)
