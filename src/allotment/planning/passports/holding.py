"""What a holder does: makes a wallet, chooses what to show to whom, and sees every use."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from allotment.evidence.passports.agreements import agreements_between
from allotment.evidence.passports.errors import PassportError
from allotment.evidence.passports.rulebook import load_rulebook
from allotment.planning.desk import Desk
from allotment.planning.passports.credential import Opened, open_passport
from allotment.planning.passports.issuing import now_of
from allotment.planning.passports.moments import Moment, span_of, stamp_of
from allotment.planning.passports.presentation import SHORTEST_NONCE, Binding, present
from allotment.planning.passports.reasons import RefusedError
from allotment.planning.passports.tokens import (
    TokenError,
    new_key,
    private_jwk,
    private_key_of,
    public_jwk,
    read_unproved,
    require_signed,
)
from allotment.planning.passports.trust import Trust, read_trust, urn_of
from allotment.planning.passports.uses import USE_TYP
from allotment.planning.passports.verify import Checking, verify
from allotment.store.passports.files import write_public
from allotment.store.passports.wallet import Wallet
from allotment.workforce.errors import Problem

MOST_BYTES = 400_000


@dataclass(frozen=True)
class PresentAsked:
    """What a holder would show: of which passport, to whom, for what, how long.

    ``show`` lists kind.field, or kind alone for a clearance without fields; ``agreed`` takes what an agreement names.
    Nothing is made without ``consent``. ``nonce`` is the number that the organisation asked for, or empty.
    """

    wallet: Path
    passport: Path
    trust: Path
    audience: str
    purpose: str
    valid_for: str
    out: Path
    show: tuple[str, ...] = ()
    agreed: bool = False
    nonce: str = ""
    consent: bool = False


@dataclass(frozen=True)
class Presented:
    """What is or would be shown, by kind; ``receipt`` is the log's line, or empty where nothing was made."""

    shown: Mapping[str, tuple[str, ...]]
    receipt: Mapping[str, Any]


def make_wallet(folder: Path) -> None:
    """Make a holder's wallet with a key of its own.

    Raises:
        PassportError: there is one already; its key is kept.
    """
    key = new_key()
    if not Wallet(folder).make(private_jwk(key), public_jwk(key)):
        problem = Problem(str(folder), "there is a wallet already.", "Use it, or name another folder.")
        raise PassportError("The wallet was not made.", [problem])


def present_passport(desk: Desk, asked: PresentAsked) -> Presented:
    """Make a presentation of what the holder chose, if they consent, and note it in their log.

    What the organisation would refuse is refused here already, before anything is shown to anybody.

    Raises:
        PassportError: the wallet, the passport or the choice cannot be used; every reason.
    """
    rulebook, now = load_rulebook(), now_of(desk)
    trust = read_trust(asked.trust, rulebook)
    wallet = Wallet(asked.wallet)
    key = wallet.private_key()
    if key is None:
        problem = Problem(str(asked.wallet), "it holds no key.", "Make one: allotment passport wallet FOLDER")
        raise PassportError("This is no wallet.", [problem])
    opened = _open(asked.passport, trust)
    chosen = _chosen(asked, opened, trust, now_of(desk))
    if asked.nonce and len(asked.nonce) < SHORTEST_NONCE:
        problem = Problem("--nonce", f"it has fewer than {SHORTEST_NONCE} characters.", "Ask for a longer one.")
        raise PassportError("The number cannot be used.", [problem])
    nonce = asked.nonce or secrets.token_urlsafe(SHORTEST_NONCE)
    binding = Binding(asked.audience, asked.purpose, now, now + span_of(asked.valid_for), nonce)
    text = present(opened, chosen, private_key_of(key), binding)
    verdict = verify(text, Checking(trust, rulebook, asked.audience, Moment(now, now)))
    if not verdict.accepted:
        remedy = "Choose otherwise, or speak with the organisations."
        problems = [Problem(asked.audience, one.words, remedy) for one in verdict.reasons]
        raise PassportError(f"{asked.audience} would refuse this.", problems)
    if not asked.consent:
        return Presented(chosen, {})
    receipt = _note(wallet, asked, opened, chosen, binding, text)
    write_public(asked.out, text)
    asked.out.chmod(0o600)
    return Presented(chosen, receipt)


def add_receipt(desk: Desk, folder: Path, receipt: Path, trust_folder: Path) -> Mapping[str, Any]:
    """Add an organisation's signed receipt of a use to the holder's log, and give the line.

    Raises:
        PassportError: it is not signed by an organisation of the trust folder, or not about a presentation of the log.
    """
    trust = read_trust(trust_folder, load_rulebook())
    wallet = Wallet(folder)
    try:
        unproved = read_unproved(read_text(receipt), USE_TYP)
        code = str(unproved.payload.get("by"))
        organisation = trust.organisations.get(code)
        key = None if organisation is None else organisation.keys.get(str(unproved.header.get("kid")))
        if key is None or unproved.payload.get("iss") != urn_of(code):
            raise TokenError("it is signed by nobody of the trust folder.")
        require_signed(unproved, key.key)
    except TokenError as error:
        problem = Problem(receipt.name, str(error), "Ask the organisation for its receipt again.")
        raise PassportError("The receipt cannot be used.", [problem]) from None
    lines, _ = wallet.uses()
    presentation = unproved.payload.get("presentation_sha256")
    if presentation not in {line.get("presentation_sha256") for line in lines if line["what"] == "shown"}:
        problem = Problem(receipt.name, "it is about a presentation that this log does not know.", "Ask them why.")
        raise PassportError("The receipt cannot be used.", [problem])
    use = {
        "at": str(unproved.payload.get("at")),
        "what": "accepted" if unproved.payload.get("accepted") is True else "refused",
        "audience": code,
        "presentation_sha256": presentation,
        "noted_at": stamp_of(now_of(desk)),
    }
    return _add(wallet, use)


def read_text(path: Path) -> str:
    """Read a passport, a presentation or a receipt; one line end after it is not part of it.

    Raises:
        PassportError: it cannot be read, or is too big.
    """
    try:
        with path.open("rb") as stream:
            content = stream.read(MOST_BYTES + 1)
    except OSError as refused:
        problem = Problem(str(path), f"it cannot be read: {refused.strerror}.", "Name a file that is there.")
        raise PassportError("The file cannot be read.", [problem]) from None
    if len(content) > MOST_BYTES:
        problem = Problem(path.name, f"it has over {MOST_BYTES:,} bytes.", "Ask for the right file.")
        raise PassportError("The file is too big.", [problem])
    return content.decode("ascii", errors="replace").removesuffix("\n")


def _open(path: Path, trust: Trust) -> Opened:
    try:
        return open_passport(read_text(path), trust)
    except RefusedError as refused:
        problem = Problem(path.name, refused.reason.words, "Ask its issuer for it again.")
        raise PassportError("The passport cannot be used.", [problem]) from None


def _chosen(asked: PresentAsked, opened: Opened, trust: Trust, now: Any) -> dict[str, tuple[str, ...]]:
    """Give the fields to show by kind: those named, or those that agreements for the purpose name and it holds."""
    if asked.agreed == bool(asked.show):
        rule = "say what to show: --show once or more, or --agreed."
        raise PassportError("Nothing is chosen.", [Problem("--show", rule, "Give one of the two.")])
    chosen: dict[str, list[str]] = {}
    if asked.agreed:
        for one in agreements_between(trust.agreements, asked.audience, opened.issuer.code, now.date()):
            for kind, terms in one.kinds.items() if asked.purpose in one.purposes else ():
                if kind in opened.clearances and kind not in chosen:
                    chosen[kind] = [name for name in terms.fields if name in opened.clearances[kind].fields]
        return {kind: tuple(fields) for kind, fields in chosen.items()}
    problems = []
    for word in asked.show:
        kind, _, name = word.partition(".")
        held = opened.clearances.get(kind)
        if held is None or (name and name not in held.fields):
            known = ", ".join(opened.clearances) if held is None else ", ".join(held.fields)
            problems.append(Problem("--show", "the passport holds no such thing.", f"It holds: {known}.", value=word))
        else:
            chosen.setdefault(kind, []).extend([name] if name and name not in chosen.get(kind, []) else [])
    if problems:
        raise PassportError("What to show is not in the passport.", problems)
    return {kind: tuple(fields) for kind, fields in chosen.items()}


def _note(
    wallet: Wallet,
    asked: PresentAsked,
    opened: Opened,
    chosen: Mapping[str, tuple[str, ...]],
    binding: Binding,
    text: str,
) -> Mapping[str, Any]:
    """Note a consent: which fields, never what they hold."""
    use = {
        "at": stamp_of(binding.begins),
        "what": "shown",
        "audience": asked.audience,
        "purpose": asked.purpose,
        "fields": [f"{kind}.{name}" for kind, names in chosen.items() for name in names or ("",)],
        "valid_until": stamp_of(binding.ends),
        "issuer": opened.issuer.code,
        "passport": opened.name,
        "presentation_sha256": hashlib.sha256(text.encode("ascii")).hexdigest(),
    }
    return _add(wallet, use)


def _add(wallet: Wallet, use: Mapping[str, Any]) -> Mapping[str, Any]:
    try:
        return wallet.add_use(use)
    except ValueError as error:
        problem = Problem(str(wallet.folder), str(error), "Keep the folder as it is, and ask who changed it.")
        raise PassportError("The log of uses is broken; nothing was added.", [problem]) from None
