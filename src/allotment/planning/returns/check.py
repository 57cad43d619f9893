"""The check of a sent file, as a job: read at arm's length, and held against what is published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import polars as pl

from allotment.evidence.assumptions.register import load_register
from allotment.evidence.returns.checked import CheckedReturn
from allotment.evidence.returns.child import check_in_child
from allotment.evidence.returns.reconcile import Reconciliation, reconcile, roles_outside_sector
from allotment.planning.access.acting import Write
from allotment.planning.access.actor import Actor
from allotment.planning.desk import Desk, Progress
from allotment.planning.jobs.kinds import JobKind
from allotment.planning.returns.published import published_baseline, published_facts, sector_of
from allotment.planning.returns.see import known_return
from allotment.planning.returns.send import JOB, RETURN
from allotment.planning.returns.uploads import drop_upload, is_as_sent, tidy_uploads, upload_path
from allotment.store import scoping, writing
from allotment.store.shelves import returns as shelf
from allotment.store.shelves.jobs import KnownJob
from allotment.store.shelves.returns import Findings, KnownReturn
from allotment.workforce.errors import Problem
from allotment.workforce.tables import Baseline

TOLERANCE = "merger_jump_share"
PERSONAL = "employee_number"


def read_kept_file(home: Path, found: KnownReturn, sector: str) -> CheckedReturn:
    """Read a return's file in a child process, if it is what was sent, and hold its roles against the sector's."""
    place = upload_path(home, found.organisation, found.id, found.file_sha256)
    if not is_as_sent(place, found.file_sha256):
        rule = "the file is no longer here as it was sent."
        return CheckedReturn.unread([Problem(found.file_name, rule, "Send it again.")])
    checked = check_in_child(place, shown_as=found.file_name)
    problems = roles_outside_sector(checked, sector, found.file_name)
    if not checked.problem_count and checked.staff.is_empty():
        rule = "the file lists posts and no staff."
        remedy = "Send a workbook with both: staff on the sheet Staff, posts on the sheet Posts."
        problems.append(Problem(found.file_name, rule, remedy))
    if not problems:
        return checked
    count = checked.problem_count + len(problems)
    return replace(checked, problems=[*checked.problems, *problems], problem_count=count)


def _check(desk: Desk, actor: Actor, job: KnownJob, progress: Progress) -> Findings:
    """Read the file and compare it; what is found stands in the findings, and nothing else is left."""
    found = known_return(actor, job.request["return"])
    progress("Reading the file", 0.1)
    checked = read_kept_file(desk.home, found, sector_of(desk, actor.tree, found.organisation))
    if checked.problem_count:
        return _findings(checked, {})
    progress("Comparing it with the published figures", 0.6)
    return _findings(checked, _reconciled(desk, actor, found.organisation, checked))


def _reconciled(desk: Desk, actor: Actor, organisation: str, checked: CheckedReturn) -> dict[str, Any]:
    system = actor.tree.system[organisation]
    share = load_register().find(TOLERANCE, on=published_facts(desk).common_date).value
    rows = Baseline.create_empty() if system is None else published_baseline(desk, system).baseline
    own = rows.filter(pl.col("organisation") == organisation)
    return reconciliation_content(reconcile(checked, own, share), share, own["as_at"].max())


def reconciliation_content(compared: Reconciliation, tolerance_share: float, as_at: object) -> dict[str, Any]:
    """Give a comparison as it is kept with the return: rows of both tables, the tolerance, the published date."""
    return {
        "rows": compared.by_staff_group.to_dicts(),
        "total": compared.total.to_dicts(),
        "tolerance_share": tolerance_share,
        "tolerance_key": TOLERANCE,
        "is_within_tolerance": compared.is_within_tolerance,
        "published_as_at": None if as_at is None else str(as_at),
    }


def _findings(checked: CheckedReturn, reconciliation: Mapping[str, Any]) -> Findings:
    posts = checked.posts.drop("row").to_dicts() if not checked.problem_count else []
    return Findings(
        rows_read=checked.rows_read,
        problem_count=checked.problem_count,
        problems=[_without_numbers(problem) for problem in checked.problems],
        staff_headcount=checked.staff_headcount,
        staff_fte=checked.staff_fte,
        bank_fte=checked.bank_fte,
        reconciliation=reconciliation,
        posts=posts,
    )


def _without_numbers(problem: Problem) -> dict[str, Any]:
    """Give a problem as it is kept: what stood in a column of employee numbers is never written down."""
    is_personal = PERSONAL in (problem.column or "")
    return asdict(replace(problem, value=None) if is_personal else problem)


def _keep(desk: Desk, _actor: Actor, job: KnownJob, found: Findings, write: Write) -> Mapping[str, Any]:
    return_id = str(job.request["return"])
    if not shelf.keep_findings(return_id, found):  # it was rejected meanwhile
        return {"return": return_id}
    write.did(return_id, job.organisation, job=job.kind, faulty=found.problem_count > 0)
    known = shelf.staff_return(return_id)
    if known is not None and found.problem_count:
        place = upload_path(desk.home, known.organisation, known.id, known.file_sha256)
        writing.after_commit(lambda: drop_upload(place))
    writing.after_commit(lambda: _tidy(desk))
    return {"return": return_id}


def _tidy(desk: Desk) -> None:
    with scoping.everything():
        needed = shelf.undecided()
    tidy_uploads(desk.home, needed, desk.clock())


KIND = JobKind(
    name=JOB,
    title="Check a staff return",
    thing=RETURN,
    action="upload",
    verb="check a staff return",
    work=_check,
    keep=_keep,
    logged_as=RETURN,
)
