"""Reading a plan file: YAML text in, a plan out, or every problem of the file at once."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from allotment.allocation.declared.plan import AIMS, COST, SHORTFALL, LeverKind, Plan, StaffClass
from allotment.allocation.declared.read_levers import by_year, people, read_levers, read_over_manning
from allotment.evidence.assumptions.strict_yaml import read_yaml
from allotment.evidence.funding.read_amounts import pence_of
from allotment.evidence.funding.read_fields import (
    Findings,
    Place,
    day,
    entries,
    grade_of,
    mapping,
    refuse_unknown_keys,
    share,
    words,
)
from allotment.workforce.errors import AllotmentError, Problem

MOST_BYTES = 200_000
MOST_YEARS = 60
LAST_YEAR = 9999
EXAMPLES = files("allotment.allocation.declared").joinpath("examples")
SOURCE_FIELDS = ("source", "grade", "owner", "date_read")
FIELDS = ("title", *SOURCE_FIELDS, "years", "classes", "levers", "over_manning", "budget_pounds", "aim")
CLASS_FIELDS = ("name", "in_post", "leave_in_first_year", "leave_later", "required")


class PlanFileError(AllotmentError):
    """A plan file is missing, unreadable, or breaks a rule of its format."""


def load_plan(name_or_path: str, aim: str | None = None) -> Plan:
    """Read a shipped example by name, or one's own plan file by path.

    Args:
        name_or_path: ``three-skills``, or the path of a YAML file.
        aim: what is to be least, in place of what the file says.

    Raises:
        PlanFileError: there is no such file, or it breaks a rule; every problem at once.
    """
    return read_plan(plan_text(name_or_path), Path(name_or_path).name, aim)


def read_plan(text: str, name: str, aim: str | None = None) -> Plan:
    """Read a plan file from its text.

    Args:
        text: the whole file.
        name: what to call the file in a message.
        aim: what is to be least, in place of what the file says.

    Raises:
        PlanFileError: the file breaks a rule; every problem is listed at once.
    """
    content, problems = read_yaml(text, name)
    findings = Findings(name, problems)
    place = Place(findings)
    plan = None if problems else _read(mapping(content, place, "Start with 'title: ...'."), text, place, aim)
    if findings.kept or plan is None:
        count = len(findings.kept) + findings.uncounted
        raise PlanFileError(f"Plan file {name} has {count:,} problem(s). Nothing was written.", findings.all())
    return plan


def _read(given: Mapping[Any, Any], text: str, place: Place, aim: str | None) -> Plan:
    refuse_unknown_keys(given, FIELDS, place)
    years = _years(given.get("years"), place.inside("years"))
    classes = _classes(given.get("classes"), place.inside("classes"), len(years))
    levers = read_levers(given.get("levers"), place.inside("levers"), classes, len(years))
    budget = given.get("budget_pounds")
    read_on = day(given, "date_read", place)
    plan = Plan(
        title=words(given, "title", place, "Say what the plan is."),
        source=words(given, "source", place, "Say where the figures come from."),
        grade=grade_of(given, place),
        owner=words(given, "owner", place, "Name the role that answers for the figures."),
        date_read="" if read_on is None else read_on.isoformat(),
        years=years,
        classes=tuple(classes.values()),
        levers=levers,
        over_manning=read_over_manning(
            given.get("over_manning"), place.inside("over_manning"), tuple(classes), len(years)
        ),
        budget_pence=None if budget is None else by_year(budget, place.inside("budget_pounds"), len(years), _pence),
        aim=str(given.get("aim", SHORTFALL)) if aim is None else aim,
        sha256=hashlib.sha256(text.encode("utf-8", errors="surrogatepass")).hexdigest(),
    )
    _hold_aim(plan, place.inside("aim") if aim is None else Place(place.findings, "--aim"))
    return plan


def _years(given: Any, place: Place) -> tuple[int, ...]:
    """Give the years, one after another: calendar years, or 1, 2, 3."""
    remedy = "List the years to plan, such as [2027, 2028, 2029]."
    if not isinstance(given, list) or not given:
        place.say("a plan has at least one year.", remedy, given)
        return (1,)
    if any(isinstance(one, bool) or not isinstance(one, int) or not 0 < one <= LAST_YEAR for one in given):
        place.say(f"years are whole numbers from 1 to {LAST_YEAR}.", remedy, given)
        return tuple(range(1, min(len(given), MOST_YEARS) + 1))
    if given != list(range(given[0], given[0] + len(given))):
        place.say("each year follows the one before.", remedy, given)
    if len(given) > MOST_YEARS:
        place.say(f"a plan has at most {MOST_YEARS} years.", "Leave years out.", len(given))
    return tuple(given)


def _classes(given: Any, place: Place, years: int) -> dict[str, StaffClass]:
    found: dict[str, StaffClass] = {}
    if not given:
        place.say("a plan has at least one class of staff.", "List them, each with '- name: ...'.")
    for at, one in entries(given, place, "Start each class with '- name: ...'."):
        refuse_unknown_keys(one, CLASS_FIELDS, at)
        for name in [name for name in ("in_post", "required") if name not in one]:
            at.inside(name).say(f"{name} is missing.", "Give a number of people.")
        staff_class = StaffClass(
            name=words(one, "name", at, "Name the class."),
            in_post=people(one.get("in_post", 0), at.inside("in_post")),
            leave_in_first_year=share(one, "leave_in_first_year", at),
            leave_later=share(one, "leave_later", at),
            required=by_year(one.get("required", 0), at.inside("required"), years, people),
        )
        if staff_class.name in found:
            at.inside("name").say("this class is there already.", "Give it another name.", staff_class.name)
        if staff_class.name:
            found[staff_class.name] = staff_class
    return found


def _pence(given: Any, place: Place) -> int:
    return pence_of(given, place) or 0


def _hold_aim(plan: Plan, place: Place) -> None:
    if plan.aim not in AIMS:
        place.say_unknown("aim", plan.aim, AIMS)
        return
    declared = {lever.kind.value for lever in plan.levers}
    if plan.over_manning is not None:
        declared.add(LeverKind.OVER_MANNING.value)
    if plan.aim not in (SHORTFALL, COST, *declared):
        place.say("no lever of this kind is declared.", "Declare one, or aim at something else.", plan.aim)


def example_names() -> tuple[str, ...]:
    """Give the names of the shipped example plans."""
    return tuple(sorted(one.name.removesuffix(".yaml") for one in EXAMPLES.iterdir() if one.name.endswith(".yaml")))


def plan_text(name_or_path: str) -> str:
    """Give the text of a shipped example by name, or of one's own file by path.

    Raises:
        PlanFileError: there is no such file, it is too large, or it is not UTF-8 text.
    """
    if name_or_path in example_names():
        return EXAMPLES.joinpath(f"{name_or_path}.yaml").read_text(encoding="utf-8")
    path = Path(name_or_path)
    if not path.is_file():
        remedy = f"Give the path of a YAML file, or a shipped example: {', '.join(example_names())}."
        problem = Problem("FILE", "there is no such file, and no example of this name.", remedy, value=name_or_path)
        raise PlanFileError("The plan file was not found. Nothing was written.", [problem])
    try:
        if path.stat().st_size > MOST_BYTES:
            problem = Problem(name_or_path, f"a plan file has at most {MOST_BYTES:,} bytes.", "Leave parts out.")
            raise PlanFileError("The plan file is too large. Nothing was written.", [problem])
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        problem = Problem(name_or_path, f"the file cannot be read as UTF-8 text: {error}.", "Save it again as UTF-8.")
        raise PlanFileError("The plan file cannot be read. Nothing was written.", [problem]) from error
