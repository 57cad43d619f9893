"""Scenarios as forms: from fields to canonical YAML and back, with each problem at the field that it is about.

A form is a mapping of text fields, as a page or a JSON body sends them::

    name, title, description, population_variant
    changes             list of: quantity, where {dimension: [names]}, how, amount | by_year {year: amount}, unit,
                        from_year, until_year, phase_in_years, rationale, source, owner
    targets             list of: where, measure (share_of_required | fte), amount | by_year, rationale, source, owner
    activity_standards  list of: the fields of ``ActivityStandard``

An empty field is one that was not given. Where numbers by year are given, the one ``amount`` is not looked at.
Nothing is judged here: ``parse_scenario`` judges the text, and ``problems_by_field`` brings what it says back to the
form.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import fields as fields_of
from typing import Any

import yaml

from allotment.projection.scenario.model import ActivityStandard, Change, Scenario, Target, YearlyAmount
from allotment.projection.scenario.read import parse_scenario
from allotment.projection.scenario.schema import ACCOUNT, VERSION

Fields = Mapping[str, Any]

HEAD = ("name", "title", "description", "population_variant")
YEARS = ("from_year", "until_year", "phase_in_years")
STANDARD_FIELDS = tuple(each.name for each in fields_of(ActivityStandard))
STANDARD_WORDS = ("organisation", "role", *ACCOUNT)
MEASURES = ("share_of_required", "fte")
WIDEST_LINE = 110
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
WHOLE_NUMBER = re.compile(r"[+-]?\d{1,9}", re.ASCII)


def scenario_from_form(fields: Fields) -> str:
    """Write a form as the canonical YAML text of a scenario: the same fields give the same text.

    Numbers and years are read from text; what is not a number stays as it was written, for the check to refuse.
    """
    content: dict[str, Any] = {"allotment_scenario": VERSION}
    content |= _given({name: _text(fields.get(name)) for name in HEAD})
    lists = {
        "changes": [_change_content(one) for one in _listed(fields.get("changes"))],
        "targets": [_target_content(one) for one in _listed(fields.get("targets"))],
        "activity_standards": [_standard_content(one) for one in _listed(fields.get("activity_standards"))],
    }
    content |= {name: listed for name, listed in lists.items() if listed}
    text: str = yaml.dump(
        content, Dumper=_Dumper, sort_keys=False, allow_unicode=True, default_flow_style=False, width=WIDEST_LINE
    )
    return text


def form_from_scenario(scenario: Scenario) -> dict[str, Any]:
    """Give a scenario as the fields of its form, all text and lists of text; back through the form it is the same."""
    return {
        "name": scenario.name,
        "title": scenario.title,
        "description": scenario.description,
        "population_variant": scenario.population_variant,
        "changes": [_change_fields(change) for change in scenario.changes],
        "targets": [_target_fields(target) for target in scenario.targets],
        "activity_standards": [_standard_fields(standard) for standard in scenario.activity_standards],
    }


def copy_of(scenario: Scenario, new_name: str, *, title: str | None = None, description: str | None = None) -> Scenario:
    """Give the same scenario under another name, with its own canonical text.

    Raises:
        ScenarioError: the new name is not lower-case letters, digits and hyphens.
    """
    said = {"title": title, "description": description}
    renamed = {"name": new_name} | {name: words for name, words in said.items() if words is not None}
    return parse_scenario(scenario_from_form(form_from_scenario(scenario) | renamed), new_name)


class _OnOneLine(dict[str, Any]):
    """A mapping that is written on one line, as people write ``where`` and ``change``."""


class _Dumper(yaml.SafeDumper):
    """The safe dumper, writing every value out instead of referring back to an equal one."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - the dumper's own signature
        """Never refer back."""
        return True

    def one_line(self, mapping: _OnOneLine) -> yaml.Node:
        """Write a mapping on one line."""
        return self.represent_mapping("tag:yaml.org,2002:map", mapping, flow_style=True)

    def words(self, text: str) -> yaml.Node:
        """Write text of several lines as a block."""
        return self.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(_OnOneLine, _Dumper.one_line)
_Dumper.add_representer(str, _Dumper.words)


def _change_content(change: Fields) -> dict[str, Any]:
    amount = _amount(change)
    how = _text(change.get("how"))
    years = {name: _whole(change.get(name)) for name in YEARS}
    if years["phase_in_years"] == 1:
        years["phase_in_years"] = None  # what it is when nothing is said, and by-year numbers may not name it
    return _given(
        {
            "quantity": _text(change.get("quantity")),
            "where": _where(change.get("where")),
            "change": _OnOneLine({how: "" if amount is None else amount}) if how else None,
            "unit": _text(change.get("unit")),
            **years,
            **_account(change),
        }
    )


def _target_content(target: Fields) -> dict[str, Any]:
    measure = _text(target.get("measure"))
    where = _where(target.get("where")) or _OnOneLine()
    amount = _amount(target)
    asked = {measure: "" if amount is None else amount} if measure else {}
    return {"where": where} | asked | _given(_account(target))


def _standard_content(standard: Fields) -> dict[str, Any]:
    return _given(
        {
            name: _text(standard.get(name)) if name in STANDARD_WORDS else _number(standard.get(name))
            for name in STANDARD_FIELDS
        }
    )


def _change_fields(change: Change) -> dict[str, Any]:
    return {
        "quantity": change.quantity,
        "where": {name: list(allowed) for name, allowed in change.where.items()},
        "how": change.how,
        **_amount_fields(change.amount),
        "unit": change.unit,
        "from_year": str(change.from_year),
        "until_year": "" if change.until_year is None else str(change.until_year),
        "phase_in_years": str(change.phase_in_years),
        **{name: getattr(change, name) for name in ACCOUNT},
    }


def _target_fields(target: Target) -> dict[str, Any]:
    measure = MEASURES[0] if target.share_of_required is not None else MEASURES[1]
    amount = target.share_of_required or target.fte or YearlyAmount()
    return {
        "where": {name: list(allowed) for name, allowed in target.where.items()},
        "measure": measure,
        **_amount_fields(amount),
        **{name: getattr(target, name) for name in ACCOUNT},
    }


def _standard_fields(standard: ActivityStandard) -> dict[str, str]:
    given = {name: getattr(standard, name) for name in STANDARD_FIELDS}
    return {name: value if isinstance(value, str) else _shown(value) for name, value in given.items()}


def _amount_fields(amount: YearlyAmount) -> dict[str, Any]:
    return {
        "amount": "" if amount.steady is None else _shown(amount.steady),
        "by_year": {str(year): _shown(value) for year, value in amount.by_year},
    }


def _amount(given: Fields) -> Any:
    """Give numbers by year where there are any, else the one number, else None."""
    by_year = given.get("by_year")
    named = {str(year).strip(): _number(one) for year, one in by_year.items()} if isinstance(by_year, Mapping) else {}
    kept = {year: one for year, one in named.items() if one is not None}
    if not kept:
        return _number(given.get("amount"))
    return {_whole(year): kept[year] for year in sorted(kept)}


def _where(given: Any) -> _OnOneLine | None:
    chosen = given if isinstance(given, Mapping) else {}
    listed = {str(name): _names(names) for name, names in chosen.items()}
    return _OnOneLine({name: names[0] if len(names) == 1 else names for name, names in listed.items() if names}) or None


def _names(given: Any) -> list[str]:
    names = [given] if isinstance(given, str) else list(given) if isinstance(given, Iterable) else []
    return [name for name in (_text(one) for one in names) if name]


def _account(given: Fields) -> dict[str, str]:
    return {name: _text(given.get(name)) for name in ACCOUNT}


def _given(content: Fields) -> dict[str, Any]:
    return {name: value for name, value in content.items() if value is not None and value != ""}


def _listed(given: Any) -> list[Fields]:
    return [one for one in given if isinstance(one, Mapping)] if isinstance(given, list | tuple) else []


def _text(given: Any) -> str:
    return "" if given is None else "\n".join(str(given).strip().splitlines())


def _number(given: Any) -> Any:
    """Read a number from text; give other text as it is, and None for nothing."""
    text = _text(given)
    plain = text.replace("−", "-")  # a minus sign as word processors write it
    number = float(plain) if NUMBER.fullmatch(plain) else math.nan
    return _tidy(number) if math.isfinite(number) else text or None


def _whole(given: Any) -> Any:
    """Read a whole number, such as a year; give other text as it is, and None for nothing."""
    text = _text(given)
    return int(text) if WHOLE_NUMBER.fullmatch(text) else text or None


def _tidy(number: float) -> float | int:
    return int(number) if number.is_integer() else number


def _shown(number: float) -> str:
    return str(_tidy(float(number)))  # the file may hold a whole number
