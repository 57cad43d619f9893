"""Agenda for Change pay in England for 2025/26."""

from __future__ import annotations

from datetime import date

import dataframely as dy
import polars as pl

BANDS = [f"Band {name}" for name in ("1", "2", "3", "4", "5", "6", "7", "8a", "8b", "8c", "8d", "9")]
PAY_YEAR_BEGINS = date(2025, 4, 1)
"""The file's name gives its pay year."""


class PayFile(dy.Schema):
    """Pounds a year at the entry and the top of one band."""

    band = dy.Enum(BANDS, primary_key=True)
    entry = dy.Int64(nullable=False, min=1)
    top = dy.Int64(nullable=False, min=1)

    @dy.rule()
    def top_is_no_less_than_entry(cls) -> pl.Expr:
        """Pay does not fall with service."""
        return cls.top.col >= cls.entry.col
