"""A signed receipt of a use: an organisation tells the holder that it looked at a presentation, and what came of it."""

from __future__ import annotations

import hashlib
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from allotment.planning.passports.moments import stamp_of
from allotment.planning.passports.tokens import sign
from allotment.planning.passports.trust import urn_of

USE_TYP = "passport-use+jwt"


def use_receipt(
    organisation: str, kid: str, key: Ed25519PrivateKey, presentation: str, at: datetime, *, accepted: bool
) -> str:
    """Give a signed receipt; of the presentation it holds the hash alone."""
    payload = {
        "iss": urn_of(organisation),
        "by": organisation,
        "at": stamp_of(at),
        "accepted": accepted,
        "presentation_sha256": hashlib.sha256(presentation.encode("ascii", errors="replace")).hexdigest(),
    }
    return sign(payload, key, {"typ": USE_TYP, "kid": kid})
