"""A mix in a real browser: asked for, watched, read, a dose priced as it is typed, and every state fit for all."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.web.live import DESK, SMALL_PHONE, LiveSite, faults, overflow, watch

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

MIXES = "/systems/QR1/mixes"
THREE_MINUTES = 180_000
FORMS = {
    "mixes/new": "Choose the mix",
    "funding/new": "Keep the funding file",
    "levy/new": "Keep the ledger",
}


def sound(page: Page) -> None:
    """Hold a page against the rules of accessibility and the width of the screen."""
    page.wait_for_load_state("networkidle")
    assert faults(page) == [], page.url
    assert overflow(page) <= 0, page.url


@pytest.fixture(scope="module")
def mix(browser: Browser, live: LiveSite) -> str:
    """The address of a mix of six years that the planner asked for with the form, and watched."""
    page = live.sign_in(browser, "planner")
    page.goto(f"{live.address}{MIXES}/new")
    page.get_by_label("Years ahead").fill("6")
    page.get_by_label("Draw the frontier").uncheck()
    page.get_by_role("button", name="Choose the mix").click()
    page.wait_for_url(re.compile(r"/jobs/[0-9a-f-]{36}$"))
    sound(page)
    page.get_by_role("link", name="See the mix").or_(page.get_by_role("button", name="See the mix")).click(
        timeout=THREE_MINUTES
    )
    page.wait_for_url(re.compile(rf"{MIXES}/QR1-mix-[0-9a-f]+$"))
    return page.url.removeprefix(live.address)


@pytest.mark.parametrize("size", [DESK, SMALL_PHONE], ids=["desk", "phone"])
def test_a_mix_and_its_states_are_accessible_and_fit(
    browser: Browser, live: LiveSite, mix: str, size: tuple[int, int]
) -> None:
    page = live.sign_in(browser, "planner", size)
    seen = watch(page, live.address)
    paths = (
        mix,
        f"{mix}?lever=flexible_working",
        f"{mix}?place=Nowhere",
        f"{mix}/doses/0",
        f"{mix}/doses/0?dose=0",
        f"{mix}/doses/0?dose=minus",
        f"{MIXES}/compare?first={mix.rpartition('/')[2]}&second={mix.rpartition('/')[2]}",
        MIXES,
    )
    for path in paths:
        page.goto(live.address + path)
        sound(page)
    for address, button in FORMS.items():
        page.goto(f"{live.address}/systems/QR1/{address}")
        if address == "mixes/new":
            page.get_by_label("Years ahead").fill("99")
        page.get_by_role("button", name=button).click()
        page.get_by_role("heading", name="There is a problem").wait_for()
        assert page.title().startswith("Error: ")
        sound(page)
    assert seen == []


def test_a_price_appears_as_the_dose_is_typed(browser: Browser, live: LiveSite, mix: str) -> None:
    page = live.sign_in(browser, "planner")
    page.goto(f"{live.address}{mix}/doses/0")
    page.get_by_label("Dose", exact=True).fill("0")
    page.locator("#price").get_by_text("Forbidding it costs").wait_for(timeout=20_000)
    page.get_by_label("Dose", exact=True).fill("x")
    page.locator("#price").get_by_text("must be a number").wait_for(timeout=20_000)
    sound(page)


def test_a_mix_is_whole_without_a_script(browser: Browser, live: LiveSite, mix: str) -> None:
    page = live.sign_in(browser, "planner", scripts=False)
    page.goto(f"{live.address}{mix}")
    assert page.get_by_role("table").count() >= 5
    page.goto(f"{live.address}{mix}/doses/0")
    page.get_by_label("Dose", exact=True).fill("0")
    page.get_by_role("button", name="Show the price").click()
    assert page.get_by_text("Forbidding it costs").count() == 1
