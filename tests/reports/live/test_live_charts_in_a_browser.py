"""Live charts in a real browser, under the policy that the site keeps."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.reports.live.chart_site import SHOWN, served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = next((found for name in NAMES if (found := shutil.which(name))), None)
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
FLAGS += ["--disable-component-update", "--disable-sync"]
DESK, PHONE = (1280, 900), (390, 844)
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
WATCH = """
window.broken = [];
document.addEventListener("securitypolicyviolation", event =>
    window.broken.push(event.violatedDirective + " " + event.blockedURI + " " + event.sample));
"""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with served() as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    api = pytest.importorskip("playwright.sync_api")
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    with api.sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield running
        running.close()


def opened(browser: Browser, address: str, size: tuple[int, int], *, script: bool = True) -> Page:
    """Open a page that remembers whatever the policy refuses."""
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, java_script_enabled=script)
    page = context.new_page()
    page.add_init_script(WATCH)
    page.goto(address)
    return page


def drawn(page: Page, key: str) -> None:
    """Wait until a chart is drawn."""
    page.wait_for_selector(f"#{key}[data-chart-state=drawn] .app-chart__picture svg")


@pytest.fixture(params=[DESK, PHONE], ids=["desk", "phone"])
def page(request: pytest.FixtureRequest, browser: Browser, site: str) -> Iterator[Page]:
    shown = opened(browser, site, request.param)
    for key in SHOWN:
        drawn(shown, key)
    yield shown
    shown.context.close()


def test_the_policy_of_these_tests_is_in_force(browser: Browser, site: str) -> None:
    shown = opened(browser, f"{site}/inline", DESK)
    assert shown.title() == "Charts"
    assert shown.evaluate("window.broken.length") == 1
    shown.context.close()


def test_every_chart_is_drawn_and_the_policy_refuses_nothing(page: Page) -> None:
    assert page.evaluate("window.broken") == []
    for key in SHOWN:
        assert page.locator(f"#{key} svg *").count() > 30


def test_no_request_leaves_the_machine(browser: Browser, site: str) -> None:
    context = browser.new_context()
    shown = context.new_page()
    asked: list[str] = []
    shown.on("request", lambda request: asked.append(request.url))
    shown.goto(site)
    drawn(shown, "need_by_system")
    context.close()
    assert f"{site}/vega.js" in asked
    assert [url for url in asked if not url.startswith((f"{site}/", "data:"))] == []


def test_a_drawn_chart_has_its_words_and_folds_its_table_away(page: Page) -> None:
    picture = page.locator("#gap_over_time .app-chart__picture")
    assert picture.get_attribute("role") == "img"
    said = picture.get_attribute("aria-label") or ""
    assert said.startswith("Gap between need and supply, whole system, FTE. Fan chart. In 2025 the system is")
    assert page.locator("#gap_over_time details").get_attribute("open") is None
    page.locator("#gap_over_time summary").focus()
    page.keyboard.press("Enter")
    assert page.get_by_text("The table of gap_over_time").is_visible()


def test_axe_finds_no_fault(page: Page) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    found = axe.Axe().run(page, options=RULES)
    assert found.violations_count == 0, found.generate_report()


def test_a_chart_that_cannot_be_had_leaves_its_table_open_and_says_so(page: Page) -> None:
    page.wait_for_selector("#lost[data-chart-state=failed]")
    assert page.get_by_text("The table of lost").is_visible()
    assert page.locator("#lost .app-chart__reading").inner_text().startswith("The chart could not be drawn")
    assert page.locator("#lost .app-chart__picture").count() == 0


def test_without_script_every_table_stands_open(browser: Browser, site: str) -> None:
    shown = opened(browser, site, PHONE, script=False)
    for key in SHOWN:
        assert shown.get_by_text(f"The table of {key}", exact=True).is_visible()
    shown.context.close()


def test_the_narrow_chart_is_drawn_on_a_phone_and_the_wide_one_once_there_is_room(browser: Browser, site: str) -> None:
    shown = opened(browser, site, PHONE)
    drawn(shown, "gap_over_time")
    width = "document.querySelector('#gap_over_time svg').viewBox.baseVal.width"
    assert shown.evaluate(width) < 400
    shown.set_viewport_size({"width": DESK[0], "height": DESK[1]})
    shown.wait_for_selector("#gap_over_time svg[viewBox^='0 0 7'], #gap_over_time svg[viewBox^='0 0 8']")
    assert shown.locator("#gap_over_time svg").count() == 1
    assert shown.evaluate("window.broken") == []
    shown.context.close()


def test_nothing_is_wider_than_the_page(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_pointing_at_a_mark_writes_its_figures_under_the_chart(browser: Browser, site: str) -> None:
    shown = opened(browser, site, DESK)
    drawn(shown, "bridge_15_years")
    reading = shown.locator("#bridge_15_years .app-chart__reading")
    assert reading.inner_text() == "Point at a mark to read its figures."
    shown.locator("#bridge_15_years .mark-rect path").first.hover()
    assert reading.inner_text().startswith("Step: Gap at the baseline \u00b7 Change in gap (FTE): +")
    assert shown.evaluate("window.broken") == []
    shown.context.close()


def test_a_chart_that_htmx_brings_is_drawn_and_the_one_it_replaces_is_gone(browser: Browser, site: str) -> None:
    shown = opened(browser, f"{site}/swap", DESK)
    drawn(shown, "gap_over_time")
    shown.get_by_role("button", name="Show ages").click()
    drawn(shown, "staff_by_age")
    assert shown.locator("#gap_over_time").count() == 0
    shown.get_by_role("button", name="Show ages").click()
    shown.wait_for_load_state("networkidle")  # the same chart comes again: the old one is no sign that it is there
    drawn(shown, "staff_by_age")
    shown.wait_for_function("document.querySelectorAll('svg').length === 1")
    assert shown.evaluate("window.broken") == []
    shown.context.close()


def test_the_map_is_filled_inside_its_districts_and_not_around_them(page: Page) -> None:
    around = """() => [...document.querySelectorAll('#need_by_district .mark-shape path')].filter(shape => {
        const box = shape.ownerSVGElement.viewBox.baseVal;
        return shape.isPointInFill(new DOMPoint(-5, -5)) || shape.isPointInFill(new DOMPoint(box.width, 5));
    }).length"""
    assert page.locator("#need_by_district .mark-shape path").count() >= 6
    assert page.evaluate(around) == 0
