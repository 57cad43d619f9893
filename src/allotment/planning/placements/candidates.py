"""Which settings each student may go to, and how long the way is: whole blocks of students at a time.

Where no matrix says otherwise, minutes one way = fixed minutes + straight distance x detour / speed, by the student's
way of travelling, from the middle of one postcode's sector to the middle of the other's.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from allotment.allocation.placements.problem import BoolArray, Candidates, IntArray
from allotment.evidence.placements.inputs import PlacementInputs
from allotment.evidence.placements.words import CAR, REPEATS, TRANSPORTS
from allotment.planning.placements.dated_rules import TravelRule

PAIRS_AT_A_TIME = 4_000_000
MOST_MINUTES = np.iinfo(np.int16).max
Floats = NDArray[np.float32]


@dataclass(frozen=True)
class _Pairs:
    """Some pairs of student and setting, sorted by student: (E,) each; ``minutes`` where a matrix gives them."""

    student: IntArray
    setting: IntArray
    minutes: Floats

    def of(self, low: int, high: int) -> tuple[IntArray, IntArray, Floats]:
        """Give the pairs of students ``low`` to ``high``, these counted from ``low``."""
        begin, end = np.searchsorted(self.student, (low, high))
        return self.student[begin:end] - low, self.setting[begin:end], self.minutes[begin:end]


class Ways:
    """Who may go where and how long it takes, for any run of students against all settings."""

    def __init__(self, inputs: PlacementInputs, travel: tuple[TravelRule, ...]) -> None:
        """Take the tables, and how minutes are reckoned, in the order of ``TRANSPORTS``."""
        students, settings = inputs.students, inputs.settings
        way = _numbers(students["transport"].fill_null(CAR), TRANSPORTS)
        self._fixed = np.array([rule.fixed for rule in travel], np.float32)[way]
        self._slope = np.array([rule.minutes_per_metre for rule in travel], np.float32)[way]
        usual = np.array([rule.limit for rule in travel], np.float32)[way]
        given = students["travel_minutes"].cast(pl.Float32).to_numpy()
        self.limit = np.minimum(np.where(np.isnan(given), usual, given), MOST_MINUTES)
        self._combination, self._meets = _needs(inputs)
        self._carer = students["carer"].fill_null(value=False).to_numpy()
        self._fits_carers = settings["hours_fit_carers"].fill_null(value=False).to_numpy()
        self._given, self._refused = _given_minutes(inputs), _refused(inputs)
        self._from = [_metres(students, name) for name in ("east", "north")]
        self._to = [_metres(settings, name) for name in ("east", "north")]

    def minutes(self, low: int, high: int) -> Floats:
        """Give minutes one way of students ``low`` to ``high`` to all settings; NaN where the way is not known."""
        aside, up = (home[low:high, None] - there for home, there in zip(self._from, self._to, strict=True))
        found: Floats = np.rint(self._fixed[low:high, None] + self._slope[low:high, None] * np.hypot(aside, up))
        row, column, known = self._given.of(low, high)
        found[row, column] = np.rint(known)
        return found

    def meets(self, low: int, high: int) -> BoolArray:
        """Say which settings have what each student needs."""
        return self._meets[self._combination[low:high]]

    def fits_carer(self, low: int, high: int) -> BoolArray:
        """Say which settings have hours that fit each student."""
        fits: BoolArray = self._fits_carers | ~self._carer[low:high, None]
        return fits

    def welcome(self, low: int, high: int) -> BoolArray:
        """Say which settings each student neither avoids nor has done."""
        fine = np.ones((high - low, len(self._fits_carers)), dtype=np.bool_)
        row, column, _ = self._refused.of(low, high)
        fine[row, column] = False
        return fine


def find_candidates(ways: Ways, programme: IntArray, takes: BoolArray) -> Candidates:
    """Give all settings that each student may go to in some block, in the order of settings.

    Args:
        ways: who may go where.
        programme: each student's cohort by its number (N,).
        takes: which settings take some block of a cohort (P, T).
    """
    count = takes.shape[1]
    step = max(1, PAIRS_AT_A_TIME // max(1, count))
    counts, where, minutes = [], [], []
    for low in range(0, len(programme), step):
        high = min(low + step, len(programme))
        way = ways.minutes(low, high)
        allowed = takes[programme[low:high]] & ways.meets(low, high) & ways.fits_carer(low, high)
        allowed &= ways.welcome(low, high) & (way <= ways.limit[low:high, None])  # no unknown way is within a limit
        counts.append(allowed.sum(axis=1))
        where.append(np.broadcast_to(np.arange(count, dtype=np.int32), allowed.shape)[allowed])
        minutes.append(way[allowed].astype(np.int16))
    first = np.concatenate([[0], np.cumsum(np.concatenate(counts))]).astype(np.int64)
    return Candidates(first=first, setting=np.concatenate(where), minutes=np.concatenate(minutes))


def _metres(rows: pl.DataFrame, name: str) -> Floats:
    """Give places along one axis (rows,), NaN where not known."""
    return rows[name].cast(pl.Float32).fill_null(float("nan")).to_numpy()


def _numbers(words: pl.Series, known: tuple[str, ...]) -> IntArray:
    return words.replace_strict(list(known), range(len(known)), return_dtype=pl.Int64).to_numpy()


def _needs(inputs: PlacementInputs) -> tuple[IntArray, BoolArray]:
    """Number the combinations of needs that students have (N,), and say which settings meet each (combinations, T)."""
    key = inputs.students["needs"].list.unique().list.sort().list.join(";")
    combinations = key.unique().sort()
    offered = [set(features) for features in inputs.settings["features"].to_list()]
    meets = np.array(
        [[set(filter(None, one.split(";"))) <= features for features in offered] for one in combinations],
        dtype=np.bool_,
    )
    return _numbers(key, tuple(combinations)), meets.reshape(len(combinations), inputs.settings.height)


def _given_minutes(inputs: PlacementInputs) -> _Pairs:
    """Give the pairs whose minutes a matrix says."""
    students = inputs.students.select("student", "postcode").with_row_index("s")
    settings = inputs.settings.select("setting", "postcode").with_row_index("t")
    travel = inputs.travel
    if travel is None:
        return _pairs(pl.DataFrame(schema={"s": pl.UInt32(), "t": pl.UInt32(), "minutes": pl.Float64()}))
    if "from_postcode" in travel.columns:
        near = travel.join(students, left_on="from_postcode", right_on="postcode")
        return _pairs(near.join(settings, left_on="to_postcode", right_on="postcode"))
    return _pairs(travel.join(students, on="student").join(settings, on="setting"))


def _refused(inputs: PlacementInputs) -> _Pairs:
    """Give the pairs that are out of the question: avoided, by setting or organisation, or done before."""
    settings = inputs.settings.select("setting", "organisation").with_row_index("t")
    names = pl.concat(
        [
            settings.select("t", pl.col("setting").alias("name")),
            settings.select("t", pl.col("organisation").alias("name")).drop_nulls(),
        ]
    )
    again = inputs.rules.filter(pl.col("rule") == REPEATS)["cohort"].unique().to_list()
    done = pl.when(pl.col("cohort").is_in(again)).then(pl.lit([], pl.List(pl.String))).otherwise("done")
    by_student = inputs.students.select(pl.concat_list("avoid", done).alias("name")).with_row_index("s")
    pairs = by_student.explode("name").drop_nulls().join(names, on="name")
    return _pairs(pairs.with_columns(minutes=pl.lit(0.0)))


def _pairs(rows: pl.DataFrame) -> _Pairs:
    ordered = rows.sort("s", "t")
    return _Pairs(
        ordered["s"].to_numpy().astype(np.int64),
        ordered["t"].to_numpy().astype(np.int64),
        ordered["minutes"].to_numpy().astype(np.float32),
    )
