"""The page on disclosure shows what the code does."""

from __future__ import annotations

import re
from pathlib import Path

import polars as pl

from allotment.reports.disclosure.attack import exposed_cells, true_bounds
from allotment.reports.disclosure.cube import protect_cube
from allotment.reports.disclosure.lattice import ALL
from allotment.reports.disclosure.markers import mark_small
from allotment.reports.disclosure.released_table import ReleasedTable, Suppressed, released_cube
from tests.reports.disclosure.people import network_counts, with_totals

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "disclosure.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| (Midwife|Nurse|Consultant|All) \| (.+) → (.+) \| (.+) → (.+) \| (.+) → (.+) \|$", re.MULTILINE)
SEXES = ("Female", "Male", ALL)


def example() -> tuple[dict[tuple[str, str], int], dict[tuple[str, str], int]]:
    """The true and the protected numbers of the page's example, by role and sex."""
    true, shown = {}, {}
    for role, *figures in ROW.findall(PAGE):
        for sex, before, after in zip(SEXES, figures[::2], figures[1::2], strict=True):
            true[role, sex], shown[role, sex] = int(before), int(after)
    return true, shown


def test_the_worked_example_is_what_protecting_its_people_gives():
    true, shown = example()
    rows = [(*cell, people) for cell, people in true.items() if ALL not in cell]
    counts = pl.DataFrame(rows, ["role", "sex", "headcount"], orient="row")
    cube = protect_cube(counts, ("role", "sex"))
    assert {(role, sex): figure for role, sex, figure, _ in cube.rows()} == shown
    assert {(role, sex): people for role, sex, people in with_totals(counts, ("role", "sex")).rows()} == true
    men = dict(mark_small(cube).filter(pl.col("sex") == "Male").select("role", "shown").iter_rows())
    assert men == {"Midwife": "0", "Nurse": "[c]", "Consultant": "[c]", ALL: "10"}
    bounds = true_bounds([released_cube("example", ("role", "sex"), cube)])
    assert ("Nurse", "Male", 1, 9, 9) in bounds.rows()
    assert ("Consultant", "Female", 0, 4, 5) in bounds.rows()


def test_the_page_tells_how_many_hidden_numbers_come_back():
    dimensions = ("network", "role", "contract")
    truth = with_totals(network_counts(*dimensions), dimensions)
    hidden = truth.with_columns(protected=pl.when(~pl.col("headcount").is_between(1, 7)).then("headcount"))
    exposed = exposed_cells([ReleasedTable("hidden", dimensions, hidden, Suppressed(1, 7))])
    back = exposed.filter(pl.col("possible_counts") == 1).join(
        hidden.filter(pl.col("protected").is_null()), on=dimensions, how="semi"
    )
    told = re.search(r"hides (\d+)\s+numbers, and arithmetic on the rest gives (\d+) of them back", PAGE)
    assert told
    assert (hidden["protected"].null_count(), back.height) == (int(told[1]), int(told[2]))
