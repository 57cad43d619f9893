"""The site, killed at any moment, loses nothing that it answered and leaves nothing half-done."""

from __future__ import annotations

import http.client
import logging
import random
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.planning.documents.texts import retention
from tests.web.api_caller import SYSTEM, Caller, secret_of
from tests.web.killing import (
    has_ended,
    how_many_kills,
    nothing_queued,
    processes,
    until,
    was_done_once,
)
from tests.web.live import free_port
from tests.web.site import Site, on_postgres, put_database
from tests.web.writers import Asker, Commenter, Editor, PlanMaker, Sender, Writer

if TYPE_CHECKING:
    import subprocess

    from tests.web.killing import Processes

KILLS = how_many_kills(3)
KILLS_TO_TELL_APART = 50  # as many must meet a write before it was kept as well as after
KILLS_WITH_A_WORKER = max(1, KILLS // 5)
LONGEST_WRITING_SECONDS = 0.8
CHANCE_OF_A_KILL_AT_THE_START = 0.2
LONGEST_START_SECONDS, LONGEST_KILLED_START_SECONDS = 90.0, 4.0
CHANCE_OF_ONE_FIRST = 0.3

log = logging.getLogger("allotment.tests.killed")
log.setLevel(logging.INFO)


@pytest.fixture
def site(site_home: Path, seeded: Path) -> Iterator[Site]:
    """A freshly seeded site for each test of this file: jobs of one are not another's."""
    from django.db import connections

    put_database(seeded, site_home)
    yield Site(site_home)
    connections.close_all()


def everybody(site: Site, port: int) -> list[Writer]:
    """Give one program of each kind, each on something of its own."""
    caller, secret = Caller.of(site, "planner"), secret_of(site, "planner", may_write=True)
    made = [
        caller.post(f"{SYSTEM}/scenarios", {"body": retention(name), "organisation": "QR1"}).json()["id"]
        for name in ("edited", "said")
    ]
    first: list[Writer] = [Editor(port, secret, made[0]), Commenter(port, secret, made[1])]
    return [*first, PlanMaker(port, secret), Sender(port, secret, site.home), Asker(port, secret)]


def start_site(of_test: Processes, port: int, *more: str) -> subprocess.Popen[bytes]:
    """Start the site, and give its process once it answers."""
    process = of_test.start("serve", "--port", str(port), *more)
    until(lambda: process.poll() is not None or answers_at(port), LONGEST_START_SECONDS)
    assert process.poll() is None, of_test.log()
    return process


def answers_at(port: int) -> bool:
    """Say whether the site answers."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/healthy")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def written_so_far() -> Counter[str]:
    """Count the entries of the audit log by verb."""
    from allotment.store.models import AuditEntry

    return Counter(AuditEntry.objects.values_list("verb", flat=True))


def hold_database(site: Site) -> None:
    """Hold that the database is whole, and that the log's chain fits itself and what was published of it."""
    from django.db import connection

    from allotment.planning.audit.verify import verify_log
    from allotment.store.audit_log import ANCHORS

    if not on_postgres():
        with connection.cursor() as cursor:
            assert cursor.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert cursor.execute("PRAGMA foreign_key_check").fetchall() == []
    verdict = verify_log(site.home / ANCHORS)
    assert verdict.is_sound, verdict.faults


def hold_all(site: Site, writers: Sequence[Writer], before: Counter[str]) -> None:
    """Hold that every write that was answered is there once, with its entry in the log and its key."""
    from allotment.store import scoping
    from allotment.store.models import WriteKey

    hold_database(site)
    done = Counter({writer.verb: len(writer.answers) for writer in writers})
    assert written_so_far() - before == done
    with scoping.everything():
        assert WriteKey.objects.count() == done.total()
        for writer in writers:
            writer.hold()


def forget_other_uploads(site: Site) -> None:
    """Take away files of returns that other test files sent: the home folder is shared, the database is not."""
    from allotment.planning.returns.uploads import tidy_uploads

    tidy_uploads(site.home, (), site.desk.clock() + timedelta(hours=2))


def hold_uploads(site: Site, most_left: int) -> None:
    """Hold that a write under way at a kill leaves at most two files: as it came in, and as it was to be kept.

    Tidying takes them away, and no other.
    """
    from allotment.planning.returns.uploads import tidy_uploads
    from allotment.store import scoping
    from allotment.store.models import StaffReturn
    from allotment.store.shelves.returns import undecided

    with scoping.everything():
        known = {f"{row.id.hex}-{row.file_sha256}" for row in StaffReturn.objects.all()}
        needed = undecided()
    lying = {path.name for path in (site.home / "uploads").glob("*/*")}
    assert known <= lying
    left = lying - known
    assert len(left) <= most_left
    assert tidy_uploads(site.home, needed, site.desk.clock() + timedelta(hours=2)) == len(left)
    assert {path.name for path in (site.home / "uploads").glob("*/*")} == known
    assert [path.name for path in site.home.glob(".*")] == []


@dataclass
class Tally:
    """What the kills met: writes under way, those of them that were kept already, and kills of a site that starts."""

    kills_in_a_write: int = 0
    under_way: int = 0
    kept: int = 0
    at_start: int = 0

    def add(self, writers: Sequence[Writer], killed_at: float) -> None:
        """Count what a kill met, before anything is sent again."""
        from allotment.store.models import WriteKey

        waiting = [writer.waiting for writer in writers if writer.begun_at < killed_at]
        self.kills_in_a_write += bool(waiting)
        self.under_way += len(waiting)
        self.kept += WriteKey.objects.filter(key__in=waiting).count()


def kill_while_writing(
    of_test: Processes, site: subprocess.Popen[bytes], writers: Sequence[Writer], chance: random.Random
) -> float:
    """Let everybody write without a pause, kill the site at a random point, and give when that was.

    Sometimes one of its processes dies a moment before the others.
    """
    with ThreadPoolExecutor(len(writers)) as threads:
        writing = [threads.submit(writer.write_until_gone) for writer in writers]
        time.sleep(chance.uniform(0.0, LONGEST_WRITING_SECONDS))
        if chance.random() < CHANCE_OF_ONE_FIRST:
            of_test.kill_one_that_answers(site)
            time.sleep(chance.uniform(0.0, LONGEST_WRITING_SECONDS))
        killed_at = time.monotonic()
        of_test.kill_family(site)
        for one in writing:
            one.result()
    return killed_at


def kill_at_start(of_test: Processes, port: int, chance: random.Random, *more: str) -> None:
    """Start the site, and kill it at a random point of its start."""
    starting = of_test.start("serve", "--port", str(port), *more)
    time.sleep(chance.uniform(0.0, LONGEST_KILLED_START_SECONDS))
    of_test.kill(starting)


def test_a_site_killed_while_it_writes_loses_nothing_it_answered_and_does_nothing_twice(
    site: Site,
) -> None:
    from django.db import connections

    forget_other_uploads(site)
    chance, port, tally = random.Random(2), free_port(), Tally()
    writers, before = everybody(site, port), written_so_far()
    with processes(site) as of_test:
        process = start_site(of_test, port, "--no-worker")
        for writer in writers:
            writer.write()
        for _ in range(KILLS):
            connections.close_all()  # the site alone has the database open when it dies, and puts it right
            killed_at = kill_while_writing(of_test, process, writers, chance)
            if chance.random() < CHANCE_OF_A_KILL_AT_THE_START:
                kill_at_start(of_test, port, chance, "--no-worker")
                tally.at_start += 1
            of_test.wait_until_gone()
            process = start_site(of_test, port, "--no-worker")
            tally.add(writers, killed_at)
            for writer in writers:
                writer.write()
            hold_all(site, writers, before)
    log.info("%s kills: %s; %s writes", KILLS, tally, sum(len(writer.answers) for writer in writers))
    hold_uploads(
        site, most_left=2 * KILLS
    )  # one of the programs sends returns: as it came in, and as it was to be kept
    assert tally.kills_in_a_write > KILLS // 2
    if KILLS >= KILLS_TO_TELL_APART:
        assert 0 < tally.kept < tally.under_way


def test_a_worker_whose_site_was_killed_ends_and_its_job_is_done_once(site: Site) -> None:
    chance, port = random.Random(4), free_port()
    asker = Asker(port, secret_of(site, "planner", may_write=True))
    with processes(site) as of_test:
        process = start_site(of_test, port)
        job_id = asker.write()["job"]
        whole = until(has_ended(job_id))
        for _ in range(KILLS_WITH_A_WORKER):
            job_id = asker.write()["job"]
            time.sleep(chance.uniform(0.0, whole))
            chance.choice([of_test.kill, of_test.kill_family])(process)
            kill_at_start(of_test, free_port(), chance)  # its worker may not even have begun
            port = free_port()  # what the dead ones left may still live beside the next
            process = start_site(of_test, port)
            asker.move_to(port)
            until(has_ended(job_id))
            until(nothing_queued)
            was_done_once(site, job_id)
            of_test.wait_until_gone()
        hold_database(site)
    log.info("%s kills of a site with its worker, each followed by one at the start", KILLS_WITH_A_WORKER)
