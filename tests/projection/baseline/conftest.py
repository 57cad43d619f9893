"""The shipped evidence and the baseline of every system made from it, once for each test process."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import pytest

import allotment
from allotment.evidence.assumptions.register import Register, load_register
from allotment.evidence.evidence import Evidence
from allotment.evidence.sources import SOURCES
from allotment.projection.baseline import BaselineResult, england_baseline

PUBLIC = Path(allotment.__file__).parent / "evidence" / "public"
NOT_NEEDED = {"hchs_sickness", "hospital_use", "agenda_for_change_pay", "gp_registered_population"}
BASE_DATE = date(2025, 8, 31)


@pytest.fixture(scope="session")
def evidence() -> Evidence:
    tables: dict[str, list[pl.DataFrame]] = {}
    for source in SOURCES:
        if source.key in NOT_NEEDED:
            continue
        imported = source.read(PUBLIC)
        assert not imported.problems, imported.problems
        for name, table in imported.tables.items():
            tables.setdefault(name, []).append(table)
    population = pl.concat(tables["population"]).filter(pl.col("year") == BASE_DATE.year)
    kept = {name: pl.concat(parts) for name, parts in tables.items()} | {"population": population}
    return Evidence(kept, pl.DataFrame(), "shipped")


@pytest.fixture(scope="session")
def register() -> Register:
    return load_register()


@pytest.fixture(scope="session")
def england(evidence: Evidence, register: Register) -> dict[str, BaselineResult]:
    return england_baseline(evidence, register, BASE_DATE)


@pytest.fixture(scope="session")
def everyone(england: dict[str, BaselineResult]) -> pl.DataFrame:
    """The baseline rows of all systems, with the system beside them."""
    return pl.concat([result.baseline.with_columns(ics=pl.lit(ics)) for ics, result in england.items()])


@pytest.fixture(scope="session")
def gloucestershire(england: dict[str, BaselineResult]) -> BaselineResult:
    return england["QR1"]


@pytest.fixture(scope="session")
def with_tables(evidence: Evidence) -> Callable[..., Evidence]:
    """The shipped evidence with some tables changed, or taken out where None is given."""

    def changed(**tables: pl.DataFrame | None) -> Evidence:
        merged = {**evidence.tables, **tables}
        return Evidence({name: table for name, table in merged.items() if table is not None}, pl.DataFrame(), "changed")

    return changed


@pytest.fixture(scope="session")
def base_date() -> date:
    return BASE_DATE
