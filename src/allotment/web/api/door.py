"""Who asks: the holder of a token, or somebody who is signed in on the site."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from ninja.security import APIKeyCookie, HttpBasicAuth, HttpBearer
from ninja.utils import check_csrf

from allotment.planning.access.actor import Actor
from allotment.planning.people.tokens import holder_of_token
from allotment.web.accounts import sessions
from allotment.web.api.refusals import ReadOnlyError
from allotment.web.middleware import lacks_second_factor, signed_in_actor
from allotment.web.showing import desk
from allotment.workforce.errors import Problem

READING = ("GET", "HEAD", "OPTIONS")


@dataclass(frozen=True)
class Caller:
    """Whoever asks, and whether what they came with lets them write."""

    actor: Actor
    may_write: bool


class Asking(HttpRequest):
    """A request past the door."""

    auth: Caller


def _holder(request: HttpRequest, secret: str) -> Caller | None:
    """Give whose token came, and refuse a write with one that only reads."""
    found = holder_of_token(desk(), secret)
    if found is None:
        return None
    if request.method not in READING and not found.may_write:
        problem = Problem("Authorization", "this token only reads.", "Write with a token that may, or on the site.")
        raise ReadOnlyError("Nothing was changed: this token only reads.", [problem])
    return Caller(found.actor, found.may_write)


class Token(HttpBearer):
    """A token as it is: ``Authorization: Bearer allotment_...``."""

    openapi_description = "A token of your account, as it was shown when you made it."

    def authenticate(self, request: HttpRequest, token: str) -> Caller | None:
        """Give whose token it is."""
        return _holder(request, token)


class TokenAsPassword(HttpBasicAuth):
    """A token as the password of HTTP Basic, as Excel and Power BI ask for it; the user name is not looked at."""

    openapi_description = "A token as the password; leave the user name empty. Excel and Power BI ask in this way."

    def authenticate(self, request: HttpRequest, username: str, password: str) -> Caller | None:  # noqa: ARG002
        """Give whose token it is."""
        return _holder(request, password)


class Session(APIKeyCookie):
    """The session of somebody who is signed in on the site; a write must come from the site's own pages."""

    openapi_description = "Your session on the site. A write needs the header X-CSRFToken too."
    param_name = settings.SESSION_COOKIE_NAME

    def __init__(self) -> None:
        """Check where a write comes from only once it is known to come with a session."""
        super().__init__(csrf=False)

    def authenticate(self, request: HttpRequest, key: str | None) -> Caller | None:
        """Give who is signed in.

        Raises:
            ReadOnlyError: a write that does not come from the site's own pages, or a sign-in that is not finished.
        """
        actor = signed_in_actor(request) if key and "Authorization" not in request.headers else None
        if actor is None:
            return None
        if sessions.must_change_password(request) or lacks_second_factor(request, actor):
            problem = Problem("session", "your sign-in is not finished.", "Open the site and do what it asks first.")
            raise ReadOnlyError("Finish signing in first.", [problem])
        if request.method not in READING and check_csrf(request) is not None:
            problem = Problem("X-CSRFToken", "it is not the session's own.", "Send it from a page of the site.")
            raise ReadOnlyError("Nothing was changed: the request does not come from the site.", [problem])
        return Caller(actor, may_write=True)


DOORS = (Token(), TokenAsPassword(), Session())
"""Every way to say who asks, in the order in which they are tried."""
