"""What the form of a question offers: the reader's organisations, and funding files and scenarios to choose from."""

from __future__ import annotations

import io
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

from allotment.planning.access.actor import Actor
from allotment.planning.access.errors import NotAllowedError, NotYoursError
from allotment.planning.desk import Desk
from allotment.planning.documents.finding import WRITERS, acting_for
from allotment.planning.mixes.sources import funding_to_choose, scenarios_to_choose
from allotment.planning.questions.asking import ANSWER
from allotment.planning.questions.question import FUNDING, SCENARIO, Question
from allotment.planning.questions.questions import question_of
from allotment.planning.questions.see import ZIP
from allotment.planning.runs.rights import RUN, SHARED, require_system
from allotment.planning.tables_out.files import FileToSend


@dataclass(frozen=True)
class Offered:
    """A question as its form shows it: ``choices`` by field (value, words); ``owners`` are code to name."""

    question: Question
    choices: dict[str, list[tuple[str, str]]]
    owners: dict[str, str]


def may_ask(actor: Actor, system: str, question: Question) -> bool:
    """Say whether somebody may ask a question in a system."""
    if question.needs_files:
        return bool(acting_for(actor, system))
    return any(actor.may(SHARED, RUN, post.organisation) for post in actor.posts)


def offer(desk: Desk, actor: Actor, system: str, kind: str) -> Offered:
    """Give what a question's form offers.

    Raises:
        NotYoursError, NotAllowedError: there is no such system or question for this reader, or they may ask nothing.
    """
    require_system(actor, system)
    question = question_of(kind)
    if question is None:
        raise NotYoursError("question")
    if not may_ask(actor, system, question):
        raise NotAllowedError("ask", ANSWER, WRITERS)
    choices: dict[str, list[tuple[str, str]]] = {}
    for field in question.fields:
        if field.kind == FUNDING:
            choices[field.name] = [(one.value, one.title) for one in funding_to_choose(desk, actor, system)]
        elif field.kind == SCENARIO:
            choices[field.name] = [(one.value, one.title) for one in scenarios_to_choose(actor, system)]
        elif field.choices:
            choices[field.name] = list(field.choices)
    owners = {code: actor.tree.name(code) for code in acting_for(actor, system)} if question.takes_files else {}
    return Offered(question, choices, owners)


def example_files(desk: Desk, actor: Actor, system: str, kind: str) -> FileToSend:
    """Give the example files of a question as one ZIP. Everything in them is synthetic.

    Raises:
        NotYoursError: there is no such system or question for this reader, or it has no example.
    """
    require_system(actor, system)
    question = question_of(kind)
    if question is None or question.write_example is None:
        raise NotYoursError("file")
    written = io.BytesIO()
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        question.write_example(desk, system, Path(folder))
        for path in sorted(Path(folder).rglob("*")):
            if path.is_file():
                archive.writestr(zipfile.ZipInfo(path.relative_to(folder).as_posix()), path.read_bytes())
    return FileToSend(written.getvalue(), f"{kind}-example-synthetic.zip", ZIP)
