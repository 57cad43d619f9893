"""The example's answer agrees with itself and with plain sums of its files; odd files are answered or refused."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from allotment.evidence.temporary_spend.errors import SpendError
from allotment.evidence.temporary_spend.read_inputs import SpendFiles
from allotment.planning.answers.answer import Answer
from allotment.planning.desk import Desk
from allotment.planning.temporary_spend import KIND, SpendAsked, temporary_spend, write_example
from allotment.workforce.errors import ScenarioError

LAST_YEAR = [f"2025-{month:02d}" for month in range(4, 13)] + ["2026-01", "2026-02", "2026-03"]
NURSE = "Nurse or health visitor"


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> SpendFiles:
    """The example's files."""
    folder = tmp_path_factory.mktemp("spend")
    write_example(folder)
    return SpendFiles(*(folder / f"{name}.csv" for name in ("spend", "shifts", "measures", "rates", "aid")))


@pytest.fixture(scope="module")
def answer(desk: Desk, files: SpendFiles) -> Answer:
    """The example's answer."""
    return temporary_spend(desk, SpendAsked("QR1", files))


@pytest.fixture(scope="module")
def short(files: SpendFiles, tmp_path_factory: pytest.TempPathFactory) -> SpendFiles:
    """The example's spend of two trusts and thirty months: quickly answered."""
    path = tmp_path_factory.mktemp("short") / "spend.csv"
    rows = pl.read_csv(files.spend).filter(
        (pl.col("month") >= "2023-10") & pl.col("organisation").is_in(["RTE", "RTQ"])
    )
    rows.write_csv(path)
    return SpendFiles(path)


@pytest.fixture(scope="module")
def spend(files: SpendFiles) -> pl.DataFrame:
    """The file of spend, read plainly."""
    return pl.read_csv(files.spend)


def test_what_was_spent_is_the_sum_of_the_file(answer: Answer, spend: pl.DataFrame):
    whole = spend["cost_pounds"].sum()
    lines = answer.tables["spend_lines"].filter(pl.col("line").str.ends_with("spent"))
    assert lines["pounds"].sum() == pytest.approx(whole, abs=len(lines))
    assert answer.tables["years"]["spent_pounds"].sum() == pytest.approx(whole, abs=40)
    of_year = spend.filter(pl.col("month").is_in(LAST_YEAR))["cost_pounds"].sum()
    assert answer.tables["reasons"]["pounds"].sum() == pytest.approx(of_year, abs=200)
    assert f"£{of_year:,.0f}" in answer.sentence


def test_it_says_everywhere_that_the_spend_is_synthetic(answer: Answer):
    assert answer.told["synthetic"] is True
    assert "synthetic" in answer.sentence
    assert any("synthetic" in note for note in answer.notes)
    assert "Spend, synthetic" in answer.tables["backtest"]["what"].to_list()


def test_the_ceiling_is_last_year_less_what_the_record_asks(answer: Answer, spend: pl.DataFrame):
    before = spend.filter((pl.col("kind") == "agency") & (pl.col("month") == "2025-05"))["cost_pounds"].sum()
    told = answer.tables["forecast_totals"].filter((pl.col("kind") == "agency") & (pl.col("month") == "2026-05"))
    assert told["ceiling_pounds"].item() == pytest.approx(0.7 * before, abs=2)
    assert told["last_year_pounds"].item() == pytest.approx(before, abs=2)


def test_a_second_year_has_ceilings_made_of_ceilings(desk: Desk, short: SpendFiles):
    asked = SpendAsked("QR1", short, months=24, convert_fte=0)
    totals = temporary_spend(desk, asked).tables["forecast_totals"].filter(pl.col("kind") == "bank")
    limits = dict(totals.select("month", "ceiling_pounds").iter_rows())
    assert limits["2027-06"] == pytest.approx(0.9 * limits["2026-06"], abs=2)


def test_the_forecast_lies_in_its_interval_and_adds_up(answer: Answer):
    for name in ("forecast", "forecast_totals"):
        table = answer.tables[name]
        assert (table["low_pounds"] < table["forecast_pounds"]).all()
        assert (table["forecast_pounds"] < table["high_pounds"]).all()
    by_month = answer.tables["forecast"].group_by("month", "kind").agg(pl.col("forecast_pounds").sum())
    joined = by_month.join(answer.tables["forecast_totals"], on=["month", "kind"])
    assert joined.height == 24
    assert (joined["forecast_pounds"] - joined["forecast_pounds_right"]).abs().max() <= 4
    year = answer.tables["forecast_year"].filter(pl.col("kind") == "all kinds").row(0, named=True)
    assert year["forecast_pounds"] == pytest.approx(answer.tables["forecast"]["forecast_pounds"].sum(), abs=100)


def test_the_method_told_is_the_best_of_the_back_test_on_the_file(answer: Answer):
    scores = answer.tables["backtest"].filter(pl.col("what") == "Spend, synthetic")
    assert answer.told["method"] == scores.sort("mase")["method"][0]
    real = answer.tables["backtest"].filter(pl.col("what").str.contains("published"))
    assert real.height == scores.height == 5


def test_leakage_is_counted_once_and_over_the_cap_as_the_file_has_it(answer: Answer, spend: pl.DataFrame):
    table = answer.tables["leakage"]
    causes = table.select("over_cap_pounds", "off_framework_pounds", "above_neighbours_pounds")
    assert (table["once_pounds"] <= causes.sum_horizontal() + 3).all()
    assert (table["once_pounds"] >= causes.max_horizontal() - 3).all()
    rows = spend.filter(
        pl.col("month").is_in(LAST_YEAR)
        & (pl.col("kind") == "agency")
        & (pl.col("role") == NURSE)
        & (pl.col("organisation") == "RTE")
    )
    over = (rows["cost_pounds"] - 40 * rows["hours"]).clip(lower_bound=0).sum()  # the record's £40 an hour
    told = table.filter((pl.col("organisation") == "RTE") & (pl.col("role") == NURSE))["over_cap_pounds"].item()
    assert told == pytest.approx(over, abs=2)


def test_planted_bidding_is_called_bidding(answer: Answer):
    assert "more than chance" in answer.tables["bidding"]["reading"].to_list()


def test_one_rate_moves_hours_and_says_what_fill_loses(answer: Answer):
    rows = answer.tables["one_rate"].filter(pl.col("organisation") != "All organisations")
    assert set(rows["rate_proposed_pounds"]) == {30.0}
    cut = rows.sort(pl.col("rate_proposed_pounds") / pl.col("rate_now_pounds"))
    assert cut["hours_after"][0] < cut["hours_now"][0]
    assert cut["fill_after_percent"][0] < cut["fill_now_percent"][0]
    assert (rows["hours_low"] <= rows["hours_after"]).all()
    assert (rows["saving_low_pounds"] <= rows["saving_high_pounds"]).all()


def test_the_case_for_conversion_adds_up_and_staff_in_post_leave_over_the_years(answer: Answer):
    table = answer.tables["conversion"]
    assert (table["cost_before_pounds"] - table["cost_after_pounds"] - table["saving_pounds"]).abs().max() <= 2
    steps = table["bank_step_pounds"] + table["posts_step_pounds"]
    assert (steps - table["saving_pounds"]).abs().max() <= 2
    assert (table["saving_pounds"].cum_sum() - table["saved_so_far_pounds"]).abs().max() <= 5
    assert (table["saving_low_pounds"] < table["saving_pounds"]).all()
    assert (table["saving_pounds"] < table["saving_high_pounds"]).all()
    assert table["in_post_fte"].diff().drop_nulls().max() < 0
    assert (table["in_post_low_fte"] < table["in_post_fte"]).all()
    assert (table["in_post_fte"] < table["in_post_high_fte"]).all()
    assert table["in_post_fte"][0] < 10 * 0.4 + 0.01  # no more than take an offer up


def test_twice_the_conversion_is_twice_the_staff(desk: Desk, short: SpendFiles, answer: Answer):
    twice = temporary_spend(desk, SpendAsked("QR1", short, convert_fte=20))
    once = answer.tables["conversion"]["in_post_fte"]
    assert (twice.tables["conversion"]["in_post_fte"] - 2 * once).abs().max() < 0.03


def test_what_was_planted_in_the_measures_is_a_signal(answer: Answer):
    measures = answer.tables["measures"]
    unused = measures.filter((pl.col("measure") == "unused hours") & (pl.col("organisation") == "RN3"))
    quiet = measures.filter((pl.col("measure") == "unused hours") & (pl.col("organisation") == "RTQ"))
    assert unused["signals"].item() > 6 > quiet["signals"].item()


def test_sickness_is_the_published_one_beside_ten_like_organisations(answer: Answer, ground: object):
    row = answer.tables["sickness_funnel"].filter(pl.col("organisation") == "RTE").row(0, named=True)
    published = ground.evidence.table("sickness_by_organisation").filter(pl.col("organisation") == "RTE")  # type: ignore[attr-defined]
    share = published["fte_days_lost"].sum() / published["fte_days_available"].sum()
    assert row["percent"] == pytest.approx(100 * share, abs=0.01)
    like = row["like"].split(", ")
    assert len(like) == len(set(like)) == 10
    assert "RTE" not in like
    assert row["low_percent"] < row["like_percent"] < row["high_percent"]


def test_aid_that_is_not_back_in_time_is_overdue(answer: Answer):
    assert answer.tables["aid"]["overdue_hours"].sum() == 345
    assert answer.tables["aid"]["owed_hours"].sum() == 420 + 345 + 64


def test_the_same_question_has_the_same_name_and_tables_and_another_another(desk: Desk, short: SpendFiles):
    asked = SpendAsked("QR1", short, convert_fte=0)
    first, again = (temporary_spend(desk, asked) for _ in range(2))
    assert again.answer_id == first.answer_id
    assert all(again.tables[name].equals(table) for name, table in first.tables.items())
    assert temporary_spend(desk, replace(asked, seed=2)).answer_id != first.answer_id


def test_every_section_shows_columns_that_its_table_has(answer: Answer):
    assert len(answer.sections) >= 10
    for section in answer.sections:
        columns = answer.tables[section.table].columns
        assert set(section.headings) <= set(columns), section.title
        if section.plot is not None:
            plot = section.plot
            assert {one for one in (plot.x, plot.y, plot.colour, plot.low, plot.high) if one} <= set(columns)


def test_a_short_file_of_one_practice_is_answered_without_forecast(desk: Desk, tmp_path: Path):
    path = tmp_path / "spend.csv"
    rows = [f"2026-{month:02d},A practice,GP locum,agency,vacancy,40,4000" for month in (1, 2, 4)]
    path.write_text("\n".join(["month,organisation,role,kind,reason,hours,cost_pounds", *rows]) + "\n", "utf-8")
    answer = temporary_spend(desk, SpendAsked("QR1", SpendFiles(path)))
    assert answer.told["forecast"] == []
    assert answer.told["conversion"] is None
    assert answer.told["synthetic"] is False
    assert any("No forecast" in note for note in answer.notes)
    answer.write(tmp_path / "out")
    assert (tmp_path / "out" / f"{KIND}.json").exists()


def test_a_system_role_or_number_that_cannot_be_is_refused(desk: Desk, files: SpendFiles):
    asked = SpendAsked("QR1", files)
    with pytest.raises(ScenarioError, match="QZ9"):
        temporary_spend(desk, replace(asked, ics="QZ9"))
    with pytest.raises(SpendError) as refused:
        temporary_spend(desk, replace(asked, role="Nurse", months=99, convert_fte=-1.0))
    assert all(option in str(refused.value) for option in ("--role", "--months", "--convert"))
