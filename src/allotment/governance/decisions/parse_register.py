"""The register's files, read from their YAML content and checked; every problem of every file at once."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from itertools import pairwise
from typing import Any

from allotment.governance.decisions import records as kinds
from allotment.governance.decisions.deciding_level import DecidingLevel
from allotment.governance.decisions.fields import Fields
from allotment.governance.decisions.parse_words import Names, parse_levels, parse_vocabulary
from allotment.governance.decisions.records import Activity, OtherHorizon, Record, Rule, Step
from allotment.governance.decisions.register import Register
from allotment.workforce.errors import Problem

ACTIVITIES, LAYERS, LEVELS, WORDS = "activities/", "layers/", "levels.yaml", "words.yaml"
LEVEL_WORDS = tuple(level.value for level in DecidingLevel)
GRADES = ("A", "B", "C", "D", "to verify", "elicited placeholder")
PROVENANCE = ("valid_from", "valid_to", "source", "grade", "date_read", "owner")
ATTRIBUTES = ("standards_help", "spans_labour_market", "region_too_wide")
IN_ACTIVITY = ("key", "title", "words", "horizon_years", *ATTRIBUTES, "within", "consult", "delegable")
IN_RECORD = ("activity", "level", "also", "consult", "conditions", "confidence", "beside", *PROVENANCE)
AREAS = (
    "strategy_and_planning",
    "supply_and_retention",
    "deployment",
    "education",
    "funding",
    "leadership",
    "relationships",
)
NEEDS_YEARS = (kinds.HORIZON_FROM, kinds.HORIZON_TO)


def build_register(files: Mapping[str, Any]) -> tuple[Register | None, list[Problem]]:
    """Make the register of the content of its files, by their names.

    Args:
        files: ``levels.yaml``, ``words.yaml``, each ``activities/<area>.yaml`` and ``layers/<layer>.yaml``.

    Returns:
        The register and no problem, or None and every problem.
    """
    problems: list[Problem] = []
    names = parse_levels(files.get(LEVELS), LEVELS, problems)
    vocabulary = parse_vocabulary(files.get(WORDS), WORDS, problems)
    activities = [
        one
        for name in (f"{ACTIVITIES}{area}.yaml" for area in AREAS)
        for one in _activities(files.get(name), name, names, problems)
    ]
    strange = [name for name in files if name.startswith(ACTIVITIES) and _stem(name) not in AREAS]
    problems += [Problem(name, "there is no such area.", f"Use: {', '.join(AREAS)}.") for name in strange]
    by_key = {one.key: one for one in activities}
    _check_activities(activities, by_key, problems)
    records: list[Record] = []
    rules: list[Rule] = []
    for name, content in sorted(files.items()):
        if name.startswith(LAYERS):
            _layer(content, name, _Known(by_key, names), records, rules, problems)
    _check_overlaps(records, rules, problems)
    if problems:
        return None, problems
    return Register(
        by_key, tuple(records), tuple(rules), names.standings, names.by_word, names.maturity, vocabulary
    ), []


def _stem(name: str) -> str:
    return name.rpartition("/")[2].removesuffix(".yaml")


def _activities(content: object, name: str, names: Names, problems: list[Problem]) -> Iterable[Activity]:
    if not isinstance(content, list):
        problems.append(Problem(name, "the file is not a list of activities.", "Begin each with '- key:'."))
        return
    for number, given in enumerate(content, start=1):
        fields = Fields(given, f"{name}, activity {number}", problems)
        fields.only((*IN_ACTIVITY, "other_horizons"))
        within = fields.word("within", LEVEL_WORDS, needed=False)
        yield Activity(
            key=fields.text("key"),
            title=fields.text("title"),
            area=_stem(name).replace("_", " "),
            words=fields.words("words"),
            horizon_years=fields.years("horizon_years") or 0,
            **{attribute: fields.yes(attribute) for attribute in ATTRIBUTES},
            within=DecidingLevel(within) if within else None,
            consult=fields.words("consult", (*LEVEL_WORDS, *names.bodies)),
            delegable=fields.yes("delegable", default=True),
            other_horizons=tuple(
                _other_horizon(one, fields.where, problems) for one in fields.given.get("other_horizons", ())
            ),
        )


def _other_horizon(given: object, where: str, problems: list[Problem]) -> OtherHorizon:
    fields = Fields(given, f"{where}, other_horizons", problems)
    fields.only(("from_years", "to_years", "activity"))
    least, most = fields.years("from_years", needed=False), fields.years("to_years", needed=False)
    return OtherHorizon(least or 0.0, math.inf if most is None else most, fields.text("activity"))


def _check_activities(activities: list[Activity], by_key: Mapping[str, Activity], problems: list[Problem]) -> None:
    """Hold that keys and titles are given once, and that other horizons lead to activities that are there."""
    seen: set[str] = set()
    for one in activities:
        for name in (one.key, one.title.casefold()):
            if name in seen:
                problems.append(Problem(one.area, "this is given twice.", "Name each activity once.", value=name))
            seen.add(name)
        for other in one.other_horizons:
            if other.activity not in by_key:
                remedy = "Name an activity of the register."
                problems.append(Problem(one.key, "the other horizon leads nowhere.", remedy, value=other.activity))


class _Known:
    """The names that a layer may use."""

    def __init__(self, activities: Collection[str], names: Names) -> None:
        self.activities = activities
        self.asked = (*LEVEL_WORDS, *names.bodies)


def _layer(
    content: object, name: str, known: _Known, records: list[Record], rules: list[Rule], problems: list[Problem]
) -> None:
    """Read one layer; what a record does not say of its date and source, the layer says."""
    layer = Fields(content, name, problems)
    layer.only(("title", *PROVENANCE, "rule", "records"))
    layer.text("title")
    common = {field: layer.given[field] for field in PROVENANCE if field in layer.given}
    if "rule" in layer.given:
        rule = _rule(layer.given["rule"], common, name, problems)
        if rule is not None:
            rules.append(rule)
    for number, given in enumerate(layer.parts("records"), start=1):
        told = {**common, **given} if isinstance(given, Mapping) else given
        record = _record(told, f"{name}, record {number}", _stem(name), known, problems)
        if record is not None:
            records.append(record)


def _provenance(fields: Fields, layer: str) -> dict[str, Any]:
    found: dict[str, Any] = {
        "layer": layer,
        "valid_from": fields.day("valid_from"),
        "valid_to": fields.day("valid_to", needed=False),
        "source": fields.text("source"),
        "grade": fields.word("grade", GRADES),
        "date_read": fields.day("date_read"),
        "owner": fields.text("owner"),
    }
    if found["valid_from"] and found["valid_to"] and found["valid_to"] < found["valid_from"]:
        fields.say("valid_to", "it ends before it begins.", "Mend one of the days.", found["valid_to"])
    return found


def _record(given: object, where: str, layer: str, known: _Known, problems: list[Problem]) -> Record | None:
    before = len(problems)
    fields = Fields(given, where, problems)
    fields.only(IN_RECORD)
    beside = fields.yes("beside")
    level = fields.word("level", LEVEL_WORDS, needed=not beside)
    also = fields.words("also", LEVEL_WORDS)
    consult = fields.words("consult", known.asked) if "consult" in fields.given else None
    confidence = fields.word("confidence", kinds.CONFIDENCES, needed=not beside)
    if beside and (level or also or consult):
        fields.say("beside", "a record beside another names no level.", "Leave out level, also and consult.")
    twice = {level, *also} & set(consult or ()) or ({level} & set(also))
    if twice and not beside:
        fields.say("consult", "a level that decides is named twice.", "Name it once.", ", ".join(sorted(twice)))
    activity = fields.word("activity", known.activities)
    conditions = fields.text("conditions")
    if conditions and not conditions.endswith("."):
        fields.say("conditions", "is no sentence.", "End it with a full stop.", conditions[-20:])
    dated = _provenance(fields, layer)
    if len(problems) > before:
        return None
    return Record(
        **dated,
        activity=activity,
        level=None if beside else DecidingLevel(level),
        also=tuple(DecidingLevel(one) for one in also),
        consult=consult,
        conditions=conditions,
        confidence=confidence,
        beside=beside,
    )


def _rule(given: object, common: Mapping[str, Any], name: str, problems: list[Problem]) -> Rule | None:
    before = len(problems)
    told = {**common, **given} if isinstance(given, Mapping) else given
    fields = Fields(told, f"{name}, rule", problems)
    fields.only((*PROVENANCE, "steps"))
    steps = [
        _step(one, f"{name}, step {number}", problems) for number, one in enumerate(fields.parts("steps"), start=1)
    ]
    if not steps or steps[-1].when != kinds.OTHERWISE:
        fields.say("steps", "the last step is not 'otherwise'.", "End the rule with it, so that nothing is left over.")
    dated = _provenance(fields, _stem(name))
    return None if len(problems) > before else Rule(**dated, steps=tuple(steps))


def _step(given: object, where: str, problems: list[Problem]) -> Step:
    fields = Fields(given, where, problems)
    fields.only(("when", "level", "years", "says"))
    when = fields.word("when", kinds.CRITERIA)
    level = fields.word("level", LEVEL_WORDS, needed=when != kinds.WITHIN)
    years = fields.years("years", needed=when in NEEDS_YEARS)
    return Step(when, DecidingLevel(level) if level else None, years, fields.text("says"))


def _check_overlaps(records: list[Record], rules: list[Rule], problems: list[Problem]) -> None:
    """Hold that a day never has two records that decide one activity, nor two rules.

    A record without a last day gives way to the next one; one with a last day must end before the next begins.
    """
    by_activity: dict[str, list[kinds.Dated]] = defaultdict(list)
    for record in records:
        if not record.beside:
            by_activity[record.activity].append(record)
    for name, dated in [*by_activity.items(), ("rule", list[kinds.Dated](rules))]:
        ordered = sorted(dated, key=lambda one: one.valid_from)
        for one, following in pairwise(ordered):
            ends = one.valid_to or date.max
            if one.valid_from == following.valid_from or (one.valid_to and ends >= following.valid_from):
                rule = f"{name} is decided twice on {following.valid_from}: by {one.layer} and by {following.layer}."
                remedy = "End the first one before, or mark what only adds conditions as beside."
                problems.append(Problem(f"{LAYERS}{following.layer}.yaml", rule, remedy))
