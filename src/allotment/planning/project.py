"""Project one system: baseline, supply, demand, gap, and why; archived under a name made from its content."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from allotment.evidence.assumptions.register import Assumption
from allotment.evidence.local_evidence import NO_LOCAL_EVIDENCE, LocalEvidence
from allotment.planning.desk import Desk, Progress, say_nothing
from allotment.planning.groundwork import Groundwork, System
from allotment.planning.model_system import model_system
from allotment.planning.request import ProjectionAsked
from allotment.planning.system_model import SystemModel
from allotment.planning.tabulate import provenance_block, run_tables
from allotment.projection.engine.stochastic import project_replicates
from allotment.projection.gap.outcome import Outcome
from allotment.projection.gap.project_rows import replicate_rows
from allotment.projection.run import RunRecord, RunRequest
from allotment.projection.scenario import Scenario, load_scenario, parse_scenario
from allotment.reports.tidy import write_tidy_tables
from allotment.store.folders import hash_text
from allotment.store.run_archive import name_run
from allotment.workforce.periods import MONTHS, Timeline

YEARLY = 1


@dataclass(frozen=True)
class Projected:
    """A finished run, its calendar, and each replicate's flows where they were asked for."""

    run: RunRecord
    timeline: Timeline
    replicate_flows: pl.DataFrame | None
    local_records_not_read: tuple[Assumption, ...] = ()  # they changed nothing: not in force, or never asked for

    def as_json(self) -> dict[str, Any]:
        """Give everything but the rows for a JSON answer; ``replicates`` is an object where their flows were kept."""
        count = self.run.request.replicates
        unread = [f"{record.key}, {record.applies_to}" for record in self.local_records_not_read]
        return {
            "run_id": self.run.run_id,
            "ics": self.run.request.ics,
            "scenario": self.run.request.scenario,
            "seed": self.run.request.seed,
            "replicates": count if self.replicate_flows is None else {"count": count},
            "provenance": provenance_block(self.run),
            "backtest": self.run.backtest,
            **({} if self.run.request.local.is_empty else {"local_records_not_read": unread}),
        }


def project(
    desk: Desk, asked: ProjectionAsked, *, out: Path | None = None, progress: Progress = say_nothing
) -> Projected:
    """Project one system, archive the run, and write its tables where asked.

    Raises:
        ScenarioError: no such system or scenario, or the scenario asks for something impossible.
        EvidenceError, AssumptionError: what the run stands on breaks its rules. Nothing is written.
    """
    scenario = load_scenario(asked.scenario)
    ground = Groundwork.lay(desk, asked, progress)
    finished = run_projection(
        ground,
        request_of(asked, scenario, ground.local),
        threads=asked.threads,
        keep_replicates=asked.keep_replicates,
        progress=progress,
    )
    progress("Archiving the run", 0.95)
    desk.runs.keep(finished.run, desk.clock())
    if out is not None:
        write_tidy_tables(finished.run, out)
    return finished


def request_of(asked: ProjectionAsked, scenario: Scenario, local: LocalEvidence = NO_LOCAL_EVIDENCE) -> RunRequest:
    """Say what was asked in the terms that name a run, with the local evidence it is to stand on."""
    return RunRequest(
        ics=asked.ics,
        scenario=scenario.name,
        scenario_yaml=scenario.yaml,
        years=asked.years,
        replicates=asked.replicates,
        seed=asked.seed,
        periods_per_year=MONTHS if asked.monthly else YEARLY,
        local=local,
    )


def run_hashes(ground: Groundwork, request: RunRequest) -> dict[str, str]:
    """Give the hashes of everything that decides a run's figures; with the request they name the run."""
    return {**ground.hashes, "scenario": hash_text(request.scenario_yaml), "code": ground.desk.code_hash}


def run_projection(
    ground: Groundwork,
    request: RunRequest,
    *,
    threads: int | None = None,
    keep_replicates: bool = False,
    progress: Progress = say_nothing,
) -> Projected:
    """Work a request out: the same request on the same ground gives the same tables. No run is kept here.

    Args:
        progress: told each stage and the share done, twice a second at least while replicates run. What it raises
            (``CancelledError``, say) ends the work at once, with nothing half-written.

    Raises:
        ScenarioError, EvidenceError, AssumptionError: what was asked, or what it stands on, breaks a rule.
        ValueError: the request names other local evidence than the ground carries.
    """
    if request.local != ground.local:
        raise ValueError("the request and the ground carry different local evidence")
    system = ground.system(request.ics)
    scenario = parse_scenario(request.scenario_yaml, request.scenario, ground.known_names).in_system(request.ics)
    progress("Taking the baseline", 0.1)
    model = model_system(ground, system, scenario, request)
    progress("Running the replicates", 0.3)
    outcome = _run_engine(model, request, threads, keep_replicates, progress)
    progress("Working out gaps and reasons", 0.85)
    ground.score(lambda stage, share: progress(stage, 0.85 + 0.1 * share))
    run = _record(ground, system, scenario, request, model, outcome)
    flows = replicate_rows(outcome) if keep_replicates else None
    return Projected(run, model.timeline, flows, ground.local_records_not_read())


def _run_engine(
    model: SystemModel, request: RunRequest, threads: int | None, keep_replicates: bool, progress: Progress
) -> Outcome:
    def watch(done: int) -> None:
        progress("Running the replicates", 0.3 + 0.5 * done / request.replicates)

    stochastic = project_replicates(
        model.inputs, model.draws, request.seed, threads=threads, keep_flows=keep_replicates, progress=watch
    )
    return model.outcome(stochastic)


def _record(
    ground: Groundwork,
    system: System,
    scenario: Scenario,
    request: RunRequest,
    model: SystemModel,
    outcome: Outcome,
) -> RunRecord:
    hashes = run_hashes(ground, request)
    return RunRecord(
        run_id=name_run(request, hashes),
        request=request,
        ics_name=system.name,
        region=system.region,
        scenario_title=scenario.title,
        base_date=model.timeline.base,
        code_version=ground.desk.code_version,
        hashes=hashes,
        tables=run_tables(ground, system, scenario, model, outcome),
        backtest=ground.backtest_block(model.cells.table["organisation"].unique().to_list()),
    )
