"""Codes that one file uses and another does not list: their rows would be lost without a word."""

from __future__ import annotations

import polars as pl

from allotment.evidence.source import SourceFile
from allotment.evidence.sources.reading import fault_at
from allotment.workforce.errors import Problem

MOST_CODES_NAMED = 10


def codes_not_listed(
    file: SourceFile, column: str, codes: pl.Series, listed: pl.Series, listed_in: SourceFile
) -> list[Problem]:
    """Give one problem that names the codes of ``file`` which ``listed_in`` lacks, or none.

    At most ten codes are named; the rule tells how many there are.
    """
    unlisted = codes.filter(~codes.is_in(listed.implode())).unique().sort().to_list()
    if not unlisted:
        return []
    named = ", ".join(unlisted[:MOST_CODES_NAMED]) + (", ..." if len(unlisted) > MOST_CODES_NAMED else "")
    rule = f"{len(unlisted)} code{'s are' if len(unlisted) > 1 else ' is'} not listed in {listed_in.path}."
    remedy = "Correct the codes, or take both files from the same publication."
    return [fault_at(file, rule, remedy, column=column, value=named)]
