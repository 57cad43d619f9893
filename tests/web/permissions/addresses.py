"""Every address of the site and the API, filled in: what a curious reader could open."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any
from uuid import UUID

PART = re.compile(r"<(?:(?P<converter>\w+):)?(?P<name>\w+)>")
# The library's names without a page, the other service's door, and what is the same text for everybody.
NOT_PAGES = ("sign-in/none/", "sign-in/work-account/", "api/openapi.json", "help/")

# What names nothing that there is, for every gap of an address.
NOTHING = str(UUID(int=1))
FILLED = {
    name: [value]
    for name, value in {
        **dict.fromkeys(("document_id", "job_id", "account", "token"), NOTHING),
        **dict.fromkeys(("run_id", "which", "key", "screen", "file", "figure", "return_id", "proposal_id"), "none"),
        **dict.fromkeys(("source", "scenario", "assumption", "name", "topic", "provider_id", "table"), "none"),
        **dict.fromkeys(("mix_id", "lever", "ledger", "example", "answer_id"), "none"),
        **dict.fromkeys(("extension", "kind", "form"), "csv"),
        "question": "rotate-doctors",
        "questions:kind": "rotate-doctors",
        "row": "0",
        "system": "QR1",
        "appointment": "1",
        "step": "agree",
        "decision": "accept",
    }.items()
}


@dataclass(frozen=True)
class Address:
    """One pattern of an address: its text with gaps, its name, and the names of the gaps."""

    route: str
    name: str

    @property
    def gaps(self) -> tuple[str, ...]:
        """The names of what has to be filled in."""
        return tuple(match["name"] for match in PART.finditer(self.route))

    def filled(self, values: Mapping[str, Sequence[str]]) -> Iterator[str]:
        """Give the address with every choice of values.

        Raises:
            KeyError: nothing is known for a gap: whoever adds an address says what a reader could put there.
        """
        sections = self.route.split("/")
        choices = []
        for gap in self.gaps:
            narrower = [values[f"{word}:{gap}"] for word in sections if f"{word}:{gap}" in values]
            choices.append(narrower[0] if narrower else values[gap])
        for chosen in product(*choices):
            words = iter(chosen)
            yield "/" + PART.sub(lambda _, words=words: next(words), self.route)  # type: ignore[misc]


def addresses() -> list[Address]:
    """Give every pattern of the site, the API's with it."""
    from django.urls import get_resolver

    found = {one.route: one for one in _below(get_resolver().url_patterns, "")}
    return [one for one in found.values() if not one.route.startswith(NOT_PAGES)]


def _below(patterns: Sequence[Any], before: str) -> Iterator[Address]:
    for one in patterns:
        route = before + str(one.pattern)
        if hasattr(one, "url_patterns"):
            yield from _below(one.url_patterns, route)
        else:
            yield Address(route, one.name or "")
