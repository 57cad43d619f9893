"""Saying something about a scenario or plan."""

from __future__ import annotations

from allotment.planning.access.acting import reading, write_as
from allotment.planning.access.actor import Actor
from allotment.planning.desk import Desk
from allotment.planning.documents.draft import LONGEST_COMMENT, plain_text
from allotment.planning.documents.finding import find, thing_of
from allotment.store.shelves import documents as shelf


def comment(
    desk: Desk, actor: Actor, system: str, kind: str, document_id: str, text: str, seen: int, *, key: str = ""
) -> str:
    """Keep what somebody says about the version they saw, and give the comment's id.

    Raises:
        NotYoursError, NotAllowedError: not theirs to see, or to comment on.
        DocumentError: nothing was said, or too much.
    """
    with reading(actor):
        document = find(actor, system, kind, document_id)
        actor.require(thing_of(document), "comment", document.organisation, called=kind)
    said = plain_text(text, "comment", LONGEST_COMMENT, "Write what you want to say.")
    request = {"document": document_id, "seen": seen, "text": said}
    with write_as(desk, actor, f"comment on a {kind}", kind, key=key, request=request) as write:
        document = find(actor, system, kind, document_id)
        actor.require(thing_of(document), "comment", document.organisation, called=kind)
        if not write.done_before:
            version = min(max(seen, 1), document.version)
            made = shelf.add_comment(document_id, version, actor.account, said, desk.clock())
            write.did(document_id, document.organisation, system=system, version=version, comment=made)
            write.result = {"comment": made}
        return str(write.result["comment"])
