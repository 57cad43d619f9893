"""One assumption: a value that can be disputed, with its unit, uncertainty, source, owner and dates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from allotment.evidence.assumptions.vocabulary import DIMENSIONS


@dataclass(frozen=True)
class Assumption:
    """A dated value of one key, for the slice of the workforce that ``where`` names.

    ``value`` is the median of its distribution; ``p10`` and ``p90`` are None where it is fixed. ``text`` holds
    the answer of records whose unit is a word, such as a reference role. ``valid_to`` is the last day in
    force, or None. ``record`` places the record in its file, counting from 1.
    """

    key: str
    title: str
    unit: str
    where: Mapping[str, str]
    value: float
    p10: float | None
    p90: float | None
    distribution: str
    source: str
    grade: str
    owner: str
    valid_from: date
    valid_to: date | None
    date_read: date
    note: str
    text: str | None
    file: str
    record: int

    @property
    def applies_to(self) -> str:
        """Say in words what the record is about: "everything", or each dimension and its value.

        A record that answers with a word says it here too, as it has no number to show.
        """
        parts = [f"{name.replace('_', ' ')}: {self.where[name]}" for name in DIMENSIONS if name in self.where]
        about = "; ".join(parts) if parts else "everything"
        return about if self.text is None else f"{about}; {self.unit}: {self.text}"

    @property
    def specificity(self) -> tuple[int, tuple[int, ...]]:
        """Order records from general to specific: by number of dimensions named, then the finer dimension."""
        ranks = list(DIMENSIONS)
        named = sorted(ranks.index(name) for name in self.where)
        return len(named), tuple(-rank for rank in named)

    def in_force(self, on: date) -> bool:
        """Say whether the record holds on a date."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)

    def matches(self, asked: Mapping[str, str]) -> bool:
        """Say whether everything the record names is among what was asked for."""
        return all(asked.get(name) == value for name, value in self.where.items())
