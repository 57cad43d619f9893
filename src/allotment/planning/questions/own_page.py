"""The page that a person sees by a link of their own: the rows of an answer that are about them, and nothing else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import polars as pl

from allotment.planning.access.errors import NotYoursError
from allotment.planning.desk import Desk
from allotment.planning.questions.own_links import LINKS_LAST, person_of
from allotment.planning.questions.see import load_answer, media_type, readable
from allotment.planning.tables_out.files import FileToSend
from allotment.store import scoping
from allotment.store.shelves import answers as shelf

TOKEN = re.compile(r"([0-9a-f]{32})-([0-9])-[0-9a-f]{32}")


@dataclass(frozen=True)
class OwnView:
    """What somebody sees of themselves. ``document`` says whether they may have a document of their own."""

    token: str
    person: str
    title: str
    how_to_read: str
    headings: tuple[tuple[str, bool], ...]
    rows: list[tuple[Any, ...]]
    made_at: object
    document: str


def own_view(desk: Desk, token: str) -> OwnView:
    """Give the page of a link.

    Raises:
        NotYoursError: the link is none, is a year old, or its answer was removed: it is not said which.
    """
    known, page, person, table = _found(desk, token)
    rows = table.filter(pl.col(page["by"]).cast(pl.String) == person).select(list(page["headings"]))
    return OwnView(
        token=token,
        person=person,
        title=page["title"],
        how_to_read=page["how_to_read"],
        headings=tuple((words, rows.schema[name].is_numeric()) for name, words in page["headings"].items()),
        rows=readable(rows, page["headings"]).rows(),
        made_at=known.made_at,
        document=page["documents"].get(person, ""),
    )


def own_document(desk: Desk, token: str) -> FileToSend:
    """Give the document of a link, such as a calendar.

    Raises:
        NotYoursError: as for the page, or there is no document.
    """
    known, page, person, _ = _found(desk, token)
    place = desk.answers.documents(known.id).get(page["documents"].get(person, ""))
    if place is None:
        raise NotYoursError("file")
    return FileToSend(place.read_bytes(), place.name, media_type(place.name))


def _found(desk: Desk, token: str) -> tuple[shelf.KnownAnswer, dict[str, Any], str, pl.DataFrame]:
    parts = TOKEN.fullmatch(token)
    with scoping.everything():
        known = shelf.answer(parts[1]) if parts else None
    if parts is None or known is None or desk.clock() > known.made_at + LINKS_LAST:
        raise NotYoursError("page")
    content, tables = load_answer(desk, known.id)
    number = int(parts[2])
    page = content["own_pages"][number] if number < len(content["own_pages"]) else None
    person = person_of(desk, known.id, number, page, tables, token) if page else None
    if page is None or person is None:
        raise NotYoursError("page")
    return known, page, person, tables[page["table"]]
