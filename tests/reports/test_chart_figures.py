"""The figures behind the charts, worked out a second way."""

from __future__ import annotations

import re
from dataclasses import replace

import polars as pl
import pytest

from allotment.reports.charts import (
    backtest_scores,
    bridge,
    demand_drivers,
    gap_by_organisation,
    gap_over_time,
    need_by_district,
    need_by_system,
    population_pyramid,
    recruitment_sources,
    workforce_ages,
)
from allotment.reports.figure import make_figure
from allotment.reports.run_views import planning_year
from tests.reports.run_fixture import make_run


@pytest.mark.parametrize("years", [5, 15])
def test_the_bridge_walks_from_one_gap_to_the_other_without_a_break(years: int) -> None:
    rows = bridge.chart_table(make_run(), years)
    start, *steps, end = rows.iter_rows(named=True)
    reached = start["to_fte"]
    for step in steps:
        assert step["from_fte"] == pytest.approx(reached)
        reached += step["gap_change_fte"]
        assert step["to_fte"] == pytest.approx(reached)
    assert end["to_fte"] == pytest.approx(reached)
    gap = make_run().tables["summary"].filter(scope="system", years_ahead=float(years))["gap_fte"].item()
    assert end["gap_change_fte"] == pytest.approx(gap)


def test_the_gap_over_time_is_need_less_supply_in_every_year() -> None:
    rows = gap_over_time.chart_table(make_run())
    summary = make_run().tables["summary"].filter(scope="system")
    assert rows["year"].to_list() == list(range(2025, 2041))
    assert rows["gap_fte"].to_list() == pytest.approx(
        (summary["required_fte"] - summary["supply_fte"]).to_list(), abs=1e-9
    )


def test_the_pyramid_counts_every_resident_once() -> None:
    rows = population_pyramid.chart_table(make_run())
    people = make_run().tables["population"]
    for column, year in (("people_now", 2025), ("people_then", 2040)):
        counted = people.filter(year=year)
        assert rows[column].sum() == counted["female"].sum() + counted["male"].sum()


def test_the_shares_of_every_sector_by_age_sum_to_one() -> None:
    sums = workforce_ages.chart_table(make_run()).group_by("label").agg(pl.col("share_now", "share_then").sum())
    assert sums["share_now"].to_list() == pytest.approx([1.0] * sums.height)
    assert sums["share_then"].to_list() == pytest.approx([1.0] * sums.height)


def test_recruits_by_source_add_up_to_the_projection() -> None:
    rows = recruitment_sources.chart_table(make_run()).group_by("year").agg(pl.col("headcount").sum()).sort("year")
    projection = make_run().tables["projection"].group_by("period").agg(pl.col("recruits").sum()).sort("period")
    assert rows["headcount"].to_list() == pytest.approx(projection["recruits"].to_list())


def test_productivity_takes_need_away() -> None:
    rows = demand_drivers.chart_table(make_run()).filter(driver="Productivity")
    assert rows["change_share"].to_list() == pytest.approx([1 / 1.005**15 - 1] * 3)


def test_the_back_test_draws_organisations_without_merger_jumps_with_this_model_first_and_the_floor_last() -> None:
    drawn = backtest_scores.drawn_scope(backtest_scores.chart_table(make_run()))
    methods = drawn["method"].unique(maintain_order=True).to_list()
    assert drawn["scope"].unique().to_list() == [backtest_scores.FAIREST_SCOPE]
    assert (methods[0], methods[-1]) == (backtest_scores.MODEL, backtest_scores.FLOOR)


def test_the_map_outlines_the_system_of_the_run_and_no_other() -> None:
    rows = need_by_system.chart_table(make_run())
    assert rows.height == 42
    assert rows.filter("this_system")["ics"].to_list() == ["QR1"]
    assert rows["rank"].to_list() == list(range(1, 43))


@pytest.mark.parametrize("chart", [need_by_district.KIND, need_by_system.KIND], ids=lambda kind: kind.key)
def test_without_boundaries_the_map_is_left_out_and_the_list_stands(chart) -> None:
    name = "map_districts" if chart is need_by_district.KIND else "map_ics"
    table = make_run().tables[name].with_columns(geometry=pl.lit(None, dtype=pl.String))
    run = replace(make_run(), tables=make_run().tables | {name: table})
    svg = make_figure(chart, run).pictures["wide"]
    assert "Gloucester" in svg
    assert "to under" not in svg


def test_with_many_organisations_the_chart_shows_the_largest_gaps_and_says_how_many_it_leaves_out() -> None:
    one = make_run().tables["summary"].filter(scope="organisation", name="RTE")
    many = [one.with_columns(pl.lit(f"U{number:05}").alias("name"), pl.col("gap_fte") + number) for number in range(30)]
    run = replace(make_run(), tables=make_run().tables | {"summary": pl.concat(many)})
    figure = make_figure(gap_by_organisation.KIND, run)
    assert figure.rows["label"].n_unique() == 30
    assert "leaves out 10 with smaller gaps" in figure.alternative
    assert "U00029" in figure.pictures["wide"]
    assert "U00003" not in figure.pictures["wide"]


def test_a_mean_outside_its_interval_is_still_drawn_inside_the_picture() -> None:
    summary = make_run().tables["summary"].with_columns(
        (pl.col("gap_fte_p90") - 8000).alias("gap_fte_p90"), (pl.col("gap_fte_p10") - 8000).alias("gap_fte_p10")
    )  # fmt: skip
    run = replace(make_run(), tables=make_run().tables | {"summary": summary})
    rows = gap_over_time.chart_table(run)
    assert (rows["gap_fte"] > rows["gap_fte_p90"]).all()
    words = re.findall(r"<text[^>]*>([^<]*)</text>", make_figure(gap_over_time.KIND, run).pictures["wide"])
    assert {"4,000", "Mean 4,176"} <= set(words)


def test_a_surplus_is_drawn_left_of_zero_and_said_as_one() -> None:
    tables = make_run().tables
    flipped = tables["summary"].with_columns(
        (pl.col("required_fte") - 2 * pl.col("gap_fte")).alias("required_fte"),
        (-pl.col("gap_fte")).alias("gap_fte"),
        (-pl.col("gap_fte_p90")).alias("gap_fte_p10"),
        (-pl.col("gap_fte_p10")).alias("gap_fte_p90"),
    )
    figure = make_figure(gap_over_time.KIND, replace(make_run(), tables=tables | {"summary": flipped}))
    assert "FTE more than needed" in figure.alternative
    assert "\u22124,000" in figure.pictures["wide"]


@pytest.mark.parametrize(
    ("period", "year"), [("2026", 2026), ("2025-09", 2026), ("2026-08", 2026), ("2026-09", 2027), ("2025-12", 2026)]
)
def test_a_month_belongs_to_the_year_that_ends_at_the_next_base_day(period: str, year: int) -> None:
    frame = pl.DataFrame({"period": [period]})
    assert frame.select(planning_year(pl.col("period"), make_run())).item() == year
