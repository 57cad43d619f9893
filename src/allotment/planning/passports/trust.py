"""The trust folder, all that a verifier needs without a connection: organisations' keys, status lists, agreements.

    organisations/<code>.json   an organisation's name, kind and public keys, each with its days
    status/<code>.jwt           its signed list of withdrawn passports
    agreements.yaml             who accepts what from whom

Whoever may write there decides who is believed: it is handed over by a way of its own and kept like a list of keys.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from allotment.evidence.passports.agreements import Agreement, read_agreements
from allotment.evidence.passports.errors import PassportError
from allotment.evidence.passports.kinds import as_day
from allotment.evidence.passports.rulebook import Rulebook
from allotment.evidence.passports.words import ORGANISATION_CODE, ORGANISATION_KINDS
from allotment.planning.passports.tokens import TokenError, public_key_of, read_object, thumbprint
from allotment.workforce.errors import Problem

ORGANISATIONS, STATUS, AGREEMENTS = "organisations", "status", "agreements.yaml"
MOST_BYTES = 400_000
ISSUER_PREFIX = "urn:x-organisation:"


@dataclass(frozen=True)
class PublicKey:
    """One public key: its name, the days on which it may sign, and the day from which it is not believed at all."""

    kid: str
    key: Ed25519PublicKey
    valid_from: date
    valid_until: date
    withdrawn_on: date | None


@dataclass(frozen=True)
class Organisation:
    """An organisation that is believed, and its keys by name."""

    code: str
    name: str
    kind: str
    keys: Mapping[str, PublicKey]


@dataclass(frozen=True)
class Trust:
    """What a trust folder holds. ``status`` gives the text of each organisation's list; ``sha256`` each file's hash."""

    organisations: Mapping[str, Organisation]
    status: Mapping[str, str]
    agreements: tuple[Agreement, ...]
    sha256: Mapping[str, str]


def urn_of(code: str) -> str:
    """Give an organisation's name in a credential."""
    return f"{ISSUER_PREFIX}{code}"


def read_trust(folder: Path, rulebook: Rulebook) -> Trust:
    """Read a trust folder.

    Raises:
        PassportError: it is no trust folder, or a file of it breaks a rule; every problem.
    """
    if not (folder / ORGANISATIONS).is_dir():
        problem = Problem(str(folder), f"it has no folder {ORGANISATIONS}.", "Publish keys there first.")
        raise PassportError("The trust folder cannot be used.", [problem])
    problems: list[Problem] = []
    hashes: dict[str, str] = {}
    organisations = {}
    for path in sorted((folder / ORGANISATIONS).glob("*.json")):
        content = _content(path, problems)
        hashes[f"{ORGANISATIONS}/{path.name}"] = hashlib.sha256(content).hexdigest()
        found = _organisation(path.name, content, problems)
        if found is not None:
            organisations[found.code] = found
    status = {}
    for path in sorted((folder / STATUS).glob("*.jwt")):
        content = _content(path, problems)
        hashes[f"{STATUS}/{path.name}"] = hashlib.sha256(content).hexdigest()
        status[path.stem] = content.decode("ascii", errors="replace").removesuffix("\n")
    agreements: tuple[Agreement, ...] = ()
    if (folder / AGREEMENTS).exists():
        hashes[AGREEMENTS] = hashlib.sha256((folder / AGREEMENTS).read_bytes()).hexdigest()
        try:
            agreements = read_agreements(folder / AGREEMENTS, rulebook)
        except PassportError as error:
            problems += error.problems
    if problems:
        raise PassportError(f"The trust folder has {len(problems)} problem(s).", problems)
    return Trust(organisations, status, agreements, hashes)


def read_organisation(name: str, record: Mapping[str, Any]) -> Organisation:
    """Read an organisation's public record.

    Args:
        name: the name of its file, for messages.

    Raises:
        PassportError: the record breaks a rule; every problem.
    """
    problems: list[Problem] = []

    def say(where: str, rule: str) -> None:
        problems.append(Problem(f"{name}, {where}", rule, "Ask the organisation to publish it again."))

    code = record.get("organisation")
    if not isinstance(code, str) or re.fullmatch(ORGANISATION_CODE, code) is None:
        say("organisation", "this is not a code of letters, digits and hyphens.")
    elif name != f"{code}.json":
        say("organisation", "the file is not named after it.")
    if record.get("kind") not in ORGANISATION_KINDS:
        say("kind", f"this is not one of: {', '.join(ORGANISATION_KINDS)}.")
    if not isinstance(record.get("name"), str) or not record.get("name"):
        say("name", "this is missing.")
    keys: dict[str, PublicKey] = {}
    listed = record.get("keys")
    for number, given in enumerate(listed if isinstance(listed, list) else [], start=1):
        try:
            key = _public_key(given)
        except TokenError as error:
            say(f"key {number}", str(error))
            continue
        if key.kid in keys:
            say(f"key {number}", "the key is given twice.")
        keys[key.kid] = key
    if not keys and not problems:
        say("keys", "there is no key.")
    if problems:
        raise PassportError(f"{name} cannot be used.", problems)
    return Organisation(str(code), str(record["name"]), str(record["kind"]), keys)


def _organisation(name: str, content: bytes, problems: list[Problem]) -> Organisation | None:
    try:
        return read_organisation(name, read_object(content))
    except TokenError:
        problems.append(Problem(name, "it is not a JSON object.", "Ask the organisation to publish it again."))
    except PassportError as error:
        problems += error.problems
    return None


def _public_key(given: object) -> PublicKey:
    """Read one key of a record.

    Raises:
        TokenError: it is not an Ed25519 public key under its own name, with its days.
    """
    if not isinstance(given, dict):
        raise TokenError("the key is not an object.")
    key = public_key_of(given)
    if given.get("kid") != thumbprint(given):
        raise TokenError("the key is not named by its thumbprint (RFC 7638).")
    start, end, gone = (as_day(given.get(name)) for name in ("valid_from", "valid_until", "withdrawn_on"))
    if start is None or end is None or end < start or (given.get("withdrawn_on") is not None and gone is None):
        raise TokenError("the key's days are not valid_from, valid_until and withdrawn_on as 2026-04-01.")
    return PublicKey(str(given["kid"]), key, start, end, gone)


def _content(path: Path, problems: list[Problem]) -> bytes:
    with path.open("rb") as stream:
        content = stream.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        problems.append(Problem(path.name, f"it has over {MOST_BYTES:,} bytes.", "Ask for the right file."))
        return b""
    return content
