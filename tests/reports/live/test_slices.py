"""The charts of a slice: the same figures as the run's tables, whichever way the slice is asked for."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from allotment.reports.charts import bridge, gap_by_part, gap_over_time, staff_bridge
from allotment.reports.charts.kind import ChartKind
from allotment.reports.charts.screen import SCREENS
from allotment.reports.charts.slice import (
    NO_INTERVAL,
    Slice,
    SliceNotFoundError,
    by_year,
    slice_of,
    slice_words,
    synthetic_share_at_start,
)
from allotment.reports.live.choices import run_choices
from allotment.reports.live.slices import slice_figures
from allotment.reports.live.specs import figure_spec
from tests.reports.run_fixture import make_run
from tests.reports.run_fixture_cells import CARE, NETWORK, SUPPORT, TRUST

NURSE = "Nurse or health visitor"
SLICES = (
    {"scope": "system"},
    {"scope": "sector", "name": "primary care"},
    {"scope": "staff_group", "name": SUPPORT},
    {"scope": "organisation", "name": TRUST},
    {"scope": "role", "name": NURSE},
    {"scope": "organisation", "name": TRUST, "role": NURSE},
    {"scope": "sector", "name": "adult social care", "organisation": CARE},
)


def kinds_by_key(**asked: str) -> dict[str, ChartKind]:
    return {kind.key: kind for kind in slice_figures(make_run(), **asked)}


@pytest.mark.parametrize("asked", SLICES, ids=lambda asked: "-".join(asked.values()))
def test_every_chart_of_a_slice_is_drawn_at_both_widths_and_put_into_words(asked: dict[str, str]) -> None:
    kinds = slice_figures(make_run(), **asked)
    assert [kind.key for kind in kinds][:2] == ["gap_over_time", "supply_and_requirement"]
    for kind in kinds:
        rows = kind.chart_table(make_run())
        if rows.is_empty():
            assert kind.key.startswith("bridge"), "only the hand-made run's bridges stop at sectors"
            continue
        assert set(kind.columns) <= set(rows.columns)
        assert kind.describe(rows)
        for screen in SCREENS:
            assert figure_spec(kind, rows, screen)["datasets"]


@pytest.mark.parametrize(
    ("scope", "name"),
    [("sector", "primary care"), ("organisation", NETWORK), ("role", NURSE), ("staff_group", SUPPORT)],
)
def test_the_gap_of_a_slice_is_the_summarys(scope: str, name: str) -> None:
    rows = kinds_by_key(scope=scope, name=name)["gap_over_time"].chart_table(make_run())
    summary = make_run().tables["summary"].filter(scope=scope, name=name)
    for column in ("gap_fte", "gap_fte_p10", "gap_fte_p90", "chance_of_meeting"):
        assert rows[column].to_list() == summary[column].to_list()


def test_one_organisation_and_role_has_the_interval_of_its_projection() -> None:
    rows = by_year(make_run(), Slice(organisation=TRUST, role=NURSE))
    cells = make_run().tables["projection"].filter(organisation=TRUST, role=NURSE)
    assert rows["year"].to_list() == list(range(2026, 2041))
    for column in ("gap_fte", "gap_fte_p10", "gap_fte_p50", "gap_fte_p90", "supply_fte_p10", "required_fte"):
        assert rows[column].to_list() == cells[column].to_list()
    assert rows["required_fte_p10"].null_count() == rows.height


def test_a_monthly_run_is_read_at_the_end_of_each_year() -> None:
    run = make_run()
    yearly = run.tables["projection"]
    monthly = pl.concat(
        [yearly.with_columns(period=pl.col("period") + "-08"), yearly.with_columns(period=pl.col("period") + "-07")]
    )
    part = Slice(organisation=TRUST, role=NURSE)
    expected = by_year(run, part)
    assert by_year(replace(run, tables=run.tables | {"projection": monthly}), part).equals(expected)


def test_where_several_cells_meet_means_add_up_and_no_interval_is_claimed() -> None:
    part = slice_of("sector", "acute", organisation=TRUST)
    rows = by_year(make_run(), part)
    cells = make_run().tables["projection"].filter(organisation=TRUST)
    sums = cells.group_by("period").agg(pl.col("gap_fte", "closing_fte").sum()).sort("period")
    assert rows["gap_fte"].to_list() == pytest.approx(sums["gap_fte"].to_list())
    assert rows["supply_fte"].to_list() == pytest.approx(sums["closing_fte"].to_list())
    assert rows["gap_fte_p10"].null_count() == rows.height
    kind = gap_over_time.kind_of(part, "acute")
    assert kind.describe(rows).endswith(NO_INTERVAL)


def test_a_chart_without_an_interval_draws_no_band() -> None:
    kinds = kinds_by_key(scope="sector", name="acute", organisation=TRUST)
    for key in ("gap_over_time", "supply_and_requirement"):
        rows = kinds[key].chart_table(make_run())
        marks = [layer["mark"]["type"] for layer in figure_spec(kinds[key], rows, SCREENS[0])["layer"]]
        assert "area" not in marks
        assert "line" in marks


def test_the_bridge_of_a_sector_ends_at_the_sectors_gap() -> None:
    rows = bridge.chart_table(make_run(), 15, Slice(sector="primary care"))
    summary = make_run().tables["summary"].filter(scope="sector", name="primary care", years_ahead=15.0)
    assert rows["to_fte"][-1] == pytest.approx(summary["gap_fte"].item())
    assert rows["gap_change_fte"][:-1].sum() == pytest.approx(rows["gap_change_fte"][-1])


@pytest.mark.parametrize("part", [Slice(), Slice(organisation=TRUST), Slice(organisation=TRUST, role=NURSE)])
@pytest.mark.parametrize("years", [5, 15])
def test_the_bridge_of_people_sums_from_the_first_to_the_last(part: Slice, years: int) -> None:
    rows = staff_bridge.chart_table(make_run(), years, part)
    last = make_run().tables["projection"].filter(part.cells(), pl.col("period") == str(2025 + years))
    assert rows["staff_change"][:-1].sum() == pytest.approx(last["closing"].sum())
    assert rows["staff_after"][-2] == pytest.approx(rows["staff_change"][-1])


def test_a_sector_is_split_into_its_own_organisations_and_an_organisation_into_its_own_roles() -> None:
    primary = gap_by_part.chart_table(make_run(), Slice(sector="primary care"), "organisation")
    assert primary["label"].unique().to_list() == ["Cheltenham Central PCN"]
    roles = gap_by_part.chart_table(make_run(), Slice(organisation=TRUST), "role")
    held = make_run().tables["baseline"].filter(organisation=TRUST)["role"]
    assert set(roles["label"]) == set(held)
    assert set(roles["years_ahead"]) == {5, 15}


def test_the_parts_of_an_organisation_sum_to_its_gap() -> None:
    roles = gap_by_part.chart_table(make_run(), Slice(organisation=TRUST), "role").filter(years_ahead=15)
    whole = make_run().tables["summary"].filter(scope="organisation", name=TRUST, years_ahead=15.0)
    assert roles["gap_fte"].sum() == pytest.approx(whole["gap_fte"].item())


def test_every_slice_that_is_offered_has_charts() -> None:
    offered = run_choices(make_run())
    for scope in ("sector", "staff_group", "organisation", "role"):
        for name, _label in offered[scope]:
            assert slice_figures(make_run(), scope, name)
    for organisation, roles in offered["roles_of"].items():
        for role in roles:
            assert slice_figures(make_run(), "organisation", organisation, role=role)


@pytest.mark.parametrize(
    "asked",
    [
        {"scope": "sector", "name": "no such sector"},
        {"scope": "planet", "name": "acute"},
        {"scope": "organisation", "name": NETWORK, "role": NURSE},
    ],
)
def test_a_slice_without_staff_is_refused_by_name(asked: dict[str, str]) -> None:
    with pytest.raises(SliceNotFoundError) as refused:
        slice_figures(make_run(), **asked)
    assert refused.value.problems


def test_a_slice_is_named_by_who_and_then_where_and_knows_how_synthetic_it_is() -> None:
    words = slice_words(make_run(), Slice(organisation=TRUST, role=NURSE))
    assert words == "Nurse or health visitor, Gloucestershire Hospitals NHS Foundation Trust"
    assert synthetic_share_at_start(make_run(), Slice(organisation=CARE)) == 1.0
    assert synthetic_share_at_start(make_run(), Slice(organisation=TRUST)) == 0.0
