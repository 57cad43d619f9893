"""A proposed assumption as a form sends it: every problem at its own field, in a planner's words."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from allotment.evidence.assumptions.proposals import local_record_of, local_record_problems
from allotment.evidence.assumptions.register import load_register
from allotment.workforce.errors import AssumptionError

SHIPPED = load_register()
BASE = date(2025, 8, 31)
WHOLE: dict[str, Any] = {
    "key": "leaver_share",
    "unit": "share per year",
    "value": " 0.05 ",
    "distribution": "lognormal",
    "p10": "0.04",
    "p90": "0.07",
    "where": {"role": "GP partner", "sector": "", "staff_group": None},
    "source": "Exit interviews",
    "grade": "B",
    "owner": "Primary care workforce lead",
    "valid_from": "2025-07-01",
    "valid_to": "",
    "date_read": "2026-11-22",
    "note": "",
}


def fields_at_fault(**changed: Any) -> dict[str, str]:
    problems = local_record_problems({**WHOLE, **changed}, SHIPPED, BASE)
    return {problem.where: f"{problem.rule} {problem.remedy}" for problem in problems}


def test_a_whole_proposal_of_text_becomes_a_typed_record():
    assert fields_at_fault() == {}
    record = local_record_of(WHOLE, SHIPPED, BASE)
    assert (record.value, record.p10, record.p90) == (0.05, 0.04, 0.07)
    assert (record.valid_from, record.valid_to) == (date(2025, 7, 1), None)
    assert record.where == {"role": "GP partner"}
    assert SHIPPED.with_local([record]).find("leaver_share", BASE, role="GP partner").value == 0.05


def test_typed_values_do_as_well_as_text():
    typed = {**WHOLE, "value": 0.05, "p10": 0.04, "p90": 0.07, "valid_from": date(2025, 7, 1), "valid_to": None}
    assert local_record_of(typed, SHIPPED) == local_record_of(WHOLE, SHIPPED)


@pytest.mark.parametrize(
    ("changed", "field", "said"),
    [
        ({"value": ""}, "value", "must be a finite number"),
        ({"value": "5%"}, "value", "must be a finite number"),
        ({"value": "nan"}, "value", "must be a finite number"),
        ({"value": True}, "value", "must be a finite number"),
        ({"value": [1]}, "value", "must be a finite number"),
        ({"value": "0.09"}, "value", "outside its own p10 to p90"),
        ({"p10": ""}, "p10", "must be a finite number"),
        ({"p10": "0.2"}, "distribution", "p10 must lie below p90"),
        ({"distribution": "bell"}, "distribution", "this kind is not known"),
        ({"unit": ""}, "unit", "needs its unit"),
        ({"unit": "share"}, "unit", "Write 'share per year'"),
        ({"key": ""}, "key", "needs its key"),
        ({"key": "leaving"}, "key", "no such key"),
        ({"source": "  "}, "source", "Name the publication"),
        ({"owner": None}, "owner", "Name the role that answers for it."),
        ({"grade": "F"}, "grade", "Use one of: A, B, C, D, elicited placeholder."),
        ({"valid_from": ""}, "valid_from", "Give a date such as 2026-04-01."),
        ({"valid_from": "1 July 2025"}, "valid_from", "must be a date. Give a date such as 2026-04-01."),
        ({"date_read": "soon"}, "date_read", "must be a date"),
        ({"valid_to": "2025-01-01"}, "valid_to", "ends before it starts"),
        ({"where": {"role": "GP partners"}}, "where", "Did you mean 'GP partner'?"),
        ({"where": {"planet": "Earth"}}, "where", "is not a dimension"),
        ({"where": {"organisation": "RTE"}}, "where", "would change nothing"),
        ({"where": "GP partner"}, "where", "must say what the record is about"),
        ({"p95": "1"}, "p95", "this field is not known"),
    ],
)
def test_each_problem_is_at_its_own_field(changed: dict[str, Any], field: str, said: str):
    at_fault = fields_at_fault(**changed)
    assert field in at_fault
    assert said in at_fault[field]


def test_a_blank_form_names_each_field_that_is_needed_and_no_other():
    found = {problem.where for problem in local_record_problems({}, SHIPPED)}
    assert found == {"key", "unit", "owner", "source", "grade", "valid_from", "date_read", "value"}


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"valid_from": "2026-09-01"}, "valid_from"), ({"valid_to": "2025-08-30"}, "valid_to")],
)
def test_a_record_that_no_run_would_read_is_refused_where_the_date_of_runs_is_known(changed, field):
    assert "31 August 2025" in fields_at_fault(**changed)[field]
    assert local_record_problems({**WHOLE, **changed}, SHIPPED) == []


def test_a_record_is_made_only_of_a_proposal_without_problems():
    with pytest.raises(AssumptionError, match="2 problem") as refused:
        local_record_of({**WHOLE, "owner": "", "value": "x"}, SHIPPED)
    assert {problem.where for problem in refused.value.problems} == {"owner", "value"}
