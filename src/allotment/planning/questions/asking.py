"""Asking a question on the site, and answering it as a job."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID, uuid4

from allotment.planning.access.acting import Write, write_as
from allotment.planning.access.actor import Actor
from allotment.planning.access.errors import NotYoursError
from allotment.planning.answers.answer import Answer
from allotment.planning.desk import Desk, Progress
from allotment.planning.documents.draft import LONGEST_TITLE, holds_control_characters
from allotment.planning.documents.finding import owner_of_new
from allotment.planning.jobs.kinds import JobKind
from allotment.planning.mixes.make_mix import readable_scenario
from allotment.planning.mixes.sources import Source, funding_source, scenario_source
from allotment.planning.questions.question import CHOICE, FUNDING, NUMBER, SCENARIO, Asked, Field, Question
from allotment.planning.questions.questions import question_of
from allotment.planning.questions.sent_files import (
    LONGEST_KEPT,
    SentWith,
    drop_files,
    find_files,
    keep_files,
    problems_of,
    tidy_sent_files,
)
from allotment.planning.runs.local import local_evidence_of
from allotment.planning.runs.rights import RUN, SHARED, asking_for, require_system
from allotment.planning.runs.standing import standing_of
from allotment.store import scoping, writing
from allotment.store.shelves import answers as shelf
from allotment.store.shelves import jobs as job_shelf
from allotment.store.shelves.answers import NewAnswer
from allotment.store.shelves.jobs import KnownJob
from allotment.store.writing import request_hash
from allotment.workforce.errors import AllotmentError, Problem

ANSWER = "answer"
LONGEST_TEXT = 200


@dataclass(frozen=True)
class Sent:
    """A form as it was sent."""

    title: str
    typed: Mapping[str, str]
    files: Mapping[str, SentWith]
    organisation: str = ""


def ask_question(desk: Desk, actor: Actor, system: str, kind: str, sent: Sent, *, key: str = "") -> str:
    """Ask a question, and give the id of the job that answers it.

    Raises:
        NotYoursError, NotAllowedError: no such system or question for this reader, or they may not ask it.
        AllotmentError: a field or a file will not do; every problem at once, by field.
    """
    require_system(actor, system)
    question = _known(kind)
    values = {field.name: sent.typed.get(field.name, field.usual) for field in question.fields}
    _refuse([*_title(sent.title), *_unfit(question, values), *problems_of(question, sent.files)])
    asked = {"system": system, "kind": kind, "title": sent.title, "values": values}
    token = uuid4().hex
    with write_as(desk, actor, "ask a question", "job", key=key, request=asked) as write:
        sources = _sources(desk, actor, system, question, values)
        owner = _owner(actor, system, sent, sources)
        if write.done_before:
            return str(write.result["job"])
        kept = keep_files(desk.home, owner, token, sent.files)
        request = {**asked, "owner": owner, "token": token, "files": kept, "versions": _versions(sources)}
        stands_on = {**standing_of(desk, system).parts, "code": desk.mix_code_hash, "token": token if kept else ""}
        job_for = owner if sent.files else asking_for(actor, system, owner)
        same = request_hash({**asked, **stands_on, "versions": request["versions"]})
        job_id, _ = job_shelf.ask(KIND.name, same, job_for, actor.account, request, desk.clock())
        write.result = {"job": job_id}
        write.did(job_id, job_for, kind=kind, files={field: one["sha256"] for field, one in kept.items()})
    return job_id


def _known(kind: str) -> Question:
    found = question_of(kind)
    if found is None:
        raise NotYoursError("question")
    return found


def _owner(actor: Actor, system: str, sent: Sent, sources: Mapping[str, Source]) -> str:
    """Say whose answer it will be: the sender's, of files; else the owner's of a document; else the system's."""
    if sent.files:
        return owner_of_new(actor, system, ANSWER, sent.organisation)
    return next((one.owner for one in sources.values() if one.part.document is not None), system)


def _sources(
    desk: Desk,
    actor: Actor,
    system: str,
    question: Question,
    values: Mapping[str, str],
    versions: Mapping[str, int | None] | None = None,
) -> dict[str, Source]:
    found = {}
    for field in question.fields:
        version = (versions or {}).get(field.name)
        if field.kind == FUNDING:
            found[field.name] = funding_source(desk, actor, system, values[field.name], version)
        elif field.kind == SCENARIO:
            found[field.name] = scenario_source(actor, system, values[field.name], version)
    return found


def _versions(sources: Mapping[str, Source]) -> dict[str, int | None]:
    return {name: source.part.version for name, source in sources.items()}


def _title(title: str) -> Iterator[Problem]:
    if not title or len(title) > LONGEST_TITLE or holds_control_characters(title):
        yield Problem("title", f"a title has 1 to {LONGEST_TITLE} characters.", "Say what it is about.")


def _unfit(question: Question, values: Mapping[str, str]) -> Iterator[Problem]:
    for field in question.fields:
        yield from _unfit_value(field, values[field.name])


def _unfit_value(field: Field, value: str) -> Iterator[Problem]:
    if field.kind == NUMBER and not (
        value.isascii() and value.isdecimal() and len(value) < 10 and field.least <= int(value) <= field.most
    ):
        rule = f"this must be a whole number from {field.least:,} to {field.most:,}."
        yield Problem(field.name, rule, "Enter digits only.", value=value[:80])
    elif field.kind == CHOICE and value not in {one for one, _ in field.choices}:
        yield Problem(field.name, "choose one of the list.", "", value=value[:80])
    elif field.needed and field.kind in {FUNDING, SCENARIO} and not value:
        yield Problem(field.name, "choose one of the list.", "Copy an example if you have none yet.")
    elif len(value) > LONGEST_TEXT or holds_control_characters(value):
        yield Problem(field.name, f"this has at most {LONGEST_TEXT} characters.", "Say it more shortly.")


def _refuse(problems: list[Problem]) -> None:
    if problems:
        raise AllotmentError("The question was not asked.", problems)


@dataclass(frozen=True)
class _Answered:
    record: str
    question: Question
    answer: Answer
    sources: Mapping[str, Source]


def _work(desk: Desk, actor: Actor, job: KnownJob, progress: Progress) -> _Answered:
    """Answer the question, and lay what was found into the archive under the job's own id."""
    request = job.request
    system, question = request["system"], _known(request["kind"])
    sources = _sources(desk, actor, system, question, request["values"], request["versions"])
    values = dict(request["values"])
    for field in question.fields:
        if field.kind == FUNDING:
            values[field.name] = sources[field.name].text
        elif field.kind == SCENARIO:
            values[field.name] = readable_scenario(desk, sources[field.name])
    asked = Asked(
        system=system,
        values=values,
        files=find_files(desk.home, request["owner"], request["token"], request["files"]),
        titles={name: one.part.title for name, one in sources.items()},
        local=local_evidence_of(desk, system),
    )
    answer = question.ask(desk, asked, progress)
    record = UUID(job.id).hex
    progress("Keeping the answer", 0.98)
    desk.answers.keep(record, page_of(answer), answer.tables, answer.files, desk.clock())
    return _Answered(record, question, answer, sources)


def page_of(answer: Answer) -> dict[str, Any]:
    """Give what an answer's page shows, as plain values."""
    return {
        "kind": answer.kind,
        "name": answer.answer_id,
        "sentence": answer.sentence,
        "measures": [asdict(one) for one in answer.measures],
        "sections": [{**asdict(one), "headings": dict(one.headings)} for one in answer.sections],
        "own_pages": [
            {**vars(one), "headings": dict(one.headings), "documents": dict(one.documents)} for one in answer.own_pages
        ],
        "notes": list(answer.notes),
        "personal_tables": sorted(answer.personal_tables),
        "told": dict(answer.told),
    }


def _keep(desk: Desk, actor: Actor, job: KnownJob, done: _Answered, write: Write) -> dict[str, Any]:
    request = job.request
    _sources(desk, actor, request["system"], done.question, request["values"], request["versions"])  # still theirs
    documents = [one for one in done.sources.values() if one.part.document is not None]
    new = NewAnswer(
        id=done.record,
        kind=done.question.kind,
        name=done.answer.answer_id,
        organisation=request["owner"],
        system=request["system"],
        title=request["title"],
        sentence=done.answer.sentence,
        asked={**request["values"], **{name: one.part.title for name, one in done.sources.items()}},
        hashes={field: one["sha256"] for field, one in request["files"].items()},
        is_open=not request["files"] and not documents,
        holds_people=bool(done.answer.personal_tables),
        made_by=actor.account,
        made_at=desk.clock(),
    )
    shelf.add_answer(new)
    write.did(done.record, new.organisation, kind=new.kind, name=new.name)
    writing.after_commit(lambda: drop_files(desk.home, request["owner"], request["token"]))
    return {"answer": done.record, "system": new.system, "sentence": new.sentence}


def tidy_answers(desk: Desk) -> None:
    """Delete what a stopped machine left: files of questions never answered, and answers that were never listed."""
    now = desk.clock()
    tidy_sent_files(desk.home, now)
    with scoping.everything():
        listed = shelf.known_ids()
    desk.answers.tidy(listed, now - LONGEST_KEPT)


KIND = JobKind(
    name="answer_question",
    title="Answer a question",
    thing=SHARED,
    action=RUN,
    verb="answer a question",
    work=_work,
    keep=_keep,
    logged_as=ANSWER,
)
