"""Part-time study moves people and money later and loses neither; bounds are taken by each who starts."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allotment.evidence.assumptions.register import load_register
from allotment.evidence.education.programmes import load_programmes
from allotment.levers.catalogue import LEVERS
from allotment.levers.lever import Cost, CostCategory, Flow, FlowChange, LeverValues, Response, Use
from allotment.planning.education.responses import (
    IN_PRACTICE,
    PartTime,
    applicants,
    learners_of_one_more_educator,
    places,
    planned,
    prepares,
    teaching,
    with_part_time,
)

ON = date(2026, 6, 30)
REGISTER = load_register()
FULL_TIME = Response(
    changes=(
        FlowChange(Flow.GRADUATES, "Midwife", 3, 0.6),
        *(FlowChange(Flow.COVER, "Midwife", year, -0.1) for year in range(3)),
    ),
    costs=tuple(Cost(CostCategory.TUITION, year, 600_000) for year in range(3)),
    uses=(Use("applicants: X", 0, 1.0), *(Use("placement weeks: midwifery", year, 20.0) for year in range(3))),
)
SHARES, EXTRA = st.floats(0.001, 0.9), st.integers(1, 4)


@given(SHARES, EXTRA)
def test_part_time_study_loses_nobody_and_costs_and_uses_the_same_in_all(share: float, extra: int):
    found = with_part_time(FULL_TIME, PartTime(share, extra), 3)
    joined = {one.lag: one.amount for one in found.changes if one.flow is Flow.GRADUATES}
    assert joined == {3: pytest.approx(0.6 * (1 - share)), 3 + extra: pytest.approx(0.6 * share)}
    assert sum(one.amount for one in found.changes if one.flow is Flow.COVER) == pytest.approx(-0.3)
    assert sum(one.pence for one in found.costs) == pytest.approx(1_800_000, abs=3 + extra)
    used: dict[str, float] = defaultdict(float)
    for one in found.uses:
        used[one.capacity] += one.amount
    assert used == {"applicants: X": pytest.approx(1.0), "placement weeks: midwifery": pytest.approx(60.0)}
    assert max(one.lag for one in found.uses) == 2 + extra
    assert len({(one.category, one.lag) for one in found.costs}) == len(found.costs)


def test_without_part_time_students_the_answer_stays_as_it_was():
    assert with_part_time(FULL_TIME, PartTime(0.0, 1), 3) is FULL_TIME
    assert with_part_time(FULL_TIME, PartTime(0.3, 0), 3) is FULL_TIME


@pytest.mark.parametrize("one", [p for p in load_programmes().programmes if p.lever], ids=lambda one: one.key)
def test_each_start_of_a_programme_takes_one_applicant_one_place_and_people_who_teach(one):
    lever = planned(LEVERS[one.lever], one)
    values = LeverValues(one.lever, REGISTER, ON)
    for aim in lever.aims:
        used = defaultdict(float)
        for use in lever.respond(values, aim).uses:
            used[use.capacity, use.lag] += use.amount
        assert used[applicants(one), 0] == used[places(one), 0] == pytest.approx(1.0)
        professions = {key.removeprefix("educators: ") for key, _ in used if key.startswith("educators: ")}
        assert len(professions) == 1
        for role in IN_PRACTICE:
            assert used[teaching(role, *professions), 0] == pytest.approx(1.0, rel=0.35)


def test_one_more_educator_makes_room_for_learners_of_supervisors_and_assessors():
    each = learners_of_one_more_educator(REGISTER, ON)
    lever = prepares(LEVERS["expand_educators"], each)
    values = LeverValues("expand_educators", REGISTER, ON)
    response = lever.respond(values, lever.aims[0])
    for role, people, learners in (("practice supervisor", 30, 0.6), ("practice assessor", 12, 1.5)):
        room = [use.amount for use in response.uses if use.capacity == teaching(role, "nursing")]
        assert room == pytest.approx([-people * learners] * 5)
