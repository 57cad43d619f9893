"""What every page is given: where the reader is, and what they may open."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from allotment.planning.access.actor import Actor
from allotment.web.navigation import account_links, sections


def every_page(request: HttpRequest) -> dict[str, Any]:
    """Give the navigation for the reader; empty for somebody who is not signed in."""
    actor: Actor | None = getattr(request, "actor", None)
    system = _system(request, actor)
    return {
        "actor": actor,
        "system": system,
        "system_name": actor.tree.name(system) if actor and system else "",
        "sections": sections(actor, system, request.path) if actor and system else [],
        "account_links": account_links(actor) if actor else [],
        "csp_nonce": getattr(request, "csp_nonce", ""),
        "WORK_ACCOUNT": _work_account(),
    }


def _work_account() -> str:
    """Give what the organisation's own sign-on is called; empty where there is none."""
    providers: Any = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    return str(providers[0]["name"]) if providers else ""


def _system(request: HttpRequest, actor: Actor | None) -> str | None:
    matched = request.resolver_match
    named = matched.kwargs.get("system") if matched else None
    if named or actor is None:
        return named
    return actor.systems[0] if actor.systems else None
