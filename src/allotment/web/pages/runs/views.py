"""Pages of runs: the list, one run, starting one, checking one, and its files."""

from __future__ import annotations

from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from allotment.planning.access.errors import NotAllowedError, NotYoursError
from allotment.planning.runs.check_again import ask_to_check
from allotment.planning.runs.choices import ChosenScenario, scenarios_to_run
from allotment.planning.runs.export import ask_for_export
from allotment.planning.runs.files import run_file as file_of
from allotment.planning.runs.listing import RunFilters, runs_of
from allotment.planning.runs.make_run import ask_for_run, numbers_asked
from allotment.planning.runs.run_page import run_page
from allotment.web.pages.runs.forms import RunForm
from allotment.web.showing import Asked, desk, key_of, page
from allotment.workforce.errors import AllotmentError


@require_GET
def runs(request: Asked, system: str) -> HttpResponse:
    """List the runs of a system."""
    number = request.GET.get("page", "")
    filters = RunFilters(scenario=request.GET.get("scenario") or None, page=int(number) if number.isdecimal() else 1)
    listed = runs_of(desk(), request.actor, system, filters)
    choices = [{"value": "", "text": "Every scenario"}]
    choices += [{"value": name, "text": title} for name, title in listed.scenarios]
    return page(request, "runs/runs.jinja", listed=listed, filters=filters, choices=choices)


@require_http_methods(["GET", "HEAD", "POST"])
def run_new(request: Asked, system: str) -> HttpResponse:
    """Show the form that starts a run, or start it."""
    if request.method != "POST":
        return _form(request, system, RunForm.of(request.GET))
    form = RunForm.of(request.POST)
    chosen = ChosenScenario.of(form.typed["scenario"])
    try:
        job_id = ask_for_run(
            desk(),
            request.actor,
            system,
            document_id=chosen.document_id,
            scenario=chosen.shipped,
            **numbers_asked(form.typed),
            key=key_of(request),
        )
    except (NotYoursError, NotAllowedError):
        raise
    except AllotmentError as error:
        if not error.problems or not {problem.where for problem in error.problems} & set(form.typed):
            raise
        form.error = error
        return _form(request, system, form)
    return redirect("job", job_id=job_id)


def _form(request: Asked, system: str, form: RunForm) -> HttpResponse:
    offered = scenarios_to_run(request.actor, system)
    choices = [{"value": one.value, "text": f"{one.title} ({one.whose})"} for one in offered]
    return page(request, "runs/new.jinja", status=400 if form.error else 200, form=form, choices=choices)


@require_GET
def run(request: Asked, system: str, run_id: str) -> HttpResponse:
    """Show one run."""
    return page(request, "runs/run.jinja", shown=run_page(desk(), request.actor, system, run_id))


@require_POST
def check(request: Asked, system: str, run_id: str) -> HttpResponse:  # noqa: ARG001 - the run knows its system
    """Ask for a run to be made again and checked."""
    return redirect("job", job_id=ask_to_check(desk(), request.actor, run_id, key=key_of(request)))


@require_POST
def prepare(request: Asked, system: str, run_id: str) -> HttpResponse:  # noqa: ARG001 - as above
    """Ask for a run's report and workbook."""
    return redirect("job", job_id=ask_for_export(desk(), request.actor, run_id, key=key_of(request)))


@require_GET
def run_file(request: Asked, system: str, run_id: str, file: str) -> FileResponse:
    """Send a file of a run."""
    found = file_of(desk(), request.actor, system, run_id, file)
    return FileResponse(found.path.open("rb"), as_attachment=True, filename=found.name, content_type=found.media_type)
