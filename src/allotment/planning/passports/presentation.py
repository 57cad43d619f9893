"""A presentation: what the holder chose to show, signed with their key for one organisation, purpose and time.

The holder's signature is the key binding of RFC 9901, section 4.3, with two members more: ``exp`` and ``purpose``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from allotment.planning.passports.credential import Opened, bound_hash, join, split
from allotment.planning.passports.disclosures import Disclosure
from allotment.planning.passports.reasons import RefusedError
from allotment.planning.passports.tokens import (
    TokenError,
    public_key_of,
    read_unproved,
    require_signed,
    sign,
)
from allotment.planning.passports.trust import urn_of

TYP = "kb+jwt"
SHORTEST_NONCE = 16
LONGEST_PURPOSE = 120
LAST_SECOND = 4_102_444_800  # the year 2100: a time beyond it is a mistake


@dataclass(frozen=True)
class Binding:
    """What the holder signed: for whom, for what, from when until when, and a number used once."""

    audience: str
    purpose: str
    begins: datetime
    ends: datetime
    nonce: str


def present(opened: Opened, chosen: Mapping[str, Sequence[str]], key: Ed25519PrivateKey, binding: Binding) -> str:
    """Give a presentation of chosen fields.

    Args:
        opened: the holder's whole passport.
        chosen: fields by kind; the passport holds them all.
        binding: whom it is for; ``audience`` is the organisation's code.
    """
    shown: list[Disclosure] = []
    for kind, fields in chosen.items():
        clearance = opened.clearances[kind]
        shown += [clearance.disclosure, *(clearance.fields[name] for name in fields)]
    token, _, _ = split(opened.bound)
    bound = join(token, shown)
    payload = {
        "iat": int(binding.begins.timestamp()),
        "exp": int(binding.ends.timestamp()),
        "aud": urn_of(binding.audience),
        "nonce": binding.nonce,
        "purpose": binding.purpose,
        "sd_hash": bound_hash(bound),
    }
    return bound + sign(payload, key, {"typ": TYP})


def read_binding(text: str, opened: Opened) -> Binding:
    """Read the holder's signature over what is shown.

    Raises:
        RefusedError: there is none, it is not the holder's, or it was made over something else.
    """
    _, _, signature = split(text)
    if not signature:
        raise RefusedError("not bound", "The holder has not signed it: a passport by itself shows nobody's consent.")
    try:
        unproved = read_unproved(signature, TYP)
        require_signed(unproved, public_key_of(dict(opened.holder_key)))
    except TokenError:
        raise RefusedError(
            "not the holder's", "The signature over what is shown is not that of the holder's key."
        ) from None
    said = unproved.payload
    if said.get("sd_hash") != bound_hash(opened.bound):
        raise RefusedError("changed contents", "The holder signed something other than what is shown.")
    begins, ends = _second(said.get("iat")), _second(said.get("exp"))
    texts = [said.get(name) for name in ("aud", "purpose", "nonce")]
    if begins is None or ends is None or ends < begins or not all(isinstance(one, str) and one for one in texts):
        raise RefusedError("unreadable", "The holder's signature does not say for whom, for what and how long.")
    audience, purpose, nonce = (str(one) for one in texts)
    if not purpose.isprintable() or len(purpose) > LONGEST_PURPOSE:
        raise RefusedError("unreadable", "The purpose that the holder signed is not a short text.")
    if len(nonce) < SHORTEST_NONCE:
        raise RefusedError("unreadable", "The holder's signature has no number that is used once.")
    return Binding(audience, purpose, begins, ends, nonce)


def _second(found: Any) -> datetime | None:
    return datetime.fromtimestamp(found, UTC) if type(found) is int and 0 <= found < LAST_SECOND else None
