"""What the reader may see: every query of an organisation's things runs inside a scope, or fails."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from django_scopes import scope, scopes_disabled


@contextmanager
def visible(organisations: Collection[str], controllers: Collection[str]) -> Iterator[None]:
    """Limit queries to things of these organisations, and staff records to those of these controllers."""
    with scope(organisation=sorted(organisations), controller=sorted(controllers)):
        yield


@contextmanager
def everything() -> Iterator[None]:
    """Lift the limits: for the system's own upkeep, never for a reader's request."""
    with scopes_disabled():
        yield
