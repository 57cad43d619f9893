"""What a group of apprentices costs month by month: monthly instalments, a completion payment, and backfill.

Up to the standard's funding band, levy, a transfer or the government may pay; the employer alone pays what the price is
above it, in the same months. The share for instalments is rounded down to the penny, each instalment too; the last
instalment makes up the pence, and the completion payment is what is left of the price.
"""

from __future__ import annotations

from dataclasses import dataclass

from allotment.allocation.levy.funds_in import share_of
from allotment.evidence.funding.levy_inputs import ApprenticeGroup
from allotment.evidence.funding.levy_rules import LevyRules


@dataclass(frozen=True)
class Due:
    """Pence that one group costs in one month: up to the band (of it for those under 25), above it, and backfill."""

    within_band: int
    under_25: int
    above_band: int
    backfill: int


NOTHING_DUE = Due(0, 0, 0, 0)


def due_in(group: ApprenticeGroup, month: int, rules: LevyRules) -> Due:
    """Give what a group costs in a month.

    People withdrawn are taken to be 25 or over as far as there are any; who has left by a month costs nothing in it.

    Raises:
        FundingError: no rule is in force for the group's standard in the month of its start.
    """
    people = group.in_learning(month)
    band = rules.value("funding_band", group.start_month, group.standard)
    share = rules.value("on_programme_share", group.start_month)
    within = _one_person(group, month, min(group.price, band), share)
    above = _one_person(group, month, max(0, group.price - band), share)
    learning = group.start_month <= month < group.start_month + group.months
    backfill = share_of(group.backfill_monthly_pay, group.backfill_share) if learning else 0
    if not within and not above and not backfill:
        return NOTHING_DUE
    return Due(people * within, min(group.under_25, people) * within, people * above, people * backfill)


def _one_person(group: ApprenticeGroup, month: int, price: int, share: int) -> int:
    """Give one person's payment in a month: an instalment, the completion payment, or nothing."""
    in_instalments = share_of(price, share)
    monthly = in_instalments // group.months
    last = group.start_month + group.months - 1
    payment = 0
    if group.start_month <= month < last:
        payment += monthly
    elif month == last:
        payment += in_instalments - monthly * (group.months - 1)
    if month == group.completion_month:
        payment += price - in_instalments
    return payment
