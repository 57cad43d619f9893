"""Names of files made of names of people and settings: plain signs, and no two alike."""

from __future__ import annotations

import re
from collections.abc import Iterable

UNSAFE = re.compile(r"[^a-z0-9-]+")
LONGEST = 60


def file_names(names: Iterable[str]) -> dict[str, str]:
    """Give each name a file's name without ending: small letters, digits and hyphens; a number where two clash."""
    given: dict[str, str] = {}
    taken: set[str] = set()
    for name in names:
        base = UNSAFE.sub("-", name.casefold()).strip("-")[:LONGEST] or "unnamed"
        found, number = base, 1
        while found in taken:
            number += 1
            found = f"{base}-{number}"
        taken.add(found)
        given[name] = found
    return given
