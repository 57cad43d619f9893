"""The charts of a chosen mix: their figures add up, nothing is drawn of nothing, and every column is explained."""

from __future__ import annotations

import json
from datetime import date

import polars as pl
import pytest

from allotment.reports.charts import mix_flexibility, mix_pay_bill, mix_spend, mix_waterfall
from allotment.reports.charts.chosen_mix import ChosenMix
from allotment.reports.charts.kind import ChartKind
from allotment.reports.charts.mix_catalogue import MIX_KINDS
from allotment.reports.charts.screen import SCREENS
from allotment.reports.columns import COLUMNS
from allotment.reports.live.specs import figure_spec

YEARS = (2027, 2028)
SLOTS = [
    {"sector": sector, "year": year, "short_before_fte": before, "short_after_fte": before - closed}
    for year in YEARS
    for sector, before, closed in (("acute", 100.0, 30.0), ("adult social care", 50.0, 5.0))
]
SPEND = [
    {
        "stream": stream,
        "year": year,
        "budget_pence": budget,
        "spent_pence": spent,
        "carried_pence": 0,
        "clawed_back_pence": 0,
        "lapsed_pence": budget - spent,
    }
    for year in YEARS
    for stream, budget, spent in (("arrs", 1_000_00, 900_00), ("cpd", 500_00, 100_00), ("none", 0, 0))
]
GAINS = [
    {"lever": lever, "year": year, "gained_fte": gained}
    for year in YEARS
    for lever, gained in (("flexible_working", 40.0), ("use_new_roles", -2.0))
]
BILL = [
    {"year": year, "one_off_pence": 100_00, "recurrent_pay_pence": 300_00, "recurrent_saving_pence": 50_00}
    for year in YEARS
]
FRONTIER = [
    {"budget_factor": factor, "budget_pence": int(factor * 1e8), "spent_pence": int(factor * 9e7), "gap_fte": gap}
    for factor, gap in ((0.0, 150.0), (1.0, 115.0), (2.0, 100.0))
]
MIX = ChosenMix(
    mix_id="QR1-mix-1",
    source="A test.",
    made_on=date(2027, 1, 1),
    tables={
        name: pl.DataFrame(rows)
        for name, rows in (
            ("slots", SLOTS),
            ("spend", SPEND),
            ("gains", GAINS),
            ("pay_bill", BILL),
            ("frontier", FRONTIER),
        )
    },
    by_stream={"arrs": 4.0, "cpd": 12.5},
    streams={"arrs": "Additional roles", "cpd": "Continuing development"},
    levers={"flexible_working": "Flexible working"},
)
NOTHING = ChosenMix("QR1-mix-2", "A test.", date(2027, 1, 1), {}, {}, {}, {})


@pytest.mark.parametrize("kind", MIX_KINDS, ids=lambda kind: kind.key)
def test_a_chart_draws_and_describes_its_rows_and_explains_their_columns(kind: ChartKind) -> None:
    rows = kind.chart_table(MIX)
    assert set(rows.columns) <= set(COLUMNS)
    assert set(kind.columns) <= set(rows.columns)
    assert kind.describe(rows).endswith(".")
    for screen in SCREENS:
        drawn = json.dumps(figure_spec(kind, rows, screen))
        assert drawn == json.dumps(figure_spec(kind, rows, screen))
        assert "NaN" not in drawn


@pytest.mark.parametrize("kind", MIX_KINDS, ids=lambda kind: kind.key)
def test_a_mix_without_figures_says_so(kind: ChartKind) -> None:
    rows = kind.chart_table(NOTHING)
    assert rows.is_empty()
    assert "No data" in json.dumps(figure_spec(kind, rows, SCREENS[0]))


def test_the_waterfall_s_steps_sum_to_what_stays_short() -> None:
    rows = mix_waterfall.chart_table(MIX)
    changes = rows["gap_change_fte"].to_list()
    assert changes == [150.0, -40.0, 2.0, 3.0, 115.0]
    assert rows["step"].to_list()[1:3] == ["Flexible working", "use new roles"]
    assert sum(changes[:-1]) == changes[-1]


def test_money_is_in_pounds_and_a_stream_without_budget_is_left_out() -> None:
    rows = mix_spend.chart_table(MIX)
    assert rows["label"].unique(maintain_order=True).to_list() == ["Additional roles", "Continuing development"]
    assert rows["spent_pounds"].sum() == 2_000.0
    assert rows["lost_pounds"].sum() == 1_000.0
    assert mix_pay_bill.chart_table(MIX)["net_pounds"].to_list() == [350.0, 350.0]


def test_the_dearest_ring_fence_comes_first_and_social_care_makes_the_gap_part_synthetic() -> None:
    assert mix_flexibility.chart_table(MIX)["label"].to_list() == ["Continuing development", "Additional roles"]
    assert MIX.is_part_synthetic
    assert not NOTHING.is_part_synthetic
