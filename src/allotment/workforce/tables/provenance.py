"""Where every table came from."""

from __future__ import annotations

import dataframely as dy


class Provenance(dy.Schema):
    """One file behind one table: publisher, licence, date described, grade, hash, real or synthetic.

    Grade A is verbatim, B reshaped or filtered, C transcribed by hand and checked against totals, D quoted
    second-hand, E estimated here from a declared distribution.
    """

    table = dy.String(primary_key=True)
    file = dy.String(primary_key=True)
    source = dy.String(primary_key=True)
    title = dy.String(nullable=False)
    publisher = dy.String(nullable=False)
    licence = dy.String(nullable=False)
    as_at = dy.String(nullable=False)
    grade = dy.String(nullable=False, regex=r"^[A-E]$")
    synthetic = dy.Bool(nullable=False)
    sha256 = dy.String(nullable=False)
    rows_read = dy.Int64(nullable=False)
    rows_kept = dy.Int64(nullable=False)
    note = dy.String(nullable=False)
