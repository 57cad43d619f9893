"""Another program that asks the API with a token of one of the cast."""

from __future__ import annotations

import json
from base64 import b64encode
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.test import Client

from tests.web.site import ICS, Site

if TYPE_CHECKING:
    from django.http import HttpResponse

V1 = "/api/v1"
SYSTEM = f"{V1}/systems/{ICS}"


def secret_of(site: Site, who: str, *, may_write: bool = False) -> str:
    """Make a token for one of the cast and give its secret."""
    from allotment.store.shelves.accounts import add_token

    now = site.desk.clock()
    account = str(site.account(who).id)
    return add_token(account, f"token {uuid4().hex[:6]}", may_write, now, now + timedelta(days=1))[1]


def basic(secret: str, name: str = "") -> str:
    """Give the header with which Excel and Power BI send a password."""
    return f"Basic {b64encode(f'{name}:{secret}'.encode()).decode()}"


@dataclass(frozen=True)
class Caller:
    """A program; its client has no session."""

    client: Client
    headers: dict[str, str]

    @classmethod
    def of(cls, site: Site, who: str, *, may_write: bool = True) -> Caller:
        """Give a program that holds a token of one of the cast."""
        return cls(
            Client(enforce_csrf_checks=True), {"Authorization": f"Bearer {secret_of(site, who, may_write=may_write)}"}
        )

    def get(self, address: str, headers: dict[str, str] | None = None, **query: Any) -> HttpResponse:
        """Ask for something."""
        return self.client.get(address, query, headers={**self.headers, **(headers or {})})

    def read(self, address: str, **query: Any) -> Any:
        """Ask for something that there is, and give what comes."""
        answer = self.get(address, **query)
        assert answer.status_code == 200, (address, answer.status_code, answer.content[:500])
        return answer.json()

    def send(self, method: str, address: str, body: Any = None, key: str = "") -> HttpResponse:
        """Write something."""
        headers = {**self.headers, **({"Idempotency-Key": key} if key else {})}
        content = json.dumps({} if body is None else body)
        return self.client.generic(method, address, content, content_type="application/json", headers=headers)

    def post(self, address: str, body: Any = None, key: str = "") -> HttpResponse:
        """Write something new, or take a step."""
        return self.send("POST", address, body, key)

    def put(self, address: str, body: Any = None, key: str = "") -> HttpResponse:
        """Write something in the place of what stands."""
        return self.send("PUT", address, body, key)
