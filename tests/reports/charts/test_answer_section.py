"""The charts of answers: each kind of plot draws its table, at both widths, and says in words what it shows."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from allotment.reports.charts.answer_section import MOST_BARS, MOST_SHADES, OTHERS, kind_of
from allotment.reports.charts.drawn_section import DrawnSection
from allotment.reports.charts.screen import SCREENS
from allotment.reports.live.specs import figure_spec

ROLES = [f"Role {number}" for number in range(9)]
BY_ROLE = pl.DataFrame([(role, year, float(place + 1)) for place, role in enumerate(ROLES) for year in (2027, 2028)],
                       schema=["role", "year", "fte"], orient="row")  # fmt: skip
SPELLS = pl.DataFrame(
    [(f"Post {number % 40}", date(2027, 1 + number % 12, 1), date(2027, 1 + number % 12, 20)) for number in range(80)],
    schema=["post", "starts", "ends"],
    orient="row",
)


def section(table: pl.DataFrame, **plot: str) -> DrawnSection:
    """Make a section whose headings are the columns' names, capitalised."""
    return DrawnSection("one", "A section", "How to read it.", {n: n.capitalize() for n in table.columns}, plot, table)


def drawn(given: DrawnSection, screen: int = 0) -> dict[str, Any]:
    """Give the specification of a section's chart."""
    kind = kind_of(given)
    return figure_spec(kind, kind.chart_table(given), SCREENS[screen])


def rows_of(specification: dict[str, Any]) -> list[dict[str, Any]]:
    """Give the rows that a specification draws."""
    held = specification.get("datasets") or {}
    return list(next(iter(held.values()))) if held else list(specification["data"]["values"])


@pytest.mark.parametrize("screen", [0, 1])
@pytest.mark.parametrize(
    "given",
    [
        section(BY_ROLE, kind="line", x="year", y="fte", colour="role"),
        section(BY_ROLE, kind="bar", x="year", y="fte", colour="role"),
        section(BY_ROLE, kind="bar", x="role", y="fte"),
        section(BY_ROLE.with_columns(low=pl.col("fte") - 1, high=pl.col("fte") + 1), kind="band", x="year", y="fte",
                low="low", high="high"),
        section(SPELLS, kind="gantt", x="starts", y="post", low="starts", high="ends"),
        section(BY_ROLE, kind="points", x="fte", y="year", colour="role"),
    ],
    ids=lambda given: given.plot["kind"],
)  # fmt: skip
def test_each_kind_of_plot_draws_rows_and_says_something(given: DrawnSection, screen: int) -> None:
    assert rows_of(drawn(given, screen))
    kind = kind_of(given)
    assert kind.describe(kind.chart_table(given)).endswith(".")


def test_series_beyond_the_shades_stand_together_and_nothing_is_lost() -> None:
    rows = rows_of(drawn(section(BY_ROLE, kind="bar", x="year", y="fte", colour="role")))
    assert len({row["Role"] for row in rows}) == MOST_SHADES
    assert OTHERS in {row["Role"] for row in rows}
    assert sum(row["Fte"] for row in rows) == BY_ROLE["fte"].sum()


def test_rows_that_are_told_apart_by_what_is_not_drawn_are_added_up() -> None:
    twice = pl.concat([BY_ROLE.head(4), BY_ROLE.head(4)])
    rows = rows_of(drawn(section(twice, kind="line", x="year", y="fte", colour="role")))
    assert len(rows) == 4
    assert sum(row["Fte"] for row in rows) == 2 * BY_ROLE.head(4)["fte"].sum()


def test_bars_stand_in_the_order_of_the_table() -> None:
    table = pl.DataFrame({"preference": ["1", "2", "unmatched"], "people": [5, 1, 9]})
    specification = drawn(section(table, kind="bar", x="preference", y="people"))
    assert specification["encoding"]["y"]["sort"] == ["1", "2", "unmatched"]


def test_a_small_count_that_is_hidden_has_no_height() -> None:
    table = pl.DataFrame({"type": ["ward", "clinic"], "students": ["12", "[c]"]})
    rows = rows_of(drawn(section(table, kind="bar", x="type", y="students")))
    assert [row["Students"] for row in rows] == [12.0, None]


def test_every_period_of_the_first_posts_is_drawn() -> None:
    rows = rows_of(drawn(section(SPELLS, kind="gantt", x="starts", y="post", low="starts", high="ends")))
    shown = {row["Post"] for row in rows}
    assert len(shown) == MOST_BARS
    assert len(rows) == SPELLS.filter(pl.col("post").is_in(list(shown))).height


def test_a_table_of_a_few_rows_is_said_without_a_highest_and_a_lowest() -> None:
    given = section(pl.DataFrame({"place": ["Here"], "people": [3]}), kind="bar", x="place", y="people")
    assert kind_of(given).describe(kind_of(given).chart_table(given)) == "Here: 3."
