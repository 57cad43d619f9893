"""Administering accounts and appointments."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from allotment.governance.roles import ROLE_IN_WORDS
from allotment.planning.people import accounts, appointing
from allotment.planning.people.organisations import organisations_to_choose
from allotment.planning.people.rules import NotDoneError
from allotment.web.pages.accounts.forms import day, whole_number, word
from allotment.web.showing import Asked, desk, key_of, page


@require_GET
def people(request: Asked) -> HttpResponse:
    """List accounts."""
    words, number = request.GET.get("search", "")[:120], whole_number(request.GET.get("page", "1")) or 1
    seen = accounts.see_accounts(desk(), request.actor, words, number)
    return page(request, "administration/people.jinja", seen=seen)


@require_http_methods(["GET", "POST"])
def new_account(request: Asked) -> HttpResponse:
    """Make an account, and show its password, once."""
    if request.method == "GET":
        return _new_account_form(request, {"from": str(desk().clock().date())}, None)
    try:
        made = accounts.make_account(
            desk(),
            request.actor,
            email=word(request, "email"),
            name=word(request, "name"),
            organisation=word(request, "organisation"),
            role=word(request, "role"),
            valid_from=day(request, "from"),
            valid_to=day(request, "until"),
            key=key_of(request),
        )
    except NotDoneError as error:
        return _new_account_form(request, request.POST.dict(), error)
    return _password_once(request, made)


def _new_account_form(request: Asked, typed: dict[str, str], error: NotDoneError | None) -> HttpResponse:
    choices = organisations_to_choose(request.actor)
    values = {"typed": typed, "error": error, "choices": choices, "roles": ROLE_IN_WORDS}
    return page(request, "administration/new_account.jinja", status=400 if error else 200, **values)


def _password_once(request: Asked, made: accounts.PasswordMade) -> HttpResponse:
    seen = accounts.see_account(desk(), request.actor, made.account)
    return page(request, "administration/password_once.jinja", made=made, seen=seen)


@require_GET
def one_account(request: Asked, account: str) -> HttpResponse:
    """Show an account with what may be done to it."""
    return _account(request, account, {"from": str(desk().clock().date())}, None)


def _account(request: Asked, account: str, typed: dict[str, str], error: NotDoneError | None) -> HttpResponse:
    seen = accounts.see_account(desk(), request.actor, str(account))
    choices = organisations_to_choose(request.actor)
    values = {"seen": seen, "typed": typed, "error": error, "choices": choices, "roles": ROLE_IN_WORDS}
    return page(request, "administration/one_account.jinja", status=400 if error else 200, **values)


def _done(request: Asked, account: str, said: str, do: Callable[[], object]) -> HttpResponse:
    """Do something to an account and show it again, with what was done or why it was not."""
    try:
        do()
    except NotDoneError as error:
        return _account(request, account, request.POST.dict(), error)
    messages.success(request, said)
    return redirect("administration_account", account=account)


@require_POST
def appoint(request: Asked, account: str) -> HttpResponse:
    """Appoint somebody."""

    def do() -> None:
        appointing.appoint(
            desk(),
            request.actor,
            str(account),
            organisation=word(request, "organisation"),
            role=word(request, "role"),
            valid_from=day(request, "from"),
            valid_to=day(request, "until"),
            key=key_of(request),
        )

    return _done(request, account, "The appointment is made.", do)


@require_POST
def end_appointment(request: Asked, account: str, appointment: int) -> HttpResponse:
    """End an appointment today."""

    def do() -> None:
        appointing.end_appointment(desk(), request.actor, appointment, key=key_of(request))

    return _done(request, account, "The appointment is ended.", do)


@require_POST
def switch(request: Asked, account: str) -> HttpResponse:
    """Switch an account off, or on again."""
    on = word(request, "to") == "on"
    said = "The account is switched on." if on else "The account is switched off: every session and token of it ended."

    def do() -> None:
        accounts.switch_account(desk(), request.actor, str(account), on=on, key=key_of(request))

    return _done(request, account, said, do)


def remove_second_factor(request: Asked, account: str) -> HttpResponse:
    """Remove somebody's second factor."""
    if request.method != "POST":
        return redirect("administration_account", account=account)

    def do() -> None:
        accounts.remove_second_factor(desk(), request.actor, str(account), key=key_of(request))

    return _done(request, account, "The second factor is removed. A new one can be set up at the next sign-in.", do)


def new_password(request: Asked, account: str) -> HttpResponse:
    """Make a temporary password, and show it, once."""
    if request.method != "POST":
        return redirect("administration_account", account=account)
    try:
        made = accounts.make_new_password(desk(), request.actor, str(account), key=key_of(request))
    except NotDoneError as error:
        return _account(request, account, {}, error)
    return _password_once(request, made)
