"""Scenarios and plans in a real browser: every page and state, by keyboard alone, on a phone, and without scripts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.planning.documents.texts import retention
from tests.web.live import DESK, PHONE, SMALL_PHONE, LiveSite, faults, overflow, watch

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

MOST_TABS = 120
MILLISECONDS_TO_SETTLE = 500  # the header folds its navigation anew after the width has changed


def sound(page: Page) -> None:
    """Hold a page, as it stands and with everything unfolded, against the rules and three widths of screen."""
    page.wait_for_load_state("networkidle")
    page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
    for width, height in (DESK, PHONE, SMALL_PHONE):
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(MILLISECONDS_TO_SETTLE)
        assert overflow(page) <= 0, f"{page.url} at {width}"
        if width != SMALL_PHONE[0]:
            assert faults(page) == [], f"{page.url} at {width}"
    page.set_viewport_size({"width": DESK[0], "height": DESK[1]})
    assert page.locator("h1").count() == 1


def press(page: Page, name: str) -> None:
    """Press a button."""
    page.get_by_role("button", name=re.compile(name)).first.click()
    page.wait_for_load_state("networkidle")


def made(page: Page, live: LiveSite, name: str) -> str:
    """Make a scenario from YAML and give its address."""
    page.goto(f"{live.address}/systems/QR1/scenarios/new/yaml")
    page.get_by_label("The scenario as YAML").fill(retention(name, title=f"Scenario {name}"))
    press(page, "^Save")
    page.wait_for_url(re.compile(r"/scenarios/[0-9a-f-]{36}$"))
    return page.url


def test_every_page_of_scenarios_is_sound_in_every_state(browser: Browser, live: LiveSite) -> None:
    planner, approver = live.sign_in(browser, "planner"), live.sign_in(browser, "approver")
    seen = watch(planner, live.address)
    address = made(planner, live, "every-state")
    sound(planner)
    for rest in ("", "/new", "/new/yaml", "/shipped/ltwp-like-expansion", "/copy/central"):
        planner.goto(f"{live.address}/systems/QR1/scenarios{rest}")
        sound(planner)
    planner.goto(f"{live.address}/systems/QR1/scenarios/new/yaml")
    planner.get_by_label("The scenario as YAML").fill("a: &a [*a]")
    press(planner, "^Save")
    sound(planner)
    planner.goto(f"{address}/edit")
    sound(planner)
    planner.goto(f"{address}/edit")
    planner.get_by_label("Amount, change 1").fill("-1")
    press(planner, "^Save as version 2")
    assert planner.title().startswith("Error: ")
    sound(planner)
    overtaken = live.sign_in(browser, "analyst")
    overtaken.goto(f"{address}/edit")
    planner.get_by_label("Amount, change 1").fill("0.8")
    press(planner, "^Save as version 2")
    overtaken.get_by_label("Amount, change 1").fill("0.7")
    press(overtaken, "^Save as version 2")
    overtaken.get_by_text("Somebody else changed this").wait_for()
    sound(overtaken)
    planner.goto(f"{address}/history")
    sound(planner)
    planner.goto(address)
    press(planner, "^Share")
    press(planner, "^Send to review")
    sound(planner)
    approver.goto(address)
    approver.get_by_text("Return it to its writers").click()
    press(approver, "^Return with this reason")
    sound(approver)
    press(approver, "^Agree")
    sound(approver)
    assert seen == []


def test_every_page_of_plans_is_sound_in_every_state(browser: Browser, live: LiveSite) -> None:
    planner = live.sign_in(browser, "planner")
    seen = watch(planner, live.address)
    planner.goto(f"{live.address}/systems/QR1/plans/new")
    planner.get_by_label("Title").fill("Five years")
    planner.get_by_label("What will be done, action 1").fill("Retention")
    press(planner, "^Save the plan")
    assert planner.title().startswith("Error: ")
    sound(planner)
    planner.get_by_label("Owner, action 1").fill("Director of people")
    planner.get_by_label("Measure, action 1").fill("Fewer leave")
    planner.get_by_label("Done by, action 1").fill("2028-03-31")
    press(planner, "^Save the plan")
    planner.wait_for_url(re.compile(r"/plans/[0-9a-f-]{36}$"))
    sound(planner)
    address = planner.url
    press(planner, "^Share")
    press(planner, "^Send to review")
    planner.get_by_text("The plan cannot be reviewed yet").wait_for()
    sound(planner)
    for place in (f"{address}/edit", f"{address}/history", f"{live.address}/systems/QR1/plans"):
        planner.goto(place)
        sound(planner)
    assert seen == []


def test_the_keyboard_alone_reaches_every_field_and_writes_a_scenario(browser: Browser, live: LiveSite) -> None:
    page = live.sign_in(browser, "planner")
    page.goto(f"{live.address}/systems/QR1/scenarios/new")
    page.keyboard.press("Tab")
    to(page, "title")
    page.keyboard.type("By keyboard alone")
    to(page, "description")
    page.keyboard.type("Fewer people leave")
    to(page, "changes-0-quantity")
    with page.expect_response(re.compile("/scenarios/new")):
        page.keyboard.type("Leaving")
    page.locator("#changes-0-amount").wait_for()
    assert page.evaluate("document.activeElement.id") == "changes-0-quantity", "the place in the form is kept"
    to(page, "changes-0-how-1")
    page.keyboard.press("Space")
    for field, typed in {
        "changes-0-amount": "0.9",
        "changes-0-from_year": "2027",
        "changes-0-rationale": "Flexible rosters",
        "changes-0-source": "Elicited",
        "changes-0-owner": "Director of people",
    }.items():
        to(page, field)
        page.keyboard.type(typed)
    page.keyboard.press("Enter")
    page.get_by_role("heading", level=1, name="By keyboard alone").wait_for()
    assert page.get_by_text("Multiplied by 0.9 from 2027").count() == 1


def to(page: Page, field: str) -> None:
    """Press Tab until a field has the focus."""
    for _ in range(MOST_TABS):
        if page.evaluate("document.activeElement.id") == field:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not reach {field}")


def test_a_scenario_is_written_without_scripts(browser: Browser, live: LiveSite) -> None:
    page = live.sign_in(browser, "planner", PHONE, scripts=False)
    page.goto(f"{live.address}/systems/QR1/scenarios/new")
    page.get_by_label("Title").fill("Without scripts")
    page.get_by_label("Description").fill("Fewer vacancies")
    page.get_by_label("What changes, change 1").select_option("vacancy_share")
    press(page, "^Show what it can be narrowed to")
    page.get_by_label("Set to").check()
    page.get_by_label("Amount, change 1").fill("0.05")
    page.get_by_label("From year, change 1").fill("2027")
    for field in ("Rationale", "Source", "Owner"):
        page.get_by_label(f"{field}, change 1").fill("Said by the directors")
    press(page, "^Add another change")
    assert page.locator(".app-row-card").count() == 2
    press(page, "^Remove change 2")
    assert page.locator(".app-row-card").count() == 1
    press(page, "^Save the scenario")
    page.get_by_role("heading", level=1, name="Without scripts").wait_for()
    assert page.get_by_text("Set to 0.05 share from 2027").count() == 1
