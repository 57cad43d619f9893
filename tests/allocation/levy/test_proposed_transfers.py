"""Proposed transfers: the best there are, found again by trying every possibility, never at the giver's own cost."""

from __future__ import annotations

import itertools
import random

import pytest

from allotment.allocation.levy import propose
from allotment.allocation.levy.ledger import Offer, keep_ledger
from allotment.allocation.levy.propose import Proposal, propose_transfers
from allotment.allocation.levy.rows import Ledger
from allotment.allocation.levy.transfer_problem import would_expire
from allotment.allocation.levy.transfer_solver import SolvedTransfers
from allotment.evidence.funding.levy_inputs import LevyInputs
from allotment.evidence.funding.levy_rules import LevyRules
from allotment.evidence.funding.months import month_of, tax_year_of
from tests.allocation.levy.building import MILLION, employer, group, transfer
from tests.allocation.levy.simple_rules import simple_rules

FIRST, LAST = "2025-03", "2025-09"
LIVES = [{FIRST: 3}, {FIRST: 2}, {FIRST: 4, "2025-05": 2}, {FIRST: 5, "2025-05": 1}]


def small_world(seed: int) -> LevyInputs:
    """A giver with some levy and own payments each month, and a practice that needs a pound or two in each of five."""
    chance = random.Random(seed)
    pay = [chance.randint(2, 6), *(chance.randint(0, 3) for _ in range(6))]
    own = [
        group("A", f"2025-0{month}", pounds=chance.randint(0, 2), months=1, group=f"own {month}")
        for month in range(4, 10)
    ]
    seeking = group("P", "2025-04", pounds=5 * chance.randint(1, 2), months=5, group="s", seeking=True)
    return LevyInputs((employer("A", FIRST, *pay), employer("P", FIRST, 0)), (*own, seeking))


def own_payments(ledger: Ledger) -> list[int]:
    """What the giver's funds pay for its own groups, month by month."""
    return [row.from_levy for row in ledger.groups if row.employer == "A"]


def best_by_trying(world: LevyInputs, rules: LevyRules, before: Ledger) -> int:
    """The most that can be saved, by keeping the ledger for every whole pound of every month."""
    last = month_of(LAST)
    needs = {row.month: row.uncovered // 100 for row in before.groups if row.seeking and row.uncovered}
    best = 0
    for pounds in itertools.product(*(range(need + 1) for need in needs.values())):
        offers = [
            Offer("A", "P", "s", month, 100 * amount) for month, amount in zip(needs, pounds, strict=True) if amount
        ]
        after = keep_ledger(world, rules, last, offers)
        fulfilled = sum(row.sent for row in after.transfers) == 100 * sum(pounds)
        if fulfilled and own_payments(after) == own_payments(before):
            best = max(best, would_expire(before) - would_expire(after))
    return best


@pytest.mark.parametrize("lives", LIVES, ids=str)
@pytest.mark.parametrize("seed", range(6))
def test_no_other_transfers_save_more(rules: LevyRules, lives: dict[str, int], seed: int):
    simple = simple_rules(rules, lives)
    world = small_world(seed)
    before = keep_ledger(world, simple, month_of(LAST))
    proposal = propose_transfers(world, simple, before)
    assert proposal.saved == best_by_trying(world, simple, before)
    assert proposal.proved
    assert own_payments(proposal.ledger) == own_payments(before)


def test_some_of_the_small_worlds_leave_something_to_save_and_some_nothing(rules: LevyRules):
    saved = set()
    for lives, seed in itertools.product(LIVES, range(6)):
        simple = simple_rules(rules, lives)
        before = keep_ledger(small_world(seed), simple, month_of(LAST))
        saved.add(propose_transfers(small_world(seed), simple, before).saved)
    assert 0 in saved
    assert len(saved) > 3


@pytest.fixture(scope="module")
def system(rules: LevyRules) -> tuple[LevyInputs, Ledger, Proposal]:
    """A trust whose funds expire, a council that needs all of its own, three practices and a care home."""
    world = LevyInputs(
        (
            employer("A", "2024-04", *[4 * MILLION] * 24),
            employer("C", "2024-04", *[MILLION] * 24, sector="council"),
            *(employer(name, "2024-04", 50_000, sector="primary care") for name in ("P1", "P2", "P3", "H")),
        ),
        (
            group("A", "2024-09", 20, group="own"),
            group("C", "2024-04", 40, months=60, group="own"),
            *(group(name, "2026-05", 9, group="s", seeking=True) for name in ("P1", "P2", "P3")),
            group("H", "2026-05", 3, group="young", under_25=3, seeking=True),
        ),
    )
    before = keep_ledger(world, rules, month_of("2028-06"))
    return world, before, propose_transfers(world, rules, before)


def test_each_penny_proposed_is_one_that_would_have_expired(system: tuple[LevyInputs, Ledger, Proposal]):
    _, before, proposal = system
    assert proposal.proposed > 0
    assert proposal.saved == proposal.proposed <= proposal.most
    assert proposal.expires_without == before.total("expired")
    assert [row for row in proposal.ledger.transfers if row.proposed and row.sent < row.asked] == []


def test_own_commitments_come_first(system: tuple[LevyInputs, Ledger, Proposal]):
    _, before, proposal = system
    old = [row.from_levy for row in before.groups if not row.seeking]
    assert [row.from_levy for row in proposal.ledger.groups if not row.seeking] == old


def test_a_group_has_one_giver_and_no_giver_passes_its_limit(system: tuple[LevyInputs, Ledger, Proposal]):
    _, _, proposal = system
    givers: dict[tuple[str, str], set[str]] = {}
    sent: dict[tuple[str, int], int] = {}
    for offer in proposal.offers:
        givers.setdefault((offer.employer, offer.group), set()).add(offer.giver)
        key = offer.giver, tax_year_of(offer.month)
        sent[key] = sent.get(key, 0) + offer.pence
    assert {len(found) for found in givers.values()} == {1}
    for (giver, year), pence in sent.items():
        limit = next(
            row.transfer_limit
            for row in proposal.ledger.accounts
            if row.employer == giver and tax_year_of(row.month) == year
        )
        assert pence <= limit


def test_nothing_is_proposed_for_people_whom_the_government_pays_for_in_full(
    system: tuple[LevyInputs, Ledger, Proposal],
):
    assert "H" not in {offer.employer for offer in system[2].offers}


def test_who_has_nothing_to_lose_gives_nothing(system: tuple[LevyInputs, Ledger, Proposal]):
    _, before, proposal = system
    assert before.total("expired", "C") == 0
    assert {offer.giver for offer in proposal.offers} == {"A"}


def test_a_proposal_that_would_starve_the_giver_is_cut_until_it_does_not(
    rules: LevyRules, monkeypatch: pytest.MonkeyPatch
):
    simple = simple_rules(rules, {FIRST: 3})
    own = group("A", "2025-05", pounds=4, months=1, group="own")
    seeking = group("P", "2025-04", pounds=3, months=1, group="s", seeking=True)
    agreed = transfer("A", "P", "2025-06", 100)
    pay = employer("A", FIRST, 5, 0, 0, 3, 0), employer("P", FIRST, 0)
    world = LevyInputs(pay, (own, seeking), (agreed,))
    before = keep_ledger(world, simple, month_of(LAST))
    too_much = SolvedTransfers({("A", "P", "s", month_of("2025-04")): 300}, 300, proved=True)
    monkeypatch.setattr(propose, "solve_transfers", lambda _: too_much)
    proposal = propose_transfers(world, simple, before)
    assert proposal.proposed == 100  # of 5 pounds 4 are the giver's own in May
    assert own_payments(proposal.ledger) == own_payments(before) == [400]
    assert [row.sent for row in proposal.ledger.transfers if not row.proposed] == [100]


def test_without_groups_that_seek_there_is_nothing_to_propose(rules: LevyRules):
    world = LevyInputs((employer("A", "2024-04", MILLION),))
    before = keep_ledger(world, rules, month_of("2027-03"))
    proposal = propose_transfers(world, rules, before)
    assert (proposal.offers, proposal.saved, proposal.most) == ((), 0, 0)
    assert proposal.ledger == before
