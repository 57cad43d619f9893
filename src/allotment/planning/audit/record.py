"""Recording what happens outside a reader's own write: somebody signs in, or the command line opens a system."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from allotment.planning.desk import Desk
from allotment.store import audit_log, writing


@dataclass(frozen=True)
class By:
    """Whoever did something: an account, or a name alone where there is none."""

    account: str
    name: str
    organisation: str = ""


@contextmanager
def recorded(desk: Desk, by: By, verb: str, thing: str, thing_id: str, /, **detail: Any) -> Iterator[None]:
    """Do something and write its audit entry in one transaction: both are kept, or neither is."""
    with writing.one_write():
        audit_log.lock_head()
        yield
        anchor = audit_log.append_entry(
            audit_log.NewEntry(
                at=desk.clock(),
                actor=by.account,
                actor_name=by.name,
                verb=verb,
                thing=thing,
                thing_id=thing_id,
                organisation=by.organisation,
                detail=detail,
            )
        )
        writing.after_commit(lambda: audit_log.publish(anchor, desk.home))
