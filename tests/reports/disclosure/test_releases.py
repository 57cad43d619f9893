"""A new table goes out only if it gives nothing away beside everything that has gone out before."""

from __future__ import annotations

import re

import numpy as np
import polars as pl
import pytest

from allotment.reports.disclosure.cube import protect_cube
from allotment.reports.disclosure.lattice import ALL
from allotment.reports.disclosure.released_table import ReleasedTable, Rounded, Suppressed, released_cube
from allotment.reports.disclosure.releases import check_release
from tests.reports.disclosure.people import network_counts, table_of, with_totals

DIMENSIONS = ("network", "role", "contract")
TWO = ("role", "sex")


@pytest.fixture(scope="module")
def snapshot() -> pl.DataFrame:
    """Real headcounts by network, role and contract."""
    return network_counts(*DIMENSIONS)


@pytest.fixture(scope="module")
def cube(snapshot: pl.DataFrame) -> ReleasedTable:
    """The snapshot's one protected cube."""
    return released_cube("snapshot cube", DIMENSIONS, protect_cube(snapshot, DIMENSIONS))


def totals_of(cube: ReleasedTable, *dimensions: str) -> ReleasedTable:
    """Take some of a cube's totals as a table of their own."""
    summed = [pl.col(name) == ALL for name in cube.dimensions if name not in dimensions]
    return ReleasedTable("totals", dimensions, cube.cells.filter(*summed).select(*dimensions, "protected"), cube.rule)


def test_the_first_protected_cube_of_a_snapshot_may_go(cube: ReleasedTable):
    assert check_release([], cube) == []


def test_any_totals_of_a_released_cube_may_go(cube: ReleasedTable):
    released = [cube, totals_of(cube, "network", "role")]
    assert check_release(released, totals_of(cube, "role", "contract")) == []


def test_the_same_people_protected_a_second_time_in_another_table_are_refused(
    snapshot: pl.DataFrame, cube: ReleasedTable
):
    by_role = snapshot.group_by("network", "role").agg(pl.col("headcount").sum())
    again = released_cube("networks by role", ("network", "role"), protect_cube(by_role, ("network", "role"), base=3))
    problems = check_release([cube], again)
    assert problems
    assert {problem.where for problem in problems} == {"networks by role"}
    assert all("protected cube" in problem.remedy for problem in problems)


def test_a_refusal_names_the_cells_and_tells_no_count():
    counts = table_of(np.array([[7, 12], [9, 31]]), TWO).with_columns(
        pl.col("role").replace({"role 00": "Midwife", "role 01": "Nurse"}),
        pl.col("sex").replace({"sex 00": "Male", "sex 01": "Female"}),
    )
    exact = ReleasedTable(
        "exact", ("role",), counts.group_by("role").agg(protected=pl.col("headcount").sum()), Suppressed(0, 0)
    )
    problems = check_release([released_cube("cube", TWO, protect_cube(counts, TWO))], exact)
    assert {"role Midwife", "role Nurse"} <= {problem.rule.split("give away: ")[1].rstrip(".") for problem in problems}
    assert not [problem for problem in problems if re.search(r"\d", str(problem))]


def test_the_grand_total_is_called_so():
    roles = pl.DataFrame({"role": ["Midwife", "Nurse", ALL], "protected": [15, 20, 35]})
    total = pl.DataFrame({"role": [ALL], "protected": [37]})
    exact = ReleasedTable("total", ("role",), total, Suppressed(0, 0))
    [problem] = check_release([ReleasedTable("roles", ("role",), roles, Rounded(5))], exact)
    assert problem.rule.endswith("would give away: the grand total.")


def test_what_was_exposed_before_is_no_reason_to_refuse(snapshot: pl.DataFrame):
    counts = snapshot.group_by("network", "contract").agg(pl.col("headcount").sum())
    exact = ReleasedTable(
        "statistics",
        ("network", "contract"),
        with_totals(counts, ("network", "contract")).rename({"headcount": "protected"}),
        Suppressed(0, 0),
    )
    roles = ReleasedTable("the same", exact.dimensions, exact.cells, exact.rule)
    assert check_release([], exact)
    assert check_release([exact], roles) == []


def test_one_unsafe_table_is_refused_even_as_the_first(snapshot: pl.DataFrame):
    exact = with_totals(snapshot, DIMENSIONS).rename({"headcount": "protected"})
    assert check_release([], ReleasedTable("exact", DIMENSIONS, exact, Suppressed(0, 0)))


def test_a_table_that_contradicts_what_has_gone_out_is_refused(cube: ReleasedTable):
    other = totals_of(cube, "role")
    doubled = ReleasedTable("other", ("role",), other.cells.with_columns(pl.col("protected") * 2), other.rule)
    [problem] = check_release([cube], doubled)
    assert "No true counts could have led to these figures" in problem.rule
