"""The shipped public data and the pages that account for it agree, file by file."""

from __future__ import annotations

import re
from pathlib import Path

from allotment.evidence.sources import SOURCES

ROOT = Path(__file__).resolve().parents[2]
PUBLIC = ROOT / "src" / "allotment" / "evidence" / "public"
NOT_YET_READ_HEADING = "## Shipped and not yet read"


def shipped_files() -> set[str]:
    """Every file under evidence/public, by its path inside that folder."""
    return {path.relative_to(PUBLIC).as_posix() for path in PUBLIC.rglob("*") if path.is_file()}


def files_read() -> set[str]:
    """Every file that a source says it reads."""
    return {file.path for source in SOURCES for file in source.files}


def files_declared_not_yet_read() -> set[str]:
    """The files that the data page lists under its heading, each in the first column of a table."""
    page = (ROOT / "docs" / "data.md").read_text(encoding="utf-8")
    section = page.split(NOT_YET_READ_HEADING, 1)[1].split("\n## ", 1)[0]
    return set(re.findall(r"^\| `([^`]+)` \|", section, flags=re.MULTILINE))


def test_every_shipped_file_is_read_by_a_source_or_declared_as_not_yet_read():
    unaccounted = shipped_files() - files_read() - files_declared_not_yet_read()
    assert not unaccounted, f"name these in a SOURCE, or on docs/data.md with the reason: {sorted(unaccounted)}"


def test_no_file_declared_as_not_yet_read_is_read():
    assert not files_declared_not_yet_read() & files_read()


def test_every_file_declared_as_not_yet_read_is_shipped():
    assert not files_declared_not_yet_read() - shipped_files()


def test_every_file_that_a_source_requires_is_shipped():
    required = {file.path for source in SOURCES for file in source.files if file.required}
    assert not required - shipped_files()


def test_every_source_names_its_publisher_licence_date_and_grade():
    for source in SOURCES:
        assert source.title, source.key
        assert source.publisher, source.key
        assert source.licence, source.key
        assert source.as_at, source.key
        assert re.fullmatch(r"[A-E]", source.grade), f"{source.key}: {source.grade}"


def test_the_attribution_names_every_publisher_of_a_shipped_file():
    attribution = (ROOT / "ATTRIBUTION.md").read_text(encoding="utf-8")
    missing = {
        publisher
        for source in SOURCES
        if shipped_files() & {file.path for file in source.files}
        for publisher in re.split(r"; | and |, ", source.publisher)
        if publisher not in attribution
    }
    assert not missing
