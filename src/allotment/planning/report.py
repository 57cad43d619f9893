"""Write a run's report: page, workbook and tidy files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from allotment.planning.desk import Desk, Progress, say_nothing


@dataclass(frozen=True)
class WrittenReport:
    """Where a report was written."""

    run_id: str
    folder: Path
    page: Path


def write_report(
    desk: Desk, run_id: str, out: Path | None, *, excel: bool = True, progress: Progress = say_nothing
) -> WrittenReport:
    """Write the report of an archived run into a folder (``report-RUN_ID`` here by default).

    Raises:
        RunNotFoundError: no such run.
    """
    from allotment.reports.html import write_html_report  # noqa: PLC0415 - charts take a second to import
    from allotment.reports.tidy import write_tidy_tables  # noqa: PLC0415
    from allotment.reports.workbook import write_workbook  # noqa: PLC0415

    run = desk.runs.load(run_id)
    folder = out or Path(f"report-{run.run_id}")
    folder.mkdir(parents=True, exist_ok=True)
    progress("Writing the tables", 0.1)
    write_tidy_tables(run, folder / "tables")
    if excel:
        progress("Writing the workbook", 0.3)
        write_workbook(run, folder / f"{run.run_id}.xlsx")
    progress("Drawing the charts", 0.5)
    page = write_html_report(run, folder)
    return WrittenReport(run.run_id, folder, page)
