"""The levers' numbers against what is published, and against each other."""

from __future__ import annotations

import pytest

from allotment.levers.catalogue import LEVERS
from allotment.levers.lever import Aim, CostCategory, Flow, LeverValues, Response
from tests.levers.reading import ON, SHIPPED

NURSE = "Nurse or health visitor"
FTE_OF_A_NURSE = 0.88  # published participation of nurses trained here, against 0.97 of those from abroad
FTE_OF_A_SALARIED_GP = 0.63


def first(lever: str) -> tuple[LeverValues, Aim, Response]:
    """A lever's values, its first aim, and what one unit does there."""
    values = LeverValues(lever, SHIPPED, ON)
    aim = LEVERS[lever].aims[0]
    return values, aim, LEVERS[lever].respond(values, aim)


def pounds(response: Response, *categories: CostCategory) -> float:
    """What one unit costs in the categories, or in all."""
    return sum(one.pence for one in response.costs if not categories or one.category in categories) / 100


def test_five_nurse_places_give_about_three_full_time_nurses():
    values, aim, response = first("commission_nursing_places")
    join = values.value("lever_share_completing", role=aim.role) * values.value("lever_share_joining", role=aim.role)
    assert 5 * join * FTE_OF_A_NURSE == pytest.approx(3, abs=0.15)
    here = sum(one.amount for one in response.changes)
    assert here == pytest.approx(join * values.value("lever_share_staying_local"), abs=1e-12)
    assert 2.4 < 5 * here * FTE_OF_A_NURSE < 3.1


def test_a_nurse_place_costs_the_public_what_is_published():
    _, _, response = first("commission_nursing_places")
    assert pounds(response) == pytest.approx(26_000, abs=100)
    assert pounds(response) < 64_600


def test_two_gp_training_posts_give_one_full_time_gp():
    _, _, response = first("train_gps")
    assert 2 * response.changes[0].amount * FTE_OF_A_SALARIED_GP == pytest.approx(1, abs=0.02)


def test_an_apprentice_nurse_costs_140000_above_the_levy_and_27000_from_it():
    _, _, response = first("nursing_degree_apprenticeships")
    assert pounds(response, CostCategory.LEVY) == 27_000
    assert pounds(response) - pounds(response, CostCategory.LEVY) == pytest.approx(140_000, abs=1)


def test_an_international_nurse_costs_10000_to_12000():
    values, aim, response = first("recruit_internationally")
    record = values.record("lever_cost", role=aim.role, funding_category="recruitment")
    assert (record.p10, record.p90) == (10_000, 12_000)
    assert 10_000 <= pounds(response) <= 12_000


def test_pay_in_care_is_one_of_five_things_that_together_make_the_published_difference():
    _, _, response = first("raise_social_care_pay")
    fall = next(one.amount for one in response.changes if one.flow is Flow.LEAVERS_AVOIDED)
    assert 48.7 * (1 - fall) ** 5 == pytest.approx(20.6, abs=0.3)


def test_wellbeing_gains_no_more_than_the_target_for_sickness_could_give():
    values, aim, _ = first("improve_wellbeing")
    record = values.record("lever_hours_gain", role=aim.role)
    assert record.p90 is not None
    assert record.p90 <= (0.05 - 0.041) / 0.95 + 1e-4


def test_agency_is_converted_only_as_far_as_it_is_used():
    values, aim, response = first("convert_agency_to_bank")
    record = values.record("lever_most_share_of_staff", role=aim.role)
    assert response.bounds.share_of_staff is not None
    assert response.bounds.share_of_staff < 0.037
    assert record.p90 is not None
    assert record.p90 <= 0.037
    assert -pounds(response, CostCategory.SAVING) == pytest.approx(243 * 143, rel=0.01)


def test_a_nurse_by_apprenticeship_costs_more_than_by_degree_and_by_degree_more_than_from_abroad():
    def each(lever: str) -> float:
        _, _, response = first(lever)
        gained = sum(one.amount for one in response.changes if one.amount > 0)
        return pounds(response) / gained

    assert each("nursing_degree_apprenticeships") > each("commission_nursing_places") > each("recruit_internationally")
    assert 30_000 < each("commission_nursing_places") < 60_000
    assert 150_000 < each("nursing_degree_apprenticeships") < 300_000


def test_a_substitute_never_does_more_than_the_role_it_relieves():
    ratios = [one for one in SHIPPED.assumptions if one.key == "lever_exchange_ratio"]
    assert len(ratios) == len(LEVERS["use_new_roles"].aims)
    assert all(one.p90 is not None and one.p90 < 1 for one in ratios)
