"""The levy ledger from the command line, on the shipped example."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from allotment.evidence.funding.read_levy_inputs import pence_of
from tests.cli.command_line import Answer, CommandLine

FUNDING = Path(__file__).resolve().parents[2] / "src" / "allotment" / "evidence" / "funding"
EXAMPLES = FUNDING / "examples"
FILES = (
    "levy-ledger",
    *("--employers", str(EXAMPLES / "employers.csv")),
    *("--apprentices", str(EXAMPLES / "apprentices.csv")),
    *("--transfers", str(EXAMPLES / "transfers.csv")),
)
ACCOUNT_IN = ("opening_pence", "levy_pence", "top_up_pence", "transferred_in_pence")
ACCOUNT_OUT = ("spent_pence", "transferred_out_pence", "expired_pence", "closing_pence")


@pytest.fixture(scope="module")
def answer(allotment: CommandLine) -> Answer:
    """The example to March 2029 with transfers proposed, as JSON."""
    return allotment(*FILES, "--until", "2029-03", "--propose-transfers", "--json")


def test_the_example_balances_to_the_penny_in_every_row(answer: Answer):
    assert answer.code == 0, answer.err
    for table in ("ledger", "ledger_with_proposal"):
        rows = answer.json[table]
        assert len(rows) == 23 * 60
        for row in rows:
            assert sum(row[name] for name in ACCOUNT_IN) == sum(row[name] for name in ACCOUNT_OUT)
            assert all(isinstance(row[name], int) for name in (*ACCOUNT_IN, *ACCOUNT_OUT))


def test_the_example_proposes_transfers_to_practices_and_care_homes_that_would_have_expired(answer: Answer):
    said = answer.json
    proposal = said["proposal"]
    assert proposal["proved"] is True
    assert proposal["saved"] == proposal["expires_without"] - proposal["expires_with"] == proposal["proposed"] > 0
    assert {row["sector"] for row in said["proposal_table"]} == {"primary care", "adult social care"}


def test_the_answer_says_where_it_came_from_and_what_is_to_verify(answer: Answer):
    said = answer.json
    assert set(said["provenance"]["inputs_sha256"]) == {"employers.csv", "apprentices.csv", "transfers.csv"}
    assert set(said["provenance"]["rules_sha256"]) == {"levy_rules.yaml", "apprenticeship_standards.yaml"}
    expiry = [row for row in said["rules"] if row["key"] == "funds_expire_after"]
    assert [(row["value"], row["valid_from"]) for row in expiry] == [(24, "2017-04-01"), (12, "2026-04-01")]
    assert "to verify" in said["notes"][0]


def test_the_tables_are_written_as_csv(allotment: CommandLine, tmp_path: Path, answer: Answer):
    told = allotment(*FILES, "--until", "2029-03", "--out", str(tmp_path / "levy"))
    assert told.code == 0, told.err
    assert "What expires, pounds" in told.out
    names = {path.name for path in (tmp_path / "levy").iterdir()}
    assert names == {
        *(f"{table}.csv" for table in ("ledger", "apprentices", "transfers", "expiry", "employers", "rules")),
        "levy_ledger.json",
    }
    with (tmp_path / "levy" / "ledger.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [int(row["closing_pence"]) for row in rows] == [row["closing_pence"] for row in answer.json["ledger"]]
    written = json.loads((tmp_path / "levy" / "levy_ledger.json").read_text(encoding="utf-8"))
    assert written["totals_pence"] == answer.json["totals_pence"]


def test_the_tables_for_people_name_proposed_transfers(allotment: CommandLine):
    told = allotment(*FILES, "--until", "2028-03", "--propose-transfers")
    assert told.code == 0, told.err
    for heading in ("Levy accounts", "Paid beside the accounts", "What expires", "Transfers proposed", "to verify"):
        assert heading in told.out


def test_other_rules_give_another_ledger(allotment: CommandLine, tmp_path: Path):
    text = (FUNDING / "levy_rules.yaml").read_text(encoding="utf-8")
    later = text.replace(
        'valid_to: 2026-03-31, source: "Apprenticeship service help, expired',
        'valid_to: 2026-07-31, source: "Apprenticeship service help, expired',
    )
    later = later.replace("value: 12, valid_from: 2026-04-01", "value: 12, valid_from: 2026-08-01")
    assert later != text
    (tmp_path / "august.yaml").write_text(later, encoding="utf-8")
    shipped, other = (
        allotment(*FILES, "--until", "2027-07", *words, "--json").json
        for words in ((), ("--rules", str(tmp_path / "august.yaml")))
    )
    assert other["totals_pence"]["levy"] == shipped["totals_pence"]["levy"]
    assert other["totals_pence"]["expired"] < shipped["totals_pence"]["expired"]
    assert other["provenance"]["rules_sha256"] != shipped["provenance"]["rules_sha256"]


def test_what_cannot_be_used_is_refused_and_nothing_is_written(refused: Callable[..., str]):
    said = refused(*FILES, "--until", "March", "--out", "levy")
    assert "--until" in said
    assert "2029-03" in said
    assert "before the first pay bill" in refused(*FILES, "--until", "2020-03", "--out", "levy")
    assert "there is no such file" in refused("levy-ledger", "--employers", "no.csv", "--apprentices", "none.csv")


def test_the_example_is_synthetic_everywhere_and_made_as_its_page_says():
    page = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    told = {
        name: (float(fte), int(pay))
        for name, fte, pay in re.findall(
            r"^\| (.+?) \| .+? \| .+? \| ([\d.]+) \| Band \d \| (\d+) \|$", page, re.MULTILINE
        )
    }
    with (EXAMPLES / "employers.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert {row["employer"] for row in rows} == set(told)
    assert all("(synthetic)" in name for name in told)
    for row in rows:
        fte, pay = told[row["employer"]]
        assert abs(pence_of(row["pay_bill_pounds"]) - fte * pay / 12 * 100) <= 1
    points = {
        line.split(",")[1]
        for line in (FUNDING.parent / "public" / "calibration" / "afc_pay_2025_26_england.csv")
        .read_text(encoding="utf-8")
        .splitlines()
    }
    assert {str(pay) for _, pay in told.values()} <= points
