"""The audit log's page and file: who reads which entries, and how they are found."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from tests.web.signing import text_of

if TYPE_CHECKING:
    from tests.web.site import Site


@pytest.fixture(autouse=True)
def fresh(site: Site, seeded: Any) -> None:
    """Each test has the seeded log and a few entries more."""
    from tests.web.site import put_database

    put_database(seeded, site.home)
    write("run a scenario", "QR1", "Petra Planner")
    write("accept a staff return", "RTE", "Dev Data Owner")
    write("run a scenario", "QE1", "Sam Stranger")


def write(verb: str, organisation: str, name: str, day: int = 2, **detail: Any) -> None:
    from allotment.store import audit_log, writing

    at = datetime(2026, 4, day, 9, 30, 5, tzinfo=UTC)
    with writing.one_write():
        audit_log.append_entry(audit_log.NewEntry(at, "", name, verb, "run", "r1", organisation, detail))


def lines(site: Site, who: str, query: str = "") -> list[dict[str, str]]:
    answer = site.client(who).get(f"/audit/audit.csv{query}")
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))


def test_a_systems_administrator_reads_the_entries_of_every_organisation_of_theirs_and_of_no_other(site: Site) -> None:
    page = text_of(site.client("administrator").get("/audit/"))
    assert "Petra Planner" in page
    assert "Dev Data Owner" in page
    assert "Sam Stranger" not in page


def test_an_approver_reads_the_entries_of_their_own_organisation_alone(site: Site) -> None:
    assert {row["organisation"] for row in lines(site, "approver")} == {"QR1"}
    assert {row["organisation"] for row in lines(site, "administrator")} == {"QR1", "RTE"}


@pytest.mark.parametrize("who", ["viewer", "analyst", "planner", "data.owner", "national", "partner", "stranger"])
def test_the_log_is_not_there_for_who_may_audit_nothing(site: Site, who: str) -> None:
    assert site.client(who).get("/audit/").status_code == 404
    assert site.client(who).get("/audit/audit.csv").status_code == 404


def test_verbs_of_other_systems_are_not_in_the_list_to_choose_from(site: Site) -> None:
    write("a verb that only strangers use", "QE1", "Sam Stranger")
    assert "only strangers use" not in text_of(site.client("administrator").get("/audit/"))


def test_entries_are_found_by_verb_by_who_and_by_day(site: Site) -> None:
    write("run a scenario", "QR1", "Anil Analyst", day=3)
    assert [row["who"] for row in lines(site, "administrator", "?verb=accept+a+staff+return")] == ["Dev Data Owner"]
    assert [row["who"] for row in lines(site, "administrator", "?who=anil")] == ["Anil Analyst"]
    assert [row["who"] for row in lines(site, "administrator", "?day=2026-04-03")] == ["Anil Analyst"]
    page = site.client("administrator").get("/audit/?who=anil&day=2026-04-03&verb=run+a+scenario")
    assert "Anil Analyst" in text_of(page)
    assert "Petra Planner" not in text_of(page)


def test_a_filter_that_makes_no_sense_asks_for_everything(site: Site) -> None:
    for query in ("?day=yesterday", "?before=x", "?before=-1", "?before=9999999999999999999999", "?day=2026-99-99"):
        assert site.client("administrator").get(f"/audit/{query}").status_code == 200


def test_pages_go_from_the_newest_to_the_oldest_and_miss_none(site: Site) -> None:
    for number in range(120):
        write("run a scenario", "QR1", f"Writer {number:03}")
    client, address, seen = site.client("administrator"), "/audit/?verb=run+a+scenario", []
    for _ in range(4):
        page = client.get(address).content.decode()
        seen += [part.split("<")[0] for part in page.split("<td>Writer ")[1:]]
        if "Older entries" not in page:
            break
        address = "/audit/" + page.split('">Older entries')[0].rsplit('href="', 1)[1].replace("&amp;", "&")
    assert seen == [f"{number:03}" for number in reversed(range(120))]


def test_the_file_is_whole_oldest_first_and_no_cell_of_it_is_a_formula(site: Site) -> None:
    for number in range(60):
        write("run a scenario", "QR1", f"=HYPERLINK({number})", day=4, note="@cmd")
    rows = lines(site, "administrator", "?day=2026-04-04&before=1")
    assert [row["who"] for row in rows] == [f"'=HYPERLINK({number})" for number in range(60)]
    cells = [cell for row in rows for cell in row.values()]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t"))]


def test_what_an_entry_holds_is_shown_as_words_and_never_as_markup(site: Site) -> None:
    write("run a scenario", "QR1", "<script>alert(1)</script>", note="<b>bold</b>")
    page = site.client("administrator").get("/audit/").content.decode()
    assert "<script>alert" not in page
    assert "&lt;b&gt;bold" in page


def test_the_page_shows_the_head_that_the_command_line_prints(site: Site) -> None:
    from allotment.planning.audit.read import anchor_line
    from allotment.store import audit_log

    client = site.client("administrator")
    page = client.get("/audit/").content.decode()
    assert audit_log.head().entry_hash in page
    assert audit_log.head().entry_hash in anchor_line()


def test_an_account_is_called_by_its_name(site: Site) -> None:
    from allotment.planning.people.accounts import switch_account

    actor, viewer = site.actor("administrator"), str(site.account("viewer").id)
    switch_account(site.desk, actor, viewer, on=False)
    page = text_of(site.client("administrator").get("/audit/"))
    assert "Switch an account off" in page
    assert "Vera Viewer" in page
    assert viewer not in page
