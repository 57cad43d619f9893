"""Every page that opens from the navigation, in a real browser: for all, by keyboard, and without a script."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.web.live import DESK, SMALL_PHONE, LiveSite, faults, overflow, watch

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

SYSTEM = ("", "workforce", "demand", "gap", "gap?organisation=RTE&years=3", "scenarios", "scenarios/new")
SYSTEM += ("scenarios/shipped/central", "plans", "plans/new", "compare", "runs", "runs/new", "evidence", "assumptions")
SYSTEM += ("evidence/returns/new", "no-such-page", "gap?sector=nowhere")
SYSTEM += ("mixes", "mixes/new", "levers", "levers/commission_nursing_places", "funding", "funding/new")
SYSTEM += ("funding/examples/gloucestershire", "funding/copy/two-streams", "levy", "levy/new", "levy/example")
SYSTEM += ("growing-our-own", "questions/plan-education", "questions/place-students", "questions/rotate-doctors")
SYSTEM += ("questions/pathways", "deployment", "questions/fill-shifts", "questions/roster", "questions/temporary-spend")
OWN = ("/account", "/help", "/help/glossary", "/jobs")
MOST_TABS = 400


@pytest.mark.parametrize(
    ("who", "size", "paths"),
    [
        ("planner", DESK, [*(f"/systems/QR1/{page}" for page in SYSTEM), *OWN]),
        ("planner", SMALL_PHONE, [*(f"/systems/QR1/{page}" for page in SYSTEM), *OWN]),
        ("administrator", DESK, ["/administration", "/audit", "/account"]),
        ("administrator", SMALL_PHONE, ["/administration", "/audit", "/account"]),
        ("national", DESK, ["/systems/QR1/", "/systems/QR1/gap", "/systems/QE1/"]),
    ],
    ids=["planner-desk", "planner-phone", "administrator-desk", "administrator-phone", "national-desk"],
)
def test_every_page_is_accessible_and_fits_and_asks_nothing_of_other_hosts(
    browser: Browser, live: LiveSite, who: str, size: tuple[int, int], paths: list[str]
) -> None:
    page = live.sign_in(browser, who, size)
    seen = watch(page, live.address)
    wrong = {}
    for path in paths:
        page.goto(live.address + path)
        page.wait_for_load_state("networkidle")
        found = [*faults(page), *([f"{overflow(page)} pixels too wide"] if overflow(page) > 0 else [])]
        if found:
            wrong[path] = found
    assert wrong == {}
    assert seen == []


def test_the_keyboard_alone_reaches_every_link_and_field_of_a_page(browser: Browser, live: LiveSite) -> None:
    page = live.sign_in(browser, "planner")
    page.goto(f"{live.address}/systems/QR1/runs/new")
    wanted = page.evaluate(
        "[...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, summary')]"
        ".filter(e => e.offsetParent !== null && e.closest('details:not([open]) > :not(summary)') === null).length"
    )
    page.evaluate("window.reached = new Set(); document.addEventListener('focusin', e => window.reached.add(e.target))")
    for _ in range(min(wanted + 5, MOST_TABS)):
        page.keyboard.press("Tab")
    assert page.evaluate("window.reached.size") >= wanted


@pytest.mark.parametrize("path", ["gap", "workforce", "demand", "compare", "runs", "scenarios/new", "evidence"])
def test_a_page_is_whole_without_a_script(browser: Browser, live: LiveSite, path: str) -> None:
    page = live.sign_in(browser, "planner", scripts=False)
    answer = page.goto(f"{live.address}/systems/QR1/{path}")
    assert answer is not None
    assert answer.status == 200
    charts = page.locator("[data-chart]").count()
    assert page.locator("[data-chart] details[open] table").count() == charts
    if path in {"gap", "workforce", "demand"}:
        assert charts > 0
