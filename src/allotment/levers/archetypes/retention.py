"""Retention: those covered leave or retire less for a year; some levers also bring people in or take hours away."""

from __future__ import annotations

from allotment.levers.archetypes.parts import asked_by, bounds_of, costs_of, tiers_of
from allotment.levers.lever import Aim, Flow, FlowChange, LeverValues, Response

RATES = ((Flow.LEAVERS_AVOIDED, "lever_leaver_reduction"), (Flow.RETIREMENTS_AVOIDED, "lever_retirement_reduction"))


def retention(values: LeverValues, aim: Aim) -> Response:
    """Give what covering one person for a year does, or what one post or mentor does who reaches several people.

    A relative fall of 5% for one person is 0.05 of a person whose rate is nought.

    Raises:
        AssumptionError: the lever lacks a record.
    """
    where = asked_by(aim)
    reached = values.value_or(1.0, "lever_people_reached", **where)
    lead = values.years("lever_lead_years", **where)
    falls = [(flow, reached * values.value_or(0.0, key, **where)) for flow, key in RATES]
    others = [
        (Flow.RECRUITS, values.value_or(0.0, "lever_recruits_gained", **where)),
        (Flow.COVER, -values.value_or(0.0, "lever_cover_lost", **where)),
    ]
    return Response(
        changes=tuple(FlowChange(flow, aim.role, lead, amount) for flow, amount in [*falls, *others] if amount),
        costs=costs_of(values, aim),
        bounds=bounds_of(values, aim),
        worth=tiers_of(values, aim),
    )
