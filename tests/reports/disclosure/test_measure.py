"""FTE leaves only as protected people times a rate of enough of them, and says nothing more of how many there are."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allotment.reports.disclosure.cube import protect_cube
from allotment.reports.disclosure.errors import DisclosureError
from allotment.reports.disclosure.lattice import ALL
from allotment.reports.disclosure.measure import protect_measure
from tests.reports.disclosure.people import network_staff

GROUPS = {"Midwife": "Midwives", "Nurse": "Nurses", "Matron": "Nurses", "Manager": "Managers"}


def cube_of(**protected: int) -> pl.DataFrame:
    """Lay out a protected cube by role and sex, as if all were women."""
    total = sum(protected.values())
    rows = [(role, sex, figure, 5) for role, figure in {**protected, ALL: total}.items() for sex in ("Female", ALL)]
    return pl.DataFrame(rows, ["role", "sex", "protected", "within"], orient="row")


def measured_of(**headcount_and_fte: tuple[int, float]) -> pl.DataFrame:
    """Lay out true headcount and FTE by role."""
    rows = [(role, headcount, fte) for role, (headcount, fte) in headcount_and_fte.items()]
    return pl.DataFrame(rows, {"role": pl.String, "headcount": pl.Int64, "fte": pl.Float64}, orient="row")


def fte_by_role(measured: pl.DataFrame, cube: pl.DataFrame) -> dict[str, float]:
    """Protect, and give FTE by role."""
    answer = protect_measure(measured, cube, staff_group_of=GROUPS)
    return dict(answer.select("role", "fte").iter_rows())


def test_a_role_takes_the_rate_of_its_staff_group_rounded_to_the_base():
    cube = cube_of(Midwife=20, Nurse=60, Matron=20)
    measured = measured_of(Midwife=(21, 15.4), Nurse=(58, 47.0), Matron=(19, 14.0))
    midwives = round(15.4 / 21 * 20 / 5) * 5
    nurses = round(61.0 / 77 * 80 / 5) * 5
    expected = {"Midwife": midwives, "Nurse": nurses * 0.75, "Matron": nurses * 0.25, ALL: midwives + nurses}
    assert fte_by_role(measured, cube) == pytest.approx(expected)


def test_a_group_with_few_protected_people_takes_the_rate_of_the_whole_organisation():
    cube = cube_of(Midwife=5, Nurse=40)
    answer = protect_measure(measured_of(Midwife=(4, 1.2), Nurse=(41, 29.8)), cube, staff_group_of=GROUPS)
    assert answer["rate_from"].to_list() == ["whole organisation", "staff group", "sum of roles"]
    assert answer["fte"].to_list() == pytest.approx([5 * 30 / 40, 30, 33.75])


def test_ten_protected_people_are_enough_for_a_rate_of_their_own():
    measured = measured_of(Midwife=(9, 4.4), Nurse=(41, 29.8))
    assert fte_by_role(measured, cube_of(Midwife=10, Nurse=40))["Midwife"] == 5
    assert fte_by_role(measured, cube_of(Midwife=5, Nurse=40))["Midwife"] == 5 * 30 / 40


def test_what_a_small_group_works_changes_no_figure_beside_a_large_one():
    cube = cube_of(Midwife=5, Nurse=40)
    few, many = (measured_of(Midwife=(4, fte), Nurse=(41, 29.8)) for fte in (0.4, 4.0))
    assert fte_by_role(few, cube) == fte_by_role(many, cube)


def test_where_every_group_is_small_the_whole_organisation_has_one_rate():
    cube = cube_of(Midwife=5, Nurse=5, Manager=5)
    answer = fte_by_role(measured_of(Midwife=(4, 1.2), Nurse=(6, 5.0), Manager=(5, 4.8)), cube)
    assert list(answer.values()) == pytest.approx([5 * 10 / 15] * 3 + [10])


def test_nobody_protected_means_no_fte():
    assert fte_by_role(measured_of(Midwife=(2, 1.9)), cube_of(Midwife=0)) == {"Midwife": 0.0, ALL: 0.0}
    assert fte_by_role(measured_of(), cube_of()) == {ALL: 0.0}


@given(st.integers(6, 14), st.integers(16, 24), st.floats(0.3, 1.0))
@settings(max_examples=40, deadline=None)
def test_fte_tells_nothing_of_the_headcount_within_what_the_cube_allows(midwives: int, nurses: int, average: float):
    cube = cube_of(Midwife=10, Nurse=20)
    measured = measured_of(Midwife=(midwives, midwives * average), Nurse=(nurses, nurses * average))
    alike = measured_of(Midwife=(10, 10 * average), Nurse=(20, 20 * average))
    if not any(abs(people * average / 5 % 1 - 0.5) < 1e-9 for people in (10, 20)):  # halves fall by the last bit
        assert fte_by_role(measured, cube) == fte_by_role(alike, cube)


def test_real_staff_of_networks_keep_their_fte_nearly_and_no_role_keeps_it_exactly():
    staff = network_staff()
    measured = staff.group_by("role").agg(headcount=pl.len(), fte=pl.col("fte").sum())
    counts = staff.group_by("role", "contract").agg(headcount=pl.len())
    groups = dict(staff.select("role", "staff_group").unique("role", maintain_order=True).iter_rows())
    answer = protect_measure(measured, protect_cube(counts, ("role", "contract")), staff_group_of=groups)
    total = answer.filter(pl.col("role") == ALL)["fte"].item()
    assert total == pytest.approx(measured["fte"].sum(), rel=0.05)
    both = answer.join(measured, on="role", suffix="_exact")
    assert both.filter((pl.col("fte") - pl.col("fte_exact")).abs() < 0.001, pl.col("fte_exact") > 0).is_empty()


@pytest.mark.parametrize(
    ("measured", "cube", "rule"),
    [
        (measured_of(Porter=(3, 2.0)), cube_of(Porter=5), "belongs to no staff group"),
        (measured_of(Midwife=(3, 2.0)), cube_of(Nurse=0), "not in the protected cube"),
        (measured_of(Midwife=(0, 2.0)), cube_of(Midwife=0), "0 where there is nobody"),
        (measured_of(Midwife=(3, float("nan"))), cube_of(Midwife=5), "0 or more"),
        (measured_of(), cube_of(Midwife=5), "protected people and no counted ones"),
        (pl.concat([measured_of(Midwife=(3, 2.0))] * 2), cube_of(Midwife=5), "A role has one row"),
        (measured_of(Midwife=(3, 2.0)).drop("fte"), cube_of(Midwife=5), "The column is missing"),
    ],
)
def test_measures_that_do_not_belong_to_the_cube_are_refused(measured: pl.DataFrame, cube: pl.DataFrame, rule: str):
    with pytest.raises(DisclosureError, match=rule):
        protect_measure(measured, cube, staff_group_of=GROUPS)
