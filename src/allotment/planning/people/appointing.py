"""Appointing people to roles, and ending appointments."""

from __future__ import annotations

from datetime import date

from allotment.planning.access.acting import write_as
from allotment.planning.access.actor import Actor
from allotment.planning.access.errors import NotYoursError
from allotment.planning.desk import Desk
from allotment.planning.people import rules
from allotment.planning.people.rules import ACCOUNT, NotDoneError
from allotment.store.shelves import accounts as shelf
from allotment.store.shelves.accounts import KnownAppointment
from allotment.workforce.errors import Problem


def appoint(
    desk: Desk,
    actor: Actor,
    account_id: str,
    *,
    organisation: str,
    role: str,
    valid_from: date | None,
    valid_to: date | None = None,
    key: str = "",
) -> None:
    """Appoint somebody to a role at an organisation, from a day until another.

    Raises:
        NotYoursError: there is no such account where the actor administers.
        NotDoneError: it is the actor's own, the organisation is not theirs to administer, or a date is wrong.
    """
    request = {"account": account_id, "organisation": organisation, "role": role}
    request |= {"from": str(valid_from), "until": str(valid_to or "")}
    with write_as(desk, actor, "appoint", ACCOUNT, key=key, request=request) as write:
        account = rules.account_in_view(actor, account_id, "manage")
        rules.refuse_self(actor, account.id)
        problems = rules.appointment_problems(actor, organisation, role, valid_from, valid_to)
        rules.refuse("Nobody was appointed.", problems)
        assert valid_from is not None
        if write.done_before:
            return
        if any(_same(held, organisation, role, valid_from) for held in account.appointments):
            rule = "this person holds it from then on already."
            problem = Problem("role", rule, "Nothing is to be done.", value=role)
            raise NotDoneError("Nobody was appointed.", [problem])
        shelf.appoint(account.id, organisation, role, valid_from, valid_to)
        until = str(valid_to or "")
        write.did(account.id, organisation, role=role, valid_from=str(valid_from), valid_to=until)


def _same(held: KnownAppointment, organisation: str, role: str, valid_from: date) -> bool:
    """Say whether an appointment already gives this role on the day from which it is asked for."""
    covers = held.valid_from <= valid_from and (held.valid_to is None or held.valid_to > valid_from)
    return (held.organisation, held.role) == (organisation, role) and (covers or held.valid_from == valid_from)


def end_appointment(desk: Desk, actor: Actor, appointment_id: int, *, on: date | None = None, key: str = "") -> str:
    """End an appointment: from that day, today where none is named, it holds no longer. Give whose it was.

    Raises:
        NotYoursError: there is no such appointment where the actor administers.
        NotDoneError: it is the actor's own, or has ended before that day.
    """
    day = on or desk.clock().date()
    request = {"appointment": appointment_id, "on": str(on or "")}
    with write_as(desk, actor, "end an appointment", ACCOUNT, key=key, request=request) as write:
        held = shelf.appointment(appointment_id)
        if held is None or held.organisation not in actor.organisations_where(ACCOUNT, "manage"):
            raise NotYoursError("appointment")
        rules.refuse_self(actor, held.account)
        if write.done_before:
            return held.account
        if held.valid_to is not None and held.valid_to <= day:
            rule = f"it ends on {held.valid_to} already."
            problem = Problem("appointment", rule, "Nothing is to be done.")
            raise NotDoneError("The appointment was not ended.", [problem])
        shelf.end_appointment(appointment_id, max(day, held.valid_from))
        write.did(held.account, held.organisation, role=held.role, on=str(day))
    return held.account
