"""``allotment baseline`` and ``allotment backtest``: their JSON rows, and what people are shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.command_line import Answer, CommandLine

BASELINE_ROW = [
    "organisation", "sector", "staff_group", "role", "headcount", "fte", "establishment_fte", "vacancies_fte",
    "as_at", "grade", "synthetic",
]  # fmt: skip
BACKTEST_ROW = [
    "method", "origin", "horizon", "organisation", "staff_group", "actual_fte", "forecast_fte", "p10", "p90",
]  # fmt: skip
PUBLISHED_FTE = {"RTE": 8_034.7, "RTQ": 4_200.4}  # NHS Workforce Statistics, August 2025


@pytest.fixture(scope="module")
def baseline(allotment: CommandLine) -> Answer:
    return allotment("baseline", "--ics", "QR1", "--json")


@pytest.fixture(scope="module")
def backtest(allotment: CommandLine) -> Answer:
    return allotment("backtest", "--origin", "2021", "--horizon", "2", "--replicates", "20", "--json")


def test_baseline_rows_have_exactly_the_promised_names(baseline: Answer):
    assert baseline.code == 0
    assert baseline.err == ""
    assert all(list(row) == BASELINE_ROW for row in baseline.json["rows"])


@pytest.mark.parametrize(("trust", "published_fte"), PUBLISHED_FTE.items())
def test_a_trust_comes_out_as_published_and_dated(baseline: Answer, trust: str, published_fte: float):
    rows = [row for row in baseline.json["rows"] if row["organisation"] == trust]
    assert sum(row["fte"] for row in rows) == pytest.approx(published_fte, rel=0.005)
    assert {row["as_at"] for row in rows} == {"2025-08-31"}
    assert not any(row["synthetic"] for row in rows)


def test_no_role_of_an_organisation_is_counted_twice(baseline: Answer):
    cells = [(row["organisation"], row["role"]) for row in baseline.json["rows"]]
    assert len(cells) == len(set(cells))


def test_adult_social_care_is_marked_synthetic_and_nothing_else_is(baseline: Answer):
    for row in baseline.json["rows"]:
        assert row["synthetic"] == (row["sector"] == "adult social care")


def test_every_baseline_figure_has_a_grade_and_posts_add_up(baseline: Answer):
    for row in baseline.json["rows"]:
        assert row["grade"] in set("ABCDE")
        assert type(row["headcount"]) is int
        assert row["fte"] + row["vacancies_fte"] == pytest.approx(row["establishment_fte"], abs=1e-6)


def test_people_see_the_grade_of_each_place_or_that_it_is_synthetic(allotment: CommandLine):
    shown = allotment("baseline", "--ics", "QR1").out.splitlines()
    evidence = {name: next(line for line in shown if name in line).split()[-1] for name in ("(RTE)", "(E10000013)")}
    assert evidence == {"(RTE)": "B", "(E10000013)": "SYNTHETIC"}
    assert any("(U02669)" in line and "B, C" in line for line in shown)


def test_people_see_what_each_missing_return_costs(allotment: CommandLine):
    shown = allotment("baseline", "--ics", "QR1").out
    assert "what it costs in certainty" in shown
    assert "practice workforce return" in shown


def test_the_baseline_is_written_where_asked(allotment: CommandLine, tmp_path: Path):
    answer = allotment("baseline", "--ics", "QR1", "--out", str(tmp_path / "new" / "folder"))
    assert answer.code == 0
    assert str(tmp_path / "new" / "folder") in answer.out
    written = {path.name for path in (tmp_path / "new" / "folder").iterdir()}
    assert {"baseline.csv", "baseline.parquet", "baseline.json", "baseline_age.csv", "certainty.csv"} <= written


def test_backtest_rows_have_exactly_the_promised_names(backtest: Answer):
    assert backtest.code == 0
    assert backtest.err == ""
    rows = backtest.json["rows"]
    assert all(list(row) == BACKTEST_ROW for row in rows)
    assert {row["horizon"] for row in rows} == {1, 2}
    assert {row["origin"] for row in rows} == {2021}


def test_every_method_forecasts_the_same_series(backtest: Answer):
    by_method: dict[str, set[tuple[str, str, int]]] = {}
    for row in backtest.json["rows"]:
        by_method.setdefault(row["method"], set()).add((row["organisation"], row["staff_group"], row["horizon"]))
    assert set(by_method) >= {"allotment", "last_value", "drift", "group_drift", "ets"}
    series = by_method["allotment"]
    assert len(series) > 1000
    assert all(same == series for same in by_method.values())


def test_backtest_intervals_are_in_order(backtest: Answer):
    assert all(row["p10"] <= row["p90"] for row in backtest.json["rows"])


def test_last_value_is_the_worst_teacher(backtest: Answer):
    errors = {
        score["method"]: score["weighted_error_share"]
        for score in backtest.json["scores"]
        if score["horizon"] == 2 and score["scope"] != "all organisations"
    }
    assert errors["allotment"] < errors["last_value"]
