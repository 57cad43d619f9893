"""A chosen mix as its charts read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

PENCE_IN_A_POUND = 100
SYNTHETIC_SECTOR = "adult social care"


@dataclass(frozen=True)
class ChosenMix:
    """A mix's tables and the names of what is in them.

    ``tables`` holds slots, spend, gains, pay_bill and frontier as the archive keeps them (FTE, whole pence); a mix that
    no funds allow has none. ``by_stream`` is what freeing each stream's ring-fence would buy (FTE, averaged over the
    years), by the stream's key. ``streams`` and ``levers`` give titles by key.
    """

    mix_id: str
    source: str
    made_on: date
    tables: Mapping[str, pl.DataFrame]
    by_stream: Mapping[str, float]
    streams: Mapping[str, str]
    levers: Mapping[str, str]

    def table(self, name: str) -> pl.DataFrame:
        """Give a table; one that the mix does not have is empty."""
        return self.tables.get(name, pl.DataFrame())

    def stream(self, key: str) -> str:
        """Give a stream's title."""
        return self.streams.get(key, key.replace("_", " "))

    def lever(self, key: str) -> str:
        """Give a lever's title."""
        return self.levers.get(key, key.replace("_", " "))

    @property
    def is_part_synthetic(self) -> bool:
        """Say whether the gap rests in part on synthetic posts: those of adult social care are."""
        slots = self.table("slots")
        return not slots.is_empty() and SYNTHETIC_SECTOR in slots["sector"]


def pounds(pence: str) -> pl.Expr:
    """Give a column of pence in pounds."""
    return (pl.col(pence) / PENCE_IN_A_POUND).alias(pence.removesuffix("_pence") + "_pounds")
