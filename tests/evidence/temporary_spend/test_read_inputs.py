"""Files of temporary spend: the example reads clean, sums are kept to the penny, and spoilt files are refused whole."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from allotment.evidence.temporary_spend.columns import SPEND
from allotment.evidence.temporary_spend.errors import SpendError
from allotment.evidence.temporary_spend.example import example_files
from allotment.evidence.temporary_spend.read_inputs import SpendFiles, read_inputs

HEADER = "month,organisation,role,kind,reason,hours,cost_pounds,framework"
NURSE = "Nurse or health visitor"
ROW = f"2026-01,RTE,{NURSE},bank,vacancy,100,2550.00,"


def spend_file(folder: Path, *rows: str, header: str = HEADER) -> SpendFiles:
    """Write a file of spend."""
    path = folder / "spend.csv"
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return SpendFiles(path)


def refusal(files: SpendFiles) -> str:
    """Give the message with which files are refused."""
    with pytest.raises(SpendError) as refused:
        read_inputs(files)
    return str(refused.value)


def test_the_example_reads_clean_and_says_that_it_is_synthetic(tmp_path: Path):
    for name, content in example_files().items():
        (tmp_path / name).write_bytes(content)
    names = ("spend", "shifts", "measures", "rates", "aid")
    inputs = read_inputs(SpendFiles(*(tmp_path / f"{name}.csv" for name in names)))
    assert inputs.synthetic
    assert (inputs.months[0], inputs.months[-1], len(inputs.months)) == ("2022-04", "2026-03", 48)
    assert set(inputs.spend["origin"]) == {"synthetic"}


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others():
    assert example_files(3) == example_files(3)
    assert example_files(3)["spend.csv"] != example_files(4)["spend.csv"]


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pence=st.lists(st.integers(2_000, 9_000_000), min_size=1, max_size=12))
def test_pounds_become_pence_without_a_penny_lost(tmp_path: Path, pence: list[int]):
    rows = [
        f"20{10 + place}-01,RTE,{NURSE},bank,vacancy,{max(1, each // 2_000)},{Decimal(each) / 100},"
        for place, each in enumerate(pence)
    ]
    assert read_inputs(spend_file(tmp_path, *rows)).spend["cost_pence"].sum() == sum(pence)


def test_the_rate_is_cost_over_hours_unless_it_is_given(tmp_path: Path):
    header = f"{HEADER},hourly_rate_pence"
    rows = (f"{ROW},", ROW.replace("2026-01", "2026-02") + ",3100")
    spend = read_inputs(spend_file(tmp_path, *rows, header=header)).spend
    assert spend["rate_pence"].to_list() == [2550.0, 3100.0]
    assert spend["month"].to_list() == [date(2026, 1, 1), date(2026, 2, 1)]


@pytest.mark.parametrize("column", ["worker", "Surname", "staff_name", "name", "NHS number", "date_of_birth"])
def test_a_column_about_single_workers_is_refused(tmp_path: Path, column: str):
    said = refusal(spend_file(tmp_path, f"{ROW},x", header=f"{HEADER},{column}"))
    assert "looks like one about a person" in said
    assert f"column {column}" in said


@pytest.mark.parametrize("column", SPEND.names)
def test_no_column_of_the_file_itself_looks_personal(tmp_path: Path, column: str):
    said = refusal(spend_file(tmp_path, "", header=column))
    assert "about a person" not in said


def test_every_problem_of_every_file_is_told_at_once(tmp_path: Path):
    files = spend_file(tmp_path, ROW, "2026-13,RTE,Nurse,bank,vacancy,10,250,", f"2026-02,RTE,{NURSE},bank,bored,x,1,")
    aid = tmp_path / "aid.csv"
    aid.write_text(
        f"lender,borrower,role,hours,lent_on,return_by,returned_hours\nRTE,RTE,{NURSE},10,2026-02-01,2026-01-01,12\n",
        encoding="utf-8",
    )
    said = refusal(SpendFiles(files.spend, aid=aid))
    for part in ("row 3, column month", "row 4, column reason", "row 4, column hours", "returned_hours", "return_by",
                 "nobody lends to itself"):  # fmt: skip
        assert part in said


def test_an_unknown_role_is_named_with_the_nearest_known_one(tmp_path: Path):
    said = refusal(spend_file(tmp_path, ROW.replace(NURSE, "Nurse or health visiter")))
    assert f"Did you mean '{NURSE}'?" in said


def test_two_pay_bills_of_one_organisation_and_month_are_refused(tmp_path: Path):
    rows = (f"{ROW},1000000", ROW.replace("vacancy", "leave") + ",2000000")
    assert "one pay bill in a month" in refusal(spend_file(tmp_path, *rows, header=f"{HEADER},pay_bill_pounds"))


def test_a_cost_without_hours_and_a_rate_that_cannot_be_are_refused(tmp_path: Path):
    none = ROW.replace(",100,", ",0,")
    dear = ROW.replace("vacancy,100,2550.00", "leave,1,2550.00")
    said = refusal(spend_file(tmp_path, none, dear))
    assert "there is a cost and no hours" in said
    assert "no rate of an hour" in said


def test_a_file_without_any_hours_is_refused(tmp_path: Path):
    assert "no row has any hours" in refusal(spend_file(tmp_path, ROW.replace(",100,2550.00", ",0,0")))


def test_the_same_row_twice_is_refused(tmp_path: Path):
    agency = f"2026-01,RTE,{NURSE},agency,vacancy,100,3950.00,on"
    assert "once for each" in refusal(spend_file(tmp_path, agency, agency))
    assert "once for each" in refusal(spend_file(tmp_path, ROW, ROW))


def test_more_hours_filled_than_asked_for_are_refused(tmp_path: Path):
    shifts = tmp_path / "shifts.csv"
    shifts.write_text(f"month,organisation,role,hours_asked,hours_filled\n2026-01,RTE,{NURSE},10,11\n", "utf-8")
    assert "is more than hours_asked" in refusal(SpendFiles(spend_file(tmp_path, ROW).spend, shifts=shifts))


def test_a_workbook_reads_as_the_same_rows(tmp_path: Path):
    files = spend_file(tmp_path, ROW)
    book = tmp_path / "spend.xlsx"
    pl.read_csv(files.spend, infer_schema=False).write_excel(book)
    assert read_inputs(SpendFiles(book)).spend.equals(read_inputs(files).spend)
