"""Writing documents: a first version, and each after it, which must name the version that its writer saw."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from allotment.governance.states import State, Step, next_state
from allotment.planning.access.acting import reading, write_as
from allotment.planning.access.actor import Actor
from allotment.planning.access.errors import ChangedMeanwhileError
from allotment.planning.desk import Desk
from allotment.planning.documents.draft import Draft, refuse_taken
from allotment.planning.documents.finding import find, find_to_edit
from allotment.planning.documents.scenario_text import shipped_names
from allotment.store.shelves import documents as shelf
from allotment.store.shelves.documents import KnownDocument, NewVersion


def taken(system: str, kind: str, organisation: str) -> set[str]:
    """Give the names that a new document of an organisation may not take, within a scope that is open."""
    return shelf.names_taken(system, kind, organisation) | shipped_names()


def keep_first(
    desk: Desk, actor: Actor, system: str, draft: Draft, organisation: str, key: str, asked: Mapping[str, Any]
) -> KnownDocument:
    """Write a new document, whose owner has been settled, and give it.

    Raises:
        DocumentError: the organisation has one of this name.
        KeyReusedError: the key was used for another write.
    """
    verb = f"make a {draft.kind}"
    request = {"system": system, "organisation": organisation, **asked}
    with write_as(desk, actor, verb, draft.kind, key=key, request=request) as write:
        if not write.done_before:
            refuse_taken(draft, taken(system, draft.kind, organisation))
            document_id = shelf.add(draft.kind, system, organisation, _version(desk, actor, draft, State.DRAFT))
            write.did(document_id, organisation, system=system, version=1, sha256=draft.sha256)
            write.result = {"document": document_id}
        made = str(write.result["document"])
    with reading(actor):
        return find(actor, system, draft.kind, made)


def keep_next(
    desk: Desk, actor: Actor, system: str, document_id: str, draft: Draft, seen: int, key: str, verb: str
) -> KnownDocument:
    """Write the next version of a document that the writer saw at version ``seen``, and give it as it is now.

    A text that says what the newest version says changes nothing. What was in review or agreed is a draft again.

    Raises:
        NotYoursError, NotAllowedError: not theirs to see, or to edit.
        ChangedMeanwhileError: somebody else wrote a version after the one seen; nothing is written.
        StateError: it is superseded.
        DocumentError: the organisation has another of this name.
    """
    request = {"document": document_id, "seen": seen, "sha256": draft.sha256}
    with write_as(desk, actor, verb, draft.kind, key=key, request=request) as write:
        document = find_to_edit(actor, system, draft.kind, document_id)
        if not write.done_before and draft.body != document.body:
            refuse_older(document, seen, draft.body)
            state = next_state(State(document.state), Step.EDIT, actor.account, ())
            refuse_taken(draft, taken(system, draft.kind, document.organisation) - {document.name})
            if not shelf.write_version(document_id, seen, _version(desk, actor, draft, state)):
                raise _changed(find(actor, system, draft.kind, document_id), seen, draft.body)
            was = {"version": seen + 1, "state_before": document.state, "sha256": draft.sha256}
            write.did(document_id, document.organisation, system=system, **was)
    with reading(actor):
        return find(actor, system, draft.kind, document_id)


def refuse_older(document: KnownDocument, seen: int, yours: str) -> None:
    """Refuse a write that saw another version than the one there is.

    Raises:
        ChangedMeanwhileError: with both texts.
    """
    if document.version != seen:
        raise _changed(document, seen, yours)


def _changed(document: KnownDocument, seen: int, yours: str) -> ChangedMeanwhileError:
    return ChangedMeanwhileError(document.kind, seen, document.version, document.body, yours, document.changed_by_name)


def _version(desk: Desk, actor: Actor, draft: Draft, state: State) -> NewVersion:
    return NewVersion(draft.name, draft.title, draft.body, draft.sha256, actor.account, desk.clock(), state=state.value)
