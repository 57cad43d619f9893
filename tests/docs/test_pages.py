"""The pages hold together: links lead somewhere, the site builds, and no page knows the machine it was written on."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
MACHINE_PATH = re.compile(r"(?<![\w.])/(home|root|Users|work|tmp|opt|var)/\w|[A-Z]:\\Users")


def named(page: Path) -> str:
    """The page's path inside the project."""
    return page.relative_to(ROOT).as_posix()


def prose_of(page: Path) -> str:
    """A page without its code blocks."""
    return re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_link_inside_the_project_leads_to_a_file(page: Path):
    targets = [target.split("#")[0] for target in LINK.findall(prose_of(page)) if not target.startswith("http")]
    dangling = [target for target in targets if target and not (page.parent / target).exists()]
    assert not dangling


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_no_page_knows_the_machine_it_was_written_on(page: Path):
    assert not MACHINE_PATH.search(page.read_text(encoding="utf-8"))


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_picture_has_words_in_its_place(page: Path):
    assert not re.search(r"!\[\s*\]\(", page.read_text(encoding="utf-8"))


def test_every_decision_is_in_the_navigation_and_on_the_decisions_page():
    navigation = (ROOT / "zensical.toml").read_text(encoding="utf-8")
    listed = (DOCS / "decisions" / "index.md").read_text(encoding="utf-8")
    records = [path.name for path in (DOCS / "decisions").glob("0*.md")]
    assert records
    assert not [name for name in records if name not in navigation or name not in listed]


@pytest.mark.parametrize("page", sorted((DOCS / "decisions").glob("0*.md")), ids=named)
def test_a_decision_takes_at_most_a_page(page: Path):
    assert len(page.read_text(encoding="utf-8").split()) <= 650


def test_the_site_builds_with_every_link_and_anchor_in_place_and_asks_nothing_of_the_network(tmp_path: Path):
    shutil.copytree(DOCS, tmp_path / "docs", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "zensical.toml", tmp_path)
    command = Path(sys.executable).with_name("zensical")
    finished = subprocess.run(
        [str(command), "build", "--clean", "--strict"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert finished.returncode == 0, finished.stdout + finished.stderr
    built = list((tmp_path / "site").rglob("*.html"))
    assert len(built) >= len(list(DOCS.rglob("*.md")))
    fetched = re.compile(
        r"<(?:script|img|iframe)[^>]+src=[\"']?https?:|<link[^>]+rel=\"?(?:stylesheet|preload)[^>]+https?:"
    )
    assert not [page.name for page in built if fetched.search(page.read_text(encoding="utf-8"))]
