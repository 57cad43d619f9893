"""A job in the words of its page, with the way to what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from allotment.planning.access.actor import Actor
from allotment.planning.jobs.watch import KnownJob, job_title, may_stop

COLOURS = {"waiting": "grey", "running": "blue", "done": "green", "failed": "red", "cancelled": "grey"}


@dataclass(frozen=True)
class Way:
    """A link: its words and its address."""

    words: str
    href: str


@dataclass(frozen=True)
class ShownJob:
    """A job as a page shows it; ``way`` leads to what it is about, or to what came of it."""

    job: KnownJob
    title: str
    organisation: str
    way: Way | None
    may_stop: bool

    @property
    def colour(self) -> str:
        """The colour of its state's tag."""
        return COLOURS[self.job.state]

    @property
    def percent_done(self) -> int:
        """How far it is, as a whole number of hundredths."""
        return round(100 * self.job.share_done)

    @property
    def problems(self) -> list[str]:
        """Say what was wrong, a sentence or two each."""
        return [_in_words(problem) for problem in self.job.problems]

    @property
    def now(self) -> str:
        """Say what is happening, or how it ended."""
        if self.job.cancel_asked and self.job.is_live:
            return "Stopping"
        return self.job.stage if self.job.state == "running" and self.job.stage else self.job.state_words


def shown_job(actor: Actor, job: KnownJob) -> ShownJob:
    """Put a job in the words of its page."""
    subject = str(job.request.get("title") or "")
    title = f"{job_title(job)}: {subject}" if subject else job_title(job)
    return ShownJob(job, title, actor.tree.name(job.organisation), _way(actor, job), may_stop(actor, job))


def _way(actor: Actor, job: KnownJob) -> Way | None:
    """Give the way to what a job is about; to a run or a mix only once it was made."""
    run_id, system = job.result.get("run_id") or job.request.get("run_id"), job.request.get("system")
    if run_id:
        words = "Get the files" if job.kind == "export_run" and job.state == "done" else "See the run"
        href = reverse("run", kwargs={"system": system, "run_id": run_id})
        return Way(words, f"{href}#files" if words == "Get the files" else href)
    mix_id = job.result.get("mix_id")
    if mix_id:
        return Way("See the mix", reverse("mix", kwargs={"system": system, "mix_id": mix_id}))
    answer = job.result.get("answer")
    if answer:
        return Way("See the answer", reverse("answer", kwargs={"system": system, "answer_id": answer}))
    returned = job.request.get("return")
    if returned:
        parts = {"system": actor.tree.system.get(job.organisation), "return_id": returned}
        return Way("See the staff return", reverse("return", kwargs=parts))
    return None


def _in_words(problem: dict[str, Any]) -> str:
    place = f"Row {problem['row']}: " if problem.get("row") else ""
    rule = str(problem["rule"])
    found = f" (found: {problem['value']})" if problem.get("value") else ""
    return f"{place}{rule[:1].upper()}{rule[1:]}{found} {problem['remedy']}"
