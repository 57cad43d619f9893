"""A question in a real browser: asked with files, watched, read, and a student's own page, each fit for all."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.web.live import DESK, SMALL_PHONE, LiveSite, faults, overflow, watch

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

QUESTIONS = "/systems/QR1/questions"
THREE_MINUTES = 180_000


def sound(page: Page) -> None:
    """Hold a page against the rules of accessibility and the width of the screen."""
    page.wait_for_load_state("networkidle")
    assert faults(page) == [], page.url
    assert overflow(page) <= 0, page.url


@pytest.fixture(scope="module")
def answer(browser: Browser, live: LiveSite, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of the worked example's placements, which the planner asked for with the form, and watched."""
    from allotment.planning.place_students import write_example

    folder: Path = tmp_path_factory.mktemp("example")
    write_example(folder)
    page = live.sign_in(browser, "planner")
    page.goto(f"{live.address}{QUESTIONS}/place-students")
    page.get_by_label("Title").fill("Autumn placements")
    for field in ("students", "settings", "requirements"):
        page.locator(f"#{field}").set_input_files(folder / f"{field}.csv")
    page.get_by_label("Seconds to search").fill("5")
    page.get_by_role("button", name="Ask").click()
    page.wait_for_url(re.compile(r"/jobs/[0-9a-f-]{36}$"))
    sound(page)
    page.get_by_role("link", name="See the answer").or_(page.get_by_role("button", name="See the answer")).click(
        timeout=THREE_MINUTES
    )
    page.wait_for_url(re.compile(r"/systems/QR1/answers/[0-9a-f]{32}$"))
    return page.url.removeprefix(live.address)


@pytest.mark.parametrize("size", [DESK, SMALL_PHONE], ids=["desk", "phone"])
def test_an_answer_is_accessible_draws_its_charts_and_fits(
    browser: Browser, live: LiveSite, answer: str, size: tuple[int, int]
) -> None:
    page = live.sign_in(browser, "planner", size)
    seen = watch(page, live.address)
    page.goto(live.address + answer)
    page.wait_for_function("() => [...document.querySelectorAll('[data-chart]')].every(e => e.dataset.chartState)")
    assert page.locator("[data-chart]").count() > 0
    sound(page)
    page.goto(f"{live.address}/systems/QR1/growing-our-own")
    assert page.get_by_role("link", name="Autumn placements").count() == 1
    sound(page)
    assert seen == []


@pytest.mark.parametrize("size", [DESK, SMALL_PHONE], ids=["desk", "phone"])
def test_a_form_that_is_refused_says_so_for_all(browser: Browser, live: LiveSite, size: tuple[int, int]) -> None:
    page = live.sign_in(browser, "planner", size)
    page.goto(f"{live.address}{QUESTIONS}/place-students")
    page.get_by_role("button", name="Ask").click()
    assert page.title().startswith("Error: ")
    page.get_by_role("link", name="Students: Choose a file").click()
    assert page.evaluate("document.activeElement.id") == "students"
    sound(page)


@pytest.mark.parametrize("size", [DESK, SMALL_PHONE], ids=["desk", "phone"])
def test_a_student_and_an_educator_see_their_own_page_without_an_account(
    browser: Browser, live: LiveSite, answer: str, size: tuple[int, int]
) -> None:
    planner = live.sign_in(browser, "planner")
    planner.goto(live.address + answer)
    with planner.expect_download() as download:
        planner.get_by_role("link", name="Links for each person (CSV)").click()
    rows = list(csv.DictReader(io.StringIO(Path(download.value.path()).read_text(encoding="utf-8"))))
    page = browser.new_page(viewport={"width": size[0], "height": size[1]})
    for whose in ("student", "educator of a setting"):
        own = next(row for row in rows if row["whose"] == whose)
        page.goto(live.address + own["address"])
        assert own["name"] in page.inner_text("main")
        sound(page)
        with page.expect_download() as calendar:
            page.get_by_role("link", name="Put it in your calendar").click()
        assert calendar.value.suggested_filename.endswith(".ics")
    page.close()
