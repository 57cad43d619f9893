"""Inputs that cannot be projected are refused all at once, in planning words, and nothing is projected."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest

from allotment.projection.engine.check import EngineInputError
from allotment.projection.engine.mean import project_mean
from allotment.projection.engine.stochastic import project_replicates
from allotment.workforce.errors import AllotmentError
from tests.projection.engine.systems import MOVE, a_system, linked_system, no_uncertainty


def spoilt(name: str, value: Any, *place: int) -> Any:
    inputs = linked_system()
    array = getattr(inputs, name).copy()
    array[place] = value
    return dataclasses.replace(inputs, **{name: array})


@pytest.mark.parametrize(
    ("name", "value", "place", "where"),
    [
        ("leave_hazard", -0.1, (1, 3), "RTQ|Nurses"),
        ("retire_hazard", np.nan, (0, 3), "RTE|Nurses"),
        ("graduates", np.inf, (2, 4), "RTE|Ambulance staff"),
        ("recruits", -1.0, (1, 2, 3), "E10000013|Care workers"),
        ("participation_factor", -1.0, (0, 2), "U12345|Nurses"),
        ("opening", -1, (2, 0), "U12345|Nurses"),
        ("link_hazard", -1.0, (6,), "link 7"),
        ("link_factor", np.nan, (1, 2), "link 3"),
    ],
)
def test_a_value_that_is_negative_or_not_finite_is_named(
    name: str, value: float, place: tuple[int, ...], where: str
) -> None:
    with pytest.raises(EngineInputError, match="finite number of at least 0") as refused:
        project_mean(spoilt(name, value, *place))
    (problem,) = refused.value.problems
    assert (problem.where, problem.column, problem.value) == (where, name, str(np.asarray(value, dtype=object)))


def test_every_problem_is_told_at_once() -> None:
    inputs = dataclasses.replace(spoilt("leave_hazard", -1.0, 0, 0), recruit_age=np.full((5, 12), 0.5))
    with pytest.raises(AllotmentError) as refused:
        project_replicates(inputs, no_uncertainty(inputs, 2), 1)
    assert len(refused.value.problems) == 1 + 5


def test_shapes_that_do_not_fit_are_told_by_what_they_should_hold() -> None:
    inputs = dataclasses.replace(linked_system(), graduates=np.zeros((6, 4)), link_kind=np.zeros(3, np.int64))
    with pytest.raises(EngineInputError) as refused:
        project_mean(inputs)
    told = {problem.where: problem.rule for problem in refused.value.problems}
    assert told == {"graduates": "must hold 6 periods by 5 cells.", "link_kind": "must hold 7 links."}


def test_draws_are_checked_too() -> None:
    inputs = linked_system()
    draws = no_uncertainty(inputs, 3)
    with pytest.raises(EngineInputError, match="3 replicates by 6 periods by 5 cells"):
        project_replicates(inputs, dataclasses.replace(draws, recruits=np.ones((3, 5))), 1)
    leave = draws.leave.copy()
    leave[2, 0, 1] = -1
    with pytest.raises(EngineInputError, match=r"RTQ\|Nurses, column leave \(found '-1.0'\)"):
        project_replicates(inputs, dataclasses.replace(draws, leave=leave), 1)


@pytest.mark.parametrize(
    ("links", "rule"),
    [
        ([(0, 0, MOVE, 0.1)], "another cell"),
        ([(0, 2, MOVE, 0.1)], "two cells that exist"),
        ([(0, 1, 2, 0.1)], "a move \\(0\\) or a progression \\(1\\)"),
        ([(0, 1, MOVE, 0.1), (0, 1, MOVE, 0.2)], "once for each kind"),
    ],
)
def test_a_link_that_leads_nowhere_is_refused(links: list[tuple[int, int, int, float]], rule: str) -> None:
    with pytest.raises(EngineInputError, match=rule):
        project_mean(a_system([[1, 1], [1, 1]], links=links))


def test_ages_of_joiners_may_be_missing_only_where_nobody_joins() -> None:
    nobody = a_system([[1, 1]], recruit_age=0.0)
    assert project_mean(nobody).stock.shape == (2, 1, 2)
    with pytest.raises(EngineInputError, match="sum to 1, or to 0"):
        project_mean(dataclasses.replace(nobody, recruits=np.ones((1, 1, 1))))
    with pytest.raises(EngineInputError, match="sum to 1, or to 0"):
        project_mean(a_system([[1, 1]], graduate_age=0.4))


def test_cells_of_one_name_periods_of_odd_length_and_parts_of_people_are_refused() -> None:
    with pytest.raises(EngineInputError, match="a name of its own"):
        project_mean(a_system([[1, 1], [1, 1]], cell_names=("RTE|Nurses", "RTE|Nurses")))
    with pytest.raises(EngineInputError, match="1 period or 12"):
        project_mean(a_system([[1, 1]], periods_per_year=4))
    with pytest.raises(EngineInputError, match="whole people"):
        project_mean(dataclasses.replace(a_system([[1, 1]]), opening=np.array([[0.5, 1.0]])))
    with pytest.raises(EngineInputError, match="at most 2147483647 people"):
        project_mean(a_system([[2**31, 1]]))
    with pytest.raises(EngineInputError, match="age classes"):
        project_mean(a_system([[1]]))


def test_inputs_may_be_views_and_read_only() -> None:
    inputs = linked_system()
    frozen = {}
    for field in dataclasses.fields(inputs):
        value = getattr(inputs, field.name)
        if isinstance(value, np.ndarray):
            value = np.repeat(value, 2, axis=-1)[..., ::2]
            value.flags.writeable = False
        frozen[field.name] = value
    plain, read_only = project_mean(inputs), project_mean(type(inputs)(**frozen))
    np.testing.assert_array_equal(plain.stock, read_only.stock)
    draws = no_uncertainty(inputs, 2)
    broadcast = dataclasses.replace(draws, recruits=np.broadcast_to(1.0, draws.recruits.shape))
    np.testing.assert_array_equal(
        project_replicates(type(inputs)(**frozen), broadcast, 1).closing, project_replicates(inputs, draws, 1).closing
    )
