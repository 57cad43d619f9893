"""Reading and writing as somebody: inside their scope, in one transaction, with one audit entry, done once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from allotment.planning.access.actor import Actor
from allotment.planning.desk import Desk
from allotment.store import audit_log, scoping, writing


@dataclass
class Write:
    """A write under way: say what it did, and to what."""

    verb: str
    thing_id: str = ""
    organisation: str = ""
    detail: dict[str, Any] = field(default_factory=dict)
    result: dict[str, Any] = field(default_factory=dict)
    done_before: bool = False

    def did(self, thing_id: str, organisation: str, **detail: Any) -> None:
        """Name what was written and the details that the log keeps; never anything personal or secret."""
        self.thing_id, self.organisation, self.detail = thing_id, organisation, detail


@contextmanager
def reading(actor: Actor) -> Iterator[None]:
    """Read within what the actor may see."""
    with scoping.visible(actor.reach, actor.controllers):
        yield


@contextmanager
def write_as(
    desk: Desk, actor: Actor, verb: str, thing: str, *, key: str = "", request: Mapping[str, Any] | None = None
) -> Iterator[Write]:
    """Write as somebody. Everything inside, the audit entry with it, is kept or nothing is.

    Where ``key`` was already used for the same request, ``done_before`` is true and ``result`` is what the first
    one gave: the caller returns it and changes nothing. A caller that ends without ``did`` has changed nothing,
    and nothing is logged.

    Raises:
        KeyReusedError: the key was used for another write.
    """
    asked = dict(request or {})
    write = Write(verb)
    with writing.one_write(), scoping.visible(actor.reach, actor.controllers):
        audit_log.lock_head()
        if key:
            earlier = writing.done_before(actor.account, key, verb, asked)
            if earlier is not None:
                write.done_before, write.result = True, earlier
        yield write
        if write.done_before or not write.thing_id:
            return
        anchor = audit_log.append_entry(
            audit_log.NewEntry(
                at=desk.clock(),
                actor=actor.account,
                actor_name=actor.name,
                verb=verb,
                thing=thing,
                thing_id=write.thing_id,
                organisation=write.organisation,
                detail=write.detail,
            )
        )
        if key:
            writing.remember(actor.account, key, verb, asked, write.result, desk.clock())
        writing.after_commit(lambda: audit_log.publish(anchor, desk.home))
