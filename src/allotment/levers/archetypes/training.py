"""Training places: people start, complete, join the role and stay; a place is paid for in each year of study."""

from __future__ import annotations

from allotment.levers.archetypes.parts import asked_by, bounds_of, costs_of, learning_uses, share_through, tiers_of
from allotment.levers.lever import Aim, Flow, FlowChange, LeverValues, Response

STEPS = ("lever_share_completing", "lever_share_joining", "lever_share_staying_local")


def training_places(values: LeverValues, aim: Aim) -> Response:
    """Give what one student who starts does: graduates after the years of lead, costs and placements until then.

    Those who leave early are paid and placed to the end here: their places are kept, and seldom filled again.

    Raises:
        AssumptionError: the lever lacks a record.
    """
    where = asked_by(aim)
    study = values.years("lever_years_of_study", **where)
    joiners = share_through(values, aim, *STEPS)
    return Response(
        changes=(FlowChange(Flow.GRADUATES, aim.role, values.years("lever_lead_years", **where), joiners),),
        costs=costs_of(values, aim, years=study),
        uses=learning_uses(values, aim, study),
        bounds=bounds_of(values, aim),
        worth=tiers_of(values, aim),
    )
