"""How every importer reads a file: strictly, gathering all that is wrong, raising nothing for its content.

Use it like this::

    frame, problems = read_csv_table(folder, FILE, RawSchema)       # or read_parquet_table
    if problems:
        return Imported(problems=tuple(problems))

``RawSchema`` is a dataframely schema of the published file; it alone says what is right.

- ``alias="Organisation code"`` gives the published column name where it is not a Python name.
- ``dy.Float64``, ``dy.Int64``: plain decimal numbers. Thousands commas, ``NaN``, ``inf`` and units are refused.
- ``dy.Date``: ISO dates, or ``metadata={"format": "%d/%m/%Y"}``.
- ``dy.Enum([...])``: a code list; an unknown code is refused with the list. It comes back as plain text.
- ``dy.Bool``: ``true`` or ``false``. ``dy.String``: the text without spaces at its ends.
- ``nullable=True`` lets a cell be empty; ``metadata={"empty": ["-", "NA"]}`` names other marks for empty.
- ``min``, ``max``, ``regex``, ``primary_key``, ``check`` and ``@dy.rule()`` hold as in dataframely. The name of a
  check or rule is read out to the user (``age_band_runs_forward``), so name it as a sentence.
- ``metadata={"remedy": "..."}`` says what to do about any fault of that column.

Columns that the schema does not name are left out silently. What comes back has the schema's columns in its
order, good rows only. Without problems that is every row, so ``frame.height`` is the number of rows read.
If the file is absent: a problem where ``file.required``, else an empty frame (ask ``is_absent``).

Rows are counted as a spreadsheet counts them: the header is row 1. That holds for Parquet too.
``check_tidy`` looks at a finished table in the same way, ``fault_at`` makes one Problem for a row of a file,
``shortened`` names the first of many like faults and counts the rest, ``read_bytes`` reads a file of another kind.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, cast

import dataframely as dy
import polars as pl

from allotment.evidence.source import SourceFile
from allotment.evidence.sources.cells import text_without_empty_marks, typed_cells
from allotment.workforce.errors import Problem

ROW = "row in file"
FIRST_DATA_ROW = 2
MOST_ROWS_NAMED = 10
"""Of one kind of fault in one column, so many rows are named; the rest are counted."""

PARQUET_MARK = b"PAR1"
OTHER_FORMATS = {
    PARQUET_MARK: "a Parquet file",
    b"PK\x03\x04": "an Excel workbook or another zip file",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook",
    b"\xff\xfe": "UTF-16 text",
    b"\xfe\xff": "UTF-16 text",
    b"%PDF": "a PDF document",
}

Reading = tuple[pl.DataFrame, list[Problem]]


def is_absent(folder: Path, file: SourceFile) -> bool:
    """Say whether the evidence folder holds no such file."""
    return not (folder / file.path).exists()


def fault_at(file: SourceFile | str, rule: str, remedy: str, **place: Any) -> Problem:
    """Make a Problem of one file; ``place`` may give ``row``, ``column`` and ``value``."""
    value = place.get("value")
    where = file if isinstance(file, str) else file.path
    return Problem(
        where=where,
        rule=rule,
        remedy=remedy,
        row=place.get("row"),
        column=place.get("column"),
        value=None if value is None else str(value),
    )


def read_csv_table(folder: Path, file: SourceFile, schema: type[dy.Schema]) -> Reading:
    """Read a CSV file as text (RFC 4180, UTF-8 with or without a byte order mark) and type it strictly."""
    content, problems = read_bytes(folder, file)
    if content is None:
        return _nothing(schema), problems
    text, problems = _decode(content, file)
    if text is None:
        return _nothing(schema), problems
    cells, problems = _split_rows(text, file, schema)
    if cells is None:
        return _nothing(schema), problems
    frame, faults = _type_and_check(cells, file, schema)
    return frame, problems + faults


def read_parquet_table(folder: Path, file: SourceFile, schema: type[dy.Schema]) -> Reading:
    """Read a Parquet file; text columns where numbers or dates are expected are typed as a CSV's are."""
    content, problems = read_bytes(folder, file)
    if content is None:
        return _nothing(schema), problems
    if not content.startswith(PARQUET_MARK) or not content.endswith(PARQUET_MARK):
        problem = fault_at(
            file,
            "the file is not a whole Parquet file.",
            "Save the table as Parquet, or copy the file again: it may have been cut short.",
            value=content[:20].decode("latin-1"),
        )
        return _nothing(schema), [problem]
    try:
        found = pl.read_parquet_schema(io.BytesIO(content))
        missing = _missing_columns(list(found), file, schema)
        if missing:
            return _nothing(schema), missing
        stored = pl.read_parquet(io.BytesIO(content), columns=schema.column_names())
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError) as error:
        reason = str(error).partition("\n")[0]
        problem = fault_at(file, f"the file cannot be read as Parquet: {reason}.", "Save the table again.")
        return _nothing(schema), [problem]
    if stored.is_empty():
        return _nothing(schema), [_no_rows(file)]
    return _type_and_check(stored.with_row_index(ROW, offset=FIRST_DATA_ROW), file, schema)


def check_tidy(table: pl.DataFrame, schema: type[dy.Schema], where: SourceFile) -> Reading:
    """Check a finished table against its declared schema; the file named is the one it was made from."""
    typed = schema.cast(table).with_row_index(ROW, offset=FIRST_DATA_ROW)
    good, faults = _check_rules(typed, where, schema, typed_faults=set())
    remedy = f"A row of the table {schema.__name__} made from this file breaks its rule: correct the file."
    unplaced = [fault_at(fault.where, fault.rule, remedy, column=fault.column, value=fault.value) for fault in faults]
    return good, unplaced


def read_bytes(folder: Path, file: SourceFile) -> tuple[bytes | None, list[Problem]]:
    """Give the whole content of a file, or the reason why there is none (absent, unreadable, empty)."""
    path = folder / file.path
    if is_absent(folder, file):
        if not file.required:
            return None, []
        remedy = "Put the file there, in the same place as in the shipped public data."
        return None, [fault_at(file, "the file is missing from the evidence folder.", remedy)]
    try:
        content = path.read_bytes()
    except OSError as error:
        reason = error.strerror or "unknown reason"
        return None, [fault_at(file, f"the file cannot be read: {reason}.", "Check what it is, and who may read it.")]
    if not content.strip():
        return None, [fault_at(file, "the file is empty.", "Download it again, or leave the whole file out.")]
    return content, []


def _nothing(schema: type[dy.Schema]) -> pl.DataFrame:
    return _as_text_where_listed(schema.create_empty(), schema)


def _no_rows(file: SourceFile) -> Problem:
    return fault_at(file, "the file holds no rows under its header.", "Download it again.")


def _decode(content: bytes, file: SourceFile) -> tuple[str | None, list[Problem]]:
    for mark, what in OTHER_FORMATS.items():
        if content.startswith(mark):
            rule = f"the file is {what}, not CSV text."
            return None, [fault_at(file, rule, "Save it as CSV UTF-8 (comma delimited).")]
    try:
        return content.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        problem = fault_at(
            file,
            "the text is not UTF-8.",
            "Save it as CSV UTF-8 (comma delimited).",
            row=content.count(b"\n", 0, error.start) + 1,
            value=content[max(0, error.start - 15) : error.end + 15].decode("cp1252", "replace"),
        )
        return None, [problem]


def _split_rows(text: str, file: SourceFile, schema: type[dy.Schema]) -> tuple[pl.DataFrame | None, list[Problem]]:
    """Split CSV text into columns of text with row numbers; report ragged rows and missing columns."""
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        remedy = "Write it as plain CSV: commas between cells, double quotes round a cell that holds a comma."
        return None, [fault_at(file, f"the text is not CSV: {error}.", remedy)]
    header = [name.strip() for name in rows[0]] if rows else []
    missing = _missing_columns(header, file, schema)
    if missing:
        return None, missing
    numbered = [(number, row) for number, row in enumerate(rows[1:], FIRST_DATA_ROW) if any(row)]
    if not numbered:
        return None, [_no_rows(file)]
    ragged = [(number, row) for number, row in numbered if len(row) != len(header)]
    even = [(number, row) for number, row in numbered if len(row) == len(header)]
    columns: dict[str, list[Any]] = {ROW: [number for number, _ in even]}
    for name in schema.column_names():
        place = header.index(name)
        columns[name] = [row[place] for _, row in even]
    text_columns = dict.fromkeys(schema.column_names(), pl.String)
    return pl.DataFrame(columns, schema={ROW: pl.UInt32, **text_columns}), _ragged_rows(ragged, len(header), file)


def _ragged_rows(ragged: list[tuple[int, list[str]]], width: int, file: SourceFile) -> list[Problem]:
    faults = [
        fault_at(
            file,
            f"the row has {len(row)} cells and the header has {width}.",
            "Give the row one cell for each column; put double quotes round a cell that holds a comma.",
            row=number,
            value=",".join(row),
        )
        for number, row in ragged
    ]
    return shortened(faults)


def _missing_columns(header: Sequence[str], file: SourceFile, schema: type[dy.Schema]) -> list[Problem]:
    problems = []
    for name in schema.column_names():
        if header.count(name) == 1:
            continue
        rule = "the column is missing." if name not in header else "more than one column has this name."
        remedy = f"Give the file one column of this name; it has {', '.join(header)}."
        problems.append(fault_at(file, rule, remedy, row=1, column=name))
    return problems


def _type_and_check(cells: pl.DataFrame, file: SourceFile, schema: type[dy.Schema]) -> Reading:
    """Type every column of the schema, then hold its rules; ``cells`` has row numbers in ``ROW``."""
    typed = cells.select(ROW)
    problems: list[Problem] = []
    typed_faults: set[tuple[int, str]] = set()
    for name, column in schema.columns().items():
        text = text_without_empty_marks(cells.get_column(name), column)
        values, rule = typed_cells(text, column)
        bad = cells.select(ROW).with_columns(text=text).filter(text.is_not_null() & values.is_null())
        remedy = _remedy(column, "Correct the cell in the file.")
        found = [fault_at(file, rule, remedy, row=row, column=name, value=value) for row, value in bad.iter_rows()]
        typed_faults |= {(row, name) for row in bad.get_column(ROW)}
        problems += shortened(found)
        typed = typed.with_columns(values.alias(name))
    good, faults = _check_rules(typed, file, schema, typed_faults)
    return good, problems + faults


def _check_rules(
    typed: pl.DataFrame, file: SourceFile, schema: type[dy.Schema], typed_faults: set[tuple[int, str]]
) -> Reading:
    """Hold the schema's rules on a typed, numbered frame; cells already reported are not reported twice."""
    numbered = cast(type[dy.Schema], type(schema.__name__, (schema,), {"row_number": dy.UInt32(alias=ROW)}))
    good, failure = numbered.filter(typed)
    untyped_rows = {row for row, _ in typed_faults}
    problems: list[Problem] = []
    details = failure.details()
    for rule in [name for name in details.columns if name not in typed.columns]:
        name, _, kind = rule.rpartition("|")
        broken = details.filter(pl.col(rule) == "invalid").sort(ROW)
        if kind == "primary_key":
            without_key = [row for row, column in typed_faults if column in schema.primary_key()]
            broken = broken.filter(~pl.col(ROW).is_in(without_key))
            broken = broken.filter(~pl.struct(schema.primary_key()).is_first_distinct())
        if kind == "nullability":
            broken = broken.filter(~pl.col(ROW).is_in([row for row, column in typed_faults if column == name]))
        problems += shortened([_broken_rule(row, name, kind, file, schema) for row in broken.iter_rows(named=True)])
    kept = good.filter(~pl.col(ROW).is_in(list(untyped_rows))).drop(ROW)
    return _as_text_where_listed(kept, schema), problems


def _broken_rule(row: dict[str, Any], name: str, kind: str, file: SourceFile, schema: type[dy.Schema]) -> Problem:
    if not name:
        key = schema.primary_key()
        columns = key if kind == "primary_key" else [c for c in schema.column_names() if row[c] is not None]
        rule = f"a row must appear once for each {', '.join(key)}." if kind == "primary_key" else _sentence(kind)
        remedy = "Take the repeated row out." if kind == "primary_key" else "Correct the row in the file."
        value = " / ".join(str(row[column]) for column in columns)
        return fault_at(file, rule, remedy, row=row[ROW], column=", ".join(columns), value=value)
    column = schema.columns()[name]
    remedy = _remedy(column, "Correct the cell in the file.")
    value = "" if row[name] is None else row[name]
    return fault_at(file, _wording(column, kind), remedy, row=row[ROW], column=name, value=value)


_WORDING: dict[str, Callable[[Any], str]] = {
    "nullability": lambda _: "must not be empty.",
    "min": lambda column: f"must be at least {column.min}.",
    "min_exclusive": lambda column: f"must be more than {column.min_exclusive}.",
    "max": lambda column: f"must be at most {column.max}.",
    "max_exclusive": lambda column: f"must be less than {column.max_exclusive}.",
    "regex": lambda column: f"must have the form {column.regex}.",
    "is_in": lambda column: f"must be one of: {'; '.join(map(str, column.is_in))}.",
    "unique": lambda _: "must not appear twice.",
}


def _wording(column: dy.Column, kind: str) -> str:
    return _WORDING[kind](column) if kind in _WORDING else _sentence(kind.removeprefix("check__"))


def _sentence(name: str) -> str:
    return f"this rule does not hold: {name.replace('_', ' ').strip()}."


def _remedy(column: dy.Column, usual: str) -> str:
    return str((column.metadata or {}).get("remedy", usual))


def shortened(problems: Iterable[Problem]) -> list[Problem]:
    """Name the first rows of one kind of fault, and count the rest in the last one's rule."""
    found = list(problems)
    if len(found) <= MOST_ROWS_NAMED:
        return found
    last = found[MOST_ROWS_NAMED - 1]
    rest = len(found) - MOST_ROWS_NAMED
    more = Problem(last.where, f"{last.rule} {rest} more rows have the same fault.", last.remedy, last.row, last.column)
    return [*found[: MOST_ROWS_NAMED - 1], Problem(**{**vars(more), "value": last.value})]


def _as_text_where_listed(frame: pl.DataFrame, schema: type[dy.Schema]) -> pl.DataFrame:
    listed = [name for name, column in schema.columns().items() if isinstance(column, dy.Enum)]
    return frame.with_columns(pl.col(listed).cast(pl.String)) if listed else frame
