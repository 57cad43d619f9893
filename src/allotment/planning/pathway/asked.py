"""What is asked of Grow Your Own pathways."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from allotment.workforce.errors import Problem

LEAST_YEARS, MOST_YEARS = 1, 15
LEAST_DRAWS, MOST_DRAWS = 20, 1000
LEAST_STEERING, MOST_STEERING = 0.1, 20.0


@dataclass(frozen=True)
class PathwaysAsked:
    """One question. Files that are None: the shipped pathways, no register of partners, no labour market, and the
    system's own division by deprivation spread alike over its districts.

    ``equity`` is the weight of a resident of the most deprived fifth against one of the least where outreach is shared:
    1 shares it by who could be met, 2 meets the most deprived twice as often.
    """

    ics: str
    years: int = 15
    partners: Path | None = None
    labour_market: Path | None = None
    deprivation: Path | None = None
    pathways: Path | None = None
    equity: float = 1.0
    draws: int = 200
    seed: int = 1
    evidence_folder: Path | None = None

    def problems(self) -> list[Problem]:
        """Give what is wrong with the numbers asked."""
        limits = (
            ("--years", self.years, LEAST_YEARS, MOST_YEARS),
            ("--draws", self.draws, LEAST_DRAWS, MOST_DRAWS),
            ("--equity", self.equity, LEAST_STEERING, MOST_STEERING),
        )
        return [
            Problem(option, f"this lies from {least:g} to {most:g}.", "Give another number.", value=f"{value:g}")
            for option, value, least, most in limits
            if not least <= value <= most
        ]
