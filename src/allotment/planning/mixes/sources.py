"""What a mix is asked under: a funding file and a scenario, shipped or somebody's own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from allotment.governance.states import FUNDING, SCENARIO, State
from allotment.planning.access.acting import reading
from allotment.planning.access.actor import Actor
from allotment.planning.access.errors import NotYoursError
from allotment.planning.desk import Desk
from allotment.planning.documents.finding import SHARED, find, thing_of
from allotment.planning.documents.scenario_text import shipped_scenario, shipped_scenarios
from allotment.planning.money.funding_files import shipped_for
from allotment.planning.money.funding_text import shipped_funding
from allotment.planning.runs.choices import DOCUMENT_PREFIX, SHIPPED_PREFIX, ScenarioChoice
from allotment.planning.runs.rights import RUN, require_system
from allotment.store.shelves import documents as document_shelf
from allotment.store.shelves.mixes import Part


@dataclass(frozen=True)
class Source:
    """A funding file or a scenario: its text, and whose it is (the system, where it is shipped)."""

    part: Part
    text: str
    owner: str


Shipped = Callable[[str], tuple[str, str] | None]


def funding_source(desk: Desk, actor: Actor, system: str, value: str, version: int | None = None) -> Source:
    """Give the funding file that a form's choice names, within a scope that is open: the version asked, or the newest.

    Raises:
        NotYoursError, NotAllowedError: there is none for this reader, or it is not theirs to choose under.
    """

    def shipped(name: str) -> tuple[str, str] | None:
        found = shipped_funding(desk, name)
        return None if found is None or found.ics not in (None, system) else (found.title, found.text)

    return _source(actor, system, FUNDING, value, version, shipped)


def scenario_source(actor: Actor, system: str, value: str, version: int | None = None) -> Source:
    """Give the scenario that a form's choice names, as ``funding_source`` does.

    Raises:
        NotYoursError, NotAllowedError: there is none for this reader, or it is not theirs to run.
    """

    def shipped(name: str) -> tuple[str, str] | None:
        found = shipped_scenario(name)
        return None if found is None else (found.title, found.yaml)

    return _source(actor, system, SCENARIO, value, version, shipped)


def _source(actor: Actor, system: str, kind: str, value: str, version: int | None, shipped: Shipped) -> Source:
    if not value.startswith(DOCUMENT_PREFIX):
        name = value.removeprefix(SHIPPED_PREFIX)
        found = shipped(name)
        if found is None:
            raise NotYoursError(kind)
        actor.require(SHARED, RUN, system, called=kind)
        return Source(Part(name, found[0]), found[1], system)
    document = find(actor, system, kind, value.removeprefix(DOCUMENT_PREFIX))
    actor.require(thing_of(document), RUN, document.organisation, called=kind)
    number = document.version if version is None else version
    text = document_shelf.version_texts(document.id, number)[number]
    return Source(Part(document.name, document.title, document.id, number), text, document.organisation)


def funding_to_choose(desk: Desk, actor: Actor, system: str) -> list[ScenarioChoice]:
    """Give the funding files under which somebody may choose, their own and shared ones first.

    Raises:
        NotYoursError, NotAllowedError: there is no such system for this reader, or they may choose nothing there.
    """
    shipped = [ScenarioChoice(SHIPPED_PREFIX + name, title, "an example") for name, title in shipped_for(desk, system)]
    return _documents(actor, system, FUNDING) + shipped


def scenarios_to_choose(actor: Actor, system: str) -> list[ScenarioChoice]:
    """Give the scenarios for which somebody may choose a mix, the central one first.

    Raises:
        NotYoursError, NotAllowedError: as ``funding_to_choose``.
    """
    own = [ScenarioChoice(SHIPPED_PREFIX + one.name, one.title, "comes with Allotment") for one in shipped_scenarios()]
    return own + _documents(actor, system, SCENARIO)


def _documents(actor: Actor, system: str, kind: str) -> list[ScenarioChoice]:
    require_system(actor, system)
    actor.require(SHARED, RUN, system, called="system")
    with reading(actor):
        found = document_shelf.documents(system, kind)
    return [
        ScenarioChoice(DOCUMENT_PREFIX + one.id, one.title, f"{actor.tree.name(one.organisation)}, {one.state}")
        for one in found
        if one.state != State.SUPERSEDED and actor.may(thing_of(one), RUN, one.organisation)
    ]
