"""What a planner asks of the education plan."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from allotment.evidence.local_evidence import LocalEvidence
from allotment.planning.mix.asked import MixAsked
from allotment.workforce.errors import FundingError, Problem

FEWEST_YEARS, MOST_YEARS = 3, 15
LOOK_BEYOND = (
    3  # years modelled beyond the last intake asked for, so that it is not planned as if the world ended there
)
MOST_MODELLED = 18
BESIDE = ("low-migration", "high-migration")


@dataclass(frozen=True)
class EducationAsked:
    """One question: which intakes of which programmes, over how many years.

    ``years`` counts intakes. ``first`` is the first year of intakes (2027: September 2026 to August 2027); None: the
    funding file's. ``target_short`` is how short each role may at most be in the last year, as a share of need; None:
    as little as can be. ``late`` is by how many years a late start is compared; 0: none. ``beside`` names scenarios
    under which the plan is made again. ``draws`` is how often the need and the records are drawn.
    """

    ics: str
    scenario: str
    funding: str
    funding_text: str | None = None
    years: int = 15
    first: int | None = None
    target_short: float | None = None
    late: int = 1
    beside: tuple[str, ...] = BESIDE
    draws: int = 200
    seed: int = 1
    evidence_folder: Path | None = None
    local: LocalEvidence | None = None

    def mix(self, *, years: int, scenario: str | None = None, draws: int = 0) -> MixAsked:
        """Give the question of the best mix that the plan stands on, over so many years after the base's."""
        return MixAsked(
            ics=self.ics,
            scenario=scenario or self.scenario,
            funding=self.funding,
            funding_text=self.funding_text,
            years=years,
            frontier=False,
            draws=draws,
            seed=self.seed,
            evidence_folder=self.evidence_folder,
            local=self.local,
        )

    def refuse_what_cannot_be(self) -> None:
        """Refuse what nobody can plan.

        Raises:
            FundingError: a number lies outside its limits; all problems at once.
        """
        problems = []
        limits = (
            ("--years", self.years, FEWEST_YEARS, MOST_YEARS, "A plan has at least three years of intakes."),
            ("--late", self.late, 0, FEWEST_YEARS, "Give 1 for a year late, 0 to leave it out."),
            ("--target-short", self.target_short or 0.0, 0.0, 1.0, "Give a share: 0.05 for 5% short."),
            ("--draws", self.draws, 10, 1000, "Give 200, or fewer to be quicker."),
        )
        for name, value, least, most, remedy in limits:
            if not least <= value <= most:
                problems.append(Problem(name, f"it lies between {least} and {most}.", remedy, value=f"{value}"))
        if problems:
            raise FundingError("The education plan cannot be asked so.", problems)
