"""Time the site's pages under twenty users: ``python -m benchmarks.site [--users N] [--seconds S] [--pause P]``.

A site is opened in a home of its own with the demonstration's data and served on loopback as anybody would. Each user
keeps a connection while the site does, asks for pages in an order of their own, reads each answer and pauses before the
next. In the same run the same number of users ask the same server for a page that does nothing (``/healthy``): that is
the floor under which no page can answer here. A pause of 0 asks again at once, which no person does: it measures how
many pages a second the machine gives. The users run on the same cores as the site; the processor that they take is
measured, and so is what was at work on the machine before.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import platform
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.measuring import MEBIBYTE, pages_of_family

ALLOTMENT = (sys.executable, "-m", "allotment")
RESULTS = Path(__file__).parent / "results"
SYSTEM = "QR1"
PAGES = (
    "",
    "workforce",
    "workforce?sector=acute",
    "demand",
    "gap",
    "gap?sector=primary care",
    "gap?organisation=RTE",
    "scenarios",
    "plans",
    "compare",
    "runs",
    "evidence",
    "assumptions",
)
PROMISED_MEDIAN_MS, PROMISED_P95_MS = 200.0, 500.0
SIGN_IN = """
import json, os
os.environ["DJANGO_SETTINGS_MODULE"] = "allotment.web.settings"
import django
django.setup()
from importlib import import_module
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from allotment.store.models import Account
engine = import_module(settings.SESSION_ENGINE)
cookies = []
for account in Account.objects.exclude(email__startswith="stranger").order_by("email"):
    session = engine.SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session.create()
    cookies.append(session.session_key)
print(json.dumps(cookies))
"""


@contextmanager
def served(home: Path) -> Iterator[tuple[int, int, list[str]]]:
    """Open a site in a home, serve it, and give its port, its process and a session for each account."""
    environment = {
        **os.environ,
        "ALLOTMENT_HOME": str(home),
        "ALLOTMENT_REQUIRE_SECOND_FACTOR": "no",
        "ALLOTMENT_BEHIND_TLS": "no",
    }

    def run(*command: str) -> str:
        finished = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if finished.returncode:
            sys.exit(finished.stderr)
        return finished.stdout

    project = ("project", "--ics", SYSTEM, "--scenario", "central", "--years", "15", "--replicates", "200")
    run(*ALLOTMENT, *project, "--seed", "1", "--out", str(home / "out"))
    run(*ALLOTMENT, "open-system", "--ics", SYSTEM, "--demonstration")
    port = _free_port()
    with subprocess.Popen(
        (*ALLOTMENT, "serve", "--port", str(port)), env=environment, stdout=subprocess.DEVNULL
    ) as site:
        try:
            _wait_for(port)
            yield port, site.pid, json.loads(run(sys.executable, "-c", SIGN_IN))
        finally:
            site.terminate()
            site.wait(30)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int) -> None:
    for _ in range(300):
        try:
            with socket.create_connection(("127.0.0.1", port), 0.2):
                return
        except OSError:
            time.sleep(0.1)
    sys.exit("The site did not start.")


class User(threading.Thread):
    """One user: asks, reads, pauses, for so many seconds. ``taken`` holds (page, milliseconds) of each answer."""

    def __init__(
        self, port: int, session: str, paths: tuple[str, ...], seconds: float, pause: float, seed: int
    ) -> None:
        super().__init__(daemon=True)
        self.taken: list[tuple[str, float]] = []
        self.failures: list[str] = []
        self._port, self._session, self._paths = port, session, paths
        self._seconds, self._pause, self._random = seconds, pause, random.Random(seed)

    def run(self) -> None:
        """Ask until the time is over."""
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=30)
        end = time.monotonic() + self._seconds
        time.sleep(self._random.random() * self._pause)
        while time.monotonic() < end:
            path = self._random.choice(self._paths)
            started = time.perf_counter()
            connection.request("GET", path, headers={"Cookie": f"session={self._session}"})
            answer = connection.getresponse()
            answer.read()
            self.taken.append((path, (time.perf_counter() - started) * 1000))
            if answer.status != 200:
                self.failures.append(f"{path}: {answer.status}")
            time.sleep(self._pause * (0.5 + self._random.random()))
        connection.close()


def load(
    port: int, sessions: list[str], paths: tuple[str, ...], users: int, seconds: float, pause: float
) -> list[User]:
    """Let so many users ask at once, and give them with what they met."""
    asking = [User(port, sessions[one % len(sessions)], paths, seconds, pause, one) for one in range(users)]
    for user in asking:
        user.start()
    for user in asking:
        user.join()
    return asking


def summary(name: str, asking: list[User], seconds: float) -> dict[str, object]:
    """Give the median, the 95th percentile and the worst answer of all users, in milliseconds."""
    taken = sorted(milliseconds for user in asking for _, milliseconds in user.taken)
    return {
        "name": name,
        "answers": len(taken),
        "answers_per_second": round(len(taken) / seconds, 1),
        "median_ms": round(statistics.median(taken), 1),
        "p95_ms": round(taken[int(len(taken) * 0.95)], 1),
        "worst_ms": round(taken[-1], 1),
        "failures": sorted({failure for user in asking for failure in user.failures}),
    }


def by_page(asking: list[User]) -> list[tuple[str, float, float, int]]:
    """Give each page's median and 95th percentile, the slowest first."""
    pages: dict[str, list[float]] = {}
    for user in asking:
        for path, milliseconds in user.taken:
            pages.setdefault(path, []).append(milliseconds)
    rows = [(path, statistics.median(t), sorted(t)[int(len(t) * 0.95)], len(t)) for path, t in pages.items()]
    return sorted(rows, key=lambda row: -row[1])


def main() -> None:
    """Measure, print, and keep the result by date."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--users", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--pause", type=float, default=1.0)
    asked = parser.parse_args()
    paths = tuple(f"/systems/{SYSTEM}/{page}".replace(" ", "%20") for page in PAGES)
    load_before = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as (port, process, sessions):
        load(port, sessions, paths, asked.users, 10.0, 0.0)  # figures are drawn once, by whoever asks first
        with_pause = load(port, sessions, paths, asked.users, asked.seconds, asked.pause)
        users_began = time.process_time()
        at_once = load(port, sessions, paths, asked.users, asked.seconds / 2, 0.0)
        taken_by_users = (time.process_time() - users_began) / (asked.seconds / 2)
        floor = load(port, sessions, ("/healthy",), asked.users, asked.seconds / 3, asked.pause)
        memory = pages_of_family(process) * os.sysconf("SC_PAGE_SIZE") / MEBIBYTE
    measured = [
        summary(f"pages, {asked.users} users, a pause of about {asked.pause:g} s", with_pause, asked.seconds),
        summary(f"pages, {asked.users} users, no pause", at_once, asked.seconds / 2),
        summary(f"floor: a page that does nothing, {asked.users} users", floor, asked.seconds / 3),
    ]
    for path, median, p95, count in by_page(with_pause):
        print(f"{path:50} median {median:7.1f} ms   95th {p95:7.1f} ms   {count} answers")
    for row in measured:
        print(json.dumps(row))
    print(f"Memory of site and worker: {memory:.0f} MiB. Load before: {load_before:.1f}.")
    print(f"Without a pause the users themselves took {taken_by_users:.2f} of a core.")
    kept = {
        "date": datetime.now(UTC).date().isoformat(),
        "machine": {"cores": os.cpu_count(), "system": platform.system(), "python": platform.python_version()},
        "promised": {"median_ms": PROMISED_MEDIAN_MS, "p95_ms": PROMISED_P95_MS},
        "memory_mib": round(memory),
        "load_before": round(load_before, 1),
        "cores_taken_by_users_without_pause": round(taken_by_users, 2),
        "measured": measured,
    }
    (RESULTS / f"site-{kept['date']}.json").write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
