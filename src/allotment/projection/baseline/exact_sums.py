"""Sums that do not depend on how many threads do the adding.

Floating-point sums differ in their last digits with the order of adding, and groups are added in parts by several
threads. A run must give the same bytes on any machine, so amounts are added as whole billionths.
"""

from __future__ import annotations

import polars as pl

BILLION = 10**9
SHARES = 10**15


def exact_sum(amount: str | pl.Expr, parts: int = BILLION) -> pl.Expr:
    """Give the sum of a column or expression, added as whole billionths; nulls count as nothing.

    Args:
        amount: what to add; sums may reach nine thousand million, far beyond any workforce.
        parts: how many parts of one are added as whole numbers: ``SHARES`` for sums of shares near 1.
    """
    amounts = pl.col(amount) if isinstance(amount, str) else amount
    return (amounts * parts).round().cast(pl.Int64).sum() / parts
