"""One seeded site a test file; seeding happens once a session."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.web.site import ICS, Site, put_database, start_django

if TYPE_CHECKING:
    from allotment.planning.desk import Desk
    from allotment.planning.project import Projected


@pytest.fixture(scope="session")
def site_home() -> Iterator[Path]:
    """The home folder of this process's site."""
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
        while not template.exists():
            time.sleep(0.2)
        return template
    _seed(site_home, template)
    return template


def _seed(home: Path, template: Path) -> None:
    from django.db import connections

    from allotment.planning.desk import Desk
    from allotment.planning.people import opening

    desk = Desk(home)
    opening.open_system(desk, ICS, opening.accounts_asked(desk, ICS, "", demonstration=True))
    connections.close_all()
    staging = template.with_name("site-template-staging")
    staging.mkdir()
    for name in ("allotment.db", "audit-anchors.jsonl", "secret-key"):
        shutil.copyfile(home / name, staging / name)
    staging.rename(template)


@pytest.fixture(scope="module")
def site(site_home: Path, seeded: Path) -> Iterator[Site]:
    """A freshly seeded site for one test file."""
    put_database(seeded, site_home)
    yield Site(site_home)
    from django.db import connections

    connections.close_all()
