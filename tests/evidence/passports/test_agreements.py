"""Agreements: dated, between named organisations, on fields that their kinds have."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from allotment.evidence.passports.agreements import agreements_between, read_agreements
from allotment.evidence.passports.errors import PassportError
from allotment.evidence.passports.example import agreements_text
from allotment.evidence.passports.rulebook import load_rulebook
from tests.passport_world import AGREEMENTS

RULEBOOK = load_rulebook()


def read(tmp_path: Path, text: str):
    path = tmp_path / "agreements.yaml"
    path.write_text(text, encoding="utf-8")
    return read_agreements(path, RULEBOOK)


def test_the_example_is_in_order_on_any_first_of_a_month(tmp_path: Path):
    for month in range(1, 13):
        found = read(tmp_path, agreements_text(date(2024, month, 29)))
        assert len(found) == 5
        assert all(one.in_force(date(2024, month, 29)) for one in found)


def test_an_agreement_holds_from_its_first_day_to_its_last_and_one_way(tmp_path: Path):
    found = read(tmp_path, AGREEMENTS)
    days = (date(2025, 12, 31), date(2026, 1, 1), date(2027, 12, 31), date(2028, 1, 1))
    assert [bool(agreements_between(found, "TWO", "ONE", day)) for day in days] == [False, True, True, False]
    assert agreements_between(found, "ONE", "TWO", days[1]) == ()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("fields: [outcome, full_name]", "fields: [outcome, diagnosis]", "identity_check has no field 'diagnosis'"),
        ("fields: [outcome, full_name]", "fields: [full_name]", "cannot be judged without outcome"),
        ("fields: [outcome, full_name]", "fields: [outcome, expires_on]", "is shown with every clearance"),
        ("kind: dbs_check", "kind: dbs_cheque", "Did you mean 'dbs_check'"),
        ("kind: dbs_check", "kind: identity_check", "identity_check is given twice"),
        ("must: {level: [enhanced]}", "must: {certificate_date: [x]}", "is not among the agreed fields"),
        ("must: {level: [enhanced]}", "must: {level: [splendid]}", "a word is not one of the kind"),
        ("must: {level: [enhanced]}", "must: enhanced", "this gives a list of words by field"),
        ("valid_to: 2027-12-31", "valid_to: 2025-12-31", "the agreement ends before it starts"),
        ("valid_to: 2027-12-31", "note: for ever", "this is not a name of this part"),
        ("from: [ONE]", "from: [ONE, TWO]", "needs no agreement with itself"),
        ("agreed_by: [Head of resourcing of ONE, Head of resourcing of TWO]", "agreed_by: [ONE]", "two sides"),
        ("valid_from: 2026-01-01", "valid_from: 2020-01-01", "no record of identity_check is in force"),
        ("agreements:", "agreements: &a", "anchors and aliases"),
        ("accepts: TWO", "accepts: ../TWO", "does not have the form"),
    ],
)
def test_what_an_agreement_cannot_mean_is_refused(tmp_path: Path, old: str, new: str, said: str):
    assert old in AGREEMENTS
    with pytest.raises(PassportError) as error:
        read(tmp_path, AGREEMENTS.replace(old, new, 1))
    assert said in str(error.value)


def test_every_problem_is_said_at_once(tmp_path: Path):
    text = AGREEMENTS.replace("level, outcome", "level, result").replace("accepts: TWO", "accepts: 2/2")
    with pytest.raises(PassportError) as error:
        read(tmp_path, text)
    assert len(error.value.problems) >= 4
