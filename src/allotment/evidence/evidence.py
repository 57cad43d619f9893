"""The imported evidence: tidy tables, where each came from, and one hash that names the whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from allotment.evidence.returns.lay import TABLE, checked_returns, returns_provenance, returns_sha256
from allotment.workforce.errors import EvidenceError, Problem


@dataclass(frozen=True)
class Evidence:
    """Every imported table by name. ``sha256`` is the hash of the files' names and contents.

    Where partners' returns were laid over it, ``sha256`` is of both, and ``laid_over`` is the hash of the evidence
    without them.
    """

    tables: Mapping[str, pl.DataFrame]
    provenance: pl.DataFrame
    sha256: str
    laid_over: str | None = None

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

    @property
    def published_sha256(self) -> str:
        """The hash of the evidence without partners' returns: for what returns cannot change."""
        return self.laid_over or self.sha256

    def with_returns(self, returns: pl.DataFrame) -> Evidence:
        """Give this evidence with partners' returns as the table ``partner_returns``, under a hash that names both.

        Args:
            returns: rows of the schema ``PartnerReturn`` in any order; without rows the evidence stays as it is.

        Raises:
            EvidenceError: rows break the schema's rules, or the evidence has returns already.
        """
        if returns.is_empty():
            return self
        if self.has(TABLE):
            problem = Problem(TABLE, "the evidence has partners' returns already.", "Lay all returns over it at once.")
            raise EvidenceError("Returns cannot be laid over returns.", [problem])
        checked = checked_returns(returns)
        return Evidence(
            tables={**self.tables, TABLE: checked},
            provenance=pl.concat([self.provenance, returns_provenance(checked)], how="diagonal"),
            sha256=returns_sha256(checked, self.sha256),
            laid_over=self.sha256,
        )
