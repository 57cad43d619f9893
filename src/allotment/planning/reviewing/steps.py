"""The way of a document to agreement: share, submit, agree or return, supersede. Each step is recorded and signed."""

from __future__ import annotations

from dataclasses import dataclass

from allotment.governance.roles import UserRole
from allotment.governance.states import State, Step, is_own_work, next_state, steps_from
from allotment.planning.access.acting import reading, write_as
from allotment.planning.access.actor import Actor
from allotment.planning.access.errors import NotAllowedError
from allotment.planning.desk import Desk
from allotment.planning.documents.draft import LONGEST_REASON, DocumentError, plain_text
from allotment.planning.documents.finding import DRAFT, SHARED, find, thing_of
from allotment.planning.documents.keep import refuse_older
from allotment.planning.plans.write import refuse_unfinished, refuse_unshared_parts
from allotment.planning.reviewing.frozen import frozen_hashes
from allotment.store.shelves import documents as shelf
from allotment.store.shelves.documents import KnownDocument
from allotment.workforce.errors import Problem

ACTIONS = {Step.SUBMIT: "submit", Step.AGREE: "decide", Step.RETURN: "decide", Step.SUPERSEDE: "supersede"}
VERBS = {
    Step.SUBMIT: "submit a {} for review",
    Step.AGREE: "agree a {}",
    Step.RETURN: "return a {}",
    Step.SUPERSEDE: "supersede a {}",
}
SHARE, COMMENT, RUN, EDIT = "share", "comment", "run", "edit"


@dataclass(frozen=True)
class Openings:
    """What a reader may do with a document now. ``own_work`` says that a decision is kept from them as its author."""

    actions: frozenset[str]
    own_work: bool


def openings(actor: Actor, document: KnownDocument, authors: frozenset[str]) -> Openings:
    """Give what somebody may do with a document as it stands.

    Args:
        actor: the reader.
        document: what they look at.
        authors: everybody who wrote a version since the last agreement.
    """
    thing, owner = thing_of(document), document.organisation
    ways = steps_from(State(document.state))
    able = {action for action in (COMMENT, RUN) if actor.may(thing, action, owner)}
    if Step.EDIT in ways and actor.may(thing, EDIT, owner):
        able.add(EDIT)
    if thing == DRAFT and actor.may(DRAFT, SHARE, owner):
        able.add(SHARE)
    led = {
        step
        for step, action in ACTIONS.items()
        if thing == SHARED and step in ways and actor.may(SHARED, action, owner)
    }
    own = {step for step in led if is_own_work(step, actor.account, authors)}
    return Openings(frozenset(able | {step.value for step in led - own}), bool(own))


def share(
    desk: Desk, actor: Actor, system: str, kind: str, document_id: str, seen: int, *, key: str = ""
) -> KnownDocument:
    """Open a draft to the whole system; there is no way back, since what was seen was seen.

    Raises:
        NotYoursError, NotAllowedError: not theirs to see, or to share.
        ChangedMeanwhileError: it was edited after the reader looked.
        DocumentError: it is shared already, or stands on what is not shared.
    """
    request = {"document": document_id, "seen": seen}
    with write_as(desk, actor, f"share a {kind}", kind, key=key, request=request) as write:
        document = find(actor, system, kind, document_id)
        if not actor.may(DRAFT, SHARE, document.organisation):
            raise NotAllowedError(SHARE, kind, (UserRole.PLANNER.value,))
        if not write.done_before:
            refuse_older(document, seen, document.body)
            refuse_unshared_parts(actor, document)
            if not shelf.share(document_id, seen, desk.clock()):
                problem = Problem(kind, "it is shared already.", "There is nothing more to do.")
                raise DocumentError("This was not shared again.", [problem])
            write.did(document_id, document.organisation, system=system, version=seen)
    with reading(actor):
        return find(actor, system, kind, document_id)


def take_step(
    desk: Desk,
    actor: Actor,
    system: str,
    kind: str,
    document_id: str,
    step: Step,
    seen: int,
    *,
    reason: str = "",
    key: str = "",
) -> KnownDocument:
    """Submit, agree, return or supersede the version that the reader saw, and freeze what it stands on by hashes.

    Raises:
        NotYoursError, NotAllowedError: not theirs to see, or not theirs to decide.
        ChangedMeanwhileError: it was edited after the reader looked.
        StateError: its state, its authors or a missing reason does not allow it.
        DocumentError: it is not shared yet, so nobody else could look at it.
    """
    request = {"document": document_id, "seen": seen, "step": step.value, "reason": reason}
    with write_as(desk, actor, VERBS[step].format(kind), kind, key=key, request=request) as write:
        document = find(actor, system, kind, document_id)
        if write.done_before:
            return document
        _require_step(actor, document, step)
        refuse_older(document, seen, document.body)
        authors = shelf.authors_since_agreement(shelf.versions(document_id), shelf.sign_offs(document_id))
        old = State(document.state)
        new = next_state(old, step, actor.account, authors, reason)
        if step == Step.SUBMIT:
            refuse_unfinished(document)
        said = plain_text(reason, "reason", LONGEST_REASON, "Say in a sentence why.") if reason.strip() else ""
        hashes = frozen_hashes(actor, document)
        shelf.set_state(document_id, seen, old.value, new.value, desk.clock())
        shelf.add_sign_off(document_id, seen, step.value, new.value, actor.account, desk.clock(), said, hashes)
        detail = {"version": seen, "state": new.value, "state_before": old.value, "sha256": document.sha256}
        write.did(document_id, document.organisation, system=system, **detail)
    with reading(actor):
        return find(actor, system, kind, document_id)


def _require_step(actor: Actor, document: KnownDocument, step: Step) -> None:
    """Refuse whoever may not take a step, and a draft that nobody else can see."""
    actor.require(SHARED, ACTIONS[step], document.organisation, called=document.kind)
    if thing_of(document) == DRAFT:
        problem = Problem(document.kind, "it is not shared yet, so nobody else can look at it.", "Share it first.")
        raise DocumentError(f"This {document.kind} is not shared.", [problem])
