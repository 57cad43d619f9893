"""Keys that stand in for people: the same person has the same key in all returns of one organisation, and nowhere else.

The secret from which they are made lies in a file beside the database and never in it: whoever has a copy of the
database alone cannot find an employee number by trying all of them.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import tempfile
from pathlib import Path

SECRET_FILE = "staff-return-secret"
SECRET_BYTES = 32


def key_maker(home: Path, organisation: str) -> PersonKeys:
    """Give what makes one organisation's keys; the secret is made the first time."""
    whole = _secret(home)
    return PersonKeys(hmac.digest(whole, f"staff return\0{organisation}".encode(), "sha256"))


class PersonKeys:
    """Makes the keys of one organisation."""

    def __init__(self, secret: bytes) -> None:
        """Take the organisation's own secret."""
        self._secret = secret

    def key(self, employee_number: str) -> str:
        """Give a person's key: HMAC-SHA256 of the employee number, in hexadecimal digits."""
        return hmac.digest(self._secret, employee_number.encode("utf-8"), hashlib.sha256).hex()


def _secret(home: Path) -> bytes:
    place = home / SECRET_FILE
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
