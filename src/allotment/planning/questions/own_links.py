"""Links by which single people see what an answer says of them, without an account: a student, an educator.

A link names the answer and the page, and proves whose it is by a code made with a secret of this site (HMAC-SHA256, 128
bits of it): none can be guessed or changed into another's. It works for a year, or until the answer is removed.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import polars as pl

from allotment.planning.desk import Desk
from allotment.store.secret_file import secret_of
from allotment.store.shelves.answers import KnownAnswer

SECRET_FILE = "own-links-secret"
LINKS = "own-links.csv"
LINKS_LAST = timedelta(days=365)
CODE_BYTES = 16


def own_links(
    desk: Desk, known: KnownAnswer, content: Mapping[str, Any], tables: Mapping[str, pl.DataFrame]
) -> pl.DataFrame:
    """Give the link of everybody who has one: whose it is, their name in the table, and the address on this site."""
    rows = [
        (page["whose"], person, f"/own/{token}")
        for number, page in enumerate(content["own_pages"])
        for person, token in tokens_of(desk, known.id, number, page, tables).items()
    ]
    return pl.DataFrame(rows, schema=dict.fromkeys(("whose", "name", "address"), pl.String), orient="row")


def tokens_of(
    desk: Desk, record: str, number: int, page: Mapping[str, Any], tables: Mapping[str, pl.DataFrame]
) -> dict[str, str]:
    """Give the token of everybody in a page's table, by name."""
    secret = secret_of(desk.home, SECRET_FILE)
    people = tables[page["table"]][page["by"]].cast(pl.String).drop_nulls().unique().sort()
    return {person: f"{record}-{number}-{_code(secret, record, number, person)}" for person in people}


def person_of(
    desk: Desk, record: str, number: int, page: Mapping[str, Any], tables: Mapping[str, pl.DataFrame], token: str
) -> str | None:
    """Give whose a token is, or None."""
    found = tokens_of(desk, record, number, page, tables)
    return next((person for person, one in found.items() if hmac.compare_digest(one, token)), None)


def _code(secret: bytes, record: str, number: int, person: str) -> str:
    return hmac.digest(secret, f"{record}\0{number}\0{person}".encode(), "sha256")[:CODE_BYTES].hex()
