"""The published trust series, read once for every back-test file."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

import allotment
from allotment.evidence.assumptions.register import Register, load_register
from allotment.evidence.sources import hchs_staff_in_post, ods_successors

PUBLIC = Path(allotment.__file__).parent / "evidence" / "public"


@pytest.fixture(scope="session")
def register() -> Register:
    """The shipped assumptions."""
    return load_register()


@pytest.fixture(scope="session")
def trusts() -> pl.DataFrame:
    """Staff in post of the published trust series."""
    return hchs_staff_in_post.SOURCE.read(PUBLIC).tables["staff_in_post"]


@pytest.fixture(scope="session")
def successors() -> pl.DataFrame:
    """The published list of successor organisations."""
    return ods_successors.SOURCE.read(PUBLIC).tables["successors"]
