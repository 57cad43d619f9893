"""Supply on real data: calibrated to grow as its own past says, and changed only where a scenario says so."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from allotment.planning.groundwork import Groundwork
from allotment.planning.model_system import SystemModel, model_system
from allotment.planning.project import request_of
from allotment.projection.engine.inputs import FLOWS
from allotment.projection.engine.mean import project_mean
from allotment.projection.scenario import load_scenario, parse_scenario
from tests.asked import SMALL

HEAD = "allotment_scenario: 1\nname: trial\ntitle: Trial\ndescription: A trial.\nchanges:\n"
ACCOUNT = "    rationale: A trial.\n    source: A trial.\n    owner: A trial.\n"


@pytest.fixture(scope="module")
def central_model(ground: Groundwork) -> SystemModel:
    return model_of(ground, load_scenario("central"))


def model_of(ground: Groundwork, scenario) -> SystemModel:
    return model_system(ground, ground.system("QR1"), scenario.in_system("QR1"), request_of(SMALL, scenario))


def changed(ground: Groundwork, change: str) -> SystemModel:
    return model_of(ground, parse_scenario(HEAD + change + ACCOUNT, "trial"))


def flow(model: SystemModel, name: str) -> np.ndarray:
    return project_mean(model.inputs).flows[FLOWS.index(name)]


def test_participation_carries_each_cells_published_fte_exactly(central_model: SystemModel):
    carried = (central_model.inputs.opening * central_model.inputs.participation).sum(axis=1)
    np.testing.assert_allclose(carried, central_model.cells.table["fte"].to_numpy(), rtol=1e-12)


def test_trust_staff_grow_in_the_first_year_as_calibrated_where_recruitment_is_free(
    ground: Groundwork, central_model: SystemModel
):
    from allotment.projection.supply.growth_share import growth_share_of_cells

    cells = central_model.cells
    wanted = growth_share_of_cells(
        cells, ground.growth, ground.group_growth, ground.register, central_model.timeline.base
    )
    closing = project_mean(central_model.inputs).stock[1].sum(axis=1)
    recruited = central_model.inputs.recruits[:, 0].sum(axis=0) > 1e-9
    grown = closing / cells.headcount - 1
    nhs_hires_from_care = np.isin(cells.column("sector"), ["acute", "mental health"])
    chosen = recruited & nhs_hires_from_care & (cells.headcount > 20)
    assert chosen.sum() > 20
    np.testing.assert_allclose(grown[chosen], wanted[chosen], atol=0.004)


def test_recruits_by_source_add_up_to_all_recruits(central_model: SystemModel):
    result = project_mean(central_model.inputs)
    np.testing.assert_allclose(
        result.recruits_by_source.sum(axis=0), result.flows[FLOWS.index("recruits")], rtol=1e-12, atol=1e-9
    )


def test_a_set_leaver_rate_makes_that_share_of_the_opening_staff_leave(ground: Groundwork):
    model = changed(
        ground,
        "  - quantity: leaver_rate\n    where: {role: Midwife}\n    change: {set: 0.2}\n"
        "    unit: share per year\n    from_year: 2026\n",
    )
    midwives = model.cells.where(role="Midwife", organisation="RTE")[0]
    hazard = model.inputs.leave_hazard[midwives] * model.inputs.leave_factor[0, midwives]
    opening = model.inputs.opening[midwives]
    assert (opening * -np.expm1(-hazard)).sum() / opening.sum() == pytest.approx(0.2, abs=1e-9)


def test_a_change_to_one_role_touches_no_other_roles_rates(ground: Groundwork, central_model: SystemModel):
    model = changed(
        ground,
        "  - quantity: leaver_rate\n    where: {role: Midwife}\n    change: {multiply: 0.5}\n"
        "    unit: share per year\n    from_year: 2027\n",
    )
    differs = (model.inputs.leave_factor != central_model.inputs.leave_factor).any(axis=0)
    assert set(model.cells.column("role")[differs]) == {"Midwife"}
    assert (model.inputs.leave_factor[0] == central_model.inputs.leave_factor[0]).all()


def test_setting_every_flow_to_nothing_leaves_the_people_as_they_were(ground: Groundwork, central_model: SystemModel):
    nothing = "".join(
        f"  - quantity: {quantity}\n    change: {{set: 0}}\n    unit: {unit}\n    from_year: 2026\n{ACCOUNT}"
        for quantity, unit in (
            ("leaver_rate", "share per year"),
            ("retirement_rate", "share per year"),
            ("recruits_per_year", "people per year"),
            ("graduates_per_year", "people per year"),
            ("move_rate", "share per year"),
            ("progression_rate", "share per year"),
        )
    )
    model = model_of(ground, parse_scenario(HEAD + nothing, "trial"))
    stock = project_mean(model.inputs).stock
    np.testing.assert_array_equal(stock[-1].sum(axis=1), stock[0].sum(axis=1))


def test_more_nhs_hiring_draws_more_people_out_of_social_care(ground: Groundwork, central_model: SystemModel):
    model = changed(
        ground,
        '  - quantity: recruits_per_year\n    where: {role: "Support to doctors, nurses & midwives"}\n'
        "    change: {multiply: 1.5}\n    unit: people per year\n    from_year: 2026\n",
    )
    carers = central_model.cells.where(role="Care worker")
    before, after = flow(central_model, "moves_out")[0, carers].sum(), flow(model, "moves_out")[0, carers].sum()
    assert 1.2 * before < after < 1.5 * before


def test_hiring_less_from_abroad_takes_nobody_more_or_fewer_from_social_care(
    ground: Groundwork, central_model: SystemModel
):
    model = model_of(ground, load_scenario("no-international-recruitment"))
    assert model.inputs.recruits.sum() < central_model.inputs.recruits.sum()
    np.testing.assert_array_equal(model.inputs.link_factor, central_model.inputs.link_factor)


def test_training_places_show_as_graduates_after_the_years_the_programme_takes(
    ground: Groundwork, central_model: SystemModel
):
    model = changed(
        ground,
        "  - quantity: training_intake_per_year\n    where: {programme: Nursing degree}\n    change: {multiply: 2}\n"
        "    unit: people per year\n    from_year: 2026\n",
    )
    nurses = model.cells.where(role="Nurse or health visitor")
    ratio = flow(model, "graduates")[:, nurses].sum(axis=1) / flow(central_model, "graduates")[:, nurses].sum(axis=1)
    np.testing.assert_allclose(ratio, [1, 1, 1, 2, 2], rtol=1e-9)


def test_fte_per_head_moves_supply_and_no_heads(ground: Groundwork, central_model: SystemModel):
    model = changed(
        ground,
        "  - quantity: fte_per_head\n    where: {sector: primary care}\n    change: {multiply: 0.9}\n"
        "    unit: FTE per head\n    from_year: 2026\n",
    )
    ours, theirs = project_mean(model.inputs), project_mean(central_model.inputs)
    np.testing.assert_array_equal(ours.stock, theirs.stock)
    practice = model.cells.where(sector="primary care")
    np.testing.assert_allclose(ours.closing_fte[1:, practice], 0.9 * theirs.closing_fte[1:, practice], rtol=1e-12)


def test_parameter_draws_do_not_depend_on_the_number_of_replicates(ground: Groundwork, central_model: SystemModel):
    scenario = load_scenario("central")
    more = model_system(ground, ground.system("QR1"), scenario, request_of(replace(SMALL, replicates=20), scenario))
    np.testing.assert_array_equal(more.draws.recruits[:12], central_model.draws.recruits)
    np.testing.assert_array_equal(more.draws.leave[:12], central_model.draws.leave)
