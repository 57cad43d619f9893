"""What the engine is said to answer to a lever, against running it twice: with its flow changed, and without."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from allotment.levers.lever import Flow
from allotment.projection.engine.inputs import CohortInputs
from allotment.projection.engine.mean import project_mean
from allotment.projection.response import Slot, Slots, apply_amounts, no_amounts, respond, slots_of
from allotment.projection.response.apply import most_drawn, people_at_start
from allotment.projection.supply.cells import Cells
from tests.projection.engine.systems import linked_system

SYSTEM = linked_system()  # five cells over six years: three exchange people, one feeds them, one stands apart
NURSES, CARERS, CREWS = Slot("Nurses", "acute", "North"), Slot("Carers", "social", "North"), Slot("Crews", "acute", "N")
SLOTS = Slots((NURSES, CARERS, CREWS), np.array([0, 0, 0, 1, 2]), np.array([0.5, 0.3, 0.2, 1.0, 1.0]))
JOINING, SPARING = (Flow.GRADUATES, Flow.RECRUITS), (Flow.LEAVERS_AVOIDED, Flow.RETIREMENTS_AVOIDED)
ENGINE = (*JOINING, *SPARING, Flow.HOURS)
FIRST, LAST = 0, SYSTEM.periods - 1


def fte(inputs: CohortInputs) -> np.ndarray:
    """FTE of each slot at each year's end (T, S), by the engine."""
    return SLOTS.summed(project_mean(inputs).closing_fte[1:])


def changed(amounts: dict[Flow, np.ndarray], system: CohortInputs = SYSTEM) -> CohortInputs:
    """Put amounts into a system's inputs."""
    return apply_amounts(system, project_mean(system), SLOTS, amounts).inputs


def amount_of(flow: Flow, year: int, slot: int, amount: float) -> dict[Flow, np.ndarray]:
    """Nothing but one amount."""
    amounts = no_amounts(SYSTEM.periods, SLOTS.count)
    amounts[flow][year, slot] = amount
    return amounts


def reply_of(flow: Flow, year: int, slot: int, *, at: CohortInputs = SYSTEM) -> np.ndarray:
    """What one unit is said to leave in each later year and slot (T, S)."""
    basis = respond(at, project_mean(at), SYSTEM, project_mean(SYSTEM), SLOTS, [(flow, slot)])
    out = np.zeros((SYSTEM.periods, SLOTS.count))
    out[:, basis[flow, slot].slots] = basis[flow, slot].fte[year]
    return out


@pytest.mark.parametrize("slot", range(3))
@pytest.mark.parametrize("year", [FIRST, 2, LAST])
@pytest.mark.parametrize("flow", [*JOINING, Flow.HOURS])
def test_joiners_and_hours_are_answered_exactly(flow: Flow, year: int, slot: int):
    by_engine = fte(changed(amount_of(flow, year, slot, 7.5))) - fte(SYSTEM)
    assert 7.5 * reply_of(flow, year, slot) == pytest.approx(by_engine, abs=1e-9)
    assert by_engine[year, slot] > 1


@pytest.mark.parametrize("slot", range(3))
@pytest.mark.parametrize("year", [FIRST, 2])
@pytest.mark.parametrize("flow", SPARING)
def test_sparing_is_answered_to_the_first_order_so_that_half_the_dose_has_a_quarter_of_the_error(
    flow: Flow, year: int, slot: int
):
    def error(amount: float) -> np.ndarray:
        by_engine = fte(changed(amount_of(flow, year, slot, amount))) - fte(SYSTEM)
        return np.abs(amount * reply_of(flow, year, slot) - by_engine).sum()

    whole, half = error(20.0), error(10.0)
    assert whole > 1e-4
    assert whole / half == pytest.approx(4, rel=0.1)
    assert half < 0.1 * 10 * reply_of(flow, year, slot).sum()


@pytest.mark.parametrize("flow", [*SPARING, Flow.HOURS])
def test_the_slope_is_that_of_the_point_it_is_asked_about(flow: Flow):
    """Where many are spared already, or work more hours, one more still acts on the rate without levers."""
    amounts = no_amounts(SYSTEM.periods, SLOTS.count)
    for one in (*SPARING, Flow.HOURS):
        amounts[one][:, 0] = 0.4 * people_at_start(project_mean(SYSTEM), SLOTS)[:, 0]
    point = changed(amounts)
    step = 1e-4
    amounts[flow][1, 0] += step
    by_engine = (fte(changed(amounts)) - fte(point)) / step
    assert reply_of(flow, 1, 0, at=point) == pytest.approx(by_engine, rel=1e-4, abs=1e-6)


def test_nothing_asked_changes_nothing_bit_for_bit():
    nothing = apply_amounts(SYSTEM, project_mean(SYSTEM), SLOTS, no_amounts(SYSTEM.periods, SLOTS.count))
    for name, value in vars(SYSTEM).items():
        assert np.array_equal(getattr(nothing.inputs, name), value), name
    before, after = project_mean(SYSTEM), project_mean(nothing.inputs)
    assert before.stock.tobytes() == after.stock.tobytes()
    assert before.closing_fte.tobytes() == after.closing_fte.tobytes()
    assert not nothing.cover_fte.any()
    assert not nothing.need_fte.any()


def test_a_later_start_of_a_steady_system_is_the_same_answer_later():
    steady = replace(
        SYSTEM,
        **{name: np.ones_like(getattr(SYSTEM, name)) for name in ("leave_factor", "participation_factor")},
    )
    mean = project_mean(steady)
    reply = respond(steady, mean, steady, mean, SLOTS, [(Flow.GRADUATES, 1)])[Flow.GRADUATES, 1]
    for year in range(1, SYSTEM.periods):
        assert reply.fte[year, year:] == pytest.approx(reply.fte[0, : SYSTEM.periods - year])
    by_engine = fte(changed(amount_of(Flow.GRADUATES, 3, 1, 1.0), steady)) - fte(steady)
    assert reply.fte[3] == pytest.approx(by_engine[:, reply.slots], abs=1e-9)


def test_an_answer_reaches_the_slots_that_people_move_to_and_no_other():
    mean = project_mean(SYSTEM)
    basis = respond(SYSTEM, mean, SYSTEM, mean, SLOTS, [(flow, slot) for flow in Flow for slot in range(3)])
    assert set(basis) == {(flow, slot) for flow in ENGINE for slot in range(3)}
    for flow in (*JOINING, *SPARING):
        assert [basis[flow, slot].slots.tolist() for slot in range(3)] == [[0], [0, 1], [2]]
        for slot in range(3):
            late = np.tril_indices(SYSTEM.periods, k=-1)
            assert not basis[flow, slot].fte[late].any(), "nothing comes before its start"


def test_a_slot_with_nobody_in_it_has_nobody_to_spare():
    empty = replace(
        SYSTEM,
        opening=np.where(np.arange(5)[:, None] == 4, 0, SYSTEM.opening),
        graduates=SYSTEM.graduates * (np.arange(5) != 4),
        recruits=SYSTEM.recruits * (np.arange(5) != 4),
    )
    mean = project_mean(empty)
    basis = respond(empty, mean, empty, mean, SLOTS, [(flow, 2) for flow in (*SPARING, Flow.HOURS)])
    assert not any(reply.fte.any() for reply in basis.values())
    amounts = amount_of(Flow.LEAVERS_AVOIDED, 1, 2, 3.0)
    assert np.array_equal(apply_amounts(empty, mean, SLOTS, amounts).inputs.leave_factor, empty.leave_factor)


def test_all_being_spared_leaves_no_rate_and_never_one_below_nought():
    everybody = people_at_start(project_mean(SYSTEM), SLOTS)[0, 0]
    assert (changed(amount_of(Flow.LEAVERS_AVOIDED, 0, 0, everybody)).leave_factor[0, :3] == 0).all()
    assert (changed(amount_of(Flow.LEAVERS_AVOIDED, 0, 0, 3 * everybody)).leave_factor[0, :3] == 0).all()


def test_joiners_go_where_posts_are_and_recruits_by_their_cell_s_sources():
    graduates = changed(amount_of(Flow.GRADUATES, 1, 0, 10.0)).graduates - SYSTEM.graduates
    assert graduates[1] == pytest.approx([5, 3, 2, 0, 0])
    assert graduates[[0, 2, 3, 4, 5]] == pytest.approx(0)
    recruits = changed(amount_of(Flow.RECRUITS, 1, 0, 10.0)).recruits
    assert (recruits - SYSTEM.recruits).sum(axis=0)[1] == pytest.approx([5, 3, 2, 0, 0])
    assert recruits[0, 1] / recruits.sum(axis=0)[1] == pytest.approx(
        SYSTEM.recruits[0, 1] / SYSTEM.recruits.sum(axis=0)[1]
    )


def test_recruits_of_a_cell_that_has_none_come_from_the_first_source():
    none = replace(SYSTEM, recruits=np.zeros_like(SYSTEM.recruits))
    recruits = changed(amount_of(Flow.RECRUITS, 0, 1, 4.0), none).recruits
    assert recruits[:, 0, 3].tolist() == [4, 0]


def test_no_more_recruits_are_taken_out_than_there_are():
    most = most_drawn(SYSTEM, SLOTS)
    assert most[2, 1] == pytest.approx(SYSTEM.recruits[:, 2, 3].sum())
    whole = changed(amount_of(Flow.RECRUITS, 2, 0, -most[2, 0])).recruits
    assert whole.min() == pytest.approx(0, abs=1e-9)
    with pytest.raises(ValueError, match="more people out of a role than it recruits"):
        changed(amount_of(Flow.RECRUITS, 2, 0, -most[2, 0] - 1))


def test_the_odd_tenth_of_a_person_that_rounded_doses_lack_is_let_be():
    most = most_drawn(SYSTEM, SLOTS)
    assert changed(amount_of(Flow.RECRUITS, 2, 1, -most[2, 1] - 0.05)).recruits.min() == 0


def test_months_are_refused():
    with pytest.raises(ValueError, match="yearly"):
        changed(no_amounts(SYSTEM.periods, SLOTS.count), replace(SYSTEM, periods_per_year=12))


def test_cover_and_need_stand_beside_the_engine():
    amounts = amount_of(Flow.COVER, 1, 0, 2.0)
    amounts[Flow.NEED][2, 1] = -3.0
    applied = apply_amounts(SYSTEM, project_mean(SYSTEM), SLOTS, amounts)
    assert (applied.cover_fte[1, 0], applied.need_fte[2, 1]) == (2.0, -3.0)
    assert fte(applied.inputs) == pytest.approx(fte(SYSTEM))


def test_slots_sum_cells_by_role_sector_and_place_and_share_joiners_by_posts():
    table = pl.DataFrame(
        {
            "organisation": ["A", "B", "C", "A", "D"],
            "role": ["Nurse", "Nurse", "Nurse", "Carer", "Nurse"],
            "sector": ["acute", "acute", "acute", "social", "acute"],
        }
    )
    cells = Cells(table, np.array([[10], [20], [30], [5], [7]]))
    slots = slots_of(cells, np.array([30.0, 10.0, 0.0, 8.0, 0.0]), {"A": "North", "B": "North", "D": "East"}, "Rest")
    assert slots.slots == (
        Slot("Carer", "social", "North"),
        Slot("Nurse", "acute", "East"),
        Slot("Nurse", "acute", "North"),
        Slot("Nurse", "acute", "Rest"),
    )
    assert slots.of_cell.tolist() == [2, 2, 3, 0, 1]
    assert slots.joining_share.tolist() == [0.75, 0.25, 1, 1, 1]  # by heads where no posts are known
    values = np.array([[1.0, 2.0, 3.0, 4.0, 5.0]])
    assert slots.summed(values).tolist() == [[4, 5, 3, 3]]
    assert slots.summed(values).sum() == values.sum()
    assert slots.cells(2).tolist() == [0, 1]
