"""The question of placing students: who needs which blocks, which settings have places when, and what counts as good.

Everything is an array. N students, K blocks (those of all programmes, one after another), T settings, W calendar weeks
(week 0 is the first week of the first block), A allowed pairs of student and setting.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]

NONE = -1  # no pair, no group, no setting
LEAST, MOST, ORDER = "least", "most", "order"
BLOCKS, HOURS = "blocks", "hours"


@dataclass(frozen=True)
class Students:
    """Who is to be placed. ``programme`` (N,) numbers ``programmes``; ``pair`` and ``group`` (N,) are keys or ``NONE``.

    Students with the same pair key are of one programme and are placed in the same setting in every block. A group is
    kept together in the blocks that are shared, where it can be.
    """

    names: tuple[str, ...]
    programme: IntArray
    pair: IntArray
    group: IntArray


@dataclass(frozen=True)
class Programmes:
    """Programmes: ``profession`` (P,) numbers ``professions``; ``repeats`` (P,) says where a setting may come twice."""

    names: tuple[str, ...]
    professions: tuple[str, ...]
    profession: IntArray
    repeats: BoolArray


@dataclass(frozen=True)
class Blocks:
    """Blocks (K,), sorted by programme and then by first week; those of one programme never overlap.

    ``hours`` are those of the whole block. Every student of the programme has every one of its blocks.
    """

    names: tuple[str, ...]
    programme: IntArray
    first_week: IntArray
    weeks: IntArray
    hours: IntArray
    shared: BoolArray


@dataclass(frozen=True)
class Settings:
    """Settings and their places (T, W) by week, all professions together; opening, audit and ratio reckoned in.

    ``categories`` (T,) is a mask of bits, one a sector, type or exposure, as the rules number them.
    ``limited_*``: E further limits, each on one profession in one setting, by week (E, W).
    """

    names: tuple[str, ...]
    places: IntArray
    categories: IntArray
    new: BoolArray
    pence_per_week: IntArray
    limited_setting: IntArray
    limited_profession: IntArray
    limited_places: IntArray


@dataclass(frozen=True)
class Candidates:
    """The settings that each student may go to: those of student i stand at ``first[i]`` to ``first[i + 1]``.

    ``setting`` (A,) int32 and ``minutes`` (A,) int16 one way. All allowed pairs are given, in any order, each once:
    what is beyond a travel limit, avoided, done before or lacks what the student needs is not there.
    """

    first: IntArray
    setting: NDArray[np.int32]
    minutes: NDArray[np.int16]


@dataclass(frozen=True)
class Rule:
    """One rule of a programme, about the settings that hold the bit ``category``.

    ``least`` and ``most``: ``amount`` of blocks or hours in it. ``order``: nobody is in ``category_after`` before they
    have been in ``category``. A block that is not placed yet breaks no rule that could still be met in it.
    """

    programme: int
    kind: str
    category: int
    amount: int = 0
    unit: str = BLOCKS
    category_after: int = NONE
    words: str = ""


@dataclass(frozen=True)
class Weights:
    """What counts how much, in minutes of one-way travel; each counts for every week of a block.

    ``tiers``: (from minute, factor) rising; each minute beyond counts that many times, 1 below the first. A block whose
    travel is above ``long_minutes`` is long; ``second_long`` is added to every long block of a student after the first.
    ``unplaced`` stands for a block that is not placed, ``group_split`` for each setting beyond the first in which a
    group is in a shared block, ``new_bonus`` is taken off in a new setting, ``minutes_per_pound`` for a setting's cost.
    ``change`` is for each block that a repair moves.
    """

    unplaced: int
    tiers: tuple[tuple[int, int], ...]
    long_minutes: int
    second_long: int
    group_split: int
    new_bonus: int
    minutes_per_pound: float
    change: int


@dataclass(frozen=True)
class PlacementProblem:
    """The whole question. ``fits`` (K, T) says which settings take the profession and level of a block."""

    students: Students
    programmes: Programmes
    blocks: Blocks
    settings: Settings
    candidates: Candidates
    fits: BoolArray
    rules: tuple[Rule, ...]
    weights: Weights

    @property
    def block_span(self) -> IntArray:
        """Where each programme's blocks begin and the last ends (P + 1,)."""
        return np.searchsorted(self.blocks.programme, np.arange(len(self.programmes.names) + 1)).astype(np.int64)

    @property
    def most_blocks(self) -> int:
        """How many blocks the longest programme has: the width of a placement."""
        return int(np.diff(self.block_span).max(initial=0))


@dataclass(frozen=True)
class Placement:
    """A solution: ``setting`` (N, most blocks) is where each student is in each block of their own programme, in order.

    ``NONE`` stands where a block is not placed and beyond the programme's last. ``objective`` is what it costs and
    ``bound`` what no placement can be below, both in minute-weeks; ``prices`` (T, W) is what one more place in a week
    would take off. ``gap`` is the share of the objective that the bound leaves open.
    """

    setting: IntArray
    objective: float
    bound: float
    prices: NDArray[np.float64]
    seconds: float

    @property
    def gap(self) -> float:
        """Objective less bound, as a share of the objective."""
        return max(0.0, self.objective - self.bound) / max(abs(self.objective), 1e-9)
