"""Pages of one's own: a student sees their placements and nothing of others', by a link that nobody can guess."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.planning.runs.made import done
from tests.web.site import ICS
from tests.web.test_jobs import shown

if TYPE_CHECKING:
    from tests.web.site import Site


@pytest.fixture(scope="module")
def record(site: Site, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The worked example of placements, asked by the planner with calendars."""
    from allotment.planning.place_students import write_example
    from allotment.planning.questions.asking import Sent, ask_question
    from allotment.planning.questions.sent_files import SentWith

    folder = tmp_path_factory.mktemp("example")
    write_example(folder)
    names = ("students", "settings", "requirements")
    files = {name: SentWith(folder / f"{name}.csv", f"{name}.csv") for name in names}
    values = {"seconds": "5", "calendars": "yes"}
    job = done(
        site, ask_question(site.desk, site.actor("planner"), ICS, "place-students", Sent("Autumn", values, files))
    )
    assert (job.state, job.summary) == ("done", ""), job
    return str(job.result["answer"])


@pytest.fixture(scope="module")
def links(site: Site, record: str) -> dict[tuple[str, str], str]:
    """Every address by whose it is and their name, as the planner downloads them."""
    sent = site.client("planner").get(f"/systems/{ICS}/answers/{record}/files/own-links.csv")
    rows = csv.DictReader(io.StringIO(sent.content.decode()))
    return {(row["whose"], row["name"]): row["address"] for row in rows}


def test_every_student_and_every_setting_has_one_link(
    site: Site, record: str, links: dict[tuple[str, str], str]
) -> None:
    rota = site.desk.answers.tables(record)["rota"]
    assert {name for whose, name in links if whose == "student"} == set(rota["student"])
    assert {name for whose, name in links if whose != "student"} == set(rota["setting"])
    assert len(set(links.values())) == len(links)


def test_a_student_sees_their_own_placements_without_an_account_and_nobody_elses(
    site: Site, record: str, links: dict[tuple[str, str], str]
) -> None:
    rota = site.desk.answers.tables(record)["rota"]
    (_, student), address = next((key, link) for key, link in links.items() if key[0] == "student")
    page = shown(site.client(), address)
    own = rota.filter(rota["student"] == student)
    assert all(name in page for name in own["name"])
    others = set(rota["student"]) - {student}
    assert not [other for other in others if other in page]
    calendar = site.client().get(f"{address}/document")
    assert calendar.content.count(b"BEGIN:VEVENT") == own.height
    assert calendar["Content-Type"].startswith("text/calendar")


def test_an_educator_sees_who_comes_to_their_setting(
    site: Site, record: str, links: dict[tuple[str, str], str]
) -> None:
    rota = site.desk.answers.tables(record)["rota"]
    (_, setting), address = next((key, link) for key, link in links.items() if key[0] != "student")
    page = shown(site.client(), address)
    here = set(rota.filter(rota["setting"] == setting)["student"])
    assert all(student in page for student in here)
    assert not [other for other in set(rota["student"]) - here if other in page]


def test_a_link_that_is_changed_anywhere_leads_nowhere(site: Site, links: dict[tuple[str, str], str]) -> None:
    client = site.client()
    first, second = (link.rpartition("/")[2] for link in list(links.values())[:2])
    record, page, code = first.split("-")
    for wrong in (
        f"{record}-{page}-{code[:-1]}{'0' if code[-1] != '0' else '1'}",
        f"{record}-{1 - int(page)}-{code}",
        f"{record}-7-{code}",
        f"{'0' * 32}-{page}-{code}",
        f"{record}-{page}-{second.split('-')[2].upper()}",
        f"{record}-{page}-",
        "nothing",
    ):
        assert client.get(f"/own/{wrong}").status_code == 404, wrong
    assert client.get(f"/own/{first}").status_code == 200


def test_a_link_ends_after_a_year(site: Site, record: str, links: dict[tuple[str, str], str]) -> None:
    from allotment.planning.access.errors import NotYoursError
    from allotment.planning.desk import Desk
    from allotment.planning.questions.own_page import own_view

    token = next(iter(links.values())).rpartition("/")[2]
    now = site.desk.clock()
    assert own_view(Desk(site.desk.home, lambda: now + timedelta(days=364)), token).rows
    with pytest.raises(NotYoursError):
        own_view(Desk(site.desk.home, lambda: now + timedelta(days=366)), token)


def test_links_are_for_whoever_may_see_the_answer(site: Site, record: str) -> None:
    for who in ("viewer", "partner", "stranger"):
        assert site.client(who).get(f"/systems/{ICS}/answers/{record}/files/own-links.csv").status_code == 404


def test_the_links_end_when_the_answer_is_removed(site: Site, record: str, links: dict[tuple[str, str], str]) -> None:
    from allotment.planning.questions.see import remove_answer

    address = next(iter(links.values()))
    assert site.client().get(address).status_code == 200
    remove_answer(site.desk, site.actor("planner"), ICS, record)
    assert site.client().get(address).status_code == 404
