"""Questions and answers: what may be asked, asking it with files, and the answers with their tables and documents."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import Annotated, Any, cast

from django.core.files.uploadedfile import TemporaryUploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from ninja import Field, Form, Router, Schema, Status
from ninja.decorators import decorate_view

from allotment.planning.questions.asking import Sent, ask_question
from allotment.planning.questions.question import FILE
from allotment.planning.questions.questions import QUESTIONS, question_of
from allotment.planning.questions.see import AnswerPage, answer_file, answers_of, remove_answer, see_answer
from allotment.planning.questions.sent_files import MOST_BYTES, SentWith
from allotment.planning.runs.files import CSV, PARQUET
from allotment.web.api import refusals
from allotment.web.api.door import Asking
from allotment.web.api.shapes import JobAsked, PageNumber, Text, Word, WriteKey, a_file, reading, writing
from allotment.web.showing import desk
from allotment.workforce.errors import AllotmentError, Problem

router = Router(tags=["Questions and answers"])
ONE = "/systems/{slug:system}/answers/{slug:answer_id}"
ASK = "/systems/{slug:system}/questions/{slug:question}"
ROOM_FOR_FIELDS = 1024 * 1024


class FieldShape(Schema):
    """A field of a question."""

    name: str
    label: str
    kind: str = Field(description="file, number, choice, text, tick, funding or scenario")
    hint: str
    usual: str
    needed: bool


class QuestionShape(Schema):
    """A question that may be asked."""

    kind: str = Field(description="The command's name, such as plan-education")
    section: str
    title: str
    lead: str
    fields: list[FieldShape]


class AnswerLine(Schema):
    """An answer in a list."""

    id: str
    kind: str
    name: str = Field(description="Made from what was asked and what it stands on")
    organisation: str
    system: str
    title: str
    sentence: str
    is_open: bool = Field(description="Open to the system; otherwise its organisation's analysts and planners alone")
    holds_people: bool
    made_at: datetime
    made_by_name: str


class AnswersPage(Schema):
    """A page of answers, newest first."""

    items: list[AnswerLine]
    total: int
    page: int
    pages: int


class AnswerTable(Schema):
    """A table of an answer."""

    name: str
    rows: int


class WholeAnswer(AnswerLine):
    """One answer whole."""

    answer: dict[str, Any] = Field(description="The object that the command prints")
    tables: list[AnswerTable]
    documents: list[str]


class QuestionAsked(Schema):
    """A question: its title, whose it is, and the values of its fields. Files are sent beside it by field."""

    title: Word
    organisation: Word = Field("", description="For whom, where you act for more than one")
    values: Annotated[Text, Field(description="The other fields as a JSON object of texts")] = "{}"


def _line(known: object) -> dict[str, Any]:
    return {name: getattr(known, name) for name in AnswerLine.model_fields}


@router.get("/questions", response=reading(list[QuestionShape]), summary="Questions that may be asked")
def questions(request: Asking) -> list[dict[str, Any]]:  # noqa: ARG001 - the same for everybody
    """List the questions with their fields."""
    shown = ("kind", "section", "title", "lead")
    return [
        {**{name: getattr(one, name) for name in shown}, "fields": [vars(field) for field in one.fields]}
        for one in QUESTIONS.values()
    ]


@router.get("/systems/{slug:system}/answers", response=reading(AnswersPage), summary="Answers of a system")
def answers(request: Asking, system: str, page: PageNumber = 1) -> dict[str, Any]:
    """List the answers that you may see, newest first, 25 a page."""
    found = answers_of(request.auth.actor, system, list(QUESTIONS), page=page)
    items = [_line(one) for one in found.answers]
    return {"items": items, "total": found.total, "page": found.page, "pages": found.pages}


Respond = Callable[..., HttpResponseBase]


def _with_files(respond: Respond) -> Respond:
    """Refuse files that are too large before any of them is read, and have the others written to the disk."""

    @wraps(respond)
    def answer(request: HttpRequest, **parts: Any) -> HttpResponseBase:
        asked = question_of(str(parts.get("question", "")))
        files = sum(field.kind == FILE for field in asked.fields) if asked else 0
        length = request.META.get("CONTENT_LENGTH", "")
        if length.isdecimal() and int(length) > files * MOST_BYTES + ROOM_FOR_FIELDS:
            rule = f"a file has at most {MOST_BYTES // 1024**2} MB."
            problem = Problem("file", rule, "Leave out what is not asked for.")
            return refusals.said(413, "The files are too large.", [problem])
        request.upload_handlers = [TemporaryFileUploadHandler(request)]
        return respond(request, **parts)

    return answer


@router.post(ASK, response=writing(JobAsked, 202), summary="Ask a question")
@decorate_view(_with_files)
def ask(
    request: Asking, system: str, question: str, asked: Form[QuestionAsked], key: WriteKey = ""
) -> Status[dict[str, str]]:
    """Ask a question. A job answers it; while the same question is being answered, you are given its job.

    Files stand beside the form's fields, each under its field's name.
    """
    files = {
        name: SentWith(Path(cast(TemporaryUploadedFile, file).temporary_file_path()), str(file.name))
        for name, file in request.FILES.items()
        if not isinstance(file, list)
    }
    sent = Sent(asked.title, _texts(asked.values), files, asked.organisation)
    return Status(202, {"job": ask_question(desk(), request.auth.actor, system, question, sent, key=key)})


def _texts(values: str) -> dict[str, str]:
    """Read the fields' values.

    Raises:
        AllotmentError: they are no object of texts.
    """
    try:
        found = json.loads(values)
    except ValueError:
        found = None
    if not isinstance(found, dict) or not all(isinstance(one, str | int) for one in found.values()):
        problem = Problem("values", "this must be a JSON object of texts.", 'Write it as {"years": "15"}.')
        raise AllotmentError("The question was not asked.", [problem])
    return {str(name): str(one) for name, one in found.items()}


@router.get(ONE, response=reading(WholeAnswer), summary="One answer")
def answer(request: Asking, system: str, answer_id: str) -> dict[str, Any]:
    """Give one answer with the object that the command prints."""
    seen: AnswerPage = see_answer(desk(), request.auth.actor, system, answer_id)
    tables = [{"name": name, "rows": rows} for name, rows in seen.tables]
    return {**_line(seen.known), "answer": seen.content["told"], "tables": tables, "documents": list(seen.documents)}


@router.delete(ONE, response=writing(None, 204), summary="Remove an answer")
def remove(request: Asking, system: str, answer_id: str, key: WriteKey = "") -> Status[None]:
    """Remove an answer with every table and document of it."""
    remove_answer(desk(), request.auth.actor, system, answer_id, key=key)
    return Status(204, None)


@router.get(
    f"{ONE}/tables/{{slug:table}}.{{slug:form}}",
    response=reading(None),
    openapi_extra=a_file(CSV, PARQUET),
    summary="A table of an answer",
)
def table_of_answer(request: Asking, system: str, answer_id: str, table: str, form: str) -> HttpResponse:
    """Send a table of an answer, as csv (UTF-8, RFC 4180) or parquet. Nothing is cut off."""
    found = answer_file(desk(), request.auth.actor, system, answer_id, f"{table}.{form}")
    sent = HttpResponse(found.content, content_type=found.media_type)
    sent["Content-Disposition"] = f'attachment; filename="{found.name}"'
    return sent
