"""Where trusts have their head office, and how far they lie apart: for who is whose neighbour on the bank."""

from __future__ import annotations

import json
import math
from datetime import date
from functools import cache
from pathlib import Path

from allotment.evidence.assumptions.register import Register

SHIPPED = Path(__file__).parents[1] / "public" / "geo" / "points_nhs_trusts22.geojson"
EARTH_KM = 6371.0
MINUTES = 60.0


@cache
def head_offices() -> dict[str, tuple[float, float]]:
    """Give longitude and latitude of every trust's head office in 2022, by NHS code."""
    features = json.loads(SHIPPED.read_text(encoding="utf-8"))["features"]
    return {
        one["properties"]["nhs_trust22_code"]: (one["geometry"]["coordinates"][0], one["geometry"]["coordinates"][1])
        for one in features
    }


def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Give the great-circle distance of two places of (longitude, latitude) in degrees."""
    east, north, far_east, far_north = map(math.radians, (*one, *other))
    across = math.sin((far_north - north) / 2) ** 2
    across += math.cos(north) * math.cos(far_north) * math.sin((far_east - east) / 2) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(across))


def minutes_between(one: str, other: str, records: Register, on: date) -> float:
    """Give minutes by road between two organisations: straight line, a detour and a speed; a record where unknown."""
    if one == other:
        return 0.0
    known = head_offices()
    if one not in known or other not in known:
        return records.find("minutes_where_place_unknown", on).value
    road = kilometres(known[one], known[other]) * records.find("road_detour", on).value
    return road / records.find("road_speed", on).value * MINUTES
