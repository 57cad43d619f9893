"""Outlines on the globe: what a GeoJSON file must hold, and which way their rings must run.

Maps drawn by Vega take the inside of an outer ring to be on its right, so outer rings run clockwise and
holes run the other way (longitude to the right, latitude upwards). RFC 7946 says the reverse.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from allotment.evidence.source import SourceFile
from allotment.evidence.sources.reading import fault_at, read_bytes, shortened
from allotment.workforce.errors import Problem

Ring = list[list[float]]
FEWEST_POINTS = 4
"""A ring is at least a triangle whose first point is given again at its end."""

COORDINATES = 2
MOST_LONGITUDE = 180.0
MOST_LATITUDE = 90.0


@dataclass(frozen=True)
class Shape:
    """One named area: polygons, each an outer ring and its holes, in degrees of longitude and latitude."""

    code: str
    name: str
    polygons: list[list[Ring]]


def read_shapes(folder: Path, file: SourceFile, code: str, name: str) -> tuple[list[Shape], list[Problem]]:
    """Read a GeoJSON file of areas whose properties ``code`` and ``name`` say which they are.

    In a problem, ``row`` is the place of the feature in the file, the first being 1.
    """
    content, problems = read_bytes(folder, file)
    if content is None:
        return [], problems
    remedy = "Give a GeoJSON FeatureCollection of polygons, in UTF-8."
    try:
        collection = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        return [], [fault_at(file, f"the file is not JSON: {error}.", remedy)]
    features = collection.get("features") if isinstance(collection, dict) else None
    if not isinstance(features, list) or not features:
        return [], [fault_at(file, "the file holds no list of features.", remedy)]
    shapes: list[Shape] = []
    for place, feature in enumerate(features, 1):
        found, faults = _shape(feature, code, name)
        shapes += found
        problems += [fault_at(file, rule, remedy, row=place, column=where) for where, rule in faults]
    return shapes, shortened(problems)


def wound_for_maps(shape: Shape) -> dict[str, Any]:
    """Give the GeoJSON geometry with outer rings clockwise and holes anticlockwise."""
    wound = [[_wound(ring, clockwise=place == 0) for place, ring in enumerate(rings)] for rings in shape.polygons]
    return {"type": "MultiPolygon", "coordinates": wound}


def anticlockwise_area(ring: Ring) -> float:
    """Give the area inside a ring in square degrees: positive where it runs anticlockwise."""
    twice = math.fsum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))
    return twice / 2


def _wound(ring: Ring, *, clockwise: bool) -> Ring:
    runs_clockwise = anticlockwise_area(ring) < 0
    return ring if runs_clockwise == clockwise else ring[::-1]


def _shape(feature: Any, code: str, name: str) -> tuple[list[Shape], list[tuple[str, str]]]:
    """Give the shape of one feature, or what is wrong with it as (where, rule)."""
    properties = feature.get("properties") if isinstance(feature, dict) else None
    labels = [properties.get(key) if isinstance(properties, dict) else None for key in (code, name)]
    faults = [
        (key, "must be a text that is not empty.")
        for key, label in zip((code, name), labels, strict=True)
        if not isinstance(label, str) or not label.strip()
    ]
    geometry = feature.get("geometry") if isinstance(feature, dict) else None
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if not isinstance(geometry, dict) or kind not in ("Polygon", "MultiPolygon"):
        return [], [*faults, ("geometry", "must be a Polygon or a MultiPolygon.")]
    coordinates = geometry.get("coordinates")
    polygons: Any = [coordinates] if kind == "Polygon" else coordinates
    faults += [("geometry", rule) for rule in dict.fromkeys(_faults_of(polygons))]
    return ([] if faults else [Shape(str(labels[0]), str(labels[1]), polygons)]), faults


def _faults_of(polygons: Any) -> Iterator[str]:
    if (
        not isinstance(polygons, list)
        or not polygons
        or not all(isinstance(rings, list) and rings for rings in polygons)
    ):
        yield "must hold at least one polygon with an outer ring."
        return
    for ring in (ring for rings in polygons for ring in rings):
        if not isinstance(ring, list) or len(ring) < FEWEST_POINTS:
            yield "each ring must have at least four points."
        elif not all(_on_the_globe(point) for point in ring):
            yield "each point must be a longitude and a latitude in degrees."
        elif ring[0] != ring[-1]:
            yield "each ring must end where it starts."


def _on_the_globe(point: Any) -> bool:
    if not isinstance(point, list) or len(point) < COORDINATES:
        return False
    longitude, latitude = point[0], point[1]
    numbers = type(longitude) in (int, float) and type(latitude) in (int, float)
    return numbers and abs(longitude) <= MOST_LONGITUDE and abs(latitude) <= MOST_LATITUDE
