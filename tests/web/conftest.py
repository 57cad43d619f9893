"""A running site and a real browser, for the tests that are marked browser."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.web.live import CHROMIUM, FLAGS, LiveSite, running_site

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from allotment.planning.desk import Desk
    from allotment.planning.project import Projected


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
