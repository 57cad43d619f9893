"""Writing plans by form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from allotment.planning.access.errors import ChangedMeanwhileError, NotAllowedError, NotYoursError
from allotment.planning.documents.scenario_form import faults_by_field
from allotment.planning.plans.form import blank_plan_fields, plan_choices, without_empty_plan_rows
from allotment.planning.plans.write import create_plan, edit_plan
from allotment.planning.reviewing.plan_page import may_make_plan, plan_differences, plan_to_edit
from allotment.web.pages.scenarios.faults import NO_FAULTS, faults_of
from allotment.web.pages.scenarios.sending import BUTTON, NO_CHANGE, SAVE, Fields, nested, version_of, with_rows_changed
from allotment.web.showing import Asked, desk, key_of, page
from allotment.workforce.errors import AllotmentError

LISTS: dict[str, Fields] = {"actions": {}, "risks": {}}
SEVERAL = ("scenarios", "runs")


@require_http_methods(["GET", "HEAD", "POST"])
def plan_new(request: Asked, system: str) -> HttpResponse:
    """Show the form of a new plan, and make it."""
    may_make_plan(request.actor, system)
    if request.method != "POST":
        return _form(request, system, blank_plan_fields())

    def make(fields: Fields) -> Any:
        owner = request.POST.get("organisation", "")
        return create_plan(desk(), request.actor, system, fields, organisation=owner, key=key_of(request))

    return _take(request, system, make, "The plan was made. It is a draft that only your organisation sees.")


@require_http_methods(["GET", "HEAD", "POST"])
def plan_edit(request: Asked, system: str, document_id: UUID) -> HttpResponse:
    """Show a plan in its form, and write its next version."""
    named = str(document_id)
    found = plan_to_edit(request.actor, system, named)
    document = found.document
    if request.method != "POST":
        return _form(request, system, found.fields, document=document, version=document.version)

    def save(fields: Fields) -> Any:
        seen, key = version_of(request.POST), key_of(request)
        return edit_plan(desk(), request.actor, system, named, fields, seen, key=key)

    return _take(request, system, save, "The next version was saved.", document=document)


def _take(request: Asked, system: str, write: Callable[[Fields], Any], done: str, document: Any = None) -> HttpResponse:
    """Take what a form sent: change its rows, or write the plan and show it."""
    fields = nested(request.POST, LISTS, SEVERAL)
    seen, button = version_of(request.POST), request.POST.get(BUTTON, SAVE)
    if button != SAVE:
        changed, focus = with_rows_changed(fields, button, LISTS)
        return _form(request, system, changed, document=document, version=seen, focus=focus)
    fields = without_empty_plan_rows(fields)
    try:
        written = write(fields)
    except (NotYoursError, NotAllowedError):
        raise
    except ChangedMeanwhileError as met:
        conflict = {"error": met, "lines": plan_differences(request.actor, met.theirs, met.yours)}
        return _form(request, system, fields, 409, document=document, version=met.current, conflict=conflict)
    except AllotmentError as error:
        return _form(request, system, fields, 400, document=document, version=seen, error=error)
    messages.success(request, NO_CHANGE if written.version == seen else done)
    return redirect("plan", system=system, document_id=written.id)


def _form(
    request: Asked, system: str, fields: Fields, status: int = 200, error: AllotmentError | None = None, **more: Any
) -> HttpResponse:
    choices = plan_choices(request.actor, system, fields)
    faults = faults_of(error, faults_by_field(error)) if error else NO_FAULTS
    values = {"document": None, "version": 0, "focus": "", "conflict": None, **more}
    return page(request, "plans/form.jinja", status=status, fields=fields, choices=choices, faults=faults, **values)
