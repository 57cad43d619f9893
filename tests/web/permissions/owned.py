"""What an organisation owns in the walk: put on the store's shelves as a setup, one of each thing and organisation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from tests.planning.documents.texts import plan_fields, retention
from tests.web.permissions.standing import ICS, OTHER_ICS

if TYPE_CHECKING:
    from tests.web.site import Site

AUTHOR = "walk.author@allotment.example"
ROLE = "Nurse or health visitor"
KEY = "leaver_share"
AS_AT = date(2026, 9, 30)
FIGURES = {"RTE": 76543, "RTQ": 65432, "QR1": 54321, "QE1": 43219}


@dataclass(frozen=True)
class Owned:
    """One thing: its id, whose it is, the system in whose pages it lies, and the mark that shows that it was seen."""

    id: str
    organisation: str
    system: str
    mark: str
    more: dict[str, str] = field(default_factory=dict)


def system_of(organisation: str) -> str:
    """Give the system of an organisation of the walk."""
    return OTHER_ICS if organisation == OTHER_ICS else ICS


@dataclass
class Shelves:
    """Puts things on the shelves, each once."""

    site: Site
    kept: dict[tuple[str, str], Owned] = field(default_factory=dict)

    def owned(self, kind: str, organisation: str) -> Owned:
        """Give what an organisation owns of a kind."""
        if (kind, organisation) not in self.kept:
            from allotment.store import scoping

            with scoping.everything():
                self.kept[kind, organisation] = MAKERS[kind](self, organisation)
        return self.kept[kind, organisation]

    @property
    def author(self) -> str:
        """Somebody who wrote everything and never walks."""
        from allotment.store.models import Account

        found, _ = Account.objects.get_or_create(email=AUTHOR, defaults={"name": "Walk Author"})
        return str(found.id)


def _document(shelves: Shelves, organisation: str, kind: str, *, shared: bool, state: str = "draft") -> Owned:
    from allotment.planning.documents.draft import text_hash
    from allotment.planning.plans.body import read_plan
    from allotment.store.models import Document
    from allotment.store.shelves import documents as shelf

    words = "open" if shared else "closed"
    name = f"walk-{kind}-{words}-{state.replace(' ', '-')}-{organisation.lower()}"
    title = f"Walked {kind} {words} {state} of {organisation}"
    text = (
        retention(name, title)
        if kind == "scenario"
        else read_plan({**plan_fields(title), "name": name}, [ICS, "RTE"]).body
    )
    first = shelf.NewVersion(name, title, text, text_hash(text), shelves.author, shelves.site.desk.clock())
    made = shelf.add(kind, system_of(organisation), organisation, first)
    Document.objects.filter(id=made).update(shared=shared, state=state)
    return Owned(made, organisation, system_of(organisation), title, {"name": name})


def _people(shelves: Shelves, organisation: str) -> Owned:
    """An accepted return with one record whose FTE is the mark; made-up people of impossible hours."""
    from allotment.store.shelves import returns as shelf

    made = _return_row(shelves, organisation, "accepted")
    record = shelf.NewRecord("f" * 64, ROLE, 40, "female", FIGURES[organisation] / 10, "permanent")
    shelf.add_records(made, organisation, [record])
    return Owned(made, organisation, system_of(organisation), f"{FIGURES[organisation] / 10:,.1f}")


def _counts(shelves: Shelves, organisation: str) -> Owned:
    """The protected counts of a return, with a headcount as the mark."""
    from allotment.store.shelves import returns as shelf

    made = _return_row(shelves, organisation, "replaced")
    mark = FIGURES[organisation] + 100_000
    cell = shelf.CountedCell(organisation, ROLE, "All", "All", mark, 5, 900.0, None, AS_AT)
    shelf.add_counts(made, [cell])
    return Owned(made, organisation, system_of(organisation), str(mark))


def _return_row(shelves: Shelves, organisation: str, state: str) -> str:
    from allotment.store.models import StaffReturn

    made = StaffReturn.objects.create(
        organisation_id=organisation,
        as_at=AS_AT,
        file_name=f"walked-{state}-{organisation}.csv",
        file_bytes=1,
        file_sha256=uuid4().hex * 2,
        state=state,
        sent_by_id=shelves.author,
        sent_at=shelves.site.desk.clock(),
    )
    return made.id.hex


def _return(shelves: Shelves, organisation: str) -> Owned:
    made = _return_row(shelves, organisation, "checked")
    return Owned(made, organisation, system_of(organisation), made)


def _run(shelves: Shelves, organisation: str) -> Owned:
    """The central run: the system's own as it was indexed, or a copy of the line for another."""
    from allotment.store.models import SystemRun

    line = SystemRun.objects.filter(document__isnull=True).order_by("pk").first()
    assert line is not None
    if organisation != ICS:
        line.pk, line.organisation_id, line.system_id = None, organisation, system_of(organisation)
        line.save(force_insert=True)
    return Owned(line.run_id, organisation, system_of(organisation), line.scenario_title)


def _proposal(shelves: Shelves, organisation: str) -> Owned:
    from allotment.evidence.assumptions.local import record_of
    from allotment.planning.proposals.ledger import record_content, shipped_register
    from allotment.store.shelves import proposals as shelf

    record = next(one for one in shipped_register().assumptions if one.key == KEY)
    words = f"Walked proposal of {organisation}"
    made = shelf.add(organisation, record_content(record_of(record)), words, shelves.author, shelves.site.desk.clock())
    return Owned(made, organisation, system_of(organisation), words)


def _funding(shelves: Shelves, organisation: str, *, shared: bool, state: str = "draft") -> Owned:
    from allotment.planning.documents.draft import text_hash
    from allotment.store.models import Document
    from allotment.store.shelves import documents as shelf

    words = "open" if shared else "closed"
    name = f"walk-funding-{words}-{state.replace(' ', '-')}-{organisation.lower()}"
    title = f"Walked funding {words} {state} of {organisation}"
    text = funding_text(title, system_of(organisation))
    first = shelf.NewVersion(name, title, text, text_hash(text), shelves.author, shelves.site.desk.clock())
    made = shelf.add("funding file", system_of(organisation), organisation, first)
    Document.objects.filter(id=made).update(shared=shared, state=state)
    return Owned(made, organisation, system_of(organisation), title, {"title": title})


def funding_text(title: str, system: str) -> str:
    """Give a small funding file under a title of its own, about a system."""
    from allotment.evidence.funding.read import example_text

    text = example_text("two-streams").replace("Two streams (worked example)", title)
    return text.replace("ics: QR1", f"ics: {system}")


def _mix(shelves: Shelves, organisation: str, under: str = "") -> Owned:
    """A mix in the archive with one dose and no way to hold its targets, under an example or somebody's own file."""
    from allotment.store.shelves import mixes as shelf

    funding = shelves.owned(under, organisation) if under else None
    mix_id = f"{organisation}-mix-{under.partition(' ')[0] or 'shipped'}"
    title = f"Walked mix of {funding.mark}" if funding else "Gloucestershire, what is free"
    shelves.site.desk.mixes.keep(mix_id, walked_answer(organisation), {}, shelves.site.desk.clock(), lambda _: None)
    part = shelf.Part("walked", title, funding.id, 1) if funding else shelf.Part("gloucestershire", title)
    new = shelf.NewMix(
        mix_id=mix_id,
        organisation=organisation,
        system=system_of(organisation),
        funding=part,
        scenario=shelf.Part("central", "Central"),
        asked=MIX_ASKED,
        hashes=dict.fromkeys(("evidence", "assumptions", "scenario", "funding", "code"), "0" * 64),
        headline={**HEADLINE, "streams": {"cpd": "CPD"}},
        requested_by=shelves.author,
        made_at=shelves.site.desk.clock(),
    )
    shelf.add_mix(new)
    return Owned(mix_id, organisation, system_of(organisation), mix_id)


MIX_ASKED = {
    "funding": "shipped:gloucestershire",
    "scenario": "shipped:central",
    "years": 8,
    "pool": [],
    "level": "",
    "frontier": False,
    "draws": 0,
    "information": False,
}
HEADLINE = {
    "status": "infeasible",
    "sentence": "No mix meets every target.",
    "gap_before_fte": 100.0,
    "gap_after_fte": None,
    "spent_pence": 0,
    "solver_gap": None,
    "linearisation_error": None,
}


def walked_answer(organisation: str) -> dict[str, Any]:
    """Give the answer of a mix as the archive keeps it: nothing is possible, and one dose stands to be overridden."""
    dose = {
        "lever": "flexible_working",
        "title": "Flexible working",
        "role": "Nurse or health visitor",
        "from_role": None,
        "sector": "acute",
        "place": "Gloucestershire-wide",
        "period": 2028,
        "dose": 10.0,
        "dose_unit": "staff",
        "cost_pence": 100,
        "decided_by": "provider",
    }
    lists = ("spend", "shadow_prices", "overrides", "frontier", "pay_bill", "gains", "information")
    return {
        "status": "infeasible",
        "gap_before_fte": 100.0,
        "gap_after_fte": None,
        "linearisation_error": None,
        "doses": [dose],
        "asked": {"ics": organisation, "scenario": "central", "funding": "walked", "years": 8},
        "least_relaxations": [{"limit": "target", "about": "", "by": 1.0, "in_words": "Let one FTE more be short."}],
        **{name: [] for name in lists},
    }


def _levy(shelves: Shelves, organisation: str) -> Owned:
    """A kept ledger, with the tables of the shipped example in its folder."""
    import shutil

    from allotment.planning.money import levy_page
    from allotment.store.shelves import levy as shelf

    desk, made = shelves.site.desk, uuid4().hex
    shutil.copytree(levy_page._example(desk), desk.home / levy_page.FOLDER / made)
    title = f"Walked levy of {organisation}"
    shelf.add_record(made, system_of(organisation), organisation, title, {}, shelves.author, desk.clock())
    return Owned(made, organisation, system_of(organisation), title)


def _answer(shelves: Shelves, organisation: str) -> Owned:
    """An answer from somebody's own files, with a table that holds people."""
    import polars as pl

    from allotment.store.shelves import answers as shelf

    desk, made = shelves.site.desk, uuid4().hex
    title = f"Walked answer of {organisation}"
    headings = {"applicant": "Applicant", "rank": "Rank"}
    plot = {"kind": "bar", "x": "applicant", "y": "rank", "colour": "", "low": "", "high": "", "x_title": "",
            "y_title": ""}  # fmt: skip
    section = {"title": "Match", "how_to_read": "", "table": "match", "headings": headings, "plot": plot}
    told = {"kind": "rotate-doctors", "name": "walked", "sentence": title, "measures": [], "sections": [section],
            "own_pages": [], "notes": [], "personal_tables": ["match"], "told": {"matched": 1}}  # fmt: skip
    desk.answers.keep(made, told, {"match": pl.DataFrame({"applicant": [title], "rank": [1]})}, {}, desk.clock())
    shelf.add_answer(
        shelf.NewAnswer(
            id=made,
            kind="rotate-doctors",
            name="walked",
            organisation=organisation,
            system=system_of(organisation),
            title=title,
            sentence=title,
            asked={},
            hashes={},
            is_open=False,
            holds_people=True,
            made_by=shelves.author,
            made_at=desk.clock(),
        )
    )
    return Owned(made, organisation, system_of(organisation), title)


def _job(shelves: Shelves, organisation: str) -> Owned:
    from allotment.store.models import Job

    made = Job.objects.create(
        kind="make_run",
        key=f"walk-{organisation}",
        organisation_id=organisation,
        requested_by_id=shelves.author,
        request={"system": system_of(organisation), "title": f"Walked job of {organisation}", "years": 1},
        stage=f"Walked stage of {organisation}",
        asked_at=shelves.site.desk.clock(),
    )
    return Owned(str(made.id), organisation, system_of(organisation), str(made.id))


def _account(shelves: Shelves, organisation: str) -> Owned:
    from allotment.store.models import Account, Appointment
    from allotment.store.shelves import accounts as shelf

    name = f"Walked person of {organisation}"
    made = Account.objects.create(email=f"walked.{organisation.lower()}@allotment.example", name=name)
    shelf.appoint(str(made.id), organisation, "viewer", shelves.site.desk.clock().date(), None)
    appointment = str(Appointment.objects.get(account=made).id)
    return Owned(str(made.id), organisation, system_of(organisation), name, {"appointment": appointment})


def _token(shelves: Shelves, organisation: str) -> Owned:
    """A token of the planner, whoever's organisation is asked for."""
    from allotment.store.shelves import accounts as shelf

    now = shelves.site.desk.clock()
    made, _ = shelf.add_token(str(shelves.site.account("planner").id), "Excel", False, now, now + timedelta(days=1))
    return Owned(made, organisation, system_of(organisation), "Excel")


def _entry(shelves: Shelves, organisation: str) -> Owned:
    from django.db import transaction

    from allotment.store import audit_log

    mark = f"walked-thing-{organisation}"
    with transaction.atomic():
        audit_log.append_entry(
            audit_log.NewEntry(
                shelves.site.desk.clock(), shelves.author, "Walk Author", "walk", "entry", mark, organisation, {}
            )
        )
    return Owned(mark, organisation, system_of(organisation), mark)


MAKERS: dict[str, Callable[[Shelves, str], Owned]] = {
    "people": _people,
    "counts": _counts,
    "return": _return,
    "run": _run,
    "draft scenario": lambda shelves, code: _document(shelves, code, "scenario", shared=False),
    "draft plan": lambda shelves, code: _document(shelves, code, "plan", shared=False),
    "shared scenario": lambda shelves, code: _document(shelves, code, "scenario", shared=True),
    "shared plan": lambda shelves, code: _document(shelves, code, "plan", shared=True),
    "scenario in review": lambda shelves, code: _document(shelves, code, "scenario", shared=True, state="in review"),
    "plan in review": lambda shelves, code: _document(shelves, code, "plan", shared=True, state="in review"),
    "draft funding file": lambda shelves, code: _funding(shelves, code, shared=False),
    "shared funding file": lambda shelves, code: _funding(shelves, code, shared=True),
    "funding file in review": lambda shelves, code: _funding(shelves, code, shared=True, state="in review"),
    "mix": _mix,
    "draft mix": lambda shelves, code: _mix(shelves, code, "draft funding file"),
    "shared mix": lambda shelves, code: _mix(shelves, code, "shared funding file"),
    "levy": _levy,
    "answer": _answer,
    "proposal": _proposal,
    "job": _job,
    "account": _account,
    "token": _token,
    "entry": _entry,
}
