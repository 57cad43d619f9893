"""Reading a funding file: YAML text in, streams, limits and choices out, or every problem at once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar

from allotment.evidence.assumptions.vocabulary import did_you_mean
from allotment.evidence.funding.funding import REST_OF_SYSTEM, WHOLE_SYSTEM, Funding, Stream
from allotment.evidence.funding.national import NATIONAL_KEYS
from allotment.evidence.funding.read_fields import (
    Findings,
    KnownNames,
    Place,
    entries,
    mapping,
    names,
    number,
    refuse_unknown_keys,
    words,
    year_of,
)
from allotment.evidence.funding.read_limits import (
    read_capacities,
    read_overrides,
    read_places,
    read_targets,
)
from allotment.evidence.funding.read_streams import HOLDERS, SOURCE_FIELDS, StreamReader, shipped_streams
from allotment.evidence.funding.read_text import MOST_BYTES, read_funding_yaml
from allotment.workforce.errors import FundingError, Problem
from allotment.workforce.roles import ROLES

__all__ = [
    "KnownNames",
    "example_names",
    "example_text",
    "funding_of",
    "funding_text",
    "load_funding",
    "national_example_names",
    "read_funding",
    "understood",
]

Understood = TypeVar("Understood")

ANY_NAMES = KnownNames()
SUFFIXES = (".yaml", ".yml")
FIELDS = (
    "title",
    "ics",
    "at_the_table",
    "first_year",
    *SOURCE_FIELDS,
    "streams",
    "capacities",
    "places",
    "targets",
    "fairness_tolerance",
    "role_weights",
    "levers",
    "overrides",
)
TABLE_REMEDY = f"List the levels whose decisions the plan may take: {', '.join(HOLDERS)}."


def read_funding(text: str, name: str, known: KnownNames = ANY_NAMES) -> Funding:
    """Read a funding file from its text.

    Args:
        text: the whole file.
        name: what to call the file in a message.
        known: names to hold levers, families, categories, capacities, organisations and systems against.

    Raises:
        FundingError: the file breaks a rule; every problem is listed at once.
    """

    def of_one_system(given: Mapping[Any, Any], place: Place) -> Funding | None:
        national = [key for key in NATIONAL_KEYS if key in given]
        if national:
            rule = "this is a national file: its amounts are for England as a whole."
            place.inside(national[0]).say(rule, "Ask for all systems with 'choose-mix --all', or leave the key out.")
            return None
        return funding_of(given, text, place, known)

    return understood(text, name, of_one_system)


def understood(text: str, name: str, read: Callable[[Mapping[Any, Any], Place], Understood | None]) -> Understood:
    """Give what a reader makes of a funding file's keys, if neither YAML nor reader found anything wrong.

    Raises:
        FundingError: the file breaks a rule; every problem is listed at once.
    """
    content, problems = read_funding_yaml(text, name)
    findings = Findings(name, problems)
    place = Place(findings)
    given = mapping(content, place, "Start with 'title: ...'.") if not problems else {}
    made = None if problems else read(given, place)
    if findings.kept or made is None:
        found = findings.all()
        count = len(findings.kept) + findings.uncounted
        raise FundingError(f"Funding file {name} has {count:,} problem(s). Nothing was written.", found)
    return made


def funding_of(given: Mapping[Any, Any], text: str, place: Place, known: KnownNames) -> Funding:
    """Read the keys of a funding file; what is wrong is said at its place.

    Args:
        given: the file's content.
        text: the whole file, which its hash is of.
        place: where the reader is.
        known: names to hold against.
    """
    refuse_unknown_keys(given, FIELDS, place)
    places = read_places(given.get("places"), place.inside("places"), known)
    place_names = [*(one.name for one in places), REST_OF_SYSTEM if places else WHOLE_SYSTEM]
    said_once = {name: given[name] for name in SOURCE_FIELDS if name in given}
    streams = _streams(given, place, StreamReader(known, shipped_streams(), place_names, said_once))
    levers = names(given.get("levers"), place.inside("levers"), "lever", known.levers)
    if given.get("levers") == []:
        place.inside("levers").say("an empty list leaves nothing to choose from.", "Name levers, or drop the key.")
    return Funding(
        title=words(given, "title", place, "Say what the file is, such as 'Gloucestershire, 2027 to 2040'."),
        ics=_ics(given, place, known),
        streams=streams,
        capacities=read_capacities(given.get("capacities"), place.inside("capacities"), known, said_once),
        places=places,
        targets=read_targets(given.get("targets"), place.inside("targets"), place_names, said_once),
        overrides=read_overrides(given.get("overrides"), place.inside("overrides"), place_names, known),
        at_the_table=_at_the_table(given, place.inside("at_the_table")),
        first_year=year_of(given["first_year"], place.inside("first_year")) if "first_year" in given else None,
        fairness_tolerance=_tolerance(given, place.inside("fairness_tolerance")),
        role_weights=_role_weights(given.get("role_weights"), place.inside("role_weights")),
        levers=levers or None,
        text=text,
        sha256=_hash(text, streams),
    )


def _streams(given: Mapping[Any, Any], place: Place, reader: StreamReader) -> tuple[Stream, ...]:
    at_all = place.inside("streams")
    if not given.get("streams"):
        at_all.say("a funding file has at least one stream.", "List them, each with 'use:' or with 'key:'.")
        return ()
    found: dict[str, Stream] = {}
    for at, one in entries(given["streams"], at_all, "Start each stream with '- use: ...' or '- key: ...'."):
        stream = reader.used(one, at) if "use" in one else reader.whole(one, at, with_budget=True)
        if stream is None:
            continue
        if stream.key in found:
            at.inside("key").say("this stream is there already.", "Give one of the two another key.", stream.key)
        found[stream.key] = stream
    return tuple(found.values())


def _ics(given: Mapping[Any, Any], place: Place, known: KnownNames) -> str | None:
    if given.get("ics") is None:
        return None
    code = words(given, "ics", place, "Give the system's NHS code, such as QR1.")
    if code and known.systems is not None and code not in known.systems:
        place.inside("ics").say_unknown("integrated care system", code, known.systems)
    return code


def _at_the_table(given: Mapping[Any, Any], place: Place) -> tuple[str, ...]:
    levels = names(given.get("at_the_table"), place, "level", HOLDERS)
    if not given.get("at_the_table"):
        place.say("at_the_table is missing.", TABLE_REMEDY)
    return levels


def _tolerance(given: Mapping[Any, Any], place: Place) -> float | None:
    if given.get("fairness_tolerance") is None:
        return None
    return number(given["fairness_tolerance"], place, most=1.0, what="a share")


def _role_weights(given: Any, place: Place) -> dict[str, float]:
    if given is None:
        return {}
    found = {}
    for role, weight in mapping(given, place, "Write {Midwife: 2.0}.").items():
        at = place.inside(role)
        if role not in ROLES:
            at.say_unknown("role", role, ROLES)
        value = number(weight, at, most=1000, what="a weight")
        if value is not None:
            found[str(role)] = value
    return found


def _hash(text: str, streams: Sequence[Stream]) -> str:
    """Hash the text and the streams as they were understood, shipped ring-fences among them."""
    digest = hashlib.sha256(text.encode("utf-8", errors="surrogatepass"))
    for stream in streams:
        digest.update(b"\0" + json.dumps(vars(stream), sort_keys=True, default=_plain).encode())
    return digest.hexdigest()


def _plain(value: object) -> object:
    return vars(value) if hasattr(value, "__dict__") else str(value)


def example_names() -> tuple[str, ...]:
    """Give the names of the shipped example files of a system."""
    return _examples(national=False)


def national_example_names() -> tuple[str, ...]:
    """Give the names of the shipped example files of England."""
    return _examples(national=True)


def _examples(*, national: bool) -> tuple[str, ...]:
    listed = files("allotment.evidence.funding").joinpath("examples").iterdir()
    texts = {one.name: one.read_text(encoding="utf-8") for one in listed if one.name.endswith(".yaml")}
    shared = f"\n{NATIONAL_KEYS[0]}:"
    found = [name for name, text in texts.items() if "\nstreams:" in text and (shared in text) == national]
    return tuple(sorted(name.removesuffix(".yaml") for name in found))


def _all_examples() -> tuple[str, ...]:
    return (*example_names(), *national_example_names())


def example_text(name: str) -> str:
    """Give a shipped example's YAML.

    Raises:
        FundingError: there is none of this name.
    """
    if name not in _all_examples():
        problem = Problem("NAME", "no shipped example has this name.", did_you_mean(name, _all_examples()), value=name)
        raise FundingError("There is no such example.", [problem])
    return files("allotment.evidence.funding").joinpath("examples", f"{name}.yaml").read_text(encoding="utf-8")


def funding_text(name_or_path: str) -> str:
    """Give the text of a shipped example by name, or of one's own file by path.

    Raises:
        FundingError: there is no such file, it is too large, or it is not UTF-8 text.
    """
    path = Path(name_or_path)
    if path.suffix not in SUFFIXES and name_or_path in _all_examples():
        return example_text(name_or_path)
    if not path.is_file():
        remedy = f"Give the path of a YAML file, or a shipped example: {', '.join(_all_examples())}."
        problem = Problem("FILE", "there is no such file, and no example of this name.", remedy, value=name_or_path)
        raise FundingError("The funding file was not found. Nothing was written.", [problem])
    try:
        if path.stat().st_size > MOST_BYTES:
            rule = f"a funding file has at most {MOST_BYTES:,} bytes."
            problem = Problem(name_or_path, rule, "Leave out what is no part of the plan.")
            raise FundingError("The funding file is too large. Nothing was written.", [problem])
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        problem = Problem(name_or_path, f"the file cannot be read as UTF-8 text: {error}.", "Save it again as UTF-8.")
        raise FundingError("The funding file cannot be read. Nothing was written.", [problem]) from error


def load_funding(name_or_path: str, known: KnownNames = ANY_NAMES) -> Funding:
    """Read a shipped example by name, or one's own funding file by path.

    Raises:
        FundingError: there is no such file, or it breaks a rule; every problem at once.
    """
    return read_funding(funding_text(name_or_path), Path(name_or_path).name, known)
