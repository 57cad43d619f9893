"""What every projection on one body of evidence shares: rates, growth, the back-test and the map of systems."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import polars as pl

from allotment.evidence.assumptions.local import is_local
from allotment.evidence.assumptions.register import Assumption, Register, load_register
from allotment.evidence.evidence import Evidence
from allotment.evidence.local_evidence import NO_LOCAL_EVIDENCE, LocalEvidence
from allotment.planning.backtest import score_block, score_evidence
from allotment.planning.desk import Desk, Progress, say_nothing
from allotment.planning.import_evidence import import_evidence
from allotment.planning.known_names import known_names_in
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
    """Evidence and assumptions, and what is worked out from them once for all systems.

    ``evidence`` and ``register`` are what runs stand on: the published and shipped ones under the local evidence.
    """

    desk: Desk
    published: Evidence
    shipped: Register
    local: LocalEvidence = NO_LOCAL_EVIDENCE

    @classmethod
    def lay(cls, desk: Desk, asked: ProjectionAsked, progress: Progress = say_nothing) -> Groundwork:
        """Import the evidence, read the assumptions, and lay the local evidence over both.

        Raises:
            EvidenceError, AssumptionError: what was given breaks its rules.
        """
        local = asked.local_evidence()
        return cls.over(desk, import_evidence(desk, asked.evidence_folder, progress), local)

    @classmethod
    def over(cls, desk: Desk, published: Evidence, local: LocalEvidence) -> Groundwork:
        """Lay local evidence over published evidence and the shipped assumptions.

        Raises:
            EvidenceError, AssumptionError: the local evidence breaks the rules of what it is laid over.
        """
        ground = cls(desk, published, load_register(), local)
        ground.evidence, ground.register  # noqa: B018 - so that what is wrong is said before any work begins
        return ground

    @cached_property
    def evidence(self) -> Evidence:
        """The published evidence, with partners' returns over it."""
        returns = self.local.returns
        return self.published if returns is None else self.published.with_returns(returns)

    @cached_property
    def register(self) -> Register:
        """The shipped assumptions, with the system's own records over them."""
        return self.shipped.with_local(self.local.records)

    @property
    def hashes(self) -> dict[str, str]:
        """The hashes of what runs stand on; with local evidence also of its parts, and of what it was laid over."""
        on = {"evidence": self.evidence.sha256, "assumptions": self.register.sha256}
        if self.local.is_empty:
            return on
        under = {"published_evidence": self.published.sha256, "shipped_assumptions": self.shipped.sha256}
        return {**on, **under, **self.local.hashes}

    def local_records_not_read(self) -> tuple[Assumption, ...]:
        """Give the local records that no run on this ground has asked for: they have changed nothing so far."""
        answered = {id(record) for record in self.register.answered}
        return tuple(one for one in self.register.assumptions if is_local(one) and id(one) not in answered)

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
        return known_names_in(self.evidence, self.register, self.common_date)

    @cached_property
    def backtest_rows(self) -> pl.DataFrame:
        """Back-test rows of this evidence, worked out once and kept."""
        return score_evidence(self.desk, self.published, self._register_of_growth)

    def score(self, progress: Progress = say_nothing) -> None:
        """Work the back-test out where it was not yet, telling how far it is: a first time takes ten seconds."""
        if "backtest_rows" not in vars(self):
            vars(self)["backtest_rows"] = score_evidence(self.desk, self.published, self._register_of_growth, progress)

    @cached_property
    def _register_of_growth(self) -> Register:
        """The register the back-test stands on: the shipped one, unless local records change what growth is read from.

        Returns of one date are no part of the yearly series that is hidden and forecast.
        """
        probe = Register(self.shipped.assumptions, self.shipped.sha256)
        read_growth_parameters(probe, self.common_date)
        of_growth = {record.key for record in probe.answered}
        return self.register if any(record.key in of_growth for record in self.local.records) else self.shipped

    @cached_property
    def backtest_scores(self) -> pl.DataFrame:
        """Every method's score at every horizon over all origins (BacktestScore)."""
        return score_block(self.published, self._register_of_growth, self.backtest_rows, ())[0]

    def backtest_block(self, organisations: Sequence[str]) -> dict[str, Any]:
        """Give the score that stands beside a run: the sentence, England's scores, and these organisations' own."""
        return score_block(self.published, self._register_of_growth, self.backtest_rows, organisations)[1]

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
