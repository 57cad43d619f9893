"""The stamp that keeps compiled loops of shifts in step with their source, as in ``projection.engine.compiled``."""

from __future__ import annotations

import hashlib
from pathlib import Path

from allotment.projection.engine.compiled import entry, part

__all__ = ["STAMP", "entry", "part"]


def _stamp() -> int:
    """Hash the text of every file here that holds compiled loops into 63 bits."""
    digest = hashlib.blake2b(digest_size=8)
    for name in ("codes.py", "frame.py", "pair_rules.py", "week_rules.py", "schedules.py", "kernels.py", "moves.py"):
        digest.update(name.encode() + b"\0" + (Path(__file__).parent / name).read_bytes())
    return int.from_bytes(digest.digest(), "big") >> 1


STAMP = _stamp()
