"""Every form of the site that writes: who sends it, where, and what it holds; for sending each of them twice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from tests.planning.documents.texts import plan_fields, retention
from tests.web.permissions import probes
from tests.web.permissions.owned import KEY, Owned, funding_text
from tests.web.permissions.walking import FILE

if TYPE_CHECKING:
    from tests.web.site import Site

Words = dict[str, Any]
DAY = {"from": "2026-01-01", "until": ""}


@dataclass(frozen=True)
class Form:
    """One form: the name of its address, who sends it, on what, where to, and with what."""

    name: str
    who: str
    kind: str
    owner: str
    address: str
    words: Callable[[Owned], Words]
    before: Callable[[Site, Owned], None] | None = None

    def to(self, owned: Owned) -> str:
        """Give the address to which it is sent."""
        return self.address.format(id=owned.id, **owned.more)

    def filled(self, owned: Owned) -> Words:
        """Give what it holds; a file is opened afresh each time."""
        from django.core.files.uploadedfile import SimpleUploadedFile

        given = self.words(owned)
        if self.name == "levy_new":
            examples = files("allotment.evidence.funding") / "examples"
            sent = {name: examples.joinpath(f"{name}.csv").read_bytes() for name in ("employers", "apprentices")}
            return {**given, **{name: SimpleUploadedFile(f"{name}.csv", held) for name, held in sent.items()}}
        return {**given, "file": SimpleUploadedFile("staff.csv", FILE)} if self.name == "return_new" else given


def _just(**words: str) -> Callable[[Owned], Words]:
    return lambda _: dict(words)


def _seen(**words: str) -> Callable[[Owned], Words]:
    return lambda _: {"version": "1", **words}


def _cancelled(_: Site, owned: Owned) -> None:
    from allotment.store import scoping
    from allotment.store.models import Job

    with scoping.everything():
        Job.objects.filter(id=owned.id).update(
            state="cancelled", request={"system": "QR1", "document": None, "scenario": "central", "version": None}
        )


def _mine(site: Site, owned: Owned) -> None:
    from allotment.store import scoping
    from allotment.store.models import AssumptionProposal

    with scoping.everything():
        AssumptionProposal.objects.filter(id=owned.id).update(proposed_by=site.account("analyst"))


def _new_plan(_: Owned) -> Words:
    return {**probes.flat(plan_fields("Sent twice")), "organisation": "QR1"}


def _scenario(_: Owned) -> Words:
    return {"yaml": retention("sent-twice", "Sent twice"), "organisation": "QR1"}


def _scenario_fields(**more: str) -> Callable[[Owned], Words]:
    """The fields of the scenario form, as it is opened for a small scenario, with something changed."""

    def fields(owned: Owned) -> Words:
        from allotment.planning.documents.scenario_form import fields_of_text
        from allotment.web.showing import desk

        name = owned.more.get("name", "sent-twice")
        return {**_deep("", fields_of_text(desk(), retention(name, owned.mark))), "version": "1", **more}

    return fields


def _deep(path: str, value: Any) -> Words:
    """Give nested fields under the paths that a browser sends."""
    parts = enumerate(value) if isinstance(value, list) else value.items() if isinstance(value, dict) else None
    if parts is None or path.rpartition(".")[0].endswith(".where"):
        return {path: "" if value is None else value}
    return {name: text for key, each in parts for name, text in _deep(f"{path}.{key}".lstrip("."), each).items()}


def _with_factor(_: Site, owned: Owned) -> None:
    from allauth.mfa.models import Authenticator

    Authenticator.objects.create(user_id=owned.id, type=Authenticator.Type.TOTP, data={})


SYSTEM, ADMIN = "/systems/QR1", "/administration/accounts/{id}"
RETURN, PROPOSAL = SYSTEM + "/evidence/returns/{id}/decide", SYSTEM + "/assumptions/proposals/{id}/decide"
ORGANISATION = "/administration/organisations"


def _new_funding(_: Owned) -> Words:
    return {"yaml": funding_text("Sent twice", "QR1"), "organisation": "QR1"}


def _new_mix(_: Owned) -> Words:
    return {"funding": "shipped:gloucestershire", "scenario": "shipped:central", "years": "3", "draws": "0"}


def _new_question(_: Owned) -> Words:
    return {"title": "Sent twice", "years": "3", "draws": "50", "equity": "1"}


def _money() -> list[Form]:
    """Funding files, mixes and levy ledgers."""
    one, step = f"{SYSTEM}/funding/{{id}}", "funding file_step"
    dose = _seen(version="0", dose="5", reason="Agreed with the trusts.")
    return [
        Form("funding_new", "planner", "run", "QR1", f"{SYSTEM}/funding/new", _new_funding),
        Form("funding_edit", "planner", "draft funding file", "RTE", f"{one}/edit", probes.funding_form),
        Form("funding file_comment", "planner", "draft funding file", "RTE", f"{one}/comments", _seen(comment="Yes.")),
        Form(step, "planner", "draft funding file", "QR1", f"{one}/steps/share", _seen()),
        Form(step, "planner", "shared funding file", "QR1", f"{one}/steps/submit", _seen()),
        Form(step, "approver", "funding file in review", "QR1", f"{one}/steps/agree", _seen()),
        Form("mix_new", "planner", "run", "QR1", f"{SYSTEM}/mixes/new", _new_mix),
        Form("mix_dose", "planner", "mix", "QR1", f"{SYSTEM}/mixes/{{id}}/doses/0", dose),
        Form("levy_new", "planner", "run", "QR1", f"{SYSTEM}/levy/new", _just(title="Sent twice", until="2027-03")),
        Form("question", "planner", "run", "QR1", f"{SYSTEM}/questions/pathways", _new_question),
        Form("answer_remove", "planner", "answer", "QR1", f"{SYSTEM}/answers/{{id}}/remove", _just()),
    ]


def _steps(kind: str) -> list[Form]:
    one, name = f"{SYSTEM}/{kind}s/{{id}}", f"{kind}_step"
    found = [
        Form(name, "planner", f"draft {kind}", "QR1", f"{one}/steps/share", _seen()),
        Form(name, "approver", f"{kind} in review", "QR1", f"{one}/steps/agree", _seen()),
        Form(name, "approver", f"{kind} in review", "QR1", f"{one}/steps/return", _seen(reason="Say more.")),
        Form(name, "planner", f"shared {kind}", "QR1", f"{one}/steps/supersede", _seen(reason="It is old.")),
        Form(f"{kind}_comment", "planner", f"draft {kind}", "RTE", f"{one}/comments", _seen(comment="Well said.")),
    ]
    return found


FORMS = [
    Form(
        "scenario_new",
        "planner",
        "run",
        "QR1",
        f"{SYSTEM}/scenarios/new",
        _scenario_fields(name="", title="Twice", organisation="QR1"),
    ),
    Form(
        "scenario_edit",
        "planner",
        "draft scenario",
        "RTE",
        f"{SYSTEM}/scenarios/{{id}}/edit",
        _scenario_fields(description="Something else."),
    ),
    Form(
        "administration_second_factor",
        "administrator",
        "account",
        "RTE",
        f"{ADMIN}/second-factor/",
        _just(),
        _with_factor,
    ),
    Form("scenario_upload", "planner", "run", "QR1", f"{SYSTEM}/scenarios/new/yaml", _scenario),
    Form("scenario_copy", "planner", "run", "QR1", f"{SYSTEM}/scenarios/copy/central", _just(title="Twice")),
    Form(
        "scenario_edit_yaml",
        "planner",
        "draft scenario",
        "RTE",
        f"{SYSTEM}/scenarios/{{id}}/edit/yaml",
        probes._yaml_form,
    ),
    Form(
        "scenario_rename", "planner", "draft scenario", "RTE", f"{SYSTEM}/scenarios/{{id}}/rename", probes._rename_form
    ),
    *_steps("scenario"),
    *_steps("plan"),
    *_money(),
    Form("scenario_step", "planner", "shared scenario", "QR1", f"{SYSTEM}/scenarios/{{id}}/steps/submit", _seen()),
    Form("plan_new", "planner", "run", "QR1", f"{SYSTEM}/plans/new", _new_plan),
    Form("plan_edit", "planner", "draft plan", "RTE", f"{SYSTEM}/plans/{{id}}/edit", probes._plan_form),
    Form("return_new", "planner", "return", "RTE", f"{SYSTEM}/evidence/returns/new", probes._upload_form),
    Form("return_decide", "planner", "return", "RTE", RETURN, _seen(decision="reject", reason="Another year.")),
    Form("run_new", "planner", "draft scenario", "RTE", f"{SYSTEM}/runs/new", probes._run_form),
    Form("run_check", "planner", "run", "QR1", f"{SYSTEM}/runs/{{id}}/check", _just()),
    Form("run_prepare", "planner", "run", "QR1", f"{SYSTEM}/runs/{{id}}/prepare", _just()),
    Form("job_cancel", "planner", "job", "RTE", "/jobs/{id}/cancel", _just()),
    Form("job_retry", "planner", "job", "RTE", "/jobs/{id}/retry", _just(), _cancelled),
    Form("proposal_new", "analyst", "run", "QR1", f"{SYSTEM}/assumptions/{KEY}/propose", probes._proposal_form),
    Form("proposal_decide", "approver", "proposal", "QR1", PROPOSAL, _seen(decision="approve", reason="So it is.")),
    Form("proposal_decide", "approver", "proposal", "QR1", PROPOSAL, _seen(decision="refuse", reason="It is not.")),
    Form("proposal_decide", "analyst", "proposal", "QR1", PROPOSAL, _seen(decision="withdraw"), _mine),
    Form(
        "administration_new_account",
        "administrator",
        "run",
        "QR1",
        "/administration/accounts/new/",
        _just(email="twice@allotment.example", name="Sent Twice", organisation="RTE", role="viewer", **DAY),
    ),
    Form(
        "administration_appoint",
        "administrator",
        "account",
        "RTE",
        f"{ADMIN}/appoint/",
        _just(organisation="RTE", role="analyst", **DAY),
    ),
    Form("administration_switch", "administrator", "account", "RTE", f"{ADMIN}/switch/", _just(to="off")),
    Form("administration_password", "administrator", "account", "RTE", f"{ADMIN}/password/", _just()),
    Form(
        "administration_add_organisation",
        "administrator",
        "run",
        "QR1",
        f"{ORGANISATION}/add/",
        _just(code="TWICE1", name="Sent twice care", kind="care provider", parent="QR1", **DAY),
    ),
    Form(
        "administration_end_appointment",
        "administrator",
        "account",
        "RTE",
        f"{ADMIN}/appointments/{{appointment}}/end/",
        _just(),
    ),
    Form(
        "administration_move_organisation",
        "administrator",
        "run",
        "QR1",
        f"{ORGANISATION}/move/",
        _just(code="RTQ", parent="E10000013-place-QR1", on="2026-11-22"),
    ),
    Form(
        "administration_end_organisation",
        "administrator",
        "run",
        "QR1",
        f"{ORGANISATION}/end/",
        _just(code="RTQ", on="2026-11-22"),
    ),
    Form("account_remove_token", "planner", "token", "QR1", "/account/tokens/{id}/remove/", _just()),
    Form("account_make_token", "planner", "run", "QR1", "/account/tokens/", _just(name="Excel", days="30")),
    Form("account_sign_out_elsewhere", "planner", "run", "QR1", "/account/sign-out-elsewhere/", _just()),
]
