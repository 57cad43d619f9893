"""List the assumptions register."""

from __future__ import annotations

import polars as pl

from allotment.evidence.assumptions.register import load_register
from allotment.workforce.errors import AssumptionError, Problem


def list_assumptions(*, key: str | None = None, placeholders_only: bool = False) -> pl.DataFrame:
    """Give the register as a table, whole, of one key, or only the elicited placeholders.

    Raises:
        AssumptionError: no record has this key; the message lists the keys.
    """
    listed = load_register().to_table()
    if key is not None:
        known = listed["key"].unique(maintain_order=True).to_list()
        if key not in known:
            problem = Problem("--key", "no assumption has this key.", f"Use one of: {', '.join(known)}.", value=key)
            raise AssumptionError("No such assumption.", [problem])
        listed = listed.filter(pl.col("key") == key)
    if placeholders_only:
        listed = listed.filter(pl.col("grade") == "elicited placeholder")
    return listed
