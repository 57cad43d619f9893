"""What many tests stand on: one desk with the shipped evidence imported, and one small real run.

Imports stand inside the fixtures, so that a test of one room needs only that room and those below it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from allotment.planning.desk import Desk
    from allotment.planning.groundwork import Groundwork
    from allotment.planning.project import Projected


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Desk:
    """One archive for all the workers of a test session: what one imports or scores the others find."""
    from allotment.planning.desk import Desk

    base = tmp_path_factory.getbasetemp()
    return Desk((base if worker_id == "master" else base.parent) / "allotment-home")


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
