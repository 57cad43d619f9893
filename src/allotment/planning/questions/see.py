"""Looking at answers: the lists, one of them, its files and charts; and taking one away."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import polars as pl

from allotment.governance.permissions import VIEW
from allotment.planning.access.acting import write_as
from allotment.planning.access.actor import Actor
from allotment.planning.access.errors import NotYoursError
from allotment.planning.desk import Desk
from allotment.planning.documents.finding import DRAFT
from allotment.planning.questions.asking import ANSWER
from allotment.planning.questions.own_links import LINKS, own_links
from allotment.planning.questions.question import Question
from allotment.planning.questions.questions import question_of
from allotment.planning.runs.figures import shelf_of
from allotment.planning.runs.files import CSV, EXCEL, PARQUET
from allotment.planning.runs.rights import AGGREGATE, require_system
from allotment.planning.tables_out.files import FileToSend, table_bytes
from allotment.store import scoping, writing
from allotment.store.shelves import answers as shelf
from allotment.store.shelves.answers import KnownAnswer

if TYPE_CHECKING:
    from allotment.reports.charts.drawn_section import DrawnAnswer
    from allotment.reports.live.kept import KeptFigure

ANSWERS_A_PAGE = 25
ROWS_BEHIND_A_CHART, ROWS_BY_THEMSELVES = 60, 15
YEARS = (1990, 2100)
PENCE, PENCE_IN_A_POUND = "pence", 100
SCREENS, FILES = ("wide", "phone"), ("csv", "xlsx", "png", "svg")
ZIP = "application/zip"
MEDIA_TYPES = {"ics": "text/calendar; charset=utf-8", "html": "text/html; charset=utf-8", "csv": CSV, "xlsx": EXCEL}


@dataclass(frozen=True)
class AnswerList:
    """One page of answers, newest first."""

    answers: list[KnownAnswer]
    total: int
    page: int

    @property
    def pages(self) -> int:
        """Give how many pages there are."""
        return max(1, -(-self.total // ANSWERS_A_PAGE))


@dataclass(frozen=True)
class ShownSection:
    """A section of an answer's page: its table's first rows, how many there are in all, and its chart if it has one."""

    key: str
    title: str
    how_to_read: str
    table: str
    headings: tuple[tuple[str, bool], ...]  # the words, and whether figures stand below them
    rows: list[tuple[Any, ...]]
    total: int
    figure: KeptFigure | None


@dataclass(frozen=True)
class AnswerPage:
    """An answer's page."""

    known: KnownAnswer
    question: Question
    owner_name: str
    content: dict[str, Any]
    sections: tuple[ShownSection, ...]
    tables: tuple[tuple[str, int], ...]
    documents: tuple[str, ...]
    may_remove: bool


def answers_of(actor: Actor, system: str, kinds: Collection[str], *, page: int = 1) -> AnswerList:
    """Give a page of the answers of some kinds that somebody may see in a system.

    Raises:
        NotYoursError: there is no such system for this reader.
    """
    require_system(actor, system)
    owners = actor.organisations_where(DRAFT, VIEW)
    is_open = actor.may(AGGREGATE, VIEW, system)
    with scoping.visible({*owners, system}, ()):
        found, total, at = shelf.page_of_answers(system, kinds, is_open, owners, page=page, size=ANSWERS_A_PAGE)
    return AnswerList(found, total, at)


def find_answer(actor: Actor, system: str, answer_id: str) -> KnownAnswer:
    """Give an answer of a system.

    Raises:
        NotYoursError: there is none for this reader.
    """
    require_system(actor, system)
    owners = actor.organisations_where(DRAFT, VIEW)
    with scoping.visible({*owners, system}, ()):
        found = shelf.answer(answer_id)
    if found is None or found.system != system or not _may_see(actor, found):
        raise NotYoursError(ANSWER)
    return found


def _may_see(actor: Actor, found: KnownAnswer) -> bool:
    return actor.may(AGGREGATE, VIEW, found.system) if found.is_open else actor.may(DRAFT, VIEW, found.organisation)


def see_answer(desk: Desk, actor: Actor, system: str, answer_id: str) -> AnswerPage:
    """Give an answer's page.

    Raises:
        NotYoursError: there is none for this reader.
        RunNotFoundError: the archive has lost it.
    """
    known = find_answer(actor, system, answer_id)
    question = question_of(known.kind)
    if question is None:
        raise NotYoursError(ANSWER)
    content, tables = load_answer(desk, known.id)
    figures = {one.key: one for one in figures_of(desk, known)}
    return AnswerPage(
        known=known,
        question=question,
        owner_name=actor.tree.name(known.organisation),
        content=content,
        sections=tuple(
            _shown(number, section, tables[section["table"]], figures)
            for number, section in enumerate(content["sections"])
        ),
        tables=tuple((name, table.height) for name, table in tables.items()),
        documents=tuple(desk.answers.documents(known.id)),
        may_remove=actor.may(DRAFT, "edit", known.organisation),
    )


def _shown(number: int, section: dict[str, Any], table: pl.DataFrame, figures: dict[str, KeptFigure]) -> ShownSection:
    names = list(section["headings"])
    key = _key(number)
    figure = figures.get(key)
    shown = table.select(names).head(ROWS_BY_THEMSELVES if figure is None else ROWS_BEHIND_A_CHART)
    return ShownSection(
        key=key,
        title=section["title"],
        how_to_read=section["how_to_read"],
        table=section["table"],
        headings=tuple(
            (words.replace(PENCE, "\u00a3"), table.schema[name].is_numeric())
            for name, words in section["headings"].items()
        ),
        rows=readable(shown, section["headings"]).rows(),
        total=table.height,
        figure=figure,
    )


def readable(rows: pl.DataFrame, headings: dict[str, str]) -> pl.DataFrame:
    """Give rows as a person reads them: pence in pounds, and years without a mark between the thousands."""
    return rows.with_columns(
        pl.col(name) / PENCE_IN_A_POUND if PENCE in headings[name] else pl.col(name).cast(pl.String)
        for name, dtype in rows.schema.items()
        if dtype.is_numeric() and (PENCE in headings[name] or _are_years(rows[name]))
    )


def _are_years(values: pl.Series) -> bool:
    known = values.drop_nulls()
    return values.dtype.is_integer() and not known.is_empty() and bool(known.is_between(*YEARS).all())


def _key(number: int) -> str:
    return f"section-{number + 1}"


def figures_of(desk: Desk, known: KnownAnswer) -> tuple[KeptFigure, ...]:
    """Give the figures of an answer that its reader may see, drawing them where nobody has asked for them yet."""
    return shelf_of(desk).answer(lambda: _drawn(desk, known), known.id)


def _drawn(desk: Desk, known: KnownAnswer) -> DrawnAnswer:
    from allotment.reports.charts.drawn_section import DrawnAnswer, DrawnSection  # noqa: PLC0415 - only to draw

    content, tables = load_answer(desk, known.id)
    sections = [
        DrawnSection(
            key=_key(number),
            title=section["title"],
            how_to_read=section["how_to_read"],
            headings=section["headings"],
            plot={part: name for part, name in section["plot"].items() if name},
            table=tables[section["table"]],
        )
        for number, section in enumerate(content["sections"])
        if section["plot"] is not None and tables[section["table"]].height
    ]
    source = f"Allotment, {known.title}, {known.name}."
    return DrawnAnswer(sections, source, "", known.made_at.date())


@lru_cache(maxsize=8)
def load_answer(desk: Desk, record: str) -> tuple[dict[str, Any], dict[str, pl.DataFrame]]:
    """Read a kept answer that its reader may see, once for a while; it never changes."""
    return desk.answers.page(record), desk.answers.tables(record)


def answer_figure(desk: Desk, actor: Actor, system: str, answer_id: str, key: str, form: str) -> tuple[bytes, str]:
    """Give one chart of an answer, as its drawing (wide or phone) or as a file, and a mark that changes with it.

    Raises:
        NotYoursError: there is no such answer for this reader, or it has no such chart.
    """
    known = find_answer(actor, system, answer_id)
    found = next((figure for figure in figures_of(desk, known) if figure.key == key), None)
    if found is None or form not in {*SCREENS, *FILES}:
        raise NotYoursError("figure")
    content = found.spec(form) if form in SCREENS else shelf_of(desk).file(found, form)
    return content, f"{found.etag}-{form}"


def answer_file(desk: Desk, actor: Actor, system: str, answer_id: str, name: str) -> FileToSend:
    """Give a file of an answer: ``answer.json``, ``answer.xlsx``, ``own-links.csv``, a document, or ``TABLE.csv``.

    Raises:
        NotYoursError: there is no such answer or file for this reader.
    """
    known = find_answer(actor, system, answer_id)
    content, tables = load_answer(desk, known.id)
    called = f"{known.name}-{name.rpartition('/')[2]}"
    documents = desk.answers.documents(known.id)
    if name == "answer.json":
        return FileToSend(json.dumps(content["told"], indent=1).encode("utf-8"), called, "application/json")
    if name == "answer.xlsx":
        from allotment.reports.plain_workbook import tables_workbook  # noqa: PLC0415 - only a download needs it

        lines = [known.sentence, *content["notes"]]
        return FileToSend(tables_workbook(known.title, lines, tables), called, EXCEL)
    if name == LINKS and content["own_pages"]:
        return FileToSend(table_bytes(own_links(desk, known, content, tables), "csv"), called, CSV)
    if name == "documents.zip" and documents:
        return FileToSend(_zipped({path: place.read_bytes() for path, place in documents.items()}), called, ZIP)
    if name in documents:
        return FileToSend(documents[name].read_bytes(), called, media_type(name))
    table, _, kind = name.partition(".")
    if table not in tables or kind not in {"csv", "parquet"}:
        raise NotYoursError("file")
    return FileToSend(table_bytes(tables[table], kind), called, CSV if kind == "csv" else PARQUET)


def media_type(name: str) -> str:
    """Give the media type of a document by its ending."""
    return MEDIA_TYPES.get(name.rpartition(".")[2], "application/octet-stream")


def _zipped(files: dict[str, bytes]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return written.getvalue()


def remove_answer(desk: Desk, actor: Actor, system: str, answer_id: str, *, key: str = "") -> str:
    """Take an answer away with everything it holds, and give the section that it stood in.

    Raises:
        NotYoursError, NotAllowedError: there is none for this reader, or it is not theirs to take away.
    """
    with write_as(desk, actor, "remove an answer", ANSWER, key=key, request={"answer": answer_id}) as write:
        if not write.done_before:
            known = find_answer(actor, system, answer_id)
            actor.require(DRAFT, "edit", known.organisation, called=ANSWER)
            question = question_of(known.kind)
            shelf.remove_answer(known.id)
            write.result = {"section": question.section if question else ""}
            write.did(known.id, known.organisation, kind=known.kind, name=known.name)
            writing.after_commit(lambda: _forget(desk, known.id))
        return str(write.result["section"])


def _forget(desk: Desk, record: str) -> None:
    desk.answers.remove(record)
    shelf_of(desk).forget(record)
    load_answer.cache_clear()
