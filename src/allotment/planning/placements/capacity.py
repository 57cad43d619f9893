"""How many students a setting may hold in each week: places, supervisors, safe staffing, audit and opening together."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

from allotment.allocation.placements.problem import BoolArray, IntArray
from allotment.evidence.placements.inputs import PlacementInputs
from allotment.evidence.placements.words import CAPACITY, CLOSES, PLACES_OF, column_of_profession

DAYS_IN_A_WEEK = 7
NO_LIMIT = 1_000_000


def weekly_places(inputs: PlacementInputs, usual_ratio: float, close: tuple[str, ...] = ()) -> IntArray:
    """Give places by setting and week, shape (T, W).

    places = min(places, floor(supervisors x students per supervisor), staff - least staff), nought in a week that does
    not lie wholly within opening and audit. Changes hold in every week that begins on or after their day; what a change
    says of places is still bound by supervisors and staff.

    Args:
        inputs: the tables.
        usual_ratio: students at a time for each supervisor, where a setting gives none.
        close: settings that are closed for the whole time.
    """
    limit = _limits(inputs.settings, usual_ratio)
    weeks = inputs.weeks
    places = np.repeat(inputs.settings["places"].to_numpy().astype(np.int64)[:, None], weeks, axis=1)
    number = {name: place for place, name in enumerate(inputs.settings["setting"])}
    for row in inputs.changes.iter_rows(named=True):
        if row["change"] in (CLOSES, CAPACITY):
            first = 0 if row["starts"] is None else _first_week_from(row["starts"], inputs)
            places[number[row["setting"]], first:] = 0 if row["change"] == CLOSES else row["places"]
    places = np.minimum(places, limit[:, None]) * _is_open(inputs)
    for name in close:
        places[number[name]] = 0
    return places


def limited_places(inputs: PlacementInputs, places: IntArray) -> tuple[IntArray, IntArray, IntArray]:
    """Give the settings (E,) and professions (E,) that have a limit of their own, and its places (E, W)."""
    settings, professions, limits = [], [], []
    named = {column.casefold(): column for column in inputs.settings.columns if column.startswith(PLACES_OF)}
    for profession, name in enumerate(inputs.professions):
        column = named.get(column_of_profession(name).casefold())
        if column is None:
            continue
        for setting, most in enumerate(inputs.settings[column]):
            if most is not None:
                settings.append(setting)
                professions.append(profession)
                limits.append(np.minimum(places[setting], most))
    shape = (len(limits), inputs.weeks)
    held = np.array(limits, dtype=np.int64).reshape(shape)
    return np.array(settings, dtype=np.int64), np.array(professions, dtype=np.int64), held


def _limits(settings: pl.DataFrame, usual_ratio: float) -> IntArray:
    """Give what supervisors and safe staffing allow (T,)."""
    ratio = pl.col("students_per_supervisor").fill_null(usual_ratio)
    by_supervisors = (pl.col("supervisors") * ratio + 1e-9).floor().fill_null(NO_LIMIT)
    by_staff = (pl.col("staff") - pl.col("least_staff") + 1e-9).floor().clip(0).fill_null(NO_LIMIT)
    least = settings.select(pl.min_horizontal(by_supervisors, by_staff).cast(pl.Int64)).to_series()
    return least.to_numpy().astype(np.int64)


def _is_open(inputs: PlacementInputs) -> BoolArray:
    """Say in which weeks (T, W) a setting is open and audited from Monday to Sunday."""
    week = np.arange(inputs.weeks)
    from_week = _ceil_weeks(_days(inputs, "opens_from", 0))
    ends = np.minimum(
        _days(inputs, "opens_to", NO_LIMIT * DAYS_IN_A_WEEK), _days(inputs, "audit_until", NO_LIMIT * DAYS_IN_A_WEEK)
    )
    weeks_within = (ends + 1) // DAYS_IN_A_WEEK
    inside: BoolArray = (week >= from_week[:, None]) & (week < weeks_within[:, None])
    return inside


def _days(inputs: PlacementInputs, column: str, empty: int) -> IntArray:
    days = inputs.settings.select((pl.col(column) - pl.lit(inputs.first_day)).dt.total_days().fill_null(empty))
    return days.to_series().to_numpy().astype(np.int64)


def _ceil_weeks(days: IntArray) -> IntArray:
    return -(-days // DAYS_IN_A_WEEK)


def _first_week_from(day: date, inputs: PlacementInputs) -> int:
    return max(0, -(-(day - inputs.first_day).days // DAYS_IN_A_WEEK))
