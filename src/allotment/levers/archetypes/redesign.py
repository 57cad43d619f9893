"""Redesign: work moves from a qualified role to a substitute. Both needs are kept apart and never added together."""

from __future__ import annotations

from allotment.levers.archetypes.parts import asked_by, bounds_of, costs_of, tiers_of
from allotment.levers.lever import Aim, Flow, FlowChange, LeverValues, Response
from allotment.workforce.errors import AssumptionError, Problem


def redesign(values: LeverValues, aim: Aim) -> Response:
    """Give what one FTE of the aimed role does when it takes over work of ``from_role``.

    Need of the aimed role rises by 1 and need of the relieved one falls by the exchange ratio, each year from the lead
    on, for as long as one dose works. Somebody must still fill the post: that is another lever's, or the market's.

    Raises:
        AssumptionError: the lever lacks a record, or the aim names no role that is relieved.
    """
    if aim.from_role is None:
        problem = Problem(values.lever, f"the aim at {aim.role} relieves no role.", "Name the relieved role.")
        raise AssumptionError("A redesign has no role to relieve.", [problem])
    where = asked_by(aim)
    lead, years = values.years("lever_lead_years", **where), values.years("lever_years_of_effect", **where)
    ratio = values.value("lever_exchange_ratio", **where)
    lags = range(lead, lead + years)
    return Response(
        changes=(
            *(FlowChange(Flow.NEED, aim.from_role, lag, -ratio) for lag in lags),
            *(FlowChange(Flow.NEED, aim.role, lag, 1.0) for lag in lags),
        ),
        costs=costs_of(values, aim, years=years, start=lead),
        bounds=bounds_of(values, aim),
        worth=tiers_of(values, aim),
    )
