"""Protected counts as a reader meets them: small ones marked, and what the marks mean in words."""

from __future__ import annotations

import polars as pl

MARKER = "[c]"  # "confidential" in the Government Statistical Service's list of symbols

MARKERS_EXPLAINED = {
    MARKER: "A small number of people, kept back so that nobody can be picked out.",
    "0": "Nobody, or so few that the nearest number shown is 0.",
}
"""What each mark means, for the note beside a table."""


def mark_small(protected: pl.DataFrame, threshold: int = 7) -> pl.DataFrame:
    """Add ``shown`` (text): ``protected``, with 1 to ``threshold`` people as [c]; zero stays 0.

    Where the frame holds ``fte``, ``fte_shown`` is added with the same cells marked, in whole FTE.
    """
    small = pl.col("protected").is_between(1, threshold)

    def shown(column: str) -> pl.Expr:
        figure = pl.col(column).round(0, mode="half_away_from_zero").cast(pl.Int64).cast(pl.String)
        return pl.when(small).then(pl.lit(MARKER)).otherwise(figure)

    marked = protected.with_columns(shown=shown("protected"))
    return marked.with_columns(fte_shown=shown("fte")) if "fte" in protected.columns else marked


def rule_in_words(base: int, within: int) -> str:
    """Say beside a table how its numbers were made; ``within`` as the protected cube gives it."""
    near = f"Each number is a multiple of {base}, less than {within} away from the true number of people."
    further = (
        ""
        if within == base
        else f" No rounding within {base} adds up for this table, so numbers were allowed to lie further away."
    )
    return f"{near}{further} Numbers add up exactly to their totals."
