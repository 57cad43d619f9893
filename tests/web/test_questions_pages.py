"""The pages of questions and answers: what may be asked, the form and its refusals, the answer, its files and links."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.planning.questions.made import FILES, answered
from tests.planning.runs.made import done
from tests.web.api_caller import SYSTEM, V1, Caller
from tests.web.site import ICS
from tests.web.test_jobs import shown, written

if TYPE_CHECKING:
    from tests.web.site import Site

SECTION = f"/systems/{ICS}/growing-our-own"
ASK = f"/systems/{ICS}/questions/rotate-doctors"


@pytest.fixture(scope="module")
def record(site: Site, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A small match that the planner asked for."""
    job = answered(site, tmp_path_factory.mktemp("match"))
    assert job.state == "done", job
    return str(job.result["answer"])


def test_the_section_lists_what_may_be_asked_and_what_was_answered(site: Site, record: str) -> None:
    page = shown(site.client("planner"), SECTION)
    for kind in ("plan-education", "place-students", "rotate-doctors", "pathways"):
        assert f'href="/systems/{ICS}/questions/{kind}"' in page
    assert f'href="/systems/{ICS}/answers/{record}"' in page


def test_who_may_ask_nothing_reads_what_there_is_and_sees_no_answer_from_files(site: Site, record: str) -> None:
    page = shown(site.client("viewer"), SECTION)
    assert "/questions/" not in page
    assert record not in page


def test_a_form_without_title_and_files_is_refused_beside_its_fields(site: Site) -> None:
    page = site.client("planner").post(f"/systems/{ICS}/questions/place-students", {"seconds": "0"})
    words = page.content.decode()
    assert page.status_code == 400
    assert "<title>\n  Error: " in words or "<title>Error: " in words
    for field in ("title", "students", "settings", "requirements", "seconds"):
        assert f'id="{field}-error"' in words
        assert f'href="#{field}"' in words


def test_a_question_is_sent_with_its_files_and_leads_to_its_job(site: Site) -> None:
    client = site.client("planner")
    files = {name: io.BytesIO(text.encode()) for name, text in FILES.items()}
    for name, file in files.items():
        file.name = f"{name}.csv"
    sent = client.post(ASK, {"title": "By the form", "seed": "1", "method": "stable", **files})
    assert sent.status_code == 302, sent.content.decode()[:3000]
    assert "By the form" in shown(client, str(sent["Location"]))


def test_the_answer_says_what_was_found_and_gives_every_table(site: Site, record: str) -> None:
    client = site.client("planner")
    page = shown(client, f"/systems/{ICS}/answers/{record}")
    told = json.loads(client.get(f"/systems/{ICS}/answers/{record}/files/answer.json").content)
    assert told["stable"] is True
    assert "Only the analysts and planners of Gloucestershire see it" in page
    table = client.get(f"/systems/{ICS}/answers/{record}/files/match.csv").content.decode()
    rows = {row["applicant"]: row["programme"] for row in csv.DictReader(io.StringIO(table))}
    assert rows == {"Ada": "Gloucester", "Ben": ""}
    assert client.get(f"/systems/{ICS}/answers/{record}/files/answer.xlsx").content[:2] == b"PK"
    assert client.get(f"/systems/{ICS}/answers/{record}/files/no-such.csv").status_code == 404
    assert client.get(f"/systems/{ICS}/answers/{record}/files/../../page.json").status_code == 404


@pytest.mark.parametrize("who", ["viewer", "partner", "stranger", "national"])
def test_others_find_no_answer_at_any_of_its_addresses(site: Site, record: str, who: str) -> None:
    client = site.client(who)
    for part in ("", "/files/answer.json", "/files/match.csv", "/figures/section-1/wide.json"):
        assert client.get(f"/systems/{ICS}/answers/{record}{part}").status_code == 404
    assert client.post(f"/systems/{ICS}/answers/{record}/remove").status_code == 404


@pytest.mark.parametrize("kind", ["place-students", "rotate-doctors", "pathways"])
def test_example_files_can_be_had_and_say_that_they_are_synthetic(site: Site, kind: str) -> None:
    sent = site.client("planner").get(f"/systems/{ICS}/questions/{kind}/example")
    assert "synthetic" in sent["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(sent.content)) as archive:
        assert len(archive.namelist()) >= 2
        assert any("synthetic" in archive.read(name).decode().casefold() for name in archive.namelist())


def test_the_api_asks_lists_and_gives_answers(site: Site, record: str) -> None:
    call = Caller.of(site, "planner")
    kinds = {one["kind"] for one in call.read(f"{V1}/questions")}
    assert {"plan-education", "place-students", "rotate-doctors", "pathways"} <= kinds
    listed = call.read(f"{SYSTEM}/answers")
    assert record in {one["id"] for one in listed["items"]}
    whole = call.read(f"{SYSTEM}/answers/{record}")
    assert whole["answer"]["stable"] is True
    assert {one["name"] for one in whole["tables"]} >= {"match"}
    assert call.get(f"{SYSTEM}/answers/{record}/tables/match.csv").content.startswith(b"applicant")
    assert Caller.of(site, "partner").get(f"{SYSTEM}/answers/{record}").status_code == 404
    files = {name: io.BytesIO(text.encode()) for name, text in FILES.items()}
    for name, file in files.items():
        file.name = f"{name}.csv"
    sent = call.client.post(
        f"{SYSTEM}/questions/rotate-doctors",
        {"title": "By a program", "values": '{"seed": "2"}', **files},
        headers=call.headers,
    )
    assert sent.status_code == 202, sent.content
    assert done(site, sent.json()["job"]).state == "done"


def test_an_answer_is_removed_with_everything(site: Site, tmp_path: Path) -> None:
    record = str(answered(site, tmp_path).result["answer"])
    client = site.client("planner")
    assert written(client, f"/systems/{ICS}/answers/{record}/remove") == SECTION
    assert client.get(f"/systems/{ICS}/answers/{record}").status_code == 404
