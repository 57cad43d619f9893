"""Accounts, appointments and tokens."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db.models import F, Prefetch, Q, QuerySet
from django.utils.crypto import salted_hmac

from allotment.store.models import Account, ApiToken, Appointment
from allotment.workforce.errors import AllotmentError, Problem

TOKEN_PREFIX = "allotment_"


@dataclass(frozen=True)
class KnownAppointment:
    """A role at an organisation with its dates."""

    id: int
    account: str
    organisation: str
    role: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True)
class KnownAccount:
    """An account without anything secret."""

    id: str
    email: str
    name: str
    is_active: bool
    last_login: datetime | None
    appointments: tuple[KnownAppointment, ...]
    temporary_password_until: datetime | None = None


@dataclass(frozen=True)
class KnownToken:
    """A token without its secret."""

    id: str
    name: str
    may_write: bool
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None


def account(account_id: str | UUID, on: date) -> KnownAccount | None:
    """Give an active or inactive account with the appointments in force on a day, or None."""
    found = Account.objects.filter(id=account_id).first()
    return None if found is None else _known(found, _in_force(Appointment.objects.filter(account=found), on))


def account_by_email(email: str, on: date) -> KnownAccount | None:
    """Give the account of an address, or None."""
    found = Account.objects.filter(email=email.strip().lower()).first()
    return None if found is None else account(found.id, on)


def account_with_all(account_id: str | UUID) -> KnownAccount | None:
    """Give an account with every appointment it ever held or will hold, or None."""
    found = Account.objects.filter(id=account_id).first()
    return None if found is None else _known(found, found.appointments.order_by("valid_from", "id"))


def names_of(account_ids: Iterable[str]) -> dict[str, str]:
    """Give whose these accounts are; an id of none is left out."""
    wanted = [one for one in account_ids if _is_id(one)]
    return {str(found): name for found, name in Account.objects.filter(id__in=wanted).values_list("id", "name")}


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def accounts_ever_at(organisations: Collection[str], words: str = "") -> list[KnownAccount]:
    """Give the accounts that were, are or will be appointed at any of these organisations, by name.

    Args:
        organisations: codes. Only appointments at these are given.
        words: what the name, the address or the code of one of these organisations must hold; empty for all.
    """
    here = Appointment.objects.filter(organisation__in=list(organisations))
    rows = Account.objects.filter(id__in=here.values("account"))
    if words.strip():
        of_organisation = here.filter(organisation__code__iexact=words.strip()).values("account")
        wanted = Q(name__icontains=words.strip()) | Q(email__icontains=words.strip()) | Q(id__in=of_organisation)
        rows = rows.filter(wanted)
    held = Prefetch("appointments", queryset=here.order_by("organisation_id", "role", "valid_from"))
    return [_known(row, row.appointments.all()) for row in rows.order_by("name", "email").prefetch_related(held)]


def add_account(email: str, name: str, password: str | None, temporary_until: datetime | None = None) -> str:
    """Make an account and give its id.

    Args:
        email: the address with which it signs in.
        name: whose it is.
        password: the first password; None for somebody who signs in with a work account alone.
        temporary_until: until when the first password lets its holder in to choose another; None if it stays.

    Raises:
        AllotmentError: the address is taken, or the password is too easy to guess.
    """
    address = email.strip().lower()
    if Account.objects.filter(email=address).exists():
        problem = Problem("E-mail address", "an account has this address already.", "Appoint that account instead.")
        raise AllotmentError("The account was not made.", [problem])
    if password is not None:
        _refuse_weak(password)
    made = Account.objects.create_user(address, password, name=name.strip(), temporary_password_until=temporary_until)
    return str(made.id)


def set_temporary_password(account_id: str, password: str, until: datetime) -> None:
    """Give an account a password with which its holder can do nothing but choose another. Its sessions end."""
    found = Account.objects.get(id=account_id)
    found.set_password(password)
    found.temporary_password_until = until
    found.save(update_fields=["password", "temporary_password_until"])


def sign_out_everywhere(account_id: str) -> None:
    """End every session of an account."""
    Account.objects.filter(id=account_id).update(times_signed_out_everywhere=F("times_signed_out_everywhere") + 1)


def _refuse_weak(password: str) -> None:
    try:
        validate_password(password)
    except ValidationError as weak:
        problems = [Problem("Password", said, "Choose a longer one.") for said in weak.messages]
        raise AllotmentError("The password is too easy to guess.", problems) from weak


def set_active(account_id: str, *, active: bool) -> None:
    """Let an account sign in, or stop it."""
    found = Account.objects.get(id=account_id)
    found.is_active = active
    found.save(update_fields=["is_active"])


def appoint(account_id: str, organisation: str, role: str, valid_from: date, valid_to: date | None) -> int:
    """Appoint an account to a role at an organisation, and give the appointment's id."""
    made, _ = Appointment.objects.get_or_create(
        account_id=account_id,
        organisation_id=organisation,
        role=role,
        valid_from=valid_from,
        defaults={"valid_to": valid_to},
    )
    return made.pk


def end_appointment(appointment_id: int, on: date) -> KnownAppointment | None:
    """Say on which day an appointment ends (it holds no longer from that day); None where there is no such."""
    found = Appointment.objects.filter(id=appointment_id).first()
    if found is None:
        return None
    found.valid_to = on
    found.save()
    return _appointment(found)


def end_appointments_at(organisation: str, on: date) -> int:
    """End every appointment at an organisation that would hold beyond a day, and give how many there were."""
    held = Appointment.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on), organisation_id=organisation)
    for one in held:
        one.valid_to = max(on, one.valid_from)
        one.save()
    return len(held)


def appointment(appointment_id: int) -> KnownAppointment | None:
    """Give an appointment by its id, or None."""
    found = Appointment.objects.filter(id=appointment_id).first()
    return None if found is None else _appointment(found)


def add_token(account_id: str, name: str, may_write: bool, now: datetime, expires_at: datetime) -> tuple[str, str]:
    """Make a token; give its id and its secret, which is kept nowhere."""
    secret = TOKEN_PREFIX + secrets.token_urlsafe(32)
    made = ApiToken.objects.create(
        account_id=account_id,
        name=name,
        token_sha256=_hashed(secret),
        may_write=may_write,
        created_at=now,
        expires_at=expires_at,
    )
    return str(made.id), secret


def tokens(account_id: str) -> list[KnownToken]:
    """Give an account's tokens, newest first."""
    rows = ApiToken.objects.filter(account_id=account_id).order_by("-created_at")
    return [
        KnownToken(str(row.id), row.name, row.may_write, row.created_at, row.expires_at, row.last_used_at)
        for row in rows
    ]


def remove_token(account_id: str, token_id: str) -> bool:
    """Remove one of an account's own tokens; say whether there was such."""
    removed, _ = ApiToken.objects.filter(account_id=account_id, id=token_id).delete()
    return removed > 0


def account_of_token(secret: str, now: datetime) -> tuple[str, bool] | None:
    """Give the account of a token that has not expired and whether it may write, or None; keeps the day of use."""
    found = ApiToken.objects.filter(token_sha256=_hashed(secret), expires_at__gt=now, account__is_active=True).first()
    if found is None:
        return None
    if found.last_used_at is None or found.last_used_at.date() != now.date():
        ApiToken.objects.filter(id=found.id).update(last_used_at=now)
    return str(found.account_id), found.may_write


def hashed_address(email: str) -> str:
    """Give a keyed hash of an address: the same for the same, and no use to whoever has not the site's secret key."""
    return salted_hmac("address of a failed sign-in", email.strip().lower(), algorithm="sha256").hexdigest()


def _hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8")).hexdigest()


def _in_force(rows: QuerySet[Appointment], on: date) -> QuerySet[Appointment]:
    return rows.filter(Q(valid_from__lte=on) & (Q(valid_to__isnull=True) | Q(valid_to__gt=on)))


def _known(row: Account, held: Iterable[Appointment]) -> KnownAccount:
    appointments = tuple(_appointment(one) for one in held)
    return KnownAccount(
        str(row.id), row.email, row.name, row.is_active, row.last_login, appointments, row.temporary_password_until
    )


def _appointment(row: Appointment) -> KnownAppointment:
    return KnownAppointment(row.pk, str(row.account_id), row.organisation_id, row.role, row.valid_from, row.valid_to)
