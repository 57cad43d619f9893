"""Inputs and rules that cannot be used are refused with every problem at once: file, row, column, value and remedy."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from allotment.evidence.funding.levy_inputs import LevyInputs
from allotment.evidence.funding.levy_rules import FundingError, LevyRules
from allotment.evidence.funding.months import label_of, month_of, tax_year_label, tax_year_of
from allotment.evidence.funding.read_levy_inputs import basis_points_of, pence_of, read_levy_inputs
from allotment.evidence.funding.read_levy_rules import SHIPPED_RULES, SHIPPED_STANDARDS, load_levy_rules

PAY_HEAD = "employer,sector,place,month,pay_bill_pounds,english_share"
GROUP_HEAD = (
    "employer,group,standard,starts,start_month,price_pounds,months,under_25,completion_month,withdrawn,"
    "withdrawn_month,funded_by,backfill_share,backfill_monthly_pay_pounds"
)
SENT_HEAD = "from_employer,to_employer,month,amount_pounds,months"
PAY = ["A,acute,Here,2026-04,1000000,1", "P,primary care,Here,2026-04,50000.5,0.95"]
GROUP = ["A,g,Nursing associate,2,2026-04,15000,,1,,0,,own,0.2,2200"]
SENT = ["A,P,2026-04,100.01,3"]

Read = Callable[..., LevyInputs]


@pytest.fixture
def read(tmp_path: Path, rules: LevyRules) -> Read:
    """Read three small files, given as rows under their headers."""

    def write(name: str, head: str, rows: list[str]) -> Path:
        path = tmp_path / name
        path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
        return path

    def read_them(pay: list[str] = PAY, groups: list[str] = GROUP, sent: list[str] | None = None) -> LevyInputs:
        files = write("employers.csv", PAY_HEAD, pay), write("apprentices.csv", GROUP_HEAD, groups)
        return read_levy_inputs(*files, write("transfers.csv", SENT_HEAD, sent) if sent else None, rules)

    return read_them


def test_money_is_read_to_the_penny_and_shares_to_the_basis_point(read: Read):
    inputs = read(sent=SENT)
    month = month_of("2026-04")
    assert inputs.employers[1].pay_bill == {month: 5_000_050}
    assert inputs.employers[1].english_share == {month: 9_500}
    assert [(one.month, one.pence) for one in inputs.transfers] == [(month + step, 10_001) for step in range(3)]
    assert inputs.groups[0].price == 1_500_000
    assert set(inputs.sha256) == {"employers.csv", "apprentices.csv", "transfers.csv"}


def test_an_empty_length_is_the_usual_one_of_the_standard_and_completion_follows_it(read: Read):
    one = read().groups[0]
    assert (one.months, label_of(one.completion_month)) == (24, "2028-04")


@pytest.mark.parametrize(
    ("pay", "row", "column", "value"),
    [
        ("A,acute,Here,2026-04,-5,1", 2, "pay_bill_pounds", "-5"),
        ("A,acute,Here,2026-04,1e6,1", 2, "pay_bill_pounds", "1e6"),
        ('A,acute,Here,2026-04,"1,000",1', 2, "pay_bill_pounds", "1,000"),
        ("A,acute,Here,2026-04,5.001,1", 2, "pay_bill_pounds", "5.001"),
        ("A,acute,Here,2026-04,NaN,1", 2, "pay_bill_pounds", "NaN"),
        ("A,acute,Here,2026-04,5,1.01", 2, "english_share", "1.01"),
        ("A,acute,Here,2026-04,5,95%", 2, "english_share", "95%"),
        ("A,acute,Here,2026-13,5,1", 2, "month", "2026-13"),
        ("A,acute,Here,2016-04,5,1", 2, "month", "2016-04"),
        ("A,hospital,Here,2026-04,5,1", 2, "sector", "hospital"),
        ("=1+1,acute,Here,2026-04,5,1", 2, "employer", "=1+1"),
        (",acute,Here,2026-04,5,1", 2, "employer", ""),
    ],
)
def test_a_wrong_pay_bill_is_placed_by_row_column_and_value(read: Read, pay: str, row: int, column: str, value: str):
    with pytest.raises(FundingError) as refused:
        read(pay=[pay])
    found = [problem for problem in refused.value.problems if problem.column == column]
    assert [(problem.where, problem.row, problem.value) for problem in found] == [("employers.csv", row, value)]
    assert found[0].remedy


@pytest.mark.parametrize(
    ("group", "column"),
    [
        ("Z,g,Nursing associate,2,2026-04,15000,,1,,0,,own,0.2,2200", "employer"),
        ("A,g,Nursing asociate,2,2026-04,15000,,1,,0,,own,0.2,2200", "standard"),
        ("A,g,Nursing associate,0,2026-04,15000,,0,,0,,own,0.2,2200", "starts"),
        ("A,g,Nursing associate,2,2026-04,15000,0,1,,0,,own,0.2,2200", "months"),
        ("A,g,Nursing associate,2,2026-04,15000,,3,,0,,own,0.2,2200", "under_25"),
        ("A,g,Nursing associate,2,2026-04,15000,12,1,2026-09,0,,own,0.2,2200", "completion_month"),
        ("A,g,Nursing associate,2,2026-04,15000,,1,,3,2026-09,own,0.2,2200", "withdrawn"),
        ("A,g,Nursing associate,2,2026-04,15000,,1,,1,,own,0.2,2200", "withdrawn_month"),
        ("A,g,Nursing associate,2,2026-04,15000,,1,,0,2026-09,own,0.2,2200", "withdrawn_month"),
        ("A,g,Nursing associate,2,2026-04,15000,,1,,1,2026-01,own,0.2,2200", "withdrawn_month"),
        ("A,g,Nursing associate,2,2026-04,15000,,1,,0,,somebody,0.2,2200", "funded_by"),
        ("A,g,Nursing associate,2,2026-04,15000,,1,,0,,transfer from Z,0.2,2200", "funded_by"),
        ("A,g,Nursing associate,2,2026-04,15000,,1,,0,,transfer from A,0.2,2200", "funded_by"),
        ("A,g,Nursing associate,2,2026-04,15000,,1,,0,,own,2,2200", "backfill_share"),
    ],
)
def test_a_wrong_group_is_placed_by_row_and_column(read: Read, group: str, column: str):
    with pytest.raises(FundingError) as refused:
        read(groups=[group])
    assert [(one.where, one.row, one.column) for one in refused.value.problems] == [("apprentices.csv", 2, column)]


@pytest.mark.parametrize(
    ("sent", "column"),
    [
        ("A,A,2026-04,100,1", "to_employer"),
        ("A,Z,2026-04,100,1", "to_employer"),
        ("A,P,2026-04,-100,1", "amount_pounds"),
        ("A,P,April,100,1", "month"),
        ("A,P,2026-04,100,0", "months"),
    ],
)
def test_a_wrong_transfer_is_placed_by_row_and_column(read: Read, sent: str, column: str):
    with pytest.raises(FundingError) as refused:
        read(sent=[sent])
    assert [(one.where, one.row, one.column) for one in refused.value.problems] == [("transfers.csv", 2, column)]


def test_every_problem_of_every_file_is_said_at_once(read: Read):
    with pytest.raises(FundingError) as refused:
        read(pay=[*PAY, "Q,acute,Here,2026-04,-1,1"], groups=[GROUP[0].replace("own", "me")], sent=["A,P,x,1,1"])
    assert {one.where for one in refused.value.problems} == {"employers.csv", "apprentices.csv", "transfers.csv"}


def test_a_month_left_out_or_given_twice_is_refused(read: Read):
    with pytest.raises(FundingError, match="2026-05"):
        read(pay=["A,acute,Here,2026-04,1,1", "A,acute,Here,2026-06,1,1"])
    with pytest.raises(FundingError, match="once for each employer, month"):
        read(pay=["A,acute,Here,2026-04,1,1", "A,acute,Here,2026-04,2,1"])


def test_an_employer_in_two_places_is_refused(read: Read):
    with pytest.raises(FundingError, match="more than one place"):
        read(pay=["A,acute,Here,2026-04,1,1", "A,acute,There,2026-05,1,1"])


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("employers.csv", b"PK\x03\x04 not a table", "zip"),
        ("employers.csv", b"", "empty"),
        ("employers.csv", b"\xff\xfee\x00", "UTF-16"),
        ("employers.csv", b"employer;sector\nA;acute\n", "missing"),
        ("employers.csv", PAY_HEAD.encode() + b"\n\xe9,acute,Here,2026-04,1,1\n", "UTF-8"),
        ("employers.csv", PAY_HEAD.encode() + b'\n"A,acute,Here,2026-04,1,1\n', "CSV"),
        ("employers.csv", PAY_HEAD.encode() + b"\nA\x00,acute,Here,2026-04,1,1\n", "name"),
        ("employers.csv", PAY_HEAD.encode() + b"\nA,acute,Here,2026-04,1\n", "cells"),
        ("employers.xlsm", b"PK\x03\x04", "macros"),
    ],
)
def test_a_hostile_or_broken_file_is_refused(tmp_path: Path, rules: LevyRules, name: str, content: bytes, said: str):
    (tmp_path / name).write_bytes(content)
    (tmp_path / "apprentices.csv").write_text(GROUP_HEAD + "\n" + GROUP[0] + "\n", encoding="utf-8")
    with pytest.raises(FundingError, match=said):
        read_levy_inputs(tmp_path / name, tmp_path / "apprentices.csv", None, rules)


def test_a_file_that_is_not_there_is_named(tmp_path: Path, rules: LevyRules):
    with pytest.raises(FundingError, match=r"nowhere\.csv"):
        read_levy_inputs(tmp_path / "nowhere.csv", tmp_path / "nor.csv", None, rules)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("value: 50,", "value: 0.5,", "whole number of basis points"),
        ("value: 50,", "value: true,", "whole number of basis points"),
        ("value: 5000,", "value: 50000,", "within 0 to 10000"),
        ("value: 12,", "value: 0,", "within 1 to 600"),
        ("valid_to: 2026-03-31", "valid_to: 2026-04-30", "already covers"),
        ("valid_to: 2019-03-31", "valid_to: 2011-03-31", "ends before it starts"),
        ("key: levy_rate", "key: levi_rate", "did you mean"),
        ("unit: months", "unit: weeks", "not the unit"),
        ("grade: C", "grade: Z", "grade is not known"),
        ("owner: Apprenticeships lead", "ownr: Apprenticeships lead", "field is not known"),
        ("date_read: 2026-11-22", "date_read: yesterday", "must be a date"),
        ("- key: levy_rate", "- key: levy_rate\n  key: levy_rate", "given twice"),
    ],
)
def test_a_rule_that_is_wrong_is_refused(tmp_path: Path, old: str, new: str, said: str):
    text = SHIPPED_RULES.read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "rules.yaml").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(FundingError) as refused:
        load_levy_rules(tmp_path / "rules.yaml")
    assert said in str(refused.value).lower() or said in str(refused.value)


def test_a_month_without_a_rule_is_refused_by_its_name(tmp_path: Path):
    text = SHIPPED_RULES.read_text(encoding="utf-8").replace(
        "value: 5000, valid_from: 2024-04-01", "value: 5000, valid_from: 2025-04-01"
    )
    (tmp_path / "rules.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(FundingError, match="01 April 2024"):
        load_levy_rules(tmp_path / "rules.yaml").value("transfer_limit", month_of("2024-04"))


def test_an_unknown_standard_is_refused_with_the_nearest(rules: LevyRules):
    with pytest.raises(FundingError, match="Nursing associate"):
        rules.value("funding_band", month_of("2026-04"), "Nursing asociate")


def test_every_shipped_record_has_a_source_and_says_what_is_to_verify(rules: LevyRules):
    assert [one for one in rules.records if not one.source or not one.owner] == []
    recalled = [one for one in rules.records if "from memory" in one.source]
    assert recalled
    assert [one for one in recalled if "to verify" not in one.source] == []


def test_every_standard_has_a_band_and_a_length_today(rules: LevyRules):
    for standard in rules.standards:
        assert rules.value("funding_band", month_of("2026-11"), standard) >= 300_000
        assert rules.value("typical_length", month_of("2026-11"), standard) >= 12
    assert SHIPPED_STANDARDS.name in rules.sha256


def test_amounts_and_months_are_read_exactly():
    assert [pence_of(text) for text in ("0", "1234.5", "1234.56", "7.05")] == [0, 123_450, 123_456, 705]
    assert [basis_points_of(text) for text in ("0", "1", "0.95", "0.0001", "1.0")] == [0, 10_000, 9_500, 1, 10_000]
    assert [tax_year_label(tax_year_of(month_of(text))) for text in ("2026-03", "2026-04")] == ["2025-26", "2026-27"]
    with pytest.raises(ValueError, match="2026-4"):
        month_of("2026-4")
