"""Mergers and transfers: changes of an organisation's size that are a change of level and not growth.

Two signs are used. The total of an organisation moves in one step further from the middle organisation than
ordinary recruitment could carry it (a level shift); or the list of successor organisations dates a merger at about
that step, and then a smaller move is enough. Either way the step is left out of that organisation's growth, which
is the same as splicing the series: the level after the merger stands, and the growth before and after it counts.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

from allotment.projection.calibrate.growth_history import BoolArray, FloatArray, StaffHistory, read_history
from allotment.projection.calibrate.growth_parameters import GrowthParameters

LEVEL_SHIFT = "level shift"
SUCCESSOR = "successor organisation"
JUMP_SCHEMA = {
    "organisation": pl.String,
    "from_date": pl.Date,
    "to_date": pl.Date,
    "level_change_share": pl.Float64,
    "sign": pl.String,
    "predecessors": pl.String,
}


def detect_merger_jumps(
    staff_in_post: pl.DataFrame, successors: pl.DataFrame, until: date, parameters: GrowthParameters
) -> pl.DataFrame:
    """List every merger jump known on a date: one row per organisation and step between two counts.

    Args:
        staff_in_post: rows of the StaffInPost schema.
        successors: rows of the Successor schema; those after ``until`` are not looked at.
        until: the last day that may be known.
        parameters: the thresholds.

    Returns:
        ``organisation, from_date, to_date, level_change_share`` (change of the total beyond that of the middle
        organisation), ``sign`` (level shift, or successor organisation) and ``predecessors`` (codes, if listed).

    Raises:
        EvidenceError: there are fewer than three counts up to that day.
    """
    history = read_history(staff_in_post, until)
    excess = excess_change(history)
    named = successor_steps(history, successors)
    jump = jump_steps(history, successors, parameters)
    rows = [
        {
            "organisation": history.organisations[organisation],
            "from_date": history.as_at[step],
            "to_date": history.as_at[step + 1],
            "level_change_share": float(np.expm1(excess[organisation, step])),
            "sign": SUCCESSOR if (organisation, step) in named else LEVEL_SHIFT,
            "predecessors": ", ".join(sorted(named.get((organisation, step), ()))),
        }
        for organisation, step in np.argwhere(jump).tolist()
    ]
    return pl.DataFrame(rows, schema=JUMP_SCHEMA)


def jump_steps(history: StaffHistory, successors: pl.DataFrame, parameters: GrowthParameters) -> BoolArray:
    """Say for each organisation and step (O, T - 1) whether it holds a merger jump."""
    size = np.abs(np.nan_to_num(excess_change(history)))
    jump = size > np.log1p(parameters.merger_jump_share)
    small = np.log1p(parameters.merger_jump_share_with_successor)
    for organisation, step in successor_steps(history, successors):
        jump[organisation, step] |= size[organisation, step] > small
    return np.asarray(jump)


def excess_change(history: StaffHistory) -> FloatArray:
    """Log change of each organisation's total less that of the middle organisation, (O, T - 1); NaN if it is new."""
    total = history.total_fte
    before, after = total[:, :-1], total[:, 1:]
    there = (before > 0) & (after > 0)
    change = np.full(before.shape, np.nan)
    change[there] = np.log(after[there] / before[there])
    return np.asarray(change - np.nanmedian(change, axis=0))


def successor_steps(history: StaffHistory, successors: pl.DataFrame) -> dict[tuple[int, int], set[str]]:
    """Place each known succession at the step that holds its date and at the steps beside it.

    Staff are often moved in the books a little before or after the legal date, hence the steps beside it.

    Returns:
        Predecessor codes by (organisation's place, step's place).
    """
    places = {code: place for place, code in enumerate(history.organisations)}
    steps = len(history.as_at) - 1
    known = successors.filter(pl.col("new_organisation").is_in(list(places)), pl.col("on") <= history.as_at[-1])
    found: dict[tuple[int, int], set[str]] = {}
    for old, new, on in known.select("old_organisation", "new_organisation", "on").iter_rows():
        after = next((step for step in range(steps) if on <= history.as_at[step + 1]), steps)
        if on <= history.as_at[0]:
            continue
        for step in {after - 1, after, after + 1} & set(range(steps)):
            found.setdefault((places[new], step), set()).add(old)
    return found
