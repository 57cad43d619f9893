"""Hospital use as one row for each activity, sex and age band."""

from __future__ import annotations

import polars as pl

from allotment.evidence.sources.hospital_use.schema import ACTIVITY_OF_GROUP, first_age, last_age


def hospital_use_table(published: pl.DataFrame) -> pl.DataFrame:
    """Give uses per head and year; age bands as whole years, both ends included."""
    keys = pl.DataFrame(
        [(*group, activity) for group, activity in ACTIVITY_OF_GROUP.items()],
        schema=["pod", "group", "activity"],
        orient="row",
    )
    return (
        published.join(keys, on=["pod", "group"])
        .unpivot(
            ["female", "male"],
            index=["activity", "label", "band"],
            variable_name="sex",
            value_name="uses_per_head",
        )
        .select(
            "activity",
            "sex",
            age_from=first_age(pl.col("band")),
            age_to=last_age(pl.col("band")),
            label="label",
            uses_per_head="uses_per_head",
        )
        .sort("activity", "sex", "age_from")
    )
