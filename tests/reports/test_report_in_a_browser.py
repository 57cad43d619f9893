"""The page in a real browser, on a desk and on a phone, with and without a mouse."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from allotment.reports.html import write_html_report
from allotment.reports.tidy import write_tidy_tables
from allotment.reports.workbook import write_workbook
from tests.reports.run_fixture import make_run

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = next((found for name in NAMES if (found := shutil.which(name))), None)
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
FLAGS += ["--disable-component-update", "--disable-sync"]
DESK, PHONE = (1280, 900), (390, 844)
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
MOST_TABS = 60


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    written = tmp_path_factory.mktemp("report")
    write_tidy_tables(make_run(), written / "tables")
    write_workbook(make_run(), written / f"{make_run().run_id}.xlsx")
    write_html_report(make_run(), written)
    return written


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    api = pytest.importorskip("playwright.sync_api")
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    with api.sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield running
        running.close()


@pytest.fixture(params=[DESK, PHONE], ids=["desk", "phone"])
def page(request: pytest.FixtureRequest, browser: Browser, folder: Path) -> Iterator[Page]:
    width, height = request.param
    shown = browser.new_page(viewport={"width": width, "height": height})
    shown.goto((folder / "index.html").as_uri())
    yield shown
    shown.close()


def test_axe_finds_no_fault(page: Page) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
    found = axe.Axe().run(page, options=RULES)
    assert found.violations_count == 0, found.generate_report()


def test_no_request_leaves_and_nothing_is_refused_or_logged(browser: Browser, folder: Path) -> None:
    shown = browser.new_page(viewport={"width": DESK[0], "height": DESK[1]})
    asked: list[str] = []
    logged: list[str] = []
    shown.on("request", lambda request: asked.append(request.url))
    shown.on("console", lambda message: logged.append(message.text))
    home = (folder / "index.html").as_uri()
    shown.goto(home)
    shown.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    shown.wait_for_load_state("networkidle")
    shown.close()
    assert [url for url in asked if url != home and not url.startswith("data:")] == []
    assert logged == []


def test_the_page_reads_the_same_without_script(browser: Browser, folder: Path) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": PHONE[0], "height": PHONE[1]})
    shown = context.new_page()
    shown.goto((folder / "index.html").as_uri())
    assert shown.locator("svg[role=img]:visible").count() == len(list((folder / "figures").glob("*.csv")))
    assert shown.get_by_role("heading", level=1).inner_text().endswith("2025 to 2040")
    context.close()


def test_each_chart_is_shown_once_at_every_width(page: Page, folder: Path) -> None:
    assert page.locator("svg[role=img]:visible").count() == len(list((folder / "figures").glob("*.csv")))


def test_nothing_but_table_regions_scrolls_sideways_and_the_keyboard_reaches_those(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    wide = """() => [...document.querySelectorAll('main *')].filter(part =>
        part.scrollWidth > part.clientWidth + 1 && getComputedStyle(part).overflowX !== 'visible' &&
        !part.classList.contains('nhsuk-u-visually-hidden') && !part.closest('svg')
    ).filter(part => !(part.getAttribute('role') === 'region' && part.tabIndex === 0)).map(part => part.outerHTML)"""
    assert page.evaluate(wide) == []


@pytest.mark.parametrize("width", [320, 500, 641, 769, 1000, 1100])
def test_the_page_reflows_at_every_width_without_scrolling_sideways(browser: Browser, folder: Path, width: int) -> None:
    shown = browser.new_page(viewport={"width": width, "height": 800})
    shown.goto((folder / "index.html").as_uri())
    shown.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
    assert shown.evaluate("document.documentElement.scrollWidth") <= width
    shown.close()


def test_words_in_charts_are_large_enough_on_the_screen(page: Page) -> None:
    smallest = """() => Math.min(...[...document.querySelectorAll('svg[role=img]')]
        .filter(picture => picture.getBoundingClientRect().width > 0)
        .flatMap(picture => [...picture.querySelectorAll('text')].map(words =>
            parseFloat(getComputedStyle(words).fontSize) *
            picture.getBoundingClientRect().width / picture.viewBox.baseVal.width)))"""
    assert page.evaluate(smallest) >= 11


def test_words_in_charts_stay_inside_their_picture(page: Page) -> None:
    outside = """() => [...document.querySelectorAll('svg[role=img]')]
        .filter(picture => picture.getBoundingClientRect().width > 0)
        .flatMap(picture => { const frame = picture.getBoundingClientRect();
            return [...picture.querySelectorAll('text')].filter(words => {
                const box = words.getBoundingClientRect();
                return box.left < frame.left - 2 || box.right > frame.right + 2;
            }).map(words => words.textContent); })"""
    assert page.evaluate(outside) == []


def test_the_keyboard_skips_to_the_content_and_opens_the_figures_behind_a_chart(page: Page) -> None:
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent.trim()") == "Skip to main content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "maincontent"
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.tagName === 'SUMMARY' && !!document.activeElement.closest('figure')"):
            break
    details = page.evaluate_handle("document.activeElement.parentElement")
    assert details.evaluate("part => part.open") is False
    page.keyboard.press("Enter")
    assert details.evaluate("part => part.open") is True
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('role')") == "region"


def test_what_has_the_focus_can_be_seen(page: Page) -> None:
    page.locator(".report-scroll:visible").last.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    shown = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert shown == "solid"


def test_on_paper_the_charts_stand_in_the_wide_form_and_nothing_is_cut(browser: Browser, folder: Path) -> None:
    shown = browser.new_page(viewport={"width": 700, "height": 1000})
    shown.goto((folder / "index.html").as_uri())
    shown.emulate_media(media="print")
    assert shown.locator(".report-chart--wide svg:visible").count() == len(list((folder / "figures").glob("*.csv")))
    assert shown.locator(".report-chart--phone svg:visible").count() == 0
    assert shown.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1")
    shown.close()
