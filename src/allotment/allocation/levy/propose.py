"""The transfers that save most funds from expiring, and the ledger as it would be with them.

Own commitments come first: what a giver's funds pay without the proposal, they pay with it. The ledger is kept again
with the proposal to hold that to the penny; where it does not hold, the transfers before that month are cut until it
does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from allotment.allocation.levy.ledger import Offer, keep_ledger
from allotment.allocation.levy.rows import Ledger
from allotment.allocation.levy.transfer_problem import TransferProblem, transfer_problem, would_expire
from allotment.allocation.levy.transfer_solver import solve_transfers
from allotment.evidence.funding.levy_inputs import LevyInputs
from allotment.evidence.funding.levy_rules import LevyRules


@dataclass(frozen=True)
class Proposal:
    """Proposed transfers with the ledger that has them. All money is pence.

    ``saved`` is by how much less expires; ``most`` is what no proposal could pass, and ``proved`` says that the search
    for a better one was ended and not cut short.
    """

    offers: tuple[Offer, ...]
    ledger: Ledger
    expires_without: int
    expires_with: int
    most: int
    proved: bool

    @property
    def proposed(self) -> int:
        """Pence proposed in all."""
        return sum(offer.pence for offer in self.offers)

    @property
    def saved(self) -> int:
        """Pence fewer that expire."""
        return self.expires_without - self.expires_with


def propose_transfers(inputs: LevyInputs, rules: LevyRules, ledger: Ledger) -> Proposal:
    """Find the transfers to groups that seek one which save most from expiring by the end of the ledger.

    Args:
        inputs: what the ledger was kept from.
        rules: the dated rules it was kept by.
        ledger: the ledger without proposed transfers.

    Raises:
        FundingError: no proven answer was found in time.
    """
    problem = transfer_problem(inputs, rules, ledger)
    solved = solve_transfers(problem)
    offers = [Offer(*key, pence) for key, pence in sorted(solved.pence.items(), key=lambda one: (one[0][3], one[0]))]
    until = ledger.months[-1]
    with_offers = keep_ledger(inputs, rules, until, offers)
    while offers and (short := _first_shortfall(problem, ledger, with_offers)) is not None:
        offers = _cut(offers, *short)
        with_offers = keep_ledger(inputs, rules, until, offers)
    expires = (would_expire(ledger), would_expire(with_offers))
    return Proposal(tuple(offers), with_offers, *expires, solved.most, solved.proved)


def _first_shortfall(problem: TransferProblem, before: Ledger, after: Ledger) -> tuple[str, int, int] | None:
    """Find the first month in which the proposal starves a giver's own payments or agreed transfers, and the pence."""
    givers = {giver.name for giver in problem.givers}
    short = [
        (row.month, row.employer, row.from_levy - new.from_levy)
        for row, new in zip(before.groups, after.groups, strict=True)
        if row.employer in givers and new.from_levy < row.from_levy
    ]
    agreed = (row for row in after.transfers if not row.proposed)
    short += [
        (row.month, row.giver, row.sent - new.sent)
        for row, new in zip(before.transfers, agreed, strict=True)
        if row.giver in givers and new.sent < row.sent
    ]
    if not short:
        return None
    month, giver, pence = min(short)
    return giver, month, pence


def _cut(offers: Sequence[Offer], giver: str, month: int, pence: int) -> list[Offer]:
    """Take so many pence off a giver's latest offers up to a month; all its offers where there are none so early."""
    kept = list(offers)
    for place in range(len(kept) - 1, -1, -1):
        offer = kept[place]
        if offer.giver == giver and offer.month <= month and pence > 0:
            part = min(pence, offer.pence)
            kept[place] = Offer(offer.giver, offer.employer, offer.group, offer.month, offer.pence - part)
            pence -= part
    kept = [offer for offer in kept if offer.pence > 0]
    return kept if kept != list(offers) else [one for one in offers if one.giver != giver]
