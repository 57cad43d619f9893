"""Applying changes: by hand, phased in, in order, and only where they are meant."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from allotment.projection.scenario import Scenario, parse_scenario
from allotment.projection.scenario.apply import NoChanges
from allotment.workforce.errors import ScenarioError

NURSES = {
    "sector": "acute",
    "staff_group": "Nurses & health visitors",
    "role": "Nurse or health visitor",
    "organisation": "RTE",
}
CARERS = {
    "sector": "adult social care",
    "staff_group": "Social care direct care",
    "role": "Care worker",
    "organisation": "E1",
}
YEARS = [2026, 2027, 2028, 2029, 2030]


def scenario(*changes: dict[str, Any], targets: list[dict[str, Any]] | None = None) -> Scenario:
    """A scenario with these changes, each accounted for."""
    account = {"rationale": "a", "source": "b", "owner": "c"}
    base = {"quantity": "leaver_rate", "unit": "share per year", "from_year": 2026, **account}
    content = {
        "allotment_scenario": 1,
        "name": "mine",
        "title": "Mine",
        "description": "x",
        "changes": [{**base, **change} for change in changes],
        "targets": [{**account, **target} for target in targets or []],
    }
    return parse_scenario(yaml.safe_dump(content), "mine.yaml")


def rates(*columns: float) -> np.ndarray:
    """The same rates in every year (5, K)."""
    return np.tile(np.array(columns), (len(YEARS), 1))


def test_a_change_without_a_place_changes_everything_from_its_first_year():
    mine = scenario({"change": {"multiply": 0.5}, "from_year": 2028})
    changed = mine.apply("leaver_rate", rates(0.10, 0.20), [NURSES, CARERS], YEARS)
    assert changed[:, 0] == pytest.approx([0.10, 0.10, 0.05, 0.05, 0.05])
    assert changed[:, 1] == pytest.approx([0.20, 0.20, 0.10, 0.10, 0.10])


def test_a_phase_in_of_three_years_has_a_third_two_thirds_and_the_whole():
    mine = scenario({"change": {"multiply": 0.7}, "from_year": 2027, "until_year": 2029, "phase_in_years": 3})
    changed = mine.apply("leaver_rate", rates(0.10), [NURSES], YEARS)[:, 0]
    assert changed == pytest.approx([0.10, 0.09, 0.08, 0.07, 0.10])
    mine = scenario({"change": {"set": 0.04}, "from_year": 2027, "phase_in_years": 3})
    assert mine.apply("leaver_rate", rates(0.10), [NURSES], YEARS)[:, 0] == pytest.approx(
        [0.10, 0.08, 0.06, 0.04, 0.04]
    )
    mine = scenario({"change": {"add": 0.03}, "from_year": 2027, "phase_in_years": 3})
    assert mine.apply("leaver_rate", rates(0.10), [NURSES], YEARS)[:, 0] == pytest.approx(
        [0.10, 0.11, 0.12, 0.13, 0.13]
    )


def test_a_change_touches_only_the_cells_it_names():
    mine = scenario({"where": {"sector": ["acute", "community"]}, "change": {"multiply": 0}})
    changed = mine.apply("leaver_rate", rates(0.10, 0.20), [NURSES, CARERS], YEARS)
    assert (changed[:, 0] == 0).all()
    assert (changed[:, 1] == 0.20).all()
    both = scenario({"where": {"sector": "acute", "role": "Midwife"}, "change": {"multiply": 0}})
    assert (both.apply("leaver_rate", rates(0.10), [NURSES], YEARS) == 0.10).all()


def test_changes_follow_each_other_in_the_order_of_the_file():
    add, double = {"change": {"add": 0.05}}, {"change": {"multiply": 2}}
    assert scenario(add, double).apply("leaver_rate", rates(0.10), [NURSES], YEARS)[0, 0] == pytest.approx(0.30)
    assert scenario(double, add).apply("leaver_rate", rates(0.10), [NURSES], YEARS)[0, 0] == pytest.approx(0.25)
    setting = {"change": {"set": 0.01}}
    assert scenario(add, setting).apply("leaver_rate", rates(0.10), [NURSES], YEARS)[0, 0] == pytest.approx(0.01)


def test_numbers_by_year_each_hold_until_the_next():
    mine = scenario(
        {
            "quantity": "recruits_per_year",
            "unit": "people per year",
            "where": {"recruitment_source": "International recruitment"},
            "change": {"set": {2027: 120, 2029: 130}},
            "from_year": 2027,
        }
    )
    keys = [
        {**NURSES, "recruitment_source": "International recruitment"},
        {**NURSES, "recruitment_source": "UK recruitment"},
    ]
    changed = mine.apply("recruits_per_year", rates(10, 20), keys, YEARS)
    assert changed[:, 0].tolist() == [10, 120, 120, 130, 130]
    assert (changed[:, 1] == 20).all()
    assert mine.changes[0].in_words == "set to 120 from 2027, 130 from 2029 (people per year)"


def test_without_a_first_year_numbers_by_year_start_at_their_own():
    content = {"change": {"set": {2028: 0.2}}}
    mine = scenario(content)
    mine = parse_scenario(mine.yaml.replace("  from_year: 2026\n", ""), "mine.yaml")
    assert mine.apply("leaver_rate", rates(0.1), [NURSES], YEARS)[:, 0].tolist() == [0.1, 0.1, 0.2, 0.2, 0.2]


def test_months_of_one_year_share_its_change():
    mine = scenario({"change": {"multiply": 0.5}, "from_year": 2027})
    years = [2026] * 12 + [2027] * 12
    changed = mine.apply("leaver_rate", np.full((24, 1), 0.1), [NURSES], years)[:, 0]
    assert (changed[:12] == 0.1).all()
    assert (changed[12:] == 0.05).all()


QUIET = (scenario(), scenario({"quantity": "fte_per_head", "unit": "FTE per head", "change": {"set": 1}}), NoChanges())


@settings(deadline=None)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=6))
def test_a_scenario_that_changes_nothing_keeps_every_value_to_the_last_bit(values: list[float]):
    columns, keys = rates(*values), [NURSES] * len(values)
    for changes in QUIET:
        assert changes.apply("leaver_rate", columns, keys, YEARS).tobytes() == columns.tobytes()


def test_the_values_given_are_not_written_to():
    columns = rates(0.1)
    scenario({"change": {"multiply": 0}}).apply("leaver_rate", columns, [NURSES], YEARS)
    assert (columns == 0.1).all()


def test_a_change_that_gives_an_impossible_rate_is_refused_by_cell_and_year():
    mine = scenario({"change": {"add": 0.5}, "from_year": 2029})
    with pytest.raises(ScenarioError) as refused:
        mine.apply("leaver_rate", rates(0.1, 0.7), [NURSES, CARERS], YEARS)
    said = str(refused.value)
    assert "Scenario 'mine' gives 2 impossible value(s) of leaver_rate." in said
    assert "leaver_rate, adult social care, Social care direct care, Care worker, E1, 2029 (found '1.2')" in said
    assert "a share per year lies within 0 to 1" in said


def test_a_key_that_cannot_be_told_from_others_is_a_mistake_of_the_caller():
    mine = scenario({"where": {"organisation": "RTE"}, "change": {"multiply": 0}})
    with pytest.raises(ValueError, match="does not carry organisation"):
        mine.apply("leaver_rate", rates(0.1), [{"sector": "acute"}], YEARS)


def test_a_change_for_one_system_stands_there_and_nowhere_else():
    mine = scenario({"where": {"ics": "QR1"}, "change": {"multiply": 0}}, {"change": {"multiply": 0.5}})
    here, there = mine.in_system("QR1"), mine.in_system("QOX")
    assert here.apply("leaver_rate", rates(0.1), [NURSES], YEARS)[0, 0] == 0
    assert there.apply("leaver_rate", rates(0.1), [NURSES], YEARS)[0, 0] == 0.05


def test_a_target_replaces_what_the_chance_is_measured_against():
    mine = scenario(
        targets=[
            {"where": {"sector": "acute"}, "share_of_required": 0.95},
            {"where": {"organisation": "E1", "role": "Care worker"}, "fte": {2026: 70, 2028: 80}},
        ]
    )
    goal = mine.target_fte(rates(100, 200, 300), [NURSES, CARERS, {**CARERS, "organisation": "E2"}], YEARS)
    assert goal[:, 0] == pytest.approx([95] * 5)
    assert goal[:, 1].tolist() == [70, 70, 80, 80, 80]
    assert goal[:, 2].tolist() == [300] * 5


def test_every_quantity_a_published_stock_flow_model_gives_can_be_set_by_role_from_a_file():
    settings = {
        "leaver_rate": ("share per year", 0.031),
        "retirement_rate": ("share per year", 0.02),
        "recruits_per_year": ("people per year", 412),
        "graduates_per_year": ("people per year", 250),
        "fte_per_head": ("FTE per head", 0.81),
        "unmet_need_share": ("share", 0.0),
        "vacancy_share": ("share", 0.0),
    }
    mine = scenario(
        *(
            {
                "quantity": name,
                "unit": unit,
                "where": {"role": NURSES["role"]},
                "change": {"set": {2026: value, 2028: value}},
            }
            for name, (unit, value) in settings.items()
        )
    )
    for name, (_, value) in settings.items():
        key = {**NURSES, "recruitment_source": "UK recruitment"}
        assert (
            mine.apply(name, rates(0.5, 0.5), [key, CARERS | {"recruitment_source": "UK recruitment"}], YEARS)[:, 0]
            == value
        ).all()
