"""Reading a file of pathways: strict YAML, every problem at once, each number a dated record with its source."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from allotment.evidence.assumptions.assumption import Assumption
from allotment.evidence.assumptions.parse import SHARED_FIELDS, parse_theme
from allotment.evidence.assumptions.strict_yaml import read_yaml
from allotment.evidence.assumptions.vocabulary import LEVER_NAMES, did_you_mean
from allotment.evidence.pathways.pathway import Audience, LeverReference, Pathway, Quantity, Step
from allotment.evidence.pathways.words import CHANNELS, LEVELS, OLDEST, OUTREACH, STEP_KINDS, YOUNGEST
from allotment.workforce.errors import AllotmentError, Problem
from allotment.workforce.roles import ROLES

SHIPPED_PATHWAYS = Path(__file__).parent / "pathways.yaml"
MOST_BYTES = 1_000_000
MOST_PATHWAYS, MOST_STEPS, LONGEST_KEY = 50, 20, 60
MOST_NUMBER = 1_000_000_000
DATED = ("owner", "valid_from", "valid_to", "date_read", "source", "grade")
PATHWAY_FIELDS = ("key", "title", "in_words", "destination_role", "registered", "audience", "channels",
                  "share_most_deprived", "steps", *DATED)  # fmt: skip
AUDIENCE_FIELDS = ("ages", "levels", "share", "staff_of_roles", "follows_unemployment")
STEP_FIELDS = ("name", "kind", "conversion", "months", "cost_pence", "most_per_100000", "role")
REFERENCE_FIELDS = ("lever", "records", "role")
SAID_OF_ONE = tuple(name for name in SHARED_FIELDS if name != "distribution")
NUMBER_FIELDS = ("value", "p10", "p90", "kind", *SAID_OF_ONE)
USUAL_KIND = {"share": "beta", "ratio": "lognormal"}
"""The register's unit whose limits hold: a share of 0 to 1, or a number of 0 or more (months, pence, people)."""


class PathwaysError(AllotmentError):
    """A file of pathways, partners, places' deprivation or the labour market cannot be used."""


@dataclass(frozen=True)
class PathwayFile:
    """The pathways of a file that are in force on a date, and the hash of the file."""

    name: str
    pathways: tuple[Pathway, ...]
    sha256: str


def read_pathways(path: Path, on: date) -> PathwayFile:
    """Read a file of pathways and give those in force on a date.

    Raises:
        PathwaysError: the file is missing, too big or wrong; every problem with its place, value, rule and remedy.
    """
    problems: list[Problem] = []
    content = read_limited(path, problems)
    found, wrong = (None, []) if content is None else read_yaml(content.decode("utf-8", "replace"), path.name)
    problems += wrong
    if not problems and not isinstance(found, list):
        problems.append(Problem(path.name, "a file of pathways is a list.", "Start each pathway with '- key: ...'."))
    pathways = _pathways(found, path.name, on, problems) if isinstance(found, list) and not problems else []
    if not problems and not pathways:
        problems.append(Problem(path.name, f"no pathway is in force on {on:%d %B %Y}.", "Mend valid_from or valid_to."))
    if problems or content is None:
        raise PathwaysError(f"The pathways have {len(problems)} problem(s).", problems)
    return PathwayFile(path.name, tuple(pathways), hashlib.sha256(content).hexdigest())


def read_limited(path: Path, problems: list[Problem]) -> bytes | None:
    """Give a file's content, or None with a problem added: absent, unreadable, or far bigger than such a file is."""
    try:
        if path.stat().st_size > MOST_BYTES:
            rule = f"the file has more than {MOST_BYTES:,} bytes."
            problems.append(Problem(path.name, rule, "Send the pathways alone."))
            return None
        return path.read_bytes()
    except OSError as error:
        rule = f"the file cannot be read: {(error.strerror or 'unknown reason').lower()}."
        problems.append(Problem(str(path), rule, "Check its name, and who may read it."))
        return None


def _pathways(found: list[Any], file: str, on: date, problems: list[Problem]) -> list[Pathway]:
    if len(found) > MOST_PATHWAYS:
        rule = f"the file has {len(found)} pathways; {MOST_PATHWAYS} may be followed at once."
        problems.append(Problem(file, rule, "Divide the file."))
        return []
    in_force: dict[str, Pathway] = {}
    for entry in found:
        reader = _Reader(entry, file, problems)
        pathway = reader.pathway()
        if pathway is None or not reader.in_force(on):
            continue
        if pathway.key in in_force:
            rule = f"two records of this pathway are in force on {on:%d %B %Y}."
            problems.append(Problem(f"{file}: {pathway.key}", rule, "End one before the other starts."))
        in_force[pathway.key] = pathway
    return list(in_force.values())


class _Reader:
    """Reads one pathway; problems are added to the list that it is given."""

    def __init__(self, entry: Any, file: str, problems: list[Problem]) -> None:
        self._entry: Mapping[str, Any] = entry if isinstance(entry, dict) else {}
        self._file, self._problems = file, problems
        self._key = str(_shown(self._entry.get("key", "?")))

    def in_force(self, on: date) -> bool:
        """Say whether the pathway holds on a date."""
        first, last = self._entry.get("valid_from"), self._entry.get("valid_to")
        return isinstance(first, date) and first <= on and (last is None or on <= last)

    def pathway(self) -> Pathway | None:
        """Give the pathway, or None where it has a problem."""
        before = len(self._problems)
        entry = self._entry
        if not entry:
            self._say("pathway", "a pathway is a mapping.", "Give key, title, audience, channels and steps.")
            return None
        self._known(entry, PATHWAY_FIELDS, "")
        texts = {name: self._words(entry, name) for name in ("key", "title", "in_words")}
        role = self._one_of(entry.get("destination_role"), tuple(ROLES), "destination_role")
        channels = self._several(entry.get("channels"), CHANNELS, "channels")
        audience = self._audience(entry.get("audience"))
        deprived = self._number(entry.get("share_most_deprived"), "share_most_deprived", "share")
        steps = [self._step(step, number) for number, step in enumerate(self._list(entry.get("steps")), start=1)]
        self._chain(steps)
        if not isinstance(entry.get("registered"), bool):
            remedy = "Say whether the destination is a registered profession."
            self._say("registered", "this is true or false.", remedy, entry.get("registered"))
        if len(self._problems) > before or audience is None or deprived is None:
            return None
        return Pathway(**texts, destination_role=role, registered=entry["registered"], audience=audience,
                       channels=channels, share_most_deprived=deprived,
                       steps=tuple(step for step in steps if step is not None))  # fmt: skip

    def _audience(self, found: Any) -> Audience | None:
        if not isinstance(found, dict):
            self._say("audience", "an audience is a mapping.", "Give ages, levels and share.")
            return None
        self._known(found, AUDIENCE_FIELDS, "audience, ")
        ages = found.get("ages")
        if not (isinstance(ages, list) and len(ages) == 2 and all(_is_whole(age) for age in ages)
                and YOUNGEST <= ages[0] <= ages[1] <= OLDEST):  # fmt: skip
            self._say(
                "audience, ages", f"ages are two whole years from {YOUNGEST} to {OLDEST}.", "Write [16, 18].", ages
            )
            return None
        levels = self._several(found.get("levels", list(LEVELS)), LEVELS, "audience, levels")
        roles = self._several(found["staff_of_roles"], tuple(ROLES), "audience, staff_of_roles") \
            if "staff_of_roles" in found else ()  # fmt: skip
        share = self._number(found.get("share"), "audience, share", "share")
        follows = found.get("follows_unemployment", False)
        if not isinstance(follows, bool):
            self._say("audience, follows_unemployment", "this is true or false.", "Leave it out for false.", follows)
        return None if share is None else Audience(ages[0], ages[1], levels, share, roles, bool(follows))

    def _step(self, found: Any, number: int) -> Step | None:
        place = f"step {number}"
        if not isinstance(found, dict):
            self._say(place, "a step is a mapping.", "Give name, kind, conversion, months and cost_pence.")
            return None
        self._known(found, STEP_FIELDS, f"{place}, ")
        name = self._words(found, "name", f"{place}, ")
        kind = self._one_of(found.get("kind"), STEP_KINDS, f"{place}, kind")
        conversion = self._quantity(found.get("conversion"), f"{place}, conversion", "share")
        months = self._quantity(found.get("months"), f"{place}, months", "ratio")
        cost = self._quantity(found.get("cost_pence"), f"{place}, cost_pence", "ratio")
        most = self._number(found["most_per_100000"], f"{place}, most_per_100000", "ratio") \
            if "most_per_100000" in found else None  # fmt: skip
        role = self._one_of(found["role"], tuple(ROLES), f"{place}, role") if "role" in found else None
        if conversion is None or months is None or cost is None:
            return None
        return Step(name, kind, conversion, months, cost, most, role)

    def _chain(self, steps: list[Step | None]) -> None:
        if not 1 < len(steps) <= MOST_STEPS:
            rule = f"a pathway has 2 to {MOST_STEPS} steps."
            self._say("steps", rule, "Start with outreach, and end with the role.", len(steps))
        for number, step in enumerate(steps, start=1):
            if step is not None and (step.kind == OUTREACH) != (number == 1):
                rule = "the first step is outreach, and no other is."
                self._say(f"step {number}, kind", rule, "Mend the order or the kind.", step.kind)
        if steps and steps[0] is not None and steps[0].most_per_100000 is not None:
            rule = "outreach is limited by the capacity of its channels."
            self._say("step 1, most_per_100000", rule, "Take it out.")

    def _quantity(self, found: Any, place: str, unit: str) -> Quantity | None:
        if not (isinstance(found, dict) and "lever" in found):
            return self._number(found, place, unit)
        self._known(found, REFERENCE_FIELDS, f"{place}, ")
        lever = self._one_of(found["lever"], LEVER_NAMES, f"{place}, lever")
        records, role = found.get("records", []), found.get("role")
        if not (isinstance(records, list) and all(isinstance(one, str) for one in records)):
            self._say(f"{place}, records", "this is a list of keys.", "Write [lever_share_completing].", records)
            return None
        if (place.endswith("cost_pence")) == bool(records):
            remedy = "Name records for a conversion or months; name the lever and role alone for a cost."
            self._say(f"{place}, records", "this is not how a lever's number is referred to.", remedy)
        if role is not None:
            self._one_of(role, tuple(ROLES), f"{place}, role")
        return LeverReference(lever, tuple(records), role)

    def _number(self, found: Any, place: str, unit: str) -> Assumption | None:
        """Read a number with its interval by the register's own rules; the pathway's source and dates hold for it."""
        if not isinstance(found, dict):
            self._say(place, "a number is a mapping.", "Give value, p10, p90, source and grade.", found)
            return None
        self._known(found, NUMBER_FIELDS, f"{place}, ")
        wild = [name for name in ("value", "p10", "p90") if not _is_number(found.get(name, 0))]
        if wild:
            rule = f"this is a number of at most {MOST_NUMBER:,}."
            self._say(f"{place}, {wild[0]}", rule, "Write it as digits.", found[wild[0]])
            return None
        spread = {"p10", "p90"} <= set(found)
        distribution = {name: found[name] for name in ("p10", "p90") if name in found}
        kind = found.get("kind", USUAL_KIND[unit] if distribution else "fixed")
        record = {name: found[name] for name in ("value", *SAID_OF_ONE) if name in found}
        shared = {name: self._entry[name] for name in DATED if name in self._entry}
        if distribution and not spread:
            self._say(place, "an interval has p10 and p90.", "Give both, or neither.")
            return None
        record["distribution"] = {"kind": kind, **distribution}
        key = f"{self._key}, {place}"
        theme = [{"key": key, "title": key, "unit": unit, **shared, "records": [record]}]
        assumptions, wrong = parse_theme(theme, self._file)
        self._problems += wrong
        return assumptions[0] if assumptions else None

    def _words(self, found: Mapping[str, Any], name: str, place: str = "") -> str:
        text = found.get(name)
        if not isinstance(text, str) or not text.strip() or (name == "key" and len(text) > LONGEST_KEY):
            self._say(f"{place}{name}", f"this needs its {name.replace('_', ' ')}, in words.", "Give it.", text)
            return ""
        return text

    def _one_of(self, found: Any, known: tuple[str, ...], place: str) -> str:
        if found not in known:
            self._say(place, "this word is not known.", did_you_mean(str(_shown(found)), known), found)
            return ""
        return str(found)

    def _several(self, found: Any, known: tuple[str, ...], place: str) -> tuple[str, ...]:
        if not isinstance(found, list) or not found or len(set(map(_shown, found))) < len(found):
            self._say(place, "this is a list of words, each once.", f"Use of: {', '.join(known[:8])}.", found)
            return ()
        return tuple(self._one_of(one, known, place) for one in found)

    def _list(self, found: Any) -> list[Any]:
        return found if isinstance(found, list) else []

    def _known(self, found: Mapping[Any, Any], known: tuple[str, ...], place: str) -> None:
        for name in found:
            if name not in known:
                self._say(f"{place}{name}", "this field is not known.", did_you_mean(str(name), known))

    def _say(self, place: str, rule: str, remedy: str, value: object = None) -> None:
        self._problems.append(Problem(f"{self._file}: {self._key}, {place}", rule, remedy, value=_shown(value)))


def _shown(value: object) -> str | None:
    """Give a value as it is shown; of what holds others only what it is, as that may be any size."""
    if value is None or isinstance(value, list | dict):
        return None if value is None else f"a {'list' if isinstance(value, list) else 'mapping'}"
    return str(value)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= MOST_NUMBER


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
