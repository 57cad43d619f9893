"""A tiny plan file for tests: two classes, two years, nobody leaves, so that the best plan is in whole people."""

from __future__ import annotations

from typing import Any

import yaml

TINY: dict[str, Any] = {
    "title": "Tiny",
    "source": "Made up for a test",
    "grade": "D",
    "owner": "Workforce planner",
    "years": [2027, 2028],
    "aim": "cost",
    "classes": [
        {"name": "low", "in_post": 4, "leave_in_first_year": 0, "leave_later": 0, "required": [3, 1]},
        {"name": "high", "in_post": 1, "leave_in_first_year": 0, "leave_later": 0, "required": [1, 3]},
    ],
    "levers": [
        {"kind": "recruit", "class": "high", "most_a_year": 1, "cost_pounds": 900},
        {"kind": "retrain", "class": "low", "to": "high", "most_a_year": 2, "cost_pounds": 300},
        {"kind": "redundancy", "class": "low", "most_a_year": 3, "cost_pounds": 250},
        {"kind": "redundancy", "class": "high", "most_a_year": 2, "cost_pounds": 400},
        {"kind": "short-time", "class": "low", "most_a_year": 1, "share_of_work": 0, "cost_pounds": 90},
    ],
    "over_manning": {"most_a_year": 1, "cost_pounds": {"low": 120, "high": 150}},
}


def tiny(**changes: Any) -> str:
    """The tiny plan as YAML text, with keys changed; a key that is given None is left out."""
    content = {key: value for key, value in {**TINY, **changes}.items() if value is not None}
    return yaml.safe_dump(content, sort_keys=False) + "date_read: 2026-11-20\n"


def with_required(low: list[int], high: list[int]) -> list[dict[str, Any]]:
    """The tiny plan's classes, with other requirements."""
    return [{**one, "required": required} for one, required in zip(TINY["classes"], (low, high), strict=True)]
