"""Figures that others published, each with its own definition, period and source."""

from __future__ import annotations

import dataframely as dy
import polars as pl

PERCENT = "percent"


class AggregateFile(dy.Schema):
    """One published figure. Nothing here is added up: figures of one name may differ in scope."""

    topic = dy.String(primary_key=True)
    geography = dy.String(primary_key=True)
    period = dy.String(primary_key=True)
    measure = dy.String(primary_key=True)
    value = dy.Float64(nullable=False, min=0.0)
    unit = dy.String(nullable=False)
    source = dy.String(nullable=False, metadata={"remedy": "Say where the figure was published."})
    confidence = dy.String(nullable=False, metadata={"remedy": "Say how well the figure is known."})

    @dy.rule()
    def a_percentage_is_at_most_100(cls) -> pl.Expr:
        """All percentages here are parts of a whole or yearly rates below one."""
        return (cls.unit.col != PERCENT) | (cls.value.col <= 100)
