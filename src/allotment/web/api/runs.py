"""Runs: what was modelled, on what, with its files and figures; starting one and checking one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import FileResponse, HttpResponse
from django.urls import reverse
from django.utils.cache import get_conditional_response
from ninja import Field, Router, Schema, Status

from allotment.planning.access.errors import NotYoursError
from allotment.planning.results.figures import SLICE, figure_file, figures
from allotment.planning.runs.check_again import ask_to_check
from allotment.planning.runs.export import ask_for_export
from allotment.planning.runs.files import run_file
from allotment.planning.runs.listing import ListedRun, RunFilters, runs_of, see_run
from allotment.planning.runs.make_run import CENTRAL, ask_for_run
from allotment.planning.runs.run_page import run_page
from allotment.reports.live.kept import MEDIA_TYPES
from allotment.web.api.door import Asking
from allotment.web.api.shapes import JobAsked, PageNumber, Word, WriteKey, a_file, reading, writing
from allotment.web.showing import desk

router = Router(tags=["Runs"])
ONE_RUN = "/systems/{slug:system}/runs/{slug:run_id}"


class Moment(Schema):
    """The whole system at one moment, in FTE."""

    years_ahead: int
    year: int
    required_fte: float
    supply_fte: float
    gap_fte: float = Field(description="Staff needed less staff in post")
    gap_fte_p10: float
    gap_fte_p90: float
    chance_of_meeting: float = Field(description="Share of the simulated futures in which need is met")
    synthetic_share: float = Field(description="Share of staff in post that rests on made-up figures")


class RunLine(Schema):
    """A run in a list."""

    run_id: str
    system: str
    organisation: str = Field(description="Whose run it is: the scenario's owner, or the system")
    scenario_name: str
    scenario_title: str
    document: str | None = Field(description="Id of the scenario, where it is somebody's own")
    document_version: int | None
    document_state: str | None
    years: int
    replicates: int = Field(description="How many futures were simulated")
    seed: int
    made_at: datetime
    requested_by_name: str | None
    headline: str = Field(description="What the run says of the gap, in a sentence")
    moments: list[Moment]
    changed: list[str] = Field(description="What has changed since it was made; nothing where it is up to date")


class RunsPage(Schema):
    """A page of runs, newest first."""

    items: list[RunLine]
    total: int
    page: int
    pages: int
    may_run: bool = Field(description="Whether you may start a run here")


class HashOf(Schema):
    """The hash of something that a run stands on."""

    name: str
    sha256: str


class Run(RunLine):
    """One run whole: what it stands on, and what was checked."""

    hashes: list[HashOf]
    code_version: str
    last_check: dict[str, Any] = Field(description="What came of making it again; empty where nobody asked")
    sources: list[dict[str, Any]] = Field(description="The published sources that it stands on")
    is_prepared: bool = Field(description="Whether report.zip and workbook.xlsx can be had")


class RunWanted(Schema):
    """A run to start."""

    scenario: Word = Field(CENTRAL, description="Name of a scenario that comes with Allotment")
    document: Word | None = Field(None, description="Id of a scenario of yours or shared with you, instead of a name")
    years: int = Field(15, description="Years ahead, 1 to 15")
    replicates: int = Field(200, description="Simulated futures, 10 to 1,000")
    seed: int = Field(1, description="Names the random numbers; compare scenarios with the same one")


class FigureShape(Schema):
    """A chart: what it shows in words, its table, and the addresses of its files."""

    key: str
    title: str
    alternative: str = Field(description="What it shows, in a sentence")
    how_to_read: str
    tag: str = Field(description="Says whether it rests on synthetic posts")
    table: dict[str, Any] = Field(description="The figures that it was drawn from")
    files: dict[str, str] = Field(description="Addresses by kind of file: csv, xlsx, svg and png")


def _line(listed: ListedRun) -> dict[str, Any]:
    known = vars(listed.run)
    said = {"headline": known["headline"].get("sentence", ""), "moments": known["headline"].get("moments", [])}
    return {**known, **said, "changed": listed.changed}


@router.get("/systems/{slug:system}/runs", response=reading(RunsPage), summary="Runs of a system")
def runs(request: Asking, system: str, scenario: Word = "", page: PageNumber = 1) -> dict[str, Any]:
    """List the runs of a system that you may see, newest first, 25 a page."""
    filters = RunFilters(scenario=scenario or None, page=page)
    found = runs_of(desk(), request.auth.actor, system, filters)
    head = {name: getattr(found, name) for name in ("total", "page", "pages", "may_run")}
    return {**head, "items": [_line(one) for one in found.runs]}


@router.post("/systems/{slug:system}/runs", response=writing(JobAsked, 202), summary="Start a run")
def start_run(request: Asking, system: str, wanted: RunWanted, key: WriteKey = "") -> Status[dict[str, str]]:
    """Ask for a run of a scenario. It is made by a job; while the same run is under way, you are given its job."""
    job = ask_for_run(
        desk(),
        request.auth.actor,
        system,
        document_id=wanted.document or None,
        scenario=wanted.scenario,
        years=wanted.years,
        replicates=wanted.replicates,
        seed=wanted.seed,
        key=key,
    )
    return Status(202, {"job": job})


@router.get(ONE_RUN, response=reading(Run), summary="One run")
def run(request: Asking, system: str, run_id: str) -> dict[str, Any]:
    """Give one run with its headline, what it stands on, and what has changed since."""
    found = run_page(desk(), request.auth.actor, system, run_id)
    hashes = [{"name": name, "sha256": sha256} for name, sha256 in found.hashes]
    whole = {name: getattr(found, name) for name in ("code_version", "sources", "is_prepared")}
    return {**_line(ListedRun(found.known, found.changed)), **whole, "hashes": hashes}


@router.post(f"{ONE_RUN}/check", response=writing(JobAsked, 202), summary="Check a run")
def check_run(request: Asking, system: str, run_id: str, key: WriteKey = "") -> Status[dict[str, str]]:
    """Ask for a run to be made again, and for every table to be held against the archive."""
    see_run(desk(), request.auth.actor, run_id, system=system)
    return Status(202, {"job": ask_to_check(desk(), request.auth.actor, run_id, key=key)})


@router.post(f"{ONE_RUN}/export", response=writing(JobAsked, 202), summary="Prepare a run's files")
def export_run(request: Asking, system: str, run_id: str, key: WriteKey = "") -> Status[dict[str, str]]:
    """Ask for a run's report, workbook and tables as files: report.zip and workbook.xlsx."""
    see_run(desk(), request.auth.actor, run_id, system=system)
    return Status(202, {"job": ask_for_export(desk(), request.auth.actor, run_id, key=key)})


@router.get(
    f"{ONE_RUN}/files/{{str:file}}",
    response=reading(None),
    openapi_extra=a_file("application/octet-stream"),
    summary="A file of a run",
)
def file_of_run(request: Asking, system: str, run_id: str, file: Word) -> FileResponse:
    """Send report.zip or workbook.xlsx once they were prepared."""
    found = run_file(desk(), request.auth.actor, system, run_id, file)
    return FileResponse(found.path.open("rb"), as_attachment=True, filename=found.name, content_type=found.media_type)


@router.get(f"{ONE_RUN}/figures", response=reading(list[FigureShape]), summary="Figures of a run")
def run_figures(
    request: Asking,
    system: str,
    run_id: str,
    which: Word = SLICE,
    sector: Word = "",
    staff_group: Word = "",
    organisation: Word = "",
    role: Word = "",
) -> list[dict[str, Any]]:
    """List the charts of a run: of the whole system or a slice of it, or of a section.

    ``which`` is slice, workforce, changes, need or backtest. A slice names a sector, a staff group, an organisation or
    a role, or an organisation and a role.
    """
    asked = _asked(sector=sector, staff_group=staff_group, organisation=organisation, role=role)
    seen = see_run(desk(), request.auth.actor, run_id, system=system)
    found = figures(desk(), request.auth.actor, seen, which, asked)
    return [
        {**vars(one), "files": {kind: _address(request, system, run_id, which, one.key, kind) for kind in MEDIA_TYPES}}
        for one in found
    ]


def _asked(**parts: str) -> dict[str, str]:
    return {name: value for name, value in parts.items() if value}


def _address(request: Asking, system: str, run_id: str, which: str, key: str, kind: str) -> str:
    parts = {"system": system, "run_id": run_id, "which": which, "figure": key, "kind": kind}
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    return request.build_absolute_uri(reverse("api_file_of_figure", kwargs=parts) + query)


@router.get(
    f"{ONE_RUN}/figures/{{slug:which}}/{{slug:figure}}.{{slug:kind}}",
    response=reading(None),
    openapi_extra=a_file(*MEDIA_TYPES.values()),
    summary="A figure as a file",
)
def file_of_figure(
    request: Asking,
    system: str,
    run_id: str,
    which: str,
    figure: str,
    kind: str,
    sector: Word = "",
    staff_group: Word = "",
    organisation: Word = "",
    role: Word = "",
) -> HttpResponse:
    """Send a chart as csv, xlsx, svg or png."""
    if kind not in MEDIA_TYPES:
        raise NotYoursError("figure")
    asked = _asked(sector=sector, staff_group=staff_group, organisation=organisation, role=role)
    found = figure_file(desk(), request.auth.actor, system, run_id, which, figure, kind, asked)
    answer = HttpResponse(found.content, content_type=MEDIA_TYPES[kind])
    answer["Content-Disposition"] = f'attachment; filename="{found.name}"'
    answer["ETag"] = f'"{found.etag}"'
    kept = get_conditional_response(request, etag=answer["ETag"], response=answer)
    return kept if isinstance(kept, HttpResponse) else answer
