"""The parts of a roster's page."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from allotment.planning.answers.answer import Plot, Section
from allotment.planning.rosters.tables import DAY_NAMES

PERSONAL = frozenset({"shifts_worked", "roster_by_day", "requests", "hours", "breaches"})
"""Tables that hold people, by their codes."""


def sections_of(tables: Mapping[str, pl.DataFrame]) -> list[Section]:
    """Give the parts: the roster, cover, requests, hours, weekends, and rules that are broken where there are any."""
    sections = [
        Section(
            "Roster by day",
            "One row for each employee and week: the shift of each day, a dash for a day off.",
            "roster_by_day",
            {"employee": "Employee", "week": "Week", **{name.lower(): name for name in DAY_NAMES}},
        ),
        Section(
            "Cover shortfalls by day",
            "One row for each day and shift that needs cover. Short: people too few; over: people too many.",
            "cover",
            {"day": "Day", "weekday": "Weekday", "shift": "Shift", "needed": "Needed", "rostered": "Rostered",
             "short": "Short", "over": "Over", "cost": "Cost"},
            Plot("bar", "day", "short", "shift", x_title="Day, from 0", y_title="People short"),
        ),
        Section(
            "Cover by week",
            "Shifts needed and rostered in each week, added up over its days.",
            "cover_by_week",
            {"week": "Week", "shift": "Shift", "needed": "Needed", "rostered": "Rostered", "short": "Short",
             "over": "Over"},
            Plot("line", "week", "rostered", "shift", x_title="Week", y_title="Shifts rostered"),
        ),
        Section(
            "Requests",
            "Refused requests come first, the heaviest at the top.",
            "requests",
            {"employee": "Employee", "day": "Day", "shift": "Shift", "wish": "Wish", "weight": "Weight", "met": "Met"},
        ),
        Section(
            "Hours against contract",
            "Hours rostered beside the least and the most that the contract allows over the whole horizon.",
            "hours",
            {"employee": "Employee", "shifts": "Shifts", "hours": "Hours", "least_hours": "Least",
             "most_hours": "Most"},
            Plot("bar", "employee", "hours", x_title="Employee", y_title="Hours"),
        ),
        Section(
            "Weekends and requests by employee",
            "A weekend counts where its Saturday or its Sunday is worked. Look along the rows for fairness.",
            "hours",
            {"employee": "Employee", "weekends": "Weekends", "most_weekends": "Most", "requests": "Requests",
             "requests_met": "Met"},
            Plot("bar", "employee", "weekends", x_title="Employee", y_title="Weekends worked"),
        ),
    ]  # fmt: skip
    if tables["breaches"].height:
        how = "Hard rules that the independent check found broken: do not publish this roster."
        headings = {"employee": "Employee", "day": "Day", "rule": "Rule"}
        sections.insert(0, Section("Hard rules broken", how, "breaches", headings))
    return sections
