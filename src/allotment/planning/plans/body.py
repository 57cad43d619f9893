"""A workforce plan as a document: what it is about, what it stands on, what will be done by whom, and the risks."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from typing import Any

from allotment.governance.states import PLAN
from allotment.planning.documents.draft import (
    DocumentError,
    Draft,
    holds_control_characters,
    name_of_title,
    name_problems,
)
from allotment.projection.scenario.quantities import FIRST_YEAR, LAST_YEAR
from allotment.workforce.errors import Problem

VERSION = 1
LONGEST_SECTION, LONGEST_CELL = 20_000, 1_000
MOST_ACTIONS, MOST_RISKS, MOST_PARTS = 200, 100, 20
HORIZON = ("from_year", "until_year")
SECTIONS = {
    "priorities": "Priorities",
    "one_workforce_now": "The one workforce now",
    "population_need": "What the population will need",
    "gap": "The gap and why",
}


@dataclass(frozen=True)
class Action:
    """Something that will be done: what, who answers for it, how it will be known, by when, and with which partner."""

    what: str = ""
    owner: str = ""
    measure: str = ""
    by: str = ""  # a date as 2027-03-31
    partner: str = ""  # an organisation's code


@dataclass(frozen=True)
class Risk:
    """Something that may go wrong, what will be done about it, and who watches it."""

    what: str = ""
    response: str = ""
    owner: str = ""


@dataclass(frozen=True)
class Plan:
    """A plan as it is kept. ``scenarios`` are documents' ids or shipped names; ``runs`` are names of runs."""

    name: str
    title: str
    from_year: int
    until_year: int
    scenarios: tuple[str, ...] = ()
    runs: tuple[str, ...] = ()
    priorities: str = ""
    one_workforce_now: str = ""
    population_need: str = ""
    gap: str = ""
    actions: tuple[Action, ...] = ()
    risks: tuple[Risk, ...] = field(default=())

    @property
    def body(self) -> str:
        """The plan's canonical text: the same plan has the same text."""
        return json.dumps({"allotment_plan": VERSION, **asdict(self)}, indent=1, ensure_ascii=False) + "\n"

    @property
    def draft(self) -> Draft:
        """The plan as what is written."""
        return Draft(PLAN, self.name, self.title, self.body)

    @property
    def unfinished(self) -> list[str]:
        """What must still be written before anybody can review it."""
        missing = [f"Write the section '{words}'." for name, words in SECTIONS.items() if not getattr(self, name)]
        if not self.runs:
            missing.append("Name the run that its figures come from.")
        if not self.actions:
            missing.append("Add at least one action.")
        return missing


def plan_of(body: str) -> Plan:
    """Read a plan that was kept."""
    kept = json.loads(body)
    known = {each.name for each in fields(Plan)}
    given = {name: value for name, value in kept.items() if name in known}
    given["actions"] = tuple(Action(**one) for one in kept["actions"])
    given["risks"] = tuple(Risk(**one) for one in kept["risks"])
    return Plan(**{**given, "scenarios": tuple(kept["scenarios"]), "runs": tuple(kept["runs"])})


def fields_of_plan(plan: Plan) -> dict[str, Any]:
    """Give a plan as the fields of its form, all text and lists of text."""
    given = asdict(plan)
    return {**given, **{name: str(given[name]) for name in HORIZON}}


def read_plan(given: Mapping[str, Any], partners: Sequence[str]) -> Plan:
    """Read a plan from the fields of its form. Rows of which every field is empty are left out.

    Args:
        given: text by name; ``scenarios`` and ``runs`` lists of text; ``actions`` and ``risks`` lists of mappings.
        partners: codes of the organisations that an action may name.

    Raises:
        DocumentError: every field that breaks a rule, under its path (``actions.0.owner``).
    """
    title = " ".join(_text(given, "title").split())
    actions = tuple(Action(**row) for row in _rows(given, "actions", Action))
    risks = tuple(Risk(**row) for row in _rows(given, "risks", Risk))
    years = {name: _text(given, name) for name in HORIZON}
    plan = Plan(
        name=_text(given, "name") or name_of_title(title, PLAN),
        title=title,
        from_year=int(years["from_year"]) if _is_year(years["from_year"]) else 0,
        until_year=int(years["until_year"]) if _is_year(years["until_year"]) else 0,
        scenarios=_chosen(given, "scenarios"),
        runs=_chosen(given, "runs"),
        **{name: _text(given, name) for name in SECTIONS},
        actions=actions,
        risks=risks,
    )
    problems = [*_head_problems(plan, years), *_row_problems(plan, partners), *_length_problems(plan)]
    if problems:
        raise DocumentError("The plan cannot be kept like this.", problems)
    return plan


def _text(given: Mapping[str, Any], name: str) -> str:
    return "\n".join(str(given.get(name) or "").strip().splitlines())


def _chosen(given: Mapping[str, Any], name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(one) for one in given.get(name) or () if str(one)))


def _rows(given: Mapping[str, Any], name: str, kind: type[Action] | type[Risk]) -> Iterator[dict[str, str]]:
    for row in given.get(name) or ():
        cells = {each.name: _text(row, each.name) for each in fields(kind)}
        if any(cells.values()):
            yield cells


def _is_year(text: str) -> bool:
    return text.isascii() and text.isdigit() and FIRST_YEAR <= int(text[:5]) <= LAST_YEAR


def _head_problems(plan: Plan, years: Mapping[str, str]) -> Iterator[Problem]:
    if not plan.title:
        yield Problem("title", "the title is missing.", "Give the plan a title.")
    yield from name_problems(plan.name, plan.title)
    for name in HORIZON:
        if not getattr(plan, name):
            rule = f"a plan lies within the years {FIRST_YEAR} to {LAST_YEAR}."
            yield Problem(name, rule, "Name a year within them.", value=years[name][:40] or None)
    if plan.from_year and plan.until_year and plan.until_year < plan.from_year:
        yield Problem("until_year", "the plan ends before it starts.", "Mend one of the years.")
    for name, most in (
        ("scenarios", MOST_PARTS),
        ("runs", MOST_PARTS),
        ("actions", MOST_ACTIONS),
        ("risks", MOST_RISKS),
    ):
        if len(getattr(plan, name)) > most:
            yield Problem(name, f"a plan names up to {most} {name}.", "Leave some out.")


def _row_problems(plan: Plan, partners: Sequence[str]) -> Iterator[Problem]:
    for index, action in enumerate(plan.actions):
        place = f"actions.{index}"
        asked = {"what": "say what will be done", "owner": "name the role that answers for it"}
        asked |= {"measure": "say how it will be known that it worked", "by": "give the date by which it is done"}
        for name, words in asked.items():
            if not getattr(action, name):
                yield Problem(f"{place}.{name}", f"action {index + 1}: {words}.", "Or empty the whole action.")
        if action.by and not _is_date(action.by):
            rule = f"action {index + 1}: this is no date."
            yield Problem(f"{place}.by", rule, "Write it as 2027-03-31.", value=action.by[:40])
        if action.partner and action.partner not in partners:
            rule = f"action {index + 1}: no such organisation is in this system."
            yield Problem(f"{place}.partner", rule, "Choose one of the list.", value=action.partner[:40])
    for index, risk in enumerate(plan.risks):
        for name, words in {"what": "say what may go wrong", "response": "say what will be done about it"}.items():
            if not getattr(risk, name):
                yield Problem(f"risks.{index}.{name}", f"risk {index + 1}: {words}.", "Or empty the whole risk.")


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _length_problems(plan: Plan) -> Iterator[Problem]:
    cells = {name: (getattr(plan, name), LONGEST_SECTION) for name in SECTIONS}
    for name in ("actions", "risks"):
        for index, row in enumerate(getattr(plan, name)):
            cells |= {f"{name}.{index}.{key}": (text, LONGEST_CELL) for key, text in asdict(row).items()}
    for path, (text, longest) in {**cells, "title": (plan.title, LONGEST_CELL)}.items():
        if len(text) > longest:
            yield Problem(path, f"up to {longest:,} characters fit.", "Shorten it.")
        if holds_control_characters(text):
            yield Problem(path, "this holds characters that are no text.", "Write it again.")
