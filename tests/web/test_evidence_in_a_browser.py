"""Evidence and assumptions in a real browser: every page and state, wide and narrow, is accessible."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.web.live import DESK, PHONE, SMALL_PHONE, LiveSite, faults, overflow, watch

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

SAMPLES = Path(__file__).parents[2] / "src" / "allotment" / "evidence" / "returns" / "sample"
SYSTEM = "/systems/QR1"
A_MINUTE = 60_000


def _sound(page: Page) -> None:
    page.wait_for_load_state("networkidle")
    for width, height in (DESK, PHONE, SMALL_PHONE):
        page.set_viewport_size({"width": width, "height": height})
        assert faults(page) == [], page.url
        assert overflow(page) <= 0, f"{page.url} at {width}"
    page.set_viewport_size({"width": DESK[0], "height": DESK[1]})


def _send(page: Page, live: LiveSite, name: str) -> None:
    page.goto(f"{live.address}{SYSTEM}/evidence/returns/new")
    for label, value in (("Day", "30"), ("Month", "9"), ("Year", "2026")):
        page.get_by_label(label, exact=True).fill(value)
    page.locator("input[name=file]").set_input_files(SAMPLES / name)
    page.get_by_role("button", name="Send and check").click()
    page.wait_for_url(re.compile(r"/evidence/returns/[0-9a-f]{32}$"))


def test_a_return_is_sound_in_every_state(browser: Browser, live: LiveSite) -> None:
    page = live.sign_in(browser, "planner")
    outside = watch(page, live.address)
    page.goto(f"{live.address}{SYSTEM}/evidence/returns/new")
    _sound(page)
    page.get_by_role("button", name="Send and check").click()
    assert page.title().startswith("Error: ")
    _sound(page)
    _send(page, live, "three-faults.csv")
    page.get_by_text("3 problems to mend").wait_for(timeout=A_MINUTE)  # the page loads itself afresh
    _sound(page)
    _send(page, live, "good.csv")
    page.get_by_role("button", name="Accept this return").wait_for(timeout=A_MINUTE)
    _sound(page)
    page.get_by_role("button", name="Reject this return").click()
    assert page.title().startswith("Error: ")
    _sound(page)
    page.get_by_role("button", name="Accept this return").click()
    page.get_by_text("What others in the system see").wait_for(timeout=A_MINUTE)
    _sound(page)
    page.goto(f"{live.address}{SYSTEM}/evidence")
    assert (
        page.get_by_text("Gloucestershire Hospitals NHS Foundation Trust, 30 September 2026", exact=True).count() == 1
    )
    _sound(page)
    page.get_by_role("link", name="NHS Workforce Statistics: staff in post").first.click()
    _sound(page)
    assert outside == []


def test_without_scripts_a_return_is_followed_by_hand(browser: Browser, live: LiveSite) -> None:
    page = live.sign_in(browser, "data.owner", scripts=False)
    _send(page, live, "three-faults.csv")
    for _ in range(120):
        if page.get_by_text("3 problems to mend").count():
            break
        page.wait_for_timeout(500)
        page.get_by_role("link", name="Refresh").click()
    assert page.get_by_role("button", name="Send the mended file").count() == 1


def test_a_change_of_an_assumption_is_sound_in_every_state(browser: Browser, live: LiveSite) -> None:
    planner, approver = live.sign_in(browser, "planner"), live.sign_in(browser, "approver")
    outside = watch(planner, live.address)
    for path in (
        "assumptions",
        "assumptions?words=nurse",
        "assumptions?words=nothing+like+it",
        "assumptions/proposals",
    ):
        planner.goto(f"{live.address}{SYSTEM}/{path}")
        _sound(planner)
    planner.goto(f"{live.address}{SYSTEM}/assumptions/leaver_share")
    _sound(planner)
    planner.get_by_role("link", name=re.compile("Propose a change of the record about role: Care worker,")).click()
    _sound(planner)
    planner.get_by_label("Value", exact=True).fill("2")
    planner.get_by_role("button", name="Propose this change").click()
    assert planner.title().startswith("Error: ")
    _sound(planner)
    planner.get_by_label("Value", exact=True).fill("0.11")
    planner.get_by_label("Source", exact=True).fill("The councils' own count of leavers, 2025")
    planner.get_by_label("Rationale", exact=True).fill("More care workers leave than the register says.")
    planner.get_by_role("button", name="Propose this change").click()
    planner.get_by_role("button", name="Withdraw this proposal").wait_for()
    _sound(planner)
    approver.goto(planner.url)
    approver.get_by_role("button", name="Approve").click()
    assert approver.title().startswith("Error: ")
    _sound(approver)
    approver.get_by_label("Reason", exact=True).fill("Counted, not guessed.")
    approver.get_by_role("button", name="Approve").click()
    approver.get_by_text("Runs of the system that are made from now on use it.").wait_for()
    _sound(approver)
    approver.goto(f"{live.address}{SYSTEM}/assumptions/leaver_share")
    assert approver.get_by_text("Gloucestershire's own", exact=True).count() == 1
    _sound(approver)
    assert outside == []
