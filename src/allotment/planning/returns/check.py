"""The check of a sent file, as a job: read at arm's length, and held against what is published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import polars as pl

from allotment.evidence.assumptions.register import load_register
from allotment.evidence.returns.checked import CheckedReturn
from allotment.evidence.returns.child import check_in_child, remove_leftovers
from allotment.evidence.returns.layout import Kind
from allotment.evidence.returns.reconcile import Reconciliation, reconcile, roles_outside_sector
from allotment.planning.access.acting import Write
from allotment.planning.access.actor import Actor
from allotment.planning.desk import Desk, Progress
from allotment.planning.jobs.kinds import JobKind
from allotment.planning.returns.published import published_baseline, published_facts, sector_of
from allotment.planning.returns.see import known_return
from allotment.planning.returns.send import JOB, RETURN
from allotment.planning.returns.uploads import BEFORE_TIDYING, drop_uploads, is_as_sent, tidy_uploads, upload_path
from allotment.store import scoping, writing
from allotment.store.shelves import returns as shelf
from allotment.store.shelves.jobs import KnownJob
from allotment.store.shelves.returns import Findings, KnownReturn
from allotment.workforce.errors import Problem
from allotment.workforce.tables import Baseline

TOLERANCE = "merger_jump_share"
PERSONAL = "employee_number"
READING = "reading"  # the folder in which disposable readers work


def read_kept_file(home: Path, found: KnownReturn, sector: str) -> CheckedReturn:
    """Read a return's files in child processes, if they are what was sent, and hold roles against the sector's."""
    checked = _read(home, found, found.file_name, found.file_sha256)
    problems = roles_outside_sector(checked, sector, found.file_name)
    if not checked.problem_count and checked.staff.is_empty():
        rule = "the file lists posts and no staff."
        problems.append(Problem(found.file_name, rule, "Send the file with the staff too, or a workbook with both."))
    checked = _with_problems(checked, problems)
    return _with_posts(home, found, sector, checked) if found.posts_sha256 else checked


def _read(home: Path, found: KnownReturn, name: str, sha256: str, kind: str | None = None) -> CheckedReturn:
    place = upload_path(home, found.organisation, found.id, sha256)
    if not is_as_sent(place, sha256):
        return CheckedReturn.unread([Problem(name, "the file is no longer here as it was sent.", "Send it again.")])
    work_folder = home / READING
    work_folder.mkdir(mode=0o700, exist_ok=True)
    return check_in_child(place, shown_as=name, kind_hint=kind, work_folder=work_folder)


def _with_posts(home: Path, found: KnownReturn, sector: str, checked: CheckedReturn) -> CheckedReturn:
    """Put the posts of the second file beside the staff of the first."""
    second = _read(home, found, found.posts_name, found.posts_sha256, Kind.POSTS.lower())
    problems = roles_outside_sector(second, sector, found.posts_name)
    if checked.posts.height or second.staff.height:
        rule = "the posts were sent twice, or the second file lists staff."
        problems.append(Problem(found.posts_name, rule, "Send the posts once: on the sheet Posts, or in a CSV file."))
    second = _with_problems(second, problems)
    return CheckedReturn(
        staff=checked.staff,
        posts=second.posts,
        problems=[*checked.problems, *second.problems],
        rows_read=checked.rows_read + second.rows_read,
        problem_count=checked.problem_count + second.problem_count,
    )


def _with_problems(checked: CheckedReturn, problems: list[Problem]) -> CheckedReturn:
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
    """Give what is kept: of a file with problems nothing is counted."""
    sound = checked.problem_count == 0
    return Findings(
        rows_read=checked.rows_read,
        problem_count=checked.problem_count,
        problems=[_without_numbers(problem) for problem in checked.problems],
        staff_headcount=checked.staff_headcount if sound else 0,
        staff_fte=checked.staff_fte if sound else 0.0,
        bank_fte=checked.bank_fte if sound else 0.0,
        reconciliation=reconciliation,
        posts=checked.posts.drop("row").to_dicts() if sound else [],
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
        place = (desk.home, known.organisation, known.id)
        writing.after_commit(lambda: drop_uploads(*place))
    writing.after_commit(lambda: tidy_files(desk))
    return {"return": return_id}


def tidy_files(desk: Desk) -> None:
    """Delete the files that no undecided return needs, and what readers left, where a machine stopped between steps."""
    with scoping.everything():
        needed = shelf.undecided()
    tidy_uploads(desk.home, needed, desk.clock())
    remove_leftovers(desk.home / READING, desk.clock() - BEFORE_TIDYING)


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
