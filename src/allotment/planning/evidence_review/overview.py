"""The evidence behind a system's picture: returns, what missing ones cost, grades and sources."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import polars as pl

from allotment.planning.access.actor import Actor
from allotment.planning.access.errors import NotYoursError
from allotment.planning.desk import Desk
from allotment.planning.returns.published import published_facts
from allotment.planning.returns.see import ReturnStatus, return_status, returns_in
from allotment.planning.returns.send import RETURN, may_send_for
from allotment.planning.runs.listing import newest_run
from allotment.planning.runs.standing import staleness
from allotment.reports import quality
from allotment.store.shelves.returns import KnownReturn
from allotment.store.shelves.runs import KnownRun

SOURCE_FACTS = ("source", "title", "publisher", "as_at", "grade", "licence", "synthetic")
RUNS_REMEMBERED = 16


@dataclass(frozen=True)
class KindStatus:
    """How many organisations of one kind have an accepted return, and which."""

    kind: str
    organisations: int
    accepted: tuple[ReturnStatus, ...]


@dataclass(frozen=True)
class RunQuality:
    """What a run says of its own evidence: rows of staff by grade and by sector, and costs in certainty."""

    by_grade: tuple[dict[str, Any], ...]
    by_sector: tuple[dict[str, Any], ...]
    costs: tuple[dict[str, Any], ...]


@dataclass(frozen=True)
class EvidenceSeen:
    """The evidence page of a system for one reader.

    ``quality`` is None where there is no central run to say it; ``changed`` says what is newer than that run.
    """

    statuses: tuple[KindStatus, ...]
    returns: tuple[KnownReturn, ...]
    sees_returns: bool
    sends_for: tuple[str, ...]
    run: KnownRun | None
    quality: RunQuality | None
    changed: tuple[str, ...]
    base_date: date
    published_sha256: str
    sources: tuple[dict[str, Any], ...]
    names: dict[str, str]


@dataclass(frozen=True)
class SourceSeen:
    """One published source: its facts, and the files and tables that came from it."""

    facts: dict[str, Any]
    grade_meaning: str
    files: tuple[dict[str, Any], ...]


def see_evidence(desk: Desk, actor: Actor, system: str) -> EvidenceSeen:
    """Give what a system's picture stands on, as the reader may see it.

    Raises:
        NotYoursError: the reader has no part in this system.
    """
    if system not in actor.systems:
        raise NotYoursError("system")
    statuses = return_status(actor, system)
    returns = returns_in(actor, system)
    run = newest_run(actor, system)
    facts = published_facts(desk)
    own = [code for code in actor.organisations_where(RETURN, "view") if actor.tree.system.get(code) == system]
    return EvidenceSeen(
        statuses=_by_kind(statuses),
        returns=tuple(returns),
        sees_returns=bool(own),
        sends_for=tuple(may_send_for(actor, system)),
        run=run,
        quality=None if run is None else _quality(desk, run.run_id),
        changed=tuple(staleness(desk, run)) if run else (),
        base_date=facts.common_date,
        published_sha256=facts.sha256,
        sources=tuple(_sources(facts.provenance)),
        names={one.organisation: actor.tree.name(one.organisation) for one in returns},
    )


def see_source(desk: Desk, actor: Actor, system: str, source: str) -> SourceSeen:
    """Give one published source.

    Raises:
        NotYoursError: the reader has no part in this system, or there is no such source.
    """
    if system not in actor.systems:
        raise NotYoursError("system")
    actor.require("aggregate", "view", system, called="system")
    rows = published_facts(desk).provenance.filter(pl.col("source") == source)
    if rows.is_empty():
        raise NotYoursError("source")
    facts = next(_sources(rows))
    files = rows.sort("file", "table").select("file", "table", "rows_read", "rows_kept", "sha256", "note")
    return SourceSeen(facts, quality.GRADES[facts["grade"]], tuple(files.to_dicts()))


def _by_kind(statuses: Sequence[ReturnStatus]) -> tuple[KindStatus, ...]:
    by_kind: dict[str, list[ReturnStatus]] = {}
    for one in statuses:
        by_kind.setdefault(one.kind, []).append(one)
    return tuple(
        KindStatus(kind, len(members), tuple(one for one in members if one.as_at is not None))
        for kind, members in by_kind.items()
    )


@lru_cache(maxsize=RUNS_REMEMBERED)
def _quality(desk: Desk, run_id: str) -> RunQuality:
    """Read a run's own account of its evidence, which never changes."""
    record = desk.runs.load(run_id)
    tables = (quality.staff_by_grade(record), quality.staff_by_sector(record), quality.certainty(record))
    return RunQuality(*(tuple(table.to_dicts()) for table in tables))


def _sources(provenance: pl.DataFrame) -> Iterator[dict[str, Any]]:
    rows = provenance.group_by(SOURCE_FACTS).agg(files=pl.col("file").n_unique()).sort("publisher", "title")
    yield from rows.iter_rows(named=True)
