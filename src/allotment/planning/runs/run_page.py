"""One run as its page shows it: what it is, whether it still stands, what was checked, and what may be done with it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from allotment.planning.access.actor import Actor
from allotment.planning.desk import Desk
from allotment.planning.runs import check_again, export
from allotment.planning.runs.check_again import newest_jobs
from allotment.planning.runs.choices import may_run
from allotment.planning.runs.files import TABLES, is_prepared
from allotment.planning.runs.listing import load_run, see_run
from allotment.planning.runs.standing import staleness
from allotment.store.shelves.jobs import KnownJob
from allotment.store.shelves.runs import KnownRun

HASHES_IN_WORDS = {
    "evidence": "Evidence",
    "published_evidence": "Published evidence",
    "partner_returns": "Staff returns",
    "assumptions": "Assumptions",
    "shipped_assumptions": "Assumptions that come with Allotment",
    "local_assumptions": "Approved changes to assumptions",
    "scenario": "Scenario",
    "code": "Model",
}


@dataclass(frozen=True)
class RunPage:
    """A run's page. ``changed`` says what has changed since; the jobs are the newest that the reader may see."""

    known: KnownRun
    changed: list[str]
    hashes: list[tuple[str, str]]
    code_version: str
    sources: list[dict[str, Any]]
    may_run: bool
    check_job: KnownJob | None
    export_job: KnownJob | None
    is_prepared: bool
    tables: dict[str, str]


def run_page(desk: Desk, actor: Actor, system: str, run_id: str) -> RunPage:
    """Give one run's page.

    Raises:
        NotYoursError: there is no such run for this reader.
    """
    seen = see_run(desk, actor, run_id, system=system)
    code_version, sources = _origin(desk, run_id)
    hashes, jobs = seen.known.hashes, newest_jobs(actor, run_id)
    return RunPage(
        known=seen.known,
        changed=staleness(desk, seen.known),
        hashes=[(words, hashes[name]) for name, words in HASHES_IN_WORDS.items() if name in hashes],
        code_version=code_version,
        sources=sources,
        may_run=may_run(actor, system),
        check_job=jobs.get(check_again.KIND.name),
        export_job=jobs.get(export.KIND.name),
        is_prepared=is_prepared(desk, run_id),
        tables=TABLES,
    )


@lru_cache(maxsize=64)
def _origin(desk: Desk, run_id: str) -> tuple[str, list[dict[str, Any]]]:
    """Give the model's version and the sources of a run that its reader may see."""
    from allotment.reports.quality import sources  # noqa: PLC0415 - reports bring the charts

    run = load_run(desk, run_id)
    return run.code_version, sources(run).to_dicts()
