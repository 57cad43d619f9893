"""The scenarios that somebody may run on a system: those that come with Allotment, and their own and shared ones."""

from __future__ import annotations

from dataclasses import dataclass

from allotment.planning.access.acting import reading
from allotment.planning.access.actor import Actor
from allotment.planning.documents.finding import thing_of
from allotment.planning.runs.make_run import CENTRAL
from allotment.planning.runs.rights import RUN, SHARED, require_system
from allotment.planning.scenarios import shipped
from allotment.store.models.documents import SCENARIO
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
    own = [ScenarioChoice(SHIPPED_PREFIX + one.name, one.title, "comes with Allotment") for one in shipped()]
    with reading(actor):
        documents = document_shelf.documents(system, SCENARIO)
    return own + [
        ScenarioChoice(DOCUMENT_PREFIX + found.id, found.title, f"{actor.tree.name(found.organisation)}, {found.state}")
        for found in documents
        if actor.may(thing_of(found), RUN, found.organisation)
    ]


def chosen_scenario(value: str) -> dict[str, str]:
    """Turn a form's choice into the argument of ``ask_for_run`` that it stands for."""
    if value.startswith(DOCUMENT_PREFIX):
        return {"document_id": value.removeprefix(DOCUMENT_PREFIX)}
    return {"scenario": value.removeprefix(SHIPPED_PREFIX) or CENTRAL}
