"""Productivity: the same work needs fewer hours where staff are covered by a programme."""

from __future__ import annotations

from allotment.levers.archetypes.parts import asked_by, bounds_of, costs_of, tiers_of
from allotment.levers.lever import Aim, Flow, FlowChange, LeverValues, Response


def less_need(values: LeverValues, aim: Aim) -> Response:
    """Give what covering one FTE of staff does: need falls each year from the lead on, while one dose works.

    Raises:
        AssumptionError: the lever lacks a record.
    """
    where = asked_by(aim)
    lead, years = values.years("lever_lead_years", **where), values.years("lever_years_of_effect", **where)
    fall = values.value("lever_need_reduction", **where)
    return Response(
        changes=tuple(FlowChange(Flow.NEED, aim.role, lag, -fall) for lag in range(lead, lead + years)),
        costs=costs_of(values, aim, years=years, start=lead),
        bounds=bounds_of(values, aim),
        worth=tiers_of(values, aim),
    )
