"""A scenario said in words, with organisations by their names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from allotment.planning.access.tree import Tree
from allotment.projection.scenario import QUANTITIES, Change, Scenario, Target
from allotment.projection.scenario.choices import DIMENSION_WORDS

PLACES = ("organisation", "ics")


@dataclass(frozen=True)
class SaidChange:
    """One change or target in words, and who answers for it."""

    what: str
    about: str
    how: str
    rationale: str
    source: str
    owner: str


@dataclass(frozen=True)
class SaidScenario:
    """A scenario in words."""

    name: str
    title: str
    description: str
    population: str
    changes: tuple[SaidChange, ...]
    targets: tuple[SaidChange, ...]
    standards: tuple[SaidChange, ...]

    @property
    def changes_nothing(self) -> bool:
        """Say whether it leaves every central assumption as it is."""
        return not self.changes and self.population == "principal"


def in_words(scenario: Scenario, tree: Tree) -> SaidScenario:
    """Say a scenario in words.

    Args:
        scenario: as it was checked.
        tree: gives organisations their names.
    """
    return SaidScenario(
        name=scenario.name,
        title=scenario.title,
        description=scenario.description,
        population=scenario.population_variant,
        changes=tuple(_change(one, tree) for one in scenario.changes),
        targets=tuple(_target(one, tree) for one in scenario.targets),
        standards=tuple(
            SaidChange(
                what="Requirement from a workload",
                about=f"{tree.name(one.organisation)}; {one.role}",
                how=f"{one.annual_volume:g} a year at {one.hours_per_unit:g} hours each",
                rationale=one.rationale,
                source=one.source,
                owner=one.owner,
            )
            for one in scenario.activity_standards
        ),
    )


def _change(change: Change, tree: Tree) -> SaidChange:
    meaning = QUANTITIES[change.quantity].meaning
    how = change.in_words[:1].upper() + change.in_words[1:]
    about = _about(change.where, tree)
    return SaidChange(meaning, about, how, change.rationale, change.source, change.owner)


def _target(target: Target, tree: Tree) -> SaidChange:
    if target.share_of_required is not None:
        how = f"{target.share_of_required} of the required FTE (1 is all of it)"
    else:
        how = f"{target.fte} FTE"
    about = _about(target.where, tree)
    return SaidChange(
        "Target for the chance of meeting need", about, how, target.rationale, target.source, target.owner
    )


def _about(where: Mapping[str, Sequence[str]], tree: Tree) -> str:
    parts = []
    for dimension, names in where.items():
        said = [tree.name(name) for name in names] if dimension in PLACES else names
        parts.append(f"{DIMENSION_WORDS[dimension]}: {' or '.join(said)}")
    return "; ".join(parts) or "Everybody"
