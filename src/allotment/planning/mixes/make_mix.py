"""Asking for a mix, and choosing it as a job: the same mix is never chosen twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from allotment.evidence.funding.funding import Funding
from allotment.evidence.funding.read_streams import HOLDERS
from allotment.planning.access.acting import Write, write_as
from allotment.planning.access.actor import Actor
from allotment.planning.desk import Desk, Progress
from allotment.planning.documents.draft import text_hash
from allotment.planning.jobs.kinds import JobKind
from allotment.planning.mixes.figures import draw_mix
from allotment.planning.mixes.headline import headline_of
from allotment.planning.mixes.sources import Source, funding_source, scenario_source
from allotment.planning.money.funding_text import checked_funding
from allotment.planning.runs.choices import SHIPPED_PREFIX
from allotment.planning.runs.local import local_evidence_of
from allotment.planning.runs.rights import RUN, SHARED, asking_for, require_system
from allotment.planning.runs.standing import standing_of
from allotment.store.shelves import jobs as job_shelf
from allotment.store.shelves import mixes as shelf
from allotment.store.shelves.jobs import KnownJob
from allotment.store.shelves.mixes import NewMix
from allotment.store.writing import request_hash
from allotment.workforce.errors import AllotmentError, Problem

if TYPE_CHECKING:
    from allotment.planning.choose_mix import Mix

LIMITS = {"years": (2, 15), "draws": (0, 200)}
IN_WORDS = {"years": "years ahead", "draws": "draws"}
SCENARIO_TEXTS = "scenarios-of-mixes"


@dataclass(frozen=True)
class MixWanted:
    """What a planner asks. ``funding`` and ``scenario`` are choices of the form: ``shipped:NAME`` or ``document:ID``.

    ``pool`` names streams whose ring-fences are priced together, all of them where it is empty. ``level`` plans with
    the rights of one level alone. ``draws`` asks for a mix that also holds in bad draws of what is uncertain.
    """

    funding: str
    scenario: str = SHIPPED_PREFIX + "central"
    years: int = 15
    pool: tuple[str, ...] = ()
    level: str = ""
    frontier: bool = True
    draws: int = 0
    information: bool = False


def ask_for_mix(desk: Desk, actor: Actor, system: str, wanted: MixWanted, *, key: str = "") -> str:
    """Ask for a mix, and give the id of the job that chooses it.

    While the same mix waits or is being chosen for the same organisation, its job is given.

    Raises:
        NotYoursError, NotAllowedError: no such system, funding file or scenario for this reader, or not theirs to use.
        AllotmentError: a number, a level or a stream is none that there is; each problem's ``where`` names the field.
    """
    require_system(actor, system)
    _refuse(list(_unfit(wanted)))
    asked = {"system": system, **vars(wanted), "pool": list(wanted.pool)}
    with write_as(desk, actor, "ask for a mix", "job", key=key, request=asked) as write:
        funding, scenario = _sources(desk, actor, system, wanted)
        if write.done_before:
            return str(write.result["job"])
        _refuse(list(_unknown_streams(checked_funding(desk, system, funding.text), wanted)))
        job_id, organisation, request = put_job(desk, actor, system, wanted, funding, scenario)
        write.result = {"job": job_id}
        write.did(job_id, organisation, **request)
    return job_id


def put_job(
    desk: Desk, actor: Actor, system: str, wanted: MixWanted, funding: Source, scenario: Source
) -> tuple[str, str, dict[str, Any]]:
    """Put the job of a mix on the shelf in the open transaction; give its id, for whom it is, and its request."""
    request = {
        "system": system,
        **vars(wanted),
        "pool": list(wanted.pool),
        "funding_version": funding.part.version,
        "scenario_version": scenario.part.version,
        "title": funding.part.title,
    }
    stands_on = {**standing_of(desk, system).parts, "code": desk.mix_code_hash}
    same = request_hash({**request, **stands_on, "texts": [text_hash(one.text) for one in (funding, scenario)]})
    organisation = asking_for(actor, system, funding.owner)
    job_id, _ = job_shelf.ask(KIND.name, same, organisation, actor.account, request, desk.clock())
    return job_id, organisation, request


def wanted_of(request: Mapping[str, Any]) -> MixWanted:
    """Give what a job's request, or a mix's row, asked."""
    given = {name: request[name] for name in MixWanted.__annotations__}
    return MixWanted(**{**given, "pool": tuple(given["pool"])})


def _sources(
    desk: Desk, actor: Actor, system: str, wanted: MixWanted, versions: tuple[int | None, int | None] = (None, None)
) -> tuple[Source, Source]:
    return (
        funding_source(desk, actor, system, wanted.funding, versions[0]),
        scenario_source(actor, system, wanted.scenario, versions[1]),
    )


def _unfit(wanted: MixWanted) -> Iterator[Problem]:
    for name, (least, most) in LIMITS.items():
        number = getattr(wanted, name)
        if not least <= number <= most:
            rule = f"{IN_WORDS[name]} must be a whole number from {least:,} to {most:,}."
            yield Problem(name, rule, "Enter a number in this range.", value=str(number))
    if wanted.level and wanted.level not in HOLDERS:
        yield Problem("level", "there is no such level.", f"Use one of: {', '.join(HOLDERS)}.", value=wanted.level[:80])


def _unknown_streams(funding: Funding, wanted: MixWanted) -> Iterator[Problem]:
    held = [stream.key for stream in funding.streams]
    for key in wanted.pool:
        if key not in held:
            rule = "the funding file has no such stream."
            yield Problem("pool", rule, f"Use streams of the file: {', '.join(held)}.", value=key[:80])


def _refuse(problems: Sequence[Problem]) -> None:
    if problems:
        raise AllotmentError("The mix was not asked for.", problems)


@dataclass(frozen=True)
class Chosen:
    """A mix that was chosen, and what it was chosen under."""

    mix_id: str
    answer: dict[str, Any]
    funding: Source
    scenario: Source
    streams: dict[str, str]


def _work(desk: Desk, actor: Actor, job: KnownJob, progress: Progress) -> Chosen:
    """Choose the mix and archive it under its content's name; one that is there already is only read."""
    from allotment.planning.choose_mix import choose_mix  # noqa: PLC0415 - the model takes seconds to import
    from allotment.planning.mix.asked import MixAsked  # noqa: PLC0415

    system, wanted = job.request["system"], wanted_of(job.request)
    funding, scenario = _sources(desk, actor, system, wanted, _versions(job))
    asked = MixAsked(
        ics=system,
        scenario=readable_scenario(desk, scenario),
        funding=funding.part.title,
        funding_text=funding.text,
        years=wanted.years,
        pool=wanted.pool,
        frontier=wanted.frontier,
        information=wanted.information,
        draws=wanted.draws,
        level=wanted.level,
        local=local_evidence_of(desk, system),
    )
    mix: Mix = choose_mix(desk, asked, progress=progress)
    streams = {one.key: one.title for one in checked_funding(desk, system, funding.text).streams}
    return Chosen(mix.mix_id, mix.answer, funding, scenario, streams)


def _versions(job: KnownJob) -> tuple[int | None, int | None]:
    return job.request["funding_version"], job.request["scenario_version"]


def readable_scenario(desk: Desk, scenario: Source) -> str:
    """Give a scenario as the model reads it: a shipped one's name, or the path of a file with somebody's text.

    The path is made from the text, so that the same text is the same mix.
    """
    if scenario.part.document is None:
        return scenario.part.name
    from allotment.reports.live.kept import keep_file  # noqa: PLC0415 - only a job writes here

    path: Path = desk.home / SCENARIO_TEXTS / f"{scenario.part.name}-{text_hash(scenario.text)[:12]}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    keep_file(path, scenario.text.encode("utf-8"))
    return str(path)


def _keep(desk: Desk, actor: Actor, job: KnownJob, done: Chosen, write: Write) -> dict[str, Any]:
    system, wanted = job.request["system"], wanted_of(job.request)
    _sources(desk, actor, system, wanted, _versions(job))  # they may have been taken from them meanwhile
    owners = [one.owner for one in (done.funding, done.scenario) if one.part.document is not None]
    new = NewMix(
        mix_id=done.mix_id,
        organisation=next(iter(owners), system),
        system=system,
        funding=done.funding.part,
        scenario=done.scenario.part,
        asked={**vars(wanted), "pool": list(wanted.pool)},
        hashes=done.answer["asked"]["hashes"],
        headline=headline_of(done.answer, done.streams),
        requested_by=actor.account,
        made_at=desk.clock(),
    )
    shelf.add_mix(new)
    write.did(done.mix_id, new.organisation, funding=done.funding.part.name, scenario=done.scenario.part.name)
    return {"mix_id": done.mix_id, "system": system, "sentence": new.headline["sentence"]}


KIND = JobKind(
    name="choose_mix",
    title="Choose a mix",
    thing=SHARED,
    action=RUN,
    verb="choose a mix",
    work=_work,
    keep=_keep,
    logged_as="mix",
    afterwards=lambda desk, done: draw_mix(desk, done.mix_id, done.streams),
)
