"""What a qualified local person costs, beside what other levers cost for a person and for a year of full-time work.

Both are for one unit that starts at the beginning: one person met, or one unit of a lever's dose. What it costs is
divided by the people who come into the role, and by the FTE-years that they and other effects give within the horizon.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from allotment.evidence.pathways.pathway import Pathway
from allotment.levers.lever import Aim, Flow, Lever, Response
from allotment.projection.calibrate.rates import SupplyRates
from allotment.projection.engine.inputs import FloatArray
from allotment.projection.pathways.draws import MONTHS_IN_A_YEAR, Draws
from allotment.projection.pathways.follow import Followed, PathwayGround
from allotment.projection.pathways.stay import MID_YEAR, survival, usual_fte_per_head

JOINING = (Flow.GRADUATES, Flow.RECRUITS)


@dataclass(frozen=True)
class UnitWorth:
    """One unit: pence, people who come into the role, years until they do, FTE-years in the horizon; (D,) each."""

    pence: FloatArray
    people: FloatArray
    lead_years: FloatArray
    fte_years: FloatArray


def worth_of_pathway(ground: PathwayGround, followed: Followed, pathway: Pathway, last: int, role: str) -> UnitWorth:
    """Give what one person met costs and brings as far as a step, where no step turns anybody away.

    Args:
        ground: what is drawn.
        followed: who was met, and who of them applied.
        pathway: the pathway.
        last: the number of the last step that counts, from 1.
        role: the role that those who complete it hold; they count as staying in it.
    """
    met = followed.met[pathway.key].sum((1, 2, 3, 4))
    applied = followed.applied[pathway.key].sum((1, 2, 3, 4))
    chance = np.divide(applied, met, out=np.zeros_like(met), where=met > 0)
    steps = ground.steps[pathway.key][:last]
    still = np.ones_like(met)
    pence = np.zeros_like(met)
    for number, (step, cost) in enumerate(zip(steps, ground.costs[pathway.key], strict=False)):
        pence = pence + still * cost
        still = still * (chance if number == 0 else step.conversion)
    lead = sum((step.months for step in steps), np.zeros_like(met)) / MONTHS_IN_A_YEAR
    rates = ground.rates.of(role)
    stay = survival(rates, ground.ratio, ground.years, newly_trained=pathway.registered)
    fte = usual_fte_per_head(rates, newly_trained=pathway.registered)
    return UnitWorth(pence, still, lead, still * fte * _years_there(stay, lead, ground.years))


def worth_of_lever(lever: Lever, aim: Aim, draws: Draws, rates: SupplyRates, years: int) -> UnitWorth:
    """Give what one unit of a lever's dose at an aim costs and brings to the aimed role, with leaving as usual.

    Years of leaving avoided count as the people who would have left in them; hours and cover as FTE-years at once. A
    fall of need is no gain of staff, and is not counted.
    """
    of_role = rates.of(aim.role)
    usual = np.ones(1)
    curves = {new: survival(of_role, usual, years, newly_trained=new) for new in (True, False)}
    responses = draws.responses(lever, aim)
    units = [
        _unit(response, aim, float(of_role.leave_hazard @ of_role.age_profile), curves, years) for response in responses
    ]
    fte = usual_fte_per_head(of_role, newly_trained=True)
    people, lead, worked, at_once, hours = np.array(units).T
    pence = np.array([sum(cost.pence for cost in response.costs) for response in responses], dtype=float)
    return UnitWorth(pence, people, lead, (worked + hours) * fte + at_once)


def _unit(
    response: Response, aim: Aim, leaving: float, curves: dict[bool, FloatArray], years: int
) -> tuple[float, float, float, float, float]:
    """Give people, their lead, years in the role, FTE-years of cover and people's years of hours, of one draw."""
    people, worked, cover, hours = 0.0, 0.0, 0.0, 0.0
    for change in response.changes:
        if change.role != aim.role or change.lag >= years:
            continue
        if change.flow is Flow.COVER:
            cover += change.amount
        elif change.flow is Flow.HOURS:
            hours += change.amount
        elif change.flow in (*JOINING, Flow.LEAVERS_AVOIDED):
            came = change.amount * (1.0 if change.flow in JOINING else leaving)
            curve = curves[change.flow is Flow.GRADUATES]
            people += came
            worked += came * float(_years_there(curve, np.array([change.lag], dtype=float), years)[0])
    return people, float(response.lead_years), worked, cover, hours


def _years_there(stay: FloatArray, lead: FloatArray, years: int) -> FloatArray:
    """Give the years that one who joins after ``lead`` years works within the horizon, (D,): the survival summed.

    The whole years of the lead are lost; in the year of joining the half is worked, as in ``person_years``.
    """
    first = np.rint(lead).astype(np.int64)
    after = np.concatenate([np.full((stay.shape[0], 1), MID_YEAR), stay[:, 1:years]], axis=1)
    worked = np.concatenate([np.zeros((stay.shape[0], 1)), np.cumsum(after, axis=1)], axis=1)
    left = np.clip(years - first, 0, years)
    there: FloatArray = np.take_along_axis(worked, left[:, None], axis=1)[:, 0]
    return there


def gains_staff(responses: Iterable[Response], aim: Aim) -> bool:
    """Say whether a lever brings people or work to the aimed role, and not only a fall of need."""
    counted = (*JOINING, Flow.COVER, Flow.HOURS, Flow.LEAVERS_AVOIDED)
    return any(
        change.role == aim.role and change.flow in counted and change.amount > 0
        for response in responses
        for change in response.changes
    )
