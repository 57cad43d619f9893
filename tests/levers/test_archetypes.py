"""Each kind of lever, reckoned by hand with easy numbers."""

from __future__ import annotations

import pytest

from allotment.evidence.assumptions.local import LocalRecord
from allotment.evidence.assumptions.register import Register
from allotment.levers.archetypes.redesign import redesign
from allotment.levers.catalogue import LEVERS
from allotment.levers.lever import Aim, Cost, CostCategory, Flow, FlowChange, LeverValues, Response, Use
from allotment.workforce.errors import AssumptionError
from allotment.workforce.roles import Sector
from tests.levers.reading import ON, SHIPPED, by_hand

NURSE, SUPPORT = "Nurse or health visitor", "Support to doctors, nurses & midwives"


def answer(lever: str, role: str, **numbers: float) -> Response:
    """What one unit does at the first aim at a role, with these numbers."""
    aim = next(one for one in LEVERS[lever].aims if one.role == role)
    return LEVERS[lever].respond(by_hand(lever, **numbers), aim)


def changes(response: Response) -> list[FlowChange]:
    """The changes with amounts rounded to what a reader writes down."""
    return [FlowChange(one.flow, one.role, one.lag, round(one.amount, 12)) for one in response.changes]


def test_a_student_place_gives_graduates_after_three_years_and_costs_each_year_of_study():
    response = answer(
        "commission_nursing_places",
        NURSE,
        lever_share_completing=0.8,
        lever_share_joining=0.5,
        lever_share_staying_local=0.5,
        lever_cost_per_year=1000.0,
        lever_placement_weeks=20,
        lever_educators=0.1,
    )
    assert changes(response) == [FlowChange(Flow.GRADUATES, NURSE, 3, 0.2)]
    assert response.costs == tuple(
        Cost(category, year, 100_000)
        for category in (CostCategory.TUITION, CostCategory.PLACEMENT)
        for year in range(3)
    )
    assert response.uses == tuple(
        Use(capacity, year, amount)
        for capacity, amount in (("placement weeks: nursing", 20), ("educators: nursing", 0.1))
        for year in range(3)
    )
    assert response.lead_years == 3


def test_an_apprentice_leaves_the_old_role_when_done_and_is_missed_only_where_nobody_fills_in():
    numbers = {"lever_share_completing": 0.8, "lever_share_joining": 0.5, "lever_share_staying_local": 1.0}
    half_filled = {"lever_time_off_the_job": 0.5, "lever_fte_per_head": 0.8, "lever_share_backfilled": 0.5}
    response = answer("nursing_degree_apprenticeships", NURSE, **numbers, **half_filled)
    assert changes(response) == [
        FlowChange(Flow.GRADUATES, NURSE, 4, 0.4),
        *(FlowChange(Flow.COVER, SUPPORT, year, -0.2) for year in range(4)),
        FlowChange(Flow.RECRUITS, SUPPORT, 4, -0.8),
    ]
    nobody = answer("nursing_degree_apprenticeships", NURSE, **{**half_filled, "lever_share_backfilled": 0.0})
    assert [round(one.amount, 12) for one in nobody.changes if one.flow is Flow.COVER] == [-0.4] * 4
    all_filled = answer("nursing_degree_apprenticeships", NURSE, **{**half_filled, "lever_share_backfilled": 1.0})
    assert Flow.COVER not in {one.flow for one in all_filled.changes}


def test_an_apprentice_from_outside_takes_nothing_from_anybody():
    response = answer(
        "assistant_apprenticeships",
        SUPPORT,
        lever_share_completing=0.5,
        lever_share_joining=0.8,
        lever_share_staying_local=1.0,
    )
    assert changes(response) == [FlowChange(Flow.GRADUATES, SUPPORT, 1, 0.4)]


def test_a_recruit_comes_after_the_lead_and_is_paid_for_at_the_start():
    response = answer("recruit_internationally", NURSE, lever_share_arriving=0.9, lever_cost=12_345.67)
    assert changes(response) == [FlowChange(Flow.RECRUITS, NURSE, 1, 0.9)]
    assert response.costs == (Cost(CostCategory.RECRUITMENT, 0, 1_234_567),)


def test_a_system_sets_its_own_floor_and_cap_of_international_recruitment():
    where = {"lever": "recruit_internationally"}
    said = {"source": "The system's plan", "grade": "C", "owner": "Recruitment lead", "valid_from": ON, "date_read": ON}
    register: Register = SHIPPED.with_local(
        [
            LocalRecord("lever_system_least", "doses per year", value=10.0, where=where, **said),  # type: ignore[arg-type]
            LocalRecord("lever_system_most", "doses per year", value=40.0, where=where, **said),  # type: ignore[arg-type]
        ]
    )
    lever = LEVERS["recruit_internationally"]
    bounds = lever.respond(LeverValues(lever.key, register, ON), lever.aims[0]).bounds
    assert (bounds.system_least, bounds.system_most) == (10.0, 40.0)


def test_a_pathway_multiplies_its_steps():
    response = answer(
        "grow_your_own_entry",
        SUPPORT,
        lever_share_completing=0.5,
        lever_share_joining=0.5,
        lever_share_staying_local=0.8,
    )
    assert changes(response) == [FlowChange(Flow.RECRUITS, SUPPORT, 1, 0.2)]


def test_retention_avoids_leaving_in_the_year_it_is_paid_for():
    response = answer("flexible_working", NURSE, lever_leaver_reduction=0.05, lever_cost_per_year=120.0)
    assert changes(response) == [FlowChange(Flow.LEAVERS_AVOIDED, NURSE, 0, 0.05)]
    assert response.costs == (Cost(CostCategory.PROGRAMME, 0, 12_000),)
    late = answer("support_late_careers", NURSE, lever_retirement_reduction=0.1)
    assert changes(late) == [FlowChange(Flow.RETIREMENTS_AVOIDED, NURSE, 0, 0.1)]


def test_retention_in_mental_health_has_its_own_evidence():
    lever = LEVERS["flexible_working"]
    found = {
        aim.sectors: lever.respond(LeverValues(lever.key, SHIPPED, ON), aim).changes[0].amount
        for aim in lever.aims
        if aim.role == NURSE
    }
    assert found[(Sector.MENTAL_HEALTH,)] == pytest.approx((14.3 - 13.4) / 14.3, abs=0.001)
    others = next(amount for sectors, amount in found.items() if Sector.ACUTE in sectors)
    assert others == pytest.approx((12.5 - 11.9) / 12.5, abs=0.001)


def test_a_mentor_reaches_several_people_stays_on_and_is_missed_in_practice():
    response = answer(
        "legacy_mentors",
        NURSE,
        lever_leaver_reduction=0.1,
        lever_people_reached=10,
        lever_recruits_gained=0.25,
        lever_cover_lost=0.2,
    )
    assert changes(response) == [
        FlowChange(Flow.LEAVERS_AVOIDED, NURSE, 0, 1.0),
        FlowChange(Flow.RECRUITS, NURSE, 0, 0.25),
        FlowChange(Flow.COVER, NURSE, 0, -0.2),
    ]


def test_the_second_half_of_a_bound_does_less():
    response = answer("flexible_working", NURSE, lever_second_tier_share=0.4, lever_second_tier_worth=0.5)
    assert response.worth == ((0.6, 1.0), (0.4, 0.5))
    assert answer("commission_nursing_places", NURSE, lever_share_joining=0.5).worth == ((1.0, 1.0),)


def test_hours_rise_by_the_share_gained():
    response = answer("improve_wellbeing", NURSE, lever_hours_gain=0.005)
    assert changes(response) == [FlowChange(Flow.HOURS, NURSE, 0, 0.005)]


def test_a_new_role_relieves_another_by_the_exchange_ratio_and_is_itself_needed():
    response = answer("use_new_roles", "Pharmacist", lever_exchange_ratio=0.25, lever_years_of_effect=2)
    assert changes(response) == [
        *(FlowChange(Flow.NEED, "Salaried GP", lag, -0.25) for lag in (1, 2)),
        *(FlowChange(Flow.NEED, "Pharmacist", lag, 1.0) for lag in (1, 2)),
    ]
    supervision = [one for one in response.costs if one.category is CostCategory.SUPERVISION]
    assert [one.lag for one in supervision] == [1, 2]


def test_a_redesign_that_relieves_nobody_is_refused():
    values = LeverValues("use_new_roles", SHIPPED, ON)
    with pytest.raises(AssumptionError, match="Name the relieved role"):
        redesign(values, Aim("Pharmacist", (Sector.PRIMARY_CARE,)))


def test_productivity_lets_less_be_needed_for_as_long_as_it_works():
    response = answer("raise_productivity", NURSE, lever_need_reduction=0.02, lever_years_of_effect=2)
    assert changes(response) == [FlowChange(Flow.NEED, NURSE, lag, -0.02) for lag in (1, 2)]


def test_agency_work_on_the_bank_saves_money_and_adds_only_what_was_left_open():
    response = answer(
        "convert_agency_to_bank",
        NURSE,
        lever_cover_gained=0.05,
        lever_saving_per_year=30_000.0,
        lever_cost_per_year=1_000.0,
    )
    assert changes(response) == [FlowChange(Flow.COVER, NURSE, 0, 0.05)]
    assert set(response.costs) == {Cost(CostCategory.PROGRAMME, 0, 100_000), Cost(CostCategory.SAVING, 0, -3_000_000)}


def test_a_bank_worker_who_takes_the_post_joins_the_role():
    response = answer("convert_bank_to_substantive", NURSE, lever_share_arriving=0.4, lever_saving_per_year=1_500.0)
    assert changes(response) == [FlowChange(Flow.RECRUITS, NURSE, 0, 0.4)]
    assert Cost(CostCategory.SAVING, 0, -150_000) in response.costs


def test_an_educator_is_missed_in_practice_and_adds_to_the_profession_taught():
    response = answer("expand_educators", NURSE, lever_cover_lost=0.5, lever_years_of_effect=2)
    assert changes(response) == [FlowChange(Flow.COVER, NURSE, lag, -0.5) for lag in (1, 2)]
    assert response.uses == tuple(Use("educators: nursing", lag, -1.0) for lag in (1, 2))
    weeks = answer("expand_placements", NURSE, lever_placement_weeks_added=0.8, lever_years_of_effect=1)
    assert weeks.uses == (Use("placement weeks: nursing", 1, -0.8),)
    assert weeks.changes == ()


def test_a_lever_without_a_record_that_it_needs_says_which():
    bare = Register([one for one in SHIPPED.assumptions if one.key != "lever_share_arriving"], "bare")
    lever = LEVERS["recruit_internationally"]
    with pytest.raises(AssumptionError, match="lever_share_arriving"):
        lever.respond(LeverValues(lever.key, bare, ON), lever.aims[0])
