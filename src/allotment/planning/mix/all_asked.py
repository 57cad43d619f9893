"""What a planner asks of the best mix for all systems together, and the national funding file it is asked under."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from allotment.evidence.funding.national import NationalFunding
from allotment.evidence.funding.read_national import load_national, read_national
from allotment.evidence.local_evidence import LocalEvidence
from allotment.planning.funding import names_for_funding
from allotment.planning.groundwork import Groundwork, System
from allotment.planning.mix.asked import MixAsked
from allotment.planning.request import ProjectionAsked
from allotment.workforce.errors import Problem, ScenarioError

PROVEN_GAP = 1e-5  # of the objective: so near, the prices of limits can be relied on
WORKERS = 2


@dataclass(frozen=True)
class AllMixAsked:
    """One question: which doses of which levers in every system, under one national funding file.

    ``systems`` asks for some systems only, which then have their part of every national limit; empty: all. ``gap`` is
    what may be left unproved as a share of the objective, ``workers`` the processes that ask the engine; 1: no other
    than this one.
    """

    scenario: str
    funding: str  # a shipped national example's name or the path of a YAML file
    funding_text: str | None = None  # the text itself, where it does not lie in a file
    years: int = 15
    seconds: float | None = None  # that coordinating may take, each time
    solver: str = "highs"
    systems: tuple[str, ...] = ()
    level: str = ""  # plan with the rights of this level alone; empty: of all levels at the table
    gap: float = PROVEN_GAP
    workers: int = WORKERS
    evidence_folder: Path | None = None
    local: LocalEvidence | None = None

    def of(self, ics: str) -> MixAsked:
        """Ask the same of one system."""
        return MixAsked(
            ics=ics,
            scenario=self.scenario,
            funding=self.funding,
            years=self.years,
            solver=self.solver,
            frontier=False,
            level=self.level,
            evidence_folder=self.evidence_folder,
            local=self.local,
        )

    @property
    def projection(self) -> ProjectionAsked:
        """What the ground of all systems is laid for."""
        return self.of("").projection


def national_funding_asked(asked: AllMixAsked, groundwork: Groundwork) -> NationalFunding:
    """Read the national funding file.

    Raises:
        FundingError: it breaks a rule, or is one system's own; all problems at once.
    """
    known = names_for_funding(groundwork.desk)
    if asked.funding_text is None:
        return load_national(asked.funding, known)
    return read_national(asked.funding_text, asked.funding, known)


def systems_asked(asked: AllMixAsked, groundwork: Groundwork) -> list[System]:
    """Give the systems asked about, by region and name.

    Raises:
        ScenarioError: the evidence holds no such system; all unknown codes at once.
    """
    every = groundwork.systems()
    known = {system.ics for system in every}
    listed = ", ".join(sorted(known))
    problems = [
        Problem("--systems", "no integrated care system has this code.", f"Use codes of: {listed}.", value=code)
        for code in asked.systems
        if code not in known
    ]
    if problems:
        raise ScenarioError("These systems are not in the evidence.", problems)
    return [system for system in every if not asked.systems or system.ics in asked.systems]
