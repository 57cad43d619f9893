"""Starts solved back, held against a walk forward by hand: those who start close what was to be closed, and no more."""

from __future__ import annotations

from types import MappingProxyType

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from allotment.evidence.education.programmes import load_programmes
from allotment.planning.education.need import Gaps, Route, solve_back
from allotment.planning.education.responses import PartTime

PROGRAMME = load_programmes().programmes[0]
ROLE = "Midwife"
YEARS = 9


def route(*, lead: int = 2, part_time: float = 0.0, extra: int = 1, share: float = 1.0, years: int = 1) -> Route:
    return Route(PROGRAMME, ROLE, (), lead, PartTime(part_time, extra), share, years)


def gaps(gap: list[float], stay: float, fte: float = 0.9) -> Gaps:
    """Gaps of one role, of whose entrants a share stays from year to year."""
    entrant = np.array([[fte * stay ** (u - t) if u >= t else 0.0 for u in range(YEARS)] for t in range(YEARS)])
    one = MappingProxyType({ROLE: np.array([gap])})
    return Gaps(one, one, one, MappingProxyType({ROLE: entrant}))


GAPS = st.lists(st.floats(0.0, 200.0), min_size=YEARS, max_size=YEARS)
STAYS = st.floats(0.5, 1.0)


@given(GAPS, STAYS, st.floats(0.1, 1.0), st.integers(1, 5))
def test_those_who_start_carry_what_was_to_be_closed_in_every_year(gap, stay, through, years):
    one, given_gaps = route(years=years), gaps(gap, stay)
    solved = solve_back(one, given_gaps, 1, np.array([through]))
    entrant = given_gaps.entrant[ROLE]
    for year in range(3, YEARS):
        walked = sum(solved.starts[0, y] * through * entrant[y + 2, year] for y in range(1, year - 1))
        wanted = min(1.0, (year - 3 + 1) / years) * gap[year]
        assert walked >= wanted - 1e-6
        if solved.starts[0, year - 2] > 0:
            assert walked == pytest.approx(wanted, abs=1e-6)


@given(GAPS, STAYS, st.floats(0.1, 0.9), st.floats(0.1, 0.9), st.floats(0.0, 0.5))
def test_starts_move_by_the_ratio_of_the_shares_who_come_through(gap, stay, before, after, part_time):
    one, given_gaps = route(part_time=part_time), gaps(gap, stay)
    both = [solve_back(one, given_gaps, 1, np.array([through])).starts for through in (before, after)]
    assert both[1] * after == pytest.approx(both[0] * before, nan_ok=True, rel=1e-9, abs=1e-9)


def test_part_time_students_arrive_later_and_those_who_started_before_them_are_counted():
    solved = solve_back(route(part_time=0.5), gaps([0, 0, 0, 90, 90, 90, 90, 90, 90], 1.0), 1, np.array([1.0]))
    starts = solved.starts[0]
    assert starts[1] == pytest.approx(200.0)  # 100 entrants in year 3, half of those who start being full-time
    assert starts[2] == 0.0  # the other half arrive in year 4, when nobody more is needed
    assert np.isnan(starts[-2:]).all()
    assert (starts[:1] == 0.0).all()


def test_nobody_is_there_before_a_programme_is_over():
    solved = solve_back(route(lead=5), gaps([50.0] * YEARS, 1.0), 1, np.array([1.0]))
    assert (solved.entrants[0, :6] == 0.0).all()
    assert solved.entrants[0, 6] == pytest.approx(50 / 0.9)
