"""Partners' returns as a table of evidence: held to their rules, in one order, hashed, and named in the provenance."""

from __future__ import annotations

import hashlib

import polars as pl

from allotment.workforce.errors import EvidenceError, Problem
from allotment.workforce.tables import PartnerReturn, Provenance

TABLE = "partner_returns"
FILE = "local/partner_returns.csv"
GRADE = "A"
LICENCE = "not published; shared within the system in protected form"
NOTE = "Counts are rounded together before they leave the organisation."


def checked_returns(returns: pl.DataFrame) -> pl.DataFrame:
    """Give the returns in the order of their key, so that the order of rows changes no result.

    Raises:
        EvidenceError: rows break the rules of ``PartnerReturn``; each broken rule is a problem.
    """
    missing = [name for name in PartnerReturn.column_names() if name not in returns.columns]
    if missing:
        problems = [Problem(TABLE, "the column is missing.", "Give every column.", column=name) for name in missing]
        raise EvidenceError("The partners' returns are not complete.", problems)
    good, failure = PartnerReturn.filter(returns.select(PartnerReturn.column_names()), cast=True)
    if good.height < returns.height:
        problems = [
            Problem(TABLE, f"{count} row(s) break the rule: {_sentence(rule)}.", "Correct the return, or leave it out.")
            for rule, count in failure.counts().items()
        ]
        raise EvidenceError("The partners' returns break their rules.", problems)
    return good.sort("organisation", "role", "age_from")


def returns_sha256(checked: pl.DataFrame, laid_over: str) -> str:
    """Give the hash of the evidence below and of the returns laid over it."""
    return hashlib.sha256(f"{laid_over}\0{TABLE}\0{_sha256(checked)}".encode()).hexdigest()


def returns_provenance(checked: pl.DataFrame) -> pl.DataFrame:
    """Give one row of ``Provenance`` for each organisation that made a return."""
    rows = []
    for (organisation,), own in checked.group_by("organisation", maintain_order=True):
        first = own.row(0, named=True)
        rows.append(
            {
                "table": TABLE,
                "file": FILE,
                "source": f"staff_return_{organisation}",
                "title": f"Staff return of {first['organisation_name']}",
                "publisher": first["organisation_name"],
                "licence": LICENCE,
                "as_at": first["as_at"].isoformat(),
                "grade": GRADE,
                "synthetic": False,
                "sha256": _sha256(own),
                "rows_read": own.height,
                "rows_kept": own.height,
                "note": NOTE,
            }
        )
    return Provenance.validate(pl.DataFrame(rows), cast=True)


def _sha256(table: pl.DataFrame) -> str:
    return hashlib.sha256(table.write_csv().encode()).hexdigest()


def _sentence(rule: str) -> str:
    return rule.replace("_", " ").replace("|", ": ")
