"""What the tests of documents stand on."""

from __future__ import annotations

import pytest

from tests.planning.documents.doing import Doing
from tests.web.site import Site


@pytest.fixture
def doing(site: Site) -> Doing:
    """The cast at work on the file's own site."""
    return Doing(site)
