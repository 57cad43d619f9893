"""Around every view: pages stay private, readers are signed in, and refusals are said in plain words."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, cast

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from allotment.governance.roles import SECOND_FACTOR_ROLES
from allotment.planning.access.actor import Actor, actor_of
from allotment.planning.access.errors import NotAllowedError, NotYoursError
from allotment.web.accounts import sessions
from allotment.web.pages import errors
from allotment.web.showing import desk
from allotment.workforce.errors import AllotmentError

log = logging.getLogger("allotment.security")
Answer = Callable[[HttpRequest], HttpResponse]
OPEN_PATHS = ("/sign-in/", "/static/", "/help/", "/healthy", "/own/")
API = "/api/"


def heads_without_bodies(answer: Answer) -> Answer:
    """Answer a request for the head alone as one for the whole, and send no body: on pages and in the API."""

    def respond(request: HttpRequest) -> HttpResponse:
        if request.method != "HEAD":
            return answer(request)
        request.method = "GET"
        response: Any = answer(request)
        if response.streaming:
            response.streaming_content = []
        else:
            response.content = b""
        return cast("HttpResponse", response)

    return respond


def private_pages(answer: Answer) -> Answer:
    """Let no browser or proxy keep a page of somebody who is signed in."""

    def respond(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        if "Cache-Control" not in response and not request.path.startswith("/static/"):
            response["Cache-Control"] = "no-store, private"
        response.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        return response

    return respond


def signed_in(answer: Answer) -> Answer:
    """Let nobody past who is not signed in with an active account, and a second factor where the role needs one.

    A session ends when its account is switched off, when it was left unused, and after a working day. Somebody with a
    password that an administrator knows can do nothing but choose another.
    """

    def respond(request: HttpRequest) -> HttpResponse:
        if request.path.startswith(API):
            return answer(request) if request.is_secure() or not settings.BEHIND_TLS else _not_over_tls()
        actor = signed_in_actor(request)
        if actor is not None:
            request.actor = actor  # type: ignore[attr-defined]
        if request.path.startswith(OPEN_PATHS):
            return answer(request)
        if actor is None:
            return _to_sign_in(request)
        if sessions.must_change_password(request):
            return redirect("account_change_password")
        if lacks_second_factor(request, actor):
            return redirect("mfa_index")
        return answer(request)

    return respond


def _not_over_tls() -> HttpResponse:
    return HttpResponse("Ask again over https.", status=400, content_type="text/plain; charset=utf-8")


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """Send somebody to sign in; a part of a page that was asked for alone sends the whole page."""
    details = HtmxDetails(request)
    page = details.current_url_abs_path if details else request.get_full_path()
    address = f"{reverse('account_login')}?{urlencode({'next': page or '/'})}"
    return HttpResponseClientRedirect(address) if details else redirect(address)


def signed_in_actor(request: HttpRequest) -> Actor | None:
    """Give whoever is signed in; a session that has ended is closed for good."""
    if request.path.startswith("/static/") or not request.user.is_authenticated:
        return None
    if sessions.has_ended(request):
        logout(request)
        return None
    return actor_of(desk(), str(request.user.pk))


def lacks_second_factor(request: HttpRequest, actor: Actor) -> bool:
    """Say whether somebody holds a role that asks for a second factor, and has none."""
    if not settings.SECOND_FACTOR_REQUIRED or sessions.proved_factor_elsewhere(request):
        return False
    asked = settings.SECOND_FACTOR_OF_EVERYBODY or any(post.role in SECOND_FACTOR_ROLES for post in actor.posts)
    return asked and not is_mfa_enabled(request.user)


def say_errors(answer: Answer) -> Answer:
    """Turn every refusal into a page that says what is wrong and what to do."""

    class Saying:
        def __call__(self, request: HttpRequest) -> HttpResponse:
            return answer(request)

        def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
            if not isinstance(exception, AllotmentError):
                return None
            if isinstance(exception, NotYoursError | NotAllowedError):
                who = request.user.pk if request.user.is_authenticated else "nobody"
                log.warning("%s: %s %r by %s", type(exception).__name__, request.method, request.path, who)
            return errors.refused(request, exception)

    return Saying()
