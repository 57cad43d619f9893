"""Say whether a level may take a decision on a day, under which record, and who is asked; and look through a plan."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import polars as pl

from allotment.evidence.funding.read_text import read_funding_yaml
from allotment.governance.decisions.deciding_level import DecidingLevel
from allotment.governance.decisions.decision import LONGEST_HORIZON_YEARS, Decision, decide_question, level_of
from allotment.governance.decisions.delegations import Asker, Delegation, in_pounds, parse_delegations
from allotment.governance.decisions.errors import DecisionError
from allotment.governance.decisions.fields import nearest
from allotment.governance.decisions.plan_rows import POUNDS_REMEDY, Action, parse_plan, pence_of_pounds
from allotment.governance.decisions.routing import Routed, refuse_what_is_not_allowed, route, unknown_role
from allotment.governance.decisions.shipped import PACKAGE, decision_register, shipped_texts
from allotment.governance.decisions.understand import Understanding
from allotment.planning.answers.answer import Answer, Measure, Section
from allotment.planning.answers.identity import name_answer
from allotment.planning.desk import Desk, Progress, say_nothing
from allotment.workforce.errors import Problem

KIND = "decide"
MOST_BYTES = 1_000_000
EXAMPLES = ("plan.csv", "delegations.yaml")
DECISION_COLUMNS = {
    "activity": "Activity",
    "title": "What is decided",
    "deciding_level": "Decides",
    "allowed_levels": "May decide",
    "consult": "Asked",
    "record": "Record",
    "valid_from": "From",
    "valid_to": "Until",
    "basis": "Basis",
    "conditions": "Conditions",
}
LIST_SHOWN = ("activity", "title", "deciding_level", "allowed_levels", "record", "basis")
PLAN_COLUMNS = {
    "row": "Row",
    "action": "Action",
    "on": "On",
    "activity": "Understood as",
    "allowed": "Allowed",
    "route_to": "Goes to",
    "delegation": "By delegation",
    "record": "Record",
    "consult": "Asked",
    "conditions": "Conditions",
}
LEVEL_COLUMNS = {"level": "Level", "actions": "Actions"}
PLAN_SHOWN = {
    "allowed": ("row", "action", "on", "activity", "delegation", "record"),
    "elsewhere": ("row", "action", "on", "activity", "route_to", "record", "consult"),
    "actions": ("row", "action", "consult", "conditions"),
}


@dataclass(frozen=True)
class DecideAsked:
    """Who would decide, when, and what limits and delegations look at; all as a person writes it.

    ``question`` is an activity's key or plain words, empty where a plan is looked through. ``on`` is a day as
    2026-04-01; None for today. ``pounds`` is an amount as 1234.50.
    """

    question: str
    level: str
    on: str | None = None
    horizon_years: float | None = None
    pounds: str | None = None
    role: str | None = None
    maturity: str | None = None
    organisation: str | None = None
    delegations: Path | None = None


def decide(desk: Desk, asked: DecideAsked, progress: Progress = say_nothing) -> Decision:
    """Answer one question from the register of decision rights.

    Raises:
        DecisionError: the words fit no one activity, or an option or the delegations file cannot be used.
    """
    progress("Looking up the decision", 0.0)
    asker, delegations = _read(desk, asked)
    return decide_question(asked.question, asker, _understanding(), delegations, asked.horizon_years)


def route_actions(
    actions: Sequence[Action], level: str, on: date, delegations: Sequence[Delegation] = (), maturity: str | None = None
) -> tuple[Routed, ...]:
    """Say of each action of a plan whether a level may take it, or to which level it goes.

    Args:
        maturity: the level's planning maturity, one of the register's words; None where it is not known.

    Raises:
        DecisionError: the level is not known, or actions are not clear; every one.
    """
    register = decision_register()
    register.require_covered(on)
    return route(actions, Asker(level_of(level, register), on, maturity=maturity), _understanding(), delegations)


def look_through_plan(
    desk: Desk, asked: DecideAsked, plan: Path, *, refuse: bool = False, progress: Progress = say_nothing
) -> Answer:
    """Look through a plan's file of actions: what its level may take, and where the rest goes.

    Args:
        asked: as for one question; what it says of money and role holds for rows that say nothing of their own.
        plan: a CSV file, one action in each row.
        refuse: whether one action that the level may not take is an error.

    Raises:
        DecisionError: a file, an option or an action cannot be used, or is refused; every problem.
    """
    progress("Reading the plan", 0.0)
    problems: list[Problem] = []
    actions: tuple[Action, ...] = ()
    text = _text_of(plan, problems)
    if text is not None:
        actions, wrong = parse_plan(text, plan.name)
        problems += wrong
    asker, delegations = _read(desk, asked, problems)
    progress("Looking up the decisions", 0.5)
    routed = route(actions, asker, _understanding(), delegations, plan.name)
    if refuse:
        refuse_what_is_not_allowed(routed, asker.level, plan.name)
    stands_on = {
        "asker": asdict(asker),
        "plan": hashlib.sha256((text or "").encode()).hexdigest(),
        "delegations": [asdict(one) for one in delegations],
    }
    return _plan_answer(desk, asker, routed, stands_on)


def list_decisions(desk: Desk, on: str | None = None) -> Answer:
    """List every activity with the level that decides on a day.

    Raises:
        DecisionError: the day cannot be used.
    """
    problems: list[Problem] = []
    day = _day(desk, on, problems)
    _raise(problems)
    register = decision_register()
    register.require_covered(day)
    told = [
        {**decide_question(key, Asker(DecidingLevel.ENGLAND, day), _understanding()).as_json(), "title": one.title}
        for key, one in register.activities.items()
    ]
    rows = [{name: value for name, value in row.items() if name not in ("allowed", "understood_as")} for row in told]
    by_area: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        by_area.setdefault(register.activities[row["activity"]].area, []).append(row)
    by_level = Counter(row["deciding_level"] for row in rows)
    headings = {name: DECISION_COLUMNS[name] for name in LIST_SHOWN}
    how = "One row for each activity. Stated: a publication says so. Inferred: our reading, or the general rule."
    return Answer(
        kind=KIND,
        answer_id=name_answer(KIND, {"list": day, **_stands_on(desk)}),
        sentence=f"{len(rows)} activities, and who decides on them on {day.isoformat()}.",
        told={"on": day.isoformat(), "activities": rows},
        measures=[Measure(f"Decided by {level.value}", by_level[level.value], "activities") for level in DecidingLevel],
        sections=[Section(area.capitalize(), how, area.replace(" ", "_"), headings) for area in by_area],
        tables={area.replace(" ", "_"): _decision_table(found) for area, found in by_area.items()},
    )


def write_examples(folder: Path) -> tuple[Path, ...]:
    """Write the example plan and delegations into a folder, for somebody to start from.

    Raises:
        DecisionError: a file of one of these names is there already; nothing is then written.
    """
    paths = tuple(folder / name for name in EXAMPLES)
    problems = [
        Problem("--example", "there is a file of this name already.", "Name another folder.", value=path.name)
        for path in paths
        if path.exists()
    ]
    _raise(problems)
    folder.mkdir(parents=True, exist_ok=True)
    for path in paths:
        path.write_text(files(PACKAGE).joinpath("examples", path.name).read_text(encoding="utf-8"), encoding="utf-8")
    return paths


@cache
def _understanding() -> Understanding:
    return Understanding(decision_register())


def _stands_on(desk: Desk) -> dict[str, Any]:
    text = json.dumps(shipped_texts(), sort_keys=True)
    return {"register": hashlib.sha256(text.encode("utf-8")).hexdigest(), "code": desk.mix_code_hash}


def _raise(problems: Sequence[Problem]) -> None:
    if problems:
        raise DecisionError(f"The question has {len(problems)} problem(s).", problems)


def _read(
    desk: Desk, asked: DecideAsked, problems: list[Problem] | None = None
) -> tuple[Asker, tuple[Delegation, ...]]:
    """Read every option and the delegations; raise with all that is wrong, what was found before included."""
    found: list[Problem] = [] if problems is None else problems
    register, understanding = decision_register(), _understanding()
    level = DecidingLevel.ENGLAND
    try:
        level = level_of(asked.level, register)
    except DecisionError as error:
        found += error.problems
    day = _day(desk, asked.on, found)
    pence = None if asked.pounds is None else pence_of_pounds(asked.pounds)
    if asked.pounds is not None and pence is None:
        found.append(Problem("--pounds", "is not an amount of pounds.", POUNDS_REMEDY, value=asked.pounds))
    role = None if asked.role is None else understanding.ear.role_of(asked.role)
    if asked.role is not None and role is None:
        found.append(unknown_role(asked.role, understanding, "--role"))
    ladder = register.maturity.levels
    maturity = None if asked.maturity is None else asked.maturity.casefold().strip()
    if maturity is not None and maturity not in ladder:
        found.append(
            Problem("--maturity", "is not a level of maturity.", nearest(maturity, ladder), value=asked.maturity)
        )
    years = asked.horizon_years
    if years is not None and not 0 < years <= LONGEST_HORIZON_YEARS:
        rule = f"is not a horizon of more than 0 and up to {LONGEST_HORIZON_YEARS} years."
        found.append(Problem("--horizon", rule, "Give the years ahead.", value=f"{years:g}"))
    delegations = () if asked.delegations is None else _delegations(asked.delegations, understanding, found)
    _raise(found)
    roles = () if role is None else (role,)
    return Asker(level, day, pence, roles, maturity, asked.organisation), delegations


def _day(desk: Desk, text: str | None, problems: list[Problem]) -> date:
    if text is None:
        return desk.clock().date()
    try:
        return date.fromisoformat(text)
    except ValueError:
        problems.append(Problem("--on", "is not a day.", "Write it as 2026-04-01.", value=text))
        return desk.clock().date()


def _delegations(path: Path, understanding: Understanding, problems: list[Problem]) -> tuple[Delegation, ...]:
    text = _text_of(path, problems)
    if text is None:
        return ()
    content, wrong = read_funding_yaml(text, path.name)  # safe against aliases, depth and numbers read as others
    problems += wrong
    return () if wrong else parse_delegations(content, path.name, understanding, problems)


def _text_of(path: Path, problems: list[Problem]) -> str | None:
    """Give a file's text, or None with the reason among the problems."""
    if not path.is_file():
        problems.append(Problem(path.name, "there is no such file.", "Give the path of a file."))
    elif path.stat().st_size > MOST_BYTES:
        rule = f"the file has {path.stat().st_size:,} bytes; it may have {MOST_BYTES:,}."
        problems.append(Problem(path.name, rule, "Leave out what is no part of the plan."))
    else:
        try:
            return path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            problems.append(Problem(path.name, "the file is not UTF-8 text.", "Save it as UTF-8."))
    return None


def _decision_table(rows: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    basis = {True: "inferred", False: "stated"}
    return pl.DataFrame(
        [{name: _cell(row.get(name, basis[row["inferred"]])) for name in DECISION_COLUMNS} for row in rows],
        schema=dict.fromkeys(DECISION_COLUMNS, pl.String),
    )


def _cell(value: object) -> object:
    return ", ".join(map(str, value)) if isinstance(value, list) else value


def _plan_answer(desk: Desk, asker: Asker, routed: Sequence[Routed], stands_on: Mapping[str, Any]) -> Answer:
    schema = dict.fromkeys(PLAN_COLUMNS, pl.String) | {"row": pl.Int64, "allowed": pl.Boolean}
    rows = [{name: _cell(value) for name, value in _plan_row(one).items() if name in schema} for one in routed]
    table = pl.DataFrame(rows, schema=schema)
    allowed, elsewhere = table.filter(pl.col("allowed")), table.filter(~pl.col("allowed"))
    by_level = Counter(one.route_to or asker.level for one in routed)
    levels = [(level.value, by_level[level]) for level in DecidingLevel if by_level[level]]
    told = {"level": asker.level.value, "on": asker.on.isoformat(), "actions": [_plan_row(one) for one in routed]}
    return Answer(
        kind=KIND,
        answer_id=name_answer(KIND, {**stands_on, **_stands_on(desk)}),
        sentence=f"{asker.level} may take {allowed.height} of {table.height} actions; {elsewhere.height} go elsewhere.",
        told=told,
        measures=[
            Measure("Actions", table.height),
            Measure(f"{asker.level} may take", allowed.height),
            Measure("Of these by delegation", table.filter(pl.col("delegation") != "").height),
            Measure("Go to another level", elsewhere.height),
        ],
        sections=[
            _plan_section("May be taken", "What the level decides itself or by delegation.", "allowed"),
            _plan_section("Goes to another level", "The level named under 'Goes to' decides.", "elsewhere"),
            Section(
                "By level", "How many actions each level takes.", "levels", {"level": "Level", "actions": "Actions"}
            ),
            _plan_section("Terms", "Who must be asked, and on what conditions.", "actions"),
        ],
        tables={
            "allowed": allowed,
            "elsewhere": elsewhere,
            "levels": pl.DataFrame(levels, schema={"level": pl.String, "actions": pl.Int64}, orient="row"),
            "actions": table,
        },
    )


def _plan_section(title: str, how_to_read: str, table: str) -> Section:
    return Section(title, how_to_read, table, {name: PLAN_COLUMNS[name] for name in PLAN_SHOWN[table]})


def _plan_row(one: Routed) -> dict[str, Any]:
    pence = one.action.pounds_pence
    return {
        "row": one.action.row,
        "action": one.action.words,
        "year": one.action.year,
        "pounds": None if pence is None else in_pounds(pence),
        "on": one.on.isoformat(),
        "route_to": None if one.route_to is None else one.route_to.value,
        "delegation": one.decision.delegation,
        **one.decision.as_json(),
    }
