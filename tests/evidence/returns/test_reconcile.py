"""A return beside the published figures of its organisation."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from allotment.evidence.returns.read import read_return
from allotment.evidence.returns.reconcile import reconcile, roles_outside_sector
from allotment.workforce.roles import ROLES
from allotment.workforce.tables import Baseline

TOLERANCE = 0.05


def published(*rows: tuple[str, int, float], grade: str = "B", synthetic: bool = False) -> pl.DataFrame:
    """Baseline rows of one organisation, from role, headcount and FTE."""
    table = pl.DataFrame(
        [
            {
                "organisation": "RTE",
                "role": role,
                "organisation_name": "A trust",
                "sector": "acute",
                "staff_group": ROLES[role].staff_group,
                "headcount": headcount,
                "fte": fte,
                "establishment_fte": fte,
                "vacancies_fte": 0.0,
                "as_at": date(2025, 8, 31),
                "grade": grade,
                "synthetic": synthetic,
                "source": "hchs_staff_in_post",
                "fte_low": fte,
                "fte_high": fte,
            }
            for role, headcount, fte in rows
        ],
        schema_overrides={"headcount": pl.Int64},
        schema=None if rows else Baseline.create_empty().schema,
    )
    return Baseline.validate(table, cast=True)


@pytest.fixture
def good(sample: Path):
    return read_return(sample / "good.csv")


def test_a_return_is_compared_by_staff_group_without_bank_work(good):
    found = reconcile(good, published(("Consultant", 2, 1.8), ("Nurse or health visitor", 5, 3.0)), TOLERANCE)
    rows = {row["staff_group"]: row for row in found.by_staff_group.iter_rows(named=True)}
    nurses = rows["Nurses & health visitors"]
    assert (nurses["returned_headcount"], nurses["published_headcount"], nurses["headcount_difference"]) == (3, 5, -2)
    assert nurses["returned_fte"] == pytest.approx(2.5)
    assert nurses["difference_share"] == pytest.approx(-0.5 / 3)
    assert nurses["beyond_tolerance"]
    assert rows["Midwives"]["published_is"] == "not published"
    assert rows["Midwives"]["difference_share"] is None


def test_grades_of_one_staff_group_are_added_up(good):
    found = reconcile(good, published(("Consultant", 2, 1.8), ("Specialty registrar", 1, 1.0)), TOLERANCE)
    doctors = found.by_staff_group.row(0, named=True)
    assert doctors["staff_group"] == "HCHS doctors"
    assert doctors["fte_difference"] == pytest.approx(0)
    assert not doctors["beyond_tolerance"]


def test_the_total_is_the_sum_of_the_staff_groups_and_stands_apart(good):
    found = reconcile(good, published(("Consultant", 2, 1.8), ("Senior manager", 1, 1.0)), TOLERANCE)
    total = found.total.row(0, named=True)
    assert found.total.height == 1
    assert "All staff" not in found.by_staff_group["staff_group"]
    for name in ("returned_headcount", "published_headcount", "returned_fte", "published_fte", "fte_difference"):
        assert total[name] == pytest.approx(found.by_staff_group[name].sum())
    assert total["returned_fte"] == pytest.approx(good.staff_fte)


def test_a_difference_at_the_tolerance_is_let_pass_and_one_beyond_is_not(sample: Path):
    consultants = read_return(sample / "good.csv")
    only = type(consultants)(consultants.staff.head(2), consultants.posts, [], 2, 0)
    assert reconcile(only, published(("Consultant", 2, 2.0)), 0.1).is_within_tolerance
    assert not reconcile(only, published(("Consultant", 2, 2.01)), 0.1).is_within_tolerance


def test_what_was_estimated_or_made_is_said_to_be(good):
    for grade, synthetic, words in (("B", False, "counted"), ("E", False, "estimated"), ("E", True, "synthetic")):
        found = reconcile(good, published(("Consultant", 2, 1.8), grade=grade, synthetic=synthetic), TOLERANCE)
        assert found.by_staff_group.row(0, named=True)["published_is"] == words


def test_an_organisation_of_which_nothing_is_published_is_compared_with_nothing(good):
    found = reconcile(good, published(), TOLERANCE)
    assert set(found.by_staff_group["published_is"]) == {"not published"}
    assert found.total["published_fte"].item() == 0


def test_a_role_of_another_sector_is_named_with_its_first_row(good):
    assert roles_outside_sector(good, "acute", "r.csv") == []
    problems = roles_outside_sector(good, "adult social care", "r.csv")
    assert [(problem.row, problem.value) for problem in problems][:2] == [(2, "Consultant"), (4, "Specialty registrar")]
    assert "It stands in 2 rows." in problems[0].rule
    assert "Care worker" in problems[0].remedy
