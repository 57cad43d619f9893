"""The scenarios that somebody may run on a system: those that come with Allotment, and their own and shared ones."""

from __future__ import annotations

from dataclasses import dataclass

from allotment.governance.states import SCENARIO
from allotment.planning.access.acting import reading
from allotment.planning.access.actor import Actor
from allotment.planning.documents.finding import thing_of
from allotment.planning.documents.scenario_text import shipped_scenarios
from allotment.planning.runs.make_run import CENTRAL
from allotment.planning.runs.rights import RUN, SHARED, require_system
from allotment.store.shelves import documents as document_shelf

SHIPPED_PREFIX, DOCUMENT_PREFIX = "shipped:", "document:"


@dataclass(frozen=True)
class ScenarioChoice:
    """One scenario to run: ``value`` names it in a form, ``whose`` says where it comes from."""

    value: str
    title: str
    whose: str


def may_run(actor: Actor, system: str) -> bool:
    """Say whether somebody may run anything on a system."""
    return actor.may(SHARED, RUN, system)


def scenarios_to_run(actor: Actor, system: str) -> list[ScenarioChoice]:
    """Give the scenarios that somebody may run on a system, the central one first.

    Raises:
        NotYoursError, NotAllowedError: there is no such system for this reader, or they may run nothing there.
    """
    require_system(actor, system)
    actor.require(SHARED, RUN, system, called="system")
    own = [ScenarioChoice(SHIPPED_PREFIX + one.name, one.title, "comes with Allotment") for one in shipped_scenarios()]
    with reading(actor):
        documents = document_shelf.documents(system, SCENARIO)
    return own + [
        ScenarioChoice(DOCUMENT_PREFIX + found.id, found.title, f"{actor.tree.name(found.organisation)}, {found.state}")
        for found in documents
        if actor.may(thing_of(found), RUN, found.organisation)
    ]


@dataclass(frozen=True)
class ChosenScenario:
    """What a form's choice stands for: a scenario document by its id, or else a shipped scenario by its name."""

    document_id: str | None
    shipped: str

    @classmethod
    def of(cls, value: str) -> ChosenScenario:
        """Read a form's choice."""
        if value.startswith(DOCUMENT_PREFIX):
            return cls(value.removeprefix(DOCUMENT_PREFIX), CENTRAL)
        return cls(None, value.removeprefix(SHIPPED_PREFIX))
