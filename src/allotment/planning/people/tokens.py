"""Reading and writing with a token: whose it is, and whether it may write."""

from __future__ import annotations

from dataclasses import dataclass

from allotment.planning.access.actor import Actor, actor_of
from allotment.planning.desk import Desk
from allotment.store.shelves import accounts as shelf


@dataclass(frozen=True)
class TokenHolder:
    """Whoever holds a token, as appointed today, and whether the token may do more than read."""

    actor: Actor
    may_write: bool


def holder_of_token(desk: Desk, secret: str) -> TokenHolder | None:
    """Give whose token this is; None where it is none, has expired, or its account is switched off."""
    found = shelf.account_of_token(secret, desk.clock())
    if found is None:
        return None
    account, may_write = found
    actor = actor_of(desk, account)
    return None if actor is None else TokenHolder(actor, may_write)
