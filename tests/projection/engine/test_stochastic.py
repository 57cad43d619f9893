"""Replicates are whole people who are never lost, and the same bytes however the work is cut up."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allotment.projection.engine.inputs import FLOWS, CohortInputs, ParameterDraws, StochasticResult
from allotment.projection.engine.stochastic import project_replicates
from tests.projection.engine.systems import MOVE, PROGRESSION, a_system, linked_system, net, no_uncertainty, systems


def flows_of(result: StochasticResult) -> np.ndarray:
    assert result.flows is not None
    return result.flows


def flow(result: StochasticResult, name: str) -> np.ndarray:
    return flows_of(result)[:, FLOWS.index(name)]


def assert_same_bytes(one: StochasticResult, other: StochasticResult) -> None:
    assert flows_of(one).tobytes() == flows_of(other).tobytes()
    assert one.closing.tobytes() == other.closing.tobytes()
    assert one.closing_fte.tobytes() == other.closing_fte.tobytes()


def uncertain(inputs: CohortInputs, replicates: int) -> ParameterDraws:
    generator = np.random.default_rng(5)
    ones = no_uncertainty(inputs, replicates)
    drawn = {f.name: generator.lognormal(0, 0.2, getattr(ones, f.name).shape) for f in dataclasses.fields(ones)}
    return ParameterDraws(**drawn)


def rows(draws: ParameterDraws, part: slice) -> ParameterDraws:
    return ParameterDraws(**{f.name: getattr(draws, f.name)[part] for f in dataclasses.fields(draws)})


@settings(max_examples=60, deadline=None)
@given(systems(), st.integers(0, 2**64 - 1))
def test_every_cell_and_period_of_every_replicate_reconciles_in_whole_people(inputs: CohortInputs, seed: int) -> None:
    result = project_replicates(inputs, uncertain(inputs, 2), seed, keep_flows=True)
    flows = flows_of(result)
    for replicate in range(2):
        opening = np.vstack([inputs.opening.sum(axis=1), result.closing[replicate, :-1]])
        np.testing.assert_array_equal(result.closing[replicate], opening + net(flows[replicate]))
    assert (flows >= 0).all()
    assert (result.closing >= 0).all()
    np.testing.assert_array_equal(flow(result, "moves_out").sum(axis=2), flow(result, "moves_in").sum(axis=2))
    progression = flow(result, "progression_out").sum(axis=2), flow(result, "progression_in").sum(axis=2)
    np.testing.assert_array_equal(*progression)


@pytest.mark.parametrize(("periods", "periods_per_year"), [(15, 1), (180, 12)])
def test_with_no_leaving_moving_or_joining_the_headcount_stays_as_it_was(periods: int, periods_per_year: int) -> None:
    opening = np.arange(24).reshape(3, 8)
    inputs = a_system(opening, periods=periods, periods_per_year=periods_per_year)
    result = project_replicates(inputs, no_uncertainty(inputs, 3), 1)
    np.testing.assert_array_equal(result.closing, np.broadcast_to(opening.sum(axis=1), (3, periods, 3)))
    np.testing.assert_array_equal(result.closing_fte, result.closing)
    assert result.flows is None


@pytest.mark.parametrize("periods_per_year", [1, 12])
def test_the_same_seed_gives_the_same_bytes_for_any_number_of_threads(periods_per_year: int) -> None:
    inputs = linked_system(periods=14, periods_per_year=periods_per_year)
    draws = uncertain(inputs, 24)
    one, two, four = (project_replicates(inputs, draws, 42, threads=n, keep_flows=True) for n in (1, 2, 4))
    assert_same_bytes(one, two)
    assert_same_bytes(one, four)


def test_a_run_in_two_halves_gives_the_bytes_of_the_whole() -> None:
    inputs = linked_system()
    draws = uncertain(inputs, 20)
    whole = project_replicates(inputs, draws, 42, keep_flows=True)
    first = project_replicates(inputs, rows(draws, slice(0, 7)), 42, keep_flows=True)
    second = project_replicates(inputs, rows(draws, slice(7, 20)), 42, keep_flows=True, first_replicate=7)
    joined = StochasticResult(
        flows=np.concatenate([flows_of(first), flows_of(second)]),
        closing=np.concatenate([first.closing, second.closing]),
        closing_fte=np.concatenate([first.closing_fte, second.closing_fte]),
    )
    assert_same_bytes(whole, joined)


def test_keeping_flows_changes_no_other_result() -> None:
    inputs = linked_system()
    kept = project_replicates(inputs, uncertain(inputs, 5), 3, keep_flows=True)
    not_kept = project_replicates(inputs, uncertain(inputs, 5), 3)
    assert kept.closing.tobytes() == not_kept.closing.tobytes()
    assert kept.closing_fte.tobytes() == not_kept.closing_fte.tobytes()


def reordered(inputs: CohortInputs, draws: ParameterDraws, order: list[int]) -> tuple[CohortInputs, ParameterDraws]:
    """Put cells in another order, and links backwards."""
    new_place = np.argsort(order)
    cells_first = ("opening", "participation", "retire_hazard", "leave_hazard", "graduate_age", "recruit_age")
    cells_last = ("participation_factor", "retire_factor", "leave_factor", "graduates", "recruits")
    changes = {name: getattr(inputs, name)[order] for name in cells_first}
    changes |= {name: getattr(inputs, name)[..., order] for name in cells_last}
    changes |= {name: new_place[getattr(inputs, name)][::-1] for name in ("link_from", "link_to")}
    changes |= {name: getattr(inputs, name)[..., ::-1] for name in ("link_kind", "link_hazard", "link_factor")}
    names = tuple(inputs.cell_names[cell] for cell in order)
    redrawn = {f.name: getattr(draws, f.name)[..., order] for f in dataclasses.fields(draws) if f.name != "link"}
    moved = ParameterDraws(link=draws.link[:, ::-1], **redrawn)
    return dataclasses.replace(inputs, cell_names=names, **changes), moved


def test_the_order_of_cells_and_links_changes_no_cells_bytes() -> None:
    inputs = linked_system()
    draws = uncertain(inputs, 12)
    order = [3, 0, 4, 2, 1]
    plain = project_replicates(inputs, draws, 8, keep_flows=True)
    other = project_replicates(*reordered(inputs, draws, order), 8, keep_flows=True)
    expected = StochasticResult(
        flows=np.ascontiguousarray(flows_of(plain)[..., order]),
        closing=np.ascontiguousarray(plain.closing[..., order]),
        closing_fte=np.ascontiguousarray(plain.closing_fte[..., order]),
    )
    assert_same_bytes(expected, other)


def test_a_cell_added_elsewhere_changes_no_other_cells_bytes() -> None:
    whole = linked_system()
    draws = uncertain(whole, 12)
    last = whole.cells - 1  # the cell apart
    without = a_system(
        whole.opening[:last],
        periods=whole.periods,
        links=list(
            zip(
                whole.link_from.tolist(),
                whole.link_to.tolist(),
                whole.link_kind.tolist(),
                whole.link_hazard,
                strict=True,
            )
        ),
        sources=whole.sources,
        cell_names=whole.cell_names[:last],
        **{
            name: getattr(whole, name)[:last]
            for name in ("participation", "retire_hazard", "leave_hazard", "graduate_age", "recruit_age")
        },
        **{
            name: getattr(whole, name)[..., :last]
            for name in ("participation_factor", "retire_factor", "leave_factor", "graduates", "recruits")
        },
    )
    fewer = {f.name: getattr(draws, f.name)[..., :last] for f in dataclasses.fields(draws) if f.name != "link"}
    small = project_replicates(without, ParameterDraws(link=draws.link, **fewer), 8, keep_flows=True)
    large = project_replicates(whole, draws, 8, keep_flows=True)
    assert flows_of(large)[..., :last].tobytes() == flows_of(small).tobytes()
    assert large.closing[..., :last].tobytes() == small.closing.tobytes()
    assert large.closing_fte[..., :last].tobytes() == small.closing_fte.tobytes()


def test_different_seeds_and_replicates_and_cells_differ() -> None:
    inputs = a_system(np.full((2, 20), 50), leave_hazard=0.3)
    draws = no_uncertainty(inputs, 30)
    one, other = project_replicates(inputs, draws, 1), project_replicates(inputs, draws, 2)
    assert (one.closing != other.closing).mean() > 0.8
    assert (one.closing[1:] != one.closing[:-1]).mean() > 0.8
    assert (one.closing[..., 0] != one.closing[..., 1]).mean() > 0.8


@settings(max_examples=60, deadline=None)
@given(systems(), st.integers(0, 3), st.floats(1, 3))
def test_more_leaving_with_the_same_seed_never_leaves_more_survivors_in_the_first_period(
    inputs: CohortInputs, cell: int, times: float
) -> None:
    cell %= inputs.cells
    draws = no_uncertainty(inputs, 4)
    plain = project_replicates(inputs, draws, 6, keep_flows=True)
    factor = inputs.leave_factor.copy()
    factor[:, cell] *= times
    raised = project_replicates(dataclasses.replace(inputs, leave_factor=factor), draws, 6, keep_flows=True)
    gone = [flow(result, "leavers")[:, 0, cell] for result in (plain, raised)]
    np.testing.assert_array_equal(flow(plain, "retirements")[:, 0], flow(raised, "retirements")[:, 0])
    assert (gone[0] <= gone[1]).all()


def test_a_lever_on_one_cell_leaves_the_dice_of_the_others_alone() -> None:
    inputs = linked_system()
    draws = no_uncertainty(inputs, 10)
    recruits = inputs.recruits.copy()
    recruits[1, 2:, 4] += 6.0
    plain = project_replicates(inputs, draws, 6, keep_flows=True)
    levered = project_replicates(dataclasses.replace(inputs, recruits=recruits), draws, 6, keep_flows=True)
    assert flows_of(plain)[..., :4].tobytes() == flows_of(levered)[..., :4].tobytes()
    assert (flow(levered, "recruits")[:, 2:, 4] >= flow(plain, "recruits")[:, 2:, 4]).all()
    assert (levered.closing[:, 2:, 4] > plain.closing[:, 2:, 4]).mean() > 0.8


def test_draws_multiply_what_they_are_named_for() -> None:
    inputs = linked_system()
    one = no_uncertainty(inputs, 6)
    scaled = dataclasses.replace(
        inputs,
        retire_factor=inputs.retire_factor * 2,
        leave_factor=inputs.leave_factor * 0.5,
        link_factor=inputs.link_factor * 4,
        graduates=inputs.graduates * 2,
        recruits=inputs.recruits * 0.25,
        participation_factor=inputs.participation_factor * 0.5,
    )
    draws = no_uncertainty(inputs, 6, retire=2, leave=0.5, link=4, graduates=2, recruits=0.25, participation=0.5)
    assert_same_bytes(
        project_replicates(scaled, one, 11, keep_flows=True), project_replicates(inputs, draws, 11, keep_flows=True)
    )


def test_joiners_join_only_at_the_ages_given_for_them() -> None:
    ages = 6
    never = np.array([1.0, 0.0, 1.0, 1.0, 0.0, 1.0])  # participation seen only where nobody may join
    shares = np.array([[0.0, 0.6, 0.0, 0.0, 0.4, 0.0]])
    inputs = a_system(
        np.zeros((1, ages)),
        participation=never,
        recruits=300.0,
        graduates=20.0,
        recruit_age=shares,
        graduate_age=shares,
    )
    result = project_replicates(inputs, no_uncertainty(inputs, 40), 1)
    assert result.closing.min() > 200
    assert not result.closing_fte.any()


def test_movers_take_no_link_whose_hazard_is_zero() -> None:
    links = [(0, 1, MOVE, 0.0), (0, 2, MOVE, 1.0), (0, 3, MOVE, 0.0), (0, 1, PROGRESSION, 0.0)]
    inputs = a_system([[500, 500], [0, 0], [0, 0], [0, 0]], links=links)
    closing = project_replicates(inputs, no_uncertainty(inputs, 20), 1).closing[:, 0]
    assert (closing[:, 2] > 500).all()
    assert not closing[:, [1, 3]].any()


def test_progress_counts_the_replicates_finished() -> None:
    inputs = linked_system()
    seen: list[int] = []
    project_replicates(inputs, no_uncertainty(inputs, 9), 1, threads=2, progress=seen.append)
    assert list(dict.fromkeys(number for number in seen if number)) == list(range(1, 10))
