"""The pages of levers, funding files and levy ledgers."""

from __future__ import annotations

import re
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import pytest

from tests.web.permissions.owned import funding_text
from tests.web.site import ICS
from tests.web.test_jobs import shown, written

if TYPE_CHECKING:
    from tests.web.site import Site

FUNDING, LEVY, LEVERS = (f"/systems/{ICS}/{page}" for page in ("funding", "levy", "levers"))
EXAMPLES = files("allotment.evidence.funding") / "examples"


def test_every_lever_is_listed_by_family_with_its_placeholders_tagged(site: Site) -> None:
    from allotment.levers.catalogue import LEVERS as CATALOGUE

    page = shown(site.client("viewer"), LEVERS)
    for key, lever in CATALOGUE.items():
        assert f'href="{LEVERS}/{key}"' in page
        assert lever.title in page
    assert page.count("elicited placeholder") >= len(CATALOGUE)


def test_a_lever_shows_every_record_with_its_source_and_a_way_to_propose_a_change(site: Site) -> None:
    from allotment.evidence.assumptions.register import load_register
    from allotment.levers.catalogue import find_lever, records_of

    records = records_of(find_lever("commission_nursing_places"), load_register())
    page = shown(site.client("planner"), f"{LEVERS}/commission_nursing_places")
    assert page.count("Propose a change") == len(records)
    for place in re.findall(rf'href="(/systems/{ICS}/assumptions/[a-z_]+/propose\?record=\d+)"', page)[:3]:
        form = shown(site.client("planner"), place)
        assert "commission_nursing_places" in form
    assert "Propose a change" not in shown(site.client("viewer"), f"{LEVERS}/commission_nursing_places")
    assert site.client("viewer").get(f"{LEVERS}/no-such-lever").status_code == 404


def test_the_streams_and_a_shipped_file_are_said_in_words(site: Site) -> None:
    client = site.client("viewer")
    page = shown(client, FUNDING)
    assert "Additional Roles Reimbursement Scheme" in page
    file = shown(client, f"{FUNDING}/examples/gloucestershire")
    assert "5,470,000" in file
    assert 'id="stream-arrs"' in file
    assert client.get(f"{FUNDING}/examples/gloucestershire.yaml").content.startswith(b"#")
    assert client.get(f"{FUNDING}/examples/none").status_code == 404


def test_a_funding_file_is_sent_seen_edited_and_downloaded(site: Site) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    client, text = site.client("planner"), funding_text("Our own money", ICS)
    sent = SimpleUploadedFile("mine.yaml", text.encode())
    made = client.post(f"{FUNDING}/new", {"file": sent, "organisation": ICS, "write_key": "a" * 32})
    assert made.status_code == 302, made.content.decode()
    page = shown(client, made["Location"])
    assert "Our own money" in page
    assert "Joint fund" in page
    changed = text.replace("600_000", "700_000")
    assert written(client, f"{made['Location']}/edit", "edit once", yaml=changed, version="1") == made["Location"]
    assert "2,100,000" in shown(client, made["Location"])
    assert "700_000" in client.get(f"{made['Location']}/funding.yaml").content.decode()
    assert "700_000" in shown(client, f"{made['Location']}/history")
    older = client.post(f"{made['Location']}/edit", {"yaml": text, "version": "1"})
    assert older.status_code == 409
    assert site.client("partner").get(made["Location"]).status_code == 404
    assert "Our own money" in shown(client, f"/systems/{ICS}/mixes/new")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (lambda text: text.replace("education_tariff", "education_tarif"), "education_tariff"),
        (lambda text: text.replace("ics: QR1", "ics: QE1"), "this is QR1"),
        (lambda text: text + "surprise: 1\n", "surprise"),
        (lambda _: "title: <script>alert(1)</script>\n", "streams"),
        (lambda _: "a: &b [*b]", "anchors"),
    ],
)
def test_a_wrong_funding_file_is_refused_with_every_problem(site: Site, wrong: Any, said: str) -> None:
    text = wrong(funding_text("Wrong", ICS))
    answer = site.client("planner").post(f"{FUNDING}/new", {"yaml": text, "organisation": ICS})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert re.search(r"<title>\s*Error: ", page)
    assert said in page
    assert "<script>alert" not in page


def test_a_file_that_is_no_funding_file_is_refused(site: Site) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    for content in (b"\xff\xfe\x00\x01", b"PK\x03\x04" + b"\x80" * 50, b"x: 1\n" * 300_000):
        sent = SimpleUploadedFile("mine.yaml", content)
        answer = site.client("planner").post(f"{FUNDING}/new", {"file": sent, "organisation": ICS})
        assert answer.status_code == 400


def test_who_may_not_write_is_refused_the_forms(site: Site) -> None:
    for address in (f"{FUNDING}/new", f"{FUNDING}/copy/gloucestershire", f"{LEVY}/new"):
        assert site.client("viewer").get(address).status_code == 403
        assert site.client("stranger").get(address).status_code == 404


def test_the_example_of_a_ledger_says_that_it_is_synthetic(site: Site) -> None:
    page = shown(site.client("viewer"), f"{LEVY}/example")
    assert page.count("Synthetic") >= 5
    assert "£6,987,723" in page
    assert "Care home 2 (synthetic)" in shown(site.client("viewer"), f"{LEVY}/example?employer=Care home 2 (synthetic)")
    workbook = site.client("viewer").get(f"{LEVY}/example/files/ledger.xlsx")
    assert workbook.content[:2] == b"PK"
    assert site.client("viewer").get(f"{LEVY}/example/files/rules.csv").status_code == 200
    assert site.client("viewer").get(f"{LEVY}/example/files/..%2fsecret").status_code == 404
    assert site.client("viewer").get(f"{LEVY}/nothing").status_code == 404


def _sent(**changed: bytes) -> dict[str, Any]:
    from django.core.files.uploadedfile import SimpleUploadedFile

    held = {name: EXAMPLES.joinpath(f"{name}.csv").read_bytes() for name in ("employers", "apprentices")} | changed
    return {name: SimpleUploadedFile(f"{name}.csv", content) for name, content in held.items()}


def test_a_ledger_is_kept_and_only_its_own_organisation_sees_it(site: Site) -> None:
    client = site.client("planner")
    made = client.post(f"{LEVY}/new", {**_sent(), "title": "Autumn", "until": "2027-03", "organisation": ICS})
    assert made.status_code == 302, made.content.decode()
    page = shown(client, made["Location"])
    assert "Autumn" in page
    assert "proposed" in page.lower()
    assert "Autumn" in shown(client, LEVY)
    for who in ("viewer", "partner", "stranger", "administrator", "national"):
        assert site.client(who).get(made["Location"]).status_code == 404
    for who in ("viewer", "partner"):
        assert "Autumn" not in shown(site.client(who), LEVY)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"employers": b"<html></html>"}, "employers"),
        ({"employers": b"PK\x03\x04"}, "employers"),
        ({"apprentices": b"employer,group\n=cmd|' /C calc'!A0,x\n"}, "apprentices"),
        ({"employers": b"employer,sector,place,month,pay_bill_pounds,english_share\nA,acute,B,2024-04,-1,2\n"}, "-1"),
        ({"employers": b"x" * (600 * 1024)}, "512 kB"),
    ],
)
def test_a_hostile_or_wrong_file_of_a_ledger_is_refused(site: Site, changed: dict[str, bytes], said: str) -> None:
    answer = site.client("planner").post(f"{LEVY}/new", {**_sent(**changed), "title": "Wrong", "until": ""})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert said in page
    assert "Wrong" not in shown(site.client("planner"), LEVY)
    assert not list((site.home / "levy-ledgers").glob(".levy-*"))


def test_a_ledger_needs_a_title_files_and_a_month(site: Site) -> None:
    answer = site.client("planner").post(f"{LEVY}/new", {"title": "", "until": "soon"})
    page = answer.content.decode()
    assert answer.status_code == 400
    for field in ("title", "until", "employers", "apprentices"):
        assert f'href="#{field}"' in page
