"""What a planner asks of the best mix, in the terms of the two doors."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from allotment.allocation.solvers.named import NAMES
from allotment.evidence.local_evidence import LocalEvidence
from allotment.planning.request import ProjectionAsked

SOLVERS = NAMES
DRAWS_OF_NEED = 100  # to find the 10th and 90th percentile of what will be needed


@dataclass(frozen=True)
class MixAsked:
    """One question: which doses of which levers, under which funding.

    ``pool`` names streams whose ring-fences are looked at together; all of them where it is empty. ``draws`` asks for a
    mix that also holds in bad draws of what is uncertain: ``tail_weight`` is how much the worst tenth counts against
    the mean.
    """

    ics: str
    scenario: str
    funding: str  # a shipped example's name or the path of a YAML file
    funding_text: str | None = None  # the text itself, where it does not lie in a file
    years: int = 15
    seconds: float | None = None
    solver: str = "highs"
    pool: tuple[str, ...] = ()
    frontier: bool = True
    information: bool = False
    draws: int = 0
    tail_weight: float = 0.5
    seed: int = 1
    level: str = ""  # plan with the rights of this level alone; empty: of all levels at the table
    evidence_folder: Path | None = None
    local: LocalEvidence | None = None

    @property
    def projection(self) -> ProjectionAsked:
        """The projection that the mix stands on: the mean alone, with draws of demand where they are asked for."""
        return ProjectionAsked(
            ics=self.ics,
            scenario=self.scenario,
            years=self.years,
            replicates=max(self.draws, DRAWS_OF_NEED if self.information else 1),
            seed=self.seed,
            evidence_folder=self.evidence_folder,
            local=self.local,
        )
