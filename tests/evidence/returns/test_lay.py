"""Partners' returns as a table of evidence: checked, in one order, hashed and named."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from allotment.evidence.evidence import Evidence
from allotment.workforce.errors import EvidenceError
from allotment.workforce.tables import PartnerReturn, Provenance

EVIDENCE = Evidence({"ics": pl.DataFrame({"ics": ["QR1"]})}, Provenance.create_empty(), "a" * 64)


def returned(**changed: object) -> dict[str, object]:
    """One row of a return."""
    usual: dict[str, object] = {
        "organisation": "RTE",
        "role": "Consultant",
        "age_from": 30,
        "age_to": 34,
        "organisation_name": "A trust",
        "sector": "acute",
        "headcount": 10,
        "fte": 9.5,
        "establishment_fte": 30.0,
        "vacancies_fte": 2.0,
        "as_at": date(2026, 3, 31),
    }
    return {**usual, **changed}


ROWS = [
    returned(),
    returned(age_from=35, age_to=39, headcount=15),
    returned(role="Midwife", establishment_fte=None, vacancies_fte=None),
    returned(organisation="RTQ", organisation_name="Another trust", sector="mental health", as_at=date(2026, 4, 30)),
]
RETURNS = pl.DataFrame(ROWS, infer_schema_length=None)


def test_returns_become_a_table_with_provenance_under_a_hash_of_their_own():
    laid = EVIDENCE.with_returns(RETURNS)
    assert laid.table("partner_returns").height == 4
    assert laid.table("ics").equals(EVIDENCE.table("ics"))
    assert laid.sha256 != EVIDENCE.sha256 == laid.published_sha256 == EVIDENCE.published_sha256
    Provenance.validate(laid.provenance)
    rows = laid.provenance.select("title", "as_at", "grade", "synthetic", "rows_kept").rows()
    assert rows == [
        ("Staff return of A trust", "2026-03-31", "A", False, 3),
        ("Staff return of Another trust", "2026-04-30", "A", False, 1),
    ]
    assert not EVIDENCE.has("partner_returns")


def test_the_order_of_rows_and_columns_and_the_width_of_integers_change_no_hash():
    other = RETURNS.reverse().select(reversed(RETURNS.columns)).with_columns(pl.col("headcount").cast(pl.Int32))
    laid, again = EVIDENCE.with_returns(RETURNS), EVIDENCE.with_returns(other)
    assert laid.sha256 == again.sha256
    assert laid.table("partner_returns").equals(again.table("partner_returns"))


@pytest.mark.parametrize(
    "changed",
    [{"headcount": 11}, {"fte": 9.500000000000002}, {"as_at": date(2026, 3, 30)}, {"establishment_fte": 30.5}],
)
def test_any_change_of_a_return_changes_the_hash(changed: dict[str, object]):
    one = pl.DataFrame([returned()])
    assert EVIDENCE.with_returns(one).sha256 != EVIDENCE.with_returns(pl.DataFrame([returned(**changed)])).sha256


def test_the_hash_names_the_evidence_below_too():
    below = Evidence(EVIDENCE.tables, EVIDENCE.provenance, "b" * 64)
    assert below.with_returns(RETURNS).sha256 != EVIDENCE.with_returns(RETURNS).sha256


def test_no_returns_leave_the_evidence_as_it_is():
    assert EVIDENCE.with_returns(PartnerReturn.create_empty()) is EVIDENCE


def test_returns_are_laid_once():
    with pytest.raises(EvidenceError, match="already"):
        EVIDENCE.with_returns(RETURNS).with_returns(RETURNS)


WRONG = [
    [returned(role="Care worker")],
    [returned(sector="hospital")],
    [returned(role="Doctor")],
    [returned(age_from=40, age_to=30)],
    [returned(headcount=0)],
    [returned(headcount=-5, fte=0.0)],
    [returned(vacancies_fte=None)],
    [returned(vacancies_fte=31.0)],
    [returned(), returned()],
    [returned(), returned(age_from=33, age_to=40)],
    [returned(), returned(age_from=35, age_to=39, establishment_fte=31.0)],
    [returned(), returned(age_from=35, age_to=39, as_at=date(2026, 4, 30))],
    [returned(), returned(role="Midwife", organisation_name="The trust")],
]


@pytest.mark.parametrize("rows", WRONG)
def test_returns_that_break_a_rule_are_refused_in_words(rows: list[dict[str, object]]):
    with pytest.raises(EvidenceError, match="break the rule") as refused:
        EVIDENCE.with_returns(pl.DataFrame(rows, infer_schema_length=None))
    assert all(problem.where == "partner_returns" for problem in refused.value.problems)


def test_a_missing_column_is_named():
    with pytest.raises(EvidenceError, match="column vacancies_fte"):
        EVIDENCE.with_returns(RETURNS.drop("vacancies_fte"))


def test_bands_that_touch_and_a_role_with_nobody_are_right():
    nobody = returned(role="Midwife", headcount=0, fte=0.0, establishment_fte=1.0, vacancies_fte=1.0)
    rows = [returned(age_from=35, age_to=90), returned(), nobody]
    assert EVIDENCE.with_returns(pl.DataFrame(rows)).table("partner_returns").height == 3
