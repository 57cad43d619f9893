"""Listing the archive's runs of shipped scenarios on the site: those that the command line made."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from allotment.planning.desk import Desk
from allotment.planning.documents.scenario_text import shipped_scenario
from allotment.planning.runs.make_run import Source, line_of
from allotment.store.shelves import runs as shelf
from allotment.store.shelves.runs import NewRun


def index_archive(desk: Desk, ics: str) -> int:
    """List the archive's runs of shipped scenarios for a system, in the open transaction, and give how many are new.

    A run whose scenario only has a shipped one's name, or that counts in months, is left to the command line.
    """
    return sum(shelf.add_run(line) for line in _unlisted(desk, ics, shelf.listed_run_ids(ics)))


def _unlisted(desk: Desk, ics: str, listed: set[str]) -> Iterator[NewRun]:
    for archived in desk.runs.list_runs():
        scenario = shipped_scenario(archived.scenario)
        if archived.ics != ics or archived.run_id in listed or scenario is None:
            continue
        run = desk.runs.load(archived.run_id)
        if run.request.scenario_yaml == scenario.yaml and run.request.periods_per_year == 1:
            source = Source(scenario.name, scenario.title, scenario.yaml, ics)
            yield line_of(run, source, made_at=datetime.fromisoformat(archived.archived_at), requested_by=None)
