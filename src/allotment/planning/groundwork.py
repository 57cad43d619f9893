"""What every projection on one body of evidence shares: rates, growth, the back-test and the map of systems."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import polars as pl

from allotment.evidence.assumptions.register import Register, load_register
from allotment.evidence.evidence import Evidence
from allotment.planning.backtest import score_block, score_evidence
from allotment.planning.desk import Desk, Progress, say_nothing
from allotment.planning.import_evidence import import_evidence
from allotment.planning.request import ProjectionAsked
from allotment.projection.baseline import BaselineResult, build_baseline, england_baseline, latest_common_date
from allotment.projection.calibrate.growth import calibrate_group_growth, calibrate_growth
from allotment.projection.calibrate.growth_parameters import GrowthParameters, read_growth_parameters
from allotment.projection.calibrate.rates import SupplyRates, supply_rates
from allotment.projection.scenario import KnownNames
from allotment.workforce.errors import Problem, ScenarioError


@dataclass(frozen=True)
class System:
    """One integrated care system as the evidence names it."""

    ics: str
    ons_code: str
    name: str
    region: str


@dataclass(frozen=True)
class Groundwork:
    """Evidence and assumptions, and what is worked out from them once for all systems."""

    desk: Desk
    evidence: Evidence
    register: Register

    @classmethod
    def lay(cls, desk: Desk, asked: ProjectionAsked, progress: Progress = say_nothing) -> Groundwork:
        """Import the evidence and read the assumptions.

        Raises:
            EvidenceError, AssumptionError: what was given breaks its rules.
        """
        return cls(desk, import_evidence(desk, asked.evidence_folder, progress), load_register())

    @cached_property
    def common_date(self) -> date:
        """The date the baseline stands at: the latest monthly count of trusts."""
        return latest_common_date(self.evidence)

    @cached_property
    def baselines(self) -> dict[str, BaselineResult]:
        """The baseline of every system."""
        return england_baseline(self.evidence, self.register, self.common_date)

    def baseline(self, ics: str) -> BaselineResult:
        """Give one system's baseline: from all of them where they are worked out already, else alone."""
        if "baselines" in vars(self):
            return self.baselines[ics]
        return build_baseline(self.evidence, self.register, ics, self.common_date)

    @cached_property
    def rates(self) -> SupplyRates:
        """Leaving, retirement, joiners' ages and hours by role and age."""
        return supply_rates(self.evidence, self.register)

    @cached_property
    def growth(self) -> pl.DataFrame:
        """Calibrated growth by organisation and staff group."""
        return calibrate_growth(*self._growth_evidence)

    @cached_property
    def group_growth(self) -> pl.DataFrame:
        """Calibrated growth by staff group, for trusts with no yearly series."""
        return calibrate_group_growth(*self._growth_evidence)

    @property
    def _growth_evidence(self) -> tuple[pl.DataFrame, pl.DataFrame, date, GrowthParameters]:
        parameters = read_growth_parameters(self.register, self.common_date)
        return self.evidence.table("staff_in_post"), self.evidence.table("successors"), self.common_date, parameters

    @cached_property
    def known_names(self) -> KnownNames:
        """The systems, organisations and programmes that a scenario may name."""
        organisations = set(self.evidence.table("organisations")["organisation"])
        if self.evidence.has("districts"):
            councils = self.evidence.table("districts").select("council", "ics").unique().rows()
            organisations |= {name for council, ics in councils for name in (council, f"{council}/{ics}")}
        intakes = self.register.all("training_intake_per_year", self.common_date)
        return KnownNames(
            ics=self.evidence.table("ics")["ics"].to_list(),
            organisation=organisations,
            programme={record.where["programme"] for record in intakes},
        )

    @cached_property
    def backtest_rows(self) -> pl.DataFrame:
        """Back-test rows of this evidence, worked out once and kept."""
        return score_evidence(self.desk, self.evidence, self.register)

    @cached_property
    def backtest_scores(self) -> pl.DataFrame:
        """Every method's score at every horizon over all origins (BacktestScore)."""
        return score_block(self.evidence, self.register, self.backtest_rows, ())[0]

    def backtest_block(self, organisations: Sequence[str]) -> dict[str, Any]:
        """Give the score that stands beside a run: the sentence, England's scores, and these organisations' own."""
        return score_block(self.evidence, self.register, self.backtest_rows, organisations)[1]

    def system(self, ics: str) -> System:
        """Give a system by its NHS code.

        Raises:
            ScenarioError: the evidence holds no such system; the message lists those it holds.
        """
        known = self.evidence.table("ics").sort("ics")
        found = known.filter(pl.col("ics") == ics)
        if found.is_empty():
            listed = ", ".join(f"{code} ({name})" for code, name in known.select("ics", "name").iter_rows())
            problem = Problem("--ics", "no integrated care system has this code.", f"Use one of: {listed}.", value=ics)
            raise ScenarioError("This system is not in the evidence.", [problem])
        row = found.row(0, named=True)
        return System(row["ics"], row["ons_code"], row["name"], row["region"])

    def systems(self) -> list[System]:
        """Give every system, by region and name."""
        return [self.system(ics) for ics in self.evidence.table("ics").sort("region", "name")["ics"]]
