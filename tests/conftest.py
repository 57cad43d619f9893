"""What many tests stand on: one desk with the shipped evidence imported, and one small real run.

Imports stand inside the fixtures, so that a test of one room needs only that room and those below it.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from django.test.utils import CaptureQueriesContext

    from allotment.planning.desk import Desk
    from allotment.planning.groundwork import Groundwork
    from allotment.planning.project import Projected
    from tests.web.site import Site


MOST_SECONDS_TO_SEED = 240
# How long an example takes to draw says how busy the machine is, and nothing about the code.
settings.register_profile("allotment", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("allotment")


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory, worker_id: str, pytestconfig: pytest.Config) -> Desk:
    """One archive for all the workers of a test session: what one imports or scores the others find.

    Imported evidence and back-tests lie under the hash of their content and code, so they are kept from one session
    to the next as well.
    """
    from allotment.planning.desk import Desk

    base = tmp_path_factory.getbasetemp()
    home = (base if worker_id == "master" else base.parent) / "allotment-home"
    home.mkdir(exist_ok=True)
    kept = pytestconfig.rootpath / ".pytest_cache" / "allotment-evidence"
    kept.mkdir(parents=True, exist_ok=True)
    with contextlib.suppress(FileExistsError):
        (home / "evidence").symlink_to(kept, target_is_directory=True)
    return Desk(home)


@pytest.fixture(scope="session")
def ground(desk: Desk) -> Groundwork:
    """The shipped evidence and assumptions."""
    from allotment.planning.groundwork import Groundwork
    from tests.asked import SMALL

    return Groundwork.lay(desk, SMALL)


@pytest.fixture(scope="session")
def central(desk: Desk) -> Projected:
    """Gloucestershire, central, five years, twelve replicates with their flows."""
    from allotment.planning.project import project
    from tests.asked import SMALL

    return project(desk, SMALL)


@pytest.fixture
def own_desk(tmp_path: Path, desk: Desk) -> Desk:
    """A desk whose archive is this test's alone; imported evidence is shared through a link."""
    from allotment.planning.desk import Desk

    (desk.home / "evidence").mkdir(parents=True, exist_ok=True)
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "evidence").symlink_to(desk.home / "evidence", target_is_directory=True)
    return Desk(tmp_path / "home")


@pytest.fixture(scope="session")
def site_home() -> Iterator[Path]:
    """The home folder of this process's site."""
    from tests.web.site import start_django

    home = start_django()
    yield home
    shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="session")
def seeded(site_home: Path, desk: Desk, central: Projected) -> Path:
    """A folder with the seeded database, made by whichever worker comes first."""
    for shared in ("evidence", "runs"):
        if not (site_home / shared).exists():
            (site_home / shared).symlink_to(desk.home / shared, target_is_directory=True)
    template = desk.home.parent / "site-template"
    try:
        (desk.home.parent / "site-template-making").mkdir()
    except FileExistsError:
        for _ in range(MOST_SECONDS_TO_SEED * 5):
            if template.exists():
                return template
            time.sleep(0.2)
        raise TimeoutError("Another worker was to seed the site and did not.") from None
    _seed(site_home, template)
    return template


def _seed(home: Path, template: Path) -> None:
    from allotment.planning.desk import Desk
    from allotment.planning.people import opening
    from tests.web.site import ICS, keep_database

    desk = Desk(home)
    opening.open_system(desk, ICS, opening.accounts_asked(desk, ICS, "", demonstration=True))
    keep_database(home, template)


@pytest.fixture(scope="module")
def site(site_home: Path, seeded: Path) -> Iterator[Site]:
    """A freshly seeded site for one test file."""
    from tests.web.site import Site, put_database

    put_database(seeded, site_home)
    yield Site(site_home)
    from django.db import connections

    connections.close_all()


@pytest.fixture
def django_queries(site: Site) -> Callable[[], CaptureQueriesContext]:
    """Capture the queries that are asked inside a with statement."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    return lambda: CaptureQueriesContext(connection)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """On a PostgreSQL server run what stands on the database; the rest would only say the same again."""
    if os.environ.get("ALLOTMENT_TEST_POSTGRES"):
        items[:] = [item for item in items if "site" in getattr(item, "fixturenames", ())]
