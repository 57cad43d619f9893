"""Two runs side by side: the difference, its bridge, and where it lies."""

from __future__ import annotations

import polars as pl
import pytest

from allotment.reports.charts.screen import SCREENS
from allotment.reports.charts.slice import SliceNotFoundError
from allotment.reports.live.compare import compare_figures
from allotment.reports.live.specs import figure_spec
from tests.reports.live.compared_fixture import EXTRA_FTE_A_YEAR, HALF_WIDTH_FTE, make_compared
from tests.reports.run_fixture import make_run
from tests.reports.run_fixture_cells import TRUST


def rows_of(key: str, scope: str = "system", name: str = "") -> pl.DataFrame:
    kinds = {kind.key: kind for kind in compare_figures(make_compared(), scope, name)}
    return kinds[key].chart_table(make_run())


def test_the_difference_is_the_second_less_the_first_at_each_horizon() -> None:
    rows = rows_of("difference_over_time")
    assert rows["year"].to_list() == [2026, 2028, 2030, 2040]
    assert rows["difference_fte"].to_list() == [-EXTRA_FTE_A_YEAR * years for years in (1, 3, 5, 15)]
    assert (rows["difference_p90"] - rows["difference_p10"]).to_list() == pytest.approx([2 * HALF_WIDTH_FTE] * 4)


def test_the_bridge_leads_from_the_first_gap_to_the_second_without_a_break() -> None:
    rows = rows_of("difference_bridge", "sector", "acute")
    start, *steps, end = rows.iter_rows(named=True)
    summary = make_run().tables["summary"].filter(scope="sector", name="acute", years_ahead=15.0)
    assert start["gap_change_fte"] == pytest.approx(summary["gap_fte"].item())
    assert start["gap_change_fte"] + sum(step["gap_change_fte"] for step in steps) == pytest.approx(
        end["gap_change_fte"]
    )
    assert steps[-1]["to_fte"] == pytest.approx(end["to_fte"])


def test_the_bridge_draws_only_what_differs_and_the_table_has_every_step() -> None:
    kind = next(kind for kind in compare_figures(make_compared()) if kind.key == "difference_bridge")
    rows = kind.chart_table(make_run())
    assert rows.height > 8
    drawn = figure_spec(kind, rows, SCREENS[0])
    steps = {row["step"] for values in drawn["datasets"].values() for row in values if "step" in row}
    assert steps == {"First: Central", "Recruitment: UK recruitment", "Other leavers", "Second: More nurses"}


def test_the_organisation_that_differs_most_comes_first_and_all_are_in_the_table() -> None:
    rows = rows_of("difference_by_organisation")
    assert rows["label"][0] == "Gloucestershire Hospitals"
    assert rows["label"].n_unique() == 3
    assert rows.filter(pl.col("label") != "Gloucestershire Hospitals")["difference_fte"].abs().max() == 0


def test_the_words_say_which_way_and_whether_it_is_sure() -> None:
    kind = compare_figures(make_compared())[0]
    assert kind.describe(kind.chart_table(make_run())) == (
        "In 2040 the mean gap under More nurses is 600 FTE narrower than that under Central. The 80% interval of the "
        "difference is \u2212608 to \u2212592 FTE and does not hold 0."
    )


@pytest.mark.parametrize(("scope", "name"), [("system", ""), ("sector", "acute"), ("organisation", TRUST)])
def test_every_chart_is_drawn_at_both_widths(scope: str, name: str) -> None:
    for kind in compare_figures(make_compared(), scope, name):
        rows = kind.chart_table(make_run())
        assert set(kind.columns) <= set(rows.columns)
        for screen in SCREENS:
            assert figure_spec(kind, rows, screen)


def test_a_slice_that_is_not_in_both_runs_is_refused() -> None:
    with pytest.raises(SliceNotFoundError):
        compare_figures(make_compared(), "sector", "no such sector")
