"""Around every view: pages stay private, readers are signed in, and refusals are said in plain words."""

from __future__ import annotations

from collections.abc import Callable

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
from allotment.web.accounts import sessions
from allotment.web.pages import errors
from allotment.web.showing import desk
from allotment.workforce.errors import AllotmentError

Answer = Callable[[HttpRequest], HttpResponse]
OPEN_PATHS = ("/sign-in/", "/static/", "/help/", "/healthy")
API = "/api/"


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
            return answer(request)
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
    return any(post.role in SECOND_FACTOR_ROLES for post in actor.posts) and not is_mfa_enabled(request.user)


def say_errors(answer: Answer) -> Answer:
    """Turn every refusal into a page that says what is wrong and what to do."""

    class Saying:
        def __call__(self, request: HttpRequest) -> HttpResponse:
            return answer(request)

        def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
            if isinstance(exception, AllotmentError):
                return errors.refused(request, exception)
            return None

    return Saying()
