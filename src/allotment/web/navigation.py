"""The site's navigation: the pages of a system in the order of planning, and the reader's own pages."""

from __future__ import annotations

from dataclasses import dataclass

from allotment.governance.permissions import VIEW
from allotment.planning.access.actor import Actor
from allotment.web.addresses import url

SECTIONS = (
    ("Home", "home"),
    ("Workforce", "workforce"),
    ("Demand", "demand"),
    ("Gap", "gap"),
    ("Scenarios", "scenarios"),
    ("Plans", "plans"),
    ("Best mix", "mixes"),
    ("Growing our own", "growing"),
    ("Deployment", "deployment"),
    ("Compare", "compare"),
    ("Runs", "runs"),
    ("Evidence", "evidence"),
    ("Assumptions", "assumptions"),
)
WITH_IT = {"mixes": ("levers", "funding", "levy")}
"""Pages that stand under an entry and not below its address."""


@dataclass(frozen=True)
class Link:
    """One entry of the navigation."""

    text: str
    href: str
    current: bool = False


def sections(actor: Actor, system: str, path: str) -> list[Link]:
    """Give the pages of a system, the one that is open marked; audit for those who may see it."""
    entries = [(text, url(name, system=system)) for text, name in SECTIONS]
    if _may_view_any(actor, "audit"):
        entries.append(("Audit", url("audit")))
    entries.append(("Help", url("help")))
    home = entries[0][1]
    return [Link(text, href, _is_open(href, home, path, system)) for text, href in entries]


def _is_open(href: str, home: str, path: str, system: str) -> bool:
    """Say whether the page at a path stands under an entry."""
    if href == home:
        return path == home
    others = next((also for name, also in WITH_IT.items() if href == url(name, system=system)), ())
    return path.startswith((href, *(url(name, system=system) for name in others)))


def account_links(actor: Actor) -> list[Link]:
    """Give the reader's own pages."""
    links = [Link(actor.name, url("account"))]
    if _may_view_any(actor, "account"):
        links.append(Link("Administration", url("administration")))
    return links


def _may_view_any(actor: Actor, thing: str) -> bool:
    return any(actor.may(thing, VIEW, organisation) for organisation in actor.reach)
