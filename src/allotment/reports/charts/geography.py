"""Boundaries made ready to draw, and growth sorted into the few shades that an eye can tell apart."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise
from math import ceil, cos, floor, radians
from typing import Any

import altair as alt
import polars as pl

from allotment.reports import colours
from allotment.reports.words import MINUS

Ring = list[list[float]]
Polygon = list[Ring]
LEGEND_TITLE = "Growth in need for staff"
LETTER_WIDTH = 0.55  # of the height of a line, for bold Arial
MOST_MOVES = 200
MOST_CLASSES = len(colours.STEPS_LIGHT_TO_DARK)


def polygons(geometry: str) -> list[Polygon]:
    """Read a GeoJSON geometry as polygons whose outer rings run clockwise, as the drawer needs, and holes against."""
    shape = json.loads(geometry)
    parts = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
    return [[_wound(ring, clockwise=place == 0) for place, ring in enumerate(part)] for part in parts]


def _wound(ring: Ring, *, clockwise: bool) -> Ring:
    return ring if (_signed_area(ring) < 0) == clockwise else ring[::-1]


def _signed_area(ring: Ring) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring)) / 2


def middle(parts: list[Polygon]) -> tuple[float, float]:
    """Give the centre of the largest polygon, where its label stands."""
    ring = max((part[0] for part in parts), key=lambda outer: abs(_signed_area(outer)))
    area = _signed_area(ring)
    if area == 0:
        return ring[0][0], ring[0][1]
    pairs = list(pairwise(ring))
    cross = [a[0] * b[1] - b[0] * a[1] for a, b in pairs]
    east = sum((a[0] + b[0]) * weight for (a, b), weight in zip(pairs, cross, strict=True)) / (6 * area)
    north = sum((a[1] + b[1]) * weight for (a, b), weight in zip(pairs, cross, strict=True)) / (6 * area)
    return east, north


def label_places(
    rows: pl.DataFrame, lines: Sequence[int], size: tuple[int, int], line_pixels: int
) -> list[tuple[float, float]]:
    """Give each label's longitude and latitude: the middle of its place, moved up or down clear of its neighbours.

    ``lines`` counts the letters of each label's longest line; every label has two lines.
    """
    shapes = [polygons(geometry) for geometry in rows["geometry"]]
    corners = [corner for parts in shapes for part in parts for corner in part[0]]
    east_min, east_max = min(corner[0] for corner in corners), max(corner[0] for corner in corners)
    north_min, north_max = min(corner[1] for corner in corners), max(corner[1] for corner in corners)
    squeeze = cos(radians((north_min + north_max) / 2))
    per_degree = min(size[0] / ((east_max - east_min) * squeeze), size[1] / (north_max - north_min))
    places = [middle(parts) for parts in shapes]
    boxes = [
        Box(east * squeeze * per_degree, -north * per_degree, letters * line_pixels * LETTER_WIDTH, 2 * line_pixels)
        for (east, north), letters in zip(places, lines, strict=True)
    ]
    return [(east, -box.down / per_degree) for (east, _), box in zip(places, moved_apart(boxes), strict=True)]


@dataclass(frozen=True)
class Box:
    """A label's centre and size in pixels, counted to the right and downwards."""

    right: float
    down: float
    width: float
    height: float


def moved_apart(boxes: Sequence[Box]) -> list[Box]:
    """Move boxes up or down, a little at a time and in equal parts, until none covers another."""
    placed = list(boxes)
    pairs = list(combinations(range(len(placed)), 2))
    for _ in range(MOST_MOVES):
        moved = False
        for first, second in pairs:
            overlap = _overlap(placed[first], placed[second])
            if overlap > 0:
                lower = first if placed[first].down > placed[second].down else second
                upper = second if lower == first else first
                placed[lower] = replace(placed[lower], down=placed[lower].down + overlap / 2)
                placed[upper] = replace(placed[upper], down=placed[upper].down - overlap / 2)
                moved = True
        if not moved:
            break
    return placed


def _overlap(one: Box, other: Box) -> float:
    """Give how far two boxes overlap upwards, or 0 where they are clear of each other."""
    if abs(one.right - other.right) >= (one.width + other.width) / 2:
        return 0.0
    over = (one.height + other.height) / 2 - abs(one.down - other.down)
    return over if over > 1e-6 else 0.0


def features(rows: pl.DataFrame) -> list[dict[str, Any]]:
    """Give each row as a GeoJSON feature: its boundary, and its other columns as properties."""
    made = []
    for row in rows.iter_rows(named=True):
        shape = {"type": "MultiPolygon", "coordinates": polygons(row["geometry"])}
        properties = {name: value for name, value in row.items() if name != "geometry"}
        made.append({"type": "Feature", "geometry": shape, "properties": properties})
    return made


def class_words(shares: Sequence[float]) -> list[str]:
    """Name the classes that hold some growths: at most five, of equal width, cut at whole per cents, lowest first."""
    low, width, count = _classes(shares)
    return [_class_word(low + width * place, width) for place in range(count)]


def growth_classes(shares: Sequence[float]) -> list[str]:
    """Give each growth's class."""
    low, width, count = _classes(shares)
    words = class_words(shares)
    return [words[min(count - 1, int((share * 100 - low) // width))] for share in shares]


def _classes(shares: Sequence[float]) -> tuple[int, int, int]:
    low, high = floor(min(shares) * 100), ceil(max(shares) * 100)
    width = max(1, ceil((high - low) / MOST_CLASSES))
    return low, width, max(1, ceil((high - low) / width))


def _class_word(start: int, width: int) -> str:
    return f"{_signed_whole(start)}% to under {_signed_whole(start + width)}%"


def _signed_whole(number: int) -> str:
    return f"{MINUS}{-number}" if number < 0 else str(number)


def shade(shares: Sequence[float], *, with_legend: bool = True) -> alt.Color:
    """Give the shades of growth classes, light for little growth and dark for much.

    With a legend the field is a map's property; without one it is a plain column, for marks beside the map.
    """
    words = class_words(shares)
    shades = colours.STEPS_LIGHT_TO_DARK if len(words) > 1 else colours.STEPS_LIGHT_TO_DARK[2:3]
    step = (len(shades) - 1) / max(1, len(words) - 1)
    chosen = [shades[round(place * step)] for place in range(len(words))]
    field = "properties.growth_class:N" if with_legend else "growth_class:N"
    legend = alt.Legend(title=LEGEND_TITLE, orient="bottom", direction="vertical", symbolType="square")
    legend.symbolStrokeColor = colours.TEXT
    return alt.Color(field, legend=legend if with_legend else None).scale(domain=words, range=chosen)
