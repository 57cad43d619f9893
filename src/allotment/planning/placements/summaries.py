"""What a system may read of a placement: counts without anybody who could be picked out.

A count of 1 to 7 students is written [c], as in the published tables (``reports.disclosure``), and so is what would
give it away in the same row. Other rows may still be added up: these tables are for planners, not for the public.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from allotment.allocation.placements.problem import IntArray
from allotment.planning.placements.build import Built
from allotment.planning.placements.dated_rules import DatedRules
from allotment.reports.disclosure.markers import MARKER, mark_small

ALL = "all"
WORTH_AT_LEAST = 0.05  # minutes; less is rounding


def by_block(built: Built, rota: pl.DataFrame) -> pl.DataFrame:
    """Give ``programme``, ``level``, ``block``, ``starts``, ``students``, ``placed``, ``unplaced``; counts as text."""
    students = built.inputs.students.group_by("cohort").agg(pl.len().cast(pl.Int64).alias("in_all"))
    key = ["programme", "level", "block"]
    placed = rota.group_by(key).agg(pl.len().cast(pl.Int64).alias("in_place"))
    rows = built.inputs.blocks.join(students, on="cohort", maintain_order="left")
    rows = rows.join(placed, on=key, how="left", maintain_order="left")
    rows = rows.with_columns(pl.col("in_place").fill_null(0)).with_columns(left=pl.col("in_all") - pl.col("in_place"))
    hidden = (shown(rows["left"]) == MARKER).alias("hidden")
    words = pl.when(pl.col("left") == 0).then(pl.lit(ALL)).when(hidden).then(pl.lit(f"all but {MARKER}"))
    return rows.select(
        *key,
        "starts",
        students=shown(rows["in_all"]),
        placed=words.otherwise(shown(rows["in_place"])),
        unplaced=shown(rows["left"]),
    )


def by_kind_of_setting(built: Built, rota: pl.DataFrame) -> pl.DataFrame:
    """Give how much of the places is used, by ``sector`` and ``type``, in the weeks in which a block runs.

    ``settings``, ``place_weeks``; ``student_weeks`` and ``share_used`` as text, hidden where 1 to 7 students are there;
    ``percent_used`` for drawing, null where hidden.
    """
    running = _weeks_with_blocks(built)
    open_weeks = built.problem.settings.places[:, running].sum(axis=1)
    settings = built.inputs.settings.select("sector", "type").with_columns(open_weeks=pl.Series(open_weeks))
    key = ["sector", "type"]
    rows = settings.group_by(key).agg(
        pl.len().cast(pl.Int64).alias("settings"), pl.sum("open_weeks").alias("place_weeks")
    )
    used = rota.group_by(key).agg(
        pl.sum("weeks").alias("used"), pl.col("student").n_unique().cast(pl.Int64).alias("people")
    )
    rows = rows.join(used, on=key, how="left").fill_null(0).sort(key)
    small = shown(rows["people"]) == MARKER
    percent = pl.when(~small & (pl.col("place_weeks") > 0)).then(100.0 * pl.col("used") / pl.col("place_weeks"))
    return rows.with_columns(percent_used=percent.round(1)).select(
        *key,
        "settings",
        "place_weeks",
        student_weeks=pl.when(small).then(pl.lit(MARKER)).otherwise(pl.col("used").cast(pl.String)),
        share_used=pl.when(small)
        .then(pl.lit(MARKER))
        .otherwise(pl.format("{}%", pl.col("percent_used").fill_null(0).round(0).cast(pl.Int64))),
        percent_used="percent_used",
    )


def new_settings(built: Built, rota: pl.DataFrame) -> pl.DataFrame:
    """Give ``setting``, ``name``, ``sector``, ``place_weeks`` and ``student_weeks`` (text) of settings to be grown."""
    running = _weeks_with_blocks(built)
    open_weeks = built.problem.settings.places[:, running].sum(axis=1)
    rows = built.inputs.settings.with_columns(place_weeks=pl.Series(open_weeks)).filter(pl.col("new").fill_null(False))
    used = rota.group_by("setting").agg(
        pl.sum("weeks").alias("used"), pl.col("student").n_unique().cast(pl.Int64).alias("people")
    )
    rows = rows.join(used, on="setting", how="left", maintain_order="left")
    rows = rows.with_columns(pl.col("used", "people").fill_null(0))
    small = shown(rows["people"]) == MARKER
    weeks = pl.when(small).then(pl.lit(MARKER)).otherwise(pl.col("used").cast(pl.String))
    return rows.select(
        "setting", pl.coalesce("name", "setting").alias("name"), "sector", "place_weeks", student_weeks=weeks
    )


def practice_hours(built: Built, rules: DatedRules) -> pl.DataFrame:
    """Give ``programme``, ``level``, ``hours`` of these blocks, ``needed`` before registration and ``share`` (text).

    ``needed`` is what the profession's regulator or body asks over the whole programme; no record, no number.
    """
    rows = built.inputs.blocks.with_columns(hours=pl.col("weeks") * pl.col("hours_per_week"))
    summed = rows.group_by("programme", "level", "profession", maintain_order=True).agg(pl.sum("hours"))
    needed = pl.Series("needed", [rules.hours("practice_hours", name) for name in summed["profession"]], dtype=pl.Int64)
    with_needed = summed.with_columns(needed)
    share = pl.format("{}%", (100 * pl.col("hours") / pl.col("needed")).round(0).cast(pl.Int64))
    return with_needed.select(
        "programme",
        "level",
        pl.col("hours").round(0).cast(pl.Int64),
        needed=pl.col("needed").cast(pl.String).fill_null("no record"),
        share=share.fill_null("–"),
    )


def worth_of_places(built: Built, prices: np.ndarray[tuple[int, int], np.dtype[np.float64]]) -> pl.DataFrame:
    """Give what one more place would take off the objective, dearest first: weeks of the same worth are put together.

    ``setting``, ``name``, ``starts`` (Monday of the first week), ``weeks``, ``worth_a_week`` and ``worth``, both in
    minute-weeks.
    """
    setting, week = np.nonzero(prices >= WORTH_AT_LEAST)
    value = np.round(prices[setting, week], 1)
    begins = np.ones(len(setting), dtype=np.bool_)
    begins[1:] = (np.diff(setting) != 0) | (np.diff(week) != 1) | (np.diff(value) != 0)
    rows = pl.DataFrame(
        {"run": np.cumsum(begins), "number": setting.astype(np.int64), "week": week, "worth_a_week": value}
    )
    runs = rows.group_by("run", maintain_order=True).agg(
        pl.first("number"), pl.first("week"), pl.len().cast(pl.Int64).alias("weeks"), pl.first("worth_a_week")
    )
    names = built.inputs.settings.select("setting", pl.coalesce("name", "setting").alias("name"))
    named = pl.concat([runs, names[runs["number"].to_numpy()]], how="horizontal")
    monday = pl.lit(built.inputs.first_day) + pl.duration(weeks=pl.col("week"))
    worth = (pl.col("worth_a_week") * pl.col("weeks")).round(1)
    found = named.select("setting", "name", monday.alias("starts"), "weeks", "worth_a_week", worth.alias("worth"))
    return found.sort("worth", "setting", "starts", descending=[True, False, False])


def shown(counts: pl.Series) -> pl.Series:
    """Write counts of people as text, small ones as [c]."""
    return mark_small(pl.DataFrame({"protected": counts}))["shown"]


def _weeks_with_blocks(built: Built) -> IntArray:
    blocks = built.problem.blocks
    weeks = [np.arange(first, first + count) for first, count in zip(blocks.first_week, blocks.weeks, strict=True)]
    return np.unique(np.concatenate(weeks))
