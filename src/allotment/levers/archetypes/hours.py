"""Hours: those covered are at work more of the year, by less sickness or longer contracts."""

from __future__ import annotations

from allotment.levers.archetypes.parts import asked_by, bounds_of, costs_of, tiers_of
from allotment.levers.lever import Aim, Flow, FlowChange, LeverValues, Response


def more_hours(values: LeverValues, aim: Aim) -> Response:
    """Give what covering one person for a year does: the share by which their hours rise.

    Raises:
        AssumptionError: the lever lacks a record.
    """
    where = asked_by(aim)
    lead = values.years("lever_lead_years", **where)
    return Response(
        changes=(FlowChange(Flow.HOURS, aim.role, lead, values.value("lever_hours_gain", **where)),),
        costs=costs_of(values, aim),
        bounds=bounds_of(values, aim),
        worth=tiers_of(values, aim),
    )
