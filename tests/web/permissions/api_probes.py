"""How each action of the matrix is asked for through the API: the same cells, with JSON for a form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.planning.documents.texts import plan_fields, retention
from tests.web.permissions.owned import KEY, Owned
from tests.web.permissions.probes import OF_SYSTEMS, Probe, Words

V1 = "/api/v1"
SIBLING = ("sibling", "stranger")


def _of_system(rest: str) -> Callable[[Owned], str]:
    return lambda owned: f"{V1}/systems/{owned.system}/{rest.format(id=owned.id)}"


def _get(thing: str, action: str, kind: str, address: Callable[[Owned], str], **more: Any) -> Probe:
    return Probe(thing, action, kind, address, api=True, **more)


def _send(
    thing: str, action: str, kind: str, address: Callable[[Owned], str], body: Callable[[Owned], Words], **more: Any
) -> Probe:
    return Probe(thing, action, kind, address, body, api=True, **more)


def _said(**more: Any) -> Callable[[Owned], Words]:
    return lambda _: {"version": 1, **more}


def _plan(owned: Owned) -> Words:
    fields = plan_fields(owned.mark, priorities="Something else now.")
    return {**fields, "version": 1, "from_year": 2026, "until_year": 2030}


def _change(_: Owned) -> Words:
    from allotment.evidence.assumptions.local import record_of
    from allotment.planning.proposals.ledger import record_content, shipped_register

    record = next(one for one in shipped_register().assumptions if one.key == KEY)
    content = {name: value for name, value in record_content(record_of(record)).items() if name not in ("key", "unit")}
    content = {name: "" if value is None and name == "text" else value for name, value in content.items()}
    return {**content, "source": "Survey of leavers", "date_read": "2026-01-01", "rationale": "It was agreed."}


def _run(owned: Owned) -> Words:
    return {"document": owned.id, "years": 1, "replicates": 10, "seed": 1}


def _upload(owned: Owned) -> Words:
    return {"organisation": owned.organisation, "as_at": "2026-09-30"}


def _appointment(owned: Owned) -> Words:
    return {"organisation": owned.organisation, "role": "analyst", "valid_from": "2026-01-01"}


def _documents() -> list[Probe]:
    found = []
    why = _said(reason="Another took its place.")
    for kind in ("scenario", "plan"):
        one = f"{kind}s/{{id}}"
        for thing in ("draft", "shared"):
            owned = f"{thing} {kind}"
            found += [
                _get(thing, "view", owned, _of_system(one)),
                _get(thing, "view", owned, _of_system(f"{kind}s"), by_mark=True),
                _send(thing, "comment", owned, _of_system(f"{one}/comments"), _said(text="Well said.")),
            ]
        found += [
            _send("draft", "share", f"draft {kind}", _of_system(f"{one}/steps/share"), _said()),
            _send("shared", "supersede", f"shared {kind}", _of_system(f"{one}/steps/supersede"), why),
            _send("shared", "decide", f"{kind} in review", _of_system(f"{one}/steps/agree"), _said()),
            _send("shared", "decide", f"{kind} in review", _of_system(f"{one}/steps/return"), why),
        ]
    for thing in ("draft", "shared"):
        scenario, plan = f"{thing} scenario", f"{thing} plan"
        found += [
            _send(thing, "edit", scenario, _of_system("scenarios/{id}"), _scenario, method="PUT"),
            _send(thing, "edit", plan, _of_system("plans/{id}"), _plan, method="PUT"),
            _send(thing, "run", scenario, _of_system("runs"), _run),
        ]
    return [*found, _send("shared", "submit", "shared scenario", _of_system("scenarios/{id}/steps/submit"), _said())]


def _mix(owned: Owned) -> Words:
    return {"funding_document": owned.id, "years": 2}


def _mixes() -> list[Probe]:
    found = []
    for thing in ("draft", "shared"):
        found += [
            _get(thing, "view", f"{thing} mix", _of_system("mixes/{id}")),
            _get(thing, "view", f"{thing} mix", _of_system("mixes"), by_mark=True),
            _send(thing, "run", f"{thing} funding file", _of_system("mixes"), _mix),
        ]
    return [*found, _get("aggregate", "view", "mix", _of_system("mixes/{id}"), relations=OF_SYSTEMS)]


def _scenario(owned: Owned) -> Words:
    return {"version": 1, "body": retention(owned.more["name"], owned.mark, "0.8")}


API_PROBES = [
    _get("people", "view", "people", lambda owned: f"{V1}/people?organisation={owned.organisation}"),
    _get("staff return", "view", "return", _of_system("staff-returns/{id}")),
    _get("staff return", "view", "return", _of_system("staff-returns"), by_mark=True),
    _send("staff return", "upload", "return", _of_system("staff-returns"), _upload, file="file"),
    _send("staff return", "decide", "return", _of_system("staff-returns/{id}/reject"), _said(reason="Another year.")),
    _get("aggregate", "view", "run", _of_system("runs/{id}")),
    _get("aggregate", "view", "run", _of_system("tables/summary.csv?run={id}")),
    _get("aggregate", "view", "counts", _of_system("protected-counts"), by_mark=True, relations=SIBLING),
    _get("aggregate", "view", "counts", _of_system("tables/protected_counts.csv"), by_mark=True, relations=SIBLING),
    *_documents(),
    *_mixes(),
    _get("assumption", "view", "proposal", _of_system("proposals/{id}")),
    _get("assumption", "view", "proposal", lambda owned: f"{V1}/systems/{owned.organisation}/assumptions"),
    _get("assumption", "view", "proposal", lambda owned: f"{V1}/systems/{owned.organisation}/assumptions/{KEY}"),
    _send(
        "assumption",
        "propose",
        "proposal",
        lambda owned: f"{V1}/systems/{owned.organisation}/assumptions/{KEY}/proposals",
        _change,
    ),
    _send("assumption", "decide", "proposal", _of_system("proposals/{id}/approve"), _said(reason="It follows.")),
    _send("assumption", "decide", "proposal", _of_system("proposals/{id}/refuse"), _said(reason="It does not.")),
    _get("job", "view", "job", lambda owned: f"{V1}/jobs/{owned.id}"),
    _get("job", "view", "job", lambda _: f"{V1}/jobs", by_mark=True),
    _send("job", "stop", "job", lambda owned: f"{V1}/jobs/{owned.id}/cancel", lambda _: {}),
    _get("account", "view", "account", lambda owned: f"{V1}/accounts/{owned.id}"),
    _get("account", "view", "account", lambda _: f"{V1}/accounts", by_mark=True),
    _send("account", "manage", "account", lambda owned: f"{V1}/accounts/{owned.id}/appointments", _appointment),
    _get("audit", "view", "entry", lambda _: f"{V1}/audit?verb=walk", by_mark=True),
]
