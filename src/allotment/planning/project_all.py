"""Project every system on the same evidence and roll them up to regions and England."""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import polars as pl

from allotment.evidence.local_evidence import LocalEvidence
from allotment.planning.desk import Desk, Progress, say_nothing
from allotment.planning.groundwork import Groundwork, System
from allotment.planning.project import request_of, run_projection
from allotment.planning.request import ProjectionAsked
from allotment.projection.gap.project_rows import HIGH, LOW, MIDDLE
from allotment.projection.gap.summarise import WHOLE
from allotment.projection.run import RunRecord
from allotment.projection.scenario import load_scenario, parse_scenario
from allotment.reports.tidy import write_tables_with_metadata

ENGLAND, REGION, SYSTEM = "England", "region", "system"
FIGURES = ("headcount", "supply_fte", "required_fte", "gap_fte")


@dataclass(frozen=True)
class AllProjected:
    """Every system's run, and the roll-up: one row a level, name and horizon, in FTE and heads.

    ``rollup`` columns: level, name, years_ahead, headcount, supply_fte, required_fte, gap_fte, and P10, P50 and P90
    of supply and gap, taken over replicates that share their national chance.
    """

    scenario_title: str
    years: int
    run_ids: dict[str, str]  # by ICS code
    rollup: pl.DataFrame
    seconds: float

    @property
    def systems(self) -> int:
        """Number of systems."""
        return len(self.run_ids)

    def as_json(self) -> dict[str, Any]:
        """Give everything but the rows for a JSON answer; the time it took is no part of it."""
        return {"scenario": self.scenario_title, "years": self.years, "runs": self.run_ids}


def project_all(
    desk: Desk, asked: ProjectionAsked, *, out: Path | None = None, progress: Progress = say_nothing
) -> AllProjected:
    """Project all systems; archive each run; write the roll-up and every row where asked.

    Raises:
        ScenarioError, EvidenceError, AssumptionError: as for one system. Nothing is written.
    """
    started = time.perf_counter()
    scenario = load_scenario(asked.scenario)
    ground = Groundwork.lay(desk, asked, progress)
    parse_scenario(scenario.yaml, scenario.name, ground.known_names)  # every name is checked before the fan-out
    progress("Back-testing", 0.0)
    ground.score(progress)
    parts = _project_each(desk, replace(asked, local=ground.local), ground.systems(), progress)
    rollup = roll_up(parts)
    seconds = time.perf_counter() - started
    if out is not None:
        about = {"scenario": scenario.name, "seed": asked.seed, "evidence": ground.evidence.sha256}
        rows = pl.concat([part.rows for part in parts])
        write_tables_with_metadata({"rollup": rollup, "projection_every_system": rows}, about, out)
    return AllProjected(scenario.title, asked.years, {part.system.ics: part.run_id for part in parts}, rollup, seconds)


def _project_each(desk: Desk, asked: ProjectionAsked, systems: list[System], progress: Progress) -> list[_SystemPart]:
    """Project system by system in as many processes as threads were asked for, and keep the systems' order.

    Most of a system's work besides the engine is Python's own, which threads would not share out.
    """
    workers = asked.threads or os.cpu_count() or 1
    context = multiprocessing.get_context("spawn")  # a fork would copy threads in mid-step
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        waiting = {pool.submit(_project_one, desk.home, asked, system): system for system in systems}
        try:
            for done, finished in enumerate(as_completed(waiting), start=1):
                finished.result()
                progress(f"Projected {waiting[finished].name}", done / len(systems))
        except BaseException:  # a cancelled run too: the systems not yet begun are given up
            pool.shutdown(wait=False, cancel_futures=True)
            raise
        return [finished.result() for finished in waiting]


def _project_one(home: Path, asked: ProjectionAsked, system: System) -> _SystemPart:
    """Project and archive one system in a worker process."""
    desk = Desk(home)
    ground = _groundwork(home, asked.evidence_folder, asked.local)
    request = request_of(replace(asked, ics=system.ics), load_scenario(asked.scenario), ground.local)
    run = run_projection(ground, request, threads=1).run
    desk.runs.keep(run, desk.clock())
    return _part(system, run)


@lru_cache(maxsize=1)
def _groundwork(home: Path, evidence_folder: Path | None, local: LocalEvidence | None) -> Groundwork:
    """Lay the groundwork once for each worker process; the evidence is imported already and read from the cache."""
    ground = Groundwork.lay(Desk(home), ProjectionAsked("", "central", evidence_folder=evidence_folder, local=local))
    ground.baselines  # noqa: B018 - worked out once for all the systems this process will take
    return ground


@dataclass(frozen=True)
class _SystemPart:
    """What of a system's run the roll-up needs: kept small, as 42 of them are held at once."""

    system: System
    run_id: str
    totals: pl.DataFrame  # years_ahead and FIGURES
    replicates: pl.DataFrame  # replicate, years_ahead, supply_fte, required_fte
    rows: pl.DataFrame  # the projection's rows, with the system's code


def _part(system: System, run: RunRecord) -> _SystemPart:
    summary = run.tables["summary"].filter(pl.col("scope") == WHOLE)
    horizons = run.tables["replicate_totals"].filter(pl.col("scope") == WHOLE)
    reported = [0.0, *(float(years) for years in horizons["years_ahead"].unique().sort())]
    return _SystemPart(
        system=system,
        run_id=run.run_id,
        totals=summary.filter(pl.col("years_ahead").is_in(reported)).select("years_ahead", *FIGURES),
        replicates=horizons.select("replicate", pl.col("years_ahead").cast(pl.Float64), "supply_fte", "required_fte"),
        rows=run.tables["projection"].select(pl.lit(system.ics).alias("ics"), pl.all()),
    )


def roll_up(parts: Iterable[_SystemPart]) -> pl.DataFrame:
    """Add systems up to regions and England, means by sum and intervals replicate by replicate."""
    listed = list(parts)
    places = [
        (level, name, [part for part in listed if level == ENGLAND or name in (part.system.region, part.system.name)])
        for level, name in _places(listed)
    ]
    return pl.concat([_rolled(level, name, members) for level, name, members in places])


def _places(parts: list[_SystemPart]) -> list[tuple[str, str]]:
    regions = dict.fromkeys(part.system.region for part in parts)
    systems = [(SYSTEM, part.system.name) for part in parts]
    return [(ENGLAND, ENGLAND), *((REGION, region) for region in regions), *systems]


def _rolled(level: str, name: str, members: list[_SystemPart]) -> pl.DataFrame:
    totals = pl.concat([part.totals for part in members]).group_by("years_ahead").agg(pl.col(*FIGURES).sum())
    drawn = (
        pl.concat([part.replicates for part in members])
        .group_by("replicate", "years_ahead")
        .agg(pl.col("supply_fte", "required_fte").sum())
        .with_columns(gap_fte=pl.col("required_fte") - pl.col("supply_fte"))
    )
    quantiles = [
        pl.col(figure).quantile(share, "linear").alias(f"{figure}_{label}")
        for figure in ("supply_fte", "gap_fte")
        for share, label in ((LOW, "p10"), (MIDDLE, "p50"), (HIGH, "p90"))
    ]
    intervals = drawn.group_by("years_ahead").agg(quantiles)
    named = totals.with_columns(level=pl.lit(level), name=pl.lit(name))
    return (
        named.join(intervals, on="years_ahead", how="left")
        .sort("years_ahead")
        .select("level", "name", pl.exclude("level", "name"))
    )
