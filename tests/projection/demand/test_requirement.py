"""What each cell requires: anchored to funded posts and stated need, moved by the indices, with its draws."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
import pytest
import yaml

from allotment.evidence.assumptions.distributions import NINETIETH_PERCENTILE
from allotment.evidence.assumptions.register import load_register
from allotment.projection.demand import CellRequirement, demand_indices, growth_deviations, require_cells
from allotment.projection.scenario import load_scenario, parse_scenario
from allotment.workforce.errors import ScenarioError
from allotment.workforce.roles import DOCTORS, GPS, NURSES
from tests.projection.demand.shipped_demand import GLOUCESTERSHIRE, GROUPS, shipped_evidence, timeline

REGISTER = load_register()
ACCOUNT = {"rationale": "a", "source": "b", "owner": "c"}
CELLS = pl.DataFrame(
    {
        "organisation": ["RTE", "RTE", "U12345", "U12345"],
        "sector": ["acute", "acute", "primary care", "primary care"],
        "staff_group": [NURSES, DOCTORS, GPS, GPS],
        "role": ["Nurse or health visitor", "Consultant", "GP partner", "Salaried GP"],
        "establishment_fte": [1000.0, 300.0, 20.0, 0.0],
        "vacancies_fte": [60.0, 30.0, 1.1, 0.0],
    }
)


def scenario(**parts: Any):
    """A scenario of these parts."""
    content = {"allotment_scenario": 1, "name": "mine", "title": "Mine", "description": "x", **parts}
    return parse_scenario(yaml.safe_dump(content), "mine.yaml")


def required(mine: Any = None, years: int = 15) -> CellRequirement:
    """What the cells require under a scenario, the central one by default."""
    mine = mine or load_scenario("central")
    indices = demand_indices(shipped_evidence(), REGISTER, mine, GLOUCESTERSHIRE, GROUPS, timeline(years))
    return require_cells(CELLS, indices, REGISTER, mine)


def change(quantity: str, how: dict[str, float], unit: str = "share", **where: str) -> dict[str, Any]:
    """One change from 2028."""
    return {"quantity": quantity, "where": where, "change": how, "unit": unit, "from_year": 2028, **ACCOUNT}


def test_the_base_is_the_establishment_and_the_stated_need_beyond_it():
    unmet = REGISTER.find("unmet_need_share", timeline().base, staff_group=GPS).value
    assert required().base_fte == pytest.approx([1000, 300, 20 * (1 + unmet), 0])


def test_the_requirement_is_the_base_times_the_indices_of_its_own_group():
    found = required()
    nurses = found.indices.groups.index(("acute", NURSES))
    assert found.required_fte[:, 0] == pytest.approx(1000 * found.indices.together[:, nurses], rel=1e-12)
    assert (found.required_fte[0] == found.base_fte).all()
    assert (found.required_fte[:, 3] == 0).all()
    assert (found.stated_need == 1).all()


def test_draws_of_no_deviation_are_the_central_requirement():
    found = required()
    quiet = found.draws_fte(growth_deviations(REGISTER, found.indices, np.zeros((3, 2))))
    assert quiet.shape == (3, 15, 4)
    assert quiet == pytest.approx(np.tile(found.required_fte[1:], (3, 1, 1)), rel=1e-12)


def test_a_draw_at_the_ninetieth_percentile_grows_at_p90_of_its_record():
    found = required()
    deviations = growth_deviations(
        REGISTER, found.indices, np.array([[NINETIETH_PERCENTILE, 0.0], [0.0, NINETIETH_PERCENTILE]])
    )
    growth = REGISTER.find("non_demographic_growth", timeline().base, sector="acute", staff_group=NURSES)
    output = REGISTER.find("productivity_growth", timeline().base, sector="acute", staff_group=NURSES)
    faster, leaner = found.draws_fte(deviations)[:, -1, 0]
    central = found.required_fte[-1, 0]
    assert growth.p90 is not None
    assert output.p90 is not None
    assert faster == pytest.approx(central * ((1 + growth.p90) / (1 + growth.value)) ** 15, rel=1e-9)
    assert leaner == pytest.approx(central * ((1 + output.value) / (1 + output.p90)) ** 15, rel=1e-9)


def test_a_scenario_of_more_unmet_need_raises_the_requirement_and_never_the_baseline():
    central, more = (
        required(),
        required(scenario(changes=[change("unmet_need_share", {"set": 0.1}, staff_group=NURSES)])),
    )
    assert (more.base_fte == central.base_fte).all()
    ratio = more.required_fte / np.where(central.required_fte == 0, 1, central.required_fte)
    assert (ratio[:3, 0] == 1).all()
    assert ratio[3:, 0] == pytest.approx(np.full(13, 1.1))
    assert (ratio[:, 1] == 1).all()


def test_a_scenario_of_more_vacancies_says_that_there_are_more_posts():
    central, more = required(), required(scenario(changes=[change("vacancy_share", {"set": 0.2}, role="Consultant")]))
    posts_before, posts_after = 270 / (1 - 0.1), 270 / (1 - 0.2)
    assert more.required_fte[3:, 1] == pytest.approx(central.required_fte[3:, 1] * posts_after / posts_before)
    with pytest.raises(ScenarioError, match="Keep the vacancy share below 1"):
        required(scenario(changes=[change("vacancy_share", {"set": 1}, role="Consultant")]))


STANDARD = {
    "organisation": "U12345",
    "role": "GP partner",
    "annual_volume": 100_000,
    "hours_per_unit": 0.25,
    "weeks_per_year": 52,
    "days_per_week": 4.5,
    "absent_days_per_year": 55,
    "hours_per_day": 8,
    **ACCOUNT,
}


def test_an_activity_standard_is_the_base_of_its_cell_and_grows_with_need():
    central, worked = required(), required(scenario(activity_standards=[STANDARD]))
    assert worked.base_fte[2] == pytest.approx(17.458, abs=5e-4)
    assert worked.required_fte[-1, 2] / worked.base_fte[2] == pytest.approx(
        central.required_fte[-1, 2] / central.base_fte[2], rel=1e-12
    )
    assert (worked.base_fte[[0, 1, 3]] == central.base_fte[[0, 1, 3]]).all()


def test_an_activity_standard_for_a_role_its_organisation_has_not_is_refused():
    with pytest.raises(ScenarioError, match=r"the organisation has nobody in this role\."):
        required(scenario(activity_standards=[{**STANDARD, "organisation": "RTE"}]))


def test_an_activity_standard_of_another_system_changes_nothing_here():
    elsewhere = required(scenario(activity_standards=[{**STANDARD, "organisation": "RXX"}]))
    assert (elsewhere.required_fte == required().required_fte).all()
