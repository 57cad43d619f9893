"""Accounts and appointments, for system administrators, and the audit log, for those who may read it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Field, Router, Schema, Status

from allotment.planning.audit.read import Asked, see_audit
from allotment.planning.people import appointing
from allotment.planning.people.accounts import AccountSeen, see_account, see_accounts
from allotment.web.api.door import Asking
from allotment.web.api.shapes import PageNumber, Word, WriteKey, reading, writing
from allotment.web.showing import desk

router = Router(tags=["Accounts and audit"])
LARGEST_NUMBER = 2**31 - 1
Before = Annotated[int, Field(ge=0, le=LARGEST_NUMBER, description="Only entries before this one")]


class AppointmentShape(Schema):
    """A role at an organisation with its dates."""

    id: int
    organisation: str
    role: str
    valid_from: date
    valid_to: date | None


class AccountShape(Schema):
    """An account, with its appointments at the organisations that you administer."""

    id: str
    name: str
    email: str
    is_active: bool
    last_login: datetime | None
    has_second_factor: bool
    in_force: list[AppointmentShape]
    past_or_coming: list[AppointmentShape]


class AccountsPage(Schema):
    """A page of accounts, by name."""

    items: list[AccountShape]
    total: int
    page: int
    pages: int


class AppointmentWanted(Schema):
    """An appointment to make."""

    organisation: Word = Field(description="Code of the organisation")
    role: Word
    valid_from: date
    valid_to: date | None = Field(None, description="The day from which it holds no longer")


class EndWanted(Schema):
    """The day from which an appointment holds no longer."""

    on: date | None = Field(None, description="Today where it is left out")


class AuditEntryShape(Schema):
    """An entry of the audit log."""

    sequence: int
    at: str = Field(description="In UTC")
    actor_name: str
    verb: str
    thing: str
    thing_id: str
    organisation: str
    detail: dict[str, Any]
    previous_hash: str
    entry_hash: str


class AuditPage(Schema):
    """A page of the audit log, newest first, and the head of the chain."""

    items: list[AuditEntryShape]
    older_before: int | None = Field(description="Ask again with before= this for older entries")
    head_sequence: int
    head_hash: str
    anchor_line: str = Field(description="Keep this where nobody who can change the database can write")


def _shown(seen: AccountSeen) -> dict[str, Any]:
    appointments = {"in_force": seen.in_force, "past_or_coming": seen.past_or_coming}
    return {**vars(seen.account), "has_second_factor": seen.has_second_factor, **appointments}


@router.get("/accounts", response=reading(AccountsPage), summary="Accounts")
def accounts(request: Asking, search: Word = "", page: PageNumber = 1) -> dict[str, Any]:
    """List the accounts that were, are or will be appointed at organisations that you administer."""
    seen = see_accounts(desk(), request.auth.actor, search, page)
    head = {"total": seen.found, "page": seen.page, "pages": seen.pages}
    return {**head, "items": [_shown(one) for one in seen.accounts]}


@router.get("/accounts/{uuid:account}", response=reading(AccountShape), summary="One account")
def account(request: Asking, account: UUID) -> dict[str, Any]:
    """Give an account."""
    return _shown(see_account(desk(), request.auth.actor, str(account)))


@router.post("/accounts/{uuid:account}/appointments", response=writing(AccountShape, 201), summary="Appoint somebody")
def appoint(request: Asking, account: UUID, wanted: AppointmentWanted, key: WriteKey = "") -> Any:
    """Appoint somebody to a role at an organisation that you administer, and give the account as it is then."""
    actor = request.auth.actor
    appointing.appoint(desk(), actor, str(account), **wanted.model_dump(), key=key)
    return Status(201, _shown(see_account(desk(), actor, str(account))))


@router.post("/appointments/{int:appointment}/end", response=writing(AccountShape), summary="End an appointment")
def end_appointment(request: Asking, appointment: int, wanted: EndWanted, key: WriteKey = "") -> dict[str, Any]:
    """End an appointment, and give the account as it is then."""
    actor = request.auth.actor
    whose = appointing.end_appointment(desk(), actor, appointment, on=wanted.on, key=key)
    return _shown(see_account(desk(), actor, whose))


@router.get("/audit", response=reading(AuditPage), summary="Audit log")
def audit(
    request: Asking,
    verb: Word = "",
    who: Word = "",
    day: date | None = None,
    before: Before = 0,
) -> dict[str, Any]:
    """List what was done at the organisations that you may audit, newest first, 50 a page; on one day, in UTC."""
    seen = see_audit(request.auth.actor, Asked(verb, who, day, before))
    head = {"head_sequence": seen.head.sequence, "head_hash": seen.head.entry_hash, "anchor_line": seen.head_line}
    return {**head, "items": seen.entries, "older_before": seen.older_before}
