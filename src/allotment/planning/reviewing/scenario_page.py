"""One scenario as its reader sees it, and the list of a system's scenarios."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from allotment.governance.states import SCENARIO, State
from allotment.planning.access.acting import reading
from allotment.planning.access.actor import Actor
from allotment.planning.access.errors import NotYoursError
from allotment.planning.desk import Desk
from allotment.planning.documents.finding import acting_for, find, find_to_edit, may_see, owner_of_new, require_system
from allotment.planning.documents.scenario_text import checked_scenario, shipped_scenario, shipped_scenarios
from allotment.planning.documents.wording import SaidScenario, in_words
from allotment.planning.reviewing.seen import History, Record, history_of, record_of
from allotment.planning.runs.listing import ListedRun, all_runs
from allotment.planning.runs.standing import changed_since, standing_of
from allotment.store.shelves import documents as shelf
from allotment.store.shelves.documents import KnownDocument
from allotment.store.shelves.runs import KnownRun
from allotment.workforce.errors import Problem, ScenarioError


@dataclass(frozen=True)
class SeenScenario:
    """A scenario's page. ``said`` is None where its text no longer holds; ``problems`` then say why."""

    record: Record
    said: SaidScenario | None
    problems: tuple[Problem, ...]
    runs: list[ListedRun]
    may_copy: bool

    @property
    def stale(self) -> list[str]:
        """What has changed since its newest run, in words; nothing where it is up to date, or was never run."""
        return self.runs[0].changed if self.runs else []


def see_scenario(desk: Desk, actor: Actor, system: str, document_id: str) -> SeenScenario:
    """Give a scenario in words with its record and its runs.

    Raises:
        NotYoursError: there is none for this reader.
    """
    with reading(actor):
        record = record_of(actor, find(actor, system, SCENARIO, document_id))
    runs = _runs(desk, actor, system, lambda run: run.document == document_id)
    may_copy = bool(acting_for(actor, system))
    try:
        said = in_words(checked_scenario(desk, record.document.body), actor.tree)
    except ScenarioError as wrong:
        return SeenScenario(record, None, wrong.problems, runs, may_copy)
    return SeenScenario(record, said, (), runs, may_copy)


def _runs(desk: Desk, actor: Actor, system: str, wanted: Callable[[KnownRun], bool]) -> list[ListedRun]:
    """Give some of the runs that somebody may see, newest first, each with what has changed since."""
    found = [run for run in all_runs(actor, system) if wanted(run)]
    standing = standing_of(desk, system)
    return [ListedRun(run, changed_since(run, standing)) for run in found]


@dataclass(frozen=True)
class SeenShipped:
    """A shipped scenario's page."""

    said: SaidScenario
    yaml: str
    may_run: bool
    may_copy: bool
    runs: list[ListedRun]


def see_shipped(desk: Desk, actor: Actor, system: str, name: str) -> SeenShipped:
    """Give a scenario that comes with the product in words, with the runs of it on this system.

    Raises:
        NotYoursError: no such system for this reader, or no such scenario.
    """
    require_system(actor, system)
    found = shipped_scenario(name)
    if found is None:
        raise NotYoursError(SCENARIO)
    runs = _runs(desk, actor, system, lambda run: run.document is None and run.scenario_name == name)
    may_run = actor.may("shared", "run", system)
    return SeenShipped(in_words(found, actor.tree), found.yaml, may_run, bool(acting_for(actor, system)), runs)


def scenario_text(actor: Actor, system: str, document_id: str) -> KnownDocument:
    """Give a scenario with its text, to read or to download.

    Raises:
        NotYoursError: there is none for this reader.
    """
    with reading(actor):
        return find(actor, system, SCENARIO, document_id)


def may_make_scenario(actor: Actor, system: str) -> None:
    """Refuse whoever may not make a scenario in a system, before they write one.

    Raises:
        NotYoursError, NotAllowedError: they may not.
    """
    owner_of_new(actor, system, SCENARIO, "")


def scenario_to_edit(actor: Actor, system: str, document_id: str) -> KnownDocument:
    """Give a scenario to whoever would edit it.

    Raises:
        NotYoursError, NotAllowedError: there is none for this reader, or they may only read it.
    """
    with reading(actor):
        return find_to_edit(actor, system, SCENARIO, document_id)


def see_scenario_history(actor: Actor, system: str, document_id: str, older: int, newer: int) -> History:
    """Compare two versions of a scenario.

    Raises:
        NotYoursError: there is none for this reader.
    """
    with reading(actor):
        return history_of(actor, find(actor, system, SCENARIO, document_id), older, newer)


@dataclass(frozen=True)
class ListedScenario:
    """A scenario in a list, with its newest run and what has changed since. ``document`` is None for a shipped one."""

    name: str
    title: str
    document: KnownDocument | None
    owner_name: str
    newest_run: KnownRun | None
    stale: list[str]


@dataclass(frozen=True)
class ScenarioList:
    """A system's scenarios as somebody may see them; ``may_make`` says whether they may make one."""

    own: list[ListedScenario]
    shared: list[ListedScenario]
    superseded: list[ListedScenario]
    shipped: list[ListedScenario]
    may_make: bool


def list_scenarios(desk: Desk, actor: Actor, system: str) -> ScenarioList:
    """Give the scenarios of a system that somebody may see: their organisations' own, the partners', the shipped.

    Raises:
        NotYoursError: there is no such system for this reader.
    """
    require_system(actor, system)
    with reading(actor):
        documents = [one for one in shelf.documents(system, SCENARIO) if may_see(actor, one)]
        runs = all_runs(actor, system)
    standing = standing_of(desk, system)
    newest: dict[str, KnownRun] = {}
    for run in runs:
        newest.setdefault(run.document or run.scenario_name, run)

    def listed(name: str, title: str, document: KnownDocument | None) -> ListedScenario:
        run = newest.get(document.id if document else name)
        owner = actor.tree.name(document.organisation) if document else ""
        return ListedScenario(name, title, document, owner, run, changed_since(run, standing) if run else [])

    rows = [listed(one.name, one.title, one) for one in documents]
    own = set(actor.organisations)
    return ScenarioList(
        own=[row for row in rows if _is_live(row) and _owner(row) in own],
        shared=[row for row in rows if _is_live(row) and _owner(row) not in own],
        superseded=[row for row in rows if not _is_live(row)],
        shipped=[listed(one.name, one.title, None) for one in shipped_scenarios()],
        may_make=bool(acting_for(actor, system)),
    )


def _is_live(row: ListedScenario) -> bool:
    return row.document is not None and row.document.state != State.SUPERSEDED


def _owner(row: ListedScenario) -> str:
    return row.document.organisation if row.document else ""
