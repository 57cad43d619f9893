"""What every answer and question of the API is made of."""

from __future__ import annotations

from typing import Annotated, Any

from ninja import Field, Header, Schema
from pydantic import StringConstraints

LONGEST_TEXT = 400_000
LONGEST_WORD = 200
LONGEST_KEY = 64
NO_NUL = r"^[^\x00]*$"

Word = Annotated[str, StringConstraints(max_length=LONGEST_WORD, pattern=NO_NUL)]
"""A short text: a name, a code, a title."""
Text = Annotated[str, StringConstraints(max_length=LONGEST_TEXT, pattern=NO_NUL)]
"""A long text."""
PageNumber = Annotated[int, Field(ge=1, le=1_000_000, description="Counts from 1")]
VersionSeen = Annotated[int, Field(ge=1, le=1_000_000, description="The version that you saw")]
WriteKey = Annotated[
    str,
    Header(
        "",
        alias="Idempotency-Key",
        max_length=LONGEST_KEY,
        pattern=r"^[!-~]*$",
        description="A key of your own, new for each write, such as a random UUID. Sent again with the same request, "
        "the write is done once and you are given the first one's answer.",
    ),
]


class ProblemShape(Schema):
    """One thing that is wrong, and what to do about it."""

    where: str = Field(description="The field, file, sheet or setting that it is about")
    row: int | None = Field(None, description="Row of a file, counting the header as row 1")
    column: str | None = Field(None, description="Column of a file")
    value: str | None = Field(None, description="What was found there")
    rule: str = Field(description="What should be so")
    remedy: str = Field(description="What to do")


class ConflictShape(Schema):
    """Two versions of the same thing: theirs, which stands, and yours, which was not saved."""

    seen: int = Field(description="The version that you saw")
    current: int = Field(description="The version that stands now")
    changed_by: str = Field(description="Who changed it")
    theirs: str = Field(description="What stands now")
    yours: str = Field(description="What you sent")


class Refusal(Schema):
    """Why something was not done or not found. Nothing was changed."""

    summary: str = Field(description="In one sentence")
    problems: list[ProblemShape] = Field([], description="Everything that is wrong, all at once")
    conflict: ConflictShape | None = Field(None, description="Both versions, where somebody else changed it meanwhile")


class JobAsked(Schema):
    """Long work that was asked for: look at the job to see how far it is."""

    job: str = Field(description="Id of the job: GET /api/v1/jobs/{job}")


REFUSALS_OF_READING = (400, 401, 403, 404, 422)
REFUSALS_OF_WRITING = (400, 401, 403, 404, 409, 413, 422)


def reading(shape: Any, status: int = 200) -> dict[int, Any]:
    """Say what a question is answered with, and how it may be refused."""
    return {status: shape} | dict.fromkeys(REFUSALS_OF_READING, Refusal)


def writing(shape: Any, status: int = 200) -> dict[int, Any]:
    """Say what a write is answered with, and how it may be refused."""
    return {status: shape} | dict.fromkeys(REFUSALS_OF_WRITING, Refusal)


def a_file(*media_types: str) -> dict[str, Any]:
    """Describe an answer that is a file."""
    content = {media_type: {"schema": {"type": "string", "format": "binary"}} for media_type in media_types}
    return {"responses": {200: {"description": "The file", "content": content}}}
