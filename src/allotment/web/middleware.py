"""Around every view: pages stay private, readers are signed in, and refusals are said in plain words."""

from __future__ import annotations

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from allotment.governance.roles import SECOND_FACTOR_ROLES
from allotment.planning.access.actor import Actor, actor_of
from allotment.web.pages import errors
from allotment.web.showing import desk
from allotment.workforce.errors import AllotmentError

Answer = Callable[[HttpRequest], HttpResponse]
OPEN_PATHS = ("/sign-in/", "/static/", "/healthy")
SECOND_FACTOR_PATHS = ("/account/", "/sign-in/")
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
    """Let nobody past who is not signed in with an active account, and a second factor where the role needs one."""

    def respond(request: HttpRequest) -> HttpResponse:
        if request.path.startswith((*OPEN_PATHS, API)):
            return answer(request)
        actor = actor_of(desk(), str(request.user.pk)) if request.user.is_authenticated else None
        if actor is None:
            return redirect(f"{reverse('account_login')}?{urlencode({'next': request.get_full_path()})}")
        request.actor = actor  # type: ignore[attr-defined]
        if _lacks_second_factor(request, actor) and not request.path.startswith(SECOND_FACTOR_PATHS):
            return redirect("mfa_index")
        return answer(request)

    return respond


def _lacks_second_factor(request: HttpRequest, actor: Actor) -> bool:
    if not settings.SECOND_FACTOR_REQUIRED:
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
