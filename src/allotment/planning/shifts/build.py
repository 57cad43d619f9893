"""The question of the shared bank as arrays, built from the tables and the dated rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl

from allotment.allocation.shifts.codes import CONTRACTS, TIERS
from allotment.allocation.shifts.problem import BankProblem, BoolArray, IntArray, Shifts, Spans, Workers
from allotment.evidence.shifts.columns import AVAILABLE
from allotment.evidence.shifts.inputs import BankInputs
from allotment.evidence.shifts.times import is_night, is_weekend, midnight, monday_of
from allotment.planning.shifts.dated_rules import DatedRules

NO_LIMIT = 10_000 * 60
NONE = -1


@dataclass(frozen=True)
class Built:
    """A question, the tables it is made of, and the names that its numbers stand for."""

    problem: BankProblem
    inputs: BankInputs
    rules: DatedRules
    organisations: tuple[str, ...]
    roles: tuple[str, ...]


def first_monday(inputs: BankInputs) -> date:
    """Give the Monday of the week in which the first shift begins."""
    return monday_of(int(inputs.shifts["begins"].min()))  # type: ignore[arg-type]


def build(inputs: BankInputs, rules: DatedRules, sick: Sequence[str] = ()) -> Built:
    """Build the question. ``sick`` names workers who are away for all of it, whatever the reason."""
    shifts, workers = inputs.shifts, inputs.workers
    organisations = _names(shifts["organisation"], workers["organisation"], inputs.bookings["organisation"])
    roles = _names(shifts["role"])
    competences = _names(shifts["competences"].explode(), workers["competences"].explode())
    wards = _names(_ward(shifts), _ward(workers))
    monday = first_monday(inputs)
    weeks = (monday_of(int(shifts["begins"].max())) - monday).days // 7 + 1  # type: ignore[arg-type]
    mondays = np.array([midnight(monday + timedelta(weeks=week)) for week in range(weeks + 1)], dtype=np.int64)
    travel, usual_limit = rules.travel()
    number = {name: place for place, name in enumerate(workers["worker"])}
    problem = BankProblem(
        shifts=_shifts(shifts, rules, (organisations, roles, competences, wards), mondays),
        workers=_workers(workers, rules, (organisations, roles, competences, wards), usual_limit, set(sick)),
        bookings=_spans(inputs.bookings, number, organisations),
        open_to=_spans(_merged(inputs.availability.filter(pl.col("state") == AVAILABLE)), number, organisations),
        closed_to=_spans(inputs.availability.filter(pl.col("state") != AVAILABLE), number, organisations),
        rules=rules.rules(),
        weights=rules.weights(),
        travel=travel,
        mondays=mondays,
        kept=_kept(inputs, number),
    )
    return Built(problem, inputs, rules, organisations, roles)


Known = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...], tuple[str, ...]]


def _shifts(rows: pl.DataFrame, rules: DatedRules, known: Known, mondays: IntArray) -> Shifts:
    organisations, roles, competences, wards = known
    begins, ends = rows["begins"].to_list(), rows["ends"].to_list()
    night = np.array([is_night(start, end) for start, end in zip(begins, ends, strict=True)], dtype=np.bool_)
    weekend = np.array([is_weekend(start) for start in begins], dtype=np.int64)
    of_night, of_weekend = rules.hardship()
    minutes = (rows["ends"] - rows["begins"] - rows["break_minutes"].fill_null(0)).to_numpy().astype(np.int64)
    pay = minutes * rows["pay_pence_per_hour"].to_numpy()
    worth = rows["urgency"].fill_null("routine").replace_strict(rules.worth(), return_dtype=pl.Float64)
    return Shifts(
        names=tuple(rows["shift"]),
        organisation=_numbers(rows["organisation"], organisations),
        ward=_numbers(_ward(rows), wards),
        role=_numbers(rows["role"], roles),
        grade=_whole(rows["grade"], 0),
        competences=_bits(rows["competences"], competences),
        east=rows["east"].to_numpy(),
        north=rows["north"].to_numpy(),
        start=rows["begins"].to_numpy(),
        end=rows["ends"].to_numpy(),
        minutes=minutes,
        pay=(pay + 30) // 60,
        worth=worth.to_numpy(),
        released=_numbers(rows["released_to"].fill_null("shared bank"), TIERS),
        night=night,
        hard=of_night * night + of_weekend * weekend,
        week=np.searchsorted(mondays, rows["begins"].to_numpy(), side="right") - 1,
    )


def _workers(rows: pl.DataFrame, rules: DatedRules, known: Known, usual_limit: int, sick: set[str]) -> Workers:
    organisations, roles, competences, wards = known
    visa = rules.visa_minutes()
    student = np.array([visa["student in term"] if one == "student in term" else NO_LIMIT for one in rows["visa"]])
    passport = [NONE if day is None else midnight(day + timedelta(days=1)) for day in rows["passport_until"]]
    return Workers(
        names=tuple(rows["worker"]),
        organisation=_numbers(rows["organisation"], organisations),
        ward=_numbers(_ward(rows), wards),
        roles=_bits(rows["roles"], roles),
        grade=_whole(rows["grade"], 0),
        competences=_bits(rows["competences"], competences),
        contract=_numbers(rows["contract"], CONTRACTS),
        east=rows["east"].to_numpy(),
        north=rows["north"].to_numpy(),
        travel_limit=_whole(rows["travel_minutes"], usual_limit),
        passport_until=np.array(passport, dtype=np.int64),
        averages=(~rows["opt_out"].fill_null(False) | rows["night_worker"].fill_null(False)).to_numpy(),
        average_minutes=_minutes(rows["average_hours"], 0),
        own_limit=np.minimum(student, _minutes(rows["most_hours"], NO_LIMIT)).astype(np.int64),
        away_limit=np.array(
            [visa[one] if one == "skilled worker" else NO_LIMIT for one in rows["visa"]], dtype=np.int64
        ),
        wanted=_minutes(rows["hours_wanted"], NO_LIMIT),
        nights=rows["nights"].fill_null(True).to_numpy(),
        fortnightly=(rows["rest"].fill_null("weekly") == "fortnightly").to_numpy(),
        sick=rows["worker"].is_in(sorted(sick)).to_numpy(),
        avoided=_marks(rows["avoids"], organisations),
        preferred=_marks(rows["prefers"], organisations),
    )


def _spans(rows: pl.DataFrame, number: dict[str, int], organisations: tuple[str, ...]) -> Spans:
    """Lay spans out by worker; ``rows`` are sorted by worker and start."""
    worker = np.array([number[name] for name in rows["worker"]], dtype=np.int64)
    begins, ends = rows["begins"].to_numpy().astype(np.int64), rows["ends"].to_numpy().astype(np.int64)
    whole = ends - begins
    rest = rows["break_minutes"].fill_null(0).to_numpy() if "break_minutes" in rows.columns else 0
    night = [is_night(start, end) for start, end in zip(begins.tolist(), ends.tolist(), strict=True)]
    booked = "organisation" in rows.columns
    return Spans(
        first=np.searchsorted(worker, np.arange(len(number) + 1)).astype(np.int64),
        start=begins,
        end=ends,
        minutes=whole - rest,
        night=np.array(night if booked else [False] * len(begins), dtype=np.bool_),
        organisation=_numbers(rows["organisation"], organisations) if booked else np.zeros(len(begins), dtype=np.int64),
    )


def _merged(rows: pl.DataFrame) -> pl.DataFrame:
    """Join times of being available that touch or overlap, so that a shift may lie across two of them."""
    ordered = rows.sort("worker", "begins").select("worker", "begins", "ends")
    until = pl.col("ends").cum_max().shift(1).over("worker")
    parts = ordered.with_columns((pl.col("begins") > until).fill_null(True).cum_sum().alias("part"))
    joined = parts.group_by("worker", "part").agg(pl.col("begins").min(), pl.col("ends").max())
    return joined.sort("worker", "begins")


def _kept(inputs: BankInputs, number: dict[str, int]) -> IntArray:
    before = dict(inputs.previous.select("shift", "worker").iter_rows())
    kept = [number.get(before.get(name, ""), NONE) for name in inputs.shifts["shift"]]
    return np.array(kept, dtype=np.int64)


def _ward(rows: pl.DataFrame) -> pl.Series:
    """Name wards with their organisation: two may have a ward of one name."""
    return rows.select(ward=pl.col("organisation") + " / " + pl.col("ward"))["ward"]


def _names(*columns: pl.Series) -> tuple[str, ...]:
    return tuple(sorted({name for column in columns for name in column.drop_nulls()}))


def _numbers(words: pl.Series, known: Sequence[str]) -> IntArray:
    number = {name: place for place, name in enumerate(known)}
    return np.array([NONE if word is None else number[word] for word in words], dtype=np.int64)


def _bits(lists: pl.Series, known: Sequence[str]) -> IntArray:
    bit = {name: 1 << place for place, name in enumerate(known)}
    return np.array([sum({bit[one] for one in names or () if one in bit}) for names in lists.to_list()], dtype=np.int64)


def _marks(lists: pl.Series, known: Sequence[str]) -> BoolArray:
    number = {name: place for place, name in enumerate(known)}
    marks = np.zeros((len(lists), len(known)), dtype=np.bool_)
    for row, names in enumerate(lists.to_list()):
        for name in names or ():
            if name in number:
                marks[row, number[name]] = True
    return marks


def _whole(cells: pl.Series, empty: int) -> IntArray:
    return cells.fill_null(empty).to_numpy().astype(np.int64)


def _minutes(hours: pl.Series, empty: int) -> IntArray:
    return (hours * 60).round().fill_null(empty).to_numpy().astype(np.int64)
