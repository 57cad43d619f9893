"""The published list of organisation codes and the codes that took over from them."""

from __future__ import annotations

import dataframely as dy

from allotment.evidence.source import SourceFile

SUCCESSORS_FILE = SourceFile("geo/lookup_trust_trust.csv")
CODE = r"^[A-Z0-9]{2,6}$"


class RawSuccessor(dy.Schema):
    """One row: on ``date`` the organisation ``new_code`` took over all or part of ``old_code``."""

    old_code = dy.String(primary_key=True, regex=CODE)
    new_code = dy.String(primary_key=True, regex=CODE)
    date = dy.Date(primary_key=True)
