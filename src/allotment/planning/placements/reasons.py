"""Why a block is not placed, and the least change that would place it: in words, for whoever sent the students."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import polars as pl

from allotment.allocation.placements.explain import CHAIN, NOWHERE, PLACE, RULE, TRAVEL, Reason, explain
from allotment.allocation.placements.problem import NONE
from allotment.planning.placements.build import Built
from allotment.planning.placements.rota import blocks_of, open_blocks
from allotment.planning.placements.search import Found

NEAREST_BEYOND = 40  # settings beyond a limit that are tried, nearest first
WHY = {
    TRAVEL: "No setting within the travel limit has a place left.",
    PLACE: "Every setting that could take this block is full.",
    RULE: "Settings with a place are kept closed by a rule of the programme.",
    CHAIN: "The places are taken, and others could move.",
    NOWHERE: "No setting may take this student in this block.",
}


def unplaced_table(built: Built, found: Found) -> pl.DataFrame:
    """Give ``student``, ``programme``, ``level``, ``block``, ``starts``, ``reason`` and ``least_change``."""
    students, blocks = open_blocks(built, found.placement.setting)
    rows = blocks_of(built, students, blocks)
    reasons = explain(built.problem, found.placement, _beyond(built, np.unique(students).tolist()))
    by_place = {(one.student, one.block): one for one in reasons}
    begin = built.problem.block_span[built.problem.students.programme]
    pairs = zip(students.tolist(), blocks.tolist(), strict=True)
    told = [by_place[student, block - int(begin[student])] for student, block in pairs]
    changes = [_change(built, one, block) for one, block in zip(told, blocks.tolist(), strict=True)]
    return rows.with_columns(
        reason=pl.Series([WHY[one.kind] for one in told], dtype=pl.String),
        least_change=pl.Series(changes, dtype=pl.String),
    )


def _beyond(built: Built, students: list[int]) -> dict[tuple[int, int], int]:
    """Give the minutes to the nearest settings that only the travel limit keeps from students."""
    found = {}
    for student in students:
        minutes, other = _minutes_and_conditions(built, student)
        further = np.flatnonzero(other & (minutes > built.ways.limit[student]))
        for setting in further[np.argsort(minutes[further], kind="stable")][:NEAREST_BEYOND].tolist():
            found[student, setting] = int(minutes[setting])
    return found


def _minutes_and_conditions(built: Built, student: int) -> tuple[np.ndarray, np.ndarray]:
    """Give one student's minutes (T,), and where everything but the travel limit is met (T,)."""
    ways, here = built.ways, (student, student + 1)
    met = ways.meets(*here)[0] & ways.fits_carer(*here)[0] & ways.welcome(*here)[0]
    return ways.minutes(*here)[0], met


def _change(built: Built, reason: Reason, block: int) -> str:
    """Say the least change in words that need no numbers of weeks."""
    name = "" if reason.setting == NONE else _name(built, reason.setting)
    if reason.kind == PLACE:
        row = built.inputs.blocks.row(block, named=True)
        last = row["starts"] + timedelta(weeks=row["weeks"], days=-1)
        return f"One more place in {name} from {row['starts']:%d %B %Y} to {last:%d %B %Y}."
    if reason.kind == TRAVEL:
        return f"Raise the travel limit to {reason.minutes:,} minutes: {name} has a place."
    if reason.kind == NOWHERE:
        return _nowhere(built, reason.student, block)
    return f"{reason.words[0].upper()}{reason.words[1:]}."


def _nowhere(built: Built, student: int, block: int) -> str:
    """Name the nearest setting that takes the block, and all that keeps it from the student."""
    row = built.inputs.blocks.row(block, named=True)
    first = int(built.problem.blocks.first_week[block])
    weeks = slice(first, first + row["weeks"])
    open_then = built.problem.settings.places[:, weeks].min(axis=1) > 0
    minutes, _ = _minutes_and_conditions(built, student)
    able = np.flatnonzero(built.problem.fits[block] & open_then & ~np.isnan(minutes))
    if not len(able):
        return f"A setting that takes {row['profession']} at level {row['level']} and is open then."
    here = (student, student + 1)
    conditions = {
        "the travel limit": minutes <= built.ways.limit[student],
        "what the student needs": built.ways.meets(*here)[0],
        "the carer's hours": built.ways.fits_carer(*here)[0],
        "what is avoided or done": built.ways.welcome(*here)[0],
    }
    broken = np.stack([~met for met in conditions.values()])[:, able]
    best = np.lexsort((minutes[able], broken.sum(axis=0)))[0]  # the fewest conditions, then the nearest
    kept_by = [words for words, is_broken in zip(conditions, broken[:, best], strict=True) if is_broken]
    said = " and ".join(kept_by) or "the rules of the programme together"
    place = int(able[best])
    return f"Relax {said}: {_name(built, place)}, {minutes[place]:.0f} minutes away, takes this block."


def _name(built: Built, setting: int) -> str:
    row = built.inputs.settings.row(setting, named=True)
    return str(row["name"] or row["setting"])
