"""A plan as plain text, to read and to compare line by line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from allotment.planning.plans.body import SECTIONS, Plan


def text_of_plan(plan: Plan, titles: Mapping[str, str]) -> str:
    """Give a plan as plain text: one fact a line, in the order of the plan.

    Args:
        plan: the plan.
        titles: what to call the scenarios that it names; one that is not there stands under its own key.
    """
    return "\n".join(_lines(plan, titles)) + "\n"


def _lines(plan: Plan, titles: Mapping[str, str]) -> Iterator[str]:
    yield f"Title: {plan.title}"
    yield f"Name: {plan.name}"
    yield f"Years: {plan.from_year} to {plan.until_year}"
    yield from (f"Scenario: {titles.get(one, one)}" for one in plan.scenarios)
    yield from (f"Run: {one}" for one in plan.runs)
    for name, words in SECTIONS.items():
        yield f"{words}:"
        yield from (f"  {line}" for line in getattr(plan, name).splitlines())
    for number, action in enumerate(plan.actions, start=1):
        yield f"Action {number}: {_flat(action.what)}"
        yield f"  Owner: {_flat(action.owner)}"
        yield f"  Measure: {_flat(action.measure)}"
        yield f"  By: {action.by}"
        yield f"  Partner: {action.partner}"
    for number, risk in enumerate(plan.risks, start=1):
        yield f"Risk {number}: {_flat(risk.what)}"
        yield f"  Response: {_flat(risk.response)}"
        yield f"  Owner: {_flat(risk.owner)}"


def _flat(text: str) -> str:
    return " ".join(text.split())
