"""Asking for a run of a scenario, and making it as a job: the same run is never made twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from allotment.governance.states import SCENARIO
from allotment.planning.access.acting import Write, write_as
from allotment.planning.access.actor import Actor
from allotment.planning.access.errors import NotYoursError
from allotment.planning.desk import Desk, Progress
from allotment.planning.documents.finding import find, thing_of
from allotment.planning.documents.scenario_text import shipped_scenario
from allotment.planning.import_evidence import import_evidence
from allotment.planning.jobs.kinds import JobKind
from allotment.planning.runs.figures import draw_figures, headline_of
from allotment.planning.runs.local import local_evidence_of
from allotment.planning.runs.rights import RUN, SHARED, asking_for, require_system
from allotment.planning.runs.standing import standing_of
from allotment.store.folders import hash_text
from allotment.store.shelves import documents as document_shelf
from allotment.store.shelves import jobs as job_shelf
from allotment.store.shelves import runs as shelf
from allotment.store.shelves.jobs import KnownJob
from allotment.store.shelves.runs import NewRun
from allotment.store.writing import request_hash
from allotment.workforce.errors import AllotmentError, Problem

if TYPE_CHECKING:
    from allotment.projection.run import RunRecord

CENTRAL = "central"
LIMITS = {"years": (1, 15), "replicates": (10, 1000), "seed": (0, 2**31 - 1)}
IN_WORDS = {"years": "years ahead", "replicates": "simulated futures", "seed": "the seed"}
SHARE_OF_READING = 0.08


@dataclass(frozen=True)
class Source:
    """The scenario to run: its text, and where it is somebody's, which version of whose."""

    name: str
    title: str
    text: str
    owner: str
    document: str | None = None
    version: int | None = None


def ask_for_run(
    desk: Desk,
    actor: Actor,
    system: str,
    *,
    document_id: str | None = None,
    scenario: str = CENTRAL,
    years: int = 15,
    replicates: int = 200,
    seed: int = 1,
    key: str = "",
) -> str:
    """Ask for a run of a scenario on a system, and give the id of the job that makes it.

    While the same run waits or is being made for the same organisation, its job is given.

    Args:
        document_id: somebody's scenario, at the version that stands; else ``scenario`` names a shipped one.
        years: how many years ahead, 1 to 15.
        replicates: how many simulated futures, 10 to 1,000.
        seed: names the run's random numbers; scenarios are compared with the same one.
        key: sent again with the same request, it gives the same job and asks for nothing.

    Raises:
        NotYoursError, NotAllowedError: no such system or scenario for this reader, or not theirs to run.
        AllotmentError: a number is out of its limits; each problem's ``where`` is the argument's name.
    """
    require_system(actor, system)
    numbers = {"years": years, "replicates": replicates, "seed": seed}
    _refuse(list(_beyond_limits(numbers)))
    asked = {"system": system, "document": document_id, "scenario": None if document_id else scenario, **numbers}
    stands_on = standing_of(desk, system).parts
    with write_as(desk, actor, "ask for a run", "job", key=key, request=asked) as write:
        source = _source(actor, system, document_id, scenario)
        if write.done_before:
            return str(write.result["job"])
        request = {**asked, "version": source.version, "title": source.title}
        same = request_hash({**asked, **stands_on, "version": source.version, "text": hash_text(source.text)})
        organisation = asking_for(actor, system, source.owner)
        job_id, _ = job_shelf.ask(KIND.name, same, organisation, actor.account, request, desk.clock())
        write.result = {"job": job_id}
        write.did(job_id, organisation, **{**asked, "version": source.version})
    return job_id


def numbers_asked(typed: Mapping[str, str]) -> dict[str, int]:
    """Read the numbers of a run as somebody typed them.

    Raises:
        AllotmentError: a number is none, or out of its limits; every problem at once, by field.
    """
    numbers = {name: int(typed[name]) for name in LIMITS if typed[name].isascii() and typed[name].isdecimal()}
    unread = [
        Problem(name, f"{IN_WORDS[name]} must be a whole number.", "Enter digits only.", value=typed[name])
        for name in LIMITS
        if name not in numbers
    ]
    _refuse([*unread, *_beyond_limits(numbers)])
    return numbers


def _beyond_limits(numbers: Mapping[str, int]) -> Iterator[Problem]:
    for name, number in numbers.items():
        least, most = LIMITS[name]
        if not least <= number <= most:
            rule = f"{IN_WORDS[name]} must be a whole number from {least:,} to {most:,}."
            yield Problem(name, rule, "Enter a number in this range.", value=str(number))


def _refuse(problems: Sequence[Problem]) -> None:
    if problems:
        raise AllotmentError("The run was not asked for.", problems)


def _source(actor: Actor, system: str, document_id: str | None, scenario: str, version: int | None = None) -> Source:
    """Give the scenario to run, within a scope that is open: at a version, or at the one that stands.

    Raises:
        NotYoursError, NotAllowedError: there is none for this reader, or it is not theirs to run.
    """
    if document_id is None:
        shipped = shipped_scenario(scenario)
        if shipped is None:
            raise NotYoursError(SCENARIO)
        actor.require(SHARED, RUN, system, called=SCENARIO)
        return Source(shipped.name, shipped.title, shipped.yaml, system)
    found = find(actor, system, SCENARIO, document_id)
    actor.require(thing_of(found), RUN, found.organisation, called=SCENARIO)
    number = found.version if version is None else version
    text = document_shelf.version_texts(found.id, number)[number]
    return Source(found.name, found.title, text, found.organisation, found.id, number)


def _asked_source(actor: Actor, job: KnownJob) -> Source:
    asked = job.request
    return _source(actor, asked["system"], asked["document"], asked["scenario"], asked["version"])


def _work(desk: Desk, actor: Actor, job: KnownJob, progress: Progress) -> tuple[Source, RunRecord]:
    """Make the run and archive it under its content's name; one that is there already is only read."""
    from allotment.planning.groundwork import Groundwork  # noqa: PLC0415 - the model takes seconds to import
    from allotment.planning.project import request_of, run_hashes, run_projection  # noqa: PLC0415
    from allotment.planning.request import ProjectionAsked  # noqa: PLC0415
    from allotment.projection.scenario import parse_scenario  # noqa: PLC0415
    from allotment.store.run_archive import name_run  # noqa: PLC0415

    asked, source = job.request, _asked_source(actor, job)
    progress("Reading the evidence", 0.0)
    published = import_evidence(desk, None, lambda stage, share: progress(stage, SHARE_OF_READING * share))
    ground = Groundwork.over(desk, published, local_evidence_of(desk, asked["system"]))
    scenario = parse_scenario(source.text, source.name, ground.known_names)
    numbers = {name: asked[name] for name in LIMITS}
    request = request_of(ProjectionAsked(asked["system"], scenario.name, **numbers), scenario, ground.local)
    run_id = name_run(request, run_hashes(ground, request))
    if desk.runs.holds(run_id):
        return source, desk.runs.load(run_id)
    run = run_projection(ground, request, progress=progress).run
    desk.runs.keep(run, desk.clock())
    return source, run


def _keep(desk: Desk, actor: Actor, job: KnownJob, done: tuple[Source, RunRecord], write: Write) -> dict[str, Any]:
    source, run = done
    _asked_source(actor, job)  # it may have been taken from them while the run was made
    line = line_of(run, source, made_at=desk.clock(), requested_by=actor.account)
    shelf.add_run(line)
    numbers = {name: job.request[name] for name in LIMITS}
    write.did(run.run_id, line.organisation, scenario=source.name, document=source.document, **numbers)
    return {"run_id": run.run_id, "system": line.system}


def line_of(run: RunRecord, source: Source, *, made_at: datetime, requested_by: str | None) -> NewRun:
    """Give a finished run as the list of runs holds it."""
    return NewRun(
        run_id=run.run_id,
        organisation=source.owner,
        system=run.request.ics,
        document=source.document,
        document_version=source.version,
        scenario_name=run.request.scenario,
        scenario_title=run.scenario_title,
        years=run.request.years,
        replicates=run.request.replicates,
        seed=run.request.seed,
        hashes=run.hashes,
        headline=headline_of(run),
        requested_by=requested_by,
        made_at=made_at,
    )


KIND = JobKind(
    name="make_run",
    title="Run a scenario",
    thing=SHARED,
    action=RUN,
    verb="make a run",
    work=_work,
    keep=_keep,
    logged_as="run",
    afterwards=lambda desk, done: draw_figures(desk, done[1]),
)
