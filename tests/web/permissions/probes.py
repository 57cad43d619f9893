"""How each action of the matrix is asked for on the site: the request, and how its answer is read.

``by_mark``: the answer is read by what it shows, since a page that lists what the reader may see answers 200 without.
``relations``: where the request makes sense; every cell has one request at least.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.planning.documents.texts import plan_fields, retention
from tests.web.permissions.owned import KEY, Owned, funding_text
from tests.web.permissions.standing import RELATIONS

Words = dict[str, Any]
OF_SYSTEMS = ("own", "below", "parent", "stranger")  # a mix under a shipped funding file is a system's own


@dataclass(frozen=True)
class Probe:
    """One request that exercises an action on what an organisation owns."""

    thing: str
    action: str
    kind: str
    address: Callable[[Owned], str]
    form: Callable[[Owned], Words] | None = None
    by_mark: bool = False
    file: str | None = None
    also_refuses: frozenset[int] = frozenset()
    relations: tuple[str, ...] = RELATIONS
    api: bool = False
    method: str = ""

    @property
    def name(self) -> str:
        """The probe in words, for whoever reads a failure."""
        return f"{self.method or ('POST' if self.form else 'GET')} {self.kind}{' (API)' if self.api else ''}"


def _document(kind: str, rest: str = "") -> Callable[[Owned], str]:
    return lambda owned: f"/systems/{owned.system}/{kind}s/{owned.id}{rest}"


def _seen(more: Words | None = None) -> Callable[[Owned], Words]:
    return lambda _: {"version": "1", **(more or {})}


def _run_form(owned: Owned) -> Words:
    return {"scenario": f"document:{owned.id}", "years": "1", "replicates": "10", "seed": "1"}


def _yaml_form(owned: Owned) -> Words:
    return {"version": "1", "yaml": retention(owned.more["name"], owned.mark, "0.8")}


def _rename_form(owned: Owned) -> Words:
    return {"version": "1", "name": f"{owned.more['name'][:40]}-again", "title": f"{owned.mark} again"}


def flat(fields: Words) -> Words:
    """Give a form's nested fields as a browser sends them."""
    sent: Words = {}
    for name, value in fields.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            for place, row in enumerate(value):
                sent |= {f"{name}.{place}.{cell}": text for cell, text in row.items()}
        else:
            sent[name] = value
    return sent


def _plan_form(owned: Owned) -> Words:
    return {"version": "1", **flat(plan_fields(owned.mark, priorities="Something else now."))}


def _upload_form(owned: Owned) -> Words:
    return {"organisation": owned.organisation, "as_at[day]": "30", "as_at[month]": "9", "as_at[year]": "2026"}


def _reject_form(_: Owned) -> Words:
    return {"decision": "reject", "version": "1", "reason": "The file is of another year."}


def _proposal_form(owned: Owned) -> Words:
    """The form of a proposal, filled in with what the shipped record says, but for where it came from."""
    from allotment.evidence.assumptions.local import record_of
    from allotment.planning.proposals.ledger import record_content, shipped_register
    from allotment.planning.proposals.see import _fields

    record = next(one for one in shipped_register().assumptions if one.key == KEY)
    stated = _fields(record_content(record_of(record)))
    reason = f"Agreed with {owned.system}."
    return {**stated, "source": "Survey of leavers", "date_read": "2026-01-01", "rationale": reason}


def _decision(decision: str) -> Callable[[Owned], Words]:
    return lambda _: {"decision": decision, "version": "1", "reason": "It follows from the survey."}


def _appoint_form(owned: Owned) -> Words:
    return {"organisation": owned.organisation, "role": "analyst", "from": "2026-01-01", "until": ""}


def _new_account_form(owned: Owned) -> Words:
    return {**_appoint_form(owned), "email": "walked.new@allotment.example", "name": "Walked New"}


def _proposal_address(owned: Owned, rest: str = "") -> str:
    return f"/systems/{owned.system}/assumptions/proposals/{owned.id}{rest}"


def _propose_address(owned: Owned) -> str:
    return f"/systems/{owned.organisation}/assumptions/{KEY}/propose"


def _funding(rest: str = "") -> Callable[[Owned], str]:
    return lambda owned: f"/systems/{owned.system}/funding/{owned.id}{rest}"


def _mix(rest: str = "") -> Callable[[Owned], str]:
    return lambda owned: f"/systems/{owned.system}/mixes/{owned.id}{rest}"


def funding_form(owned: Owned) -> Words:
    """The form of a funding file's next version."""
    return {"version": "1", "yaml": funding_text(owned.more["title"], owned.system).replace("600_000", "500_000")}


def _mixes(owned: Owned) -> str:
    return f"/systems/{owned.system}/mixes"


def _mix_form(owned: Owned) -> Words:
    return {"funding": f"document:{owned.id}", "scenario": "shipped:central", "years": "2", "draws": "0"}


def _money() -> list[Probe]:
    """Funding files, the mixes under them, and levy ledgers."""
    found = []
    reason = {"reason": "Another took its place."}
    for thing in ("draft", "shared"):
        file, mix = f"{thing} funding file", f"{thing} mix"
        found += [
            Probe(thing, "view", file, _funding()),
            Probe(thing, "view", file, _funding("/funding.yaml")),
            Probe(thing, "view", file, _funding("/history")),
            Probe(thing, "view", file, lambda owned: f"/systems/{owned.system}/funding", by_mark=True),
            Probe(thing, "view", mix, _mix()),
            Probe(thing, "view", mix, _mix("/files/mix.json")),
            Probe(thing, "view", mix, _mixes, by_mark=True),
            Probe(thing, "edit", file, _funding("/edit"), funding_form),
            Probe(thing, "comment", file, _funding("/comments"), _seen({"comment": "Well said."})),
            Probe(thing, "run", file, lambda owned: f"/systems/{owned.system}/mixes/new", _mix_form),
        ]
    return [
        *found,
        Probe("draft", "view", "levy", lambda owned: f"/systems/{owned.system}/levy/{owned.id}"),
        Probe("draft", "view", "levy", lambda owned: f"/systems/{owned.system}/levy/{owned.id}/files/expiry.csv"),
        Probe("draft", "view", "levy", lambda owned: f"/systems/{owned.system}/levy", by_mark=True),
        Probe("draft", "view", "answer", lambda owned: f"/systems/{owned.system}/answers/{owned.id}"),
        Probe("draft", "view", "answer", lambda owned: f"/systems/{owned.system}/answers/{owned.id}/files/match.csv"),
        Probe("draft", "view", "answer", lambda owned: f"/systems/{owned.system}/growing-our-own", by_mark=True),
        Probe("draft", "share", "draft funding file", _funding("/steps/share"), _seen()),
        Probe("shared", "supersede", "shared funding file", _funding("/steps/supersede"), _seen(reason)),
        Probe("shared", "submit", "shared funding file", _funding("/steps/submit"), _seen()),
        Probe("shared", "decide", "funding file in review", _funding("/steps/agree"), _seen()),
        Probe("shared", "decide", "funding file in review", _funding("/steps/return"), _seen(reason)),
        Probe("aggregate", "view", "mix", _mix(), relations=OF_SYSTEMS),
        Probe("aggregate", "view", "mix", _mixes, by_mark=True, relations=OF_SYSTEMS),
        Probe("assumption", "view", "proposal", lambda owned: f"/systems/{owned.organisation}/levers"),
        Probe("assumption", "view", "proposal", lambda owned: f"/systems/{owned.organisation}/levers/train_gps"),
    ]


def _documents() -> list[Probe]:
    """Scenarios and plans: drafts, shared ones, and those in review."""
    found = []
    for thing in ("draft", "shared"):
        scenario, plan = f"{thing} scenario", f"{thing} plan"
        found += [
            Probe(thing, "view", scenario, _document("scenario")),
            Probe(thing, "view", scenario, _document("scenario", "/scenario.yaml")),
            Probe(thing, "view", scenario, _document("scenario", "/history")),
            Probe(thing, "view", scenario, lambda owned: f"/systems/{owned.system}/scenarios", by_mark=True),
            Probe(thing, "view", plan, _document("plan")),
            Probe(thing, "view", plan, _document("plan", "/history")),
            Probe(thing, "view", plan, lambda owned: f"/systems/{owned.system}/plans", by_mark=True),
            Probe(thing, "edit", scenario, _document("scenario", "/edit/yaml"), _yaml_form),
            Probe(thing, "edit", scenario, _document("scenario", "/rename"), _rename_form),
            Probe(thing, "edit", scenario, _document("scenario", "/edit")),
            Probe(thing, "edit", plan, _document("plan", "/edit"), _plan_form),
            Probe(thing, "comment", scenario, _document("scenario", "/comments"), _seen({"comment": "Well said."})),
            Probe(thing, "comment", plan, _document("plan", "/comments"), _seen({"comment": "Well said."})),
            Probe(thing, "run", scenario, lambda owned: f"/systems/{owned.system}/runs/new", _run_form),
        ]
    reason = {"reason": "Another took its place."}
    for kind in ("scenario", "plan"):
        found += [
            Probe("draft", "share", f"draft {kind}", _document(kind, "/steps/share"), _seen()),
            Probe("shared", "supersede", f"shared {kind}", _document(kind, "/steps/supersede"), _seen(reason)),
            Probe("shared", "decide", f"{kind} in review", _document(kind, "/steps/agree"), _seen()),
            Probe("shared", "decide", f"{kind} in review", _document(kind, "/steps/return"), _seen(reason)),
        ]
    return [*found, Probe("shared", "submit", "shared scenario", _document("scenario", "/steps/submit"), _seen())]


PROBES = [
    Probe("people", "view", "people", lambda owned: f"/systems/{owned.system}/workforce", by_mark=True),
    Probe("staff return", "view", "return", lambda owned: f"/systems/{owned.system}/evidence/returns/{owned.id}"),
    Probe(
        "staff return",
        "view",
        "return",
        lambda owned: f"/systems/{owned.system}/evidence/returns/{owned.id}/problems.csv",
    ),
    Probe("staff return", "view", "return", lambda owned: f"/systems/{owned.system}/evidence", by_mark=True),
    Probe(
        "staff return",
        "upload",
        "return",
        lambda owned: f"/systems/{owned.system}/evidence/returns/new",
        _upload_form,
        file="file",
    ),
    Probe(
        "staff return",
        "decide",
        "return",
        lambda owned: f"/systems/{owned.system}/evidence/returns/{owned.id}/decide",
        _reject_form,
    ),
    Probe("aggregate", "view", "run", lambda owned: f"/systems/{owned.system}/runs/{owned.id}"),
    Probe("aggregate", "view", "run", lambda owned: f"/systems/{owned.system}/gap?run={owned.id}"),
    Probe(
        "aggregate",
        "view",
        "counts",
        lambda owned: f"/systems/{owned.system}/workforce",
        by_mark=True,
        relations=("sibling", "stranger"),
    ),
    *_documents(),
    *_money(),
    Probe("assumption", "view", "proposal", _proposal_address),
    Probe("assumption", "view", "proposal", lambda owned: f"/systems/{owned.organisation}/assumptions"),
    Probe("assumption", "view", "proposal", lambda owned: f"/systems/{owned.organisation}/assumptions/{KEY}"),
    Probe("assumption", "propose", "proposal", _propose_address, _proposal_form),
    Probe("assumption", "decide", "proposal", lambda owned: _proposal_address(owned, "/decide"), _decision("approve")),
    Probe("assumption", "decide", "proposal", lambda owned: _proposal_address(owned, "/decide"), _decision("refuse")),
    Probe("job", "view", "job", lambda owned: f"/jobs/{owned.id}"),
    Probe("job", "view", "job", lambda owned: f"/jobs/{owned.id}/progress"),
    Probe("job", "view", "job", lambda _: "/jobs", by_mark=True),
    Probe("job", "stop", "job", lambda owned: f"/jobs/{owned.id}/cancel", lambda _: {}),
    Probe("account", "view", "account", lambda owned: f"/administration/accounts/{owned.id}/"),
    Probe("account", "view", "account", lambda _: "/administration/", by_mark=True),
    Probe("account", "manage", "account", lambda owned: f"/administration/accounts/{owned.id}/appoint/", _appoint_form),
    Probe(
        "account",
        "manage",
        "account",
        lambda owned: f"/administration/accounts/{owned.id}/switch/",
        lambda _: {"to": "off"},
    ),
    Probe(
        "account",
        "manage",
        "account",
        lambda _: "/administration/accounts/new/",
        _new_account_form,
        also_refuses=frozenset({400}),
    ),
    Probe("audit", "view", "entry", lambda _: "/audit/?verb=walk", by_mark=True),
    Probe("audit", "view", "entry", lambda _: "/audit/audit.csv?verb=walk", by_mark=True),
]
