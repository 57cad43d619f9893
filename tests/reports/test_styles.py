"""The styles: where they come from, that they name no file, and that their colours can be told apart."""

from __future__ import annotations

import hashlib
import json
import re
from itertools import pairwise
from pathlib import Path

import pytest

import allotment.reports
from allotment.reports import colours

ROOM = Path(allotment.reports.__file__).parent
MANIFEST = json.loads((ROOM / "static" / "manifest.json").read_text(encoding="utf-8"))
OWN = {"report.css", "manifest.json"}
TEXT_CONTRAST, SHAPE_CONTRAST = 4.5, 3.0


def luminance(colour: str) -> float:
    """Give the relative luminance of a #rrggbb colour, as WCAG defines it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Give the contrast ratio of two colours."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_every_file_from_elsewhere_is_in_the_manifest_unchanged_and_with_its_licence() -> None:
    listed = {entry["file"] for entry in MANIFEST["files"]} | {entry["licence_file"] for entry in MANIFEST["files"]}
    assert {path.name for path in (ROOM / "static").iterdir()} == listed | OWN
    for entry in MANIFEST["files"]:
        content = (ROOM / "static" / entry["file"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == entry["sha256"]
        assert entry["version"]
        assert entry["licence"] == "MIT"


@pytest.mark.parametrize("name", ["nhsuk-frontend.css", "report.css"])
def test_the_styles_name_no_file_and_no_font_to_fetch(name: str) -> None:
    text = (ROOM / "static" / name).read_text(encoding="utf-8")
    assert "url(" not in text
    assert "@import" not in text
    assert "@font-face" not in text
    assert text.count("{") == text.count("}")


def test_every_nhs_class_that_the_page_uses_has_its_rules() -> None:
    styles = (ROOM / "static" / "nhsuk-frontend.css").read_text(encoding="utf-8")
    used = set()
    for template in (ROOM / "templates").iterdir():
        used |= set(re.findall(r"nhsuk-[a-z_-]+[a-z]", template.read_text(encoding="utf-8")))
    structural = {"nhsuk-table__body", "nhsuk-table__row", "nhsuk-header__service", "nhsuk-tag-"}
    missing = {name for name in used - structural if f".{name}" not in styles}
    assert not missing


@pytest.mark.parametrize("background", [colours.WHITE, "#f0f4f5"])
@pytest.mark.parametrize("text", [colours.TEXT, colours.SECONDARY_TEXT])
def test_words_stand_out_from_what_is_behind_them(text: str, background: str) -> None:
    assert contrast(text, background) >= TEXT_CONTRAST


@pytest.mark.parametrize("line", [colours.SUPPLY, colours.REQUIREMENT, colours.WIDENS, colours.BLUE, colours.RULE])
def test_lines_and_bars_stand_out_from_the_page(line: str) -> None:
    assert contrast(line, colours.WHITE) >= SHAPE_CONTRAST


@pytest.mark.parametrize(
    ("one", "other"),
    [(colours.WIDENS, colours.NARROWS), (colours.SUPPLY, colours.BAND), (colours.WIDENS, colours.WHITE)],
)
def test_colours_that_mean_different_things_differ_in_grey(one: str, other: str) -> None:
    assert contrast(one, other) >= SHAPE_CONTRAST


def test_each_shade_of_the_map_is_darker_than_the_one_before() -> None:
    shades = [luminance(shade) for shade in colours.STEPS_LIGHT_TO_DARK]
    assert all(lighter / darker > 1.3 for lighter, darker in pairwise(shades))
