"""What is wrong with a form: a summary whose entries lead to the fields, and a message at each field."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from allotment.workforce.errors import AllotmentError

ROW = re.compile(r"^(changes|targets|activity_standards|actions|risks)\.(\d+)(?:\.(.+))?$")
ROW_WORDS = {
    "changes": "Change",
    "targets": "Target",
    "activity_standards": "Workload",
    "actions": "Action",
    "risks": "Risk",
}


@dataclass(frozen=True)
class Faults:
    """The faults of a form: ``listed`` for the summary, ``beside`` by the path of each field."""

    summary: str = ""
    listed: tuple[dict[str, str], ...] = ()
    beside: dict[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Say whether anything is wrong."""
        return bool(self.listed)

    def at_or_below(self, path: str) -> bool:
        """Say whether anything is wrong at a field or at one below it."""
        return any(place == path or place.startswith(f"{path}.") for place in self.beside)


NO_FAULTS = Faults()


def faults_of(error: AllotmentError, by_field: Mapping[str, Sequence[str]], years: Sequence[int] = ()) -> Faults:
    """Place what is wrong at its fields.

    Args:
        error: the refusal.
        by_field: sentences by the path of each field; under '' what is about none.
        years: the years for which the form has fields of their own.
    """
    listed = []
    for path, sentences in by_field.items():
        text = f"{_row_words(path)}{' '.join(sentences)}"
        listed.append({"text": text, "href": f"#{anchor(path, years)}"} if path else {"text": text})
    return Faults(error.summary, tuple(listed), {path: " ".join(said) for path, said in by_field.items()})


def _row_words(path: str) -> str:
    row = ROW.match(path)
    return f"{ROW_WORDS[row[1]]} {int(row[2]) + 1}: " if row else ""


def anchor(path: str, years: Sequence[int] = ()) -> str:
    """Give the id of the element at which a field stands: its path with hyphens, or the nearest part around it."""
    row = ROW.match(path)
    if row and row[3] and row[3].startswith("by_year.") and row[3].split(".")[1] not in {str(one) for one in years}:
        path = f"{row[1]}.{row[2]}.by_year"
    if row and row[1] == "activity_standards":
        path = "activity_standards"
    return path.replace(".", "-")
