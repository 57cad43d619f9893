"""Salted hashes of claims, each shown by its own disclosure (RFC 9901, SD-JWT, sections 4 and 7).

Every clearance is one disclosure, and each of its fields another inside it: who is shown one clearance learns nothing
of the others, not even which there are. Decoy hashes round their number up, so that it says little either.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from allotment.planning.passports.tokens import TokenError, decode, digest, encode, read_json

SALT_BYTES = 16  # 128 bits, as RFC 9901, section 9.3, asks for
ROUND_UP_TO = 8
HASHES = "_sd"
RESERVED = (HASHES, "...", "_sd_alg")


@dataclass(frozen=True)
class Disclosure:
    """One claim that can be shown: its encoded text, what it is called, and what it holds."""

    text: str
    name: str
    value: Any

    @property
    def digest(self) -> str:
        """The hash by which the signed credential knows it."""
        return digest(self.text)


@dataclass(frozen=True)
class Shown:
    """A clearance that is shown: its own disclosure, what is always shown with it, and the fields disclosed."""

    kind: str
    disclosure: Disclosure
    always: Mapping[str, Any]
    fields: Mapping[str, Disclosure] = field(default_factory=dict)

    def held(self) -> dict[str, Any]:
        """Give the shown fields by name."""
        return {name: one.value for name, one in self.fields.items()}


def hide(claims: Mapping[str, tuple[Mapping[str, Any], Mapping[str, Any]]]) -> tuple[list[str], list[Disclosure]]:
    """Hide clearances behind hashes.

    Args:
        claims: by kind: what is always shown with it, and its fields.

    Returns:
        The sorted hashes to be signed, and every disclosure; a clearance's fields follow it.
    """
    hashes, disclosures = [], []
    for kind, (always, fields) in claims.items():
        inside = [_disclosure(name, value) for name, value in fields.items()]
        outer = _disclosure(kind, {**always, HASHES: _with_decoys([one.digest for one in inside])})
        hashes.append(outer.digest)
        disclosures += [outer, *inside]
    return _with_decoys(hashes), disclosures


def read_disclosure(text: str) -> Disclosure:
    """Read one disclosure.

    Raises:
        TokenError: it is not a salt, a name and a value.
    """
    found = read_json(decode(text))
    if not isinstance(found, list) or len(found) != 3 or not all(isinstance(one, str) for one in found[:2]):
        raise TokenError("a disclosure is not a salt, a name and a value.")
    if found[1] in RESERVED:
        raise TokenError("a disclosure has a name that is kept for the format.")
    return Disclosure(text, found[1], found[2])


def uncover(signed: object, disclosures: Sequence[Disclosure]) -> dict[str, Shown]:
    """Put disclosures where the signed hashes place them; each must have its one place.

    Args:
        signed: the hashes of the signed credential.
        disclosures: what was sent with it, in any order.

    Raises:
        TokenError: a disclosure is not the credential's, is given twice, or has two places.
    """
    by_digest = {one.digest: one for one in disclosures}
    if len(by_digest) < len(disclosures):
        raise TokenError("a disclosure is given twice.")
    met: set[str] = set()
    found: dict[str, Shown] = {}
    used = 0
    for outer in _placed(signed, by_digest, met):
        value = outer.value
        if not isinstance(value, dict) or outer.name in found:
            raise TokenError("a clearance is not an object of its own.")
        fields: dict[str, Disclosure] = {}
        always = {name: held for name, held in value.items() if name != HASHES}
        for inner in _placed(value.get(HASHES), by_digest, met):
            if inner.name in fields or inner.name in always or isinstance(inner.value, dict | list):
                raise TokenError("a field is shown twice, or is not a plain value.")
            fields[inner.name] = inner
        found[outer.name] = Shown(outer.name, outer, always, fields)
        used += 1 + len(fields)
    if used < len(disclosures):
        raise TokenError("a disclosure is not part of the signed passport.")
    return found


def _placed(hashes: object, by_digest: Mapping[str, Disclosure], met: set[str]) -> Iterator[Disclosure]:
    if not isinstance(hashes, list) or not all(isinstance(one, str) for one in hashes):
        raise TokenError("the list of hashes is not one.")
    for one in hashes:
        if one in met:
            raise TokenError("a hash is given twice.")
        met.add(one)
        if one in by_digest:
            yield by_digest[one]


def _disclosure(name: str, value: Any) -> Disclosure:
    salt = encode(secrets.token_bytes(SALT_BYTES))
    text = encode(json.dumps([salt, name, value], ensure_ascii=False).encode("utf-8"))
    return Disclosure(text, name, value)


def _with_decoys(hashes: list[str]) -> list[str]:
    """Add hashes of nothing up to the next multiple, in an order that tells nothing."""
    short = -len(hashes) % ROUND_UP_TO
    return sorted([*hashes, *(digest(secrets.token_hex(32)) for _ in range(short))])
