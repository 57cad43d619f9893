"""What is wrong with a form, by its fields: for the summary at the top and the messages beside each field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from allotment.workforce.errors import AllotmentError


@dataclass(frozen=True)
class FieldErrors:
    """A refusal as a form shows it: ``listed`` for the summary, each with its link; ``beside`` by field."""

    summary: str
    listed: tuple[dict[str, str], ...]
    beside: dict[str, dict[str, str]]


def field_errors(error: AllotmentError, labels: Mapping[str, str], anchors: Mapping[str, str]) -> FieldErrors:
    """Place the problems of a refusal by the fields that they name.

    Args:
        error: its problems name fields in ``where``; others stand in the summary alone.
        labels: what each field is called on the page, in the page's order.
        anchors: the element to which the summary leads, where it is not called as the field is.
    """
    listed: list[dict[str, str]] = []
    beside: dict[str, dict[str, str]] = {}
    order = list(labels)
    for problem in sorted(
        error.problems, key=lambda one: order.index(one.where) if one.where in labels else len(order)
    ):
        found = "" if problem.value in (None, "") else f" You gave {problem.value}."
        said = f"{problem.rule[:1].upper()}{problem.rule[1:]}{found} {problem.remedy}".strip()
        label = labels.get(problem.where)
        if label is None:
            listed.append({"text": said})
            continue
        listed.append({"text": f"{label}: {said}", "href": f"#{anchors.get(problem.where, problem.where)}"})
        before = beside.get(problem.where)
        beside[problem.where] = {"text": f"{before['text']} {said}" if before else said}
    return FieldErrors(error.summary, tuple(listed), beside)
