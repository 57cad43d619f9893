"""Make an archived run again from what the archive holds, and hold every table against the archive bit for bit."""

from __future__ import annotations

from dataclasses import dataclass

from allotment.planning.desk import Desk, Progress, say_nothing
from allotment.planning.groundwork import Groundwork
from allotment.planning.project import run_projection
from allotment.projection.run import RunRecord
from allotment.store.folders import hash_tables
from allotment.workforce.errors import AllotmentError, Problem


@dataclass(frozen=True)
class Rerun:
    """What came of making a run again: the tables that differ, and the inputs that have changed since."""

    run_id: str
    tables_compared: int
    differing_tables: tuple[str, ...]
    changed_inputs: tuple[str, ...]

    @property
    def identical(self) -> bool:
        """Say whether every table came out the same to the last bit."""
        return not self.differing_tables

    @property
    def sentence(self) -> str:
        """Say it in words."""
        changed = f" Changed since it was archived: {', '.join(self.changed_inputs)}." if self.changed_inputs else ""
        if self.identical:
            return f"Run {self.run_id} came out the same: {self.tables_compared} tables, bit for bit.{changed}"
        return f"Run {self.run_id} came out different in: {', '.join(self.differing_tables)}.{changed}"

    def as_json(self) -> dict[str, object]:
        """Give the answer for machines."""
        return {
            "run_id": self.run_id,
            "identical": self.identical,
            "tables_compared": self.tables_compared,
            "differing_tables": list(self.differing_tables),
            "changed_inputs": list(self.changed_inputs),
        }


def rerun_run(desk: Desk, run_id: str, *, threads: int | None = None, progress: Progress = say_nothing) -> Rerun:
    """Make an archived run again, on the local evidence in its own folder where it had any.

    Raises:
        RunNotFoundError: no such run.
        AllotmentError: the evidence it stood on is no longer kept here, or its local evidence was altered.
    """
    archived = desk.runs.load(run_id)
    evidence = desk.evidence.get(archived.hashes.get("published_evidence", archived.hashes["evidence"]))
    if evidence is None:
        remedy = "Import the same files again with 'allotment evidence FOLDER', then rerun."
        problem = Problem(archived.run_id, "the evidence it stood on is not kept here any more.", remedy)
        raise AllotmentError("The run cannot be made again.", [problem])
    ground = Groundwork.over(desk, evidence, archived.request.local)
    again = run_projection(ground, archived.request, threads=threads, progress=progress).run
    kept, now = desk.runs.table_hashes(archived.run_id), hash_tables(again.tables)
    differing = tuple(sorted(name for name in kept.keys() | now.keys() if kept.get(name) != now.get(name)))
    return Rerun(archived.run_id, len(kept), differing, _changed_inputs(archived, again))


def _changed_inputs(archived: RunRecord, again: RunRecord) -> tuple[str, ...]:
    return tuple(name for name, value in archived.hashes.items() if again.hashes[name] != value)
