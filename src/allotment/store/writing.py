"""One write, whole or not at all, and done once however often it is sent."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import transaction

from allotment.store.models import WriteKey
from allotment.workforce.errors import AllotmentError, Problem


class KeyReusedError(AllotmentError):
    """A key of one write was sent again with another write."""


@contextmanager
def one_write() -> Iterator[None]:
    """Open a transaction: everything inside is kept, or nothing is."""
    with transaction.atomic():
        yield


def after_commit(do: Callable[[], None]) -> None:
    """Do something once the transaction is on the disk; never if it is not."""
    transaction.on_commit(do)


def request_hash(request: Mapping[str, Any]) -> str:
    """Give the hash of what a write asks for."""
    return hashlib.sha256(json.dumps(request, sort_keys=True, default=str).encode("utf-8")).hexdigest()


def done_before(account: str, key: str, verb: str, request: Mapping[str, Any]) -> dict[str, Any] | None:
    """Give the result of a write that this key already did, or None.

    Raises:
        KeyReusedError: the key was used for something else.
    """
    found = WriteKey.objects.filter(account_id=account, key=key).first()
    if found is None:
        return None
    if found.verb != verb or found.request_sha256 != request_hash(request):
        remedy = "Send each new write with a new key."
        problem = Problem("Idempotency-Key", "this key was used for another write.", remedy, value=key)
        raise KeyReusedError("This was not done: its key belongs to another write.", [problem])
    return dict(found.result)


def remember(
    account: str, key: str, verb: str, request: Mapping[str, Any], result: Mapping[str, Any], at: datetime
) -> None:
    """Keep what a write did under its key, in the write's own transaction."""
    WriteKey.objects.create(
        account_id=account, key=key, verb=verb, request_sha256=request_hash(request), result=dict(result), done_at=at
    )
