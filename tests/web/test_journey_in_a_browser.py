"""The whole way of a scenario in a real browser: a return sent, mended and accepted, a scenario made, run, compared,
shared and agreed; and a stranger who sees none of it.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.web.live import DESK, PHONE, LiveSite, faults, overflow, watch

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

TITLE = "Keep our nurses"
A_MINUTE = 60_000


def send_return(page: Page, live: LiveSite, file: Path) -> None:
    """Send a file as the trust's return and wait until it is checked."""
    page.goto(f"{live.address}/systems/QR1/evidence/returns/new")
    if page.locator("#organisation").count():
        page.locator("#organisation").select_option("RTE")
    for name, value in (("day", "31"), ("month", "8"), ("year", "2026")):
        page.get_by_label(name.capitalize(), exact=True).fill(value)
    page.locator("input[type=file][name=file]").set_input_files(file)
    page.get_by_role("button", name="Send and check").click()
    page.wait_for_url(re.compile(r"/evidence/returns/[0-9a-f-]{32,36}/?$"))


def sound(page: Page) -> None:
    """Hold a page against the rules of accessibility and the width of the screen."""
    page.wait_for_load_state("networkidle")
    assert faults(page) == []
    assert overflow(page) <= 0


def test_a_scenario_s_whole_way(browser: Browser, live: LiveSite) -> None:
    planner = live.sign_in(browser, "planner")
    seen = watch(planner, live.address)
    returns = send_faults_then_mend_and_accept(planner, live)
    scenario = make_a_scenario(planner, live)
    run_it(planner)
    planner.goto(f"{live.address}/systems/QR1/compare")
    sound(planner)
    share_and_submit(planner, scenario)
    agree(browser, live)
    partner, stranger = live.sign_in(browser, "partner"), live.sign_in(browser, "stranger", DESK)
    assert status(partner, scenario) == 200
    assert status(stranger, scenario) == 404
    sound(stranger)
    assert [status(partner, one) for one in returns] == [404, 404]
    assert TITLE not in stranger.content()
    assert seen == []


def send_faults_then_mend_and_accept(planner: Page, live: LiveSite) -> list[str]:
    """Read three faults by row and column, send the mended file, accept it; give both returns' addresses."""
    from allotment.evidence import returns

    samples = Path(returns.__file__).parent / "sample"
    send_return(planner, live, samples / "three-faults.csv")
    planner.get_by_text("Nurse or helth visitor").first.wait_for(timeout=A_MINUTE)
    for row, column in ((5, "role"), (7, "age"), (9, "fte")):
        assert planner.get_by_role("row").filter(has_text=re.compile(rf"\b{row}\b.*{column}", re.DOTALL)).count() >= 1
    sound(planner)
    faulty = planner.url
    send_return(planner, live, samples / "good.csv")
    planner.get_by_role("button", name=re.compile("^Accept")).click(timeout=A_MINUTE)
    planner.get_by_text("Accepted").first.wait_for(timeout=A_MINUTE)
    sound(planner)
    return [faulty, planner.url]


def make_a_scenario(planner: Page, live: LiveSite) -> str:
    """Copy a scenario and save it by form; give its address."""
    planner.goto(f"{live.address}/systems/QR1/scenarios/copy/leavers-best-recorded")
    planner.get_by_label("Title").fill(TITLE)
    planner.get_by_role("button", name="Make the copy").click()
    planner.wait_for_url("**/edit")
    sound(planner)
    planner.get_by_role("button", name=re.compile("^Save as version")).click()
    planner.get_by_role("heading", level=1, name=TITLE, exact=True).wait_for()
    sound(planner)
    return planner.url


def run_it(planner: Page) -> None:
    """Start a small run and watch it to its end."""
    planner.get_by_label("Years ahead").fill("5")
    planner.get_by_label("Simulated futures").fill("12")
    planner.get_by_role("button", name="Run it").click()
    planner.wait_for_url("**/jobs/*")
    assert planner.get_by_role("progressbar").count() == 1
    planner.get_by_text(re.compile(r"\bDone\b")).first.wait_for(timeout=3 * A_MINUTE)
    sound(planner)


def share_and_submit(planner: Page, scenario: str) -> None:
    """Share the scenario and send it to review; its author is not offered to agree it."""
    planner.goto(scenario)
    planner.get_by_role("button", name="Share with the system").click()
    planner.get_by_role("button", name="Send to review").click()
    planner.get_by_text("In review").first.wait_for()
    sound(planner)
    assert planner.get_by_role("button", name=re.compile("^Agree")).count() == 0


def agree(browser: Browser, live: LiveSite) -> None:
    """Find the scenario among what waits for the approver, on a phone, and agree it."""
    approver = live.sign_in(browser, "approver", PHONE)
    approver.get_by_role("link", name=re.compile(TITLE)).first.click()
    approver.get_by_role("button", name=re.compile("^Agree")).click()
    approver.get_by_text("Agreed").first.wait_for()
    sound(approver)


def status(page: Page, address: str) -> int:
    """Give the status with which an address answers."""
    answer = page.goto(address)
    assert answer is not None
    return answer.status
