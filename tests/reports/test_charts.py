"""Every chart: the figures behind it, how it draws them at both widths, and what it says without being seen."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from allotment.reports.charts.kind import ChartKind
from allotment.reports.columns import COLUMNS
from allotment.reports.figure import NO_DATA, Figure, make_figure
from allotment.reports.figure_catalogue import chart_kinds
from tests.reports.run_fixture import empty_run, make_run

GOLDEN = Path(__file__).parent / "golden"
KINDS = [kind for kinds in chart_kinds(make_run()).values() for kind in kinds]
PHONE_PIXELS, WIDE_PIXELS = 380, 850


@pytest.fixture(scope="module", params=KINDS, ids=lambda kind: kind.key)
def kind(request: pytest.FixtureRequest) -> ChartKind:
    return request.param


@pytest.fixture(scope="module")
def figure(kind: ChartKind) -> Figure:
    return make_figure(kind, make_run())


def test_the_figures_behind_the_chart_are_those_agreed(kind: ChartKind) -> None:
    rows = kind.chart_table(make_run()).drop("geometry", strict=False)
    path = GOLDEN / f"{kind.key}.csv"
    if not path.exists():
        rows.write_csv(path, float_precision=6)
        pytest.fail(f"There was no {path.name}. It is written now: read it, and keep it if it is right.")
    assert_frame_equal(rows, pl.read_csv(path, schema=rows.schema), abs_tol=1e-5)


def test_the_picture_has_a_title_a_description_and_one_role(figure: Figure) -> None:
    for screen, svg in figure.pictures.items():
        root = ET.fromstring(svg)
        namespace = {"svg": "http://www.w3.org/2000/svg"}
        title, description = root.find("svg:title", namespace), root.find("svg:desc", namespace)
        assert root.get("role") == "img"
        assert title is not None
        assert description is not None
        assert title.text == figure.kind.title
        assert description.text == f"{figure.kind.form}. {figure.alternative}"
        assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}", screen
        assert svg.count("role=") == 1


def test_the_picture_fits_its_screen(figure: Figure) -> None:
    widths = {screen: float(ET.fromstring(svg).get("width", "0")) for screen, svg in figure.pictures.items()}
    assert widths["phone"] <= PHONE_PIXELS
    assert PHONE_PIXELS < widths["wide"] <= WIDE_PIXELS


def test_the_words_are_in_a_font_that_every_machine_has_and_large_enough_to_read(figure: Figure) -> None:
    for svg in figure.pictures.values():
        assert set(re.findall(r'font-family="([^"]+)"', svg)) == {"Arial, sans-serif"}
        assert min(float(size) for size in re.findall(r'font-size="([\d.]+)px"', svg)) >= 12


def test_the_picture_holds_no_number_that_is_not_one(figure: Figure) -> None:
    for svg in figure.pictures.values():
        assert "NaN" not in svg
        assert "undefined" not in svg
        assert "null" not in svg
        assert "Infinity" not in svg


def test_the_ids_of_the_picture_are_its_own(figure: Figure) -> None:
    for screen, svg in figure.pictures.items():
        assert all(found.startswith(f"{figure.key}-{screen}-") for found in re.findall(r'\bid="([^"]+)"', svg))


def test_a_chart_without_figures_says_so(kind: ChartKind) -> None:
    bare = make_figure(kind, empty_run())
    assert not bare.has_rows
    assert bare.alternative == NO_DATA
    for svg in bare.pictures.values():
        assert ET.fromstring(svg).findtext(".//{http://www.w3.org/2000/svg}text") == "No data"


def test_a_chart_drawn_twice_is_the_same(kind: ChartKind, figure: Figure) -> None:
    assert make_figure(kind, make_run()).pictures == figure.pictures


def test_every_chart_says_how_to_read_it_and_every_column_what_it_means(kind: ChartKind, figure: Figure) -> None:
    assert len(kind.how_to_read.split()) > 20
    assert set(kind.columns) <= set(figure.rows.columns)
    assert set(figure.rows.columns) <= set(COLUMNS)


@pytest.mark.parametrize(
    "key", ["gap_by_sector", "gap_by_staff_group", "gap_by_organisation", "workforce_ages", "demand_drivers"]
)
def test_social_care_is_marked_synthetic_inside_every_picture_that_names_it(key: str) -> None:
    drawn = make_figure(next(kind for kind in KINDS if kind.key == key), make_run())
    for svg in drawn.pictures.values():
        texts = re.findall(r"<text[^>]*>([^<]*)</text>", svg)
        naming = [words for words in texts if "ocial care" in words]
        assert naming
        assert all("synthetic)" in words for words in naming)
