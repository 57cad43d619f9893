"""The whole way of a scenario in a real browser: a return sent, mended and accepted, a scenario made, run, compared,
shared and agreed; and a stranger who sees none of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.web.live import CHROMIUM, DESK, FLAGS, PHONE, LiveSite, faults, overflow, running_site, watch

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from allotment.planning.desk import Desk
    from allotment.planning.project import Projected

pytestmark = pytest.mark.browser

TITLE = "Keep our nurses"
A_MINUTE = 60_000


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory, desk: Desk, central: Projected) -> Iterator[LiveSite]:
    with running_site(tmp_path_factory.mktemp("live") / "home", desk.home) as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    api = pytest.importorskip("playwright.sync_api")
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    with api.sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield running
        running.close()


def send_return(page: Page, live: LiveSite, file: Path) -> None:
    """Send a file as the trust's return and wait until it is checked."""
    page.goto(f"{live.address}/systems/QR1/evidence/returns/new")
    if page.locator("#organisation").count():
        page.locator("#organisation").select_option("RTE")
    for name, value in (("day", "31"), ("month", "8"), ("year", "2026")):
        page.get_by_label(name.capitalize(), exact=True).fill(value)
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Send and check").click()
    page.wait_for_url(re.compile(r"/evidence/returns/[0-9a-f-]{32,36}/?$"))


def sound(page: Page) -> None:
    """Hold a page against the rules of accessibility and the width of the screen."""
    page.wait_for_load_state("networkidle")
    assert faults(page) == []
    assert overflow(page) <= 0


def test_a_scenario_s_whole_way(browser: Browser, live: LiveSite) -> None:
    from allotment.evidence import returns

    samples = Path(returns.__file__).parent / "sample"
    planner = live.sign_in(browser, "planner")
    seen = watch(planner, live.address)

    # A return with three faults: each is named by row and column, and nothing counts.
    send_return(planner, live, samples / "three-faults.csv")
    planner.get_by_text("Nurse or helth visitor").first.wait_for(timeout=A_MINUTE)
    for row, column in ((5, "role"), (7, "age"), (9, "fte")):
        assert planner.get_by_role("row").filter(has_text=re.compile(rf"\b{row}\b.*{column}", re.DOTALL)).count() >= 1
    sound(planner)
    faulty_address = planner.url

    # Mended, it is checked again, held against published figures, and accepted.
    send_return(planner, live, samples / "good.csv")
    planner.get_by_role("button", name=re.compile("^Accept")).click(timeout=A_MINUTE)
    planner.get_by_text("Accepted").first.wait_for(timeout=A_MINUTE)
    sound(planner)
    accepted_address = planner.url

    # A scenario by form, with its reasons.
    planner.goto(f"{live.address}/systems/QR1/scenarios/copy/leavers-best-recorded")
    planner.get_by_label("Title").fill(TITLE)
    planner.get_by_role("button", name="Make the copy").click()
    if planner.url.endswith("/edit"):
        sound(planner)
        planner.get_by_role("button", name=re.compile("^Save")).first.click()
    planner.get_by_role("heading", level=1, name=TITLE, exact=True).wait_for()
    sound(planner)
    scenario_address = planner.url

    # Run with visible progress.
    planner.get_by_label("Years ahead").fill("5")
    planner.get_by_label("Simulated futures").fill("12")
    planner.get_by_role("button", name="Run it").click()
    planner.wait_for_url("**/jobs/*")
    assert planner.get_by_role("progressbar").count() == 1
    planner.get_by_text(re.compile(r"\bDone\b")).first.wait_for(timeout=3 * A_MINUTE)
    sound(planner)

    # Compared with central, shared, sent to review.
    planner.goto(f"{live.address}/systems/QR1/compare")
    sound(planner)
    planner.goto(scenario_address)
    planner.get_by_role("button", name="Share with the system").click()
    planner.get_by_role("button", name="Send to review").click()
    planner.get_by_text("In review").first.wait_for()
    sound(planner)

    # Its author may not agree it; the approver may.
    assert planner.get_by_role("button", name=re.compile("^Agree")).count() == 0
    approver = live.sign_in(browser, "approver", PHONE)
    approver.goto(f"{live.address}/systems/QR1/")
    approver.get_by_role("link", name=re.compile(TITLE)).first.click()
    approver.get_by_role("button", name=re.compile("^Agree")).click()
    approver.get_by_text("Agreed").first.wait_for()
    sound(approver)

    # A partner sees the scenario and not the return; a stranger sees none of it.
    partner = live.sign_in(browser, "partner")
    assert partner.goto(scenario_address).status == 200  # type: ignore[union-attr]
    stranger = live.sign_in(browser, "stranger", DESK)
    hidden = {scenario_address: stranger, accepted_address: partner, faulty_address: partner}
    for address, reader in hidden.items():
        assert reader.goto(address).status == 404  # type: ignore[union-attr]
        sound(reader)
    assert TITLE not in stranger.content()
    assert seen == []
