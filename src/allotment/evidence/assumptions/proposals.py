"""A proposed local record as a form sends it: text in, and either a record or what is wrong with each field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import date

from allotment.evidence.assumptions.local import LOCAL_FILE, LocalRecord, parse_records
from allotment.evidence.assumptions.register import Register
from allotment.evidence.assumptions.vocabulary import FIXED, did_you_mean
from allotment.workforce.errors import AssumptionError, Problem

NUMBERS = ("value", "p10", "p90")
DATES = ("valid_from", "valid_to", "date_read")
FORM_FIELDS = tuple(each.name for each in fields(LocalRecord))
FIELD_OF_PLACE = {"distribution kind": "distribution", "records": "key", "record": "key"}


def local_record_problems(proposal: Mapping[str, object], register: Register, on: date | None = None) -> list[Problem]:
    """Check one proposed record; ``where`` of each Problem is the name of the form's field.

    Args:
        proposal: fields of ``LocalRecord`` by name, as text or typed. Dates are written 2026-04-01. Empty fields count
            as not given. ``where`` is a mapping of dimensions, and empty ones are dropped.
        register: the records it would be laid over.
        on: the date on which a run would read it; a record not in force then is a problem of its ``valid_from``.
    """
    problems = _form_problems(proposal)
    record = _record(proposal)
    for problem in parse_records([record], register.assumptions)[1]:
        placed = replace(problem, where=_field(problem.where))
        if placed.where != "title":  # the register's own, never asked for
            problems.append(_in_a_forms_words(placed, proposal))
    return problems if problems or on is None else _never_read(record, on)


def local_record_of(proposal: Mapping[str, object], register: Register, on: date | None = None) -> LocalRecord:
    """Give the record that a proposal states.

    Raises:
        AssumptionError: ``local_record_problems`` finds fault with it; each Problem names its field.
    """
    problems = local_record_problems(proposal, register, on)
    if problems:
        raise AssumptionError(f"The proposed assumption has {len(problems)} problem(s).", problems)
    return _record(proposal)


def _form_problems(proposal: Mapping[str, object]) -> list[Problem]:
    problems = [
        Problem(str(name), "this field is not known.", did_you_mean(str(name), FORM_FIELDS))
        for name in proposal
        if name not in FORM_FIELDS
    ]
    where = proposal.get("where")
    if where and not isinstance(where, Mapping):
        remedy = "Name a dimension and its value, such as a sector."
        problems.append(Problem("where", "this must say what the record is about.", remedy, value=str(where)))
    return problems


def _record(proposal: Mapping[str, object]) -> LocalRecord:
    """Type what can be typed; what cannot stays as it was sent, for the register's own rules to refuse."""
    given = {name: _typed(name, value) for name, value in proposal.items() if name in FORM_FIELDS}
    known = {name: value for name, value in given.items() if value not in (None, "", {})}
    blank: dict[str, object] = dict.fromkeys(("key", "unit", "source", "grade", "owner"), "")
    return LocalRecord(**{**blank, "valid_from": None, "date_read": None, "distribution": FIXED, **known})  # type: ignore[arg-type]


def _typed(name: str, value: object) -> object:
    if name == "where":
        given = value if isinstance(value, Mapping) else {}
        return {str(dimension): str(one).strip() for dimension, one in given.items() if str(one or "").strip()}
    if not isinstance(value, str):
        return value if value is None or name in (*NUMBERS, *DATES) else str(value)
    text = value.strip()
    try:
        if name in NUMBERS and text:
            return float(text)
        return date.fromisoformat(text) if name in DATES and text else text
    except ValueError:
        return text


def _field(place: str) -> str:
    """Turn "local/assumptions.yaml: leaver_share, record 1, value" into "value"."""
    name = place.removeprefix(f"{LOCAL_FILE}: ").rpartition(", ")[2]
    return FIELD_OF_PLACE.get(name, name)


def _in_a_forms_words(problem: Problem, proposal: Mapping[str, object]) -> Problem:
    """Leave out what only a writer of YAML needs to be told."""
    if problem.where in DATES:
        missing = not proposal.get(problem.where)
        return replace(problem, remedy="Give a date such as 2026-04-01.", value=None if missing else problem.value)
    if problem.where == "distribution":
        return replace(problem, remedy=problem.remedy.replace("Give {kind: fixed}, or a kind", "Say fixed, or a kind"))
    return problem


def _never_read(record: LocalRecord, on: date) -> list[Problem]:
    if record.valid_from <= on and (record.valid_to is None or on <= record.valid_to):
        return []
    name = "valid_from" if record.valid_from > on else "valid_to"
    rule = f"a run reads the assumptions of {on:%d %B %Y}, and this record does not hold on that day."
    remedy = "Give dates around it. To change a later year, write a scenario."
    return [Problem(name, rule, remedy, value=str(getattr(record, name)))]
