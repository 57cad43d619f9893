"""Two mixes that somebody may see, side by side: gap, spending by stream, and doses by lever."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from allotment.planning.access.actor import Actor
from allotment.planning.desk import Desk
from allotment.planning.mixes.doses import by_lever
from allotment.planning.mixes.listing import SeenMix, mixes_of, see_mix
from allotment.store.shelves.mixes import KnownMix


@dataclass(frozen=True)
class Beside:
    """One thing in both mixes: a stream's spending in pence, or a lever's dose and gain in FTE; none is nought."""

    key: str
    title: str
    first: float
    second: float
    unit: str = ""
    first_fte: float = 0.0
    second_fte: float = 0.0

    @property
    def difference(self) -> float:
        """The second less the first."""
        return self.second - self.first


@dataclass(frozen=True)
class BothMixes:
    """Two mixes beside each other."""

    first: KnownMix
    second: KnownMix
    spend: tuple[Beside, ...]
    levers: tuple[Beside, ...]


@dataclass(frozen=True)
class MixComparison:
    """The mixes to choose from, the two that were chosen, and, where both are, what differs."""

    offered: list[KnownMix]
    first: str
    second: str
    both: BothMixes | None


def compare_mixes(desk: Desk, actor: Actor, system: str, first: str = "", second: str = "") -> MixComparison:
    """Hold two mixes of a system against each other; where none is named, give those to choose from.

    Raises:
        NotYoursError: there is no such system, or no such mix, for this reader.
    """
    offered = [one.mix for one in mixes_of(desk, actor, system).mixes]
    if not (first and second):
        suggested = [one.mix_id for one in offered if one.mix_id not in (first, second)]
        return MixComparison(offered, first or next(iter(suggested[1:]), ""), second or next(iter(suggested), ""), None)
    one, two = (see_mix(desk, actor, system, mix_id) for mix_id in (first, second))
    return MixComparison(offered, first, second, BothMixes(one.known, two.known, _spend(one, two), _levers(one, two)))


def _spend(one: SeenMix, two: SeenMix) -> tuple[Beside, ...]:
    sums = [_sums(seen.answer["spend"]) for seen in (one, two)]
    titles = {**two.known.headline["streams"], **one.known.headline["streams"]}
    found = [Beside(key, titles.get(key, key), sums[0].get(key, 0), sums[1].get(key, 0)) for key in _all(*sums)]
    return tuple(sorted(found, key=lambda line: (-max(line.first, line.second), line.title)))


def _sums(spend: Iterable[Mapping[str, Any]]) -> dict[str, float]:
    found: dict[str, float] = {}
    for row in spend:
        found[row["stream"]] = found.get(row["stream"], 0) + row["spent_pence"]
    return found


def _levers(one: SeenMix, two: SeenMix) -> tuple[Beside, ...]:
    sides = [{line.lever: line for line in by_lever(seen.answer)} for seen in (one, two)]
    found = []
    for key in _all(*sides):
        first, second = (side.get(key) for side in sides)
        either = first or second
        assert either is not None
        found.append(
            Beside(
                key=key,
                title=either.title,
                first=first.dose if first else 0.0,
                second=second.dose if second else 0.0,
                unit=either.dose_unit,
                first_fte=first.gained_fte if first else 0.0,
                second_fte=second.gained_fte if second else 0.0,
            )
        )
    return tuple(sorted(found, key=lambda line: (-abs(line.second_fte - line.first_fte), line.title)))


def _all(*sides: Mapping[str, Any]) -> list[str]:
    return list(dict.fromkeys(key for side in sides for key in side))
