"""What was brought: students, settings and requirements that agree with one another, as tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import polars as pl


@dataclass(frozen=True)
class PlacementFiles:
    """The files of a question. ``travel``, ``previous`` and ``changes`` may be left out."""

    students: Path
    settings: Path
    requirements: Path
    travel: Path | None = None
    previous: Path | None = None
    changes: Path | None = None

    @property
    def given(self) -> dict[str, Path]:
        """The files by what they are."""
        return {name: path for name, path in vars(self).items() if path is not None}


@dataclass(frozen=True)
class PlacementInputs:
    """Tables that have been checked, with the columns of ``columns.py`` and each row's number in its file.

    ``blocks``: one row a block of a cohort: ``cohort``, ``programme``, ``level``, ``profession``, ``block``, ``starts``
    (a Monday), ``weeks``, ``hours_per_week``, ``shared``, sorted by cohort and start. ``rules``: the rows that are no
    block, with the ``cohort`` that each is about. ``students`` have their ``cohort``, a programme at a level; who
    leaves is not among them. Students and settings have ``east`` and ``north``: metres, null where only a matrix knows
    the way.
    ``notes`` say what was understood and might not have been meant.
    """

    students: pl.DataFrame
    settings: pl.DataFrame
    blocks: pl.DataFrame
    rules: pl.DataFrame
    travel: pl.DataFrame | None
    previous: pl.DataFrame | None
    changes: pl.DataFrame
    professions: tuple[str, ...]
    sha256: Mapping[str, str]
    notes: tuple[str, ...]

    @property
    def first_day(self) -> date:
        """The Monday of the first block: the day on which rules are looked up, and the first day of week 0."""
        found = self.blocks["starts"].min()
        assert isinstance(found, date)
        return found

    @property
    def weeks(self) -> int:
        """How many weeks lie between the first block's first day and the last one's last."""
        ends = self.blocks.select((pl.col("starts") + pl.duration(weeks=pl.col("weeks"))).max()).item()
        return int((ends - self.first_day).days // 7)

    def monday(self, week: int) -> date:
        """Give the first day of a week by its number."""
        return self.first_day + timedelta(weeks=week)
