"""What the page of the shared bank shows: its sections, in the order in which a staffing lead asks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import polars as pl

from allotment.planning.answers.answer import Plot, Section


def sections_of(tables: Mapping[str, pl.DataFrame]) -> tuple[Section, ...]:
    """Give the sections whose tables there are."""
    return tuple(section for section in _sections() if section.table in tables)


def _sections() -> Iterable[Section]:
    yield Section(
        "Who to offer it to, in order, and why others are refused",
        "Offers have a number; nobody is booked until they accept or a named person approves. Workers of other roles "
        "are left out.",
        "offers",
        {
            "order": "Offer",
            "worker": "Worker",
            "tier": "Tier",
            "travel_minutes": "Minutes one way",
            "reason": "Reason",
        },
    )
    yield Section(
        "Shared and alone, by organisation",
        "Open shifts, and how many are filled where all share, by the greedy rule, and where each fills alone.",
        "by_organisation",
        {
            "organisation": "Organisation",
            "open": "Open shifts",
            "shared": "Filled, shared",
            "greedy": "Filled, greedy rule",
            "alone": "Filled, alone",
            "gain": "Gain",
        },
        Plot("bar", x="shared", y="organisation", x_title="Shifts filled", y_title="Organisation"),
    )
    yield Section(
        "Fills by tier",
        "How many shifts each tier fills, what they cost with on-costs and commission, and the mean journey one way.",
        "by_tier",
        {"tier": "Tier", "fills": "Fills", "pounds": "Pounds", "mean_travel_minutes": "Mean journey, minutes"},
    )
    yield Section(
        "Fills proposed",
        "A proposal books nobody: each waits for the worker's own acceptance or a named person's approval.",
        "fills",
        {
            "shift": "Shift",
            "worker": "Worker",
            "status": "Status",
            "organisation": "Organisation",
            "role": "Role",
            "start": "Starts",
            "tier": "Tier",
            "travel_minutes": "Minutes one way",
            "pounds": "Pounds",
        },
    )
    yield Section(
        "Not filled, and why",
        "The rules that kept most workers of the role away, each worker counted by the first rule that fails.",
        "unfilled",
        {
            "shift": "Shift",
            "organisation": "Organisation",
            "role": "Role",
            "start": "Starts",
            "urgency": "Urgency",
            "of_the_role": "Workers of the role",
            "why": "Why",
        },
    )
    yield Section(
        "Fairness, beside the greedy rule",
        "The greedy rule fills urgent and early shifts first, each by tier, own ward and the nearest worker. No worker "
        "here carries more than its worst-off does.",
        "fairness",
        {"measure": "Measure", "here": "These fills", "greedy": "Greedy rule"},
    )
    yield Section(
        "What changed since the previous fills",
        "Each shift that somebody else fills than before. A dash is nobody.",
        "changes",
        {"shift": "Shift", "before": "Before", "now": "Now"},
    )
    yield Section(
        "Rules and weights used",
        "The dated records behind the fills, whose they are, and how well each is supported.",
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
