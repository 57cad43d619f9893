"""The tables behind a roster's page say what the roster does."""

from __future__ import annotations

from allotment.allocation.rosters.verify import check_roster
from allotment.evidence.rosters.unit import Cover, Request
from allotment.planning.rosters.sections import sections_of
from allotment.planning.rosters.tables import tables_of
from tests.allocation.rosters.small_units import employee, rows_of, unit

REQUESTS = (Request("A", 0, "E", 2, True), Request("A", 1, "L", 3, True))
COVER = (Cover(0, "E", 2, 100, 1), Cover(5, "N", 0, 100, 1))
WARD = unit(employee(), requests=REQUESTS, cover=COVER, days=9)
ROWS = rows_of("A", "E----N---")


def test_the_grid_has_a_dash_for_a_day_off_and_nothing_after_the_end() -> None:
    grid = tables_of(WARD, ROWS, ())["roster_by_day"]
    assert grid.row(0) == ("A", 1, "E", "–", "–", "–", "–", "N", "–")
    assert grid.row(1) == ("A", 2, "–", "–", "", "", "", "", "")


def test_cover_says_who_is_short_and_over_and_its_cost_is_the_checks() -> None:
    tables = tables_of(WARD, ROWS, ())
    assert tables["cover"].rows() == [(0, "Mon", "E", 2, 1, 1, 0, 100), (5, "Sat", "N", 0, 1, 0, 1, 1)]
    checked = check_roster(WARD, ROWS)
    assert tables["cover"]["cost"].sum() == checked.cover_under + checked.cover_over
    assert tables["requests"]["cost"].sum() == checked.shift_on_requests + checked.shift_off_requests == 3


def test_hours_and_weekends_are_counted_by_employee() -> None:
    hours = tables_of(WARD, ROWS, ())["hours"].row(0, named=True)
    assert (hours["hours"], hours["shifts"], hours["weekends"], hours["requests_met"]) == (20.0, 2, 1, 1)


def test_broken_rules_stand_first_on_the_page() -> None:
    rows = rows_of("A", "LE")
    tables = tables_of(WARD, rows, check_roster(WARD, rows).breaches)
    assert sections_of(tables)[0].title == "Hard rules broken"
    assert sections_of(tables_of(WARD, ROWS, ()))[0].title == "Roster by day"


def test_every_section_names_columns_that_its_table_has() -> None:
    rows = rows_of("A", "LE")
    tables = tables_of(WARD, rows, check_roster(WARD, rows).breaches)
    for section in sections_of(tables):
        plot = section.plot
        drawn = [name for name in ((plot.x, plot.y, plot.colour) if plot else ()) if name]
        assert {*section.headings, *drawn} <= set(tables[section.table].columns)
