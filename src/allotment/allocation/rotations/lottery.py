"""The declared lottery: numbers that anybody can draw again from the seed and the names alone.

An applicant's draw is the first eight bytes of SHA-256 of ``seed/name``, read as a whole number; the lowest draw comes
first. One lottery serves every programme: it wastes less of what applicants want than one for each programme
(Abdulkadiroglu, Pathak and Roth 2009, American Economic Review 99(5)).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


def draws(names: Sequence[str], seed: int) -> NDArray[np.uint64]:
    """Give each name's draw."""
    numbers = [int.from_bytes(hashlib.sha256(f"{seed}/{name}".encode()).digest()[:8], "big") for name in names]
    return np.array(numbers, dtype=np.uint64)


def lottery_order(names: Sequence[str], seed: int) -> NDArray[np.int64]:
    """Give each name's number in the lottery, from 1; equal draws follow the names."""
    order = np.lexsort((np.array(names, dtype=object).astype(str), draws(names, seed)))
    numbers = np.empty(len(names), dtype=np.int64)
    numbers[order] = np.arange(1, len(names) + 1)
    return numbers
