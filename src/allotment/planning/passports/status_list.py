"""Lists of withdrawn passports: one bit a place, packed and signed (W3C, Bitstring Status List v1.0, sections 2 and 3).

Place 0 is the highest bit of the first byte. A set bit says that the passport of that place is withdrawn.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from allotment.planning.passports.moments import stamp_of
from allotment.planning.passports.tokens import TokenError, decode, encode
from allotment.planning.passports.trust import urn_of

TYP = "vc+jwt"
CONTEXT = "https://www.w3.org/ns/credentials/v2"
MULTIBASE_BASE64URL = "u"
MOST_UNPACKED_BYTES = 1_000_000
PURPOSE = "revocation"


def list_name(issuer: str) -> str:
    """Give the name of an issuer's list."""
    return f"urn:x-status-list:{issuer}"


def list_credential(issuer: str, places: Iterable[int], size: int, at: datetime) -> dict[str, Any]:
    """Give the unsigned credential of a list.

    Args:
        places: those of the passports that are withdrawn.
        size: places in the list, a multiple of eight.
        at: when it is made.
    """
    return {
        "@context": [CONTEXT],
        "id": list_name(issuer),
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": urn_of(issuer),
        "validFrom": stamp_of(at),
        "credentialSubject": {
            "id": f"{list_name(issuer)}#list",
            "type": "BitstringStatusList",
            "statusPurpose": PURPOSE,
            "encodedList": pack(places, size),
        },
    }


def entry(issuer: str, place: int) -> dict[str, str]:
    """Give what a passport says about its place in the list."""
    return {
        "id": f"{list_name(issuer)}#{place}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": PURPOSE,
        "statusListIndex": str(place),
        "statusListCredential": list_name(issuer),
    }


def pack(places: Iterable[int], size: int) -> str:
    """Give a list's text: gzip, then base64url behind its multibase letter. The same places give the same text."""
    bits = bytearray(size // 8)
    for place in places:
        bits[place // 8] |= 0x80 >> (place % 8)
    return MULTIBASE_BASE64URL + encode(gzip.compress(bytes(bits), mtime=0))


def unpack(text: object) -> bytes:
    """Give the bytes of a list; a small text that would unpack to a vast one is refused.

    Raises:
        TokenError: it is not such a list.
    """
    if not isinstance(text, str) or not text.startswith(MULTIBASE_BASE64URL):
        raise TokenError("the status list is not in its published form.")
    unpacking = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)  # 16: a gzip header
    try:
        found = unpacking.decompress(decode(text[1:]), MOST_UNPACKED_BYTES)
    except zlib.error:
        raise TokenError("the status list cannot be unpacked.") from None
    if not unpacking.eof or unpacking.unused_data:
        raise TokenError("the status list is too long, or cut.")
    return found


def is_set(bits: bytes, place: int) -> bool:
    """Say whether the bit of a place is set.

    Raises:
        TokenError: the list has no such place.
    """
    if not 0 <= place < len(bits) * 8:
        raise TokenError("the status list has no such place.")
    return bool(bits[place // 8] & (0x80 >> (place % 8)))
