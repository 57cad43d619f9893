"""Conversion: work of agencies moves to the bank, and work of the bank to posts, at a saving."""

from __future__ import annotations

from allotment.levers.archetypes.parts import asked_by, bounds_of, costs_of, share_through, tiers_of
from allotment.levers.lever import Aim, Flow, FlowChange, LeverValues, Response


def to_bank(values: LeverValues, aim: Aim) -> Response:
    """Give what moving one FTE of agency shifts to the bank for a year does.

    The work was done before, so only shifts that an agency would have left open count as cover gained.

    Raises:
        AssumptionError: the lever lacks a record.
    """
    where = asked_by(aim)
    gained = values.value("lever_cover_gained", **where)
    return Response(
        changes=(FlowChange(Flow.COVER, aim.role, values.years("lever_lead_years", **where), gained),),
        costs=costs_of(values, aim),
        bounds=bounds_of(values, aim),
        worth=tiers_of(values, aim),
    )


def to_posts(values: LeverValues, aim: Aim) -> Response:
    """Give what an offer of a post to one bank worker does: those who take it join the role.

    Hours on the bank are not counted among staff in post, so the post that is filled is the gain. The bank rate is
    saved in each year while one dose works.

    Raises:
        AssumptionError: the lever lacks a record.
    """
    where = asked_by(aim)
    lead = values.years("lever_lead_years", **where)
    joined = share_through(values, aim, "lever_share_arriving")
    return Response(
        changes=(FlowChange(Flow.RECRUITS, aim.role, lead, joined),),
        costs=costs_of(values, aim, years=values.years("lever_years_of_effect", **where), start=lead),
        bounds=bounds_of(values, aim),
        worth=tiers_of(values, aim),
    )
