"""A question that somebody may ask on the site: the fields of its form, and the verb that answers it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from allotment.evidence.local_evidence import LocalEvidence
from allotment.planning.desk import Desk, Progress

if TYPE_CHECKING:
    from allotment.planning.answers.answer import Answer

FILE, NUMBER, CHOICE, TEXT, TICK, FUNDING, SCENARIO = (
    "file", "number", "choice", "text", "tick", "funding", "scenario",
)  # fmt: skip


@dataclass(frozen=True)
class Field:
    """One field of a form. ``least`` and ``most`` bound a number; ``choices`` are (value, words)."""

    name: str
    label: str
    kind: str
    hint: str = ""
    usual: str = ""
    needed: bool = False
    least: int = 0
    most: int = 0
    choices: tuple[tuple[str, str], ...] = ()
    endings: tuple[str, ...] = (".csv", ".xlsx")  # of a file's name


@dataclass(frozen=True)
class Asked:
    """What was asked, ready for the verb: the values of the fields, and where each file that was sent lies.

    A funding field's value is the text of the funding file, a scenario field's the text or the name of the scenario.
    """

    system: str
    values: Mapping[str, str]
    files: Mapping[str, Path]
    titles: Mapping[str, str]  # of the funding file and the scenario
    local: LocalEvidence | None

    def number(self, name: str) -> int:
        """Give a number field's value."""
        return int(self.values[name])

    def names(self, name: str) -> tuple[str, ...]:
        """Give the names that stand in a text field, commas between."""
        return tuple(one.strip() for one in self.values[name].split(",") if one.strip())

    def ticked(self, name: str) -> bool:
        """Say whether a tick stands."""
        return self.values.get(name) == "yes"


@dataclass(frozen=True)
class Question:
    """A question of a section of the site. ``kind`` is its command's name.

    ``write_example`` writes example files with which to begin for a system into a folder; what it writes is
    synthetic.
    """

    kind: str
    section: str
    title: str
    lead: str
    fields: tuple[Field, ...]
    ask: Callable[[Desk, Asked, Progress], Answer]
    write_example: Callable[[Desk, str, Path], object] | None = None

    @property
    def takes_files(self) -> bool:
        """Say whether somebody's own files may be sent: then the answer is their organisation's alone."""
        return any(field.kind == FILE for field in self.fields)

    @property
    def needs_files(self) -> bool:
        """Say whether it cannot be asked without files."""
        return any(field.kind == FILE and field.needed for field in self.fields)

    @property
    def labels(self) -> dict[str, str]:
        """The words of the form's fields by name."""
        return {"title": "Title", **{field.name: field.label for field in self.fields}}
