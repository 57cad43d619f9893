"""What an issuer does: makes and rotates keys, issues passports, withdraws them, publishes its list and its keys."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from allotment.evidence.passports.claims import read_claims
from allotment.evidence.passports.errors import PassportError
from allotment.evidence.passports.kinds import add_months
from allotment.evidence.passports.rulebook import Rulebook, load_rulebook
from allotment.evidence.passports.words import ORGANISATION_CODE, ORGANISATION_KINDS
from allotment.planning.desk import Desk
from allotment.planning.passports import status_list
from allotment.planning.passports.credential import issue, new_name
from allotment.planning.passports.moments import end_of
from allotment.planning.passports.tokens import (
    TokenError,
    new_key,
    private_jwk,
    private_key_of,
    public_jwk,
    public_key_of,
    read_object,
    sign,
    thumbprint,
)
from allotment.planning.passports.trust import ORGANISATIONS, STATUS
from allotment.store.passports.files import write_json, write_public
from allotment.store.passports.issuer_shelf import IssuerShelf
from allotment.workforce.errors import Problem

MOST_TRIES = 1_000
MOST_KEY_BYTES = 10_000


@dataclass(frozen=True)
class KeysAsked:
    """Which organisation's keys. ``name`` and ``kind`` are needed the first time; ``publish`` is a trust folder."""

    organisation: str
    name: str = ""
    kind: str = ""
    rotate: bool = False
    withdraw: str = ""
    publish: Path | None = None


@dataclass(frozen=True)
class IssueAsked:
    """What is to be issued: a file of claims, by whom, to the holder of which public key, into which file."""

    claims: Path
    issuer: str
    holder: Path
    out: Path


@dataclass(frozen=True)
class Issued:
    """An issued passport: its name, its last day, the kinds that it holds."""

    passport: str
    valid_until: date
    kinds: tuple[str, ...]


def keep_keys(desk: Desk, asked: KeysAsked) -> dict[str, Any]:
    """Make an organisation's first key, rotate or withdraw one, and publish its record where asked; give the record.

    Raises:
        PassportError: the organisation or the key is not known, or a word is wrong.
    """
    shelf = _shelf(desk, asked.organisation)
    today = desk.clock().date()
    months = load_rulebook().limit("key_months", today)
    if not shelf.is_there:
        record = _first_record(asked)
        record["keys"] = [_add_key(shelf, today, months)]
    else:
        record = shelf.public_record()
    if asked.withdraw:
        _withdraw_key(record, asked.withdraw, today)
    if asked.rotate and shelf.is_there:
        for key in record["keys"]:
            key["valid_until"] = min(key["valid_until"], today.isoformat())
        record["keys"].append(_add_key(shelf, today, months))
    shelf.keep(record)
    if asked.publish is not None:
        folder = asked.publish / ORGANISATIONS
        folder.mkdir(parents=True, exist_ok=True)
        write_json(folder / f"{asked.organisation}.json", record)
        (folder / f"{asked.organisation}.json").chmod(0o644)
    return record


def issue_passport(desk: Desk, asked: IssueAsked) -> Issued:
    """Issue a passport for what a file claims, and write it for its holder.

    Raises:
        PassportError: the claims, the keys or the holder's key cannot be used; nothing is then written.
    """
    now = desk.clock().replace(microsecond=0)
    rulebook = load_rulebook()
    shelf = _known_shelf(desk, asked.issuer)
    kid, key = _signing_key(shelf, now.date())
    claims = read_claims(asked.claims, rulebook, shelf.public_record()["kind"], now.date())
    holder_key = read_holder_key(asked.holder)
    longest = add_months(now.date(), rulebook.limit("credential_months", now.date()))
    until = min(longest, claims.valid_until or longest)
    name = new_name()
    place = _take_place(shelf, rulebook.limit("status_list_bits", now.date()), name, until)
    text = issue(asked.issuer, kid, key, holder_key, claims.clearances, place, name, now, end_of(until))
    asked.out.parent.mkdir(parents=True, exist_ok=True)
    write_public(asked.out, text)
    asked.out.chmod(0o600)
    return Issued(name, until, tuple(one.kind for one in claims.clearances))


def withdraw_passport(desk: Desk, issuer: str, passport: str) -> date:
    """Withdraw a passport from today; it is refused wherever the issuer's next list is known. Give the day.

    Raises:
        PassportError: the issuer has issued no such passport.
    """
    shelf, today = _known_shelf(desk, issuer), desk.clock().date()
    if not shelf.withdraw(passport, today.isoformat()):
        problem = Problem("PASSPORT", f"{issuer} has issued none of that name.", "Use the name that issue printed.")
        raise PassportError("The passport cannot be withdrawn.", [problem])
    return today


def publish_list(desk: Desk, issuer: str, trust: Path) -> int:
    """Sign the list of withdrawn passports as it is now into a trust folder, and give how many it names.

    Raises:
        PassportError: the issuer has no key here that may sign today.
    """
    now = desk.clock().replace(microsecond=0)
    rulebook: Rulebook = load_rulebook()
    shelf = _known_shelf(desk, issuer)
    kid, key = _signing_key(shelf, now.date())
    places = [int(entry["place"]) for entry in shelf.issued() if entry["withdrawn_on"] is not None]
    size = rulebook.limit("status_list_bits", now.date())
    credential = status_list.list_credential(issuer, places, size, now)
    (trust / STATUS).mkdir(parents=True, exist_ok=True)
    write_public(trust / STATUS / f"{issuer}.jwt", sign(credential, key, {"typ": status_list.TYP, "kid": kid}))
    return len(places)


def signing_key(desk: Desk, organisation: str) -> tuple[str, Ed25519PrivateKey]:
    """Give the name and the private key with which an organisation signs today.

    Raises:
        PassportError: it has none here.
    """
    return _signing_key(_known_shelf(desk, organisation), desk.clock().date())


def read_holder_key(path: Path) -> dict[str, str]:
    """Read a holder's public key.

    Raises:
        PassportError: it is not one, or it is a private key, which nobody else should be given.
    """
    try:
        with path.open("rb") as stream:
            found = read_object(stream.read(MOST_KEY_BYTES))
        if "d" in found:
            raise TokenError("this is a private key: it stays with its holder.")
        public_key_of(found)
    except OSError as refused:
        problem = Problem("--holder", f"it cannot be read: {refused.strerror}.", "Name holder.json of the wallet.")
        raise PassportError("The holder's key cannot be read.", [problem]) from None
    except TokenError as error:
        problem = Problem(path.name, str(error), "Send holder.json of the wallet.")
        raise PassportError("The holder's key cannot be used.", [problem]) from None
    return {member: str(found[member]) for member in ("crv", "kty", "x")}


def _first_record(asked: KeysAsked) -> dict[str, Any]:
    problems = []
    if not asked.name.strip():
        problems.append(Problem("--name", "a new organisation needs its name.", "Give it."))
    if asked.kind not in ORGANISATION_KINDS:
        remedy = f"Use one of: {', '.join(ORGANISATION_KINDS)}."
        problems.append(Problem("--kind", "this is not a kind of organisation.", remedy, value=asked.kind))
    if problems:
        raise PassportError("The organisation's first key cannot be made.", problems)
    return {"organisation": asked.organisation, "name": asked.name.strip(), "kind": asked.kind, "keys": []}


def _add_key(shelf: IssuerShelf, today: date, months: int) -> dict[str, Any]:
    key = new_key()
    public = public_jwk(key)
    kid = thumbprint(public)
    shelf.keep_key(kid, private_jwk(key))
    ends = add_months(today, months) - timedelta(days=1)
    days = {"valid_from": today.isoformat(), "valid_until": ends.isoformat(), "withdrawn_on": None}
    return {**public, "kid": kid, "alg": "EdDSA", "use": "sig", **days}


def _withdraw_key(record: dict[str, Any], kid: str, today: date) -> None:
    key = next((one for one in record["keys"] if one["kid"] == kid), None)
    if key is None:
        problem = Problem(
            "--withdraw", "the organisation has no such key.", "Use a key's name as published.", value=kid
        )
        raise PassportError("The key cannot be withdrawn.", [problem])
    key["withdrawn_on"] = key["withdrawn_on"] or today.isoformat()


def _shelf(desk: Desk, organisation: str) -> IssuerShelf:
    if re.fullmatch(ORGANISATION_CODE, organisation) is None:
        rule, remedy = "a code has 2 to 20 letters, digits and hyphens.", "Use the ODS code."
        raise PassportError("The organisation is not known.", [Problem("ORGANISATION", rule, remedy)])
    return IssuerShelf.of(desk.home, organisation)


def _known_shelf(desk: Desk, organisation: str) -> IssuerShelf:
    shelf = _shelf(desk, organisation)
    if not shelf.is_there:
        remedy = f"Make them: allotment passport keys {organisation} --name ... --kind ..."
        raise PassportError("There are no keys.", [Problem(organisation, "it has no keys here.", remedy)])
    return shelf


def _signing_key(shelf: IssuerShelf, today: date) -> tuple[str, Ed25519PrivateKey]:
    for key in reversed(shelf.public_record()["keys"]):
        private = shelf.private_key(key["kid"])
        days = key["valid_from"] <= today.isoformat() <= key["valid_until"]
        if private is not None and days and key["withdrawn_on"] is None:
            return key["kid"], private_key_of(private)
    rule = "it has no key that may sign today."
    raise PassportError("Nothing can be signed.", [Problem(shelf.folder.name, rule, "Make one with --rotate.")])


def _take_place(shelf: IssuerShelf, size: int, name: str, until: date) -> int:
    """Take a place at random, so that places tell nothing of when or to whom passports were issued."""
    for _ in range(MOST_TRIES):
        place = secrets.randbelow(size)
        if shelf.take_place(place, name, until.isoformat()):
            return place
    rule = "no free place was found in its status list."
    raise PassportError("The passport cannot be issued.", [Problem(shelf.folder.name, rule, "Clear ended passports.")])


def now_of(desk: Desk) -> datetime:
    """Give the desk's time to the second."""
    return desk.clock().replace(microsecond=0)
