"""What the audit log keeps of signing in: who came in and how, who could not, and changes of password and factor."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from allotment.planning.access.tree import Tree, tree_on
from allotment.planning.audit.record import By, recorded
from allotment.planning.desk import Desk
from allotment.store.shelves import accounts as shelf
from allotment.store.shelves import second_factors
from allotment.store.shelves.accounts import KnownAccount

ACCOUNT = "account"
NOBODY = "Somebody who did not sign in"


def record_sign_in(desk: Desk, account_id: str, means: list[str]) -> None:
    """Record that somebody signed in, and by what means."""
    with own_change(desk, account_id, "sign in", by=", ".join(means)):
        pass


def record_sign_out(desk: Desk, account_id: str) -> None:
    """Record that somebody signed out."""
    with own_change(desk, account_id, "sign out"):
        pass


def record_refused(desk: Desk, address: str, why: str) -> None:
    """Record that a sign-in failed. The address is kept as a keyed hash: people type passwords into that field."""
    today = desk.clock().date()
    known = shelf.account_by_email(address, today)
    organisation = _home(known, tree_on(today)) if known else ""
    known_as = known.id if known else ""
    by = By("", NOBODY, organisation)
    with recorded(desk, by, "fail to sign in", ACCOUNT, known_as, address=shelf.hashed_address(address), why=why):
        pass


def hashed_address(address: str) -> str:
    """Give an address as the logs name it."""
    return shelf.hashed_address(address)


def is_tied_to_another(account_id: str, subject: str) -> bool:
    """Say whether an account is tied to another person of the identity provider: addresses are given out again."""
    return second_factors.has_another_work_account(account_id, subject)


@contextmanager
def own_change(desk: Desk, account_id: str, verb: str, /, **detail: Any) -> Iterator[None]:
    """Do something to an account in its holder's name, recorded in the same transaction."""
    with recorded(desk, by_account(desk, account_id), verb, ACCOUNT, account_id, **detail):
        yield


def by_account(desk: Desk, account_id: str) -> By:
    """Give who an account is to the audit log: at home in the highest organisation of its appointments."""
    today: date = desk.clock().date()
    known = shelf.account(account_id, today)
    return By(account_id, known.name, _home(known, tree_on(today))) if known else By(account_id, "")


def _home(known: KnownAccount, tree: Tree) -> str:
    posts = sorted({held.organisation for held in known.appointments if held.organisation in tree.organisations})
    return min(posts, key=lambda code: len(tree.above[code])) if posts else ""
