"""Signing in, accounts, administration, audit and help in a real browser, on a desk and on a phone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.web import identity_provider
from tests.web.codes import code_now, wait_for_a_fresh_code
from tests.web.identity_provider import CLIENT_ID, CLIENT_SECRET, Provider
from tests.web.live import DESK, PHONE, SMALL_PHONE, LiveSite, faults, overflow, running_site, watch

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from allotment.planning.desk import Desk
    from allotment.planning.project import Projected

pytestmark = pytest.mark.browser

HELP = ("getting-started", "reading-charts", "scenarios", "staff-returns", "power-bi-and-excel", "your-account")
HELP += ("keyboard", "accessibility", "sources", "glossary")
SIZES = pytest.mark.parametrize("size", [DESK, PHONE, SMALL_PHONE], ids=["desk", "phone", "small phone"])


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    person = {"sub": "p-1", "email": "planner@allotment.example", "email_verified": True, "name": "Petra Planner"}
    with identity_provider.running(person) as running:
        yield running


@pytest.fixture(scope="module")
def own_site(
    provider: Provider, tmp_path_factory: pytest.TempPathFactory, desk: Desk, central: Projected
) -> Iterator[LiveSite]:
    """A site with the organisation's own sign-on, and a second factor for whose role needs one."""
    chosen = {
        "ALLOTMENT_OIDC_SERVER": provider.address,
        "ALLOTMENT_OIDC_CLIENT_ID": CLIENT_ID,
        "ALLOTMENT_OIDC_SECRET": CLIENT_SECRET,
        "ALLOTMENT_OIDC_NAME": "your NHS account",
        "ALLOTMENT_REQUIRE_SECOND_FACTOR": "yes",
    }
    home: Path = tmp_path_factory.mktemp("accounts") / "home"
    with running_site(home, desk.home, **chosen) as running:
        yield running


def opened(browser: Browser, size: tuple[int, int] = DESK, *, scripts: bool = True) -> Page:
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, java_script_enabled=scripts)
    context.set_default_timeout(30_000)
    return context.new_page()


def check(page: Page) -> None:
    """Fail where a page is not for all, or wider than its screen."""
    assert faults(page) == [], page.url
    assert overflow(page) <= 0, page.url


def enter(page: Page, site: LiveSite, who: str, password: str | None = None) -> None:
    page.goto(f"{site.address}/sign-in/")
    page.fill("#id_login", f"{who}@allotment.example")
    page.fill("#id_password", password or site.passwords[who])
    page.get_by_role("button", name="Sign in", exact=True).click()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).first.click()


@SIZES
def test_signing_in_is_for_all_with_its_faults_and_without(
    browser: Browser, own_site: LiveSite, size: tuple[int, int]
) -> None:
    page = opened(browser, size)
    page.goto(f"{own_site.address}/sign-in/")
    check(page)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_selector(".nhsuk-error-summary")
    check(page)
    assert page.title().startswith("Error: Sign in")
    assert page.evaluate("document.activeElement.className").startswith("nhsuk-error-summary")
    for path in ("switched-off/", "password/ran-out/", "work-account/cancelled/", "work-account/failed/", "nothing/"):
        page.goto(f"{own_site.address}/sign-in/{path}")
        check(page)


def test_the_button_of_the_organisations_sign_on_leads_there_and_back(browser: Browser, own_site: LiveSite) -> None:
    page = opened(browser)
    page.goto(f"{own_site.address}/account/")
    refused = watch(page, own_site.address)
    page.get_by_role("button", name="Sign in with your NHS account").click()
    page.wait_for_url(f"{own_site.address}/account/")
    assert page.get_by_text("work account").first.is_visible()
    assert not [one for one in refused if "Content Security Policy" in one]


def test_whom_the_sign_on_knows_and_this_service_does_not_is_told_so(
    browser: Browser, own_site: LiveSite, provider: Provider
) -> None:
    page = opened(browser)
    provider.person["email"] = "nobody@allotment.example"
    page.goto(f"{own_site.address}/sign-in/")
    page.get_by_role("button", name="Sign in with your NHS account").click()
    page.wait_for_selector("text=You have no account here")
    provider.person["email"] = "planner@allotment.example"
    check(page)


def test_an_administrator_sets_up_the_second_factor_and_comes_in_with_it_and_runs_the_service(
    browser: Browser, own_site: LiveSite
) -> None:
    page = opened(browser)
    secret = set_up_second_factor(page, own_site)
    wait_for_a_fresh_code()
    page.context.clear_cookies()
    enter(page, own_site, "administrator")
    check(page)
    page.fill("#id_code", "000000")
    press(page, "Continue")
    check(page)
    assert page.get_by_text("The code is not correct").first.is_visible()
    page.fill("#id_code", code_now(secret))
    press(page, "Continue")
    page.wait_for_url(f"{own_site.address}/systems/**")
    administer(page, own_site)
    read_audit(page, own_site)
    own_account(page, own_site)


def set_up_second_factor(page: Page, site: LiveSite) -> str:
    enter(page, site, "administrator")
    page.wait_for_url("**/sign-in/second-factor/")
    check(page)
    page.get_by_role("link", name="Set up").click()
    page.wait_for_selector("text=Confirm that it is you")
    check(page)
    page.fill("#id_password", "not the right one")
    press(page, "Confirm")
    check(page)
    page.fill("#id_password", site.passwords["administrator"])
    press(page, "Confirm")
    check(page)
    assert page.evaluate("document.querySelector('.app-qr').naturalWidth") > 0, "the square is drawn under the policy"
    secret = page.inner_text(".app-secret")
    page.fill("#id_code", "000000")
    press(page, "Turn on")
    check(page)
    assert page.inner_text(".app-secret") == secret
    wait_for_a_fresh_code()
    page.fill("#id_code", code_now(secret, steps=0))
    press(page, "Turn on")
    page.wait_for_selector("text=shown once")
    check(page)
    assert page.locator(".app-codes li").count() == 10
    page.goto(f"{site.address}/sign-in/second-factor/recovery-codes/new/")
    check(page)
    page.goto(f"{site.address}/sign-in/second-factor/off/")
    check(page)
    return secret


def administer(page: Page, site: LiveSite) -> None:
    page.goto(f"{site.address}/administration/")
    check(page)
    page.get_by_role("button", name="Make an account").click()
    check(page)
    press(page, "Make the account")
    check(page)
    assert page.title().startswith("Error: ")
    page.get_by_role("link", name="Enter the person's full name").click()
    assert page.evaluate("document.activeElement.id") == "name"
    page.fill("#name", "Nora New")
    page.fill("#email", "nora@allotment.example")
    page.select_option("#organisation", "RTE")
    page.select_option("#role", "analyst")
    press(page, "Make the account")
    page.wait_for_selector("text=Temporary password for Nora New")
    check(page)
    password = page.inner_text(".app-secret")
    choose_own_password(page, site, password)
    page.get_by_role("link", name="Go to this account").click()
    check(page)
    page.goto(f"{site.address}/administration/organisations/")
    check(page)
    page.get_by_role("button", name="Add an organisation here").or_(
        page.get_by_role("link", name="Add an organisation here")
    ).click()
    check(page)
    press(page, "Add the organisation")
    check(page)
    page.goto(f"{site.address}/administration/organisations/change/?code=RTE")
    check(page)


def choose_own_password(administrators: Page, site: LiveSite, temporary: str) -> None:
    browser = administrators.context.browser
    assert browser is not None
    page = opened(browser, PHONE)
    enter(page, site, "nora", temporary)
    page.wait_for_selector("text=temporary password")
    check(page)
    page.fill("#id_oldpassword", temporary)
    page.fill("#id_password1", "short")
    page.fill("#id_password2", "short")
    press(page, "Change password")
    page.wait_for_selector("text=at least 12 characters >> nth=0")
    check(page)
    page.fill("#id_oldpassword", temporary)
    page.fill("#id_password1", "rain on the roof again")
    page.fill("#id_password2", "rain on the roof again")
    press(page, "Change password")
    page.wait_for_selector("text=Your password is changed")
    check(page)
    page.context.close()


def read_audit(page: Page, site: LiveSite) -> None:
    page.goto(f"{site.address}/audit/")
    check(page)
    assert page.get_by_text("Nora New").first.is_visible()
    page.select_option("#verb", "sign in")
    press(page, "Show")
    assert page.locator("tbody tr").count() > 0
    page.fill("#who", "nobody of this name")
    press(page, "Show")
    check(page)
    assert page.get_by_text("No entry fits").is_visible()


def own_account(page: Page, site: LiveSite) -> None:
    page.goto(f"{site.address}/account/")
    check(page)
    page.fill("#name", "Power BI")
    page.fill("#days", "90")
    press(page, "Make a token")
    page.wait_for_selector("text=Confirm that it is you")
    page.fill("#id_password", site.passwords["administrator"])
    press(page, "Confirm")
    page.wait_for_selector("text=shown once")
    check(page)
    assert re.fullmatch(r"allotment_[\w-]{40,}", page.input_value("#token"))
    page.goto(f"{site.address}/account/")
    check(page)
    page.fill("#days", "999")
    press(page, "Make a token")
    check(page)
    assert page.title().startswith("Error: ")


@SIZES
def test_help_is_for_all_and_asks_nothing_of_other_hosts(
    browser: Browser, own_site: LiveSite, size: tuple[int, int]
) -> None:
    page = opened(browser, size)
    seen = watch(page, own_site.address)
    for path in ("", *(f"{topic}/" for topic in HELP)):
        page.goto(f"{own_site.address}/help/{path}")
        check(page)
    assert seen == []


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_a_word_shows_its_meaning_on_hover_and_focus_and_escape_closes_it(
    browser: Browser, own_site: LiveSite, size: tuple[int, int]
) -> None:
    page = opened(browser, size)
    page.goto(f"{own_site.address}/help/reading-charts/")
    word = page.locator(".app-term__word").first
    meaning = page.locator(".app-term__meaning").first
    assert not meaning.is_visible()
    word.hover()
    assert meaning.is_visible()
    check(page)
    meaning.hover()
    assert meaning.is_visible(), "the pointer may go onto the meaning"
    page.keyboard.press("Escape")
    assert not meaning.is_visible()
    page.mouse.move(0, 0)
    word.focus()
    assert meaning.is_visible()
    page.keyboard.press("Escape")
    assert not meaning.is_visible()
    page.keyboard.press("Tab")
    word.focus()
    assert meaning.is_visible(), "it opens again when the reader comes back"


def test_a_word_shows_its_meaning_without_a_script(browser: Browser, own_site: LiveSite) -> None:
    page = opened(browser, scripts=False)
    page.goto(f"{own_site.address}/help/reading-charts/")
    page.locator(".app-term__word").first.hover()
    assert page.locator(".app-term__meaning").first.is_visible()
    page.locator(".app-term__word").first.click()
    page.wait_for_url("**/help/glossary/#*")


@pytest.mark.parametrize("size", [DESK, (800, 900), PHONE, SMALL_PHONE], ids=["desk", "tablet", "phone", "small phone"])
@pytest.mark.parametrize("scripts", [True, False], ids=["script", "no script"])
def test_the_navigation_reaches_every_section_at_every_width_with_and_without_a_script(
    browser: Browser, own_site: LiveSite, size: tuple[int, int], scripts: bool
) -> None:
    page = opened(browser, size, scripts=scripts)
    enter(page, own_site, "planner")
    page.goto(f"{own_site.address}/help/")
    more = page.get_by_role("button", name="Browse More")
    if scripts and more.is_visible():
        more.focus()
        page.keyboard.press("Enter")
        check(page)
    links = page.locator("nav[aria-label='Main'] a")
    assert links.count() == 14
    assert all(links.nth(number).is_visible() for number in range(14))
    assert overflow(page) <= 0
    if size == DESK and scripts:
        in_a_row = [round(links.nth(number).bounding_box()["y"]) for number in range(10)]  # type: ignore[index]
        assert len(set(in_a_row)) == 1, "what planning begins with stands in one row on a desk"
    links.filter(has_text="Help").click()
    page.wait_for_url("**/help/")
