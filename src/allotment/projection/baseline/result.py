"""What the baseline of one system is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl


@dataclass(frozen=True)
class BaselineResult:
    """One system's workforce on the common date.

    ``baseline`` (schema ``Baseline``), ``by_age`` (``BaselineAge``, ages with nobody left out), ``certainty``
    (``CertaintyCost``). ``total_fte_low`` and ``total_fte_high`` are the 80% interval of the system's total: narrower
    than the rows' intervals together, as their errors partly cancel.
    """

    ics: str
    common_date: date
    baseline: pl.DataFrame
    by_age: pl.DataFrame
    certainty: pl.DataFrame
    total_fte_low: float
    total_fte_high: float
    notes: tuple[str, ...]
