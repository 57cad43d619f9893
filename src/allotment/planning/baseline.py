"""Take the baseline of one system: the one workforce on one date."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from allotment.evidence.local_evidence import LocalEvidence
from allotment.planning.desk import Desk, Progress, say_nothing
from allotment.planning.groundwork import Groundwork
from allotment.planning.request import ProjectionAsked
from allotment.projection.baseline import BaselineResult, build_baseline
from allotment.reports.tidy import write_tables_with_metadata


@dataclass(frozen=True)
class TakenBaseline:
    """A system's baseline under its name."""

    ics: str
    ics_name: str
    result: BaselineResult


def take_baseline(
    desk: Desk,
    ics: str,
    *,
    evidence_folder: Path | None = None,
    out: Path | None = None,
    progress: Progress = say_nothing,
    local: LocalEvidence | None = None,
) -> TakenBaseline:
    """Build a system's baseline, and write it as CSV and Parquet with metadata where asked.

    Args:
        local: the system's own evidence; where it is None, whatever ``local/`` of the evidence folder holds.

    Raises:
        ScenarioError: no such system.
        EvidenceError, AssumptionError: what it stands on breaks its rules. Nothing is written.
    """
    ground = Groundwork.lay(
        desk, ProjectionAsked(ics, "central", evidence_folder=evidence_folder, local=local), progress
    )
    system = ground.system(ics)
    result = build_baseline(ground.evidence, ground.register, ics, ground.common_date)
    if out is not None:
        tables = {"baseline": result.baseline, "baseline_age": result.by_age, "certainty": result.certainty}
        about = {"ics": ics, "common_date": result.common_date.isoformat(), "evidence": ground.evidence.sha256}
        write_tables_with_metadata(tables, about, out)
    return TakenBaseline(ics, system.name, result)
