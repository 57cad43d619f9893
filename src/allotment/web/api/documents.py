"""What scenarios and plans share: how they are listed and shown, the steps to agreement, and comments."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from ninja import Field, Router, Schema, Status

from allotment.governance.states import Step
from allotment.planning.documents.comments import comment
from allotment.planning.reviewing.seen import Record
from allotment.planning.reviewing.steps import SHARE, share, take_step
from allotment.web.api.door import Asking
from allotment.web.api.shapes import Text, VersionSeen, WriteKey, writing
from allotment.web.showing import desk

StepName = Literal["share", "submit", "agree", "return", "supersede"]


class DocumentLine(Schema):
    """A scenario or plan as it stands."""

    id: str
    kind: str
    system: str
    organisation: str = Field(description="Code of the organisation that owns it")
    name: str
    title: str
    state: str = Field(description="draft, in review, agreed or superseded")
    shared: bool = Field(description="Whether everybody in the system may see it")
    version: int
    created_by_name: str
    created_at: datetime
    changed_at: datetime
    changed_by_name: str


class VersionLine(Schema):
    """A version: who wrote it and when."""

    number: int
    sha256: str
    author_name: str
    written_at: datetime


class CommentLine(Schema):
    """What somebody said about a version."""

    id: str
    version: int
    author_name: str
    said_at: datetime
    text: str


class SignOffLine(Schema):
    """A step that somebody took, with the hashes of what was seen."""

    version: int
    step: str
    state: str
    actor_name: str
    at: datetime
    reason: str
    hashes: dict[str, Any]


class DocumentWhole(DocumentLine):
    """A scenario or plan with the record of it."""

    owner_name: str
    sha256: str
    you_may: list[str] = Field(description="What you may do with it now")
    own_work: bool = Field(description="Whether you may not decide on it because you wrote a part of it")
    versions: list[VersionLine]
    comments: list[CommentLine]
    sign_offs: list[SignOffLine]


class StepWanted(Schema):
    """The version that you saw, and why the step is taken."""

    version: VersionSeen
    reason: Text = Field("", description="Why: asked for when something is returned or superseded")


class CommentWanted(Schema):
    """Something to say."""

    text: Text = Field(min_length=1)
    version: VersionSeen


class CommentMade(Schema):
    """A comment that was kept."""

    comment: str = Field(description="Its id")


def whole(record: Record) -> dict[str, Any]:
    """Lay a document and the record of it out for ``DocumentWhole``."""
    parts = {name: getattr(record, name) for name in ("owner_name", "versions", "comments", "sign_offs")}
    openings = record.openings
    return {**vars(record.document), **parts, "you_may": sorted(openings.actions), "own_work": openings.own_work}


def add_steps(router: Router, kind: str) -> None:
    """Give a kind of document the addresses of its steps and comments."""
    one = f"/systems/{{slug:system}}/{kind}s/{{uuid:document_id}}"

    def do_step(
        request: Asking, system: str, document_id: UUID, step: StepName, wanted: StepWanted, key: WriteKey = ""
    ) -> Any:
        actor, named, seen = request.auth.actor, str(document_id), wanted.version
        if step == SHARE:
            return share(desk(), actor, system, kind, named, seen, key=key)
        return take_step(desk(), actor, system, kind, named, Step(step), seen, reason=wanted.reason, key=key)

    def say(request: Asking, system: str, document_id: UUID, wanted: CommentWanted, key: WriteKey = "") -> Any:
        named = str(document_id)
        said = comment(desk(), request.auth.actor, system, kind, named, wanted.text, wanted.version, key=key)
        return Status(201, {"comment": said})

    _post(
        router,
        f"{one}/steps/{{step}}",
        do_step,
        f"{kind}_step",
        writing(DocumentLine),
        f"Take a {kind} a step on",
        "Share a draft with the system; submit it for review; agree or return what is in review; supersede it. Whoever "
        "wrote a part of it never decides on it. What it stands on is frozen by hashes.",
    )
    _post(
        router,
        f"{one}/comments",
        say,
        f"{kind}_comment",
        writing(CommentMade, 201),
        f"Comment on a {kind}",
        "Say something about the version that you saw.",
    )


def _post(
    router: Router,
    address: str,
    operation: Callable[..., Any],
    name: str,
    answers: dict[int, Any],
    summary: str,
    description: str,
) -> None:
    operation.__name__ = name
    router.post(address, response=answers, summary=summary, description=description)(operation)
