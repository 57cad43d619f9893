"""Capacity: educators and placements that let other levers train more people. It closes no gap by itself."""

from __future__ import annotations

from allotment.levers.archetypes.parts import (
    asked_by,
    bounds_of,
    costs_of,
    educators,
    placement_weeks,
    tiers_of,
)
from allotment.levers.lever import Aim, Flow, FlowChange, LeverValues, Response, Use


def more_capacity(values: LeverValues, aim: Aim) -> Response:
    """Give what one unit adds to placement weeks and educators each year from the lead on, while one dose works.

    Clinicians who become educators are missed in practice meanwhile, where a record says so.

    Raises:
        AssumptionError: the lever lacks a record.
    """
    where = asked_by(aim)
    lead, years = values.years("lever_lead_years", **where), values.years("lever_years_of_effect", **where)
    lags = range(lead, lead + years)
    added = (
        (placement_weeks(aim.role), values.value_or(0.0, "lever_placement_weeks_added", **where)),
        (educators(aim.role), values.value_or(0.0, "lever_educators_added", **where)),
    )
    missed = values.value_or(0.0, "lever_cover_lost", **where)
    return Response(
        changes=tuple(FlowChange(Flow.COVER, aim.role, lag, -missed) for lag in lags if missed),
        costs=costs_of(values, aim, years=years, start=lead),
        uses=tuple(Use(capacity, lag, -amount) for capacity, amount in added if amount for lag in lags),
        bounds=bounds_of(values, aim),
        worth=tiers_of(values, aim),
    )
