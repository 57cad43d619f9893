"""Real processes of the site that are killed with SIGKILL, and what must be true however they die."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.web.site import POSTGRES_SERVER, on_postgres

if TYPE_CHECKING:
    from pathlib import Path

    from allotment.store.shelves.jobs import KnownJob
    from tests.web.site import Site

LONGEST_WAIT_SECONDS = 300.0


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
        process = subprocess.Popen(command, env=environment(self.site.home), stdout=log, stderr=log)
        log.close()
        self.started.append(process)
        return process

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """Kill a process as a power cut does: it cannot tidy anything up."""
        process.kill()
        process.wait()

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
            if process.poll() is None:
                of_this_test.kill(process)


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
        of_test.kill(another)
        check(job_id)
    return points
