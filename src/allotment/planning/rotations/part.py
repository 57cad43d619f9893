"""A part of the answer: what it tells, its figures, sections and tables. Parts are put together into one answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from allotment.planning.answers.answer import Measure, Section


@dataclass(frozen=True)
class Part:
    """One part of an answer; ``personal`` names the tables that hold people."""

    sentence: str
    told: Mapping[str, Any]
    measures: Sequence[Measure]
    sections: Sequence[Section]
    tables: Mapping[str, pl.DataFrame]
    personal: frozenset[str] = frozenset()
    notes: Sequence[str] = ()
    files: Mapping[str, bytes] = field(default_factory=dict)
