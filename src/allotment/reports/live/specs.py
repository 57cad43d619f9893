"""A chart as the browser draws it, and as a file to keep."""

from __future__ import annotations

import json
from typing import Any

import polars as pl
import vl_convert
from altair.utils.schemapi import debug_mode

from allotment.reports.charts.kind import ChartKind
from allotment.reports.charts.screen import WIDE, Screen
from allotment.reports.charts.theme import dressed, no_data
from allotment.reports.figure import VEGA_LITE
from allotment.reports.live.hover import with_readings
from allotment.reports.live.kept import MEDIA_TYPES
from allotment.reports.live.sheet import FigureAccount, sheet_bytes
from allotment.reports.tidy import csv_text

PNG_SCALE = 2


def figure_spec(kind: ChartKind, rows: pl.DataFrame, screen: Screen) -> dict[str, Any]:
    """Give the dressed Vega-Lite specification of a chart; the same rows give the same specification.

    It holds its own figures and names nothing outside itself. Draw it with an interpreter of expressions
    (``ast: true``), so that the page's policy need not allow code made from text.
    """
    with debug_mode(False):  # the drawings are ours to get right, and checking each part takes most of the time
        drawing = no_data(screen) if rows.is_empty() else kind.draw(rows, screen)
    specification = dressed(drawing, screen)
    specification.pop("$schema", None)
    return with_readings(specification, kind.columns)


def figure_files(
    kind: ChartKind, rows: pl.DataFrame, account: FigureAccount, formats: tuple[str, ...] = tuple(MEDIA_TYPES)
) -> dict[str, bytes]:
    """Give a chart as files by format: its figures as csv and xlsx, its wide picture as svg and png (twice the size).

    ``account`` says where the figures come from, in the workbook. No file holds boundaries.
    """
    specification = json.dumps(figure_spec(kind, rows, WIDE)) if {"svg", "png"} & set(formats) else ""
    return {name: file_bytes(name, specification, rows, account) for name in formats}


def file_bytes(file_format: str, specification: str, rows: pl.DataFrame, account: FigureAccount) -> bytes:
    """Give one file of a chart from its wide specification, its rows and its account.

    Raises:
        KeyError: there is no such format; MEDIA_TYPES holds them all.
    """
    if file_format == "csv":
        return csv_text(rows.drop("geometry", strict=False)).encode("utf-8")
    if file_format == "xlsx":
        return sheet_bytes(rows, account)
    drawn = {"svg": _svg, "png": _png}[file_format]
    return drawn(specification)


def _svg(specification: str) -> bytes:
    text: str = vl_convert.vegalite_to_svg(specification, vl_version=VEGA_LITE)
    return text.encode("utf-8")


def _png(specification: str) -> bytes:
    picture: bytes = vl_convert.vegalite_to_png(_on_white(specification), vl_version=VEGA_LITE, scale=PNG_SCALE)
    return picture


def _on_white(specification: str) -> str:
    """Give the picture a white ground, so that it can be read on any page that it is pasted into."""
    made = json.loads(specification)
    made["config"]["background"] = "white"
    return json.dumps(made)
