"""Decision rights: which level of the service may decide on an activity, from when until when, and on what terms.

``investment_rights.yaml`` holds layers of policy with their dates and sources, and one right for each activity of each
layer, or for each set of sectors where those differ. A plan may only choose what somebody at its table may decide.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from allotment.governance.levels import Level

FILE = "investment_rights.yaml"
GRADE = "D"  # second-hand: the publication's words as others sum them up
LEVEL_OF_WORD: dict[str, Level] = {
    "England": Level.ENGLAND,
    "region": Level.REGION,
    "ICS": Level.ICS,
    "place": Level.PLACE,
    "provider": Level.PROVIDER,
}


@dataclass(frozen=True)
class Right:
    """What one layer of policy says about one activity. ``sectors`` is empty where it holds in every sector.

    Any one of ``levels`` may decide; ``consult`` must be asked. ``valid_to`` is the last day in force, or None.
    """

    activity: str
    levels: tuple[str, ...]
    consult: tuple[str, ...]
    conditions: str
    sectors: tuple[str, ...]
    layer: str
    valid_from: date
    valid_to: date | None
    source: str
    grade: str

    def in_force(self, on: date) -> bool:
        """Say whether the right holds on a date."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)

    def holds_in(self, sector: str) -> bool:
        """Say whether the right covers a sector."""
        return not self.sectors or sector in self.sectors


@cache
def investment_rights() -> tuple[Right, ...]:
    """Give every right, in the order of the file.

    Raises:
        ValueError: a right names no layer or level of the file, or says nothing of what it must.
    """
    text = files("allotment.governance").joinpath(FILE).read_text(encoding="utf-8")
    content = yaml.safe_load(text)
    return tuple(_right(given, content["layers"]) for given in content["rights"])


def _right(given: dict[str, Any], layers: dict[str, dict[str, Any]]) -> Right:
    missing = {"activity", "layer", "levels", "conditions"} - set(given)
    strange = set(given) - {"activity", "layer", "levels", "consult", "conditions", "sectors"}
    levels, consult = tuple(given.get("levels", ())), tuple(given.get("consult", ()))
    unknown = [word for word in (*levels, *consult) if word not in LEVEL_OF_WORD]
    if missing or strange or unknown or not levels or given["layer"] not in layers:
        raise ValueError(f"{FILE}, {given.get('activity')}, {given.get('layer')}: {missing or strange or unknown}.")
    layer = layers[given["layer"]]
    return Right(
        activity=given["activity"],
        levels=levels,
        consult=consult,
        conditions=given["conditions"],
        sectors=tuple(given.get("sectors", ())),
        layer=given["layer"],
        valid_from=layer["valid_from"],
        valid_to=layer.get("valid_to"),
        source=layer["source"],
        grade=layer.get("grade", GRADE),
    )


@cache
def activities() -> tuple[str, ...]:
    """Give every activity that there are rights on, in the order of the file."""
    return tuple(dict.fromkeys(right.activity for right in investment_rights()))


def rights_on(activity: str, on: date, sector: str | None = None) -> tuple[Right, ...]:
    """Give the rights on an activity that are in force: one, or one for each set of sectors; none before the first.

    Args:
        sector: only those that cover it; None gives all.

    Raises:
        KeyError: the file has no such activity, so the question itself is wrong.
    """
    if activity not in activities():
        raise KeyError(activity)
    found = [right for right in investment_rights() if right.activity == activity and right.in_force(on)]
    return tuple(right for right in found if sector is None or right.holds_in(sector))


def may_decide(activity: str, levels: Collection[str], on: date, sector: str | None = None) -> Right | None:
    """Give the right by which somebody at the table may decide, or None where nobody there may.

    Args:
        levels: those at the table, in the file's words: "England", "region", "ICS", "place", "provider".
        on: the day of the decision.
        sector: where it is to take effect; None asks whether it may be decided for any sector at all.

    Raises:
        KeyError: the file has no such activity.
        ValueError: a level is none of those words.
    """
    unknown = [level for level in levels if level not in LEVEL_OF_WORD]
    if unknown:
        raise ValueError(f"{unknown[0]!r} is not a level; use one of {', '.join(LEVEL_OF_WORD)}.")
    for right in rights_on(activity, on, sector):
        if not set(right.levels).isdisjoint(levels):
            return right
    return None
