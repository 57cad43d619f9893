"""Reference pages say what the code says, and the check that holds them can fail."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from allotment.evidence.sources import SOURCES
from allotment.workforce import tables

DOCS = Path(__file__).resolve().parents[2] / "docs"


@pytest.fixture(scope="module")
def generate() -> ModuleType:
    """The generator, as a module of its own, which finds the files beside it as it does when it is run."""
    sys.path.insert(0, str(DOCS))
    spec = importlib.util.spec_from_file_location("generate_reference_pages", DOCS / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_no_generated_page_is_stale(generate: ModuleType):
    assert generate.stale_pages() == [], "run 'python docs/generate.py'"


def test_a_changed_page_is_found_stale(generate: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    reference = tmp_path / "reference"
    reference.mkdir()
    for name in generate.PAGES:
        (reference / name).parent.mkdir(exist_ok=True)
        (reference / name).write_text((DOCS / "reference" / name).read_text(encoding="utf-8"), encoding="utf-8")
    monkeypatch.setattr(generate, "REFERENCE", reference)
    (reference / "tables.md").write_text("# Tables\n", encoding="utf-8")
    (reference / "sources.md").unlink()
    assert generate.stale_pages() == ["tables.md", "sources.md"]


def test_the_tables_page_has_every_table_and_every_column(generate: ModuleType):
    page = (DOCS / "reference" / "tables.md").read_text(encoding="utf-8")
    schemas = generate.schemas()
    assert {schema.__name__ for schema in schemas} >= set(tables.__all__)
    for schema in schemas:
        section = page.split(f"### {schema.__name__}\n", 1)[1].split("\n##", 1)[0]
        missing = [column for column in schema.column_names() if f"| `{column}` |" not in section]
        assert not missing, schema.__name__


def test_every_source_tells_its_traps():
    page = (DOCS / "reference" / "sources.md").read_text(encoding="utf-8")
    for source in SOURCES:
        section = page.split(f"## {source.title}\n", 1)[1].split("\n## ", 1)[0]
        assert "### Refused" in section, source.key


def test_every_command_has_a_section_with_its_options(generate: ModuleType):
    page = generate.commands_page()
    for command in ("baseline", "project", "explain", "compare", "backtest", "report", "runs", "rerun"):
        assert f"## allotment {command}\n" in page
    for option in (
        "--ics",
        "--scenario",
        "--years",
        "--replicates",
        "--seed",
        "--evidence",
        "--keep-replicates",
        "--json",
    ):
        assert f"`{option}" in page
