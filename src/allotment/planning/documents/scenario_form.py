"""The form of a scenario: what may be chosen in it, from fields to text and back, and faults by field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from allotment.governance.states import SCENARIO
from allotment.planning.access.actor import Actor
from allotment.planning.desk import Desk
from allotment.planning.documents.draft import name_of_title
from allotment.planning.documents.finding import acting_for
from allotment.planning.documents.scenario_text import checked_scenario, one_line
from allotment.planning.known_names import known_names
from allotment.projection.scenario import (
    POPULATION_VARIANTS,
    QUANTITIES,
    KnownNames,
    QuantityChoice,
    form_from_scenario,
    problems_by_field,
    quantity_choices,
    scenario_from_form,
    target_dimensions,
)
from allotment.projection.scenario.choices import DIMENSION_WORDS, DimensionChoice
from allotment.projection.scenario.quantities import FIRST_YEAR, LAST_YEAR
from allotment.workforce.errors import AllotmentError, ScenarioError

Fields = Mapping[str, Any]
LISTS = ("changes", "targets", "activity_standards")
THE_SYSTEM = "ics"
NO_CHANGE: dict[str, Any] = {"where": {}, "by_year": {}}


@dataclass(frozen=True)
class ScenarioChoices:
    """What a scenario's form offers. ``organisations`` gives each code its name; ``acting_for`` who may own it."""

    quantities: dict[str, QuantityChoice]
    target_dimensions: tuple[DimensionChoice, ...]
    variants: tuple[str, ...]
    years: tuple[int, ...]
    organisations: dict[str, str]
    acting_for: dict[str, str]
    dimension_words: dict[str, str]

    def label(self, dimension: str, name: str) -> str:
        """Say one choice of a dimension: organisations and systems by name."""
        return self.organisations.get(name, name) if dimension in {"organisation", THE_SYSTEM} else name


def scenario_choices(desk: Desk, actor: Actor, system: str) -> ScenarioChoices:
    """Give what the form of a scenario of a system offers to somebody."""
    known, tree = known_names(desk), actor.tree
    named = {one.code: one.name for one in tree.in_system(system) if one.code in (known.organisation or ())}
    names = KnownNames(
        ics=(), organisation=tuple(sorted(named, key=lambda code: named[code])), programme=known.programme
    )
    return ScenarioChoices(
        quantities={choice.key: _in_order(choice, named) for choice in quantity_choices(names)},
        target_dimensions=tuple(_by_name(one, named) for one in target_dimensions(names)),
        variants=POPULATION_VARIANTS,
        years=tuple(range(FIRST_YEAR, LAST_YEAR + 1)),
        organisations=named,
        acting_for={code: tree.name(code) for code in acting_for(actor, system)},
        dimension_words=DIMENSION_WORDS,
    )


def _in_order(choice: QuantityChoice, named: Mapping[str, str]) -> QuantityChoice:
    """Leave the system out, which a scenario of one system need not name, and sort organisations by name."""
    kept = tuple(_by_name(one, named) for one in choice.dimensions if one.key != THE_SYSTEM)
    return QuantityChoice(choice.key, choice.words, choice.unit, kept, choice.ways)


def _by_name(dimension: DimensionChoice, named: Mapping[str, str]) -> DimensionChoice:
    if dimension.key != "organisation" or dimension.names is None:
        return dimension
    return DimensionChoice(dimension.key, dimension.words, tuple(sorted(dimension.names, key=lambda code: named[code])))


def blank_fields() -> dict[str, Any]:
    """Give the fields of a scenario that is not written yet, with room for one change."""
    return {"population_variant": POPULATION_VARIANTS[0], "changes": [dict(NO_CHANGE)], "targets": []}


def fields_of_text(desk: Desk, text: str) -> dict[str, Any]:
    """Give a scenario's text as the fields of its form.

    Raises:
        ScenarioError: the text breaks a rule.
    """
    return form_from_scenario(checked_scenario(desk, text))


def without_empty_rows(fields: Fields) -> dict[str, Any]:
    """Give the fields without the changes and targets in which nothing was written or chosen."""
    kept = {name: [row for row in fields.get(name) or () if _written(row)] for name in LISTS}
    return {**fields, **kept}


def _written(row: Fields) -> bool:
    chosen = [*row.get("where", {}).values(), *row.get("by_year", {}).values()]
    said = [value for name, value in row.items() if name not in {"where", "by_year", "unit", "how", "measure"}]
    return any(chosen) or any(said)


def text_of_form(fields: Fields, *, name: str = "") -> str:
    """Write a form as a scenario's text, with each unit that goes with its quantity.

    Args:
        fields: as a page sends them.
        name: the name where none was written; by default one is made from the title.
    """
    title = one_line(str(fields.get("title") or ""))
    named = str(fields.get("name") or "").strip() or name or name_of_title(title, SCENARIO)
    changes = [{**change, "unit": _unit(change)} for change in fields.get("changes") or ()]
    return scenario_from_form({**fields, "name": named, "title": title, "changes": changes})


def _unit(change: Fields) -> str:
    quantity = QUANTITIES.get(str(change.get("quantity") or ""))
    return quantity.unit if quantity else str(change.get("unit") or "")


def faults_by_field(error: AllotmentError) -> dict[str, Sequence[str]]:
    """Give what is wrong with a form by the path of each field; what is about no one field stands under ''."""
    if isinstance(error, ScenarioError):
        by_path = problems_by_field(error)
        unchosen = {path.removesuffix("quantity") for path in by_path if path.endswith(".quantity")}
        return {path: said for path, said in by_path.items() if not _is_for_later(path, unchosen)}
    placed: dict[str, list[str]] = {}
    for problem in error.problems:
        placed.setdefault(problem.where, []).append(f"{problem.rule[:1].upper()}{problem.rule[1:]} {problem.remedy}")
    return dict(placed) or {"": [error.summary]}


def _is_for_later(path: str, unchosen: set[str]) -> bool:
    """Say whether the form asks for a field only once it is known what changes; the unit goes with that."""
    return path.endswith(".unit") or any(path.startswith(row) and path != f"{row}quantity" for row in unchosen)
