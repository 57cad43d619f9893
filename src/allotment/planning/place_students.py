"""Place students in settings: requirements met, fair travel, and the least change for whoever has no place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from allotment.evidence.assumptions.vocabulary import did_you_mean
from allotment.evidence.placements.errors import PlacementsError
from allotment.evidence.placements.example import example_files
from allotment.evidence.placements.inputs import PlacementFiles, PlacementInputs
from allotment.evidence.placements.read_inputs import read_inputs
from allotment.planning.answers.answer import Answer, Measure, OwnPage
from allotment.planning.answers.identity import name_answer
from allotment.planning.desk import Desk, Progress, say_nothing
from allotment.planning.placements.build import Built, build_problem
from allotment.planning.placements.closing import what_if_closed
from allotment.planning.placements.dated_rules import DatedRules, shipped_rules
from allotment.planning.placements.documents import documents_of
from allotment.planning.placements.fairness import fairness_table
from allotment.planning.placements.reasons import unplaced_table
from allotment.planning.placements.rota import PLACEMENTS, changes_between, rota_of
from allotment.planning.placements.search import Found, search
from allotment.planning.placements.sections import sections_of
from allotment.planning.placements.summaries import (
    by_block,
    by_kind_of_setting,
    new_settings,
    practice_hours,
    worth_of_places,
)
from allotment.reports.placements.calendars import calendar_paths
from allotment.workforce.errors import Problem

KIND = "place-students"
PERSONAL = frozenset({"placements", "rota", "unplaced", "changes"})


@dataclass(frozen=True)
class PlacementAsked:
    """What is asked: the files of a question, the most seconds of searching, and what to make of the answer.

    ``close`` names settings whose closing is asked about; the placement itself keeps them.
    """

    students: Path
    settings: Path
    requirements: Path
    seconds: int = 60
    travel: Path | None = None
    previous: Path | None = None
    changes: Path | None = None
    close: tuple[str, ...] = ()
    letters: bool = False
    calendars: bool = False

    @property
    def files(self) -> PlacementFiles:
        """The files."""
        return PlacementFiles(self.students, self.settings, self.requirements, self.travel, self.previous, self.changes)


def place_students(desk: Desk, asked: PlacementAsked, progress: Progress = say_nothing) -> Answer:
    """Read the files, place the students, check the placement, and say what it means.

    Raises:
        PlacementsError: a file cannot be used, or a setting to close is not there; every problem at once.
    """
    progress("Reading the files", 0.01)
    inputs = read_inputs(asked.files)
    _require_settings(asked.close, inputs)
    rules = DatedRules(shipped_rules(), inputs.first_day)
    progress("Finding who may go where", 0.03)
    built = build_problem(inputs, rules)
    found = search(built, asked.seconds, progress)
    progress("Explaining", 0.9)
    tables = _tables(built, found, rules)
    if asked.close:
        closed = build_problem(inputs, rules, asked.close)
        tables["closing"] = what_if_closed(built, found, closed, asked.seconds)
    stands_on = {
        "asked": {"seconds": asked.seconds, "close": asked.close},
        "files": dict(inputs.sha256),
        "code": desk.answer_code_hash,
    }
    return _answer(name_answer(KIND, stands_on), desk, asked, built, found, tables)


def write_example(folder: Path) -> None:
    """Write the files of the worked example, all synthetic, into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in example_files().items():
        (folder / name).write_bytes(content)


def _require_settings(names: Sequence[str], inputs: PlacementInputs) -> None:
    known = inputs.settings["setting"].to_list()
    problems = [
        Problem("--close", "the settings' file has no such setting.", did_you_mean(name, known), value=name)
        for name in names
        if name not in known
    ]
    if problems:
        raise PlacementsError("The setting to close cannot be used.", problems)


def _tables(built: Built, found: Found, rules: DatedRules) -> dict[str, pl.DataFrame]:
    setting = found.placement.setting
    rota = rota_of(built, setting)
    tables = {
        "placements": rota.select(PLACEMENTS),
        "rota": rota,
        "unplaced": unplaced_table(built, found),
        "by_block": by_block(built, rota),
        "by_kind_of_setting": by_kind_of_setting(built, rota),
        "hours": practice_hours(built, rules),
        "worth": worth_of_places(built, found.placement.prices),
        "fairness": fairness_table(built, found),
        "new_settings": new_settings(built, rota),
        "rules": rules.used(),
    }
    if found.before is not None:
        tables["changes"] = changes_between(built, found.before, setting)
    return tables


def _answer(
    name: str, desk: Desk, asked: PlacementAsked, built: Built, found: Found, tables: dict[str, pl.DataFrame]
) -> Answer:
    placed, unplaced = tables["placements"].height, tables["unplaced"].height
    sentence = _sentence(placed, unplaced, built.inputs.students.height)
    notes = [*built.inputs.notes, *built.notes(), *found.notes]
    told = {
        "placed": placed,
        "unplaced": unplaced,
        "objective": round(found.placement.objective, 1),
        "bound": round(found.placement.bound, 1),
        "gap": round(found.placement.gap, 6),
        "verified": found.verified,
        "students": built.inputs.students.height,
        "students_with_every_block": built.inputs.students.height - tables["unplaced"]["student"].n_unique(),
        "settings": built.inputs.settings.height,
        "moved": None if found.before is None else tables["changes"].height,
        "seconds": round(found.placement.seconds, 1),
        "broken": list(found.broken),
        "notes": notes,
        "provenance": {
            "inputs_sha256": dict(built.inputs.sha256),
            "rules_used": tables["rules"].height,
            "code_version": desk.code_version,
        },
    }
    lines = [sentence, *notes, "The sheets of students hold people: send them to nobody who need not know."]
    files = documents_of(tables, lines, name, desk.clock(), letters=asked.letters, calendars=asked.calendars)
    return Answer(
        kind=KIND,
        answer_id=name,
        sentence=sentence,
        told=told,
        measures=_measures(told, tables["rota"]),
        sections=sections_of(tables),
        tables=tables,
        files=files,
        personal_tables=PERSONAL & tables.keys(),
        own_pages=own_pages_of(tables["rota"], calendars=asked.calendars),
        notes=notes,
    )


def own_pages_of(rota: pl.DataFrame, *, calendars: bool) -> tuple[OwnPage, ...]:
    """Give what students and the educators of settings may each see of a rota by a link of their own."""
    when = {"block": "Block", "starts": "From", "ends": "To"}
    where = {
        "name": "Setting",
        "organisation": "Organisation",
        "postcode": "Postcode",
        "minutes": "Minutes to get there",
    }
    paths = {key: calendar_paths(rota, key) if calendars else {} for key in ("student", "setting")}
    return (
        OwnPage(
            whose="student",
            title="Your placements",
            how_to_read="Where you will be, and when. The journey is one way.",
            table="rota",
            by="student",
            headings={**when, **where, "hours_per_week": "Hours a week"},
            documents=paths["student"],
        ),
        OwnPage(
            whose="educator of a setting",
            title="Students you will have",
            how_to_read="Who comes to your setting, and when.",
            table="rota",
            by="setting",
            headings={"student": "Student", **when, "programme": "Programme", "level": "Year of study"},
            documents=paths["setting"],
        ),
    )


def _sentence(placed: int, unplaced: int, students: int) -> str:
    if not unplaced:
        return f"Every one of {students:,} students has a place in every block: {placed:,} places."
    noun = "block has" if unplaced == 1 else "blocks have"
    return (
        f"{placed:,} blocks of {students:,} students have a place; {unplaced:,} {noun} none, and each says what would."
    )


def _measures(told: dict[str, Any], rota: pl.DataFrame) -> list[Measure]:
    return [
        Measure("Blocks placed", told["placed"]),
        Measure("Blocks without a place", told["unplaced"]),
        Measure("Mean journey", _mean(rota), "minutes one way"),
        Measure("Journey that nine in ten do not exceed", _quantile(rota), "minutes one way"),
        Measure(
            "Left open by the bound",
            round(100 * told["gap"], 2),
            "per cent of the objective",
            "No placement can be better than this one by more.",
        ),
        Measure("Checked again, apart from the search", "every rule kept" if told["verified"] else "rules are broken"),
    ]


def _mean(rota: pl.DataFrame) -> float:
    return round(float(rota["minutes"].mean() or 0), 1)  # type: ignore[arg-type]


def _quantile(rota: pl.DataFrame) -> float:
    return float(rota["minutes"].quantile(0.9, "nearest") or 0)
