"""Whose mixes somebody may see."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from allotment.governance.permissions import VIEW
from allotment.planning.access.acting import reading
from allotment.planning.access.actor import Actor
from allotment.planning.documents.finding import DRAFT, SHARED
from allotment.planning.runs.rights import AGGREGATE, require_system
from allotment.store import scoping
from allotment.store.shelves import mixes as shelf
from allotment.store.shelves.runs import Readable

MIX = "mix"


@contextmanager
def reading_mixes(actor: Actor, system: str) -> Iterator[Readable]:
    """Open a scope for reading mixes of a system, and say whose of them somebody may see.

    A mix under a shipped funding file and scenario is the system's published aggregate. One under somebody's goes with
    both its documents: whoever may see them may see it.

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
