"""Staff returns, their records, and the protected counts that others may see."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Sum

from allotment.store.models import ProtectedCount, StaffRecord, StaffReturn
from allotment.store.models.returns import ReturnState

ROWS_A_STATEMENT = 2_000


@dataclass(frozen=True)
class NewReturn:
    """A file that was sent, before anything in it was looked at; ``posts`` is a second one, where there is one."""

    organisation: str
    as_at: date
    file_name: str
    file_bytes: int
    file_sha256: str
    posts_name: str
    posts_sha256: str
    sent_by: str
    sent_at: datetime


@dataclass(frozen=True)
class Findings:
    """What the check of a file found: problems (the first of ``problem_count``), or what it counts."""

    rows_read: int
    problem_count: int
    problems: Sequence[Mapping[str, Any]]
    staff_headcount: int
    staff_fte: float
    bank_fte: float
    reconciliation: Mapping[str, Any]
    posts: Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class KnownReturn:
    """A return as it stands."""

    id: str
    organisation: str
    as_at: date
    file_name: str
    file_bytes: int
    file_sha256: str
    posts_name: str
    posts_sha256: str
    job: str | None
    state: str
    state_words: str
    rows_read: int
    staff_headcount: int
    staff_fte: float
    bank_fte: float
    problem_count: int
    problems: list[dict[str, Any]]
    reconciliation: dict[str, Any]
    posts: list[dict[str, Any]]
    version: int
    sent_by: str
    sent_by_name: str
    sent_at: datetime
    decided_by_name: str
    decided_at: datetime | None
    reason: str


@dataclass(frozen=True)
class NewRecord:
    """One assignment of one person."""

    person_key: str
    role: str
    age: int
    sex: str
    fte: float
    contract: str


@dataclass(frozen=True)
class CountedCell:
    """One cell of an organisation's protected counts; All stands for a total over a dimension."""

    organisation: str
    role: str
    age_band: str
    sex: str
    headcount: int
    within: int
    fte: float | None
    vacancies_fte: float | None
    as_at: date


@dataclass(frozen=True)
class CountedStaff:
    """People in post of one role, age and sex, each counted once a role, and their FTE. Exact."""

    role: str
    age: int
    sex: str
    headcount: int
    fte: float


def add(new: NewReturn) -> str:
    """Add a return that is to be checked, and give its id."""
    fields = asdict(new)
    made = StaffReturn.objects.create(
        organisation_id=fields.pop("organisation"), sent_by_id=fields.pop("sent_by"), **fields
    )
    return made.id.hex


def set_job(return_id: str, job_id: str) -> None:
    """Say which job checks a return."""
    StaffReturn.objects.filter(id=return_id).update(job=job_id)


def staff_return(return_id: str) -> KnownReturn | None:
    """Give a return within the reader's scope, or None."""
    if not _is_id(return_id):
        return None
    row = StaffReturn.objects.filter(id=return_id).select_related("sent_by", "decided_by").first()
    return None if row is None else _known(row)


def returns(organisations: Collection[str], newest: int = 100) -> list[KnownReturn]:
    """Give the newest returns of some organisations, without the lists of their problems and figures."""
    rows = StaffReturn.objects.filter(organisation__in=list(organisations)).select_related("sent_by", "decided_by")
    rows = rows.defer("problems", "reconciliation", "posts").order_by("-sent_at")
    return [_known(row, whole=False) for row in rows[:newest]]


def keep_findings(return_id: str, found: Findings) -> bool:
    """Keep what a check found; false where the return is no longer being checked, and nothing is kept."""
    state = ReturnState.FAULTY if found.problem_count else ReturnState.CHECKED
    waiting = StaffReturn.objects.filter(id=return_id, state=ReturnState.CHECKING)
    return waiting.update(state=state, version=F("version") + 1, **asdict(found)) == 1


def accept(return_id: str, seen: int, by: str, at: datetime) -> bool:
    """Accept a checked return, in the place of the one that its organisation had; false where it is not as seen.

    Earlier files with faults are put aside with it, and what was found in them is forgotten.
    """
    checked = StaffReturn.objects.filter(id=return_id, version=seen, state=ReturnState.CHECKED)
    organisation = checked.values_list("organisation_id", flat=True).first()
    if organisation is None:
        return False
    earlier = StaffReturn.objects.filter(organisation_id=organisation, state=ReturnState.ACCEPTED)
    StaffRecord.objects.filter(organisation_id=organisation).delete()
    ProtectedCount.objects.filter(organisation_id=organisation).delete()
    earlier.update(state=ReturnState.REPLACED, version=F("version") + 1)
    faulty = StaffReturn.objects.filter(organisation_id=organisation, state=ReturnState.FAULTY)
    faulty.update(state=ReturnState.REPLACED, version=F("version") + 1, problems=[])
    return _decide(return_id, seen, ReturnState.ACCEPTED, by, at, "")


def reject(return_id: str, seen: int, by: str, at: datetime, reason: str) -> bool:
    """Reject a return that was not accepted; false where it is not as seen."""
    return _decide(return_id, seen, ReturnState.REJECTED, by, at, reason)


def _decide(return_id: str, seen: int, state: ReturnState, by: str, at: datetime, reason: str) -> bool:
    """Keep a decision, and forget what was found wrong with the file."""
    rows = StaffReturn.objects.filter(id=return_id, version=seen)
    decided = rows.update(state=state, version=seen + 1, decided_by=by, decided_at=at, reason=reason, problems=[])
    return decided == 1


def add_records(return_id: str, organisation: str, records: Iterable[NewRecord]) -> int:
    """Add the staff records of a return that is being accepted, and give how many."""
    rows = [StaffRecord(staff_return_id=return_id, organisation_id=organisation, **vars(record)) for record in records]
    StaffRecord.objects.bulk_create(rows, batch_size=ROWS_A_STATEMENT)
    return len(rows)


def add_counts(return_id: str, cells: Iterable[CountedCell]) -> int:
    """Add the protected counts of a return that is being accepted, and give how many."""
    rows = []
    for cell in cells:
        fields = dict(vars(cell))
        rows.append(ProtectedCount(staff_return_id=return_id, organisation_id=fields.pop("organisation"), **fields))
    ProtectedCount.objects.bulk_create(rows, batch_size=ROWS_A_STATEMENT)
    return len(rows)


def accepted_dates(organisations: Collection[str]) -> dict[str, date]:
    """Give the date of each organisation's accepted return: all that others learn of it beside its counts."""
    rows = ProtectedCount.objects.filter(organisation__in=list(organisations)).order_by()
    return dict(rows.values_list("organisation_id", "as_at").distinct())


def protected_counts(organisations: Collection[str]) -> list[CountedCell]:
    """Give the protected counts of some organisations' accepted returns, in the order in which they were made."""
    rows = ProtectedCount.objects.filter(organisation__in=list(organisations)).order_by("organisation_id", "id")
    return [
        CountedCell(
            row.organisation_id,
            row.role,
            row.age_band,
            row.sex,
            row.headcount,
            row.within,
            row.fte,
            row.vacancies_fte,
            row.as_at,
        )
        for row in rows
    ]


def accepted_return(organisation: str) -> KnownReturn | None:
    """Give an organisation's accepted return within the reader's scope, or None."""
    rows = StaffReturn.objects.filter(organisation_id=organisation, state=ReturnState.ACCEPTED)
    row = rows.select_related("sent_by", "decided_by").first()
    return None if row is None else _known(row)


def staff_counted(organisation: str, leaving_out: str) -> list[CountedStaff]:
    """Count an organisation's people by role, age and sex, but for those of one contract."""
    rows = StaffRecord.objects.filter(organisation_id=organisation).exclude(contract=leaving_out)
    counted = rows.values("role", "age", "sex").annotate(people=Count("person_key", distinct=True), hours=Sum("fte"))
    return [
        CountedStaff(row["role"], row["age"], row["sex"], row["people"], row["hours"])
        for row in counted.order_by("role", "age", "sex")
    ]


def undecided() -> set[str]:
    """Give the ids of all returns whose file is still needed."""
    rows = StaffReturn.objects.filter(state__in=[ReturnState.CHECKING, ReturnState.CHECKED])
    return {found.hex for found in rows.values_list("id", flat=True)}


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _known(row: StaffReturn, *, whole: bool = True) -> KnownReturn:
    return KnownReturn(
        id=row.id.hex,
        organisation=row.organisation_id,
        as_at=row.as_at,
        file_name=row.file_name,
        file_bytes=row.file_bytes,
        file_sha256=row.file_sha256,
        posts_name=row.posts_name,
        posts_sha256=row.posts_sha256,
        job=None if row.job is None else str(row.job),
        state=row.state,
        state_words=str(ReturnState(row.state).label),
        rows_read=row.rows_read,
        staff_headcount=row.staff_headcount,
        staff_fte=row.staff_fte,
        bank_fte=row.bank_fte,
        problem_count=row.problem_count,
        problems=row.problems if whole else [],
        reconciliation=row.reconciliation if whole else {},
        posts=row.posts if whole else [],
        version=row.version,
        sent_by=str(row.sent_by_id),
        sent_by_name=row.sent_by.name,
        sent_at=row.sent_at,
        decided_by_name=row.decided_by.name if row.decided_by else "",
        decided_at=row.decided_at,
        reason=row.reason,
    )
