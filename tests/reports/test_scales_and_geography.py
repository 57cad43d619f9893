"""Scales, labels and boundaries."""

from __future__ import annotations

import json
from itertools import combinations, pairwise

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from allotment.reports.charts.ages import band_of_age, bands_in_order
from allotment.reports.charts.geography import Box, class_words, growth_classes, middle, moved_apart, polygons
from allotment.reports.charts.scales import round_domain, spread
from tests.reports.run_fixture import make_run

numbers = st.floats(-1e6, 1e6, allow_nan=False)


@given(st.lists(numbers, min_size=1, max_size=20), st.booleans())
def test_round_limits_hold_every_value_and_zero_where_asked(values: list[float], with_zero: bool) -> None:
    low, high = round_domain(values, with_zero=with_zero)
    assert low <= min(values)
    assert high >= max(values)
    assert low < high
    if with_zero:
        assert low <= 0 <= high


@given(st.lists(st.floats(0, 100), min_size=1, max_size=8), st.floats(1, 5))
def test_labels_end_up_apart_and_in_order(positions: list[float], apart: float) -> None:
    moved = spread(positions, apart)
    assert all(second - first >= apart - 1e-6 for first, second in pairwise(sorted(moved)))
    order = sorted(range(len(positions)), key=lambda index: positions[index])
    assert [moved[index] for index in order] == sorted(moved)
    assert sum(moved) == pytest.approx(sum(positions), abs=1e-6)


def test_labels_that_are_clear_of_each_other_stay_where_they_are() -> None:
    assert spread([1.0, 50.0, 20.0], 5) == [1.0, 50.0, 20.0]


@pytest.mark.parametrize("table", ["map_ics", "map_districts"])
def test_every_outer_ring_runs_clockwise_or_the_map_would_fill_inside_out(table: str) -> None:
    for geometry in make_run().tables[table]["geometry"]:
        for part in polygons(geometry):
            assert sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(part[0])) < 0


def test_a_hole_runs_against_its_outer_ring() -> None:
    square = [[0, 0], [4, 0], [4, 4], [0, 4], [0, 0]]
    hole = [[1, 1], [2, 1], [2, 2], [1, 2], [1, 1]]
    outer, inner = polygons(json.dumps({"type": "Polygon", "coordinates": [square, hole]}))[0]
    assert outer == square[::-1]
    assert inner == hole


def test_the_middle_of_a_place_is_that_of_its_largest_part() -> None:
    shape = {"type": "MultiPolygon", "coordinates": [[[[0, 0], [0, 1], [1, 1], [1, 0], [0, 0]]]]}
    shape["coordinates"].append([[[10, 10], [10, 14], [14, 14], [14, 10], [10, 10]]])
    assert middle(polygons(json.dumps(shape))) == pytest.approx((12, 12))


@given(st.lists(st.builds(Box, st.floats(0, 300), st.floats(0, 300), st.just(80.0), st.just(30.0)), max_size=5))
def test_labels_on_a_map_do_not_cover_each_other(boxes: list[Box]) -> None:
    for one, other in combinations(moved_apart(boxes), 2):
        beside = abs(one.right - other.right) >= 80 - 1e-6
        assert beside or abs(one.down - other.down) >= 30 - 1.0


@given(st.lists(st.floats(-0.5, 2.0), min_size=1, max_size=42))
def test_every_growth_lies_in_the_class_that_it_is_given(shares: list[float]) -> None:
    words = class_words(shares)
    assert len(words) <= 5
    for share, word in zip(shares, growth_classes(shares), strict=True):
        low, high = (float(part.replace("\u2212", "-").strip("%")) for part in word.split("% to under "))
        assert low - 1e-6 <= share * 100 <= high + 1e-6


@given(st.integers(0, 105))
def test_every_age_has_a_band_that_is_in_the_order(age: int) -> None:
    frame = pl.DataFrame({"age": [age]})
    band = frame.select(band_of_age(pl.col("age"), oldest_from=65, youngest_to=19)).item()
    assert band in bands_in_order(65, 19)
