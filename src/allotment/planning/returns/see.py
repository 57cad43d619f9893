"""Looking at staff returns: whole for the organisation's own users; for others only whether there is one, and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from allotment.planning.access.acting import reading
from allotment.planning.access.actor import Actor
from allotment.planning.access.errors import NotYoursError
from allotment.planning.returns.send import EMPLOYERS, RETURN
from allotment.store.shelves import jobs as job_shelf
from allotment.store.shelves import returns as shelf
from allotment.store.shelves.jobs import KnownJob
from allotment.store.shelves.returns import KnownReturn


@dataclass(frozen=True)
class ReturnSeen:
    """A return, its check, and what the reader may do with it."""

    found: KnownReturn
    organisation_name: str
    job: KnownJob | None
    may_send: bool
    may_decide: bool

    @property
    def is_being_checked(self) -> bool:
        """Say whether its check waits or runs."""
        return self.found.state == "checking" and self.job is not None and self.job.is_live

    @property
    def check_ended_badly(self) -> bool:
        """Say whether its check failed or was cancelled, so that it has to be started again."""
        return self.found.state == "checking" and not self.is_being_checked


@dataclass(frozen=True)
class ReturnStatus:
    """Whether an organisation of a system has an accepted return, and of which day. Nothing else is for everybody."""

    organisation: str
    name: str
    kind: str
    as_at: date | None


def known_return(actor: Actor, return_id: str) -> KnownReturn:
    """Give a return to somebody who may see it, in the scope that is open.

    Raises:
        NotYoursError: there is none for this reader.
    """
    found = shelf.staff_return(return_id)
    if found is None:
        raise NotYoursError(RETURN)
    actor.require(RETURN, "view", found.organisation)
    return found


def see_return(actor: Actor, return_id: str, *, system: str | None = None) -> ReturnSeen:
    """Give a return with its check; where a page's address names a system, one of that system only.

    Raises:
        NotYoursError: there is none for this reader.
    """
    with reading(actor):
        found = known_return(actor, return_id)
        if system not in {None, actor.tree.system.get(found.organisation)}:
            raise NotYoursError(RETURN)
        job = job_shelf.job(found.job) if found.job and found.state == "checking" else None
    may_send, may_decide = (actor.may(RETURN, action, found.organisation) for action in ("upload", "decide"))
    return ReturnSeen(found, actor.tree.name(found.organisation), job, may_send, may_decide)


def returns_of(actor: Actor, organisation: str) -> list[KnownReturn]:
    """Give the returns of one organisation, newest first.

    Raises:
        NotYoursError: the reader may not see this organisation's returns.
    """
    actor.require(RETURN, "view", organisation)
    with reading(actor):
        return shelf.returns([organisation])


def returns_in(actor: Actor, system: str) -> list[KnownReturn]:
    """Give the returns of those organisations of a system whose returns the reader may see, newest first."""
    own = [code for code in actor.organisations_where(RETURN, "view") if actor.tree.system.get(code) == system]
    with reading(actor):
        return shelf.returns(own)


def return_status(actor: Actor, system: str) -> list[ReturnStatus]:
    """Say of every organisation of a system that could make a return whether one of its returns is accepted.

    Raises:
        NotYoursError: the reader has no part in this system.
    """
    actor.require("aggregate", "view", system, called="system")
    members = [one for one in actor.tree.in_system(system) if one.kind in EMPLOYERS]
    with reading(actor):
        accepted = shelf.accepted_dates([one.code for one in members])
    return [ReturnStatus(one.code, one.name, one.kind, accepted.get(one.code)) for one in members]
