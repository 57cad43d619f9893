"""Apprenticeships: people in post learn in paid time, then leave their old role for the new one.

Hours off the job are either lost or bought back. What backfill money buys back is not counted as lost too.
"""

from __future__ import annotations

from allotment.levers.archetypes.parts import asked_by, bounds_of, costs_of, learning_uses, share_through, tiers_of
from allotment.levers.archetypes.training import STEPS
from allotment.levers.lever import Aim, Flow, FlowChange, LeverValues, Response


def apprenticeships(values: LeverValues, aim: Aim) -> Response:
    """Give what one apprentice who starts does.

    With a ``from_role``: cover lost in it while they learn, those who complete leave it, and those who join the aimed
    role come into that. Without one, apprentices are taken on from outside and count from the year they finish.

    Raises:
        AssumptionError: the lever lacks a record.
    """
    where = asked_by(aim)
    study = values.years("lever_years_of_study", **where)
    lead = values.years("lever_lead_years", **where)
    finished = FlowChange(Flow.GRADUATES, aim.role, lead, share_through(values, aim, *STEPS))
    return Response(
        changes=(finished, *_given_up(values, aim, study, lead)),
        costs=costs_of(values, aim, years=study),
        uses=learning_uses(values, aim, study),
        bounds=bounds_of(values, aim),
        worth=tiers_of(values, aim),
    )


def _given_up(values: LeverValues, aim: Aim, study: int, lead: int) -> tuple[FlowChange, ...]:
    """Give what the role drawn on gives up: hours that nobody makes up for, then those who complete."""
    if aim.from_role is None:
        return ()
    where = asked_by(aim)
    off_the_job = values.value("lever_time_off_the_job", **where) * values.value("lever_fte_per_head", **where)
    lost = off_the_job * (1.0 - values.value("lever_share_backfilled", **where))
    cover = tuple(FlowChange(Flow.COVER, aim.from_role, year, -lost) for year in range(study) if lost > 0)
    leaving = values.value("lever_share_completing", **where)
    return (*cover, FlowChange(Flow.RECRUITS, aim.from_role, lead, -leaving))
