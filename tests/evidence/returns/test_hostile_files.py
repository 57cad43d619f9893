"""Hostile and clumsy files: each ends in clear words, within bounded memory, and leaves nothing behind."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allotment.evidence.returns.child import check_in_child
from allotment.evidence.returns.guard import guard_file
from allotment.evidence.returns.limits import MIB, Limits
from allotment.evidence.returns.read import read_return
from tests.evidence.returns.child_process import check_and_measure
from tests.evidence.returns.workbooks import (
    GOOD_ROW,
    HEADER,
    cell,
    pack,
    parts_of,
    row,
    sheet,
    table,
    write_workbook,
)

MODEST_MIB = 150
HEADER_LINE = ",".join(HEADER)
FAR_CELL = sheet(row(1, HEADER), row(2, GOOD_ROW), f'<row r="1048576">{cell("XFD1048576", "x")}</row>')
WIDE_CELL = sheet(row(1, HEADER), f'<row r="2">{cell("GS2", "x")}</row>')
ENTITY_BOMB = '<!DOCTYPE b [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE_ENTITY = '<!DOCTYPE b SYSTEM "file:///etc/passwd">'


def as_bytes(content: bytes, name: str = "return.csv") -> Callable[[Path], Path]:
    """A file of these bytes."""

    def write(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(content)
        return path

    return write


def as_workbook(xml: str, member: str = "", content: str | bytes = b"x") -> Callable[[Path], Path]:
    """A workbook of one sheet, with one part added or changed where a member is named."""

    def write(folder: Path) -> Path:
        return pack(folder / "return.xlsx", {**parts_of({"Staff": xml}), **({member: content} if member else {})})

    return write


def cut_short(folder: Path) -> Path:
    path = write_workbook(folder / "return.xlsx", {"Staff": table([GOOD_ROW] * 50)})
    path.write_bytes(path.read_bytes()[:-200])
    return path


def cut_inside(folder: Path) -> Path:
    path = write_workbook(folder / "return.xlsx", {"Staff": table([GOOD_ROW] * 50)})
    content = bytearray(path.read_bytes())
    middle = content.index(b"xl/worksheets/s1.xml") + 60
    content[middle : middle + 40] = bytes(40)
    path.write_bytes(content)
    return path


def zip_bomb(folder: Path) -> Path:
    return as_workbook(table([GOOD_ROW]), "xl/media/image1.png", bytes(300 * MIB))(folder)


def packed_tight(folder: Path) -> Path:
    return as_workbook(table([GOOD_ROW]), "xl/media/image1.png", bytes(4 * MIB))(folder)


def two_parts_of_one_name(folder: Path) -> Path:
    path = write_workbook(folder / "return.xlsx", {"Staff": table([GOOD_ROW])})
    with zipfile.ZipFile(path, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("xl/worksheets/s1.xml", FAR_CELL)
    return path


def many_parts(folder: Path) -> Path:
    parts = parts_of({"Staff": table([GOOD_ROW])})
    return pack(folder / "return.xlsx", {**parts, **{f"xl/media/{number}": b"" for number in range(600)}})


def with_password(folder: Path) -> Path:
    content = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(600)
    return as_bytes(content, "return.xlsx")(folder)


def with_encrypted_part(folder: Path) -> Path:
    path = write_workbook(folder / "return.xlsx", {"Staff": table([GOOD_ROW])})
    content = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        place = content.index(mark)
        content[place + offset] |= 1
    path.write_bytes(content)
    return path


def outside_sheet(folder: Path) -> Path:
    parts = parts_of({"Staff": table([GOOD_ROW])})
    links = parts["xl/_rels/workbook.xml.rels"].replace("worksheets/s1.xml", 'file:///x.xml" TargetMode="External')
    return pack(folder / "return.xlsx", {**parts, "xl/_rels/workbook.xml.rels": links})


def sheet_without_its_part(folder: Path) -> Path:
    parts = parts_of({"Staff": table([GOOD_ROW])})
    del parts["xl/worksheets/s1.xml"]
    return pack(folder / "return.xlsx", parts)


def something_else(folder: Path) -> Path:
    return pack(folder / "return.xlsx", {"a.txt": "x"})


HOSTILE: dict[str, tuple[Callable[[Path], Path], str]] = {
    "a cell in the last corner of the sheet": (as_workbook(FAR_CELL), "cell XFD1048576 lies far outside"),
    "a cell beyond the last column": (as_workbook(WIDE_CELL), "cell GS2 lies far outside"),
    "a zip bomb": (zip_bomb, "unpacks to 300 MiB"),
    "a part packed too tight to be a sheet": (packed_tight, "far more than any return holds"),
    "entities that grow": (as_workbook(sheet(row(1, HEADER), before=ENTITY_BOMB)), "document types or entities"),
    "an entity from outside": (as_workbook(sheet(before=OUTSIDE_ENTITY)), "document types or entities"),
    "entities in the list of sheets": (
        as_workbook(table([]), "xl/workbook.xml", f"{ENTITY_BOMB}<workbook/>"),
        "document types or entities",
    ),
    "macros": (as_workbook(table([GOOD_ROW]), "xl/vbaProject.bin"), "holds macros"),
    "old macro sheets": (as_workbook(table([GOOD_ROW]), "xl/macrosheets/sheet1.xml"), "holds macros"),
    "links outside": (
        as_workbook(table([GOOD_ROW]), "xl/externalLinks/externalLink1.xml"),
        "links to other workbooks",
    ),
    "a sheet from outside": (outside_sheet, "from outside itself"),
    "embedded files": (as_workbook(table([GOOD_ROW]), "xl/embeddings/a.bin"), "embedded files"),
    "a workbook that is cut short": (cut_short, "cut short"),
    "a workbook with a damaged sheet": (cut_inside, "damaged"),
    "two parts of one name": (two_parts_of_one_name, "contradict each other"),
    "hundreds of parts": (many_parts, "more than 500 parts"),
    "a password": (with_password, "has a password"),
    "an encrypted part": (with_encrypted_part, "has a password"),
    "a sheet without its part": (sheet_without_its_part, "a part of the workbook is missing"),
    "a zip file of something else": (something_else, "not an Excel workbook"),
    "rows out of order": (as_workbook(sheet(row(1, HEADER), row(3, GOOD_ROW), row(2, GOOD_ROW))), "not in order"),
    "cells out of order": (as_workbook(sheet(f'<row r="1">{cell("B1", "x")}{cell("A1", "x")}</row>')), "not in order"),
    "a cell of another row": (as_workbook(sheet(f'<row r="1">{cell("A9", "x")}</row>')), "somewhere else"),
    "a row number without end": (as_workbook(sheet(f'<row r="{"9" * 5000}"/>')), "no proper number"),
    "a text that is not there": (
        as_workbook(sheet('<row r="1"><c r="A1" t="s"><v>7</v></c></row>')),
        "text is missing",
    ),
    "a cell of a million letters": (as_workbook(sheet(row(1, ["x" * 1_000_000]))), "more text than any cell"),
    "XML that breaks off": (as_workbook(table([GOOD_ROW])[:-30]), "damaged"),
    "an old workbook by its bytes": (as_bytes(b"\xd0\xcf\x11\xe0" + bytes(600), "return.xlsx"), "old Excel workbook"),
    "an old workbook by its name": (as_bytes(b"\xd0\xcf\x11\xe0" + bytes(600), "return.xls"), "old Excel workbook"),
    "a workbook called CSV": (as_bytes(b"PK\x03\x04" + bytes(100)), "Excel workbook or another zip"),
    "CSV called a workbook": (as_bytes(HEADER_LINE.encode(), "return.xlsx"), "not the Excel workbook"),
    "a web page called CSV": (as_bytes(b"\n <!DOCTYPE html><html><table>"), "a web page"),
    "a web page called a workbook": (as_bytes(b"<html><table>", "return.xlsx"), "a web page"),
    "a PDF": (as_bytes(b"%PDF-1.7", "return.pdf"), "neither CSV nor an Excel workbook"),
    "a PDF called CSV": (as_bytes(b"%PDF-1.7"), "a PDF document"),
    "an empty file": (as_bytes(b""), "the file is empty"),
    "a byte order mark alone": (as_bytes(b"\xef\xbb\xbf \r\n"), "the file is empty"),
    "a header alone": (as_bytes(HEADER_LINE.encode()), "no rows under the header"),
    "the code page of Windows": (
        as_bytes(f"{HEADER_LINE}\n30000011,Consultant £,52,male,1,bank".encode("cp1252")),
        "row 2 (found '£'): the text is not UTF-8",
    ),
    "UTF-16": (as_bytes(HEADER_LINE.encode("utf-16")), "UTF-16 text"),
    "UTF-16 without a mark": (as_bytes(HEADER_LINE.encode("utf-16-le")), "characters that no text has"),
    "a row of a million cells": (as_bytes((HEADER_LINE + "\n" + "x," * 1_000_000).encode()), "has 1,000,000 cells"),
    "more rows than any return": (as_bytes((HEADER_LINE + "\n" * 300_001 + "x").encode()), "more than 300,000 rows"),
    "one cell without end": (as_bytes((HEADER_LINE + "\n" + "x" * 200_000).encode()), "longer than any cell"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_or_clumsy_file_is_refused_in_words(name: str, tmp_path: Path):
    write, words = HOSTILE[name]
    path = write(tmp_path)
    problems = guard_file(path) or read_return(path).problems
    assert words in str(problems[-1])
    assert all(problem.where.startswith(path.name) for problem in problems)
    assert all(len(problem.remedy) > 15 for problem in problems)


@pytest.mark.parametrize(
    "name",
    [
        "a cell in the last corner of the sheet",
        "a zip bomb",
        "entities that grow",
        "a cell of a million letters",
        "a row of a million cells",
        "more rows than any return",
        "the code page of Windows",
        "a workbook that is cut short",
    ],
)
def test_in_a_child_it_costs_little_memory_and_leaves_nothing_behind(name: str, tmp_path: Path):
    write, words = HOSTILE[name]
    found = check_and_measure(write(tmp_path), tmp_path / "work")
    assert words in found.problems[-1]
    assert found.child_peak_mib < MODEST_MIB
    assert found.parent_grew_mib < 30
    assert found.left_behind == []


def test_the_cell_in_the_last_corner_does_break_a_reader_that_lays_out_the_sheet(tmp_path: Path):
    path = as_workbook(FAR_CELL)(tmp_path)
    assert path.stat().st_size < 1740
    program = (
        "import resource, sys, fastexcel\n"
        f"resource.setrlimit(resource.RLIMIT_DATA, ({1024 * MIB}, {1024 * MIB}))\n"
        "fastexcel.read_excel(sys.argv[1]).load_sheet(0)\n"
    )
    finished = subprocess.run([sys.executable, "-c", program, str(path)], capture_output=True, check=False)
    assert finished.returncode < 0


def test_the_entities_that_grow_do_grow_where_they_are_not_refused():
    from xml.etree import ElementTree

    text = ElementTree.fromstring(f"{ENTITY_BOMB}<b>&b;</b>").text or ""
    assert len(text) == 80


def test_a_file_above_the_limit_is_not_opened(tmp_path: Path):
    path = as_bytes(HEADER_LINE.encode() + b"\n" + b"x" * 2000)(tmp_path)
    problem = guard_file(path, Limits(file_bytes=1000))[0]
    assert "a return may have" in problem.rule
    assert guard_file(path, Limits(file_bytes=10_000)) == []


def test_a_file_that_is_not_there_is_said(tmp_path: Path):
    assert "no such file" in check_in_child(tmp_path / "gone.csv").problems[0].rule


def test_the_name_its_sender_gave_says_what_a_file_should_be(tmp_path: Path):
    path = write_workbook(tmp_path / "5f0c.upload", {"Staff": table([GOOD_ROW])})
    assert check_in_child(path, shown_as="May return.xlsx").staff.height == 1
    problem = check_in_child(path, shown_as="May return.csv").problems[0]
    assert problem.where == "May return.csv"


@settings(max_examples=150, deadline=None)
@given(content=st.one_of(st.binary(max_size=300), st.text(alphabet='",\n\r;a1.\0£', max_size=200).map(str.encode)))
def test_no_bytes_called_csv_raise_anything(content: bytes):
    with TemporaryDirectory() as folder:
        path = as_bytes(HEADER_LINE.encode() + b"\n" + content)(Path(folder))
        assert guard_file(path) == []
        read_return(path)
        path = as_bytes(content)(Path(folder))
        if not guard_file(path):
            read_return(path)


WHOLE_WORKBOOK = parts_of({"Staff": table([GOOD_ROW] * 5), "Posts": sheet()}, shared="<sst><si><t>x</t></si></sst>")


@settings(max_examples=150, deadline=None)
@given(spoilt=st.lists(st.tuples(st.integers(0, 4000), st.integers(0, 255)), min_size=1, max_size=6))
def test_no_spoilt_package_raises_anything(spoilt: list[tuple[int, int]]):
    with TemporaryDirectory() as folder:
        path = pack(Path(folder) / "return.xlsx", WHOLE_WORKBOOK)
        content = bytearray(path.read_bytes())
        for place, value in spoilt:
            content[place % len(content)] = value
        path.write_bytes(content)
        if not guard_file(path):
            read_return(path)


@settings(max_examples=150, deadline=None)
@given(
    member=st.sampled_from(sorted(WHOLE_WORKBOOK)),
    place=st.integers(0, 2000),
    instead=st.sampled_from(
        ["<", ">", '"', "<c/>", "<row>", "</row>", "<v>9</v>", "t='s'", "&amp;", "&b;", "<f/>", "-1"]
    ),
)
def test_no_spoilt_part_raises_anything(member: str, place: int, instead: str):
    with TemporaryDirectory() as folder:
        text = WHOLE_WORKBOOK[member]
        place %= len(text)
        parts = {**WHOLE_WORKBOOK, member: text[:place] + instead + text[place + len(instead) :]}
        path = pack(Path(folder) / "return.xlsx", parts)
        if not guard_file(path):
            read_return(path)
