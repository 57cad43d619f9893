"""Reading files strictly: what is wrong is named by row, column and value, all at once, and nothing is raised."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import dataframely as dy
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allotment.evidence.source import SourceFile
from allotment.evidence.sources.cells import typed_cells
from allotment.evidence.sources.reading import MOST_ROWS_NAMED, is_absent, read_csv_table, read_parquet_table
from allotment.workforce.errors import Problem

CSV = SourceFile("hchs/staff.csv")
PARQUET = SourceFile("hchs/staff.parquet")
HEADER = "month,Org code,group,fte,headcount"


class Staff(dy.Schema):
    """A small published file."""

    month = dy.Date(primary_key=True)
    organisation = dy.String(primary_key=True, alias="Org code", regex=r"^[A-Z0-9]{3}$")
    group = dy.Enum(["Doctors", "Nurses"], primary_key=True)
    fte = dy.Float64(min=0.0, metadata={"remedy": "Ask the trust."})
    headcount = dy.Int64(nullable=True, min=0, metadata={"empty": ["-"]})

    @dy.rule()
    def fte_is_no_more_than_headcount(cls) -> pl.Expr:
        """A person works one post."""
        return cls.fte.col <= cls.headcount.col


def read_text(folder: Path, *lines: str) -> tuple[pl.DataFrame, list[Problem]]:
    """Read the lines as the file."""
    return read_bytes(folder, "\n".join(lines).encode())


def read_bytes(folder: Path, content: bytes) -> tuple[pl.DataFrame, list[Problem]]:
    """Read the bytes as the file."""
    (folder / "hchs").mkdir(exist_ok=True)
    (folder / CSV.path).write_bytes(content)
    return read_csv_table(folder, CSV, Staff)


def places(problems: list[Problem]) -> list[tuple[int | None, str | None, str | None]]:
    """Where the problems lie."""
    return [(problem.row, problem.column, problem.value) for problem in problems]


def test_good_rows_come_back_typed_in_the_order_of_the_schema_without_extra_columns(tmp_path: Path):
    frame, problems = read_text(
        tmp_path, "note,headcount,fte,group,Org code,month", "x, 12 ,10.5,Doctors,RTE,2025-08-31"
    )
    assert not problems
    assert frame.columns == ["month", "Org code", "group", "fte", "headcount"]
    assert frame.row(0) == (date(2025, 8, 31), "RTE", "Doctors", 10.5, 12)
    assert frame.schema["group"] == pl.String


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(tmp_path: Path):
    content = f"\ufeff{HEADER}\r\n2025-08-31,RTE,Nurses,1,-\r\n\r\n".encode()
    frame, problems = read_bytes(tmp_path, content)
    assert not problems
    assert frame["headcount"].to_list() == [None]


@pytest.mark.parametrize(
    "text", ["1,234.5", "NaN", "inf", "-inf", "12 FTE", "£3", "1e999", "--1", "0x10", "٣", "1_000", "*"]
)
def test_what_is_not_plainly_a_number_is_named(tmp_path: Path, text: str):
    _, problems = read_text(tmp_path, HEADER, f'2025-08-31,RTE,Doctors,"{text}",3')
    assert places(problems) == [(2, "fte", text)]
    assert problems[0].remedy == "Ask the trust."


@pytest.mark.parametrize("text", ["2.5", "1e3", "99999999999999999999", "3.0", "three"])
def test_what_is_not_a_whole_number_is_no_headcount(tmp_path: Path, text: str):
    _, problems = read_text(tmp_path, HEADER, f"2025-08-31,RTE,Doctors,1,{text}")
    assert places(problems) == [(2, "headcount", text)]


@pytest.mark.parametrize("text", ["31/08/2025", "2025-02-30", "2025-08", "45900", "Aug 2025"])
def test_a_date_in_another_form_is_named(tmp_path: Path, text: str):
    _, problems = read_text(tmp_path, HEADER, f"{text},RTE,Doctors,1,1")
    assert places(problems) == [(2, "month", text)]


def test_every_fault_of_a_file_is_told_at_once_and_good_rows_are_kept(tmp_path: Path):
    frame, problems = read_text(
        tmp_path,
        HEADER,
        "2025-08-31,RTE,Doctors,1,1",
        "2025-08-31,rtq,Porters,-1,1",
        "2025-08-31,RTE,Doctors,2,3",
        "2025-08-31,RTQ,Nurses,,x",
        "2025-08-31,RTQ,Doctors,9,8",
        "2025-08-31,RTQ",
    )
    assert set(places(problems)) == {
        (3, "Org code", "rtq"),
        (3, "group", "Porters"),
        (3, "fte", "-1.0"),
        (4, "month, Org code, group", "2025-08-31 / RTE / Doctors"),
        (5, "fte", ""),
        (5, "headcount", "x"),
        (6, "month, Org code, group, fte, headcount", "2025-08-31 / RTQ / Doctors / 9.0 / 8"),
        (7, None, "2025-08-31,RTQ"),
    }
    assert any("fte is no more than headcount" in problem.rule for problem in problems)
    assert any("Doctors; Nurses" in problem.rule for problem in problems)
    assert frame.is_empty()


def test_a_missing_column_is_told_with_the_columns_there_are(tmp_path: Path):
    frame, problems = read_text(tmp_path, "month,Org code,group,hours,headcount", "2025-08-31,RTE,Doctors,1,1")
    assert places(problems) == [(1, "fte", None)]
    assert "hours" in problems[0].remedy
    assert frame.columns == list(Staff.column_names())


def test_a_column_that_is_there_twice_is_refused(tmp_path: Path):
    _, problems = read_text(tmp_path, HEADER + ",fte", "2025-08-31,RTE,Doctors,1,1,2")
    assert places(problems) == [(1, "fte", None)]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b" \n\n", "empty"),
        (HEADER.encode(), "no rows"),
        (b"PK\x03\x04rest", "Excel"),
        (b"PAR1rest", "Parquet"),
        (HEADER.encode("utf-16"), "UTF-16"),
        (HEADER.encode() + b"\n2025-08-31,RT\xc9,Doctors,1,1", "UTF-8"),
        (HEADER.encode() + b'\n"2025-08-31,RTE', "not CSV"),
    ],
)
def test_a_file_that_is_no_csv_text_is_told_in_one_problem(tmp_path: Path, content: bytes, said: str):
    frame, problems = read_bytes(tmp_path, content)
    assert len(problems) == 1
    assert said in problems[0].rule
    assert problems[0].where == CSV.path
    assert frame.is_empty()


def test_an_absent_file_is_a_problem_only_where_it_is_required(tmp_path: Path):
    optional = SourceFile(CSV.path, required=False)
    assert is_absent(tmp_path, CSV)
    assert "missing" in read_csv_table(tmp_path, CSV, Staff)[1][0].rule
    frame, problems = read_csv_table(tmp_path, optional, Staff)
    assert not problems
    assert frame.columns == list(Staff.column_names())


def test_a_folder_in_place_of_a_file_is_a_problem(tmp_path: Path):
    (tmp_path / CSV.path).mkdir(parents=True)
    assert "cannot be read" in read_csv_table(tmp_path, CSV, Staff)[1][0].rule


def test_of_a_fault_in_thousands_of_rows_the_first_are_named_and_the_rest_counted(tmp_path: Path):
    rows = [f"2025-08-31,{number:03d},Doctors,bad,1" for number in range(500)]
    _, problems = read_text(tmp_path, HEADER, *rows)
    assert len(problems) == MOST_ROWS_NAMED
    assert "490 more rows" in problems[-1].rule


def test_parquet_holds_to_the_same_rules(tmp_path: Path):
    (tmp_path / "hchs").mkdir()
    pl.DataFrame(
        {
            "month": pl.Series([date(2025, 8, 31)] * 2).cast(pl.Datetime),
            "Org code": ["RTE", "RTQ"],
            "group": ["Doctors", "Porters"],
            "fte": [1.0, float("nan")],
            "headcount": [2.0, 2.5],
        }
    ).write_parquet(tmp_path / PARQUET.path)
    frame, problems = read_parquet_table(tmp_path, PARQUET, Staff)
    assert set(places(problems)) == {(3, "group", "Porters"), (3, "fte", "nan"), (3, "headcount", "2.5")}
    assert frame.row(0) == (date(2025, 8, 31), "RTE", "Doctors", 1.0, 2)


def test_a_parquet_column_of_another_type_is_named(tmp_path: Path):
    (tmp_path / "hchs").mkdir()
    wrong = {"month": [date(2025, 8, 31)], "Org code": [7], "group": ["Nurses"], "fte": [True], "headcount": [None]}
    pl.DataFrame(wrong).write_parquet(tmp_path / PARQUET.path)
    _, problems = read_parquet_table(tmp_path, PARQUET, Staff)
    assert places(problems) == [(2, "Org code", "7"), (2, "fte", "True")]


@pytest.mark.parametrize("content", [b"month,fte\n2025-08-31,1\n", b"PAR1 cut short", b"PAR1garbagePAR1"])
def test_what_is_not_whole_parquet_is_refused_without_a_crash(tmp_path: Path, content: bytes):
    (tmp_path / "hchs").mkdir()
    (tmp_path / PARQUET.path).write_bytes(content)
    frame, problems = read_parquet_table(tmp_path, PARQUET, Staff)
    assert len(problems) == 1
    assert "Parquet" in problems[0].rule
    assert frame.is_empty()


@settings(deadline=None)
@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_number_that_python_writes_is_read_as_it_was(number: float):
    values, _ = typed_cells(pl.Series([repr(number)]), dy.Float64())
    assert values.to_list() == [number]


@settings(deadline=None)
@given(st.text(max_size=12))
def test_no_text_is_taken_for_a_number_that_python_would_not_take(text: str):
    values, _ = typed_cells(pl.Series([text], dtype=pl.String), dy.Float64(nullable=True))
    if values.null_count() == 0:
        assert float(text) == values.item()
