"""Listening to the library of accounts: each event that matters becomes one audit entry."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.signals import authentication_step_completed, password_changed, user_logged_in
from allauth.core import context
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authentication_failed
from django.contrib.auth.signals import user_logged_out
from django.db.models.signals import post_delete, post_save
from django.http import HttpRequest

from allotment.planning.people import signing_in
from allotment.store.models import Account
from allotment.web.accounts import sessions
from allotment.web.showing import desk

MEANS = {"password": "password", "mfa": "second factor", "socialaccount": "work account"}
FACTORS = {Authenticator.Type.TOTP: "authenticator app", Authenticator.Type.RECOVERY_CODES: "recovery codes"}


def listen() -> None:
    """Connect every listener; once, however often this is called."""
    user_logged_in.connect(_signed_in, dispatch_uid="allotment signed in")
    user_logged_out.connect(_signed_out, dispatch_uid="allotment signed out")
    authentication_step_completed.connect(_confirmed, dispatch_uid="allotment confirmed")
    password_changed.connect(_password_changed, dispatch_uid="allotment password changed")
    authentication_failed.connect(_code_refused, dispatch_uid="allotment code refused")
    post_save.connect(_factor_on, sender=Authenticator, dispatch_uid="allotment factor on")
    post_delete.connect(_factor_off, sender=Authenticator, dispatch_uid="allotment factor off")


def _signed_in(request: HttpRequest, user: Account, **extra: Any) -> None:
    records = get_authentication_records(request, user)
    means = list(dict.fromkeys(MEANS.get(record["method"], record["method"]) for record in records))
    sessions.begin(request, user, work_account=extra.get("sociallogin"))
    signing_in.record_sign_in(desk(), str(user.pk), means)


def _signed_out(user: Account | None, **_: Any) -> None:
    if user is not None:
        signing_in.record_sign_out(desk(), str(user.pk))


def _confirmed(request: HttpRequest, **extra: Any) -> None:
    """Give the session another key when somebody has proved once more who they are."""
    if extra.get("reauthenticated"):
        request.session.cycle_key()


def _password_changed(request: HttpRequest, **_: Any) -> None:
    sessions.password_was_changed(request)


def _code_refused(user: Account, **_: Any) -> None:
    signing_in.record_refused(desk(), user.email, "wrong code")


def _by_holder(instance: Authenticator) -> bool:
    """Say whether the holder themselves is at work: what an administrator does is recorded by their own verb."""
    request = context.request
    return request is not None and request.user.pk == instance.user_id


def _factor_on(instance: Authenticator, created: bool, **_: Any) -> None:
    """Record a new factor within the transaction that makes it."""
    if created and _by_holder(instance):
        with signing_in.own_change(desk(), str(instance.user_id), "turn on a second factor", kind=_kind(instance)):
            pass


def _factor_off(instance: Authenticator, **_: Any) -> None:
    """Record a removed factor within the transaction that removes it."""
    if _by_holder(instance):
        with signing_in.own_change(desk(), str(instance.user_id), "turn off a second factor", kind=_kind(instance)):
            pass


def _kind(instance: Authenticator) -> str:
    return FACTORS.get(Authenticator.Type(instance.type), str(instance.type))
