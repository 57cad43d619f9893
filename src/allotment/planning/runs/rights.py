"""Whose runs somebody may see, and for which organisation they ask for one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from allotment.planning.access.acting import reading
from allotment.planning.access.actor import Actor
from allotment.planning.access.errors import NotYoursError
from allotment.store import scoping
from allotment.store.shelves import runs as shelf
from allotment.store.shelves.runs import Readable

AGGREGATE, SHARED, DRAFT = "aggregate", "shared", "draft"
VIEW, RUN = "view", "run"


def require_system(actor: Actor, system: str) -> None:
    """Refuse a system in which the actor has no part.

    Raises:
        NotYoursError: there is no such system for them.
    """
    if system not in actor.systems:
        raise NotYoursError("system")


@contextmanager
def reading_runs(actor: Actor, system: str) -> Iterator[Readable]:
    """Open a scope for reading runs of a system, and say whose of them somebody may see.

    Runs of shipped scenarios are the system's published aggregates; a run of somebody's scenario goes with the
    scenario: a draft's are its own organisation's, a shared one's are the system's.

    Raises:
        NotYoursError: there is no such system for them.
    """
    require_system(actor, system)
    with reading(actor):
        owners = shelf.owners(system)
    mine = {
        thing: frozenset(code for code in owners if actor.may(thing, VIEW, code))
        for thing in (AGGREGATE, SHARED, DRAFT)
    }
    with scoping.visible(owners, ()):
        yield Readable(shipped=mine[AGGREGATE] & {system}, shared=mine[SHARED], drafts=mine[DRAFT])


def asking_for(actor: Actor, system: str, owner: str) -> str:
    """Give the organisation of the actor's own for which a run is asked: the scenario's owner if it is theirs.

    Raises:
        NotYoursError: none of the actor's appointments lets them run anything in this system.
    """
    own = sorted({post.organisation for post in actor.posts if actor.may(SHARED, RUN, post.organisation)})
    tree = actor.tree
    within = [code for code in own if tree.system.get(code) == system or code in tree.above.get(system, frozenset())]
    if not within:
        raise NotYoursError("system")
    return min(within, key=lambda code: (code != owner, code != system, tree.name(code)))
