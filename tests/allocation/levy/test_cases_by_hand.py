"""The levy ledger against cases worked by hand: the arithmetic stands in each case, the results are literal."""

from __future__ import annotations

import pytest

from allotment.allocation.levy.ledger import keep_ledger
from allotment.evidence.funding.levy_rules import LevyRules
from allotment.evidence.funding.months import month_of
from tests.allocation.levy import cases_funds_in, cases_payments, cases_transfers_and_expiry
from tests.allocation.levy.building import Case, found

CASES = (*cases_funds_in.CASES, *cases_payments.CASES, *cases_transfers_and_expiry.CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_ledger_says_what_was_worked_out_by_hand(case: Case, rules: LevyRules):
    ledger = keep_ledger(case.inputs, rules, month_of(case.until))
    assert {key: found(ledger, key) for key in case.expect} == case.expect, case.by_hand
    assert [row for row in ledger.accounts if row.imbalance] == []


def test_the_table_has_at_least_forty_cases_each_with_its_arithmetic():
    assert len({case.name for case in CASES}) == len(CASES) >= 40
    assert [case.name for case in CASES if not case.by_hand or not case.expect] == []
