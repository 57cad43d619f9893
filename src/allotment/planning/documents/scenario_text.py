"""The text of a scenario: looked at, checked against the names there are, and named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache, lru_cache

from allotment.governance.states import SCENARIO
from allotment.planning.desk import Desk
from allotment.planning.documents.draft import Draft, name_problems
from allotment.planning.documents.safe_yaml import unsafe_problems
from allotment.planning.known_names import known_names
from allotment.projection.scenario import Scenario, copy_of, list_scenarios, parse_scenario
from allotment.workforce.errors import Problem, ScenarioError

THE_TEXT = "The scenario"


@lru_cache(maxsize=64)
def checked_scenario(desk: Desk, text: str) -> Scenario:
    """Read a scenario's text, wherever it comes from; the newest ones are remembered, for pages read them often.

    Raises:
        ScenarioError: it is unfit to be read, or breaks a rule; every problem at once.
    """
    unfit = unsafe_problems(text, THE_TEXT)
    if unfit:
        raise ScenarioError("This is not a scenario that can be kept.", unfit)
    try:
        scenario = parse_scenario(text, THE_TEXT, known_names(desk))
    except ScenarioError as error:
        raise ScenarioError(f"The scenario was not kept: {_counted(error)}.", error.problems) from error
    wrong = name_problems(scenario.name, one_line(scenario.title))
    if wrong:
        placed = [replace(problem, where=f"{THE_TEXT}: {problem.where}") for problem in wrong]
        raise ScenarioError("The scenario cannot be kept under this name.", placed)
    return scenario


def _counted(error: ScenarioError) -> str:
    return "it has a problem" if len(error.problems) == 1 else f"it has {len(error.problems)} problems"


def draft_of(scenario: Scenario) -> Draft:
    """Give a checked scenario as what is written."""
    return Draft(SCENARIO, scenario.name, one_line(scenario.title), scenario.yaml)


def renamed(scenario: Scenario, name: str) -> Scenario:
    """Give a scenario under another name; one that has the name already keeps its text to the letter."""
    return scenario if scenario.name == name else copy_of(scenario, name)


def says_the_same(one: Scenario, other: Scenario) -> bool:
    """Say whether two scenarios differ at most in layout and in the order of the names that a change is about."""
    return _meaning(one) == _meaning(other)


def _meaning(scenario: Scenario) -> Scenario:
    changes = tuple(replace(change, where=_in_order(change.where)) for change in scenario.changes)
    targets = tuple(replace(target, where=_in_order(target.where)) for target in scenario.targets)
    return replace(scenario, changes=changes, targets=targets, yaml="")


def _in_order(where: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(sorted(allowed)) for name, allowed in where.items()}


def one_line(title: str) -> str:
    """Give a title without line ends."""
    return " ".join(title.split())


@cache
def shipped_scenarios() -> tuple[Scenario, ...]:
    """Give the scenarios that come with the product, the central one first; they are part of the code, so read once."""
    return tuple(list_scenarios())


def shipped_scenario(name: str) -> Scenario | None:
    """Give a shipped scenario by its name, or None."""
    return next((scenario for scenario in shipped_scenarios() if scenario.name == name), None)


def shipped_names() -> frozenset[str]:
    """Give the names of the shipped scenarios, which no other may take."""
    return frozenset(scenario.name for scenario in shipped_scenarios())


def text_of_file(content: bytes) -> str:
    """Give the text of an uploaded file.

    Raises:
        ScenarioError: it is not UTF-8 text.
    """
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        rule = "this is not UTF-8 text."
        remedy = "Save it again from a text editor as UTF-8; a spreadsheet or Word file is not a scenario."
        raise ScenarioError("The file cannot be read.", [Problem(THE_TEXT, rule, remedy)]) from error
