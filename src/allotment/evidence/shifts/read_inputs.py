"""Reading the shared bank's files and holding them to one another: every problem of every file at once."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import polars as pl

from allotment.evidence.assumptions.vocabulary import did_you_mean
from allotment.evidence.placements.columns import Table
from allotment.evidence.placements.postcodes import locate
from allotment.evidence.placements.read_table import empty_table, read_table
from allotment.evidence.shifts.columns import AVAILABILITY, BOOKINGS, NEVER_READ, PREVIOUS, RATES, SHIFTS, WORKERS
from allotment.evidence.shifts.errors import ShiftsError
from allotment.evidence.shifts.inputs import BankFiles, BankInputs
from allotment.evidence.shifts.times import NotAMomentError, utc_minutes
from allotment.evidence.sources.reading import ROW, fault_at, shortened
from allotment.workforce.errors import Problem

LONGEST_SPAN = {SHIFTS.title: 24 * 60, BOOKINGS.title: 48 * 60, AVAILABILITY.title: 366 * 24 * 60}
LONGEST_HORIZON = 8 * 7 * 24 * 60
MOST_KINDS = 62  # of roles and of competences: each is a bit


def read_inputs(files: BankFiles) -> BankInputs:
    """Read the files and check them against one another.

    Raises:
        ShiftsError: a file is missing, hostile or wrong; every problem, with file, row, column, value and remedy.
    """
    problems: list[Problem] = []
    shifts = _timed(_read(files.shifts, SHIFTS, problems), SHIFTS, files.shifts, problems)
    workers = _read(files.workers, WORKERS, problems).drop(NEVER_READ)
    bookings = _timed(_read(files.bookings, BOOKINGS, problems), BOOKINGS, files.bookings, problems)
    availability = _timed(_read(files.availability, AVAILABILITY, problems), AVAILABILITY, files.availability, problems)
    rates = _read(files.rates, RATES, problems)
    previous = _read(files.previous, PREVIOUS, problems).select(ROW, "shift", "worker")
    _stop(problems)
    shifts = _located(shifts, "shift", files.shifts, problems)
    workers = _located(workers, "worker", files.workers, problems)
    shifts = _paid(shifts, rates, files, problems)
    known = workers["worker"]
    problems += _unknown(bookings, "worker", known, files.bookings) + _overlapping(bookings, files.bookings)
    problems += _unknown(availability, "worker", known, files.availability)
    problems += _unknown(previous, "worker", known, files.previous)
    problems += _limits(shifts, workers, files)
    _stop(problems)
    gone = previous.filter(~pl.col("shift").is_in(shifts["shift"].to_list())).height
    notes = [f"{gone:,} shifts of the previous fills are not among the open shifts."] if gone else []
    capped = int(shifts["capped"].sum())
    notes += (
        [f"{capped:,} shifts offered more than the rate card's cap; they are reckoned at the cap."] if capped else []
    )
    hashes = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files.given}
    return BankInputs(
        shifts.sort("shift"),
        workers.sort("worker"),
        bookings.sort("worker", "begins"),
        availability.sort("worker", "begins"),
        previous.filter(pl.col("shift").is_in(shifts["shift"].to_list())).sort("shift"),
        hashes,
        tuple(notes),
    )


def _stop(problems: Sequence[Problem]) -> None:
    if problems:
        raise ShiftsError(f"The shared bank's files have {len(problems)} problem(s).", problems)


def _read(path: Path | None, table: Table, problems: list[Problem]) -> pl.DataFrame:
    if path is None:
        return empty_table(table)
    rows, wrong = read_table(path, table)
    problems += wrong
    return rows if not wrong else empty_table(table)


def _timed(rows: pl.DataFrame, table: Table, path: Path | None, problems: list[Problem]) -> pl.DataFrame:
    """Add ``begins`` and ``ends``; say which moments are wrong, which spans run backwards, and which are too long."""
    file = "" if path is None else path.name
    faults: list[Problem] = []
    moments: dict[str, list[int | None]] = {"start": [], "end": []}
    for column, found in moments.items():
        for row, text in rows.select(ROW, column).iter_rows():
            try:
                found.append(utc_minutes(text or ""))
            except NotAMomentError as error:
                found.append(None)
                faults.append(fault_at(file, str(error), "Mend it.", row=row, column=column, value=text or ""))
    timed = rows.with_columns(
        pl.Series("begins", moments["start"], dtype=pl.Int64), pl.Series("ends", moments["end"], dtype=pl.Int64)
    )
    length = (
        pl.col("ends")
        - pl.col("begins")
        - (pl.col("break_minutes").fill_null(0) if "break_minutes" in rows.columns else 0)
    )
    for row, end in timed.filter(length <= 0).select(ROW, "end").iter_rows():
        rule = "must lie after the start, with work left beside the break."
        faults.append(
            fault_at(
                file,
                rule,
                "Mend the times; an end after midnight is on the next day.",
                row=row,
                column="end",
                value=end,
            )
        )
    most = LONGEST_SPAN[table.title]
    for row, end in timed.filter(pl.col("ends") - pl.col("begins") > most).select(ROW, "end").iter_rows():
        faults.append(
            fault_at(
                file,
                f"must be within {most // 60} hours of the start.",
                "Mend the day.",
                row=row,
                column="end",
                value=end,
            )
        )
    problems += shortened(faults)
    return timed


def _located(rows: pl.DataFrame, key: str, path: Path, problems: list[Problem]) -> pl.DataFrame:
    by_postcode = locate(rows["postcode"])
    given = pl.col("easting").is_not_null() & pl.col("northing").is_not_null()
    placed = rows.with_columns(
        east=pl.when(given).then("easting").otherwise(by_postcode["east"]).cast(pl.Float64),
        north=pl.when(given).then("northing").otherwise(by_postcode["north"]).cast(pl.Float64),
    )
    remedy = "Give a postcode that there is, or easting and northing together."
    problems += shortened(
        fault_at(path.name, f"this {key} cannot be located.", remedy, row=row, column="postcode", value=postcode or "")
        for row, postcode in placed.filter(pl.col("east").is_null()).select(ROW, "postcode").iter_rows()
    )
    return placed


def _paid(shifts: pl.DataFrame, rates: pl.DataFrame, files: BankFiles, problems: list[Problem]) -> pl.DataFrame:
    """Add what an hour pays in pence, at most the cap."""
    if files.rates is not None:
        twice = rates.filter(~pl.struct("role", "grade").is_first_distinct())
        remedy = "Take the repeated row out."
        problems += shortened(
            fault_at(
                files.rates.name, "a role and grade may have one rate.", remedy, row=row, column="role", value=role
            )
            for row, role in twice.select(ROW, "role").iter_rows()
        )
    card = {
        (role, grade): (pay, cap)
        for role, grade, pay, cap in rates.select("role", "grade", "pounds_per_hour", "cap_pounds_per_hour").iter_rows()
    }
    pence, capped, faults = [], [], []
    for row, role, grade, own in shifts.select(ROW, "role", "grade", "pounds_per_hour").iter_rows():
        usual, cap = card.get((role, grade)) or card.get((role, None)) or (None, None)
        pay = own if own is not None else usual
        if pay is None:
            remedy = "Give it here, or a row for the role in --rates."
            faults.append(
                fault_at(
                    files.shifts.name,
                    "no rate is given for this shift.",
                    remedy,
                    row=row,
                    column="pounds_per_hour",
                    value=role,
                )
            )
        pence.append(round(100 * min(pay or 0.0, cap if cap is not None else pay or 0.0)))
        capped.append(cap is not None and (pay or 0.0) > cap)
    problems += shortened(faults)
    return shifts.with_columns(
        pl.Series("pay_pence_per_hour", pence, dtype=pl.Int64), pl.Series("capped", capped, dtype=pl.Boolean)
    )


def _unknown(rows: pl.DataFrame, column: str, known: pl.Series, path: Path | None) -> list[Problem]:
    names = known.to_list()
    strange = rows.filter(~pl.col(column).is_in(names))
    file = "" if path is None else path.name
    rule = f"the workers' file has no such {column}."
    return shortened(
        fault_at(file, rule, did_you_mean(name, names), row=row, column=column, value=name)
        for row, name in strange.select(ROW, column).head(50).iter_rows()
    )


def _overlapping(bookings: pl.DataFrame, path: Path | None) -> list[Problem]:
    """Find workers who are booked twice at one time before anything is filled."""
    ordered = bookings.sort("worker", "begins")
    until = pl.col("ends").cum_max().shift(1).over("worker")
    twice = ordered.filter(pl.col("begins") < until)
    remedy = "Take one of the bookings out: nobody works in two places at once."
    return shortened(
        fault_at(
            "" if path is None else path.name,
            "another booking of this worker overlaps it.",
            remedy,
            row=row,
            column="start",
            value=start,
        )
        for row, start in twice.select(ROW, "start").iter_rows()
    )


def _limits(shifts: pl.DataFrame, workers: pl.DataFrame, files: BankFiles) -> list[Problem]:
    problems = []
    span = int(shifts["begins"].max() or 0) - int(shifts["begins"].min() or 0)  # type: ignore[arg-type]
    if span > LONGEST_HORIZON:
        rule = f"the shifts begin over {span // 1440:,} days; eight weeks are the most."
        problems.append(
            fault_at(files.shifts.name, rule, "Give fewer weeks and run again as time goes on.", column="start")
        )
    competences = set(shifts["competences"].explode().drop_nulls()) | set(workers["competences"].explode().drop_nulls())
    for names, what in ((set(shifts["role"]), "role"), (competences, "competences")):
        if len(names) > MOST_KINDS:
            rule = f"there are {len(names):,} different {what}; {MOST_KINDS} are the most."
            problems.append(fault_at(files.shifts.name, rule, "Give them common names.", column=what))
    return problems
