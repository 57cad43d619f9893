"""Which documents somebody may see, and for which organisation they write."""

from __future__ import annotations

from allotment.governance.permissions import VIEW
from allotment.governance.roles import UserRole
from allotment.planning.access.actor import Actor
from allotment.planning.access.errors import NotAllowedError, NotYoursError
from allotment.store.shelves import documents as shelf
from allotment.store.shelves.documents import KnownDocument

DRAFT, SHARED = "draft", "shared"
WRITERS = (UserRole.ANALYST.value, UserRole.PLANNER.value)


def thing_of(document: KnownDocument) -> str:
    """Say which thing of the permission matrix a document is: what is shared or beyond draft is for the system."""
    return SHARED if document.is_open else DRAFT


def may_see(actor: Actor, document: KnownDocument) -> bool:
    """Say whether somebody may see a document."""
    return actor.may(thing_of(document), VIEW, document.organisation)


def require_system(actor: Actor, system: str) -> None:
    """Refuse a system in which the actor has no part.

    Raises:
        NotYoursError: there is no such system for them.
    """
    if system not in actor.systems:
        raise NotYoursError("system")


def find(actor: Actor, system: str, kind: str, document_id: str) -> KnownDocument:
    """Give a document, within a scope that is open.

    Raises:
        NotYoursError: there is none of this kind in this system, or it is not theirs to see.
    """
    require_system(actor, system)
    found = shelf.document(document_id)
    if found is None or (found.system, found.kind) != (system, kind) or not may_see(actor, found):
        raise NotYoursError(kind)
    return found


def find_to_edit(actor: Actor, system: str, kind: str, document_id: str) -> KnownDocument:
    """Give a document that somebody would write in, within a scope that is open.

    Raises:
        NotYoursError, NotAllowedError: there is none for them, or they may read it and not write.
    """
    document = find(actor, system, kind, document_id)
    actor.require(thing_of(document), "edit", document.organisation, called=kind)
    return document


def acting_for(actor: Actor, system: str) -> tuple[str, ...]:
    """Give the organisations of a system for which somebody may write, the system itself first, then by name."""
    own = {post.organisation for post in actor.posts if actor.tree.system.get(post.organisation) == system}
    able = [code for code in own if actor.may(DRAFT, "edit", code)]
    return tuple(sorted(able, key=lambda code: (code != system, actor.tree.name(code))))


def owner_of_new(actor: Actor, system: str, kind: str, organisation: str) -> str:
    """Give the organisation that will own a new document: the one named, else the first that the writer acts for.

    Raises:
        NotYoursError, NotAllowedError: the writer may not write for it, or for none here.
    """
    require_system(actor, system)
    able = acting_for(actor, system)
    if organisation and organisation not in able:
        actor.require(DRAFT, "edit", organisation, called=kind)
        raise NotYoursError(kind)
    if not able:
        raise NotAllowedError("make", kind, WRITERS)
    return organisation or able[0]
