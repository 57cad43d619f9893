"""The site's front-end files: where they come from, that they are unchanged, and that they fetch nothing."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import pytest

import allotment

STATIC = Path(allotment.__file__).parent / "web" / "static"
MANIFEST = json.loads((STATIC / "manifest.json").read_text(encoding="utf-8"))["files"]
CODE_FROM_TEXT = re.compile(
    r"\beval\(|new Function|innerHTML|insertAdjacentHTML|document\.write|\.setAttribute\(\"style"
)


@pytest.mark.parametrize("entry", MANIFEST, ids=lambda entry: entry["file"])
def test_every_file_from_elsewhere_is_unchanged_and_has_its_licence(entry: dict[str, str]) -> None:
    assert hashlib.sha256((STATIC / entry["file"]).read_bytes()).hexdigest() == entry["sha256"]
    assert (STATIC / entry["licence_file"]).read_text(encoding="utf-8").strip()
    assert all(entry[name] for name in ("name", "version", "licence", "source", "changes"))


def test_the_files_that_pages_need_are_listed() -> None:
    listed = {entry["file"] for entry in MANIFEST}
    assert {"vega.js", "htmx.min.js", "nhsuk-frontend.css", "nhsuk-frontend.min.js"} <= listed


def test_the_styles_fetch_no_font_and_name_only_files_that_are_here() -> None:
    for name in ("nhsuk-frontend.css", "charts.css"):
        styles = (STATIC / name).read_text(encoding="utf-8")
        assert "@font-face" not in styles
        assert "@import" not in styles
        assert "http" not in styles
        named = re.findall(r"url\(([^)]*)\)", styles)
        assert all((STATIC / path).is_file() for path in named)


def test_the_styles_hold_every_component_of_the_design_system() -> None:
    styles = (STATIC / "nhsuk-frontend.css").read_text(encoding="utf-8")
    for part in ("header", "footer", "button", "error-summary", "radios", "tabs", "table", "details", "pagination"):
        assert f".nhsuk-{part}" in styles


@pytest.mark.parametrize("name", ["nhsuk-frontend.css", "nhsuk-frontend.min.js", "vega.js", "htmx.min.js"])
def test_no_file_points_to_a_map_of_its_source(name: str) -> None:
    assert "sourceMappingURL" not in (STATIC / name).read_text(encoding="utf-8")


def test_our_own_script_makes_no_code_from_text_and_sets_no_style_as_text() -> None:
    assert not CODE_FROM_TEXT.search((STATIC / "charts.js").read_text(encoding="utf-8"))
