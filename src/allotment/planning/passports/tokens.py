"""Signed tokens: JSON Web Signatures with Ed25519 keys (RFC 7515, RFC 8037), read strictly.

Signatures are PyJWT's and cryptography's; here is only what makes them strict. One algorithm is read, whatever a token
says. Base64url must be in its one canonical form, so that no byte of a token can be changed and still mean the same,
and no member of a JSON object may be given twice.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from jwt import PyJWS
from jwt.algorithms import OKPAlgorithm
from jwt.exceptions import InvalidKeyError, PyJWTError

from allotment.evidence.passports.errors import PassportError
from allotment.workforce.errors import Problem

ALGORITHM = "EdDSA"
MOST_CHARACTERS = 400_000
BASE64URL = re.compile(r"[A-Za-z0-9_-]+")


class TokenError(Exception):
    """A token is not of the form that it must have, or its signature is not of the key; the message says which."""


@dataclass(frozen=True)
class Unproved:
    """What a token says of itself, before anybody has looked at its signature."""

    text: str
    header: Mapping[str, Any]
    payload: Mapping[str, Any]


def sign(payload: Mapping[str, Any], key: Ed25519PrivateKey, header: Mapping[str, str]) -> str:
    """Give a signed token of a payload; ``header`` names its type and, where it has one, its key."""
    body = json.dumps(payload, separators=(",", ":"), ensure_ascii=False).encode("utf-8")
    return PyJWS().encode(body, key, algorithm=ALGORITHM, headers=dict(header))


def read_unproved(text: str, typ: str) -> Unproved:
    """Take a token apart without believing it.

    Raises:
        TokenError: it is not a token of the type, in its canonical form.
    """
    parts = text.split(".")
    if len(text) > MOST_CHARACTERS or len(parts) != 3:
        raise TokenError("it is not a signed token of three parts.")
    header, payload, _ = (decode(part) for part in parts)
    said = read_object(header)
    if said.get("alg") != ALGORITHM or said.get("typ") != typ or "crit" in said:
        raise TokenError(f"its header does not say {ALGORITHM} and {typ}.")
    return Unproved(text, said, read_object(payload))


def require_signed(token: Unproved, key: Ed25519PublicKey) -> None:
    """Hold that a token is signed with the key.

    Raises:
        TokenError: it is not.
    """
    try:
        PyJWS().decode(token.text, key, algorithms=[ALGORITHM])
    except PyJWTError:
        raise TokenError("its signature is not of that key.") from None


def decode(part: str) -> bytes:
    """Give the bytes of canonical base64url without padding.

    Raises:
        TokenError: it is not canonical.
    """
    try:
        found = base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)) if BASE64URL.fullmatch(part) else b""
    except (binascii.Error, ValueError):
        found = b""
    if not found or encode(found) != part:
        raise TokenError("a part of it is not canonical base64url.")
    return found


def encode(content: bytes) -> str:
    """Give base64url without padding."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode("ascii")


def digest(text: str) -> str:
    """Give the SHA-256 of ASCII text as base64url, as disclosures and key binding name it."""
    return encode(hashlib.sha256(text.encode("ascii")).digest())


def read_json(content: bytes) -> Any:
    """Give the value of JSON text.

    Raises:
        TokenError: it is not JSON, gives a member twice, or holds a number that JSON has not.
    """
    try:
        return json.loads(content.decode("utf-8"), object_pairs_hook=_once, parse_constant=_refuse)
    except (UnicodeDecodeError, ValueError, RecursionError):
        raise TokenError("a part of it is not plain JSON.") from None


def read_object(content: bytes) -> dict[str, Any]:
    """Give a JSON object.

    Raises:
        TokenError: it is none.
    """
    found = read_json(content)
    if not isinstance(found, dict):
        raise TokenError("a part of it is not a JSON object.")
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError
    return found


def _refuse(_word: str) -> None:
    raise ValueError


def new_key() -> Ed25519PrivateKey:
    """Make a key."""
    return Ed25519PrivateKey.generate()


def private_jwk(key: Ed25519PrivateKey) -> dict[str, str]:
    """Give a private key as a JSON Web Key."""
    return dict(OKPAlgorithm.to_jwk(key, as_dict=True))


def public_jwk(key: Ed25519PrivateKey | Ed25519PublicKey) -> dict[str, str]:
    """Give the public half of a key as a JSON Web Key."""
    public = key.public_key() if isinstance(key, Ed25519PrivateKey) else key
    return dict(OKPAlgorithm.to_jwk(public, as_dict=True))


def private_key_of(jwk: Mapping[str, str]) -> Ed25519PrivateKey:
    """Give the key of a private JSON Web Key that was made here.

    Raises:
        PassportError: it was changed into something else since.
    """
    try:
        key = _key_of(jwk)
    except TokenError:
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        problem = Problem("private key", "it is no longer the key that was made.", "Bring it back from a copy.")
        raise PassportError("The private key is damaged.", [problem])
    return key


def public_key_of(jwk: object) -> Ed25519PublicKey:
    """Give the key of a public JSON Web Key.

    Raises:
        TokenError: it is no Ed25519 public key, or it holds a private one.
    """
    key = _key_of(jwk)
    if not isinstance(key, Ed25519PublicKey):
        raise TokenError("the key is not a public Ed25519 key.")
    return key


def _key_of(jwk: object) -> object:
    if not isinstance(jwk, dict) or jwk.get("kty") != "OKP" or jwk.get("crv") != "Ed25519":
        raise TokenError("the key is not an Ed25519 key.")
    if not all(isinstance(jwk.get(name, ""), str) for name in ("x", "d")) or len(decode(jwk.get("x", ""))) != 32:
        raise TokenError("the key is not an Ed25519 key.")
    try:
        return OKPAlgorithm.from_jwk(jwk)
    except (InvalidKeyError, ValueError):
        raise TokenError("the key is not an Ed25519 key.") from None


def thumbprint(jwk: Mapping[str, Any]) -> str:
    """Give the name of a key: the SHA-256 of its required members in order (RFC 7638)."""
    members = {name: jwk[name] for name in ("crv", "kty", "x")}
    return digest(json.dumps(members, separators=(",", ":"), sort_keys=True))
