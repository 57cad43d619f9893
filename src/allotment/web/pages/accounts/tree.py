"""Administering the tree of organisations."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from allotment.planning.people import organisations
from allotment.planning.people.rules import NotDoneError
from allotment.web.pages.accounts.forms import day, word
from allotment.web.showing import Asked, desk, key_of, page


@require_GET
def tree(request: Asked) -> HttpResponse:
    """Show the tree on a day."""
    seen = organisations.see_tree(desk(), request.actor, request.GET.get("top", ""), _day_of(request))
    return page(request, "administration/tree.jinja", seen=seen, today=desk().clock().date())


def _day_of(request: Asked) -> date | None:
    try:
        return date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return None


@require_http_methods(["GET", "POST"])
def add(request: Asked) -> HttpResponse:
    """Add an organisation."""
    if request.method == "GET":
        typed = {"parent": request.GET.get("parent", ""), "from": str(desk().clock().date())}
        return _add_form(request, typed, None)
    try:
        code = organisations.add_organisation(
            desk(),
            request.actor,
            code=word(request, "code"),
            name=word(request, "name"),
            kind=word(request, "kind"),
            parent=word(request, "parent"),
            valid_from=day(request, "from"),
            key=key_of(request),
        )
    except NotDoneError as error:
        return _add_form(request, request.POST.dict(), error)
    messages.success(request, f"{word(request, 'name')} ({code}) is added.")
    return redirect(_tree_address(word(request, "parent")))


def _add_form(request: Asked, typed: dict[str, str], error: NotDoneError | None) -> HttpResponse:
    choices = organisations.organisations_to_choose(request.actor)
    values = {"typed": typed, "error": error, "choices": choices, "kinds": organisations.KINDS_TO_ADD}
    return page(request, "administration/add_organisation.jinja", status=400 if error else 200, **values)


@require_GET
def change(request: Asked) -> HttpResponse:
    """Show the forms that move or end an organisation."""
    return _change_form(request, request.GET.get("code", ""), {"on": str(desk().clock().date())}, None)


def _change_form(request: Asked, code: str, typed: dict[str, str], error: NotDoneError | None) -> HttpResponse:
    seen = organisations.see_tree(desk(), request.actor, code)
    choices = organisations.organisations_to_choose(request.actor)
    values = {"seen": seen, "typed": typed, "error": error, "choices": choices}
    return page(request, "administration/change_organisation.jinja", status=400 if error else 200, **values)


@require_POST
def move(request: Asked) -> HttpResponse:
    """Move an organisation."""
    code, parent = word(request, "code"), word(request, "parent")
    try:
        organisations.move_organisation(
            desk(), request.actor, code, parent=parent, on=day(request, "on"), key=key_of(request)
        )
    except NotDoneError as error:
        return _change_form(request, code, request.POST.dict(), error)
    messages.success(request, "The organisation is moved.")
    return redirect(_tree_address(parent))


@require_POST
def end(request: Asked) -> HttpResponse:
    """End an organisation."""
    code = word(request, "code")
    try:
        organisations.end_organisation(desk(), request.actor, code, on=day(request, "on"), key=key_of(request))
    except NotDoneError as error:
        return _change_form(request, code, request.POST.dict(), error)
    messages.success(request, "The organisation's last day is kept. Appointments at it end then.")
    return redirect("administration_organisations")


def _tree_address(top: str) -> str:
    return f"{reverse('administration_organisations')}?{urlencode({'top': top})}"
