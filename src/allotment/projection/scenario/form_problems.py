"""What is wrong with a scenario, brought back to the fields of the form that it came from."""

from __future__ import annotations

import re
from collections.abc import Iterable

from allotment.projection.scenario.quantities import QUANTITIES
from allotment.workforce.errors import Problem, ScenarioError

FORM_ITSELF = ""
"""The field path of problems about the scenario as a whole."""

LISTS = ("changes", "targets", "activity_standards")
HEAD = ("allotment_scenario", "name", "title", "description", "population_variant")
PLACE = re.compile(rf"(?:^|: )((?:{'|'.join(HEAD)})|(?:{'|'.join(LISTS)})(?: \d+)?(?:, .+)?)$")
KEY = re.compile(r"\b[a-z0-9]+(?:_[a-z0-9]+)+\b")
NO_MEASURE = "a target is one thing."
ABSENT = re.compile(r"^'(\w+)' is missing\.$")
NUMBERED = re.compile(r"^(\w+) (\d+)$")
WAYS = ("multiply", "set", "add", "share_of_required", "fte")
FIELD_WORDS = {
    "name": "a name",
    "title": "a title",
    "description": "a description",
    "quantity": "what changes",
    "how": "the way it changes: multiplied, raised or set",
    "measure": "what the target is: a share of the required staff, or a number of staff",
    "unit": "the unit",
    "from_year": "the first year of the change, such as 2026",
    "rationale": "the rationale: why the change is made",
    "source": "the source: the publication, or who it was elicited from",
    "owner": "the owner: the role that answers for it",
}


def problems_by_field(error: ScenarioError) -> dict[str, list[str]]:
    """Sort the problems of a scenario by field of its form, in the order they were met.

    Args:
        error: what ``parse_scenario`` raised for the text of ``scenario_from_form``.

    Returns:
        Sentences by field path: ``title``, ``changes.0.where.sector``, ``changes.0.by_year.2027``,
        ``targets.1.amount``. List items count from 0; ``""`` holds what is about no one field.
    """
    sorted_out: dict[str, list[str]] = {}
    for problem in error.problems:
        said = sorted_out.setdefault(_path(problem), [])
        sentence = _sentence(problem)
        if sentence not in said:
            said.append(sentence)
    return sorted_out


def _path(problem: Problem) -> str:
    found = PLACE.search(problem.where)
    words = found[1].split(", ") if found else []
    absent = ABSENT.match(problem.rule)
    head = _item(words[:1])
    rest = words[1:]
    if absent and not (rest and rest[0] == "where"):
        return ".".join([*head, _form_name(absent[1])])
    if rest and (rest[0] == "change" or rest[0] in WAYS):
        return ".".join([*head, *_amount_path(rest, problem)])
    if rest and rest[0] == "where":
        return ".".join([*head, "where", *_dimension(rest[1:], problem)])
    if len(head) > 1 and not rest and problem.rule == NO_MEASURE:
        rest = ["measure"]
    return ".".join([*head, *rest]) if head else FORM_ITSELF


def _item(words: Iterable[str]) -> list[str]:
    """Turn "changes 2" into "changes" and "1"."""
    parts: list[str] = []
    for word in words:
        numbered = NUMBERED.match(word)
        parts += [numbered[1], str(int(numbered[2]) - 1)] if numbered else [word]
    return parts


def _amount_path(words: list[str], problem: Problem) -> list[str]:
    """Place what is said of an amount: the way of changing, the one number, or that of a year."""
    years = [word for word in words if word.isdecimal()]
    if years:
        return ["by_year", years[0]]
    if words == ["change"]:
        reach = problem.rule.startswith("a run can only reach")
        return ["by_year", str(problem.value)] if reach else ["how"]
    written_year = problem.remedy == "Write years as four digits."
    return ["by_year", str(problem.value)] if written_year else ["amount"]


def _dimension(words: list[str], problem: Problem) -> list[str]:
    if words:
        return _item(words[:1])[:1]
    unknown = problem.rule == "this key is not known." and problem.value is not None
    return [str(problem.value)] if unknown else []


def _form_name(key: str) -> str:
    return "how" if key == "change" else key


def _sentence(problem: Problem) -> str:
    absent = ABSENT.match(problem.rule)
    if absent:
        name = _form_name(absent[1])
        return f"Give {FIELD_WORDS.get(name, 'the ' + name.replace('_', ' '))}."
    if problem.rule == NO_MEASURE:
        return f"Give {FIELD_WORDS['measure']}."
    rule = _in_words(problem.rule)
    named = f"{problem.value}: " if problem.value and ", where" in problem.where else ""
    return f"{named}{rule[:1].upper()}{rule[1:]} {_in_words(problem.remedy)}"


def _in_words(said: str) -> str:
    """Say quantities and fields as the form names them, not as the file does."""
    said = said.replace("lies within 0 to inf", "is 0 or more")
    return KEY.sub(lambda key: QUANTITIES[key[0]].meaning if key[0] in QUANTITIES else key[0].replace("_", " "), said)
