"""The runs of a system that somebody may see, and one of them with its tables."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from allotment.planning.access.acting import reading
from allotment.planning.access.actor import Actor
from allotment.planning.access.errors import NotYoursError
from allotment.planning.desk import Desk
from allotment.planning.runs.rights import RUN, SHARED, reading_runs
from allotment.planning.runs.standing import changed_since, standing_of
from allotment.store.shelves import runs as shelf
from allotment.store.shelves.runs import KnownRun

if TYPE_CHECKING:
    from allotment.projection.run import RunRecord

RUNS_A_PAGE = 25
RUNS_REMEMBERED = 12


@dataclass(frozen=True)
class RunFilters:
    """Which runs: of one scenario's name, or of one scenario document; ``page`` counts from 1."""

    scenario: str | None = None
    document: str | None = None
    page: int = 1


@dataclass(frozen=True)
class ListedRun:
    """A run of a list, and what has changed since it was made."""

    run: KnownRun
    changed: list[str]


@dataclass(frozen=True)
class RunList:
    """One page of runs, newest first, the scenarios to filter by, and whether the reader may start a run."""

    runs: list[ListedRun]
    total: int
    page: int
    scenarios: list[tuple[str, str]]
    may_run: bool

    @property
    def pages(self) -> int:
        """Give how many pages there are."""
        return max(1, -(-self.total // RUNS_A_PAGE))


@dataclass(frozen=True)
class SeenRun:
    """A run that somebody may see, and a way to its tables."""

    known: KnownRun
    desk: Desk

    @property
    def record(self) -> RunRecord:
        """The run with its tables, from the archive; read once and remembered for a while.

        Raises:
            RunNotFoundError: the archive has lost it.
        """
        return load_run(self.desk, self.known.run_id)


def runs_of(desk: Desk, actor: Actor, system: str, filters: RunFilters = RunFilters()) -> RunList:
    """Give a page of the runs of a system that somebody may see.

    Raises:
        NotYoursError: there is no such system for this reader.
    """
    with reading_runs(actor, system) as mine:
        found = shelf.page_of_runs(
            system,
            mine,
            scenario=filters.scenario,
            document=filters.document,
            page=filters.page,
            size=RUNS_A_PAGE,
        )
    standing = standing_of(desk, system)
    listed = [ListedRun(run, changed_since(run, standing)) for run in found.runs]
    return RunList(listed, found.total, found.page, found.scenarios, actor.may(SHARED, RUN, system))


def all_runs(actor: Actor, system: str) -> list[KnownRun]:
    """Give every run of a system that somebody may see, newest first: to choose from.

    Raises:
        NotYoursError: there is no such system for this reader.
    """
    with reading_runs(actor, system) as mine:
        return shelf.runs(system, mine)


def newest_run(actor: Actor, system: str, scenario: str = "central") -> KnownRun | None:
    """Give the newest run of a scenario on a system that somebody may see, or None: a page's choice where none is made.

    Raises:
        NotYoursError: there is no such system for this reader.
    """
    with reading_runs(actor, system) as mine:
        return next(iter(shelf.runs(system, mine, scenario=scenario, newest=1)), None)


def see_run(desk: Desk, actor: Actor, run_id: str, *, system: str | None = None) -> SeenRun:
    """Give a run; where a page's address names a system, one of that system only.

    Raises:
        NotYoursError: there is none for this reader.
    """
    if system is None:
        with reading(actor):
            system = shelf.system_of(run_id) or ""
    if system not in actor.systems:
        raise NotYoursError("run")
    with reading_runs(actor, system) as mine:
        found = shelf.run(run_id, system, mine)
    if found is None:
        raise NotYoursError("run")
    return SeenRun(found, desk)


@lru_cache(maxsize=RUNS_REMEMBERED)
def load_run(desk: Desk, run_id: str) -> RunRecord:
    """Load a run that its reader may see, once for a while.

    Raises:
        RunNotFoundError: the archive has lost it.
    """
    return desk.runs.load(run_id)
