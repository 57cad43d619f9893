"""The archive of runs: each under a name made from everything that shaped it, so a run can be made again.

A run's folder holds ``manifest.json`` (request, hashes of inputs and of every result table), ``scenario.yaml``,
``tables/``, and ``local/`` where the run stood on local evidence. The date of archiving is kept apart, in
``archived.json``: it is no part of the run.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from pathlib import Path

from allotment.evidence.local_evidence import (
    LOCAL_PARTS,
    NO_LOCAL_EVIDENCE,
    LocalEvidence,
    read_local_folder,
    write_local_folder,
)
from allotment.projection.run import RunRecord, RunRequest
from allotment.store.folders import clear_leftovers, read_tables, write_tables, write_whole
from allotment.workforce.errors import EvidenceError, Problem, RunNotFoundError

LONGEST_WRITING = timedelta(days=1)


@dataclass(frozen=True)
class ArchivedRun:
    """One line of the list of runs."""

    run_id: str
    ics: str
    scenario: str
    years: int
    replicates: int
    seed: int
    archived_at: str


def name_run(request: RunRequest, hashes: Mapping[str, str]) -> str:
    """Make the run's name from its request and the hashes of evidence, assumptions, scenario and code.

    Local evidence is named by its hashes, which are there only where it is: without it the name is as it always was.
    """
    identity = json.dumps({"request": _request_fields(request), "hashes": dict(hashes)}, sort_keys=True)
    return f"{request.ics}-{request.scenario}-{hashlib.sha256(identity.encode()).hexdigest()[:10]}"


class RunArchive:
    """Finished runs by name."""

    def __init__(self, home: Path) -> None:
        """Keep runs below ``home``."""
        self._folder = home / "runs"

    def keep(self, run: RunRecord, at: datetime) -> dict[str, str]:
        """Archive a run whole; give the hash of each result table. A run already kept is left as it is."""

        def fill(folder: Path) -> None:
            table_hashes = write_tables(run.tables, folder / "tables")
            write_local_folder(run.request.local, folder)
            (folder / "scenario.yaml").write_text(run.request.scenario_yaml, encoding="utf-8")
            (folder / "manifest.json").write_text(json.dumps(_manifest(run, table_hashes), indent=1), encoding="utf-8")
            (folder / "archived.json").write_text(json.dumps({"archived_at": at.isoformat()}), encoding="utf-8")

        clear_leftovers(self._folder, at - LONGEST_WRITING)
        write_whole(self._folder / run.run_id, fill)
        return self.table_hashes(run.run_id)

    def load(self, run_id: str) -> RunRecord:
        """Read a run back.

        Raises:
            RunNotFoundError: no such run here; the message lists the runs there are.
            EvidenceError: the local evidence in its folder is not what the run stood on.
        """
        run_id = self.resolve(run_id)
        folder = self._folder / run_id
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        local = _archived_local(folder, manifest["hashes"])
        return RunRecord(
            run_id=run_id,
            request=RunRequest(**manifest["request"], local=local),
            ics_name=manifest["ics_name"],
            region=manifest["region"],
            scenario_title=manifest["scenario_title"],
            base_date=date.fromisoformat(manifest["base_date"]),
            code_version=manifest["code_version"],
            hashes=manifest["hashes"],
            tables=read_tables(folder / "tables"),
            backtest=manifest["backtest"],
        )

    def table_hashes(self, run_id: str) -> dict[str, str]:
        """Give the hash of each result table as it was when the run was archived."""
        manifest = json.loads((self._folder / run_id / "manifest.json").read_text(encoding="utf-8"))
        return dict(manifest["table_hashes"])

    def holds(self, run_id: str) -> bool:
        """Say whether a run of exactly this name is kept here."""
        return (self._folder / run_id / "manifest.json").is_file()

    def table_path(self, run_id: str, table: str) -> Path:
        """Say where a run's table lies, as Parquet.

        Raises:
            RunNotFoundError: no such run here.
        """
        return self._folder / self.resolve(run_id) / "tables" / f"{table}.parquet"

    def resolve(self, run_id: str) -> str:
        """Turn ``latest`` or the unmistakable start of a name into a run's whole name."""
        if self.holds(run_id):
            return run_id
        names = [run.run_id for run in self.list_runs()]
        if run_id == "latest" and names:
            return names[-1]
        matches = [name for name in names if name == run_id] or [name for name in names if name.startswith(run_id)]
        if len(matches) == 1:
            return matches[0]
        known = ", ".join(names[-5:]) or "none yet; make one with 'allotment project'"
        rule = "no archived run has this name." if not matches else "more than one archived run starts like this."
        raise RunNotFoundError(
            "The run was not found.",
            [
                Problem(
                    where="RUN_ID", value=run_id, rule=rule, remedy=f"See 'allotment runs'. The newest are: {known}."
                )
            ],
        )

    def list_runs(self) -> list[ArchivedRun]:
        """List the archived runs, oldest first."""
        runs = []
        for manifest_path in self._folder.glob("*/manifest.json"):
            if manifest_path.parent.name.startswith("."):
                continue
            manifest = json.loads(manifest_path.read_text(encoding="utf-8"))
            request = manifest["request"]
            archived = json.loads((manifest_path.parent / "archived.json").read_text(encoding="utf-8"))
            chosen = {key: request[key] for key in ("ics", "scenario", "years", "replicates", "seed")}
            runs.append(ArchivedRun(manifest_path.parent.name, archived_at=archived["archived_at"], **chosen))
        return sorted(runs, key=lambda run: (run.archived_at, run.run_id))


def _request_fields(request: RunRequest) -> dict[str, object]:
    """Give what was asked as plain values; local evidence stands in files of its own."""
    return {each.name: getattr(request, each.name) for each in fields(request) if each.name != "local"}


def _archived_local(folder: Path, hashes: Mapping[str, str]) -> LocalEvidence:
    """Read the local evidence of a run's folder, and hold it against the run's own hashes of it."""
    stood_on = {name: hashes[name] for name in LOCAL_PARTS if name in hashes}
    local = read_local_folder(folder) if stood_on else NO_LOCAL_EVIDENCE
    if local.hashes != stood_on:
        remedy = "Put the run's folder back from a copy, or project again."
        rule = "its local/ folder is not what the run stood on."
        raise EvidenceError("The archived run was altered.", [Problem(folder.name, rule, remedy)])
    return local


def _manifest(run: RunRecord, table_hashes: Mapping[str, str]) -> dict[str, object]:
    return {
        "request": _request_fields(run.request),
        "ics_name": run.ics_name,
        "region": run.region,
        "scenario_title": run.scenario_title,
        "base_date": run.base_date.isoformat(),
        "code_version": run.code_version,
        "hashes": run.hashes,
        "backtest": run.backtest,
        "table_hashes": dict(table_hashes),
    }
