"""The run's own calendar: periods of a year or a month counted from the baseline date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

MONTHS = 12
HORIZONS_IN_YEARS = (1, 3, 5, 15)  # operational return, education plan, joint forward plan, strategy


@dataclass(frozen=True)
class Timeline:
    """Periods of ``1 / periods_per_year`` years after ``base``. A yearly period is labelled by the year it ends in."""

    base: date
    years: int
    periods_per_year: int

    @property
    def periods(self) -> int:
        """Number of periods."""
        return self.years * self.periods_per_year

    @property
    def labels(self) -> tuple[str, ...]:
        """One label a period: ``2026`` for the year to the base's day in 2026, or ``2025-09`` for a month."""
        if self.periods_per_year == 1:
            return tuple(str(self.base.year + step) for step in range(1, self.periods + 1))
        first = self.base.year * MONTHS + self.base.month  # the month after the base's, counted from zero
        months = range(first, first + self.periods)
        return tuple(f"{month // MONTHS}-{month % MONTHS + 1:02d}" for month in months)

    @property
    def years_ahead(self) -> tuple[float, ...]:
        """Years from the base to the end of each period."""
        return tuple(step / self.periods_per_year for step in range(1, self.periods + 1))

    @property
    def calendar_years(self) -> tuple[int, ...]:
        """The year label each period falls under: rates and scenario changes are given by it."""
        return tuple(self.base.year + 1 + step // self.periods_per_year for step in range(self.periods))

    @property
    def horizons(self) -> tuple[int, ...]:
        """The reported horizons this timeline reaches, and its own end."""
        return tuple(sorted({*(years for years in HORIZONS_IN_YEARS if years <= self.years), self.years}))
