"""Scenario and plan texts that the tests of documents write."""

from __future__ import annotations

from typing import Any

RETENTION = """\
allotment_scenario: 1
name: {name}
title: {title}
description: A retention programme in the trusts
changes:
- quantity: leaver_rate
  where: {{sector: acute, organisation: RTE}}
  change: {{multiply: {multiplier}}}
  unit: share per year
  from_year: 2027
  phase_in_years: 3
  rationale: Flexible rosters
  source: Elicited from the directors of people
  owner: Director of people
"""


def retention(name: str = "retention", title: str = "Keep a tenth more", multiplier: str = "0.9") -> str:
    """A small scenario of one change."""
    return RETENTION.format(name=name, title=title, multiplier=multiplier)


def plan_fields(title: str = "Five year plan", **more: Any) -> dict[str, Any]:
    """The fields of a plan that could be reviewed, but for the run that it must name."""
    return {
        "title": title,
        "from_year": "2026",
        "until_year": "2030",
        "priorities": "Grow and keep the one workforce.",
        "one_workforce_now": "Two trusts, fifteen networks, one council.",
        "population_need": "More people over 75.",
        "gap": "Nurses and care workers are short.",
        "actions": [action("Retention programme")],
        "risks": [{"what": "Pay falls behind", "response": "Review each year", "owner": "Director of finance"}],
        **more,
    }


def action(what: str) -> dict[str, str]:
    """One action of a plan."""
    return {
        "what": what,
        "owner": "Director of people",
        "measure": "Leavers fall by a tenth",
        "by": "2028-03-31",
        "partner": "RTE",
    }
