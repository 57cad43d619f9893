"""Since when, and until when, a trust stands."""

from __future__ import annotations

import polars as pl

TABLE = ["organisation", "name", "sector", "ics", "region", "valid_from", "valid_to"]


def dated(trusts: pl.DataFrame, successors: pl.DataFrame) -> pl.DataFrame:
    """Date each trust from the succession that made it, else from ``first_month``, in which it is first seen.

    A later merger into a code that already stood does not make a new organisation. ``trusts`` has the columns
    of ``Organisation`` with ``first_month`` in place of its two dates; ``successors`` those of ``Successor``.
    """
    first = successors.group_by(organisation="new_organisation").agg(made_on=pl.col("on").min())
    last = successors.group_by(organisation="old_organisation").agg(valid_to=pl.col("on").max())
    return (
        trusts.join(first, on="organisation", how="left")
        .join(last, on="organisation", how="left")
        .with_columns(valid_from=pl.min_horizontal("made_on", "first_month"))
        .select(TABLE)
        .sort("organisation")
    )
