"""No penny is made or lost, whatever the inputs: in each account and month, over all of them, and for each group."""

from __future__ import annotations

from collections import defaultdict

from hypothesis import given, settings
from hypothesis import strategies as st

from allotment.allocation.levy.ledger import EXPIRED, Offer, keep_ledger
from allotment.evidence.funding.levy_inputs import ApprenticeGroup, Employer, LevyInputs, Transfer
from allotment.evidence.funding.levy_rules import LevyRules
from allotment.evidence.funding.months import month_of, tax_year_of
from allotment.evidence.funding.read_levy_rules import load_levy_rules

RULES = load_levy_rules()
FIRST = month_of("2025-02")
MONTHS = 34
LAST = FIRST + MONTHS - 1
NAMES = ("A", "B", "C")
STANDARDS = ("Registered nurse degree", "Nursing associate", "Adult care worker")

months = st.integers(FIRST, LAST)


@st.composite
def employers(draw: st.DrawFn, name: str) -> Employer:
    """An employer with a pay bill that jumps about."""
    start = draw(st.integers(FIRST, FIRST + 8))
    given_months = range(start, draw(st.integers(start, LAST)) + 1)
    pay = {month: draw(st.sampled_from((0, 9_999_999, 30_000_001, 120_000_037, 900_000_011))) for month in given_months}
    share = draw(st.integers(0, 10_000))
    return Employer(name, "acute", "Somewhere", pay, dict.fromkeys(pay, share))


@st.composite
def groups(draw: st.DrawFn, number: int) -> ApprenticeGroup:
    """A group of anybody's, funded in any way."""
    owner = draw(st.sampled_from(NAMES))
    start, length = draw(months), draw(st.integers(1, 20))
    people = draw(st.integers(1, 30))
    gone = draw(st.integers(0, people))
    funding = draw(st.sampled_from(("own", "seeking", *(name for name in NAMES if name != owner))))
    return ApprenticeGroup(
        owner, f"g{number}", draw(st.sampled_from(STANDARDS)), people, start, draw(st.integers(0, 4_000_000)), length,
        start + length - 1 + draw(st.integers(0, 3)),
        under_25=draw(st.integers(0, people)),
        withdrawn=gone, withdrawn_month=draw(st.integers(start, LAST)) if gone else None,
        giver=funding if funding in NAMES else None, seeking=funding == "seeking",
        backfill_share=draw(st.integers(0, 10_000)), backfill_monthly_pay=draw(st.integers(0, 400_000)),
    )  # fmt: skip


@st.composite
def worlds(draw: st.DrawFn) -> LevyInputs:
    """Three employers with groups and transfers."""
    found = tuple(draw(employers(name)) for name in NAMES)
    some = tuple(draw(groups(number)) for number in range(draw(st.integers(0, 6))))
    pairs = st.permutations(NAMES)
    sent = []
    for _ in range(draw(st.integers(0, 4))):
        giver, receiver, _ = draw(pairs)
        sent.append(Transfer(giver, receiver, draw(months), draw(st.integers(0, 5_000_000))))
    return LevyInputs(found, some, tuple(sent))


@settings(max_examples=40, deadline=None)
@given(worlds())
def test_every_penny_is_accounted_for(world: LevyInputs):
    ledger = keep_ledger(world, RULES, LAST)
    closed: dict[str, int] = defaultdict(int)
    for row in ledger.accounts:
        assert row.imbalance == 0
        assert row.opening == closed[row.employer]
        assert min(row.closing, row.spent, row.expired, row.transferred_in, row.transferred_out, row.to_give_back) >= 0
        closed[row.employer] = row.closing
    assert ledger.total("transferred_in") == ledger.total("transferred_out")
    entered = ledger.total("levy") + ledger.total("top_up")
    assert entered == ledger.total("spent") + ledger.total("expired") + sum(closed.values())


@settings(max_examples=40, deadline=None)
@given(worlds())
def test_every_payment_has_its_payers_and_no_more(world: LevyInputs):
    ledger = keep_ledger(world, RULES, LAST)
    for row in ledger.groups:
        payers = row.from_levy, row.from_transfers, row.government_in_full, row.uncovered
        assert sum(payers) == row.due
        assert min(*payers, row.co_investment_employer, row.co_investment_government, row.above_band) >= 0
    paid = sum(row.from_levy + row.from_transfers for row in ledger.groups)
    assert paid == ledger.total("spent")


@settings(max_examples=40, deadline=None)
@given(worlds())
def test_transfers_keep_to_the_limit_of_the_tax_year_and_say_what_held_them_back(world: LevyInputs):
    ledger = keep_ledger(world, RULES, LAST)
    sent: dict[tuple[str, int], int] = defaultdict(int)
    for row in ledger.transfers:
        assert row.asked == row.sent + row.over_limit + row.short_of_funds
        sent[row.giver, tax_year_of(row.month)] += row.sent
    for row in ledger.accounts:
        assert sent[row.employer, tax_year_of(row.month)] <= row.transfer_limit


@settings(max_examples=40, deadline=None)
@given(worlds())
def test_funds_expire_in_the_month_that_their_month_of_entry_says(world: LevyInputs):
    ledger = keep_ledger(world, RULES, LAST)
    for use in ledger.uses:
        life = RULES.value("funds_expire_after", use.entered)
        assert use.entered <= use.month <= use.entered + life
        if use.why == EXPIRED and not use.received:
            assert use.month == use.entered + life


@settings(max_examples=30, deadline=None)
@given(worlds(), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(world: LevyInputs, order):
    shuffled = list(world.groups)
    order.shuffle(shuffled)
    again = LevyInputs(world.employers, tuple(shuffled), world.transfers)
    assert keep_ledger(again, RULES, LAST) == keep_ledger(world, RULES, LAST)


def test_an_offer_for_a_group_that_owes_nothing_changes_nothing(rules: LevyRules):
    world = LevyInputs((Employer("A", "acute", "x", {FIRST: 10**9}, {FIRST: 10_000}),))
    offers = [Offer("A", "A", "g", FIRST, 100)]
    assert keep_ledger(world, rules, LAST, offers) == keep_ledger(world, rules, LAST)
