"""Real processes of the site that are killed with SIGKILL, and what must be true however they die."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from tests.web.site import ICS, POSTGRES_SERVER, on_postgres

if TYPE_CHECKING:
    from pathlib import Path

    from allotment.store.shelves.jobs import KnownJob
    from tests.web.site import Site

LONGEST_WAIT_SECONDS, LONGEST_ORPHAN_SECONDS = 300.0, 60.0
A_YEAR = 1


def how_many_kills(otherwise: int) -> int:
    """Give how often a test kills: as often as it is told (make kill: fifty), or a few times."""
    return int(os.environ.get("ALLOTMENT_TEST_KILLS", str(otherwise)))


def environment(home: Path) -> dict[str, str]:
    """Give the environment in which a process works on a test's site."""
    chosen = {"ALLOTMENT_HOME": str(home), "ALLOTMENT_BEHIND_TLS": "no", "ALLOTMENT_REQUIRE_SECOND_FACTOR": "no"}
    if on_postgres():
        chosen["ALLOTMENT_DATABASE_URL"] = f"{os.environ[POSTGRES_SERVER]}/site_{os.getpid()}"
    return {**os.environ, **chosen}


@dataclass
class Processes:
    """The processes that a test started; those that still run are killed when it ends."""

    site: Site
    started: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Start ``python -m allotment.web`` with arguments such as ``worker`` or ``serve --port N``."""
        log = (self.site.home / "processes.log").open("ab")
        command = [sys.executable, "-m", "allotment.web", *arguments]
        process = subprocess.Popen(
            command, env=environment(self.site.home), stdout=log, stderr=log, start_new_session=True
        )
        log.close()
        self.started.append(process)
        return process

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """Kill a process as a power cut does: it cannot tidy anything up."""
        process.kill()
        process.wait()

    def kill_family(self, process: subprocess.Popen[bytes]) -> None:
        """Kill a process and all that it started at one moment."""
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def kill_one_that_answers(self, process: subprocess.Popen[bytes]) -> None:
        """Kill one of the processes among which a site shares its answers, where there are several."""
        listed = subprocess.run(("ps", "-A", "-o", "pid=,pgid=,args="), capture_output=True, text=True, check=True)
        rows = [line.split(maxsplit=2) for line in listed.stdout.splitlines()]
        family = [row for row in rows if row[1] == str(process.pid)]
        for number in [int(row[0]) for row in family if " answer " in row[2]][:1]:
            with suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)

    def wait_until_gone(self) -> None:
        """Wait until of all processes that have ended nothing that they started lives."""
        for process in self.started:
            if process.poll() is not None:
                until(partial(leaves_nobody, process), LONGEST_ORPHAN_SECONDS)

    def log(self) -> str:
        """Give what the processes said, for the message of a test that fails."""
        return (self.site.home / "processes.log").read_text(encoding="utf-8")[-4000:]


@contextmanager
def processes(site: Site) -> Iterator[Processes]:
    """Start processes on a site, and leave none behind."""
    of_this_test = Processes(site)
    try:
        yield of_this_test
    finally:
        for process in of_this_test.started:
            of_this_test.kill_family(process)


def leaves_nobody(process: subprocess.Popen[bytes]) -> bool:
    """Say whether a process that ended, and all that it started, are gone."""
    try:
        os.killpg(process.pid, 0)
    except ProcessLookupError:
        return True
    return False


def until(reached: Callable[[], bool], seconds: float = LONGEST_WAIT_SECONDS) -> float:
    """Wait until something is so, and give how many seconds it took.

    Raises:
        TimeoutError: it never was.
    """
    begun = time.monotonic()
    while not reached():
        if time.monotonic() - begun > seconds:
            raise TimeoutError("What was waited for did not happen.")
        time.sleep(0.05)
    return time.monotonic() - begun


def job_now(job_id: str) -> KnownJob:
    """Give a job as it stands in the database."""
    from allotment.store import scoping
    from allotment.store.shelves import jobs

    with scoping.everything():
        found = jobs.job(job_id)
    assert found is not None
    return found


def ask(site: Site, seed: int) -> str:
    """Ask for a small run that nobody asked for before."""
    from allotment.planning.runs.make_run import ask_for_run

    return ask_for_run(site.desk, site.actor("planner"), ICS, years=A_YEAR, replicates=10, seed=seed)


def was_done_once(site: Site, job_id: str) -> None:
    """Hold that a job is done, its run listed and logged once, and that the log has no gap."""
    from allotment.store import scoping
    from allotment.store.models import AuditEntry, SystemRun

    job = job_now(job_id)
    assert (job.state, job.summary) == ("done", "")
    run_id = job.result["run_id"]
    with scoping.everything():
        assert SystemRun.objects.filter(run_id=run_id).count() == 1
    assert AuditEntry.objects.filter(verb="make a run", thing_id=run_id).count() == 1
    assert site.desk.runs.load(run_id).request.seed == job.request["seed"]
    sequences = list(AuditEntry.objects.order_by("sequence").values_list("sequence", flat=True))
    assert sequences == list(range(1, len(sequences) + 1))


def nothing_queued() -> bool:
    """Say whether every note of the queue was taken."""
    from django_tasks_db.models import DBTaskResult

    return not DBTaskResult.objects.ready().exists()


def has_ended(job_id: str) -> Callable[[], bool]:
    """Give a question: has the job ended?"""
    return lambda: not job_now(job_id).is_live


def kill_while(
    of_test: Processes, ask: Callable[[int], str], check: Callable[[str], None], kills: int, seed: int
) -> list[float]:
    """Kill a worker at random points of its work, start another each time, and check what came of it.

    Args:
        of_test: the processes of the test.
        ask: asks for a job by a number of its own, and gives its id.
        check: holds what must be true of a job that ended.
        kills: how many times.
        seed: of the random points, so that a failure can be met again.

    Returns:
        When each kill came, in seconds after its worker's start.
    """
    chance = random.Random(seed)
    job_id = ask(0)
    worker = of_test.start("worker")
    whole = until(has_ended(job_id))
    of_test.kill(worker)
    check(job_id)
    points = []
    for number in range(1, kills + 1):
        job_id = ask(number)
        worker = of_test.start("worker")
        points.append(chance.uniform(0.0, whole))
        time.sleep(points[-1])
        of_test.kill(worker)
        another = of_test.start("worker")
        until(has_ended(job_id))
        until(nothing_queued)  # a note that is left over from the dead worker starts nothing again
        of_test.kill(another)
        check(job_id)
    return points
