"""Cohorts through the steps: nobody appears or vanishes, limits hold, and a count by hand agrees."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from allotment.projection.engine.inputs import FloatArray
from allotment.projection.pathways.flow import StepDrawn, StepFlow, come_through

share = st.floats(0, 1)
one_step = st.tuples(share, st.floats(0, 40), st.none() | st.floats(0, 500))
chain = st.lists(one_step, min_size=1, max_size=4)


def drawn(conversion: float, months: float, most: float | None = None) -> StepDrawn:
    return StepDrawn(np.array([conversion]), np.array([months]), None if most is None else np.array([most]))


def through(met: list[float], *steps: tuple[float, float, float | None]) -> list[StepFlow]:
    return come_through(np.array([met]), [drawn(*step) for step in steps])


def people(flow: FloatArray) -> float:
    return float(flow.sum())


@given(st.lists(st.floats(0, 5_000), min_size=1, max_size=4), chain)
def test_nobody_appears_or_vanishes(met: list[float], steps: list[tuple[float, float, float | None]]):
    flows = through(met, *steps)
    gone = sum(people(one.dropped) + people(one.turned_away) + people(one.still_in) for one in flows)
    assert gone + people(flows[-1].finished) == pytest.approx(sum(met), abs=1e-6)
    assert all(values.min() >= -1e-9 for one in flows for values in vars(one).values())


@given(st.lists(st.floats(0, 5_000), min_size=1, max_size=4), chain)
def test_no_more_enter_a_step_in_a_year_than_its_limit(
    met: list[float], steps: list[tuple[float, float, float | None]]
):
    for (_, _, most), flow in zip(steps, through(met, *steps), strict=True):
        assert most is None or flow.entered.sum(1).max() <= most + 1e-6


def test_a_count_by_hand_agrees():
    met, steps = [120.0, 240.0, 0.0], [(0.5, 3.4, None), (0.5, 7, 40.0), (0.8, 2, None)]
    arriving = [met[month // 12] / 12 for month in range(36)]
    for conversion, months, most in steps:
        entered = [min(come, most / 12) if most is not None else come for come in arriving]
        delay = round(months)
        arriving = [entered[month - delay] * conversion if month >= delay else 0.0 for month in range(36)]
    by_year = [sum(arriving[year * 12 : year * 12 + 12]) for year in range(3)]
    assert through(met, *steps)[-1].finished[0].sum(0) == pytest.approx(by_year)


def test_twice_the_conversion_brings_twice_as_many_where_nothing_is_full():
    once = through([100, 100, 100], (0.2, 2, None), (0.3, 5, None))
    twice = through([100, 100, 100], (0.2, 2, None), (0.6, 5, None))
    assert twice[-1].finished == pytest.approx(2 * once[-1].finished)


def test_a_slower_step_brings_the_same_people_later_and_fewer_within_the_years():
    quick = through([100, 0, 0], (1, 0, None), (0.5, 3, None))[-1].finished.sum(1)[0]
    slow = through([100, 0, 0], (1, 0, None), (0.5, 15, None))[-1].finished.sum(1)[0]
    late = through([100, 0, 0], (1, 0, None), (0.5, 30, None))[-1].finished.sum(1)[0]
    assert quick == pytest.approx([37.5, 12.5, 0])
    assert slow == pytest.approx([0, 37.5, 12.5])
    assert late.sum() < quick.sum()


def test_a_step_longer_than_the_years_keeps_everybody_in_it():
    flow = through([100, 100], (0.5, 1e300, None))[0]
    assert people(flow.still_in) == pytest.approx(200)
    assert people(flow.finished) == 0


def test_where_a_step_is_full_all_who_come_have_the_same_chance():
    flows = through([120, 120], (1, 6, None), (1, 0, 60.0))
    asked, entered = flows[0].finished[0, :, 1], flows[1].entered[0, :, 1]
    assert entered / asked == pytest.approx([0.5, 0.5])
    assert people(flows[1].turned_away) == pytest.approx(asked.sum() / 2 + flows[0].finished[0, :, 0].sum() / 2)
