"""Writing scenarios: by form, as YAML, from a file, or as a copy."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from allotment.planning.access.errors import ChangedMeanwhileError, NotAllowedError, NotYoursError
from allotment.planning.documents.differences import differences
from allotment.planning.documents.safe_yaml import LARGEST_BYTES
from allotment.planning.documents.scenario_form import (
    blank_fields,
    faults_by_field,
    fields_of_text,
    scenario_choices,
    text_of_form,
    without_empty_rows,
)
from allotment.planning.documents.scenario_text import text_of_file
from allotment.planning.documents.scenarios import (
    copy_scenario,
    create_scenario,
    edit_scenario,
    rename_scenario,
    scenario_to_copy,
)
from allotment.planning.reviewing.scenario_page import may_make_scenario, scenario_to_edit
from allotment.web.pages.scenarios.faults import NO_FAULTS, Faults, faults_of
from allotment.web.pages.scenarios.sending import BUTTON, NO_CHANGE, SAVE, Fields, nested, version_of, with_rows_changed
from allotment.web.pages.scenarios.views import show_scenario
from allotment.web.showing import Asked, desk, key_of, page
from allotment.workforce.errors import AllotmentError, Problem, ScenarioError

EMPTY_ROW: Fields = {"where": {}, "by_year": {}}
LISTS: dict[str, Fields] = {"changes": EMPTY_ROW, "targets": EMPTY_ROW, "activity_standards": {}}
MOST_ROWS = 50  # a form of more would have more fields than the site accepts
ACCESS = (NotYoursError, NotAllowedError)


@require_http_methods(["GET", "HEAD", "POST"])
def scenario_new(request: Asked, system: str) -> HttpResponse:
    """Show the form of a new scenario, and make it."""
    may_make_scenario(request.actor, system)
    if request.method != "POST":
        return _form(request, system, blank_fields())

    def make(text: str, named: bool) -> Any:
        owner = request.POST.get("organisation", "")
        key = key_of(request)
        return create_scenario(desk(), request.actor, system, text, organisation=owner, find_name=not named, key=key)

    return _take_form(request, system, make, "The scenario was made. It is a draft that only your organisation sees.")


@require_http_methods(["GET", "HEAD", "POST"])
def scenario_edit(request: Asked, system: str, document_id: UUID) -> HttpResponse:
    """Show a scenario in its form, and write its next version."""
    named = str(document_id)
    document = scenario_to_edit(request.actor, system, named)
    if request.method != "POST":
        try:
            fields = fields_of_text(desk(), document.body)
        except ScenarioError:
            return redirect("scenario_edit_yaml", system=system, document_id=named)
        if max(len(fields[name]) for name in LISTS) > MOST_ROWS:
            return redirect("scenario_edit_yaml", system=system, document_id=named)
        return _form(request, system, fields, document=document, version=document.version)

    def save(text: str, _named: bool) -> Any:
        seen, key = version_of(request.POST), key_of(request)
        return edit_scenario(desk(), request.actor, system, named, text, seen, from_form=True, key=key)

    return _take_form(request, system, save, "The next version was saved.", document=document)


def _take_form(
    request: Asked, system: str, write: Callable[[str, bool], Any], done: str, document: Any = None
) -> HttpResponse:
    """Take what a form sent: change its rows, or write the scenario and show it."""
    fields = nested(request.POST, LISTS)
    seen, button = version_of(request.POST), request.POST.get(BUTTON, SAVE)
    if button != SAVE:
        changed, focus = with_rows_changed(fields, button, LISTS, MOST_ROWS)
        return _form(request, system, changed, document=document, version=seen, focus=focus)
    fields = without_empty_rows(fields)
    text = text_of_form(fields, name=document.name if document else "")
    try:
        written = write(text, bool(fields.get("name")))
    except ACCESS:
        raise
    except ChangedMeanwhileError as met:
        conflict = {"error": met, "lines": differences(met.theirs, met.yours)}
        return _form(request, system, fields, 409, document=document, version=met.current, conflict=conflict)
    except AllotmentError as error:
        return _form(request, system, fields, 400, document=document, version=seen, error=error)
    messages.success(request, NO_CHANGE if written.version == seen else done)
    return redirect("scenario", system=system, document_id=written.id)


def _form(
    request: Asked, system: str, fields: Fields, status: int = 200, error: AllotmentError | None = None, **more: Any
) -> HttpResponse:
    choices = scenario_choices(desk(), request.actor, system)
    faults = faults_of(error, faults_by_field(error), choices.years) if error else NO_FAULTS
    values = {"document": None, "version": 0, "focus": "", "conflict": None, "most_rows": MOST_ROWS, **more}
    return page(request, "scenarios/form.jinja", status=status, fields=fields, choices=choices, faults=faults, **values)


@require_http_methods(["GET", "HEAD", "POST"])
def scenario_upload(request: Asked, system: str) -> HttpResponse:
    """Take a new scenario as YAML: pasted, or as a file."""
    may_make_scenario(request.actor, system)
    if request.method != "POST":
        return _yaml_form(request, system, "")

    def make(text: str) -> Any:
        owner = request.POST.get("organisation", "")
        return create_scenario(desk(), request.actor, system, text, organisation=owner, key=key_of(request))

    return _take_yaml(request, system, make, "The scenario was made. It is a draft that only your organisation sees.")


@require_http_methods(["GET", "HEAD", "POST"])
def scenario_edit_yaml(request: Asked, system: str, document_id: UUID) -> HttpResponse:
    """Show a scenario as YAML, and write its next version."""
    named = str(document_id)
    document = scenario_to_edit(request.actor, system, named)
    if request.method != "POST":
        return _yaml_form(request, system, document.body, document=document, version=document.version)

    def save(text: str) -> Any:
        seen, key = version_of(request.POST), key_of(request)
        return edit_scenario(desk(), request.actor, system, named, text, seen, key=key)

    return _take_yaml(request, system, save, "The next version was saved.", document=document)


def _take_yaml(
    request: Asked, system: str, write: Callable[[str], Any], done: str, document: Any = None
) -> HttpResponse:
    text, seen = request.POST.get("yaml", ""), version_of(request.POST)
    try:
        text = "\n".join(_sent_text(request).splitlines()) + "\n"
        written = write(text)
    except ACCESS:
        raise
    except ChangedMeanwhileError as met:
        conflict = {"error": met, "lines": differences(met.theirs, met.yours)}
        return _yaml_form(request, system, text, 409, document=document, version=met.current, conflict=conflict)
    except AllotmentError as error:
        return _yaml_form(request, system, text, 400, error=error, document=document, version=seen)
    messages.success(request, NO_CHANGE if written.version == seen else done)
    return redirect("scenario", system=system, document_id=written.id)


def _sent_text(request: Asked) -> str:
    """Give the text of the file that was sent, or else of the text area.

    Raises:
        ScenarioError: the file is too large to be a scenario, or is no text.
    """
    file = request.FILES.get("file")
    if file is None:
        return request.POST.get("yaml", "")
    if file.size is None or file.size > LARGEST_BYTES:
        rule = f"a scenario has up to {LARGEST_BYTES // 1024} kB."
        raise ScenarioError("The file was not read.", [Problem("The file", rule, "Choose the scenario's own file.")])
    return text_of_file(file.read())


def _yaml_form(
    request: Asked, system: str, text: str, status: int = 200, error: AllotmentError | None = None, **more: Any
) -> HttpResponse:
    choices = scenario_choices(desk(), request.actor, system)
    values = {"document": None, "version": 0, "conflict": None, **more}
    return page(
        request, "scenarios/yaml.jinja", status=status, text=text, error=error, acting_for=choices.acting_for, **values
    )


@require_http_methods(["GET", "HEAD", "POST"])
def scenario_copy(request: Asked, system: str, source: str) -> HttpResponse:
    """Ask for a copy's title, and make the copy."""
    may_make_scenario(request.actor, system)
    copied = scenario_to_copy(desk(), request.actor, system, source)
    title, faults = f"{copied.title}, our copy", NO_FAULTS
    if request.method == "POST":
        title, owner = request.POST.get("title", ""), request.POST.get("organisation", "")
        try:
            made = copy_scenario(desk(), request.actor, system, source, title, organisation=owner, key=key_of(request))
        except ACCESS:
            raise
        except AllotmentError as error:
            faults = faults_of(error, faults_by_field(error))
        else:
            messages.success(request, "The copy was made. Now say what it changes.")
            return redirect("scenario_edit", system=system, document_id=made.id)
    acting_for = scenario_choices(desk(), request.actor, system).acting_for
    values = {"copied": copied, "source": source, "title": title, "faults": faults, "acting_for": acting_for}
    return page(request, "scenarios/copy.jinja", status=400 if faults else 200, **values)


@require_POST
def scenario_rename(request: Asked, system: str, document_id: UUID) -> HttpResponse:
    """Give a scenario another name and title."""
    named, sent = str(document_id), request.POST
    name, title = sent.get("name", ""), sent.get("title", "")
    try:
        rename_scenario(desk(), request.actor, system, named, name, title, version_of(sent), key=key_of(request))
    except ACCESS:
        raise
    except AllotmentError as error:
        status = 409 if isinstance(error, ChangedMeanwhileError) else 400
        typed = {"name": name, "title": title}
        faults: Faults = faults_of(error, faults_by_field(error))
        return show_scenario(request, system, named, status=status, faults=faults, typed=typed)
    messages.success(request, "The scenario was renamed.")
    return redirect("scenario", system=system, document_id=named)
