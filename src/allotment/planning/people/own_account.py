"""One's own account: what one is appointed to, recent sign-ins, and tokens for Power BI and Excel."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from allotment.governance.roles import ROLE_IN_WORDS, UserRole
from allotment.planning.access.acting import reading, write_as
from allotment.planning.access.actor import Actor
from allotment.planning.access.errors import NotYoursError
from allotment.planning.desk import Desk
from allotment.planning.people.rules import ACCOUNT, NotDoneError, refuse
from allotment.store import audit_log
from allotment.store.shelves import accounts as shelf
from allotment.store.shelves import second_factors
from allotment.store.shelves.accounts import KnownAppointment, KnownToken
from allotment.workforce.errors import Problem

MOST_TOKEN_DAYS = 365
MOST_TOKEN_NAME_CHARACTERS = 80
MOST_TOKENS = 20
SIGN_INS_SHOWN = 10
SIGN_INS = ("sign in", "sign out", "change own password", "sign out everywhere else")


@dataclass(frozen=True)
class HeldRole:
    """A role that one holds: where, what it lets one do, and until when."""

    role: str
    organisation_name: str
    meaning: str
    held: KnownAppointment


@dataclass(frozen=True)
class SignInSeen:
    """One of one's own sign-ins."""

    at: str
    did: str
    by: str


@dataclass(frozen=True)
class TokenSeen:
    """A token, and whether it still works."""

    token: KnownToken
    has_expired: bool


@dataclass(frozen=True)
class OwnAccount:
    """What somebody sees of their own account."""

    name: str
    email: str
    roles: list[HeldRole]
    has_second_factor: bool
    tokens: list[TokenSeen]
    sign_ins: list[SignInSeen]


@dataclass(frozen=True)
class TokenMade:
    """A token as it was made: the secret is there once, and not when the form comes again."""

    id: str
    name: str
    secret: str | None
    expires_at: datetime


def see_own_account(desk: Desk, actor: Actor) -> OwnAccount:
    """Give one's own account.

    Raises:
        NotYoursError: it is gone.
    """
    now = desk.clock()
    with reading(actor):
        known = shelf.account(actor.account, now.date())
        if known is None:
            raise NotYoursError(ACCOUNT)
        factor = bool(second_factors.with_second_factor([known.id]))
        tokens = [TokenSeen(one, one.expires_at <= now) for one in shelf.tokens(known.id)]
        entries = audit_log.entries_by(known.id, SIGN_INS, newest=SIGN_INS_SHOWN)
    roles = [
        HeldRole(held.role, actor.tree.name(held.organisation), ROLE_IN_WORDS[UserRole(held.role)], held)
        for held in known.appointments
    ]
    sign_ins = [SignInSeen(entry.at, entry.verb, str(entry.detail.get("by", ""))) for entry in entries]
    return OwnAccount(known.name, known.email, roles, factor, tokens, sign_ins)


def make_token(
    desk: Desk, actor: Actor, *, name: str, days: int | None, may_write: bool = False, key: str = ""
) -> TokenMade:
    """Make a token for so many days. It reads what its holder may read; one that may write does what they may do.

    Its secret is given once.

    Raises:
        NotDoneError: it has no name or no lifetime, or there are too many.
    """
    refuse("The token was not made.", _token_problems(name, days))
    assert days is not None
    expires_at = desk.clock() + timedelta(days=days)
    request = {"name": name, "days": days, "may_write": may_write}
    with write_as(desk, actor, "make a token", ACCOUNT, key=key, request=request) as write:
        if write.done_before:
            until = datetime.fromisoformat(write.result["expires_at"])
            return TokenMade(write.result["token"], name, None, until)
        if len(shelf.tokens(actor.account)) >= MOST_TOKENS:
            problem = Problem("name", f"you have {MOST_TOKENS} tokens already.", "Remove one that you no longer use")
            raise NotDoneError("The token was not made.", [problem])
        token, secret = shelf.add_token(actor.account, name.strip(), may_write, desk.clock(), expires_at)
        write.did(actor.account, _home(actor), token=token, days=days, may_write=may_write)
        write.result = {"token": token, "expires_at": expires_at.isoformat()}
    return TokenMade(token, name.strip(), secret, expires_at)


def _token_problems(name: str, days: int | None) -> list[Problem]:
    problems = []
    if not name.strip() or len(name.strip()) > MOST_TOKEN_NAME_CHARACTERS:
        rule = f"a token's name has 1 to {MOST_TOKEN_NAME_CHARACTERS} characters."
        problems.append(Problem("name", rule, "Enter what you use the token for", value=name.strip() or None))
    if days is None or not 1 <= days <= MOST_TOKEN_DAYS:
        rule = f"a token lasts 1 to {MOST_TOKEN_DAYS} days."
        problems.append(Problem("days", rule, f"Enter a number of days from 1 to {MOST_TOKEN_DAYS}"))
    return problems


def remove_token(desk: Desk, actor: Actor, token_id: str, *, key: str = "") -> None:
    """Remove one of one's own tokens: it no longer works at once.

    Raises:
        NotYoursError: there is no such token of one's own.
    """
    with write_as(desk, actor, "remove a token", ACCOUNT, key=key, request={"token": token_id}) as write:
        if write.done_before:
            return
        if not shelf.remove_token(actor.account, token_id):
            raise NotYoursError("token")
        write.did(actor.account, _home(actor), token=token_id)


def sign_out_elsewhere(desk: Desk, actor: Actor, *, key: str = "") -> None:
    """End all one's sessions; the door through which this is asked keeps its own."""
    with write_as(desk, actor, "sign out everywhere else", ACCOUNT, key=key) as write:
        if write.done_before:
            return
        shelf.sign_out_everywhere(actor.account)
        write.did(actor.account, _home(actor))


def _home(actor: Actor) -> str:
    return min(actor.organisations, key=lambda code: len(actor.tree.above[code]), default="")
