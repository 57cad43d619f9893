"""The staff in post, filtered: every person counted once, in every way of counting."""

from __future__ import annotations

import polars as pl
import pytest

from allotment.reports.charts import staff_by_age, staff_in_post
from allotment.reports.charts.screen import SCREENS
from allotment.reports.charts.workforce_filter import AGE_BANDS, WorkforceFilter, filter_words
from allotment.reports.live.slices import workforce_slice
from allotment.reports.live.specs import figure_spec
from tests.reports.run_fixture import make_run
from tests.reports.run_fixture_cells import CARE, NETWORK, TRUST

FILTERS = (
    WorkforceFilter(),
    WorkforceFilter(sectors=("acute", "primary care")),
    WorkforceFilter(organisations=(TRUST,), roles=("Consultant",)),
    WorkforceFilter(age_bands=("60 to 64", "65+")),
    WorkforceFilter(organisations=(NETWORK,), roles=("Consultant",)),
)


@pytest.mark.parametrize("chosen", FILTERS)
def test_every_way_of_counting_gives_the_same_people(chosen: WorkforceFilter) -> None:
    by_age = staff_by_age.chart_table(make_run(), chosen)["headcount"].sum()
    for by in ("organisation", "role", "staff_group", "sector"):
        assert staff_in_post.chart_table(make_run(), chosen, by)["headcount"].sum() == by_age


def test_the_age_bands_add_up_to_the_baseline() -> None:
    people = make_run().tables["baseline"].filter(sector="acute")["headcount"].sum()
    rows = staff_by_age.chart_table(make_run(), WorkforceFilter(sectors=("acute",)))
    assert rows["headcount"].sum() == people
    assert rows["age_band"].to_list() == list(AGE_BANDS[::-1])
    assert rows["headcount_share"].sum() == pytest.approx(1)


def test_a_band_counts_exactly_the_people_of_those_ages() -> None:
    ages = make_run().tables["baseline_age"]
    expected = ages.filter(pl.col("age").is_between(60, 64))["headcount"].sum()
    rows = staff_in_post.chart_table(make_run(), WorkforceFilter(age_bands=("60 to 64",)), "organisation")
    assert rows["headcount"].sum() == expected
    assert "fte" not in rows.columns, "FTE is not known by age"


def test_without_ages_the_table_has_posts_and_vacancies() -> None:
    rows = staff_in_post.chart_table(make_run(), WorkforceFilter(organisations=(TRUST,)), "role")
    baseline = make_run().tables["baseline"].filter(organisation=TRUST)
    for column in ("fte", "establishment_fte", "vacancies_fte"):
        assert rows[column].sum() == pytest.approx(baseline[column].sum())


def test_synthetic_staff_are_marked_in_every_table_that_counts_them() -> None:
    rows = staff_in_post.chart_table(make_run(), WorkforceFilter(), "organisation")
    made = rows.filter(pl.col("label").str.ends_with("(synthetic)"))
    assert made["label"].to_list() == ["Adult social care in Gloucestershire (synthetic)"]
    assert staff_by_age.chart_table(make_run(), WorkforceFilter(organisations=(CARE,)))["synthetic_share"].max() == 1.0


@pytest.mark.parametrize("chosen", FILTERS)
def test_every_chart_is_drawn_even_where_nobody_is_left(chosen: WorkforceFilter) -> None:
    for kind in workforce_slice(make_run(), chosen):
        rows = kind.chart_table(make_run())
        assert rows.is_empty() or kind.describe(rows)
        for screen in SCREENS:
            assert figure_spec(kind, rows, screen)


def test_the_map_stands_only_where_nothing_is_filtered() -> None:
    assert [kind.key for kind in workforce_slice(make_run(), WorkforceFilter())][-1] == "need_by_district"
    assert "need_by_district" not in {kind.key for kind in workforce_slice(make_run(), FILTERS[1])}


def test_the_words_of_a_filter_name_a_few_and_count_many() -> None:
    run = make_run()
    assert filter_words(run, WorkforceFilter()) == "whole system"
    assert filter_words(run, WorkforceFilter(sectors=("acute",), age_bands=("65+",))) == "acute, aged 65+"
    assert filter_words(run, WorkforceFilter(age_bands=AGE_BANDS[:5])) == "aged 5 age bands"
