"""The imported evidence: tidy tables, where each came from, and one hash that names the whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from allotment.workforce.errors import EvidenceError, Problem


@dataclass(frozen=True)
class Evidence:
    """Every imported table by name. ``sha256`` is the hash of the files' names and contents."""

    tables: Mapping[str, pl.DataFrame]
    provenance: pl.DataFrame
    sha256: str

    def table(self, name: str) -> pl.DataFrame:
        """Give one table.

        Raises:
            EvidenceError: the evidence folder gave no such table.
        """
        if name not in self.tables:
            problem = Problem(
                where=name,
                rule="no file in the evidence folder gives this table.",
                remedy="Add the file that the data page lists for it, in the same place as in the shipped data.",
            )
            raise EvidenceError("The evidence is not complete.", [problem])
        return self.tables[name]

    def has(self, name: str) -> bool:
        """Say whether the evidence holds this table."""
        return name in self.tables
