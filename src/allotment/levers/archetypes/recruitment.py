"""Recruitment: people who come through the steps of a pathway join the role, at a cost paid when they start on it."""

from __future__ import annotations

from collections.abc import Callable

from allotment.levers.archetypes.parts import asked_by, bounds_of, costs_of, learning_uses, share_through, tiers_of
from allotment.levers.lever import Aim, Flow, FlowChange, LeverValues, Response


def recruitment(*steps: str) -> Callable[[LeverValues, Aim], Response]:
    """Give the response of a recruitment lever.

    Args:
        steps: the keys of the shares who come through, in order, such as ``lever_share_arriving``.
    """

    def respond(values: LeverValues, aim: Aim) -> Response:
        where = asked_by(aim)
        years = round(values.value_or(1.0, "lever_years_of_study", **where))
        arrived = share_through(values, aim, *steps)
        return Response(
            changes=(FlowChange(Flow.RECRUITS, aim.role, values.years("lever_lead_years", **where), arrived),),
            costs=costs_of(values, aim, years=years),
            uses=learning_uses(values, aim, years),
            bounds=bounds_of(values, aim),
            worth=tiers_of(values, aim),
        )

    return respond
