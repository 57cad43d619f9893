"""Where whoever acts and what they act on stand, for each relation of the matrix."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

ICS, TRUST, OTHER_TRUST, OTHER_ICS = "QR1", "RTE", "RTQ", "QE1"
REGION = "R-SW-10"
RELATIONS = ("own", "below", "parent", "sibling", "stranger")
EXPECTED = Path(__file__).with_name("expected.csv")

# Acting organisation and owning organisation. What only a system owns is looked at from above and from below it.
OF_MEMBERS = {
    "own": (TRUST, TRUST),
    "below": (ICS, TRUST),
    "parent": (TRUST, ICS),
    "sibling": (TRUST, OTHER_TRUST),
    "stranger": (TRUST, OTHER_ICS),
}
OF_SYSTEMS = {
    "own": (ICS, ICS),
    "below": (REGION, ICS),
    "parent": (TRUST, ICS),
    "sibling": (TRUST, OTHER_TRUST),
    "stranger": (TRUST, OTHER_ICS),
}
STANDING = {"aggregate": OF_SYSTEMS, "assumption": OF_SYSTEMS}


def standing(thing: str, relation: str) -> tuple[str, str]:
    """Give the acting and the owning organisation of a cell."""
    return STANDING.get(thing, OF_MEMBERS)[relation]


@dataclass(frozen=True)
class Row:
    """One row of the golden copy of the matrix."""

    thing: str
    action: str
    role: str
    answers: dict[str, bool]


def expected_rows() -> list[Row]:
    """Read the golden copy; nothing of the product reads it."""
    with EXPECTED.open(encoding="utf-8", newline="") as stream:
        return [
            Row(row["thing"], row["action"], row["role"], {name: row[name] == "yes" for name in RELATIONS})
            for row in csv.DictReader(stream)
        ]


def expected_status(rows: list[Row], row: Row, relation: str) -> str:
    """Say what a cell must answer: ``allowed``; ``forbidden`` to who may look; else ``unknown``, as if it were not."""
    if row.answers[relation]:
        return "allowed"
    views = [one for one in rows if (one.thing, one.action, one.role) == (row.thing, "view", row.role)]
    return "forbidden" if any(one.answers[relation] for one in views) else "unknown"
