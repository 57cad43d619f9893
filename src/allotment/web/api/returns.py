"""Staff returns: sent as a file, checked, and decided."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import wraps
from pathlib import Path
from typing import Annotated, Any, Literal, cast

from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.http import HttpRequest, HttpResponseBase
from ninja import Field, File, Form, Router, Schema, Status
from ninja.decorators import decorate_view
from ninja.files import UploadedFile

from allotment.planning.returns.decide import decide_return
from allotment.planning.returns.review import review_return
from allotment.planning.returns.see import return_status, returns_in, see_return
from allotment.planning.returns.send import SentFile, send_return, too_large
from allotment.web.api import refusals
from allotment.web.api.door import Asking
from allotment.web.api.shapes import Text, VersionSeen, Word, WriteKey, reading, writing
from allotment.web.showing import desk

router = Router(tags=["Staff returns"])
ALL = "/systems/{slug:system}/staff-returns"
ONE = f"{ALL}/{{slug:return_id}}"
ROOM_FOR_POSTS = 1024 * 1024  # and for the other fields
Answer = Callable[..., HttpResponseBase]


class ReturnStatusShape(Schema):
    """Whether an organisation has an accepted staff return, and of which day."""

    organisation: str
    name: str
    kind: str
    as_at: date | None


class ReturnLine(Schema):
    """A staff return in a list, for its own organisation's users alone."""

    id: str
    organisation: str
    as_at: date
    file_name: str
    file_bytes: int
    file_sha256: str
    state: str = Field(description="checking, faulty, checked, accepted, rejected or replaced")
    state_words: str
    rows_read: int
    staff_headcount: int
    staff_fte: float
    bank_fte: float
    problem_count: int
    version: int
    sent_by_name: str
    sent_at: datetime
    decided_by_name: str
    decided_at: datetime | None
    reason: str


class ReturnProblem(Schema):
    """Something wrong with a row of a return."""

    sheet: str
    row: int | None
    column: str | None
    value: str | None
    rule: str
    remedy: str


class ReturnWhole(ReturnLine):
    """A staff return with its problems and how it compares with what is published."""

    job: str | None = Field(description="Id of the job that checks it")
    problems: list[ReturnProblem]
    reconciliation: dict[str, Any] = Field(description="Its staff beside the published figures, by staff group")
    posts: list[dict[str, Any]]
    may_decide: bool


class ReturnSent(Schema):
    """A return that was sent."""

    id: str = Field(description="Its id: look at it until it is no longer checking")


class DecisionWanted(Schema):
    """The version that you saw, and why."""

    version: VersionSeen
    reason: Text = Field("", description="Why: asked for when a return is rejected")


class DecisionMade(Schema):
    """What was done."""

    done: str = Field(description="In words")
    found: ReturnLine = Field(description="The return as it stands now")


@router.get(ALL, response=reading(list[ReturnLine]), summary="Staff returns that you may see")
def staff_returns(request: Asking, system: str) -> Any:
    """List the newest staff returns of your own organisations in a system."""
    return_status(request.auth.actor, system)
    return returns_in(request.auth.actor, system)


@router.get(f"{ALL}/status", response=reading(list[ReturnStatusShape]), summary="Who has an accepted return")
def staff_return_status(request: Asking, system: str) -> Any:
    """Say of every organisation of a system whether one of its staff returns is accepted, and of which day."""
    return return_status(request.auth.actor, system)


@router.get(ONE, response=reading(ReturnWhole), summary="One staff return")
def staff_return(request: Asking, system: str, return_id: str) -> dict[str, Any]:
    """Give a staff return with its problems, by row and column."""
    found = review_return(request.auth.actor, system, return_id)
    return {**vars(found.found), "problems": found.problems, "may_decide": found.seen.may_decide}


def _as_a_file(answer: Answer) -> Answer:
    """Refuse an upload that is too large before anything of it is read, and put others on the disk as they come."""

    @wraps(answer)
    def respond(request: HttpRequest, **parts: Any) -> HttpResponseBase:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdigit() or int(length) > settings.LARGEST_UPLOAD_BYTES + ROOM_FOR_POSTS:
            error = too_large(settings.LARGEST_UPLOAD_BYTES)
            return refusals.said(413, error.summary, error.problems)
        request.upload_handlers = [TemporaryFileUploadHandler(request)]
        return answer(request, **parts)

    return respond


@router.post(ALL, response=writing(ReturnSent, 202), summary="Send a staff return")
@decorate_view(_as_a_file)
def send_staff_return(
    request: Asking,
    system: str,  # noqa: ARG001 - the organisation stands in one system
    organisation: Form[Annotated[Word, Field(description="Code of the organisation whose staff the file lists")]],
    as_at: Form[Annotated[date, Field(description="The day that it describes")]],
    file: File[UploadedFile],
    posts: Annotated[UploadedFile | None, File(None, description="Beside a CSV file of staff, one of posts")] = None,
    key: WriteKey = "",
) -> Status[dict[str, str]]:
    """Send a CSV or Excel file of an organisation's staff. It is kept apart, and a job checks it.

    Staff and posts are two sheets of one Excel file, or two CSV files: ``file`` and ``posts``.
    """
    staff, beside = _sent(file), _sent(posts) if posts else None
    largest, actor = settings.LARGEST_UPLOAD_BYTES, request.auth.actor
    sent = send_return(desk(), actor, organisation, as_at, staff.path, staff.name, largest, posts=beside, key=key)
    return Status(202, {"id": sent})


def _sent(file: UploadedFile) -> SentFile:
    """Give an upload as it lies on the disk."""
    return SentFile(Path(cast(TemporaryUploadedFile, file).temporary_file_path()), str(file.name or ""))


@router.post(f"{ONE}/{{decision}}", response=writing(DecisionMade), summary="Decide on a staff return")
def decide_staff_return(
    request: Asking,
    system: str,
    return_id: str,
    decision: Literal["accept", "reject", "check"],
    wanted: DecisionWanted,
    key: WriteKey = "",
) -> dict[str, Any]:
    """Accept a checked return in the place of the earlier one; reject it; or check it again where the check failed."""
    actor = request.auth.actor
    done = decide_return(desk(), actor, system, return_id, decision, wanted.version, wanted.reason, key=key)
    return {"done": done, "found": see_return(actor, return_id, system=system).found}
