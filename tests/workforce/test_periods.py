"""The run's calendar."""

from datetime import date

from allotment.workforce.periods import Timeline

BASE = date(2025, 8, 31)


def test_a_year_is_labelled_by_the_year_it_ends_in():
    assert Timeline(BASE, 3, 1).labels == ("2026", "2027", "2028")


def test_the_first_month_is_the_one_after_the_baseline_and_december_is_followed_by_january():
    labels = Timeline(BASE, 1, 12).labels
    assert labels[0] == "2025-09"
    assert labels[3:5] == ("2025-12", "2026-01")
    assert labels[-1] == "2026-08"


def test_the_months_of_a_year_fall_under_that_years_label():
    monthly = Timeline(BASE, 2, 12)
    assert monthly.calendar_years == (2026,) * 12 + (2027,) * 12


def test_reported_horizons_stop_at_the_end_of_the_run_and_include_it():
    assert Timeline(BASE, 15, 1).horizons == (1, 3, 5, 15)
    assert Timeline(BASE, 4, 1).horizons == (1, 3, 4)
