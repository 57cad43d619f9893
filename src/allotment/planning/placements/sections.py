"""What the page of a placement shows: its sections, in the order in which a placement lead asks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import polars as pl

from allotment.planning.answers.answer import Plot, Section

HIDDEN = "[c] stands for 1 to 7 students."


def sections_of(tables: Mapping[str, pl.DataFrame]) -> tuple[Section, ...]:
    """Give the sections whose tables there are."""
    return tuple(section for section in _sections() if section.table in tables)


def _sections() -> Iterable[Section]:
    yield Section(
        "Placed by programme and block",
        f"How many students each block has, and how many of them have a place in it. {HIDDEN}",
        "by_block",
        {
            "programme": "Programme",
            "level": "Level",
            "block": "Block",
            "starts": "Starts",
            "students": "Students",
            "placed": "Placed",
            "unplaced": "Not placed",
        },
    )
    yield Section(
        "Practice hours",
        "Hours of these blocks, and what the profession's regulator or body asks before registration, over the whole "
        "programme.",
        "hours",
        {
            "programme": "Programme",
            "level": "Level",
            "hours": "Hours in these blocks",
            "needed": "Needed in all",
            "share": "Share",
        },
    )
    yield Section(
        "Not placed, and the least change that would place each",
        "Each change is the smallest that places this block with everything else as it is. Several may name one place.",
        "unplaced",
        {
            "student": "Student",
            "programme": "Programme",
            "block": "Block",
            "reason": "Why",
            "least_change": "The least change",
        },
    )
    yield Section(
        "Places used, by sector and type of setting",
        f"Weeks of places in the weeks in which a block runs, and weeks of students in them. {HIDDEN}",
        "by_kind_of_setting",
        {
            "sector": "Sector",
            "type": "Type",
            "settings": "Settings",
            "place_weeks": "Weeks of places",
            "student_weeks": "Weeks of students",
            "share_used": "Used",
        },
        Plot("bar", x="type", y="student_weeks", colour="sector", y_title="Weeks of students"),
    )
    yield Section(
        "What one more place is worth",
        "Minutes of travel that one more place would save in each of these weeks, at the best placement; 2,000 is a "
        "block that would get a place. The dearest are first.",
        "worth",
        {
            "setting": "Setting",
            "name": "Name",
            "starts": "From",
            "weeks": "Weeks",
            "worth_a_week": "Worth a week, minutes",
            "worth": "Worth in all, minutes",
        },
    )
    yield Section(
        "Travel and fairness, beside first come nearest",
        f"First come nearest takes each student in turn to the nearest setting with a place. {HIDDEN}",
        "fairness",
        {"measure": "Measure", "here": "This placement", "first_come": "First come nearest"},
    )
    yield Section(
        "New settings",
        f"Settings to be grown, and the weeks of students in them. {HIDDEN}",
        "new_settings",
        {
            "setting": "Setting",
            "name": "Name",
            "sector": "Sector",
            "place_weeks": "Weeks of places",
            "student_weeks": "Weeks of students",
        },
    )
    yield Section(
        "What moved since the previous placement",
        "Each block that is somewhere else than before. A dash is a block without a place.",
        "changes",
        {"student": "Student", "block": "Block", "before": "Before", "after": "Now"},
    )
    yield Section(
        "If settings closed",
        "What this placement would become, with as few blocks moved as can be. It is not what the other tables show.",
        "closing",
        {"measure": "Measure", "now": "Now", "closed": "With the settings closed"},
    )
    yield Section(
        "Rules and weights used",
        "The dated records behind the placement, whose they are, and how well each is supported.",
        "rules",
        {
            "title": "Rule",
            "applies_to": "About",
            "value": "Value",
            "unit": "Unit",
            "valid_from": "From",
            "grade": "Grade",
            "owner": "Owner",
            "source": "Source",
        },
    )
