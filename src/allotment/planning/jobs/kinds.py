"""What a kind of job is: how its work is done and how its result is kept. Each kind registers itself by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from allotment.planning.access.acting import Write
from allotment.planning.access.actor import Actor
from allotment.planning.desk import Desk, Progress
from allotment.store.shelves.jobs import KnownJob

Work = Callable[[Desk, Actor, KnownJob, Progress], Any]
Keep = Callable[[Desk, Actor, KnownJob, Any, Write], Mapping[str, Any]]
Afterwards = Callable[[Desk, Any], None]


@dataclass(frozen=True)
class JobKind:
    """A kind of job.

    ``work`` does the long part and changes nothing that anybody can see; it may report progress, which raises
    ``CancelledError`` when somebody cancelled. ``keep`` runs in the one transaction that also ends the job: it
    keeps what ``work`` gave, says what it did, and gives the job's result. ``logged_as`` is what the audit log calls
    the thing that ``keep`` names. ``afterwards`` may make ready what readers will ask for next, once all is kept: it
    is lost without harm.
    """

    name: str
    title: str
    thing: str
    action: str
    verb: str
    work: Work
    keep: Keep
    logged_as: str = "job"
    afterwards: Afterwards | None = None


PLACES: dict[str, str] = {
    "make_run": "allotment.planning.runs.make_run",
    "rerun": "allotment.planning.runs.check_again",
    "export_run": "allotment.planning.runs.export",
    "check_return": "allotment.planning.returns.check",
    "choose_mix": "allotment.planning.mixes.make_mix",
    "answer_question": "allotment.planning.questions.asking",
}


def job_kind(name: str) -> JobKind:
    """Give a kind of job by its name; its code is imported only now, for models are slow to import.

    Raises:
        KeyError: there is no such kind.
    """
    kind: JobKind = import_module(PLACES[name]).KIND
    return kind
