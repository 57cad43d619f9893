"""Which level may decide on the activities that levers need, from when until when, and on what terms.

The register of decision rights (``governance/decisions``) is the one authority. ``investment_rights.yaml`` says alone
which of its activities a lever's decision stands for, in which sectors. A plan may only choose what somebody at its
table may decide.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from allotment.governance.decisions.deciding_level import widest_first
from allotment.governance.decisions.shipped import decision_register
from allotment.governance.levels import Level

FILE = "investment_rights.yaml"
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
    """Give every right, by the order of the file and then by date.

    Raises:
        ValueError: a line names no activity of the register, or one that is decided at a level without a lever.
    """
    text = files("allotment.governance").joinpath(FILE).read_text(encoding="utf-8")
    return tuple(right for given in yaml.safe_load(text) for right in _rights(given))


def _rights(given: dict[str, Any]) -> Iterator[Right]:
    register = decision_register()
    records = register.deciding(given["decision"])
    if not records:
        raise ValueError(f"{FILE}, {given['activity']}: the register has no records of {given['decision']}.")
    for record in records:
        levels = widest_first({level for level in (record.level, *record.also) if level is not None})
        unknown = [level for level in levels if level not in LEVEL_OF_WORD]
        if unknown:
            raise ValueError(f"{FILE}, {given['activity']}: no plan's table has {unknown[0]}.")
        yield Right(
            activity=given["activity"],
            levels=tuple(level.value for level in levels),
            consult=tuple(record.consult if record.consult is not None else ()),
            conditions=record.conditions,
            sectors=tuple(given.get("sectors", ())),
            layer=record.layer,
            valid_from=record.valid_from,
            valid_to=register.last_day(record),
            source=record.source,
            grade=record.grade,
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
