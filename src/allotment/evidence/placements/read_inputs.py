"""Reading the files of a placement question, held against one another: every problem of every file at once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

import polars as pl

from allotment.evidence.assumptions.vocabulary import did_you_mean
from allotment.evidence.placements.columns import (
    CHANGED,
    PREVIOUS,
    REQUIREMENTS,
    SETTINGS,
    STUDENTS,
    TRAVEL_OF_POSTCODES,
    TRAVEL_OF_STUDENTS,
    Table,
)
from allotment.evidence.placements.errors import PlacementsError
from allotment.evidence.placements.inputs import PlacementFiles, PlacementInputs
from allotment.evidence.placements.locating import located
from allotment.evidence.placements.notes import notes_on
from allotment.evidence.placements.read_requirements import split_requirements
from allotment.evidence.placements.read_table import empty_table, header_of, read_table
from allotment.evidence.placements.words import (
    BLOCK,
    CAPACITY,
    CLOSES,
    LEAVES,
    PLACES_OF,
    column_of_profession,
)
from allotment.evidence.sources.reading import ROW, fault_at, shortened
from allotment.workforce.errors import Problem


def read_inputs(files: PlacementFiles) -> PlacementInputs:
    """Read and check the files of a question.

    Raises:
        PlacementsError: a file is missing, hostile or wrong, or contradicts another; every problem at once.
    """
    problems: list[Problem] = []
    students = _read(files.students, STUDENTS, problems)
    settings = _read(files.settings, SETTINGS, problems)
    required = _read(files.requirements, REQUIREMENTS, problems)
    travel = None if files.travel is None else _read(files.travel, _travel_table(files.travel), problems)
    previous = None if files.previous is None else _read(files.previous, PREVIOUS, problems)
    changes = empty_table(CHANGED) if files.changes is None else _read(files.changes, CHANGED, problems)
    _stop(problems)
    levels: dict[str, set[int]] = {}
    for programme, level in students.select("programme", "level").unique().iter_rows():
        levels.setdefault(programme, set()).add(level)
    blocks, rules, wrong = split_requirements(required, levels, files.requirements.name)
    problems += wrong
    professions = tuple(blocks["profession"].unique(maintain_order=True))
    cohorts = set(blocks["cohort"])
    students = students.with_columns(cohort=pl.format("{}, level {}", "programme", "level"))
    problems += _students_agree(students, cohorts, required, files.students.name)
    problems += _pairs_agree(students, files.students.name)
    problems += _settings_agree(settings, professions, files.settings.name)
    problems += _rules_agree(required, rules, cohorts, files.requirements.name)
    problems += _changes_agree(changes, students, settings, "" if files.changes is None else files.changes.name)
    students, settings, wrong = located(students, settings, travel, files)
    _stop(problems + wrong)
    students = _without_leavers(students, changes, files)
    taught = blocks.filter(pl.col("cohort").is_in(students["cohort"].unique().to_list()))
    kept_rules = rules.filter(pl.col("cohort").is_in(taught["cohort"].unique().to_list()))
    return PlacementInputs(
        students=students,
        settings=settings,
        blocks=taught,
        rules=kept_rules,
        travel=travel,
        previous=previous,
        changes=changes,
        professions=tuple(taught["profession"].unique(maintain_order=True)),
        sha256={name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in files.given.items()},
        notes=notes_on(students, settings, blocks, previous),
    )


def _stop(problems: list[Problem]) -> None:
    if problems:
        raise PlacementsError(f"The files of the placements have {len(problems)} problem(s).", problems)


def _read(path: Path, table: Table, problems: list[Problem]) -> pl.DataFrame:
    rows, wrong = read_table(path, table)
    problems += wrong
    return rows


def _travel_table(path: Path) -> Table:
    return TRAVEL_OF_POSTCODES if "from_postcode" in header_of(path) else TRAVEL_OF_STUDENTS


def _without_leavers(students: pl.DataFrame, changes: pl.DataFrame, files: PlacementFiles) -> pl.DataFrame:
    leavers = changes.filter(pl.col("change") == LEAVES)["student"].to_list()
    left = students.filter(~pl.col("student").is_in(leavers))
    if left.is_empty():
        _stop([fault_at(files.students.name, "every student leaves.", "There is nobody to place.")])
    return left


def _students_agree(students: pl.DataFrame, cohorts: set[str], required: pl.DataFrame, file: str) -> list[Problem]:
    known = required.filter(pl.col("rule") == BLOCK)["programme"].unique(maintain_order=True).to_list()
    strange = students.filter(~pl.col("cohort").is_in(list(cohorts)))
    named = strange.filter(pl.col("programme").is_in(known))
    unnamed = strange.filter(~pl.col("programme").is_in(known))
    no_block = "Give a row of the requirements with rule block for this level, or without a level."
    found = [
        fault_at(file, "the requirements have no block for it.", no_block, row=row, column="level", value=cohort)
        for row, cohort in named.select(ROW, "cohort").iter_rows()
    ]
    unknown = [
        fault_at(
            file,
            "the requirements have no such programme.",
            did_you_mean(name, known),
            row=row,
            column="programme",
            value=name,
        )
        for row, name in unnamed.select(ROW, "programme").iter_rows()
    ]
    return shortened(found) + shortened(unknown)


def _pairs_agree(students: pl.DataFrame, file: str) -> list[Problem]:
    paired = students.filter(pl.col("pair").is_not_null())
    mixed = paired.filter(pl.col("cohort").n_unique().over("pair") > 1).filter(pl.col("pair").is_first_distinct())
    remedy = "A pair is of one programme and level. Use group for students of several."
    rule = "the pair has students of several programmes or levels."
    return shortened(
        fault_at(file, rule, remedy, row=row, column="pair", value=key)
        for row, key in mixed.select(ROW, "pair").iter_rows()
    )


def _settings_agree(settings: pl.DataFrame, professions: Iterable[str], file: str) -> list[Problem]:
    by_column = {column_of_profession(name).casefold(): name for name in professions}
    extra = [name for name in settings.columns if name.startswith(PLACES_OF)]
    problems = [
        fault_at(file, "no programme is of this profession.", did_you_mean(name, by_column), row=1, column=name)
        for name in extra
        if name.casefold() not in by_column
    ]
    wrong = settings.filter(pl.col("opens_from") > pl.col("opens_to"))
    problems += shortened(
        fault_at(file, "lies after opens_to.", "Mend one of the days.", row=row, column="opens_from", value=day)
        for row, day in wrong.select(ROW, "opens_from").iter_rows()
    )
    half = settings.filter(pl.col("least_staff").is_null() != pl.col("staff").is_null())
    remedy = "Give both least_staff and staff, or neither."
    problems += shortened(
        fault_at(file, "the safe-staffing floor needs the staff too.", remedy, row=row, column="least_staff")
        for row in half[ROW]
    )
    return problems


def _rules_agree(required: pl.DataFrame, rules: pl.DataFrame, cohorts: set[str], file: str) -> list[Problem]:
    """Hold that a rule is about a programme, and a level of it, that has blocks."""
    with_blocks = required.filter(pl.col("rule") == BLOCK)["programme"].unique(maintain_order=True).to_list()
    unknown = required.filter(~pl.col("programme").is_in(with_blocks))
    strange = rules.join(unknown, on=ROW, how="anti").filter(~pl.col("cohort").is_in(list(cohorts)))
    return shortened(
        fault_at(
            file,
            "this programme has no row with rule block.",
            did_you_mean(name, with_blocks),
            row=row,
            column="programme",
            value=name,
        )
        for row, name in unknown.select(ROW, "programme").iter_rows()
    ) + shortened(
        fault_at(file, "this programme has no block at this level.", "Give its blocks too.", row=row, value=cohort)
        for row, cohort in strange.select(ROW, "cohort").iter_rows()
    )


def _changes_agree(changes: pl.DataFrame, students: pl.DataFrame, settings: pl.DataFrame, file: str) -> list[Problem]:
    """Hold that a change names who leaves, or which setting closes or gets how many places."""
    known = {"student": students["student"].to_list(), "setting": settings["setting"].to_list()}
    column_of = {LEAVES: "student", CLOSES: "setting", CAPACITY: "setting"}
    problems = []
    for row in changes.iter_rows(named=True):
        column = column_of[row["change"]]
        name = row[column]
        if name is None or name not in known[column]:
            rule = f"a change of this kind names one {column} of the {column}s' file."
            remedy = did_you_mean(name or "", known[column][:2_000])
            problems.append(fault_at(file, rule, remedy, row=row[ROW], column=column, value=name or ""))
        if row["change"] == CAPACITY and row["places"] is None:
            remedy = "Give the places a week from then on."
            problems.append(fault_at(file, "must not be empty on this row.", remedy, row=row[ROW], column="places"))
    return shortened(problems)
