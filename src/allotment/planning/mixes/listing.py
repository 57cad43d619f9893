"""The mixes of a system that somebody may see, and one of them with its answer."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import polars as pl

from allotment.planning.access.actor import Actor
from allotment.planning.access.errors import NotYoursError
from allotment.planning.desk import Desk
from allotment.planning.grounds import ground_parts
from allotment.planning.mixes.rights import MIX, reading_mixes
from allotment.planning.runs.rights import RUN, SHARED
from allotment.planning.runs.standing import CHANGED, standing_of
from allotment.store.shelves import mixes as shelf
from allotment.store.shelves.mixes import KnownMix

MIXES_A_PAGE = 25
MIXES_REMEMBERED = 8


@dataclass(frozen=True)
class ListedMix:
    """A mix of a list, and what has changed since it was chosen."""

    mix: KnownMix
    changed: list[str]


@dataclass(frozen=True)
class MixList:
    """One page of mixes, newest first, and whether the reader may choose one."""

    mixes: list[ListedMix]
    total: int
    page: int
    may_choose: bool

    @property
    def pages(self) -> int:
        """Give how many pages there are."""
        return max(1, -(-self.total // MIXES_A_PAGE))


@dataclass(frozen=True)
class SeenMix:
    """A mix that somebody may see, and a way to its answer and tables."""

    known: KnownMix
    desk: Desk

    @property
    def answer(self) -> dict[str, Any]:
        """The whole answer, from the archive; read once and remembered for a while. Nobody may change it.

        Raises:
            RunNotFoundError: the archive has lost it.
        """
        return load_answer(self.desk, self.known.mix_id)

    @property
    def tables(self) -> dict[str, pl.DataFrame]:
        """The tables behind it, by name."""
        return self.desk.mixes.tables(self.known.mix_id)


def mixes_of(desk: Desk, actor: Actor, system: str, *, page: int = 1, funding: str | None = None) -> MixList:
    """Give a page of the mixes of a system that somebody may see; ``funding`` narrows them to one funding document.

    Raises:
        NotYoursError: there is no such system for this reader.
    """
    with reading_mixes(actor, system) as mine:
        found, total, at = shelf.page_of_mixes(system, mine, page=page, size=MIXES_A_PAGE, funding=funding)
    parts = {**standing_of(desk, system).parts, "code": desk.mix_code_hash}
    listed = [ListedMix(one, _changed(one, parts)) for one in found]
    return MixList(listed, total, at, actor.may(SHARED, RUN, system))


def see_mix(desk: Desk, actor: Actor, system: str, mix_id: str) -> SeenMix:
    """Give a mix of a system.

    Raises:
        NotYoursError: there is none for this reader.
    """
    with reading_mixes(actor, system) as mine:
        found = shelf.mix(mix_id, system, mine)
    if found is None:
        raise NotYoursError(MIX)
    return SeenMix(found, desk)


def changed_since(desk: Desk, known: KnownMix) -> list[str]:
    """Say in words what has changed since a mix was chosen; nothing where it is up to date."""
    return _changed(known, {**standing_of(desk, known.system).parts, "code": desk.mix_code_hash})


def _changed(known: KnownMix, parts: dict[str, str]) -> list[str]:
    stood_on = ground_parts(known.hashes)
    said = []
    for what, part, now in (
        ("funding file", known.funding, known.funding_version_now),
        ("scenario", known.scenario, known.scenario_version_now),
    ):
        if now is not None and part.version is not None and now > part.version:
            used = f"this mix used version {part.version}; version {now} stands."
            said.append(f"The {what} has been edited since: {used}")
    said += [sentence for name, sentence in CHANGED.items() if stood_on[name] != parts[name]]
    return [sentence.replace("this run", "this mix") for sentence in said]


@lru_cache(maxsize=MIXES_REMEMBERED)
def load_answer(desk: Desk, mix_id: str) -> dict[str, Any]:
    """Load a mix's answer that its reader may see, once for a while.

    Raises:
        RunNotFoundError: the archive has lost it.
    """
    return desk.mixes.answer(mix_id)
