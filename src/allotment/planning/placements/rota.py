"""A placement as rows: who is where and when, who is not, and what changed. All of it holds people."""

from __future__ import annotations

import numpy as np
import polars as pl

from allotment.allocation.placements.problem import NONE, IntArray
from allotment.planning.placements.build import Built

PLACEMENTS = ("student", "block", "setting")


def rota_of(built: Built, setting: IntArray) -> pl.DataFrame:
    """Give one row a placed block, in the order of students and of their blocks.

    Columns: ``student``, ``programme``, ``level``, ``block``, ``starts``, ``ends`` (its last day), ``weeks``,
    ``hours_per_week``, ``shared``, ``setting``, ``name``, ``organisation``, ``type``, ``sector``, ``postcode``,
    ``new``, ``minutes`` (one way).
    """
    who, place = np.nonzero(setting != NONE)
    where = setting[who, place]
    rows = pl.DataFrame({"student": np.array(built.problem.students.names, dtype=object)[who].tolist()})
    blocks = _blocks(built)[_numbers_of_blocks(built, who, place)]
    settings = _settings(built)[where]
    minutes = pl.Series("minutes", _minutes(built, who, where), dtype=pl.Int64)
    return pl.concat([rows.cast({"student": pl.String}), blocks, settings], how="horizontal").with_columns(minutes)


def open_blocks(built: Built, setting: IntArray) -> tuple[IntArray, IntArray]:
    """Give the students (E,) and the blocks of the question (E,) that are not placed."""
    span = built.problem.block_span
    count = np.diff(span)[built.problem.students.programme]
    own = np.arange(setting.shape[1]) < count[:, None]
    who, place = np.nonzero((setting == NONE) & own)
    return who.astype(np.int64), _numbers_of_blocks(built, who, place)


def blocks_of(built: Built, students: IntArray, blocks: IntArray) -> pl.DataFrame:
    """Give ``student``, ``programme``, ``level``, ``block``, ``starts`` of pairs of student and block (by number)."""
    names = pl.Series("student", [built.problem.students.names[one] for one in students], dtype=pl.String)
    return _blocks(built)[blocks].select(names, "programme", "level", "block", "starts")


def setting_of_previous(built: Built) -> tuple[IntArray, int]:
    """Give the previous placement as an array (N, most blocks), and how many of its rows are of nobody here.

    A setting that is no longer there leaves the block open.
    """
    problem, rows = built.problem, built.inputs.previous
    assert rows is not None
    before = np.full((len(problem.students.names), problem.most_blocks), NONE, dtype=np.int64)
    place_of = _blocks(built).with_row_index("number").with_columns(cohort=pl.Series(built.inputs.blocks["cohort"]))
    span_of = pl.DataFrame({"cohort": list(built.cohorts), "begin": problem.block_span[:-1]})
    students = built.inputs.students.select("student", "cohort").with_row_index("who")
    settings = pl.DataFrame({"setting": list(problem.settings.names)}).with_row_index("where")
    known = rows.join(students, on="student").join(place_of.select("number", "cohort", "block"), on=["cohort", "block"])
    found = known.join(span_of, on="cohort").join(settings, on="setting")
    column = found["number"].cast(pl.Int64) - found["begin"]
    before[found["who"].to_numpy(), column.to_numpy()] = found["where"].to_numpy()
    return before, rows.height - known.height


def changes_between(built: Built, before: IntArray, after: IntArray) -> pl.DataFrame:
    """Give the blocks whose setting changed, as ``blocks_of`` does, with ``before`` and ``after``.

    A dash stands where a block was or is not placed.
    """
    who, place = np.nonzero(before != after)
    names = np.array([*built.problem.settings.names, "–"], dtype=object)  # NONE, -1, is the last
    moved = blocks_of(built, who.astype(np.int64), _numbers_of_blocks(built, who, place))
    return moved.with_columns(
        before=pl.Series(names[before[who, place]].tolist(), dtype=pl.String),
        after=pl.Series(names[after[who, place]].tolist(), dtype=pl.String),
    )


def _numbers_of_blocks(built: Built, who: IntArray, place: IntArray) -> IntArray:
    found: IntArray = built.problem.block_span[built.problem.students.programme[who]] + place
    return found


def _blocks(built: Built) -> pl.DataFrame:
    ends = pl.col("starts") + pl.duration(weeks=pl.col("weeks")) - pl.duration(days=1)
    names = ("programme", "level", "block", "starts")
    return built.inputs.blocks.select(*names, ends.alias("ends"), "weeks", "hours_per_week", "shared")


def _settings(built: Built) -> pl.DataFrame:
    rows = built.inputs.settings
    name = pl.coalesce("name", "setting").alias("name")
    new = pl.col("new").fill_null(False)
    return rows.select("setting", name, "organisation", "type", "sector", "postcode", new)


def _minutes(built: Built, who: IntArray, where: IntArray) -> IntArray:
    """Look the minutes of pairs up: candidates stand in the order of students, and of settings for each."""
    given = built.problem.candidates
    count = np.int64(len(built.problem.settings.names))
    owner = np.repeat(np.arange(len(given.first) - 1), np.diff(given.first))
    keys = owner * count + given.setting
    found: IntArray = given.minutes[np.searchsorted(keys, who * count + where)].astype(np.int64)
    return found
