"""The files of the shared bank as read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl


@dataclass(frozen=True)
class BankFiles:
    """The files of a question."""

    shifts: Path
    workers: Path
    bookings: Path | None = None
    availability: Path | None = None
    rates: Path | None = None
    previous: Path | None = None

    @property
    def given(self) -> tuple[Path, ...]:
        """Those that there are."""
        files = (self.shifts, self.workers, self.bookings, self.availability, self.rates, self.previous)
        return tuple(path for path in files if path is not None)


@dataclass(frozen=True)
class BankInputs:
    """Tables with ``begins`` and ``ends`` in minutes of UTC, ``east`` and ``north`` in metres, sorted by their keys.

    Shifts have ``pay_pence_per_hour`` within the cap and ``capped`` (whether the cap lowered it).
    """

    shifts: pl.DataFrame
    workers: pl.DataFrame
    bookings: pl.DataFrame
    availability: pl.DataFrame
    previous: pl.DataFrame
    sha256: Mapping[str, str]
    notes: tuple[str, ...]
