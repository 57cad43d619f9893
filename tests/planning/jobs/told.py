"""What a test tells a piece of work to do; free of the database, so that it can be read before it is open."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

NAME, VERB = "piece_of_work", "do a piece of work"
PLACE = "tests.planning.jobs.piece_of_work"
DoIt = Callable[..., Any]

told: dict[str, DoIt] = {}


def nothing() -> DoIt:
    """Work that is done at once."""
    return lambda *_: "nothing"
