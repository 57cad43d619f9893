"""The passport: a W3C verifiable credential whose claims are hidden behind hashes (Data Model 2.0, as vc+sd-jwt).

Secured as "Securing Verifiable Credentials using JOSE and COSE" says for SD-JWT (W3C, 15 May 2025, section 3.2).
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from allotment.evidence.passports.claims import Clearance
from allotment.evidence.passports.words import CHECKED_ON, EXPIRES_ON
from allotment.planning.passports.disclosures import Disclosure, Shown, hide, read_disclosure, uncover
from allotment.planning.passports.moments import Moment, read_stamp, stamp_of
from allotment.planning.passports.reasons import Reason, RefusedError
from allotment.planning.passports.status_list import CONTEXT, entry
from allotment.planning.passports.tokens import (
    TokenError,
    Unproved,
    digest,
    public_key_of,
    read_unproved,
    require_signed,
    sign,
    thumbprint,
)
from allotment.planning.passports.trust import ISSUER_PREFIX, Organisation, Trust, urn_of

TYP = "vc+sd-jwt"
TYPES = ["VerifiableCredential", "StaffPassport"]
UNDEFINED_TERMS = "https://www.w3.org/ns/credentials/undefined-terms/v2"
HOLDER_PREFIX = "urn:ietf:params:oauth:jwk-thumbprint:sha-256:"  # RFC 9278
SEPARATOR = "~"


@dataclass(frozen=True)
class Opened:
    """A passport whose signature holds, with what is shown of it. ``bound`` is the text that a holder signs over."""

    bound: str
    issuer: Organisation
    payload: Mapping[str, Any]
    valid_from: datetime
    valid_until: datetime
    holder_key: Mapping[str, str]
    clearances: Mapping[str, Shown]
    kid: str

    @property
    def name(self) -> str:
        """The passport's own name."""
        return str(self.payload["id"])

    @property
    def holder(self) -> str:
        """The holder's name: the thumbprint of their key."""
        return str(self.payload["credentialSubject"]["id"])


def issue(
    issuer: str,
    kid: str,
    key: Ed25519PrivateKey,
    holder_key: Mapping[str, str],
    clearances: Sequence[Clearance],
    place: int,
    name: str,
    begins: datetime,
    ends: datetime,
) -> str:
    """Give a signed passport with every disclosure, as its holder keeps it.

    Args:
        issuer: the code of the organisation that signs with ``key``, which is published as ``kid``.
        holder_key: the holder's public key.
        place: the passport's place in the issuer's status list.
        name: the passport's own name, from ``new_name``.
    """
    claims = {one.kind: (_always(one), dict(one.fields)) for one in clearances}
    hashes, disclosures = hide(claims)
    payload = {
        "@context": [CONTEXT, UNDEFINED_TERMS],
        "id": name,
        "type": TYPES,
        "issuer": urn_of(issuer),
        "validFrom": stamp_of(begins),
        "validUntil": stamp_of(ends),
        "credentialStatus": entry(issuer, place),
        "credentialSubject": {"id": HOLDER_PREFIX + thumbprint(holder_key), "_sd": hashes},
        "cnf": {"jwk": {member: holder_key[member] for member in ("crv", "kty", "x")}},
        "_sd_alg": "sha-256",
    }
    token = sign(payload, key, {"typ": TYP, "cty": "vc", "kid": kid})
    return join(token, disclosures)


def new_name() -> str:
    """Make a passport's name, which says nothing about anybody."""
    return f"urn:uuid:{uuid.uuid4()}"


def join(token: str, disclosures: Sequence[Disclosure]) -> str:
    """Join a token and disclosures; the text ends with a separator, after which a holder's signature may follow."""
    return SEPARATOR.join([token, *(one.text for one in disclosures), ""])


def split(text: str) -> tuple[str, list[str], str]:
    """Take a passport or a presentation apart: the token, the disclosures, and the holder's signature, if any."""
    token, *rest = text.split(SEPARATOR)
    return (token, rest[:-1], rest[-1]) if rest else (token, [], "")


def open_passport(text: str, trust: Trust) -> Opened:
    """Open a passport or a presentation as far as the issuer's signature and the disclosures go.

    Raises:
        RefusedError: it is unreadable, of an unknown issuer, forged, or holds what was not signed.
    """
    token, shown, held_by = split(text)
    try:
        unproved = read_unproved(token, TYP)
    except TokenError as error:
        raise RefusedError("unreadable", f"This is no staff passport: {error}") from None
    issuer = _issuer(unproved, trust)
    key = issuer.keys.get(str(unproved.header.get("kid")))
    if key is None:
        raise RefusedError("unknown key", f"{issuer.name} has published no key of that name.")
    try:
        require_signed(unproved, key.key)
    except TokenError:
        raise RefusedError(
            "forged signature", f"The signature is not {issuer.name}'s: forged, or changed since."
        ) from None
    try:
        return _opened(unproved, issuer, shown, text.removesuffix(held_by))
    except TokenError as error:
        raise RefusedError("changed contents", f"What is shown is not what was signed: {error}") from None


def key_reasons(issuer: Organisation, kid: str, signed_at: datetime, asked: Moment) -> tuple[Reason, ...]:
    """Say why a key may not have signed on a day, or is not believed on the day that is asked about."""
    key = issuer.keys[kid]
    found = []
    if not key.valid_from <= signed_at.date() <= key.valid_until:
        span = f"{key.valid_from:%d %B %Y} to {key.valid_until:%d %B %Y}"
        words = f"{issuer.name}'s key is valid from {span}, and signed on {signed_at:%d %B %Y}."
        found.append(Reason("key not valid", words))
    if key.withdrawn_on is not None and key.withdrawn_on <= asked.day:
        found.append(Reason("key withdrawn", f"{issuer.name} withdrew the key on {key.withdrawn_on:%d %B %Y}."))
    return tuple(found)


def _issuer(unproved: Unproved, trust: Trust) -> Organisation:
    said = unproved.payload.get("issuer")
    code = said.removeprefix(ISSUER_PREFIX) if isinstance(said, str) else ""
    if code not in trust.organisations or said != urn_of(code):
        raise RefusedError("unknown issuer", "The issuer is not among the organisations of the trust folder.")
    return trust.organisations[code]


def _opened(unproved: Unproved, issuer: Organisation, shown: Sequence[str], bound: str) -> Opened:
    payload = unproved.payload
    begins, ends = read_stamp(payload.get("validFrom")), read_stamp(payload.get("validUntil"))
    subject, confirmation = payload.get("credentialSubject"), payload.get("cnf")
    if begins is None or ends is None or not isinstance(payload.get("id"), str) or payload.get("type") != TYPES:
        raise TokenError("it does not say what it is, from when, until when.")
    if not isinstance(subject, dict) or not isinstance(confirmation, dict) or payload.get("_sd_alg") != "sha-256":
        raise TokenError("it does not say whose it is.")
    holder_key = confirmation.get("jwk")
    public_key_of(holder_key)
    if not isinstance(holder_key, dict) or subject.get("id") != HOLDER_PREFIX + thumbprint(holder_key):
        raise TokenError("it is not bound to its holder's key.")
    clearances = uncover(subject.get("_sd"), [read_disclosure(one) for one in shown])
    return Opened(bound, issuer, payload, begins, ends, holder_key, clearances, str(unproved.header["kid"]))


def _always(clearance: Clearance) -> dict[str, str]:
    always = {CHECKED_ON: clearance.checked_on.isoformat()}
    return always if clearance.expires_on is None else {**always, EXPIRES_ON: clearance.expires_on.isoformat()}


def bound_hash(bound: str) -> str:
    """Give the hash by which a holder's signature names what it is about (RFC 9901, section 4.3.1)."""
    return digest(bound)
