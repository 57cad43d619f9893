"""The question that a transfer proposal answers: how much of what would expire can be of use, month by month.

For each giver it holds the funds of each month of entry (what was later given back taken off), the months in which they
may be used, what the giver's own payments and agreed transfers already take in each month, and what the limit on
transfers leaves in each tax year. Beside the givers stands what groups that seek a transfer need in each month.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from allotment.allocation.levy.ledger import EXPIRED, GIVEN_BACK, USED
from allotment.allocation.levy.rows import Ledger
from allotment.evidence.funding.levy_inputs import LevyInputs
from allotment.evidence.funding.levy_rules import LevyRules
from allotment.evidence.funding.months import tax_year_of


@dataclass(frozen=True)
class Funds:
    """Pence that entered in one month; ``last`` is the last month whose payments they may make."""

    entered: int
    last: int
    pence: int


@dataclass(frozen=True)
class Giver:
    """One employer that may give: its funds by month of entry, what they already pay by month, and the year's limits.

    ``kept_free`` is how much of the funds that outlive the ledger is used already: no more of those is to be used.
    """

    name: str
    funds: tuple[Funds, ...]
    already_used: Mapping[int, int]
    limit_left: Mapping[int, int]
    kept_free: int


@dataclass(frozen=True)
class TransferProblem:
    """Givers, and the pence that each seeking group (employer, group) needs by month. ``last`` ends the ledger."""

    givers: tuple[Giver, ...]
    needed: Mapping[tuple[str, str], Mapping[int, int]]
    last: int


def transfer_problem(inputs: LevyInputs, rules: LevyRules, ledger: Ledger) -> TransferProblem:
    """Put the question for a ledger without proposed transfers.

    An employer that receives funds, or seeks a transfer itself, is not asked to give.
    """
    needed: dict[tuple[str, str], dict[int, int]] = defaultdict(dict)
    for row in ledger.groups:
        if row.seeking and row.uncovered > 0:
            needed[row.employer, row.group][row.month] = row.uncovered
    takers = {group.employer for group in inputs.groups if group.seeking or group.giver is not None}
    takers |= {transfer.receiver for transfer in inputs.transfers}
    last = ledger.months[-1]
    names = [employer.name for employer in inputs.employers if employer.name not in takers]
    givers = [_giver(name, rules, ledger, last) for name in names if _expires(name, ledger)]
    return TransferProblem(tuple(givers), dict(needed), last)


def _expires(name: str, ledger: Ledger) -> bool:
    return any(row.employer == name and row.expired > 0 for row in ledger.accounts)


def _giver(name: str, rules: LevyRules, ledger: Ledger, last: int) -> Giver:
    accounts = [row for row in ledger.accounts if row.employer == name]
    uses = [row for row in ledger.uses if row.employer == name]
    back: dict[int, int] = defaultdict(int)
    used: dict[int, int] = defaultdict(int)
    outliving = 0
    for use in uses:
        if use.why == GIVEN_BACK:
            back[use.entered] += use.pence
        elif use.why == USED:
            used[use.month] += use.pence
            outliving += use.pence if _last(use.entered, rules) > last else 0
    funds = []
    for row in accounts:
        pence = max(0, row.levy) + max(0, row.top_up) - back[row.month]
        if pence > 0:
            funds.append(Funds(row.month, _last(row.month, rules), pence))
    sent: dict[int, int] = defaultdict(int)
    for transfer in ledger.transfers:
        if transfer.giver == name:
            sent[tax_year_of(transfer.month)] += transfer.sent
    limits = {tax_year_of(row.month): row.transfer_limit for row in accounts}
    left = {year: max(0, limit - sent[year]) for year, limit in limits.items()}
    return Giver(name, tuple(funds), dict(used), left, outliving)


def _last(entered: int, rules: LevyRules) -> int:
    return entered + rules.value("funds_expire_after", entered)


def would_expire(ledger: Ledger) -> int:
    """Give the pence that expire over the whole ledger."""
    return sum(use.pence for use in ledger.uses if use.why == EXPIRED)
