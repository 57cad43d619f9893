"""Keys that stand in for people: the same person has the same key in all returns of one organisation, and nowhere else.

The secret from which they are made lies in a file beside the database and never in it: whoever has a copy of the
database alone cannot find an employee number by trying all of them.
"""

from __future__ import annotations

import hashlib
import hmac
from pathlib import Path

from allotment.store.secret_file import secret_of

SECRET_FILE = "staff-return-secret"


def key_maker(home: Path, organisation: str) -> PersonKeys:
    """Give what makes one organisation's keys; the secret is made the first time."""
    whole = secret_of(home, SECRET_FILE)
    return PersonKeys(hmac.digest(whole, f"staff return\0{organisation}".encode(), "sha256"))


class PersonKeys:
    """Makes the keys of one organisation."""

    def __init__(self, secret: bytes) -> None:
        """Take the organisation's own secret."""
        self._secret = secret

    def key(self, employee_number: str) -> str:
        """Give a person's key: HMAC-SHA256 of the employee number, in hexadecimal digits."""
        return hmac.digest(self._secret, employee_number.encode("utf-8"), hashlib.sha256).hex()
