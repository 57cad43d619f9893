"""An Excel workbook (.xlsx) as a package of XML parts: its sheets by name, and the texts that they share."""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from allotment.evidence.returns.limits import Limits
from allotment.evidence.returns.rows import Row, UnreadableError
from allotment.evidence.returns.sheet_rows import sheet_rows
from allotment.evidence.returns.xml_stream import SAVE_AGAIN, read_xml

USUAL_WORKBOOK = "xl/workbook.xml"
ROOT_LINKS = "_rels/.rels"


@dataclass(frozen=True)
class _Link:
    """What one part of the package says of another: its kind and its member name, or that it is outside."""

    kind: str
    member: str
    outside: bool


class Workbook:
    """An open workbook. Nothing in it is computed or followed; only the sheets that are asked for are read."""

    def __init__(self, archive: zipfile.ZipFile, limits: Limits) -> None:
        """Find the sheets.

        Raises:
            UnreadableError: there is no workbook in the package, or it has parts outside of it.
        """
        self._archive, self._limits = archive, limits
        workbook = self._workbook_member()
        self._links = self._links_of(workbook)
        if any(link.outside for link in self._links.values()):
            raise UnreadableError("the workbook takes parts from outside itself.", "Send the values alone.")
        self._sheets = self._list_sheets(workbook)
        self._shared: list[str] | None = None

    @property
    def sheet_names(self) -> list[str]:
        """The names of the sheets, in their order."""
        return [name for name, _ in self._sheets]

    def rows(self, sheet: str) -> Iterator[Row]:
        """Give the rows of one sheet that are not blank.

        Raises:
            UnreadableError: the sheet is damaged, or holds a cell far from where a return's table is.
        """
        member = next(member for name, member in self._sheets if name == sheet)
        shared = self._shared_texts()
        with self._part(member) as stream:
            yield from sheet_rows(stream, shared, self._limits)

    def _workbook_member(self) -> str:
        links = self._links_in(ROOT_LINKS, "").values() if ROOT_LINKS in self._archive.NameToInfo else ()
        stated = next((link.member for link in links if link.kind == "officeDocument"), USUAL_WORKBOOK)
        if not stated.endswith(".xml") or stated not in self._archive.NameToInfo:
            rule = "the file is a zip file, and not an Excel workbook of the .xlsx kind."
            raise UnreadableError(rule, SAVE_AGAIN)
        return stated

    def _links_of(self, part: str) -> dict[str, _Link]:
        folder, name = posixpath.split(part)
        return self._links_in(posixpath.join(folder, "_rels", f"{name}.rels"), folder)

    def _links_in(self, member: str, folder: str) -> dict[str, _Link]:
        links: dict[str, _Link] = {}

        def start(name: str, attributes: dict[str, str]) -> None:
            if name == "Relationship" and len(links) <= self._limits.members:
                target = posixpath.normpath(posixpath.join("/", folder, attributes.get("Target", ""))).lstrip("/")
                kind = attributes.get("Type", "").rpartition("/")[2]
                outside = attributes.get("TargetMode") == "External" and kind != "hyperlink"
                links[attributes.get("Id", "")] = _Link(kind, target, outside)

        with self._part(member) as stream:
            read_xml(stream, start)
        return links

    def _list_sheets(self, workbook: str) -> list[tuple[str, str]]:
        sheets: list[tuple[str, str]] = []

        def start(name: str, attributes: dict[str, str]) -> None:
            if name == "sheet" and len(sheets) <= self._limits.sheets:
                link = self._links.get(attributes.get("id", ""))
                if link is not None and link.kind == "worksheet":
                    sheets.append((attributes.get("name", "").strip(), link.member))

        with self._part(workbook) as stream:
            read_xml(stream, start)
        if len(sheets) > self._limits.sheets:
            rule = f"the workbook has more than {self._limits.sheets} sheets."
            raise UnreadableError(rule, "Send a workbook with the sheets Staff and Posts alone.")
        return sheets

    def _shared_texts(self) -> list[str]:
        if self._shared is None:
            member = next((link.member for link in self._links.values() if link.kind == "sharedStrings"), None)
            self._shared = [] if member is None else self._read_shared_texts(member)
        return self._shared

    def _read_shared_texts(self, member: str) -> list[str]:
        texts: list[str] = []
        parts: list[str] = []
        open_elements: list[str] = []  # of si, t and rPh: how a text is read aloud is no part of it

        def start(name: str, _attributes: dict[str, str]) -> None:
            if name in {"si", "t", "rPh"}:
                open_elements.append(name)

        def end(name: str) -> None:
            if name in {"si", "t", "rPh"}:
                open_elements.pop()
            if name == "si":
                texts.append("".join(parts))
                parts.clear()
                if len(texts) > self._limits.shared_texts:
                    raise UnreadableError("the workbook holds more texts than any return.", SAVE_AGAIN)

        def text(piece: str) -> None:
            if open_elements and open_elements[-1] == "t" and "rPh" not in open_elements:
                parts.append(piece)

        with self._part(member) as stream:
            read_xml(stream, start, end, text)
        return texts

    @contextmanager
    def _part(self, member: str) -> Iterator[IO[bytes]]:
        """Open one part of the package; whatever is wrong with its bytes becomes one kind of error."""
        if member not in self._archive.NameToInfo:
            raise UnreadableError("a part of the workbook is missing.", SAVE_AGAIN, value=member)
        try:
            with self._archive.open(member) as stream:
                yield stream
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
            raise UnreadableError(
                "a part of the workbook is cut short or damaged.", SAVE_AGAIN, value=member
            ) from error


@contextmanager
def open_workbook(path: Path, limits: Limits) -> Iterator[Workbook]:
    """Open a workbook that the guard let through.

    Raises:
        UnreadableError: it is not a workbook after all.
    """
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise UnreadableError("the workbook is cut short or damaged.", SAVE_AGAIN) from error
    with archive:
        yield Workbook(archive, limits)
