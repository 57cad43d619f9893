"""Codes of an authenticator app, worked out here from RFC 6238 alone."""

from __future__ import annotations

import base64
import hashlib
import hmac
import struct
import time

SECONDS_A_CODE = 30


def code_now(secret: str, *, steps: int = 0) -> str:
    """Give the six digits that an app with this secret shows now, or so many steps later."""
    counter = int(time.time()) // SECONDS_A_CODE + steps
    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", counter), hashlib.sha1).digest()
    offset = digest[-1] & 0x0F
    number = struct.unpack(">I", digest[offset : offset + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**6:06d}"


def wait_for_a_fresh_code() -> None:
    """Wait until a code has some seconds to live, so that a test does not fail at the turn."""
    left = SECONDS_A_CODE - time.time() % SECONDS_A_CODE
    if left < 5:
        time.sleep(left + 0.1)
