"""A chart as the browser draws it, and as a file to keep."""

from __future__ import annotations

import csv
import io
import json
import re
import struct
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import Any

import openpyxl
import pytest

from allotment.reports.charts.kind import ChartKind
from allotment.reports.charts.screen import PHONE, SCREENS, WIDE
from allotment.reports.columns import COLUMNS
from allotment.reports.figure_catalogue import chart_kinds
from allotment.reports.live.sheet import FigureAccount
from allotment.reports.live.specs import MEDIA_TYPES, figure_files, figure_spec
from tests.reports.run_fixture import empty_run, make_run

KINDS = [kind for kinds in chart_kinds(make_run()).values() for kind in kinds]
ACCOUNT = FigureAccount(
    title="Gap by sector, FTE",
    form="Small fan charts",
    how_to_read="=1+1 is not worked out.",
    alternative="Two sectors are short.",
    columns=("label", "year", "gap_fte", "chance_of_meeting", "synthetic_share"),
    tag="Part synthetic",
    source=("Allotment, run QR1-central-0123456789.",),
    base_date=date(2025, 8, 31),
)


@pytest.fixture(scope="module", params=KINDS, ids=lambda kind: kind.key)
def kind(request: pytest.FixtureRequest) -> ChartKind:
    return request.param


def units(part: Any) -> Iterator[dict[str, Any]]:
    """Every mark of a specification with its encoding."""
    if isinstance(part, dict):
        if "mark" in part and "encoding" in part:
            yield part
        for name, inner in part.items():
            if name not in ("datasets", "data"):
                yield from units(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from units(inner)


def test_the_specification_is_the_same_each_time_and_names_nothing_outside_itself(kind: ChartKind) -> None:
    rows = kind.chart_table(make_run())
    for screen in SCREENS:
        text = json.dumps(figure_spec(kind, rows, screen), allow_nan=False)
        assert text == json.dumps(figure_spec(kind, rows, screen))
        assert "http" not in text
        assert '"url"' not in text


def test_the_phones_specification_is_the_narrow_one(kind: ChartKind) -> None:
    rows = kind.chart_table(make_run())
    assert figure_spec(kind, rows, PHONE) != figure_spec(kind, rows, WIDE)


def test_a_chart_without_figures_draws_the_words_no_data(kind: ChartKind) -> None:
    specification = figure_spec(kind, kind.chart_table(empty_run()), WIDE)
    assert "No data" in json.dumps(specification)


def test_something_can_be_pointed_at_and_it_speaks_in_the_headings_of_the_table(kind: ChartKind) -> None:
    specification = figure_spec(kind, kind.chart_table(make_run()), WIDE)
    readings = [reading for unit in units(specification) for reading in unit["encoding"].get("tooltip", ())]
    assert readings
    headings = {COLUMNS[name].heading_on_page for name in kind.columns}
    assert {reading["title"] for reading in readings} <= headings
    assert {reading["field"].removeprefix("properties.") for reading in readings} <= set(kind.columns)


@pytest.mark.parametrize("key", ["need_by_district", "need_by_system"])
def test_every_outer_ring_in_the_specification_runs_clockwise_or_the_map_would_fill_inside_out(key: str) -> None:
    kind = next(kind for kind in KINDS if kind.key == key)
    specification = figure_spec(kind, kind.chart_table(make_run()), WIDE)
    shapes = [
        row["geometry"]
        for rows in specification["datasets"].values()
        for row in rows
        if isinstance(row, dict) and "geometry" in row
    ]
    assert shapes
    for part in (part for shape in shapes for part in shape["coordinates"]):
        assert sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(part[0])) < 0


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    kind = next(kind for kind in KINDS if kind.key == "gap_by_sector")
    return figure_files(kind, kind.chart_table(make_run()), ACCOUNT)


def test_there_is_a_file_in_every_format(files: dict[str, bytes]) -> None:
    assert set(files) == set(MEDIA_TYPES) == {"csv", "svg", "png", "xlsx"}


def test_the_csv_holds_every_figure(files: dict[str, bytes]) -> None:
    rows = list(csv.DictReader(io.StringIO(files["csv"].decode("utf-8"))))
    expected = next(kind for kind in KINDS if kind.key == "gap_by_sector").chart_table(make_run())
    assert [float(row["gap_fte"]) for row in rows] == expected["gap_fte"].to_list()


def test_the_png_is_twice_the_size_of_the_svg(files: dict[str, bytes]) -> None:
    assert files["png"].startswith(b"\x89PNG")
    width = float(ET.fromstring(files["svg"]).get("width", "0"))
    assert struct.unpack(">I", files["png"][16:20])[0] == pytest.approx(2 * width, abs=2)


def test_the_workbook_has_title_notes_units_and_source_above_one_table_and_no_formula(files: dict[str, bytes]) -> None:
    book = openpyxl.load_workbook(io.BytesIO(files["xlsx"]))
    assert book.sheetnames == ["Figures", "Notes"]
    page = book["Figures"]
    above = [page.cell(row, 1).value for row in range(1, 8)]
    assert above[0] == ACCOUNT.title
    assert above[1] == "This sheet holds one table."
    assert "How to read the chart: =1+1 is not worked out." in above
    assert "Units: FTE, chance from 0 to 1, share of 1, year. Each heading names its own." in above
    assert "Source: Allotment, run QR1-central-0123456789." in above
    table = page.tables["Figures"]
    top = int(re.search(r"\d+", table.ref)[0])
    assert page.cell(top, 1).value == "Name"
    assert page.cell(top, 3).value == "Gap (FTE)"
    assert isinstance(page.cell(top + 1, 3).value, float)
    assert all(cell.data_type != "f" for row in page.iter_rows() for cell in row)


def test_the_same_figures_give_the_same_bytes(files: dict[str, bytes]) -> None:
    kind = next(kind for kind in KINDS if kind.key == "gap_by_sector")
    assert figure_files(kind, kind.chart_table(make_run()), ACCOUNT) == files
