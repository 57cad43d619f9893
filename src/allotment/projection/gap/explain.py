"""Why the gap changes: a bridge from the gap today to the gap at a horizon whose steps sum exactly.

Demand steps each move one index from the base year with the others at 1; what they do together beyond
the sum of each alone is the named interaction. Supply steps are the FTE of the engine's own flows; the hours
that the same people come to work as they age, or as hours worked change, are a step of their own.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from allotment.projection.engine.inputs import FLOWS
from allotment.projection.gap.outcome import FloatArray, Outcome
from allotment.projection.gap.summarise import Members, slices
from allotment.workforce.tables import Waterfall

START, END = "Gap at the baseline", "Gap at the horizon"
AGEING = "Population: size and age"
OTHER_GROWTH = "Other growth in need"
PRODUCTIVITY = "Productivity"
DEMAND_TOGETHER = "Demand drivers acting together"
RETIREMENTS = "Retirements"
LEAVERS = "Other leavers"
GRADUATES = "Training graduates"
MOVES = "Moves between organisations and sectors"
PROGRESSION = "Grade progression"
HOURS = "Hours worked as staff age and change"
RECRUITMENT = "Recruitment: "


def waterfall_rows(outcome: Outcome, horizons: tuple[int, ...], whole_name: str) -> pl.DataFrame:
    """Tabulate the bridge of every slice to every horizon, in the Waterfall schema."""
    steps = {years: _steps_by_cell(outcome, years) for years in horizons}
    frames = [
        _bridge(scope, name, years, steps[years], members)
        for scope, name, members in slices(outcome.cells, whole_name)
        for years in horizons
    ]
    return Waterfall.validate(pl.concat(frames), cast=True)


def _steps_by_cell(outcome: Outcome, years: int) -> list[tuple[str, str, FloatArray]]:
    """Give each step's side, name and change in gap for every cell (C,), start and end included."""
    last = years * outcome.inputs.periods_per_year
    needed, mean = outcome.requirement, outcome.mean
    start = needed.mean_fte[0] - mean.closing_fte[0]
    end = needed.mean_fte[last] - mean.closing_fte[last]
    steps = [("start", START, start), *_demand_steps(outcome, last), *_supply_steps(outcome, last)]
    return [*steps, ("end", END, end)]


def _demand_steps(outcome: Outcome, last: int) -> list[tuple[str, str, FloatArray]]:
    needed = outcome.requirement
    base = needed.mean_fte[0]
    alone = [
        (AGEING, base * (needed.population_index[last] - 1)),
        (OTHER_GROWTH, base * (needed.non_demographic_index[last] - 1)),
        (PRODUCTIVITY, base * (1 / needed.productivity_index[last] - 1)),
    ]
    together = needed.mean_fte[last] - base - sum(change for _, change in alone)
    return [("demand", name, change) for name, change in [*alone, (DEMAND_TOGETHER, together)]]


def _supply_steps(outcome: Outcome, last: int) -> list[tuple[str, str, FloatArray]]:
    mean = outcome.mean
    fte = {name: mean.flows_fte[index, :last].sum(axis=0) for index, name in enumerate(FLOWS)}
    steps = [
        (RETIREMENTS, fte["retirements"]),
        (LEAVERS, fte["leavers"]),
        (GRADUATES, -fte["graduates"]),
        *_recruitment_steps(outcome, last, fte["recruits"]),
        (MOVES, fte["moves_out"] - fte["moves_in"]),
        (PROGRESSION, fte["progression_out"] - fte["progression_in"]),
    ]
    change = mean.closing_fte[0] - mean.closing_fte[last]
    hours = change - sum(step for _, step in steps)
    return [("supply", name, step) for name, step in [*steps, (HOURS, hours)]]


def _recruitment_steps(outcome: Outcome, last: int, recruits_fte: FloatArray) -> list[tuple[str, FloatArray]]:
    """Share the recruits' FTE out by source, in proportion to heads."""
    heads = outcome.mean.recruits_by_source[:, :last].sum(axis=1)  # (S, C)
    total = heads.sum(axis=0)
    shares = np.divide(heads, total, out=np.zeros_like(heads), where=total > 0)
    return [(RECRUITMENT + name, -recruits_fte * shares[index]) for index, name in enumerate(outcome.inputs.sources)]


def _bridge(
    scope: str, name: str, years: int, steps: list[tuple[str, str, FloatArray]], members: Members
) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "scope": scope,
            "name": name,
            "years_ahead": years,
            "step": [step for _, step, _ in steps],
            "order": list(range(len(steps))),
            "side": [side for side, _, _ in steps],
            "gap_change_fte": [float(change[members].sum()) for _, _, change in steps],
        }
    )
