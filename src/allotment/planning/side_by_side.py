"""What two scenarios assume, side by side: one row for each thing that either of them changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from allotment.projection.scenario import QUANTITIES, ActivityStandard, Change, Scenario, Target

AS_CENTRAL = "as in the central assumptions"
SIDE_BY_SIDE = {
    "quantity": pl.String,  # the key of a scenario file, or population_variant, target, activity_standard
    "meaning": pl.String,
    "applies_to": pl.String,
    "unit": pl.String,
    "first": pl.String,
    "second": pl.String,
    "alike": pl.Boolean,
    "account_first": pl.String,  # rationale, source and owner
    "account_second": pl.String,
}


@dataclass(frozen=True)
class _Assumed:
    """One thing that a scenario assumes."""

    quantity: str
    meaning: str
    applies_to: str
    unit: str
    said: str
    account: str

    @property
    def place(self) -> tuple[str, str]:
        return self.quantity, self.applies_to


def assumptions_side_by_side(first: Scenario, second: Scenario) -> pl.DataFrame:
    """Lay what two scenarios assume beside each other.

    Where a scenario changes the same quantity of the same staff more than once, the changes stand one after the other,
    as they act. What only one of them changes is, in the other, as in the central assumptions.

    Returns:
        One row for each quantity and what it applies to: columns ``SIDE_BY_SIDE``, in the order of the scenarios.
    """
    sides = [_by_place(scenario) for scenario in (first, second)]
    rows = []
    for place in dict.fromkeys(place for side in sides for place in side):
        one, other = (side.get(place, []) for side in sides)
        about = (one or other)[0]
        said = [_joined([each.said for each in listed]) or AS_CENTRAL for listed in (one, other)]
        accounts = [_joined([each.account for each in listed]) for listed in (one, other)]
        rows.append((about.quantity, about.meaning, *place[1:], about.unit, *said, said[0] == said[1], *accounts))
    return pl.DataFrame(rows, schema=SIDE_BY_SIDE, orient="row")


def _by_place(scenario: Scenario) -> dict[tuple[str, str], list[_Assumed]]:
    found: dict[tuple[str, str], list[_Assumed]] = {}
    for assumed in _assumed(scenario):
        found.setdefault(assumed.place, []).append(assumed)
    return found


def _assumed(scenario: Scenario) -> Iterator[_Assumed]:
    variant = scenario.population_variant
    yield _Assumed("population_variant", "Projection of the population", "residents", "", variant, "")
    for change in scenario.changes:
        meaning = QUANTITIES[change.quantity].meaning
        yield _Assumed(change.quantity, meaning, change.applies_to, change.unit, change.in_words, _account(change))
    for target in scenario.targets:
        yield _Assumed("target", "Target that the chance of meeting is measured against", *_target(target))
    for standard in scenario.activity_standards:
        yield _Assumed("activity_standard", "Requirement from a workload", *_standard(standard))


def _target(target: Target) -> tuple[str, str, str, str]:
    parts = [f"{name.replace('_', ' ')}: {' or '.join(allowed)}" for name, allowed in target.where.items()]
    by_share = target.share_of_required is not None
    amount = target.share_of_required if by_share else target.fte
    unit = "share of the required FTE" if by_share else "FTE"
    return "; ".join(parts) or "everything", unit, f"{amount} {unit}", _account(target)


def _standard(standard: ActivityStandard) -> tuple[str, str, str, str]:
    said = (
        f"{standard.annual_volume:g} a year at {standard.hours_per_unit:g} hours each; "
        f"{standard.weeks_per_year:g} weeks of {standard.days_per_week:g} days of {standard.hours_per_day:g} hours, "
        f"less {standard.absent_days_per_year:g} days; allowances {standard.category_allowance_share:g} of the time "
        f"and {standard.individual_allowance_fte:g} FTE"
    )
    return f"organisation: {standard.organisation}; role: {standard.role}", "hours", said, _account(standard)


def _account(one: Change | Target | ActivityStandard) -> str:
    return f"{one.rationale}. Source: {one.source}. Owner: {one.owner}."


def _joined(said: list[str]) -> str:
    return "; then ".join(said)
