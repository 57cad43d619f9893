"""The programmes of education: dated records of what leads to which role, by which lever, and who teaches."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from allotment.evidence.assumptions.strict_yaml import read_yaml
from allotment.evidence.assumptions.vocabulary import GRADES, LEVER_NAMES, did_you_mean
from allotment.workforce.errors import AssumptionError, Problem
from allotment.workforce.roles import ROLES

FILE = "programmes.yaml"
SHIPPED = Path(__file__).parent / FILE
KINDS = ("university", "apprenticeship", "top-up", "foundation", "specialty", "practice-based")
NEEDED = ("key", "title", "kind", "profession", "providers", "valid_from", "source", "grade", "owner", "date_read")
KNOWN = (*NEEDED, "lever", "follows", "roles", "activity", "standards", "valid_to")


@dataclass(frozen=True)
class Standard:
    """The apprenticeship standard by which a programme reaches a role, and its level (2 to 7)."""

    name: str
    level: int


@dataclass(frozen=True)
class Programme:
    """One programme: ``lever`` starts it, or it ``follows`` another, or it is asked of others for its ``roles``."""

    key: str
    title: str
    kind: str
    profession: str
    lever: str | None
    follows: str | None
    roles: tuple[str, ...]
    activity: str | None
    standards: Mapping[str, Standard]
    providers: int
    who_provides: str
    valid_from: date
    valid_to: date | None
    source: str
    grade: str
    owner: str
    date_read: date

    def in_force(self, on: date) -> bool:
        """Say whether the record holds on a date."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True)
class Programmes:
    """Every programme in the order of the file, and the roles that teach each profession. ``sha256`` names the file."""

    programmes: tuple[Programme, ...]
    teachers: Mapping[str, tuple[str, ...]]
    sha256: str

    def on(self, day: date) -> tuple[Programme, ...]:
        """Give the programmes in force on a day."""
        return tuple(one for one in self.programmes if one.in_force(day))


@dataclass
class _Reading:
    """The problems met so far, placed by file and programme."""

    file: str
    problems: list[Problem] = field(default_factory=list)

    def say(self, where: str, rule: str, remedy: str, value: object = None) -> None:
        self.problems.append(
            Problem(f"{self.file}: {where}", rule, remedy, value=None if value is None else str(value))
        )


def load_programmes(path: Path = SHIPPED) -> Programmes:
    """Read the programmes.

    Raises:
        AssumptionError: the file cannot be read, or a record breaks a rule; every problem at once.
    """
    reading = _Reading(path.name)
    try:
        content = path.read_bytes()
        given, reading.problems = read_yaml(content.decode("utf-8"), path.name)
    except (OSError, UnicodeDecodeError) as error:
        reading.say("file", f"it cannot be read: {type(error).__name__}.", "Give a YAML file in UTF-8.")
        given, content = None, b""
    found: tuple[Programme, ...] = ()
    teachers: dict[str, tuple[str, ...]] = {}
    if not reading.problems:
        if isinstance(given, dict) and set(given) == {"programmes", "teachers"}:
            teachers = _teachers(given["teachers"], reading)
            found = tuple(_programmes(given["programmes"], teachers, reading))
        else:
            reading.say("file", "it holds 'programmes' and 'teachers'.", "Begin from the shipped file.")
    if reading.problems:
        raise AssumptionError(f"The programmes have {len(reading.problems)} problem(s).", reading.problems)
    return Programmes(found, teachers, hashlib.sha256(content).hexdigest())


def _teachers(given: Any, reading: _Reading) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    if not isinstance(given, dict):
        reading.say("teachers", "this is a mapping of professions to roles.", "Write 'nursing: [a role]'.", given)
        return found
    taken: dict[str, str] = {}
    for profession, roles in given.items():
        found[str(profession)] = tuple(_roles(roles, f"teachers, {profession}", reading))
        for role in found[str(profession)]:
            if taken.setdefault(role, str(profession)) != profession:
                rule = f"this role teaches {taken[role]} already."
                reading.say(f"teachers, {profession}", rule, "Leave it in one profession.", role)
    return found


def _roles(given: Any, where: str, reading: _Reading) -> Iterator[str]:
    if not isinstance(given, list) or not given:
        reading.say(where, "this is a list of roles.", "Write [a role, another].", given)
        return
    for role in given:
        if role in ROLES:
            yield role
        else:
            reading.say(where, "no role has this name.", did_you_mean(str(role), ROLES), role)


def _programmes(given: Any, teachers: Mapping[str, tuple[str, ...]], reading: _Reading) -> Iterator[Programme]:
    if not isinstance(given, list):
        reading.say("programmes", "this is a list.", "Start each programme with '- key: ...'.")
        return
    keys = [one.get("key") for one in given if isinstance(one, dict)]
    for number, one in enumerate(given, start=1):
        before = len(reading.problems)
        if not isinstance(one, dict):
            reading.say(f"programme {number}", "a programme is a mapping.", "Give its key, title and kind.", one)
            continue
        where = str(one.get("key", f"programme {number}"))
        _check_fields(one, where, reading)
        _check_words(one, where, keys, teachers, reading)
        standards = _standards(one.get("standards"), where, reading)
        roles = tuple(_roles(one["roles"], f"{where}, roles", reading)) if "roles" in one else ()
        if len(reading.problems) == before:
            yield _programme(one, roles, standards)


def _check_fields(one: Mapping[str, Any], where: str, reading: _Reading) -> None:
    for name in NEEDED:
        if one.get(name) in (None, ""):
            reading.say(f"{where}, {name}", "a programme needs it.", f"Give its {name.replace('_', ' ')}.")
    for name in set(one) - set(KNOWN):
        reading.say(f"{where}, {name}", "this field is not known.", did_you_mean(str(name), KNOWN))
    for name in ("valid_from", "valid_to", "date_read"):
        if one.get(name) is not None and not isinstance(one[name], date):
            reading.say(f"{where}, {name}", "this is no date.", "Write it as 2026-09-01.", one[name])
    providers = one.get("providers")
    number = providers.get("number") if isinstance(providers, dict) else None
    if (
        not isinstance(number, int)
        or isinstance(number, bool)
        or number < 0
        or set(providers or ()) != {"who", "number"}
    ):
        rule = "it says who provides and how many they are, a whole number of 0 or more."
        reading.say(f"{where}, providers", rule, "Write {who: universities, number: 2}.", providers)


def _check_words(
    one: Mapping[str, Any], where: str, keys: list[Any], teachers: Mapping[str, Any], reading: _Reading
) -> None:
    known: dict[str, tuple[Any, ...]] = {
        "kind": KINDS,
        "grade": GRADES,
        "lever": LEVER_NAMES,
        "profession": tuple(teachers),
        "follows": tuple(keys),
    }
    for name, words in known.items():
        if one.get(name) is not None and one[name] not in words:
            reading.say(f"{where}, {name}", f"no {name} has this name.", did_you_mean(str(one[name]), words), one[name])
    if sum(name in one for name in ("lever", "follows", "roles")) != 1:
        rule = "it has a lever, follows another programme, or names the roles it is asked for."
        reading.say(where, rule, "Give one of 'lever', 'follows' and 'roles'.")
    if "roles" in one and "activity" not in one:
        reading.say(f"{where}, activity", "nobody knows who decides on it.", "Name the activity of its right.")
    if keys.count(one.get("key")) > 1:
        reading.say(f"{where}, key", "this key is there already.", "Give each programme another key.")


def _standards(given: Any, where: str, reading: _Reading) -> dict[str, Standard]:
    found = {}
    for role, one in (given or {}).items():
        list(_roles([role], f"{where}, standards", reading))
        if isinstance(one, dict) and isinstance(one.get("standard"), str) and one.get("level") in range(2, 8):
            found[role] = Standard(one["standard"], one["level"])
        else:
            rule = "a standard has a name and a level from 2 to 7."
            reading.say(f"{where}, standards, {role}", rule, "Write {standard: Adult care worker, level: 2}.", one)
    return found


def _programme(one: Mapping[str, Any], roles: tuple[str, ...], standards: dict[str, Standard]) -> Programme:
    return Programme(
        key=one["key"],
        title=one["title"],
        kind=one["kind"],
        profession=one["profession"],
        lever=one.get("lever"),
        follows=one.get("follows"),
        roles=roles,
        activity=one.get("activity"),
        standards=standards,
        providers=one["providers"]["number"],
        who_provides=one["providers"]["who"],
        valid_from=one["valid_from"],
        valid_to=one.get("valid_to"),
        source=one["source"],
        grade=one["grade"],
        owner=one["owner"],
        date_read=one["date_read"],
    )
