"""Pay bands with the date from which they hold."""

from __future__ import annotations

import polars as pl

from allotment.evidence.sources.agenda_for_change_pay.schema import PAY_YEAR_BEGINS


def pay_bands_table(published: pl.DataFrame) -> pl.DataFrame:
    """Give entry and top of each band in pounds a year."""
    return published.select(band="band", valid_from=pl.lit(PAY_YEAR_BEGINS), entry_gbp="entry", top_gbp="top").sort(
        "band"
    )
