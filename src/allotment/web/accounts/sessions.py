"""What a session knows beyond who signed in: since when, when it was last used, and what is still to be done."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from allotment.store.models import Account

SINCE = "allotment_since"
LAST_USED = "allotment_last_used"
MUST_CHANGE_PASSWORD = "allotment_must_change_password"
FACTOR_ELSEWHERE = "allotment_factor_elsewhere"
SECONDS_BETWEEN_MARKS = 60
SECOND_FACTOR_CLAIM = "mfa"  # of the "amr" claim, RFC 8176


def begin(request: HttpRequest, user: Account, work_account: Any) -> None:
    """Mark the start of a session."""
    now = timezone.now().timestamp()
    request.session[SINCE] = request.session[LAST_USED] = now
    request.session[MUST_CHANGE_PASSWORD] = work_account is None and user.temporary_password_until is not None
    request.session[FACTOR_ELSEWHERE] = work_account is not None and _proved_factor(work_account)


def _proved_factor(work_account: Any) -> bool:
    """Say whether the identity provider says, in the token it signed, that it asked for a second factor."""
    token = work_account.account.extra_data.get("id_token") or {}
    means = token.get("amr") or []
    return isinstance(means, list) and SECOND_FACTOR_CLAIM in means


def has_ended(request: HttpRequest) -> bool:
    """Say whether a session was left unused, or has lasted, for too long; mark that it is used."""
    now = timezone.now().timestamp()
    since = float(request.session.setdefault(SINCE, now))
    last_used = float(request.session.setdefault(LAST_USED, now))
    if now - last_used > settings.IDLE_SECONDS or now - since > settings.SESSION_COOKIE_AGE:
        return True
    if now - last_used > SECONDS_BETWEEN_MARKS:
        request.session[LAST_USED] = now
    return False


def must_change_password(request: HttpRequest) -> bool:
    """Say whether somebody signed in with a password that an administrator knows."""
    return bool(request.session.get(MUST_CHANGE_PASSWORD))


def password_was_changed(request: HttpRequest) -> None:
    """Let somebody with a new password go on."""
    request.session.pop(MUST_CHANGE_PASSWORD, None)


def proved_factor_elsewhere(request: HttpRequest) -> bool:
    """Say whether the identity provider asked for a second factor at this sign-in."""
    return bool(request.session.get(FACTOR_ELSEWHERE))
