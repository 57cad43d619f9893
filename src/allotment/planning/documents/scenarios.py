"""Making and editing scenarios: blank, from a form, from YAML, or as a copy of another."""

from __future__ import annotations

from allotment.governance.states import SCENARIO
from allotment.planning.access.acting import reading
from allotment.planning.access.actor import Actor
from allotment.planning.desk import Desk
from allotment.planning.documents.draft import free_name, name_of_title, text_hash
from allotment.planning.documents.finding import find, find_to_edit, owner_of_new, require_system
from allotment.planning.documents.keep import keep_first, keep_next, taken
from allotment.planning.documents.scenario_text import (
    checked_scenario,
    draft_of,
    renamed,
    says_the_same,
    shipped_scenario,
)
from allotment.projection.scenario import Scenario, copy_of
from allotment.store.shelves.documents import KnownDocument
from allotment.workforce.errors import ScenarioError


def create_scenario(
    desk: Desk, actor: Actor, system: str, text: str, *, organisation: str = "", find_name: bool = False, key: str = ""
) -> KnownDocument:
    """Make a scenario from its YAML text.

    Args:
        system: the integrated care system that it is about.
        text: the whole scenario.
        organisation: who owns it; by default the first organisation that the writer acts for.
        find_name: where the organisation has a scenario of this name, number the new one instead of refusing it.
        key: the write's key; sent twice, one scenario is made.

    Raises:
        NotYoursError, NotAllowedError: the writer may not write here.
        ScenarioError: the text breaks a rule; every problem at once.
        DocumentError: the name is taken.
    """
    owner = owner_of_new(actor, system, SCENARIO, organisation)
    scenario = checked_scenario(desk, text)
    asked = {"sha256": text_hash(text), "find_name": find_name}
    if find_name:
        scenario = _freely_named(actor, system, owner, scenario, scenario.name)
    return keep_first(desk, actor, system, draft_of(scenario), owner, key, asked)


def copy_scenario(
    desk: Desk, actor: Actor, system: str, source: str, title: str, *, organisation: str = "", key: str = ""
) -> KnownDocument:
    """Make a scenario that says what another does, under a title of its own.

    Args:
        source: the id of a scenario that the writer may see, or the name of a shipped one.
        title: the copy's title; its name is made from it.

    Raises:
        NotYoursError, NotAllowedError: there is no such scenario for the writer, or they may not write here.
        ScenarioError: the title is empty or too long.
    """
    owner = owner_of_new(actor, system, SCENARIO, organisation)
    copied = scenario_to_copy(desk, actor, system, source)
    named = copy_of(copied, name_of_title(title, SCENARIO), title=title.strip())
    scenario = checked_scenario(desk, named.yaml)
    asked = {"copy_of": source, "sha256": text_hash(copied.yaml), "title": text_hash(title)}
    draft = draft_of(_freely_named(actor, system, owner, scenario, scenario.name))
    return keep_first(desk, actor, system, draft, owner, key, asked)


def scenario_to_copy(desk: Desk, actor: Actor, system: str, source: str) -> Scenario:
    """Give the scenario that somebody wants to copy: a shipped one by name, or a document's newest version.

    Raises:
        NotYoursError: there is none for them.
    """
    require_system(actor, system)
    shipped = shipped_scenario(source)
    if shipped is not None:
        return shipped
    with reading(actor):
        return checked_scenario(desk, find(actor, system, SCENARIO, source).body)


def edit_scenario(
    desk: Desk,
    actor: Actor,
    system: str,
    document_id: str,
    text: str,
    seen: int,
    *,
    from_form: bool = False,
    key: str = "",
) -> KnownDocument:
    """Write a scenario's next version from its YAML text; an edit resets approval.

    Args:
        seen: the version that the writer saw.
        from_form: the form wrote the text out, so what differs only in layout and order is no change.

    Raises:
        NotYoursError, NotAllowedError: not theirs to see, or to edit.
        ChangedMeanwhileError: somebody else wrote a version after the one seen; it carries both texts.
        ScenarioError, StateError, DocumentError: the text, the state or the name does not allow it.
    """
    with reading(actor):
        document = find_to_edit(actor, system, SCENARIO, document_id)
    scenario = checked_scenario(desk, text)
    if from_form and document.version == seen and _is_no_change(desk, document, scenario):
        return document
    return keep_next(desk, actor, system, document_id, draft_of(scenario), seen, key, "edit a scenario")


def _is_no_change(desk: Desk, document: KnownDocument, scenario: Scenario) -> bool:
    try:
        return says_the_same(checked_scenario(desk, document.body), scenario)
    except ScenarioError:  # what stands no longer holds, so anything that does is a change
        return False


def rename_scenario(
    desk: Desk, actor: Actor, system: str, document_id: str, name: str, title: str, seen: int, *, key: str = ""
) -> KnownDocument:
    """Give a scenario another name and title: the next version, with nothing else changed.

    Raises:
        as ``edit_scenario``.
    """
    with reading(actor):
        document = find_to_edit(actor, system, SCENARIO, document_id)
    again = copy_of(checked_scenario(desk, document.body), name.strip(), title=title.strip())
    draft = draft_of(checked_scenario(desk, again.yaml))
    return keep_next(desk, actor, system, document_id, draft, seen, key, "rename a scenario")


def _freely_named(actor: Actor, system: str, owner: str, scenario: Scenario, wanted: str) -> Scenario:
    with reading(actor):
        name = free_name(wanted, taken(system, SCENARIO, owner))
    return renamed(scenario, name)
