"""Administering accounts: seeing them, making them, and changing how somebody signs in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from allotment.planning.access.acting import reading, write_as
from allotment.planning.access.actor import Actor
from allotment.planning.access.errors import NotYoursError
from allotment.planning.desk import Desk
from allotment.planning.people import rules
from allotment.planning.people.rules import ACCOUNT, NotDoneError
from allotment.store.shelves import accounts as shelf
from allotment.store.shelves import second_factors
from allotment.store.shelves.accounts import KnownAccount, KnownAppointment
from allotment.workforce.errors import Problem

ACCOUNTS_A_PAGE = 50


@dataclass(frozen=True)
class AccountSeen:
    """An account as an administrator sees it: no appointment outside the organisations they administer."""

    account: KnownAccount
    in_force: tuple[KnownAppointment, ...]
    past_or_coming: tuple[KnownAppointment, ...]
    organisation_names: dict[str, str]
    has_second_factor: bool
    is_own: bool
    may_change_sign_in: bool


@dataclass(frozen=True)
class AccountsSeen:
    """A page of the accounts that were, are or will be appointed where the reader administers."""

    accounts: list[AccountSeen]
    found: int
    page: int
    pages: int
    words: str


@dataclass(frozen=True)
class PasswordMade:
    """What came of making an account or a password. The password is there once: not when the form comes again."""

    account: str
    password: str | None
    already_had_account: bool = False


def see_accounts(desk: Desk, actor: Actor, words: str = "", page: int = 1) -> AccountsSeen:
    """Give a page of accounts, by name.

    Raises:
        NotYoursError: the reader administers no organisation.
    """
    reach = actor.organisations_where(ACCOUNT, "view")
    if not reach:
        raise NotYoursError("administration")
    with reading(actor):
        found = shelf.accounts_ever_at(reach, words)
        pages = max(1, -(-len(found) // ACCOUNTS_A_PAGE))
        chosen = min(max(page, 1), pages)
        shown = found[(chosen - 1) * ACCOUNTS_A_PAGE : chosen * ACCOUNTS_A_PAGE]
        factors = second_factors.with_second_factor([one.id for one in shown])
    today = desk.clock().date()
    seen = [_seen(actor, one, one.id in factors, today, whole=False) for one in shown]
    return AccountsSeen(seen, len(found), chosen, pages, words)


def see_account(desk: Desk, actor: Actor, account_id: str) -> AccountSeen:
    """Give an account.

    Raises:
        NotYoursError: there is none where the reader administers.
    """
    with reading(actor):
        found = rules.account_in_view(actor, account_id)
        factor = bool(second_factors.with_second_factor([found.id]))
    today = desk.clock().date()
    return _seen(actor, found, factor, today, whole=rules.manages_whole(actor, found, today))


def _seen(actor: Actor, account: KnownAccount, factor: bool, today: date, *, whole: bool) -> AccountSeen:
    reach = actor.organisations_where(ACCOUNT, "view")
    held = [one for one in account.appointments if one.organisation in reach]
    in_force = tuple(one for one in held if _in_force(one, today))
    names = {one.organisation: actor.tree.name(one.organisation) for one in held}
    is_own = account.id == actor.account
    others = tuple(one for one in held if one not in in_force)
    return AccountSeen(account, in_force, others, names, factor, is_own, whole and not is_own)


def _in_force(held: KnownAppointment, today: date) -> bool:
    return held.valid_from <= today and (held.valid_to is None or held.valid_to > today)


def make_account(
    desk: Desk,
    actor: Actor,
    *,
    email: str,
    name: str,
    organisation: str,
    role: str,
    valid_from: date | None,
    valid_to: date | None = None,
    key: str = "",
) -> PasswordMade:
    """Make an account with its first appointment and a temporary password, which is given once and kept as a hash.

    Where somebody has an account already, at another system perhaps, it is appointed, and its password stays.

    Raises:
        NotDoneError: something is missing or not allowed; every problem at once.
        NotYoursError: the actor administers no organisation.
    """
    if not actor.organisations_where(ACCOUNT, "manage"):
        raise NotYoursError("administration")
    problems = [
        *rules.person_problems(email, name),
        *rules.appointment_problems(actor, organisation, role, valid_from, valid_to),
    ]
    rules.refuse("The account was not made.", problems)
    assert valid_from is not None
    request = {"email": email.strip().lower(), "name": name, "organisation": organisation, "role": role}
    request |= {"from": str(valid_from), "until": str(valid_to or "")}
    with write_as(desk, actor, "make an account", ACCOUNT, key=key, request=request) as write:
        if write.done_before:
            return PasswordMade(write.result["account"], None, write.result["already_had_account"])
        there = shelf.account_by_email(email, desk.clock().date())
        password = None if there else rules.temporary_password()
        if there:
            rules.refuse_self(actor, there.id)
            account_id = there.id
        else:
            until = desk.clock() + rules.TEMPORARY_PASSWORD_LASTS
            account_id = shelf.add_account(email, name, password, temporary_until=until)
        shelf.appoint(account_id, organisation, role, valid_from, valid_to)
        write.did(account_id, organisation, role=role, valid_from=str(valid_from), new_account=there is None)
        write.result = {"account": account_id, "already_had_account": there is not None}
    return PasswordMade(account_id, password, there is not None)


def make_new_password(desk: Desk, actor: Actor, account_id: str, *, key: str = "") -> PasswordMade:
    """Give somebody a temporary password in the place of theirs, and end their sessions.

    Raises:
        NotYoursError: there is no such account where the actor administers.
        NotDoneError: it is the actor's own, or it holds a role elsewhere too.
    """
    with write_as(desk, actor, "make a new password", ACCOUNT, key=key, request={"account": account_id}) as write:
        account = _to_change(desk, actor, account_id)
        if write.done_before:
            return PasswordMade(account.id, None)
        password = rules.temporary_password()
        shelf.set_temporary_password(account.id, password, desk.clock() + rules.TEMPORARY_PASSWORD_LASTS)
        write.did(account.id, _home(actor, account))
        write.result = {"account": account.id}
    return PasswordMade(account.id, password)


def switch_account(desk: Desk, actor: Actor, account_id: str, *, on: bool, key: str = "") -> None:
    """Stop somebody from signing in, which ends their sessions and tokens at once; or let them again.

    Raises:
        NotYoursError, NotDoneError: as for a new password.
    """
    verb = "switch an account on" if on else "switch an account off"

    def change(account: KnownAccount) -> bool:
        shelf.set_active(account.id, active=on)
        return True

    _change(desk, actor, verb, account_id, key, change)


def remove_second_factor(desk: Desk, actor: Actor, account_id: str, *, key: str = "") -> None:
    """Remove the second factor of somebody who lost it, and the work account tied to them; they set up another.

    Raises:
        NotYoursError, NotDoneError: as for a new password; or there is none to remove.
    """

    def change(account: KnownAccount) -> bool:
        return second_factors.remove_second_factor(account.id)

    done = _change(desk, actor, "remove a second factor", account_id, key, change)
    if not done:
        problem = Problem("second factor", "this account has none.", "Nothing is to be done.")
        raise NotDoneError("No second factor was removed.", [problem])


def _change(
    desk: Desk, actor: Actor, verb: str, account_id: str, key: str, change: Callable[[KnownAccount], bool]
) -> bool:
    with write_as(desk, actor, verb, ACCOUNT, key=key, request={"account": account_id}) as write:
        account = _to_change(desk, actor, account_id)
        if write.done_before:
            return True
        changed = change(account)
        if changed:
            write.did(account.id, _home(actor, account))
    return changed


def _to_change(desk: Desk, actor: Actor, account_id: str) -> KnownAccount:
    account = rules.account_in_view(actor, account_id, "manage")
    rules.refuse_self(actor, account.id)
    rules.require_whole(actor, account, desk.clock().date())
    return account


def _home(actor: Actor, account: KnownAccount) -> str:
    """Give the highest of the actor's organisations where the account was ever appointed: who audits it sees this."""
    reach = actor.organisations_where(ACCOUNT, "manage")
    posts = sorted({held.organisation for held in account.appointments if held.organisation in reach})
    return min(posts, key=lambda code: len(actor.tree.above[code]))
