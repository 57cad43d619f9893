"""Two worlds that differ in another organisation's records alone look the same, byte for byte, on every page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import pytest

from tests.web.permissions.addresses import Address, addresses
from tests.web.permissions.owned import Owned, Shelves
from tests.web.site import Site

FRESH = re.compile(
    r'(name="csrfmiddlewaretoken" value=")[^"]+|(name="write_key" value=")[^"]+|(nonce=")[^"]+|(nonce-)[^\' ]+'
    r'|("X-CSRFToken": ")[^"]+|(id="term-)[0-9a-f]{12}|(aria-describedby="term-)[0-9a-f]{12}'
)
HEADERS = ("Content-Type", "Content-Disposition", "Location", "ETag", "Allow", "HX-Redirect", "HX-Refresh")
PRIVATE = (
    "draft scenario",
    "draft plan",
    "draft funding file",
    "draft mix",
    "levy",
    "answer",
    "return",
    "job",
    "entry",
    "people",
)
EVERYTHING = (
    *PRIVATE,
    "counts",
    "run",
    "mix",
    "shared funding file",
    "shared scenario",
    "shared plan",
    "scenario in review",
    "proposal",
    "account",
)
WORLDS: dict[str, tuple[str, dict[str, tuple[str, ...]]]] = {
    "a sibling": ("partner", {"RTE": PRIVATE, "QE1": EVERYTHING}),
    "a viewer of the system": ("viewer", {"RTE": PRIVATE, "QE1": EVERYTHING}),
    "a stranger": ("stranger", {"RTE": PRIVATE, "QR1": EVERYTHING}),
    "an administrator of the system": ("administrator", {"RTE": PRIVATE[:-2], "QE1": EVERYTHING[:4]}),
    "the national viewer": ("national", {"RTE": PRIVATE}),
}


def _values(things: Iterable[tuple[str, Owned]], run_id: str) -> dict[str, list[str]]:
    """Say what a curious reader would put into each gap of an address: the very ids of what is another's."""
    nothing = str(UUID(int=1))

    def ids(word: str) -> list[str]:
        return [one.id for kind, one in things if word in kind] or [nothing]

    return {
        "system": ["QR1", "QE1"],
        "run_id": [run_id],
        "scenarios:document_id": ids("scenario"),
        "plans:document_id": ids("plan"),
        "funding:document_id": ids("funding file"),
        "mix_id": ids("mix"),
        "answer_id": ids("answer"),
        "answers:key": ["section-1"],
        "question": ["rotate-doctors"],
        "questions:kind": ["rotate-doctors"],
        "row": ["0"],
        "lever": ["flexible_working"],
        "ledger": ["example", *ids("levy")],
        "example": ["gloucestershire"],
        "mixes:key": ["mix_gap"],
        "job_id": ids("job"),
        "account": ids("account"),
        "token": [nothing],
        "return_id": ids("return"),
        "proposal_id": ids("proposal"),
        "source": ["nhs-workforce-statistics", *ids("draft scenario")],
        "scenario": ["central"],
        "appointment": ["1"],
        "step": ["agree"],
        "topic": ["getting-started"],
        "assumptions:key": ["leaver_share"],
        "assumption": ["leaver_share"],
        "runs:key": ["fan"],
        "compare:key": ["fan"],
        "which": ["slice"],
        "figure": ["fan"],
        "screen": ["wide"],
        "extension": ["csv"],
        "kind": ["csv"],
        "table": ["runs", "protected_counts", "assumptions"],
        "file": ["report.zip"],
        "provider_id": ["employer"],
        "name": ["central"],
        "decision": ["accept"],
        "form": ["csv"],
    }


def _bare(text: str) -> str:
    """Give an answer without what is fresh each time."""
    return FRESH.sub(lambda match: next(part for part in match.groups() if part), text)


def _answer(browser: Any, address: str) -> tuple[Any, ...]:
    response = browser.get(address)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    content = _bare(body.decode("utf-8", "replace"))
    return response.status_code, tuple(response.headers.get(name) for name in HEADERS), content


def _opened(patterns: list[Address], values: dict[str, list[str]]) -> list[str]:
    more = ["/audit/?verb=walk", "/administration/?search=Walked", "/jobs?live=1", "/api/v1/jobs", "/"]
    filled = [address for pattern in patterns for address in pattern.filled(values)]
    lists = [f"{address}?organisation={code}" for address in filled if address.endswith("/people") for code in ("RTE",)]
    return list(dict.fromkeys([*filled, *lists, *more]))


@contextmanager
def _undone() -> Iterator[None]:
    from django.db import transaction

    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _add(site: Site, organisation: str, kinds: Iterable[str]) -> list[tuple[str, Owned]]:
    """Put an organisation's records on the shelves: one of each kind, comments, versions and runs of drafts."""
    from allotment.store import scoping
    from allotment.store.models import SystemRun
    from allotment.store.shelves import documents

    shelves = Shelves(site)
    made = [(kind, shelves.owned(kind, organisation)) for kind in kinds]
    with scoping.everything():
        draft, at = shelves.owned("draft scenario", organisation), site.desk.clock()
        documents.add_comment(draft.id, 1, shelves.author, "Walked words.", at)
        line = SystemRun.objects.filter(document__isnull=True).order_by("pk").first()
        assert line is not None
        line.pk, line.organisation_id, line.document_id, line.document_version = None, organisation, draft.id, 1
        line.system_id, line.scenario_title = draft.system, draft.mark
        line.save(force_insert=True)
    return made


@pytest.mark.parametrize("world", WORLDS)
def test_another_s_records_change_no_byte_of_what_a_reader_may_open(site: Site, world: str) -> None:
    who, theirs = WORLDS[world]
    patterns, run_id = addresses(), _central(site)
    with _undone():
        browser = site.client(who)
        with _undone():
            made = [one for code, kinds in theirs.items() for one in _add(site, code, kinds)]
            asked = _opened(patterns, _values(made, run_id))
            there = {address: _answer(browser, address) for address in asked}
        without = {address: _answer(browser, address) for address in asked}
    changed = [f"{one}: {without[one][0]} and {there[one][0]}" for one in asked if there[one] != without[one]]
    assert not changed, _told(changed, there, without)
    named = [one for one in asked if any(f"alked {kind}" in there[one][2] for kind in ("scenario", "plan", "words"))]
    assert not named
    assert sum(answer[0] == 200 for answer in there.values()) >= 15


def _told(changed: list[str], there: dict[str, tuple[Any, ...]], without: dict[str, tuple[Any, ...]]) -> str:
    import difflib

    first = changed[0].split(": ")[0]
    lines = difflib.unified_diff(without[first][2].splitlines(), there[first][2].splitlines(), lineterm="", n=1)
    return "\n".join([*changed, *list(lines)[:40]])


def test_the_owner_does_see_the_difference(site: Site) -> None:
    """The comparison can fail: for the organisation's own planner the two worlds are not the same."""
    with _undone():
        browser, address = site.client("planner"), "/systems/QR1/scenarios"
        before = _answer(browser, address)
        _add(site, "RTE", PRIVATE)
        assert _answer(browser, address) != before


def test_staff_records_that_differ_below_the_same_protected_counts_show_nowhere(site: Site) -> None:
    """A person more or older in an accepted return is not to be told from outside while the counts stay."""
    from allotment.store import scoping
    from allotment.store.models import StaffRecord

    pages = ["/systems/QR1/", "/systems/QR1/workforce", "/systems/QR1/evidence", "/systems/QR1/demand"]
    with _undone():
        shelves = Shelves(site)
        shelves.owned("people", "RTE")
        shelves.owned("counts", "RTE")
        browsers = {who: site.client(who) for who in ("partner", "viewer", "national", "administrator")}

        def look() -> Any:
            return {who: [_answer(one, page) for page in pages] for who, one in browsers.items()}

        look()
        before, own = look(), _answer(site.client("planner"), pages[1])
        with scoping.everything():
            StaffRecord.objects.filter(organisation="RTE").update(fte=1.0, age=63, sex="male")
        assert look() == before
        assert _answer(site.client("planner"), pages[1]) != own


def _central(site: Site) -> str:
    from allotment.store import scoping
    from allotment.store.models import SystemRun

    with scoping.everything():
        return str(SystemRun.objects.filter(document__isnull=True).values_list("run_id", flat=True).first())
