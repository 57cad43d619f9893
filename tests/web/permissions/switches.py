"""Rules of the site that can be switched off one at a time, and the tests that must then turn red.

``tools/switch_off.py`` loads this module into pytest; ``ALLOTMENT_SWITCH_OFF`` names the switches, one a line. Each is
off for the tests that it names alone, until the first of them fails. Nothing of the product knows of it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from _pytest.runner import runtestprotocol

from tests.web.permissions.standing import expected_rows

NAMES, RESULTS = "ALLOTMENT_SWITCH_OFF", "ALLOTMENT_SWITCH_OFF_RESULTS"
MATRIX, SCOPES = "test_permission_matrix.py", "test_scopes.py"
GATES, EDITS = "test_gates.py", "test_shared_edits.py"
UNDOES_ITS_WRITES = (MATRIX, SCOPES)
MODELS = (
    "AnswerRecord",
    "AssumptionProposal",
    "Comment",
    "Document",
    "DocumentVersion",
    "Job",
    "LevyRecord",
    "ProtectedCount",
    "SignOff",
    "StaffRecord",
    "StaffReturn",
    "SystemMix",
    "SystemRun",
)
Apply = Callable[[pytest.MonkeyPatch], None]


@dataclass(frozen=True)
class Switch:
    """One rule: its name, how it is switched off, and the tests one of which must fail."""

    name: str
    apply: Apply
    file: str
    test: str = ""

    def covers(self, item: pytest.Item) -> bool:
        """Say whether a test is one of those that must notice."""
        return item.path.name == self.file and self.test in item.name


def _rule(thing: str, action: str) -> Switch:
    """Anybody may do this with anything that their scope holds."""

    def apply(patch: pytest.MonkeyPatch) -> None:
        from allotment.planning.access.actor import Actor

        asked = Actor.may

        def may(self: Actor, what: str, how: str, organisation: str) -> bool:
            return (what, how) == (thing, action) or asked(self, what, how, organisation)

        patch.setattr(Actor, "may", may)

    return Switch(f"rule: {thing}, {action}", apply, MATRIX, f"{thing}: {action}]")


def _manager(name: str) -> Switch:
    """A class of scoped managers answers with everything."""

    def apply(patch: pytest.MonkeyPatch) -> None:
        from django.db.models import Manager

        from allotment.store.models import scoped

        patch.setattr(getattr(scoped, name), "get_queryset", Manager.get_queryset)

    return Switch(f"scope: managers {name}", apply, SCOPES, "outside_a_scope")


def _model(name: str) -> Switch:
    """One model's manager answers with everything."""

    def apply(patch: pytest.MonkeyPatch) -> None:
        from django.db.models import Manager

        from allotment.store.models.scoped import Scoped

        limited = Scoped.get_queryset

        def get_queryset(self: Any) -> Any:
            return Manager.get_queryset(self) if self.model.__name__ == name else limited(self)

        patch.setattr(Scoped, "get_queryset", get_queryset)

    return Switch(f"scope: {name}", apply, SCOPES, f"[{name}")


def _never_refuses(*places: str) -> Apply:
    """Replace functions by one that finds nothing wrong."""

    def apply(patch: pytest.MonkeyPatch) -> None:
        for place in places:
            patch.setattr(place, lambda *_, **__: None)

    return apply


def _is_false(*places: str) -> Apply:
    def apply(patch: pytest.MonkeyPatch) -> None:
        for place in places:
            patch.setattr(place, lambda *_, **__: False)

    return apply


def _open_door(patch: pytest.MonkeyPatch) -> None:
    from allotment.web import middleware

    def signed_in(answer: Any) -> Any:
        def respond(request: Any) -> Any:
            request.actor = middleware.signed_in_actor(request)
            return answer(request)

        return respond

    patch.setattr(middleware, "signed_in", signed_in)


def _no_csrf(patch: pytest.MonkeyPatch) -> None:
    from django.middleware.csrf import CsrfViewMiddleware

    patch.setattr(CsrfViewMiddleware, "process_view", lambda *_: None)


def _tokens_write(patch: pytest.MonkeyPatch) -> None:
    from allotment.web.api import door

    patch.setattr(door, "READING", (*door.READING, "POST", "PUT", "PATCH", "DELETE"))


def _proposer_decides(patch: pytest.MonkeyPatch) -> None:
    from allotment.planning.proposals import decide
    from allotment.planning.proposals.see import see_proposal as seen

    def see_proposal(*given: Any) -> Any:
        found = seen(*given)
        return replace(found, found=replace(found.found, proposed_by=""))

    patch.setattr(decide, "see_proposal", see_proposal)


def _any_document_version(patch: pytest.MonkeyPatch) -> None:
    """Write over whatever version there is, as if the writer had seen it."""
    from allotment.planning.documents import keep
    from allotment.planning.reviewing import steps
    from allotment.store.models import Document
    from allotment.store.shelves import documents

    written = documents.write_version

    def write_version(document_id: str, _seen: int, new: Any) -> bool:
        return written(document_id, Document.objects.get(id=document_id).version, new)

    for module in (keep, steps):
        patch.setattr(module, "refuse_older", lambda *_: None)
    patch.setattr(documents, "write_version", write_version)


def _any_return_version(patch: pytest.MonkeyPatch) -> None:
    from allotment.planning.returns import decide
    from allotment.store.models import StaffReturn
    from allotment.store.shelves import returns

    rejected = returns.reject

    def reject(return_id: str, _seen: int, *rest: Any) -> bool:
        return rejected(return_id, StaffReturn.objects.get(id=return_id).version, *rest)

    patch.setattr(decide, "_require_unchanged", lambda *_: None)
    patch.setattr(returns, "reject", reject)


def _any_proposal_version(patch: pytest.MonkeyPatch) -> None:
    from allotment.planning.proposals import decide

    ended = decide._end

    def end(desk: Any, actor: Any, seen: Any, _version: int, *rest: Any) -> Any:
        return ended(desk, actor, seen, seen.version, *rest)

    patch.setattr(decide, "_end", end)


def _keys_forgotten(patch: pytest.MonkeyPatch) -> None:
    from allotment.store import writing

    patch.setattr(writing, "done_before", lambda *_: None)
    patch.setattr(writing, "remember", lambda *_: None)


def _nothing_logged(patch: pytest.MonkeyPatch) -> None:
    from allotment.store import audit_log

    patch.setattr(audit_log, "append_entry", lambda _: audit_log.head())


OTHERS = (
    Switch("gate: signed in", _open_door, GATES, "not_signed_in"),
    Switch(
        "gate: second factor",
        _is_false("allotment.web.middleware.lacks_second_factor"),
        GATES,
        "second_factor",
    ),
    Switch("gate: second factor, API", _is_false("allotment.web.api.door.lacks_second_factor"), GATES, "second_factor"),
    Switch(
        "gate: temporary password",
        _is_false("allotment.web.accounts.sessions.must_change_password"),
        GATES,
        "temporary_password",
    ),
    Switch("gate: sessions end", _is_false("allotment.web.accounts.sessions.has_ended"), GATES, "session_ends"),
    Switch("gate: CSRF, pages", _no_csrf, GATES, "another_site"),
    Switch("gate: CSRF, API", _never_refuses("allotment.web.api.door.check_csrf"), GATES, "another_site"),
    Switch("gate: tokens only read", _tokens_write, GATES, "token"),
    Switch(
        "author is never approver",
        _is_false("allotment.governance.states.is_own_work", "allotment.planning.reviewing.steps.is_own_work"),
        GATES,
        "author",
    ),
    Switch("proposer never decides", _proposer_decides, GATES, "proposer"),
    Switch("nobody appoints themselves", _never_refuses("allotment.planning.people.rules.refuse_self"), GATES, "self"),
    Switch(
        "no password of somebody appointed elsewhere",
        _never_refuses("allotment.planning.people.rules.require_whole"),
        GATES,
        "elsewhere",
    ),
    Switch("a write is done once", _keys_forgotten, EDITS, "sent_twice"),
    Switch("a write is logged", _nothing_logged, EDITS, "sent_twice"),
    Switch("version of documents", _any_document_version, EDITS, "older_version"),
    Switch("version of returns", _any_return_version, EDITS, "older_version"),
    Switch("version of proposals", _any_proposal_version, EDITS, "older_version"),
)


def switches() -> dict[str, Switch]:
    """Give every switch by name: a rule of the matrix each, a scope each, and every other gate."""
    actions = dict.fromkeys((row.thing, row.action) for row in expected_rows())
    rules = [_rule(thing, action) for thing, action in actions]
    managers = [_manager(name) for name in ("Scoped", "OfOrganisation", "OfDocument", "OfController")]
    every = [*rules, *managers, *(_model(name) for name in MODELS), *OTHERS]
    return {one.name: one for one in every}


def pytest_runtestloop(session: pytest.Session) -> bool | None:
    """Run the tests of each switch that is named: first with it on, then with it off."""
    named = os.environ.get(NAMES, "").splitlines()
    if not named:
        return None
    known, report = switches(), Path(os.environ[RESULTS])
    green: set[str] = set()
    for name in named:
        switch = known[name]
        items = [item for item in session.items if switch.covers(item)]
        found = {
            "switch": name,
            "tests": len(items),
            "red_before": _red(session, [one for one in items if one.nodeid not in green]),
            "red": None,
        }
        if items and not found["red_before"]:
            green |= {one.nodeid for one in items}
            with pytest.MonkeyPatch.context() as patch:
                switch.apply(patch)
                found["red"] = _red(session, items)
        with report.open("a", encoding="utf-8") as stream:
            stream.write(json.dumps(found) + "\n")
    return True


def _red(session: pytest.Session, items: list[pytest.Item]) -> str | None:
    """Run tests until one fails, and name it; a file that does not undo its writes has a fresh site each time."""
    for item in items:
        stays = item.path.name in UNDOES_ITS_WRITES
        others = (one for one in session.items if one is not item and (one.path == item.path) == stays)
        following = next(others)
        session._setupstate.teardown_exact(item)  # what another file left open
        if any(report.failed for report in runtestprotocol(item, log=False, nextitem=following)):
            return item.name
    return None
