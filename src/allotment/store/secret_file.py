"""Secrets that lie in files beside the database and never in it, each made the first time it is needed."""

from __future__ import annotations

import os
import secrets
import tempfile
from pathlib import Path

SECRET_BYTES = 32


def secret_of(home: Path, name: str) -> bytes:
    """Give the secret that lies in a file of the home folder, readable by its owner alone."""
    place = home / name
    if not place.exists():
        _make_once(place)
    return bytes.fromhex(place.read_text(encoding="ascii").strip())


def _make_once(place: Path) -> None:
    """Write a new secret whole; where another process was first, its secret stands."""
    handle, staging = tempfile.mkstemp(prefix=f".{place.name}-", dir=place.parent)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as stream:
            stream.write(secrets.token_hex(SECRET_BYTES))
            stream.flush()
            os.fsync(stream.fileno())
        os.link(staging, place)
    except FileExistsError:
        pass
    finally:
        Path(staging).unlink()
