"""Writing everything about a run into one file, as a job: the report page, the workbook and the tidy tables."""

from __future__ import annotations

import os
import shutil
import tempfile
import zipfile
from pathlib import Path
from typing import Any

from allotment.planning.access.acting import Write
from allotment.planning.access.actor import Actor
from allotment.planning.desk import Desk, Progress
from allotment.planning.jobs.kinds import JobKind
from allotment.planning.runs.check_again import ask_about, run_of
from allotment.planning.runs.files import export_path, workbook_path
from allotment.planning.runs.rights import RUN, SHARED
from allotment.store.folders import clear_leftovers
from allotment.store.run_archive import LONGEST_WRITING
from allotment.store.shelves.jobs import KnownJob

EARLIEST = (1980, 1, 1, 0, 0, 0)  # the first date that a zip file can hold: the same run gives the same bytes


def ask_for_export(desk: Desk, actor: Actor, run_id: str, *, key: str = "") -> str:
    """Ask for a run's report, workbook and tables as one file, and give the id of the job.

    Raises:
        NotYoursError, NotAllowedError: no such run for this reader, or not theirs to ask this of.
    """
    return ask_about(KIND, "ask for a run's files", desk, actor, run_id, key)


def _work(desk: Desk, actor: Actor, job: KnownJob, progress: Progress) -> str:
    """Write the files beside their places, then put them there in one step each: nobody meets half a file."""
    from allotment.planning.report import write_report  # noqa: PLC0415 - charts take a second to import

    run_id = run_of(desk, actor, job).known.run_id
    folder = export_path(desk, run_id).parent
    folder.mkdir(parents=True, exist_ok=True)
    clear_leftovers(folder, desk.clock() - LONGEST_WRITING)
    staging = Path(tempfile.mkdtemp(prefix=f".{run_id}-", dir=folder))
    try:
        write_report(desk, run_id, staging / run_id, progress=lambda stage, share: progress(stage, 0.9 * share))
        progress("Putting the files together", 0.9)
        _zip(staging / run_id, staging / "all.zip")
        _put(staging / run_id / f"{run_id}.xlsx", workbook_path(desk, run_id))
        _put(staging / "all.zip", export_path(desk, run_id))
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return run_id


def _zip(folder: Path, archive: Path) -> None:
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            entry = zipfile.ZipInfo(path.relative_to(folder.parent).as_posix(), EARLIEST)
            entry.compress_type = zipfile.ZIP_DEFLATED
            packed.writestr(entry, path.read_bytes())


def _put(made: Path, place: Path) -> None:
    with made.open("rb") as stream:
        os.fsync(stream.fileno())
    made.replace(place)


def _keep(desk: Desk, actor: Actor, job: KnownJob, run_id: str, write: Write) -> dict[str, Any]:
    seen = run_of(desk, actor, job).known
    write.did(run_id, seen.organisation)
    return {"run_id": run_id, "system": seen.system}


KIND = JobKind(
    name="export_run",
    title="Prepare a run's files",
    thing=SHARED,
    action=RUN,
    verb="prepare a run's files",
    work=_work,
    keep=_keep,
    logged_as="run",
)
