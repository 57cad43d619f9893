"""The site's navigation: the pages of a system in the order of planning, and the reader's own pages."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from allotment.planning.access.actor import Actor

SECTIONS = (
    ("Home", "home"),
    ("Workforce", "workforce"),
    ("Demand", "demand"),
    ("Gap", "gap"),
    ("Scenarios", "scenarios"),
    ("Plans", "plans"),
    ("Compare", "compare"),
    ("Runs", "runs"),
    ("Evidence", "evidence"),
    ("Assumptions", "assumptions"),
)


@dataclass(frozen=True)
class Link:
    """One entry of the navigation."""

    text: str
    href: str
    current: bool = False


def sections(actor: Actor, system: str, path: str) -> list[Link]:
    """Give the pages of a system, the one that is open marked; audit for those who may see it."""
    entries = [(text, reverse(name, kwargs={"system": system})) for text, name in SECTIONS]
    if actor.organisations_where("audit", "view"):
        entries.append(("Audit", reverse("audit")))
    entries.append(("Help", reverse("help")))
    home = entries[0][1]
    return [Link(text, href, path == href or (href != home and path.startswith(href))) for text, href in entries]


def account_links(actor: Actor) -> list[Link]:
    """Give the reader's own pages."""
    links = [Link(actor.name, reverse("account"))]
    if actor.organisations_where("account", "view"):
        links.append(Link("Administration", reverse("administration")))
    return links
