"""A site that runs as it does for its users: its own processes, a port on this machine, a real browser."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

ALLOTMENT = (sys.executable, "-m", "allotment")
NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = next((found for name in NAMES if (found := shutil.which(name))), None)
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
FLAGS += ["--disable-component-update", "--disable-sync"]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
DESK, PHONE, SMALL_PHONE = (1280, 900), (390, 844), (320, 640)
SECONDS_TO_START = 90


@dataclass
class LiveSite:
    """A running site: where it answers, and who may sign in."""

    home: Path
    port: int
    passwords: dict[str, str]
    process: subprocess.Popen[bytes]

    @property
    def address(self) -> str:
        """Give where the site answers."""
        return f"http://127.0.0.1:{self.port}"

    def sign_in(self, browser: Browser, who: str, size: tuple[int, int] = DESK, *, scripts: bool = True) -> Page:
        """Open a browser of somebody's own and sign in as one of the cast, with e-mail address and password."""
        width, height = size
        context = browser.new_context(viewport={"width": width, "height": height}, java_script_enabled=scripts)
        context.set_default_timeout(30_000)
        page = context.new_page()
        page.goto(f"{self.address}/")
        page.fill("input[name=login]", f"{who}@allotment.example")
        page.fill("input[name=password]", self.passwords[who])
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url(f"{self.address}/systems/**")
        return page


@contextmanager
def running_site(home: Path, archive: Path, **changed: str) -> Iterator[LiveSite]:
    """Open Gloucestershire in a home of its own, with the evidence and runs of another, and serve it.

    ``changed`` holds settings of the environment that differ from a demonstration's.
    """
    home.mkdir(parents=True, exist_ok=True)
    (home / "evidence").symlink_to(archive / "evidence", target_is_directory=True)
    shutil.copytree(archive / "runs", home / "runs", dirs_exist_ok=True)
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("ALLOTMENT_", "DJANGO_"))},
        "ALLOTMENT_HOME": str(home),
        "ALLOTMENT_REQUIRE_SECOND_FACTOR": "no",
        **changed,
    }
    opened = subprocess.run(
        (*ALLOTMENT, "open-system", "--ics", "QR1", "--demonstration", "--json"),
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert opened.returncode == 0, opened.stderr
    accounts = json.loads(opened.stdout)["accounts"]
    passwords = {one["email"].partition("@")[0]: one["password"] for one in accounts}
    port = free_port()
    process = subprocess.Popen((*ALLOTMENT, "serve", "--port", str(port)), env=environment, stdout=subprocess.DEVNULL)
    try:
        wait_for(port)
        yield LiveSite(home, port, passwords, process)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def free_port() -> int:
    """Give a port of this machine that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int) -> None:
    """Wait until something answers at a port."""
    for _ in range(SECONDS_TO_START * 10):
        try:
            with socket.create_connection(("127.0.0.1", port), 0.2):
                return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("The site did not start.")


def watch(context: BrowserContext | Page, address: str) -> list[str]:
    """Give a list that fills with requests to other hosts and with what the browser refuses or fails at."""
    seen: list[str] = []
    here = (address, "data:", "blob:")
    context.on("request", lambda asked: None if asked.url.startswith(here) else seen.append(f"request {asked.url}"))
    context.on("console", lambda said: seen.append(said.text) if "Content Security Policy" in said.text else None)
    return seen


def faults(page: Page) -> list[str]:
    """Give what axe finds wrong with a page: each rule and where."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found]


def overflow(page: Page) -> int:
    """Give by how many pixels a page is wider than its screen."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
