"""Runs, jobs and comparison in a real browser: watched, stopped and compared, on a desk, a phone, without a script."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.web.live import DESK, PHONE, LiveSite, faults, overflow, watch

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

A_MINUTE = 60_000
RUNS = "/systems/QR1/runs"


def sound(page: Page) -> None:
    """Hold a page against the rules of accessibility and the width of the screen."""
    assert faults(page) == []
    assert overflow(page) <= 0


def start(page: Page, live: LiveSite, scenario: str, replicates: int = 12) -> None:
    """Start a run of five years."""
    page.goto(f"{live.address}{RUNS}/new")
    page.get_by_label("Scenario").select_option(f"shipped:{scenario}")
    page.get_by_label("Years ahead").fill("5")
    page.get_by_label("Simulated futures").fill(str(replicates))
    page.get_by_role("button", name="Start the run").click()
    page.wait_for_url("**/jobs/*")


def to_the_end(page: Page) -> None:
    """Wait until the work that a page shows is done, without loading the page again."""
    page.locator("#job-state").get_by_text("Done", exact=True).wait_for(timeout=3 * A_MINUTE)


def test_a_run_is_started_watched_and_read(browser: Browser, live: LiveSite) -> None:
    page = live.sign_in(browser, "planner")
    seen = watch(page, live.address)
    page.goto(f"{live.address}{RUNS}/new")
    page.get_by_label("Years ahead").fill("99")
    page.get_by_role("button", name="Start the run").click()
    assert page.title().startswith("Error: ")
    page.get_by_role("alert").get_by_role("link").click()
    assert page.evaluate("document.activeElement.id") == "years"
    sound(page)
    start(page, live, "high-migration")
    sound(page)
    to_the_end(page)
    assert page.locator("#job-announced").inner_text() == "Done."
    assert page.get_by_role("progressbar").count() == 0
    sound(page)
    page.get_by_role("button", name="See the run").click()
    page.wait_for_url(f"**{RUNS}/QR1-high-migration-*")
    sound(page)
    page.get_by_role("button", name="Prepare the workbook and report").click()
    to_the_end(page)
    page.get_by_role("button", name="Get the files").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Excel workbook").click()
    assert download.value.suggested_filename.endswith(".xlsx")
    page.get_by_role("button", name="Run again and check").click()
    to_the_end(page)
    page.get_by_text("came out the same").wait_for()
    page.goto(f"{live.address}/jobs")
    assert page.get_by_role("row").count() > 3
    sound(page)
    assert seen == []


def test_a_run_is_cancelled_by_keyboard_while_its_page_renews_itself(browser: Browser, live: LiveSite) -> None:
    page = live.sign_in(browser, "planner")
    start(page, live, "low-migration", replicates=1000)
    cancel = page.get_by_role("button", name="Cancel")
    cancel.focus()
    page.wait_for_timeout(1_200)
    assert page.evaluate("document.activeElement.textContent").strip() == "Cancel"
    page.keyboard.press("Enter")
    page.locator("#job-state").get_by_text("Cancelled", exact=True).wait_for(timeout=A_MINUTE)
    again = page.get_by_role("button", name="Start again")
    again.wait_for()
    sound(page)
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    sound(page)
    again.click()
    page.get_by_role("button", name="Cancel").click()
    page.locator("#job-state").get_by_text("Cancelled", exact=True).wait_for(timeout=A_MINUTE)


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_two_runs_are_compared_with_charts(browser: Browser, live: LiveSite, size: tuple[int, int]) -> None:
    page = live.sign_in(browser, "planner", size)
    start(page, live, "high-migration")
    to_the_end(page)
    page.goto(f"{live.address}/systems/QR1/compare")
    page.get_by_role("button", name="Compare", exact=True).click()
    page.locator("[data-chart-state=drawn]").nth(2).wait_for(timeout=A_MINUTE)
    assert page.locator("[data-chart-state=failed]").count() == 0
    sound(page)
    page.get_by_role("link", name="Acute", exact=True).click()
    page.get_by_text("Back to the whole system").wait_for()
    sound(page)


def test_runs_work_without_a_script(browser: Browser, live: LiveSite) -> None:
    page = live.sign_in(browser, "planner", scripts=False)
    start(page, live, "no-international-recruitment")
    for _ in range(180):
        if page.locator("#job-state").get_by_text("Done", exact=True).count():
            break
        page.wait_for_timeout(1_000)
        page.get_by_role("link", name="Refresh").click()
    page.get_by_role("button", name="See the run").click()
    page.wait_for_url(re.compile(f"{RUNS}/QR1-no-international-recruitment-"))
    page.get_by_role("link", name="Compare with another run").click()
    page.get_by_role("button", name="Compare", exact=True).click()
    assert page.get_by_role("table").count() >= 7
    assert page.locator("[data-chart-table]").first.get_attribute("open") is not None
