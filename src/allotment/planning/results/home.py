"""A system's home page: the headline, what waits for the reader, and what changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from allotment.governance.states import State
from allotment.planning.access.acting import reading
from allotment.planning.access.actor import Actor
from allotment.planning.access.errors import NotYoursError
from allotment.planning.desk import Desk
from allotment.planning.documents.finding import may_see
from allotment.planning.results.attention import Matter, matters
from allotment.planning.results.chosen import best_run
from allotment.planning.runs.listing import all_runs
from allotment.store.models.documents import PLAN, SCENARIO
from allotment.store.shelves import documents as document_shelf
from allotment.store.shelves.runs import KnownRun

MOST_CHANGES = 8
IN_WORDS = {
    State.DRAFT: "was shared with the system",
    State.IN_REVIEW: "was submitted for review",
    State.AGREED: "was agreed",
    State.SUPERSEDED: "was superseded",
}


@dataclass(frozen=True)
class Change:
    """Something that happened in the system: when, in words, and the page it leads to."""

    at: datetime
    words: str
    page: str
    parts: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class HomePage:
    """The home page of a system. ``run`` is the one whose headline it shows; None where there is none to see."""

    system_name: str
    run: KnownRun | None
    headline: dict[str, Any]
    matters: tuple[Matter, ...]
    changes: tuple[Change, ...]
    other_systems: tuple[tuple[str, str], ...]


def home_page(desk: Desk, actor: Actor, system: str) -> HomePage:
    """Give the home page of a system.

    Raises:
        NotYoursError: there is no such system for this reader.
    """
    if system not in actor.systems:
        raise NotYoursError("system")
    runs = all_runs(actor, system)
    run = best_run(runs)
    return HomePage(
        system_name=actor.tree.name(system),
        run=run,
        headline=run.headline if run else {},
        matters=tuple(matters(desk, actor, system, run)),
        changes=_changes(actor, system, runs),
        other_systems=tuple((code, actor.tree.name(code)) for code in actor.systems if code != system),
    )


def _changes(actor: Actor, system: str, runs: list[KnownRun]) -> tuple[Change, ...]:
    made = [*_runs_made(system, runs), *_documents_moved(actor, system)]
    return tuple(sorted(made, key=lambda change: change.at, reverse=True)[:MOST_CHANGES])


def _runs_made(system: str, runs: list[KnownRun]) -> Iterator[Change]:
    for run in runs[:MOST_CHANGES]:
        by = f" by {run.requested_by_name}" if run.requested_by_name else ""
        words = f"“{run.scenario_title}” was run{by}"
        yield Change(run.made_at, words, "run", {"system": system, "run_id": run.run_id})


def _documents_moved(actor: Actor, system: str) -> Iterator[Change]:
    with reading(actor):
        documents = [one for kind in (SCENARIO, PLAN) for one in document_shelf.documents(system, kind)]
    for document in documents:
        if document.is_open and may_see(actor, document):
            words = f"The {document.kind} “{document.title}” {IN_WORDS[State(document.state)]}"
            yield Change(document.changed_at, words, document.kind, {"system": system, "document_id": document.id})
