"""The whole chain on a made-up system: cells add up, evenness, staying, and what a unit is worth."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from allotment.evidence.pathways.words import FIFTHS, LEVELS
from allotment.levers.catalogue import LEVERS
from allotment.projection.pathways.equity import share_ratio, slope_index
from allotment.projection.pathways.follow import entered_by_cell, follow, stays, tilt_of
from allotment.projection.pathways.outreach import outreach_capacity
from allotment.projection.pathways.residents import eligible, qualification_shares
from allotment.projection.pathways.stay import in_post, person_years, survival
from allotment.projection.pathways.worth import worth_of_lever, worth_of_pathway
from tests.projection.pathways.made_up import (
    DRAWS,
    ON,
    ROLE,
    YEARS,
    draws,
    ground,
    number,
    pathway,
    places,
    rates,
    step,
    with_conversion,
)


def qualified(*pathways, **more):
    return sum(one.sum() for one in follow(ground(*pathways, **more), 1.0).qualified.values()) / DRAWS


def test_cells_add_up_to_the_flows_and_nobody_is_lost():
    one = pathway("one", step("outreach", 0.2, 3), step("job", 0.6, 8, most=40), step("badge", 0.5, 2))
    found = follow(ground(one), 2.0)
    flows = found.flows["one"]
    gone = sum(flow.dropped + flow.turned_away + flow.still_in for flow in flows)
    assert gone + flows[-1].finished.sum((1, 2)) == pytest.approx(found.met["one"].sum((1, 2, 3, 4)))
    assert found.qualified["one"].sum((1, 2, 3)) == pytest.approx(flows[-1].finished.sum(1))
    for cells, flow in zip(entered_by_cell(found, one), flows, strict=True):
        assert cells.sum((1, 2, 3)) == pytest.approx(flow.entered.sum((1, 2)))


def test_no_outreach_brings_nobody():
    found = follow(ground(pathway(), capacity=0), 1.0)
    assert found.met["one"].sum() == 0
    assert found.qualified["one"].sum() == 0
    assert found.entry_jobs["one"].sum() == 0


@pytest.mark.parametrize("place", [0, 1])
def test_twice_the_conversion_brings_twice_as_many(place: int):
    one = pathway()
    chance = one.steps[place].conversion.value
    assert qualified(with_conversion(one, place, 2 * chance)) == pytest.approx(2 * qualified(one))


def test_a_full_step_brings_no_more_for_more_outreach():
    one = pathway("one", step("outreach", 0.5), step("job", 0.5, 6, most=10))
    assert qualified(one, capacity=4_000) == pytest.approx(qualified(one, capacity=2_000))


def test_one_more_place_brings_nothing_where_everybody_who_could_be_met_is_met():
    found = ground(pathway(share=0.001), capacity=10_000)
    base, more = follow(found, 1.0), follow(found, 1.0, {"school": 1.0})
    assert more.qualified["one"].sum() == pytest.approx(base.qualified["one"].sum())


def test_one_more_place_brings_what_one_place_brings_where_nothing_is_full():
    found = ground(pathway(), capacity=1_000)
    base = follow(found, 1.0).qualified["one"].sum()
    assert follow(found, 1.0, {"school": 10.0}).qualified["one"].sum() - base == pytest.approx(base / 100)


def test_outreach_of_the_places_own_stays_in_them():
    found = follow(ground(pathway(), by_place=np.array([300.0, 100.0])), 1.0)
    assert found.met["one"].sum((0, 2, 3, 4)) / DRAWS / YEARS == pytest.approx([300, 100])


@pytest.mark.parametrize("share", [0.05, 0.2, 0.35])
def test_the_tilt_gives_the_most_deprived_of_five_equal_fifths_their_share(share: float):
    tilt = tilt_of(np.array([share]))[0]
    assert tilt[4] / tilt.sum() == pytest.approx(share)
    assert tilt.mean() == pytest.approx(1)
    assert tilt[1:] / tilt[:-1] == pytest.approx(np.full(4, tilt[1] / tilt[0]))


def test_outreach_by_who_could_be_met_reaches_every_fifth_alike():
    found = ground(pathway())
    met = follow(found, 1.0).met["one"].sum((1, 3, 4))
    residents = found.cells[..., 0].sum((0, 2))
    assert share_ratio(met, residents) == pytest.approx(np.ones(DRAWS))
    assert slope_index(met, residents) == pytest.approx(np.zeros(DRAWS), abs=1e-9)
    steered = follow(found, 4.0).met["one"].sum((1, 3, 4))
    assert share_ratio(steered, residents) == pytest.approx(np.full(DRAWS, 4.0))
    assert (slope_index(steered, residents) > 0).all()


def test_the_slope_index_of_shares_on_a_line_is_its_rise_over_the_whole_range():
    residents = np.array([10.0, 30, 20, 25, 15])
    middles = np.cumsum(residents / 100) - residents / 200
    assert slope_index((0.02 + 0.5 * middles)[None] * residents, residents) == pytest.approx([0.5])


def test_qualifications_sum_to_everybody_and_the_most_deprived_hold_less():
    held = qualification_shares(draws(50))
    assert held.sum(-1) == pytest.approx(np.ones(held.shape[:-1]))
    below, above = (held[:, 2, :, LEVELS.index(name)].mean(0) for name in (LEVELS[0], LEVELS[-1]))
    assert (np.diff(below) > 0).all()
    assert (np.diff(above) < 0).all()


def test_who_could_be_met_follows_unemployment_and_staff():
    held = qualification_shares(draws())
    plain = pathway(share=0.5).audience
    counted = eligible(places(), plain, draws(), held).sum((2, 3))[0, :, 0]
    assert counted == pytest.approx([24_500, 49_000])
    jobless = eligible(places(), replace(plain, follows_unemployment=True), draws(), held).sum((2, 3))[0, :, 0]
    assert jobless == pytest.approx(counted * [0.5, 1.25])
    staff = eligible(places(), replace(plain, staff_of_roles=(ROLE,)), draws(), held).sum((1, 2, 3))[0, 0]
    assert staff == pytest.approx(0.5 * 490)


def test_nobody_leaves_a_role_that_nobody_leaves():
    one = pathway("one", step("outreach", 0.1), step("job", 1))
    found = ground(one)
    stayed = stays(found, follow(found, 1.0), one)
    assert stayed.in_post.sum(1)[:, -1] == pytest.approx(np.full(DRAWS, 100 * YEARS))
    assert stayed.fte_years.sum((1, 2)) == pytest.approx(np.full(DRAWS, 100 * 0.8 * (0.5 + 1.5 + 2.5 + 3.5 + 4.5)))
    assert stayed.fte_years == pytest.approx(stayed.fte_years_as_others)


def test_those_who_leave_less_stay_longer():
    stay = survival(rates(0.1).of(ROLE), np.array([0.5, 1.0]), 3, newly_trained=False)
    assert stay[0] == pytest.approx(np.exp(-0.05 * np.arange(4)))
    assert stay[1] == pytest.approx(np.exp(-0.1 * np.arange(4)))
    joined = np.array([[10.0, 0, 0], [10.0, 0, 0]])
    assert person_years(joined, stay)[1] == pytest.approx([5, 10 * np.exp(-0.1), 10 * np.exp(-0.2)])
    assert in_post(joined, stay)[0, -1] > in_post(joined, stay)[1, -1]


def test_a_qualified_person_costs_all_that_is_spent_on_those_who_set_out():
    one = pathway("one", step("outreach", 0.1), step("job", 0.5, 12))
    found = ground(one)
    worth = worth_of_pathway(found, follow(found, 1.0), one, 2, ROLE)
    assert worth.pence / worth.people == pytest.approx(np.full(DRAWS, (100 + 0.1 * 100) / 0.05))
    assert worth.fte_years == pytest.approx(np.full(DRAWS, 0.05 * 0.8 * (0.5 + 3)))
    outreach = worth_of_pathway(found, follow(found, 1.0), one, 1, ROLE)
    assert outreach.pence / outreach.people == pytest.approx(np.full(DRAWS, 1_000))


def test_a_lever_costs_what_its_own_records_say():
    lever = LEVERS["grow_your_own_entry"]
    aim = next(one for one in lever.aims if one.role == ROLE)
    many = draws(400)
    worth = worth_of_lever(lever, aim, many, rates(), YEARS)
    assert np.median(worth.people) == pytest.approx(0.6 * 0.5 * 0.9, rel=0.1)
    assert np.median(worth.pence) == pytest.approx(250_000, rel=0.1)
    assert worth.fte_years == pytest.approx(worth.people * 0.8 * (0.5 + 1 + 1 + 1))


def test_partners_bring_their_places_where_they_are_and_only_while_agreed():
    partner = {"kind": "school", "place": "There", "agreement_until": ON, "pupils": 900}
    ended = {**partner, "place": "Here", "agreement_until": ON.replace(year=2024)}
    capacity = outreach_capacity(places(), [partner, ended], draws(), ON)
    assert (capacity["school"][:, 1] > 0).all()
    assert (capacity["school"][:, 0] == 0).all()
    assert capacity["college"].shape == (DRAWS, 1)
    small = outreach_capacity(places(), [{**partner, "pupils": 7}], draws(), ON)
    assert small["school"][:, 1] == pytest.approx(np.full(DRAWS, 7))


def test_an_interval_holds_its_mean():
    reached = replace(step("outreach", 0.1), conversion=number(0.1, 0.05, 0.2, "share"))
    followed = follow(ground(pathway("one", reached, step("job", 0.5, 6))), 1.0)
    found = followed.qualified["one"].sum((1, 2, 3, 4))
    low, high = np.quantile(found, (0.1, 0.9))
    assert low < found.mean() < high
    assert followed.met["one"].shape == (DRAWS, 2, len(FIFTHS), 4, YEARS)
