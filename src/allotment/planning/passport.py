"""The staff passport: look at a presentation, say which workers are current for a role, warn, and show every use."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from allotment.evidence.passports.agreements import read_agreements
from allotment.evidence.passports.errors import PassportError
from allotment.evidence.passports.example import write_example_files
from allotment.evidence.passports.rulebook import load_rulebook
from allotment.planning.answers.answer import Answer, Measure, Plot, Section
from allotment.planning.answers.identity import name_answer
from allotment.planning.desk import Desk, Progress, say_nothing
from allotment.planning.passports.holding import read_text
from allotment.planning.passports.issuing import now_of, signing_key
from allotment.planning.passports.moments import moment_of
from allotment.planning.passports.pages import (
    STATE_COLUMNS,
    USE_COLUMNS,
    WARNING_COLUMNS,
    state_table,
    verdict_answer,
    warning_table,
)
from allotment.planning.passports.state import CURRENT, EXPIRING, warnings_of, worker_states
from allotment.planning.passports.trust import Trust, read_trust
from allotment.planning.passports.uses import use_receipt
from allotment.planning.passports.verify import REPLAYED, Checking, Verdict, verify
from allotment.store.passports.files import write_public
from allotment.store.passports.seen import note_seen, was_seen
from allotment.store.passports.wallet import Wallet
from allotment.workforce.errors import Problem


@dataclass(frozen=True)
class VerifyAsked:
    """Which presentation, by which trust folder, for which organisation, when (None: now).

    ``nonce`` is the number that the holder was asked to sign. ``receipt`` is where a signed receipt for the holder is
    written. Where ``remember`` is false, an accepted presentation may be looked at again.
    """

    presentation: Path
    trust: Path
    organisation: str
    on: str | None = None
    nonce: str | None = None
    receipt: Path | None = None
    remember: bool = True


@dataclass(frozen=True)
class StateAsked:
    """Whose presentations (a folder), for which role, by which trust folder, for which organisation, when."""

    passports: Path
    role: str
    trust: Path
    organisation: str
    on: str | None = None


@dataclass(frozen=True)
class WarningsAsked:
    """Which folder of passports or presentations, by which trust folder, when, and within how many days.

    ``within`` is None for each kind's own days of warning.
    """

    passports: Path
    trust: Path
    on: str | None = None
    within: int | None = None


def write_example(desk: Desk, folder: Path) -> list[Path]:
    """Write made-up claims and agreements to begin from."""
    return write_example_files(folder, desk.clock().date())


def check_agreements(desk: Desk, path: Path, on: str | None = None) -> Answer:
    """Check a file of agreements, and list what is agreed on a day.

    Raises:
        PassportError: the file breaks a rule; every problem.
    """
    rulebook = load_rulebook()
    moment = moment_of(on, now_of(desk))
    agreements = read_agreements(path, rulebook)
    schema = dict.fromkeys(("agreement", "accepts", "from", "kind", "fields", "in_force", "valid_to"), pl.String)
    rows = [
        (one.key, one.accepts, ", ".join(one.issuers), kind, ", ".join(terms.fields), _yes(one.in_force(moment.day)),
         one.valid_to.isoformat())
        for one in agreements
        for kind, terms in one.kinds.items()
    ]  # fmt: skip
    table = pl.DataFrame(rows, schema=schema, orient="row")
    force = sum(one.in_force(moment.day) for one in agreements)
    return Answer(
        kind="passport-agreements",
        answer_id=_name(desk, "passport-agreements", {"on": str(moment.day)}, [path], rulebook.sha256),
        sentence=f"{path.name} is in order: {force} of {len(agreements)} agreements are in force on {moment.day}.",
        told={"agreements": len(agreements), "in_force": force, "rows": table.to_dicts()},
        measures=[Measure("Agreements in force", force, "agreements")],
        sections=[
            Section(
                "What is agreed",
                "Each row is one kind of clearance that an organisation accepts, with the fields it may be shown.",
                "agreed",
                {name: name.replace("_", " ").capitalize() for name in schema},
            )
        ],
        tables={"agreed": table},
    )


def verify_presentation(desk: Desk, asked: VerifyAsked, progress: Progress = say_nothing) -> Answer:
    """Say whether an organisation may accept a presentation, with what it shows, or every reason against it.

    Raises:
        PassportError: a file or an option cannot be used. A presentation that is refused raises nothing.
    """
    progress("Looking at the presentation", 0.0)
    rulebook = load_rulebook()
    trust = read_trust(asked.trust, rulebook)
    _require_known(asked.organisation, trust)
    moment = moment_of(asked.on, now_of(desk))
    text = read_text(asked.presentation)
    here = asked.organisation
    seen = (lambda mark: was_seen(desk.home, here, mark)) if asked.remember else (lambda _mark: False)
    signer = None if asked.receipt is None else signing_key(desk, here)
    verdict = verify(text, Checking(trust, rulebook, here, moment, asked.nonce, seen))
    noted = not (verdict.accepted and asked.remember) or note_seen(
        desk.home, here, verdict.mark, str(verdict.consent_until)
    )
    if not noted:  # another look at the same presentation was first, at the same moment
        verdict = Verdict((REPLAYED,), verdict.issuer)
    if asked.receipt is not None and signer is not None:
        receipt = use_receipt(here, *signer, text, now_of(desk), accepted=verdict.accepted)
        write_public(asked.receipt, receipt)
    asks = {"on": str(moment), "as": here, "nonce": asked.nonce, "trust": dict(trust.sha256)}
    answer_id = _name(desk, "passport-verify", asks, [asked.presentation], rulebook.sha256)
    return verdict_answer(verdict, here, moment.day, trust, answer_id)


def passport_state(desk: Desk, asked: StateAsked, progress: Progress = say_nothing) -> Answer:
    """Say of each worker whether they are current for a role: a table that shift-filling reads.

    Raises:
        PassportError: the folder, the role or the trust folder cannot be used.
    """
    rulebook = load_rulebook()
    trust = read_trust(asked.trust, rulebook)
    _require_known(asked.organisation, trust)
    moment = moment_of(asked.on, now_of(desk))
    paths = _tokens(asked.passports)
    texts = {path.name: read_text(path) for path in paths}
    progress("Looking at presentations", 0.1)
    states = worker_states(texts, asked.role, Checking(trust, rulebook, asked.organisation, moment))
    table = state_table(states)
    good = sum(one.state in (CURRENT, EXPIRING) for one in states)
    asks = {"on": str(moment), "role": asked.role, "as": asked.organisation, "trust": dict(trust.sha256)}
    sentence = f"{good} of {len(states)} workers are current for {asked.role} on {moment.day}."
    return Answer(
        kind="passport-state",
        answer_id=_name(desk, "passport-state", asks, paths, rulebook.sha256),
        sentence=sentence,
        told={"role": asked.role, "on": str(moment.day), "current": good, "workers": table.to_dicts()},
        measures=[Measure("Current for the role", good, "workers"), Measure("Looked at", len(states), "workers")],
        sections=[
            Section(
                "Who may be booked",
                "Current or expiring may be booked until the earlier of the two days; missing and refused may not.",
                "state",
                STATE_COLUMNS,
            )
        ],
        tables={"state": table},
        personal_tables=frozenset({"state"}),
        notes=["A worker is known by the file's name up to its first full stop; several files are taken together."],
    )


def passport_warnings(desk: Desk, asked: WarningsAsked, progress: Progress = say_nothing) -> Answer:
    """List clearances that end soon, or have ended, with the days left.

    Raises:
        PassportError: the folder or the trust folder cannot be used.
    """
    progress("Looking at passports", 0.0)
    rulebook = load_rulebook()
    trust = read_trust(asked.trust, rulebook)
    moment = moment_of(asked.on, now_of(desk))
    paths = _tokens(asked.passports)
    texts = {path.name: read_text(path) for path in paths}
    found, unread = warnings_of(texts, trust, rulebook, moment.day, asked.within)
    table = warning_table(found)
    asks = {"on": str(moment), "within": asked.within, "trust": dict(trust.sha256)}
    how = "Days left below zero: it has ended. Each kind is warned of by its own number of days, a dated record."
    return Answer(
        kind="passport-warnings",
        answer_id=_name(desk, "passport-warnings", asks, paths, rulebook.sha256),
        sentence=f"Clearances that end soon or have ended, on {moment.day}: {len(found)}.",
        told={"on": str(moment.day), "warnings": table.to_dicts(), "not_read": unread},
        measures=[Measure("Clearances to renew", len(found), "clearances")],
        sections=[
            Section(
                "What ends soon",
                how,
                "warnings",
                WARNING_COLUMNS,
                Plot("bar", "days_left", "title", "worker", x_title="Days left", y_title="Clearance"),
            )
        ],
        tables={"warnings": table},
        personal_tables=frozenset({"warnings"}),
        notes=[f"{name} was not read: {why}" for name, why in unread.items()],
    )


def passport_uses(desk: Desk, wallet: Path) -> Answer:
    """Show the holder's log of every use, and whether its chain is whole.

    Raises:
        PassportError: the folder is no wallet.
    """
    kept = Wallet(wallet)
    if kept.private_key() is None:
        problem = Problem(str(wallet), "it holds no key.", "Name the folder of a wallet.")
        raise PassportError("This is no wallet.", [problem])
    lines, faults = kept.uses()
    rows = [{name: _cell(line.get(name)) for name in USE_COLUMNS} for line in lines]
    table = pl.DataFrame(rows, schema=dict.fromkeys(USE_COLUMNS, pl.String))
    head = lines[-1]["hash"] if lines else ""
    sentence = f"Uses: {len(lines)}; the chain is {'broken' if faults else 'whole'}."
    return Answer(
        kind="passport-uses",
        answer_id=name_answer("passport-uses", {"head": head, "faults": faults, "code": desk.answer_code_hash}),
        sentence=sentence,
        told={"whole": not faults, "faults": faults, "head": head, "uses": lines},
        measures=[Measure("Uses", len(lines), "lines"), Measure("Head of the chain", head[:16] or "none")],
        sections=[
            Section("Every use", "Shown: what you consented to. Accepted or refused: what they then told you.", "uses",
                    USE_COLUMNS)
        ],
        tables={"uses": table},
        personal_tables=frozenset({"uses"}),
        notes=[*faults, "Note the head of the chain elsewhere: with it, even a log that was replaced whole is found."],
    )  # fmt: skip


def _require_known(organisation: str, trust: Trust) -> None:
    if organisation not in trust.organisations:
        known = ", ".join(trust.organisations) or "none"
        problem = Problem("--as", "the trust folder does not know it.", f"It knows: {known}.", value=organisation)
        raise PassportError("The organisation is not known.", [problem])


def _tokens(folder: Path) -> list[Path]:
    found = sorted(folder.glob("*.jwt")) if folder.is_dir() else []
    if not found:
        problem = Problem(str(folder), "it holds no file that ends in .jwt.", "Name the folder of presentations.")
        raise PassportError("There is nothing to look at.", [problem])
    return found


def _name(desk: Desk, kind: str, asks: Mapping[str, Any], paths: Sequence[Path], records: str) -> str:
    hashes = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}
    return name_answer(kind, {**asks, "files": hashes, "records": records, "code": desk.answer_code_hash})


def _cell(found: object) -> str:
    """Write what a line of the log holds; fields are gathered by their clearance."""
    if not isinstance(found, list):
        return "" if found is None else str(found)
    by_kind: dict[str, list[str]] = {}
    for kind, _, name in (str(one).partition(".") for one in found):
        by_kind.setdefault(kind, []).append(name)
    return "; ".join(f"{kind} ({', '.join(filter(None, names))})" for kind, names in by_kind.items())


def _yes(held: bool) -> str:
    return "yes" if held else "no"
