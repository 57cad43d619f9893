"""A protected cube adds up, stays near the truth, hides who is there, and does not depend on the order of anything."""

from __future__ import annotations

from itertools import product

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from allotment.reports.disclosure.cube import protect_cube
from allotment.reports.disclosure.errors import DisclosureError
from allotment.reports.disclosure.lattice import ALL
from tests.reports.disclosure.people import (
    CUBE,
    beside_the_truth,
    made_organisation,
    network_counts,
    table_of,
    with_totals,
)

ONE_TO_THREE = ("age_band", "role", "sex")
COUNT = st.one_of(st.integers(0, 4), st.integers(0, 23), st.just(0))
TABLES = arrays(np.int64, array_shapes(min_dims=1, max_dims=3, max_side=4), elements=COUNT)
BASES = st.sampled_from([2, 3, 5, 10])
RING = np.zeros((3, 4, 3), np.int64)  # halves of 4 in a ring: taking one up takes the next down, and it has no end
RING[[0, 0, 0, 1, 1, 1], [0, 0, 2, 1, 2, 2], [0, 1, 0, 0, 0, 1]] = [2, 2, 6, 2, 2, 6]


def ring_and(place: tuple[int, int, int], count: int) -> np.ndarray:
    """The ring, with one more cell."""
    counts = RING.copy()
    counts[place] = count
    return counts


def rule_is_kept(protected: pl.DataFrame, counts: pl.DataFrame, dimensions: tuple[str, ...], base: int) -> bool:
    """Whether figures add up and each keeps to what the cube says of itself."""
    cells = protected.filter(pl.col(name) != ALL for name in dimensions)
    added = with_totals(cells, dimensions, "protected")
    assert added.equals(protected.select(*dimensions, "protected").sort(dimensions)), "totals are not sums"
    both = beside_the_truth(protected, counts, dimensions)
    figure, truth, within = both["protected"], both["headcount"], both["within"]
    return bool(
        (figure % base == 0).all()
        and (figure >= 0).all()
        and ((figure - truth).abs() < within).all()
        and (figure.filter(truth == 0) == 0).all()
    )


def least_distance(counts: np.ndarray, base: int, within: int) -> float:
    """Try every rounding of a small table that keeps each figure within the distance: the least total distance.

    Infinite where none does.
    """
    options = [
        [figure for figure in range(0, count + within, base) if abs(figure - count) < within] if count else [0]
        for count in counts.ravel().tolist()
    ]
    tried = np.array(list(product(*options))).reshape(-1, *counts.shape)
    distances = np.zeros(len(tried))
    for summed in product((False, True), repeat=counts.ndim):
        axes = tuple(axis for axis, is_summed in enumerate(summed) if is_summed)
        off = np.abs(tried.sum(axis=tuple(axis + 1 for axis in axes)) - counts.sum(axis=axes)).reshape(len(tried), -1)
        distances += np.where((off < within).all(axis=1), off.sum(axis=1), np.inf)
    return float(distances.min())


@given(TABLES, BASES)
@settings(max_examples=120, deadline=None)
def test_any_table_adds_up_stays_near_the_truth_and_keeps_its_zeros(counts: np.ndarray, base: int):
    names = ONE_TO_THREE[: counts.ndim]
    table = table_of(counts, names)
    assert rule_is_kept(protect_cube(table, names, base), table, names, base)


@given(arrays(np.int64, array_shapes(min_dims=1, max_dims=2, max_side=4), elements=COUNT), BASES)
@settings(max_examples=60, deadline=None)
def test_one_and_two_dimensions_are_always_within_the_base_and_true_multiples_stay(counts: np.ndarray, base: int):
    names = ONE_TO_THREE[: counts.ndim]
    table = table_of(counts, names)
    both = beside_the_truth(protect_cube(table, names, base), table, names)
    assert (both["within"] == base).all()
    multiples = both.filter(pl.col("headcount") % base == 0)
    assert multiples["protected"].equals(multiples["headcount"].rename("protected"))


@given(st.sampled_from([(6,), (2, 3), (1, 4), (2, 2, 2)]).flatmap(lambda it: arrays(np.int64, it, elements=COUNT)))
@settings(max_examples=25, deadline=None)
def test_no_other_rounding_that_adds_up_is_nearer_the_truth(counts: np.ndarray):
    names = ONE_TO_THREE[: counts.ndim]
    table = table_of(counts, names)
    both = beside_the_truth(protect_cube(table, names), table, names)
    assert float((both["protected"] - both["headcount"]).abs().sum()) == least_distance(counts, 5, 5)


@given(TABLES, st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_neither_the_order_of_rows_nor_that_of_dimensions_matters(counts: np.ndarray, shuffled):
    names = ONE_TO_THREE[: counts.ndim]
    table = table_of(counts, names)
    rows = list(range(table.height))
    shuffled.shuffle(rows)
    turned = tuple(reversed(names))
    first, again = protect_cube(table, names), protect_cube(table[rows].select(*turned, "headcount"), turned)
    assert first.sort(names).equals(again.select(first.columns).sort(names))


def test_of_equally_near_ways_the_same_one_is_taken_whatever_the_order():
    five_alike = table_of(np.ones(5, np.int64), ("role",))
    answers = [protect_cube(five_alike.sample(fraction=1, shuffle=True, seed=seed), ("role",)) for seed in range(8)]
    assert answers[0]["protected"].to_list().count(5) == 2  # one role, and the total
    assert all(answer.equals(answers[0]) for answer in answers)


def test_the_same_counts_give_the_same_bytes():
    counts = made_organisation(3000)
    assert protect_cube(counts, CUBE).write_csv() == protect_cube(counts, CUBE).write_csv()


@pytest.mark.parametrize("people", [0, 1, 8_000])
def test_an_organisation_of_any_size_is_protected_within_the_base(people: int):
    counts = made_organisation(people)
    protected = protect_cube(counts, CUBE)
    assert rule_is_kept(protected, counts, CUBE, 5)
    assert (protected["within"] == 5).all()
    assert protected.height == 41 * 13 * 3


def test_an_organisation_without_rows_or_values_still_has_its_total():
    nobody = table_of(np.zeros((2, 2), np.int64), ("role", "sex")).clear()
    assert protect_cube(nobody, ("role", "sex")).rows() == [(ALL, ALL, 0, 5)]


@pytest.mark.parametrize("dimensions", [("network", "role"), ("network", "role", "contract")])
def test_real_staff_of_networks_are_protected_in_two_and_three_dimensions(dimensions: tuple[str, ...]):
    counts = network_counts(*dimensions)
    assert (counts["headcount"] == 1).sum() > 30, "the table has cells to protect"
    assert rule_is_kept(protect_cube(counts, dimensions), counts, dimensions, 5)


def test_rounding_each_figure_by_itself_does_not_add_up():
    truth = with_totals(network_counts("network", "role"), ("network", "role"))
    rounded = truth.with_columns(protected=(pl.col("headcount") / 5).round() * 5)
    cells = rounded.filter(pl.col("network") != ALL, pl.col("role") != ALL)
    added = with_totals(cells, ("network", "role"), "protected")
    assert (added["protected"] != rounded.sort("network", "role")["protected"]).any()


@pytest.mark.parametrize("counts", [RING, ring_and((2, 1, 0), 1), ring_and((2, 3, 2), 3), ring_and((0, 1, 2), 5)])
def test_where_nothing_adds_up_within_the_base_the_next_multiple_is_allowed_and_the_answer_says_so(counts: np.ndarray):
    table = table_of(counts, ONE_TO_THREE)
    protected = protect_cube(table, ONE_TO_THREE, base=4)
    assert least_distance(counts, 4, within=4) == float("inf")
    assert (protected["within"] == 8).all()
    assert rule_is_kept(protected, table, ONE_TO_THREE, 4)
    both = beside_the_truth(protected, table, ONE_TO_THREE)
    assert float((both["protected"] - both["headcount"]).abs().sum()) == least_distance(counts, 4, within=8)


def test_the_order_in_which_values_are_listed_orders_the_rows_and_changes_no_figure():
    counts = network_counts("role", "contract")
    listed = {name: counts[name].unique().sort(descending=True).to_list() for name in ("role", "contract")}
    turned = protect_cube(counts, ("role", "contract"), values=listed)
    assert turned["role"].unique(maintain_order=True).to_list() == [*listed["role"], ALL]
    plain = protect_cube(counts, ("role", "contract"))
    assert turned.sort("role", "contract").equals(plain.sort("role", "contract"))


def test_a_lone_member_of_a_listed_role_leaves_no_trace_in_which_rows_exist():
    listed = {"role": ["Midwife", "Consultant", "Manager"], "sex": ["Female", "Male"]}
    others = [("Consultant", "Male", 40), ("Manager", "Female", 20)]
    schema = ["role", "sex", "headcount"]
    without = pl.DataFrame(others, schema, orient="row")
    with_one = pl.DataFrame([*others, ("Midwife", "Female", 1)], schema, orient="row")
    answers = [protect_cube(counts, ("role", "sex"), values=listed) for counts in (without, with_one)]
    assert answers[0].equals(answers[1])
    assert answers[0]["role"].unique(maintain_order=True).to_list() == [*listed["role"], ALL]


@pytest.mark.parametrize(
    ("fault", "counts", "rule"),
    [
        ("hours", {"role": ["a"], "headcount": [1.5]}, "Headcount is a whole number"),
        ("negative", {"role": ["a"], "headcount": [-1]}, "Headcount is 0 or more"),
        ("missing count", {"role": ["a", "b"], "headcount": [1, None]}, "Headcount is 0 or more"),
        ("twice", {"role": ["a", "a"], "headcount": [1, 2]}, "A combination has one row"),
        ("total", {"role": ["a", "All"], "headcount": [1, 1]}, "The word is kept for totals"),
        ("nameless", {"role": ["a", None], "headcount": [1, 1]}, "Every row names its value"),
        ("no column", {"grade": ["a"], "headcount": [1]}, "The column is missing"),
        ("unlisted", {"role": ["z"], "headcount": [1]}, "not one that the dimension lists"),
    ],
)
def test_a_faulty_table_is_refused_with_the_rule_it_breaks(fault: str, counts: dict[str, list[object]], rule: str):
    with pytest.raises(DisclosureError, match=rule):
        protect_cube(pl.DataFrame(counts), ("role",), values={"role": ["a", "b"]})


@pytest.mark.parametrize(("dimensions", "base"), [((), 5), (("role", "role"), 5), (("within",), 5), (("role",), 1)])
def test_impossible_dimensions_and_bases_are_refused(dimensions: tuple[str, ...], base: int):
    with pytest.raises(DisclosureError, match="cannot be protected"):
        protect_cube(pl.DataFrame({"role": ["a"], "within": ["b"], "headcount": [1]}), dimensions, base)


def test_a_table_that_takes_too_long_is_refused_and_says_what_to_do():
    with pytest.raises(DisclosureError, match="Leave out a dimension, or use wider bands"):
        protect_cube(made_organisation(8_000), CUBE, time_limit_seconds=0.0)
