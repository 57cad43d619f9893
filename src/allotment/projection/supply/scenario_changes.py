"""What a scenario changes on the supply side: every quantity in its own unit, cell by cell and year by year.

A quantity is first worked out as the planner knows it (a share of staff a year, heads a year, FTE per head), the
scenario changes that, and the change comes back to the engine as a factor or a number of heads.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from allotment.evidence.assumptions.vocabulary import INTERNATIONAL_RECRUITMENT
from allotment.projection.engine.inputs import CohortInputs, LinkKind
from allotment.projection.scenario import Scenario
from allotment.projection.supply.cells import Cells
from allotment.projection.supply.links import NOT_DRAWN, Links
from allotment.workforce.periods import Timeline

FloatArray = NDArray[np.float64]
UNIT_HAZARD = 1.0
CERTAIN = 1.0 - 1e-12  # a share of one has no finite hazard; one in a million million people stays behind


def change_supply(
    cells: Cells, timeline: Timeline, links: Links, inputs: CohortInputs, scenario: Scenario
) -> CohortInputs:
    """Apply a scenario's supply changes to the engine's inputs; demand's are applied elsewhere."""
    keys = cells.keys()
    inputs = _change_exits(inputs, scenario, keys, timeline, "leaver_rate")
    inputs = _change_exits(inputs, scenario, keys, timeline, "retirement_rate")
    hiring_unchanged = inputs
    inputs = _change_inflows(inputs, scenario, keys, timeline)
    hiring = _hiring_factor(hiring_unchanged, inputs)
    inputs = _change_links(cells, links, inputs, scenario, timeline, hiring)
    return _change_hours(cells, inputs, scenario, keys, timeline)


def _change_exits(
    inputs: CohortInputs, scenario: Scenario, keys: list[dict[str, str]], timeline: Timeline, quantity: str
) -> CohortInputs:
    """Change the share of a cell's staff who go in a year; the shape by age stays as it is."""
    side = "leave" if quantity == "leaver_rate" else "retire"
    hazard = getattr(inputs, f"{side}_hazard")
    factor = getattr(inputs, f"{side}_factor")
    weights = _age_weights(inputs, hazard)
    before = np.stack([(weights * -np.expm1(-hazard * now[:, None])).sum(axis=1) for now in factor])
    after = scenario.apply(quantity, before.copy(), keys, list(timeline.calendar_years))
    changed = (after != before).any(axis=0)
    if not changed.any():
        return inputs
    hazard, factor = hazard.copy(), factor.copy()
    none_yet = changed & ~hazard.any(axis=1)
    hazard[none_yet] = UNIT_HAZARD
    factor[:, none_yet] = _hazard(after[:, none_yet])
    rescaled = changed & ~none_yet
    factor[:, rescaled] = _factor_for_share(weights[rescaled], hazard[rescaled], after[:, rescaled])
    return replace(inputs, **{f"{side}_hazard": hazard, f"{side}_factor": factor})


def _age_weights(inputs: CohortInputs, hazard: FloatArray) -> FloatArray:
    """Give the ages over which a cell's share going is reckoned (C, A), each row summing to 1.

    The ages of the opening staff; where none of them is of an age to go (nobody near retirement yet), every age
    counts alike, so that a change still reaches them when they come to it.
    """
    exposed = (inputs.opening * (hazard > 0)).sum(axis=1) > 0
    weights = np.where(exposed[:, None], inputs.opening, 1).astype(np.float64)
    return np.asarray(weights / weights.sum(axis=1, keepdims=True))


def _factor_for_share(weights: FloatArray, hazard: FloatArray, wanted: FloatArray) -> FloatArray:
    """Find the factor on a hazard by age at which the wanted share of a cell goes in a year.

    Bisection on the factor, which raises the share strictly.

    Args:
        weights: share of the cell at each age (K, A).
        hazard: annual (K, A), not zero everywhere.
        wanted: shares (T, K).
    """
    factor = np.empty_like(wanted)
    for index in range(wanted.shape[1]):
        shares, inverse = np.unique(wanted[:, index], return_inverse=True)
        solved = np.array([_solve(weights[index], hazard[index], min(float(share), CERTAIN)) for share in shares])
        factor[:, index] = solved[inverse]
    return factor


def _solve(weights: FloatArray, hazard: FloatArray, wanted: float) -> float:
    def going(factor: float) -> float:
        return float((weights * -np.expm1(-hazard * factor)).sum())

    exposed = float(weights[hazard > 0].sum())
    wanted = min(wanted, exposed * CERTAIN)  # those with no hazard at their age cannot go
    if wanted == 0:
        return 0.0
    low, high = 0.0, 1.0
    while going(high) < wanted:
        high *= 2
    for _ in range(np.finfo(np.float64).nmant):
        middle = (low + high) / 2
        low, high = (middle, high) if going(middle) < wanted else (low, middle)
    return high


def _hazard(share: FloatArray) -> FloatArray:
    return np.asarray(-np.log1p(-np.minimum(share, CERTAIN)))


def _change_inflows(
    inputs: CohortInputs, scenario: Scenario, keys: list[dict[str, str]], timeline: Timeline
) -> CohortInputs:
    """Change recruits by source and graduates, in heads a year."""
    per_year, years = timeline.periods_per_year, list(timeline.calendar_years)
    recruits = np.stack(
        [
            scenario.apply(
                "recruits_per_year", flow * per_year, [{**key, "recruitment_source": source} for key in keys], years
            )
            for source, flow in zip(inputs.sources, inputs.recruits, strict=True)
        ]
    )
    graduates = scenario.apply("graduates_per_year", inputs.graduates * per_year, keys, years)
    return replace(inputs, recruits=recruits / per_year, graduates=graduates / per_year)


def _change_links(
    cells: Cells, links: Links, inputs: CohortInputs, scenario: Scenario, timeline: Timeline, hiring: FloatArray
) -> CohortInputs:
    """Change moves and progression, and let NHS hiring draw more or fewer people from social care with it."""
    years = list(timeline.calendar_years)
    roles, organisations = cells.column("role"), cells.column("organisation")
    factor = inputs.link_factor.copy()
    share = -np.expm1(-links.hazard)
    for kind, quantity in ((LinkKind.MOVE, "move_rate"), (LinkKind.PROGRESSION, "progression_rate")):
        chosen = np.flatnonzero((links.kind == kind) & (links.hazard > 0))
        keys = [
            {
                "from_role": str(roles[links.start[index]]),
                "to_role": str(roles[links.end[index]]),
                "organisation": str(organisations[links.start[index]]),
            }
            for index in chosen
        ]
        before = np.repeat(share[None, chosen], inputs.periods, axis=0)
        after = scenario.apply(quantity, before.copy(), keys, years)
        factor[:, chosen] *= np.where(after == before, 1.0, _hazard(after) / links.hazard[chosen])
    drawn = np.flatnonzero(links.drawn_by != NOT_DRAWN)
    factor[:, drawn] *= hiring[:, links.drawn_by[drawn]]
    return replace(inputs, link_factor=factor)


def _hiring_factor(before: CohortInputs, after: CohortInputs) -> FloatArray:
    """Give how much each cell hires at home under the scenario against the central assumptions (T, C).

    Hiring abroad takes nobody from social care here, so it is left out.
    """
    at_home = [index for index, source in enumerate(before.sources) if source != INTERNATIONAL_RECRUITMENT]
    unchanged = before.recruits[at_home].sum(axis=0)
    hired = after.recruits[at_home].sum(axis=0)
    return np.asarray(np.divide(hired, unchanged, out=np.ones_like(hired), where=unchanged > 0))


def _change_hours(
    cells: Cells, inputs: CohortInputs, scenario: Scenario, keys: list[dict[str, str]], timeline: Timeline
) -> CohortInputs:
    """Change FTE per head: the cell's mean moves, its shape by age stays."""
    heads = cells.headcount
    per_head = np.divide(cells.table["fte"].to_numpy(), heads, out=np.zeros(cells.count), where=heads > 0)
    before = per_head * inputs.participation_factor
    after = scenario.apply("fte_per_head", before.copy(), keys, list(timeline.calendar_years))
    factor = np.divide(after, per_head, out=inputs.participation_factor.copy(), where=per_head > 0)
    return replace(inputs, participation_factor=np.where(after == before, inputs.participation_factor, factor))
