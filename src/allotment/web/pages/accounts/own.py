"""One's own account."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from allotment.planning.people import own_account
from allotment.planning.people.rules import NotDoneError
from allotment.store.models import Account
from allotment.web.pages.accounts.forms import whole_number, word
from allotment.web.showing import Asked, desk, key_of, page

TEMPLATE = "accounts/account.jinja"


def account(request: Asked) -> HttpResponse:
    """Show the account."""
    return page(request, TEMPLATE, own=own_account.see_own_account(desk(), request.actor), typed={}, error=None)


def make_token(request: Asked) -> HttpResponse:
    """Make a token and show it, once."""
    if request.method != "POST":
        return redirect("account")
    typed = {"name": word(request, "name"), "days": word(request, "days")}
    days = whole_number(typed["days"])
    try:
        writes = "may_write" in request.POST
        made = own_account.make_token(
            desk(), request.actor, name=typed["name"], days=days, may_write=writes, key=key_of(request)
        )
    except NotDoneError as error:
        own = own_account.see_own_account(desk(), request.actor)
        return page(request, TEMPLATE, status=400, own=own, typed=typed, error=error)
    return page(request, "accounts/token_once.jinja", made=made)


@require_POST
def remove_token(request: Asked, token: str) -> HttpResponse:
    """Remove a token."""
    own_account.remove_token(desk(), request.actor, str(token), key=key_of(request))
    messages.success(request, "The token is removed. Whatever uses it can read no more.")
    return redirect("account")


def sign_out_elsewhere(request: Asked) -> HttpResponse:
    """End every session but this one."""
    if request.method != "POST":
        return redirect("account")
    own_account.sign_out_elsewhere(desk(), request.actor, key=key_of(request))
    update_session_auth_hash(request, Account.objects.get(id=request.actor.account))
    messages.success(request, "You are signed out everywhere else.")
    return redirect("account")
