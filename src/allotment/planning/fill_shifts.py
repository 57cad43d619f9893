"""Fill the open shifts of many organisations from one bank: safe first, then cost, then fair; proposals only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from allotment.allocation.shifts.fill import Filled, fill
from allotment.allocation.shifts.verify import verify
from allotment.evidence.assumptions.vocabulary import did_you_mean
from allotment.evidence.shifts.errors import ShiftsError
from allotment.evidence.shifts.example import example_files
from allotment.evidence.shifts.inputs import BankFiles, BankInputs
from allotment.evidence.shifts.read_inputs import read_inputs
from allotment.planning.answers.answer import Answer, Measure
from allotment.planning.answers.identity import name_answer
from allotment.planning.desk import Desk, Progress, say_nothing
from allotment.planning.shifts.build import Built, build, first_monday
from allotment.planning.shifts.dated_rules import DatedRules, shipped_rules
from allotment.planning.shifts.sections import sections_of
from allotment.planning.shifts.tables import (
    alone_figures,
    by_organisation,
    by_tier,
    changes_table,
    fairness_table,
    fills_table,
    offers_table,
    pounds_with_agency,
    unfilled_table,
    worst_burden,
)
from allotment.workforce.errors import Problem

KIND = "fill-shifts"
PERSONAL = frozenset({"fills", "offers", "changes"})
APPROVAL = "Every fill is a proposal: it books nobody until the worker accepts it or a named person approves it."


@dataclass(frozen=True)
class ShiftsAsked:
    """What is asked: the files, the most seconds of searching, who is away, and one shift to offer instead of all."""

    shifts: Path
    workers: Path
    seconds: int = 180
    bookings: Path | None = None
    availability: Path | None = None
    rates: Path | None = None
    previous: Path | None = None
    sick: tuple[str, ...] = ()
    one: str | None = None

    @property
    def files(self) -> BankFiles:
        """The files."""
        return BankFiles(self.shifts, self.workers, self.bookings, self.availability, self.rates, self.previous)


def fill_shifts(desk: Desk, asked: ShiftsAsked, progress: Progress = say_nothing) -> Answer:
    """Read the files, fill the shifts or order the offers of one, check every fill, and say what was found.

    Raises:
        ShiftsError: a file cannot be used, or a worker or shift that is named is not there; every problem at once.
    """
    progress("Reading the files", 0.01)
    inputs = read_inputs(asked.files)
    _require(asked, inputs)
    built = build(inputs, DatedRules(shipped_rules(), first_monday(inputs)), asked.sick)
    stands_on = {
        "asked": {"seconds": asked.seconds, "sick": sorted(asked.sick), "one": asked.one},
        "files": dict(inputs.sha256),
        "code": desk.answer_code_hash,
    }
    name = name_answer(KIND, stands_on)
    if asked.one is not None:
        return _offers(name, desk, built, asked.one)
    found = fill(built.problem, asked.seconds, lambda done: progress("Filling", 0.05 + 0.85 * done))
    progress("Checking and explaining", 0.92)
    return _answer(name, desk, built, found)


def write_example(folder: Path) -> None:
    """Write the files of the worked example, all synthetic, into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in example_files().items():
        (folder / name).write_bytes(content)


def _require(asked: ShiftsAsked, inputs: BankInputs) -> None:
    """Hold that the workers and the shift that are named are there."""
    problems = [*_strange("--sick", asked.sick, inputs.workers["worker"].to_list(), "workers")]
    if asked.one is not None:
        problems += _strange("--one", (asked.one,), inputs.shifts["shift"].to_list(), "shifts")
    if problems:
        raise ShiftsError("What is named cannot be found.", problems)


def _strange(option: str, names: Sequence[str], known: Sequence[str], what: str) -> list[Problem]:
    return [
        Problem(option, f"the {what}' file has none of this name.", did_you_mean(name, known), value=name)
        for name in names
        if name not in known
    ]


def _offers(name: str, desk: Desk, built: Built, shift: str) -> Answer:
    tables = {"offers": offers_table(built, built.problem.shifts.names.index(shift))}
    offered = tables["offers"].filter(pl.col("order").is_not_null())
    told: dict[str, Any] = {
        "shift": shift,
        "status": "proposed",
        "offers": offered["worker"].to_list(),
        "refused": tables["offers"].height - offered.height,
        "notes": list(built.inputs.notes),
        "provenance": _provenance(desk, built),
    }
    if offered.height:
        sentence = f"{offered.height:,} workers may be offered {shift}, the first of them {offered['worker'][0]}."
    else:
        sentence = f"Nobody may be offered {shift}: the table says why of each worker of its role."
    return Answer(
        kind=KIND,
        answer_id=name,
        sentence=sentence,
        told=told,
        measures=[Measure("Workers to offer it to", offered.height), Measure("Workers refused", told["refused"])],
        sections=sections_of(tables),
        tables=tables,
        personal_tables=PERSONAL & tables.keys(),
        notes=[*built.inputs.notes, APPROVAL],
    )


def _answer(name: str, desk: Desk, built: Built, found: Filled) -> Answer:
    broken = verify(built.problem, found.worker) + _unfair(built, found)
    tables = {
        "fills": fills_table(built, found.worker),
        "unfilled": unfilled_table(built, found.worker),
        "by_organisation": by_organisation(built, found),
        "by_tier": by_tier(built, found.worker),
        "fairness": fairness_table(built, found),
        "rules": built.rules.used(),
    }
    if built.inputs.previous.height:
        tables["changes"] = changes_table(built, found.worker)
    told = _told(built, found, broken)
    told["moved"] = tables["changes"].height if "changes" in tables else None
    notes = [*built.inputs.notes, APPROVAL]
    if found.cut_short:
        notes.append("The seconds ended the search: more of them could give a better filling.")
    told |= {"notes": notes, "provenance": _provenance(desk, built)}
    return Answer(
        kind=KIND,
        answer_id=name,
        sentence=_sentence(told),
        told=told,
        measures=_measures(told),
        sections=sections_of(tables),
        tables=tables,
        personal_tables=PERSONAL & tables.keys(),
        notes=notes,
    )


def _unfair(built: Built, found: Filled) -> list[str]:
    """Say where a worker carries more than the worst-off under the greedy rule, by a sum of its own."""
    here, greedy = worst_burden(built, found.worker), worst_burden(built, found.by_greedy)
    if here <= greedy or not (found.by_greedy >= 0).any():
        return []
    return [f"A worker carries {here:,} minutes of travel and undesirable work; {greedy:,} under the greedy rule."]


def _told(built: Built, found: Filled, broken: list[str]) -> dict[str, Any]:
    shared, alone = alone_figures(built, found.worker), alone_figures(built, found.alone)
    greedy = alone_figures(built, found.by_greedy)
    with_agency, alone_with_agency = (pounds_with_agency(built, one) for one in (found.worker, found.alone))
    return {
        "status": "proposed",
        "filled": shared["filled"],
        "unfilled": int((found.worker < 0).sum()),
        "objective": round(found.objective / 100, 2),
        "bound": round(found.bound / 100, 2),
        "gap": round(found.gap, 6),
        "verified": not broken,
        "broken": broken,
        "pounds": shared["pounds"],
        "travel": shared["travel"],
        "pounds_with_agency": with_agency,
        "alone": {**alone, "pounds_with_agency": alone_with_agency},
        "greedy": greedy,
        "gain": {
            "shifts": shared["filled"] - alone["filled"],
            "pounds": round(alone_with_agency - with_agency, 2),
            "travel": _per_fill(alone) - _per_fill(shared),
        },
    }


def _per_fill(figures: dict[str, float | int]) -> int:
    """Give the minutes of travel there and back for each fill."""
    return round(figures["travel"] / max(1, figures["filled"]))


def _provenance(desk: Desk, built: Built) -> dict[str, Any]:
    return {
        "inputs_sha256": dict(built.inputs.sha256),
        "weeks": len(built.problem.mondays) - 1,
        "organisations": int(np.unique(built.problem.shifts.organisation).size),
        "workers": len(built.problem.workers.names),
        "code_version": desk.code_version,
    }


def _sentence(told: dict[str, Any]) -> str:
    shifts = told["filled"] + told["unfilled"]
    return (
        f"{told['filled']:,} of {shifts:,} open shifts have somebody proposed, {told['gain']['shifts']:,} more than "
        f"where each organisation fills alone; no filling can be better by more than {100 * told['gap']:.2f}%."
    )


def _measures(told: dict[str, Any]) -> list[Measure]:
    gain = told["gain"]
    return [
        Measure("Shifts filled", told["filled"]),
        Measure("Shifts not filled", told["unfilled"]),
        Measure("Shifts gained by sharing", gain["shifts"]),
        Measure(
            "Saved by sharing", gain["pounds"], "pounds", "With every unfilled shift bought from an agency, both ways."
        ),
        Measure(
            "Travel saved for each fill",
            gain["travel"],
            "minutes there and back",
            "Below nought where sharing sends people further.",
        ),
        Measure("Left open by the bound", round(100 * told["gap"], 2), "per cent of the objective"),
        Measure("Checked again, apart from the search", "every rule kept" if told["verified"] else "rules are broken"),
    ]
