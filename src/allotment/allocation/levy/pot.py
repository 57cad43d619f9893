"""One employer's account: funds by the month in which they entered, used first in, first out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass
class Lot:
    """Pence left of what entered in one month; received funds keep the month of entry they had at the giver."""

    entered: int
    received: bool
    pence: int


@dataclass(frozen=True)
class Piece:
    """Pence taken from the funds of one month."""

    entered: int
    received: bool
    pence: int


class Pot:
    """Funds in the order in which they are used: by month of entry, and of one month received funds first."""

    def __init__(self) -> None:
        """Open an empty account."""
        self._lots: list[Lot] = []

    @property
    def balance(self) -> int:
        """Pence in the account."""
        return sum(lot.pence for lot in self._lots)

    @property
    def own_balance(self) -> int:
        """Pence in the account that the employer paid in itself: what it received may not be sent on."""
        return sum(lot.pence for lot in self._lots if not lot.received)

    def add(self, entered: int, pence: int, *, received: bool = False) -> None:
        """Add funds of a month; nothing happens where there are none."""
        if pence > 0:
            self._lots.append(Lot(entered, received, pence))
            self._lots.sort(key=lambda lot: (lot.entered, not lot.received))

    def draw(self, pence: int, *, own_only: bool = False) -> list[Piece]:
        """Take up to so many pence, oldest first, and say which."""
        return self._take(pence, [lot for lot in self._lots if not (own_only and lot.received)])

    def give_back(self, pence: int) -> list[Piece]:
        """Take up to so many pence of the employer's own funds, newest first: levy that turned out not to be due."""
        return self._take(pence, [lot for lot in reversed(self._lots) if not lot.received])

    def expire(self, month: int, life: Callable[[int], int]) -> list[Piece]:
        """Take out what has reached the end of its life in a month.

        Args:
            month: the month whose payments have been made.
            life: the months that funds live, by the month in which they entered.
        """
        return self._take(self.balance, [lot for lot in self._lots if lot.entered + life(lot.entered) <= month])

    def _take(self, pence: int, lots: list[Lot]) -> list[Piece]:
        pieces = []
        for lot in lots:
            taken = min(pence, lot.pence)
            if taken > 0:
                pieces.append(Piece(lot.entered, lot.received, taken))
                lot.pence -= taken
                pence -= taken
        self._lots = [lot for lot in self._lots if lot.pence > 0]
        return pieces


def total(pieces: list[Piece]) -> int:
    """Add pieces up."""
    return sum(piece.pence for piece in pieces)
