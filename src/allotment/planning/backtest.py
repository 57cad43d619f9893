"""Back-test the model: from one year for a close look, from every year for the score printed beside each run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from allotment.evidence.assumptions.register import Register, load_register
from allotment.evidence.evidence import Evidence
from allotment.planning.desk import Desk, Progress, say_nothing
from allotment.planning.import_evidence import import_evidence
from allotment.projection.backtest.run import backtest, merger_jumps, scored_origins
from allotment.projection.backtest.score import placement, score
from allotment.reports.tidy import write_tables_with_metadata
from allotment.store.folders import hash_text
from allotment.workforce.tables import BacktestRow, BacktestScore

SCORED_HORIZON = 5  # years: the joint forward plan's, and the longest with enough origins behind it
SCORE_REPLICATES = 50  # behind each of some 70,000 intervals; more would move the coverage by well under a point
SCORE_SEED = 1


@dataclass(frozen=True)
class Backtested:
    """Forecasts beside actual figures (BacktestRow), and the methods' scores (BacktestScore)."""

    rows: pl.DataFrame
    scores: pl.DataFrame


def run_backtest(
    desk: Desk,
    *,
    origin: int,
    horizon: int,
    replicates: int,
    seed: int,
    evidence_folder: Path | None = None,
    out: Path | None = None,
    progress: Progress = say_nothing,
) -> Backtested:
    """Back-test from one origin, and write the rows where asked.

    Raises:
        EvidenceError: the evidence breaks its rules, or holds too little before or after the origin.
    """
    evidence, register = import_evidence(desk, evidence_folder, progress), load_register()
    staff, successors = evidence.table("staff_in_post"), evidence.table("successors")
    progress(f"Forecasting from September {origin}", 0.3)
    rows = backtest(staff, successors, register, origin, horizon, replicates, seed)
    tested = Backtested(rows, score(rows, merger_jumps(staff, successors, register)))
    if out is not None:
        about = {"origin": origin, "horizon": horizon, "seed": seed, "evidence": evidence.sha256}
        write_tables_with_metadata({"backtest_rows": tested.rows, "backtest_scores": tested.scores}, about, out)
    return tested


def score_evidence(
    desk: Desk, evidence: Evidence, register: Register, progress: Progress = say_nothing
) -> pl.DataFrame:
    """Give the back-test rows of every origin that this evidence allows; worked out once and kept.

    Returns:
        Rows of the BacktestRow schema; none where the evidence holds no series long enough.
    """
    name = hash_text(evidence.sha256 + register.sha256)
    kept = desk.evidence.backtest(name, desk.code_hash)
    if kept is not None:
        return kept
    rows = _every_origin(evidence, register, progress)
    desk.evidence.keep_backtest(name, desk.code_hash, rows)
    return rows


def _every_origin(evidence: Evidence, register: Register, progress: Progress) -> pl.DataFrame:
    if not evidence.has("staff_in_post"):
        return BacktestRow.create_empty()
    staff, successors = evidence.table("staff_in_post"), evidence.table("successors")
    origins = list(scored_origins(staff))
    frames = []
    for done, origin in enumerate(origins):
        progress(f"Back-testing from September {origin}", done / len(origins))
        horizon = min(SCORED_HORIZON, origins[-1] + 1 - origin)
        frames.append(_one_origin(staff, successors, register, origin, horizon))
    return pl.concat(frames)


def _one_origin(
    staff: pl.DataFrame, successors: pl.DataFrame, register: Register, origin: int, horizon: int
) -> pl.DataFrame:
    from allotment.projection.backtest.methods import METHODS_AND_FLOOR  # noqa: PLC0415

    return backtest(staff, successors, register, origin, horizon, SCORE_REPLICATES, SCORE_SEED, METHODS_AND_FLOOR)


def score_block(
    evidence: Evidence, register: Register, rows: pl.DataFrame, organisations: Sequence[str]
) -> tuple[pl.DataFrame, dict[str, Any]]:
    """Score the rows over England, and over one system's own organisations.

    Returns:
        BacktestScore rows for tables, and the block that stands beside a run: ``sentence``, ``scores``, ``placement``
        and ``here`` (the score of this system's organisations).
    """
    if rows.is_empty():
        unscored = "There is no back-test: this evidence holds no yearly series of staff to hide and forecast."
        return BacktestScore.create_empty(), {"sentence": unscored, "scores": [], "placement": None, "here": []}
    staff, successors = evidence.table("staff_in_post"), evidence.table("successors")
    scores = score(rows, merger_jumps(staff, successors, register))
    placed = placement(scores)
    own = rows.filter(pl.col("organisation").is_in(list(organisations)))
    here = score(own, None).to_dicts() if own.height else []
    return scores, {"sentence": placed["sentence"], "scores": scores.to_dicts(), "placement": placed, "here": here}
