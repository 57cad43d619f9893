"""The pages of scenarios: what each reader is shown, how they are written, and what happens when something is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest

from tests.planning.documents.doing import Doing
from tests.planning.documents.test_hostile_scenarios import HOSTILE
from tests.planning.documents.texts import retention
from tests.web.site import ICS, Site

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

MOST_QUERIES = 20
SCENARIOS = f"/systems/{ICS}/scenarios"
CHANGE = {
    "changes.0.quantity": "leaver_rate",
    "changes.0.where.staff_group": ["Nurses & health visitors", "Midwives"],
    "changes.0.where.organisation": ["RTE"],
    "changes.0.how": "multiply",
    "changes.0.amount": "0.9",
    "changes.0.from_year": "2027",
    "changes.0.phase_in_years": "3",
    "changes.0.rationale": "Flexible rosters",
    "changes.0.source": "Elicited",
    "changes.0.owner": "Director of people",
}
PASSING = re.compile(r'name="(csrfmiddlewaretoken|write_key)" value="\w+"|nonce="[^"]*"|term-\w+')


@pytest.fixture
def doing(site: Site) -> Doing:
    """The cast at work on the file's own site."""
    return Doing(site)


def text_of(answer: HttpResponse) -> str:
    """The page's text, with entities written out."""
    return unescape(answer.content.decode())


def get(client: Client, address: str, status: int = 200) -> str:
    """Open a page, hold its queries to the limit, and give its text."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address)
    assert answer.status_code == status, address
    assert len(queries) < MOST_QUERIES, address
    return text_of(answer)


def form(title: str, **more: Any) -> dict[str, Any]:
    """What a browser sends for a scenario of one change."""
    said = {"title": title, "description": "A retention programme", "population_variant": "principal"}
    return {**said, **CHANGE, "do": "save", "version": "0", **more}


def test_every_page_of_a_scenario_has_one_heading_a_title_of_its_own_and_few_queries(site: Site, doing: Doing) -> None:
    made = doing.make("planner", retention("all-pages"))
    doing.edit("analyst", made.id, retention("all-pages", multiplier="0.8"), 1)
    doing.share("planner", made.id, 2)
    for number in range(12):
        doing.comment("partner", made.id, f"Comment {number}", 2)
        doing.make("planner", retention(f"all-pages-{number}"))
    client = site.client("planner")
    own = f"{SCENARIOS}/{made.id}"
    addresses = [SCENARIOS, f"{SCENARIOS}/new", f"{SCENARIOS}/new/yaml", f"{SCENARIOS}/copy/central"]
    addresses += [f"{SCENARIOS}/shipped/social-care-pay-rise", f"{SCENARIOS}/copy/{made.id}"]
    addresses += [own, f"{own}/edit", f"{own}/edit/yaml", f"{own}/history", f"{own}/history?older=1&newer=2"]
    titles = set()
    for address in addresses:
        text = get(client, address)
        assert text.count("<h1") == 1, address
        titles.add(re.findall("<title>(.*?)</title>", text, re.DOTALL)[0])
    assert len(titles) == len(addresses) - 1, "only the two addresses of one comparison share a title"


def test_the_list_shows_own_and_shared_and_shipped_scenarios_with_their_states(site: Site, doing: Doing) -> None:
    shared = doing.make("planner", retention("list-shared", title="Shared with all"))
    doing.share("planner", shared.id, 1)
    doing.make("planner", retention("list-draft", title="Draft of ours"))
    own, partners = (get(site.client(who), SCENARIOS) for who in ("analyst", "partner"))
    assert "Draft of ours" in own
    assert "Not shared" in own
    for text in (own, partners):
        assert "Shared with all" in text
        assert "No international recruitment" in text
    assert "Draft of ours" not in partners


@pytest.mark.parametrize("who", ["partner", "viewer", "stranger", "administrator", "national", "approver"])
def test_a_draft_is_not_there_for_whoever_may_not_see_it(site: Site, doing: Doing, who: str) -> None:
    made = doing.make("planner", retention(f"hidden-{who}"))
    client, own = site.client(who), f"{SCENARIOS}/{made.id}"
    for rest in ("", "/scenario.yaml", "/history"):
        assert client.get(own + rest).status_code == 404, rest
    for rest in ("/edit", "/edit/yaml"):
        assert client.get(own + rest).status_code == 404, rest
        assert client.post(own + rest, form("Not mine")).status_code == 404, rest
    sent = {"version": "1", "comment": "hello", "reason": "because", "name": "a", "title": "b"}
    for rest in ("/comments", "/rename", *(f"/steps/{step}" for step in ("share", "submit", "agree", "supersede"))):
        assert client.post(own + rest, sent).status_code == 404, rest
    record = doing.see("planner", made.id).record
    assert (record.document.version, record.comments, record.sign_offs) == (1, [], [])


def test_what_partners_and_strangers_are_shown_does_not_change_by_a_draft_of_others(site: Site, doing: Doing) -> None:
    def worlds() -> list[str]:
        pages = [(who, address) for who in ("partner", "viewer") for address in (SCENARIOS, f"/systems/{ICS}/plans")]
        return [PASSING.sub("", get(site.client(who), address)) for who, address in pages]

    before = worlds()
    doing.make("planner", retention("unseen", title="Nobody else should see this"))
    assert worlds() == before


def test_whoever_only_reads_is_told_so_and_is_offered_no_button(site: Site, doing: Doing) -> None:
    made = doing.make("planner", retention("read-only"))
    doing.share("planner", made.id, 1)
    client, own = site.client("viewer"), f"{SCENARIOS}/{made.id}"
    text = get(client, own)
    for offered in ("Run it", "/edit", "Add comment", "What happens next", "/copy/"):
        assert offered not in text, offered
    for address in (f"{own}/edit", f"{own}/edit/yaml", f"{SCENARIOS}/new", f"{SCENARIOS}/copy/central"):
        assert client.get(address).status_code == 403, address
    assert client.post(f"{own}/comments", {"comment": "x", "version": "1"}).status_code == 403
    assert client.post(f"{own}/steps/share", {"version": "1"}).status_code == 403
    assert client.get(f"/systems/QE1/scenarios/{made.id}").status_code == 404
    assert client.get(f"{own}/steps/share").status_code == 405
    assert site.client("planner").post(f"{own}/steps/jump", {"version": "1"}).status_code == 404


def test_a_scenario_made_by_form_says_what_the_form_said(site: Site, doing: Doing) -> None:
    answer = site.client("planner").post(f"{SCENARIOS}/new", form("Made by form", organisation="RTE"))
    assert answer.status_code == 302
    document = answer["Location"].rsplit("/", 1)[1]
    seen = doing.see("planner", document)
    assert (seen.record.document.organisation, seen.record.document.name) == ("RTE", "made-by-form")
    assert seen.said is not None
    [change] = seen.said.changes
    assert change.how == "Multiplied by 0.9 from 2027, phased in over 3 years"
    assert "Nurses & health visitors or Midwives" in change.about
    assert "Gloucestershire Hospitals" in change.about
    page = get(site.client("planner"), answer["Location"])
    assert change.how in page
    assert "Flexible rosters" in page


def test_a_form_sent_twice_makes_one_scenario(site: Site) -> None:
    client = site.client("planner")
    sent = form("Sent twice", write_key="form-sent-twice")
    places = {client.post(f"{SCENARIOS}/new", sent)["Location"] for _ in range(2)}
    assert len(places) == 1
    assert get(client, SCENARIOS).count(">Sent twice</a>") == 1


@pytest.mark.parametrize(
    ("button", "shown", "gone"),
    [
        ("add-changes", ["Change 1", "Change 2"], ["Change 3"]),
        ("remove-changes-0", [], ["Change 1"]),
        ("add-targets", ["Change 1", "Target 1"], ["Target 2"]),
        ("show-changes-0", ["Staff group: 2 chosen"], ["Change 2"]),
        ("remove-changes-7", ["Change 1"], ["Change 2"]),
        ("add-passwords", ["Change 1"], ["Change 2"]),
    ],
)
def test_rows_are_added_and_removed_by_buttons_and_nothing_typed_is_lost(
    site: Site, button: str, shown: list[str], gone: list[str]
) -> None:
    answer = site.client("planner").post(f"{SCENARIOS}/new", form("Still writing", do=button))
    text = text_of(answer)
    assert answer.status_code == 200
    assert 'value="Still writing"' in text
    assert [words for words in shown if words not in text] == []
    assert [words for words in gone if words in text] == []
    if shown:
        assert 'value="Director of people"' in text


def test_each_fault_is_said_at_its_field_and_the_summary_leads_there(site: Site) -> None:
    wrong = {"changes.0.amount": "-1", "changes.0.by_year.2027": "nine", "changes.1.rationale": "No quantity yet"}
    wrong |= {"changes.0.from_year": "1999", "changes.0.where.organisation": ["RTE9"]}
    answer = site.client("planner").post(f"{SCENARIOS}/new", form("", **wrong))
    text = text_of(answer)
    assert answer.status_code == 400
    assert "<title>Error: " in text
    summary = text[text.index("There is a problem") : text.index("<h1")]
    anchors = re.findall(r'href="#([\w-]+)"', summary)
    assert {"title", "changes-1-quantity", "changes-0-from_year"} <= set(anchors)
    assert [place for place in anchors if f'id="{place}"' not in text] == []
    assert text.count("nhsuk-error-message") >= len(anchors)
    assert 'value="nine"' in text
    assert "No quantity yet" in text


def test_the_second_writer_is_shown_both_and_can_save_theirs_after_all(site: Site, doing: Doing) -> None:
    made = doing.make("planner", retention("met", title="Met"))
    address = f"{SCENARIOS}/{made.id}/edit"
    first = site.client("analyst").post(address, form("Met", version="1", **{"changes.0.amount": "0.81"}))
    assert first.status_code == 302
    sent = form("Met", version="1", **{"changes.0.amount": "0.72"})
    second = site.client("planner").post(address, sent)
    text = text_of(second)
    assert second.status_code == 409
    assert "Anil Analyst saved version 2 after you opened version 1" in text
    assert "change: {multiply: 0.81}" in text
    assert "change: {multiply: 0.72}" in text
    assert 'name="version" value="2"' in text
    assert 'value="0.72"' in text
    assert site.client("planner").post(address, {**sent, "version": "2"}).status_code == 302
    assert doing.see("planner", made.id).record.document.version == 3


def test_an_edit_as_yaml_that_was_overtaken_shows_both(site: Site, doing: Doing) -> None:
    made = doing.make("planner", retention("met-yaml"))
    doing.edit("analyst", made.id, retention("met-yaml", multiplier="0.81"), 1)
    sent = {"yaml": retention("met-yaml", multiplier="0.72"), "version": "1"}
    answer = site.client("planner").post(f"{SCENARIOS}/{made.id}/edit/yaml", sent)
    assert answer.status_code == 409
    assert "Save mine as version 3" in text_of(answer)


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_text_gives_a_clear_page_and_nothing_is_kept(site: Site, hostile: str) -> None:
    from allotment.store.models import DocumentVersion
    from allotment.store.scoping import everything

    with everything():
        before = DocumentVersion.objects.count()
    answer = site.client("planner").post(f"{SCENARIOS}/new/yaml", {"yaml": hostile})
    text = text_of(answer)
    assert answer.status_code == 400
    assert "There is a problem" in text
    assert "Traceback" not in text
    with everything():
        assert DocumentVersion.objects.count() == before


@pytest.mark.parametrize(
    "content",
    [b"\xff\xfe\x00a", b"PK\x03\x04" + b"\x00" * 100, b"a: " + b"x" * 300_000],
    ids=["other encoding", "workbook", "too large"],
)
def test_a_file_that_is_no_scenario_is_refused_in_words(site: Site, content: bytes) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    sent = {"yaml": "", "file": SimpleUploadedFile("scenario.yaml", content)}
    answer = site.client("planner").post(f"{SCENARIOS}/new/yaml", sent)
    assert answer.status_code == 400
    assert "There is a problem" in text_of(answer)


def test_what_is_downloaded_can_be_uploaded_again(site: Site, doing: Doing) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    made = doing.make("planner", "# why it changes\n" + retention("round-trip"))
    client = site.client("planner")
    down = client.get(f"{SCENARIOS}/{made.id}/scenario.yaml")
    assert down["Content-Disposition"] == 'attachment; filename="round-trip.yaml"'
    file = SimpleUploadedFile("a.yaml", down.content.replace(b"round-trip", b"round-trip-again"))
    up = client.post(f"{SCENARIOS}/new/yaml", {"file": file})
    assert up.status_code == 302
    again = doing.see("planner", up["Location"].rsplit("/", 1)[1]).record.document
    assert again.body == made.body.replace("round-trip", "round-trip-again")


def test_a_shipped_scenario_is_shown_downloaded_and_copied(site: Site, doing: Doing) -> None:
    client = site.client("planner")
    text = get(client, f"{SCENARIOS}/shipped/social-care-pay-rise")
    assert "Multiplied by 0.85 from 2027, phased in over 2 years" in text
    assert b"social-care-pay-rise" in client.get(f"{SCENARIOS}/shipped/social-care-pay-rise.yaml").content
    assert client.get(f"{SCENARIOS}/shipped/no-such").status_code == 404
    made = client.post(f"{SCENARIOS}/copy/social-care-pay-rise", {"title": "Our pay rise"})
    assert made["Location"].endswith("/edit")
    document = made["Location"].split("/")[-2]
    assert doing.see("planner", document).record.document.name == "our-pay-rise"
    assert client.post(f"{SCENARIOS}/copy/social-care-pay-rise", {"title": ""}).status_code == 400


@pytest.mark.parametrize("shipped", ["ltwp-like-expansion", "social-care-pay-rise", "central"])
def test_a_copy_saved_through_its_form_unchanged_stays_the_same(site: Site, doing: Doing, shipped: str) -> None:
    made = doing.copy("planner", shipped, f"Through the form {shipped}")
    client, address = site.client("planner"), f"{SCENARIOS}/{made.id}/edit"
    answer = client.post(address, browser_sends(get(client, address)))
    assert answer.status_code == 302, text_of(answer)
    assert doing.see("planner", made.id).record.document.version == 1


def browser_sends(page: str) -> dict[str, Any]:
    """What a browser would send for the form of a page as it stands, pressing Save."""
    from html.parser import HTMLParser

    class Fields(HTMLParser):
        inside, area, select = False, "", ""
        found: dict[str, list[str]] = {}

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            given = {name: value or "" for name, value in attrs}
            if tag == "form":
                self.inside = given.get("id") == "row-form"
            if not self.inside:
                return
            name = given.get("name", "")
            if tag == "textarea":
                self.area = name
                self.found[name] = [""]
            if tag == "select":
                self.select = name
            if tag == "option" and "selected" in given:
                self.found[self.select] = [given["value"]]
            if tag == "input" and (given["type"] not in {"checkbox", "radio"} or "checked" in given):
                self.found.setdefault(name, []).append(given["value"])

        def handle_data(self, text: str) -> None:
            if self.area:
                self.found[self.area][0] += text

        def handle_endtag(self, tag: str) -> None:
            if tag == "textarea":
                self.area = ""
            if tag == "form":
                self.inside = False

    reader = Fields()
    reader.found = {}
    reader.feed(page)
    return {**reader.found, "do": "save"}


def test_a_comment_is_shown_as_it_was_written_and_never_as_markup(site: Site, doing: Doing) -> None:
    made = doing.make("planner", retention("markup", title="'<b>bold</b>'"))
    address = f"{SCENARIOS}/{made.id}"
    answer = site.client("planner").post(
        f"{address}/comments", {"comment": "<script>alert(1)</script>", "version": "1"}
    )
    assert answer.status_code == 302
    raw = site.client("planner").get(address).content.decode()
    assert "<script>alert(1)" not in raw
    assert "&lt;script&gt;alert(1)" in raw
    assert "<b>bold" not in raw


def test_a_comment_that_says_nothing_is_refused_at_its_field(site: Site, doing: Doing) -> None:
    made = doing.make("planner", retention("empty-comment"))
    answer = site.client("planner").post(f"{SCENARIOS}/{made.id}/comments", {"comment": " ", "version": "1"})
    text = text_of(answer)
    assert answer.status_code == 400
    assert 'id="comment-error"' in text
    assert 'href="#comment"' in text


def test_a_scenario_is_shared_reviewed_returned_and_agreed_on_its_page(site: Site, doing: Doing) -> None:
    made = doing.make("planner", retention("on-its-page"))
    address = f"{SCENARIOS}/{made.id}"
    planner, approver = site.client("planner"), site.client("approver")

    def step(client: Client, name: str, **more: str) -> int:
        return client.post(f"{address}/steps/{name}", {"version": "1", **more}).status_code

    assert "Send to review" not in get(planner, address)
    assert step(planner, "submit") == 400, "what is not shared cannot be reviewed"
    assert step(planner, "share") == 302
    assert step(planner, "submit") == 302
    assert step(planner, "agree") == 403
    assert "Agree version 1" in get(approver, address)
    assert "Agree version 1" not in get(planner, address)
    assert step(approver, "return") == 400
    assert step(approver, "return", reason="Say who pays.") == 302
    assert "Say who pays." in get(planner, address)
    assert step(planner, "submit") == 302
    assert step(approver, "agree") == 302
    assert "Agreed by Ama Approver" in get(site.client("partner"), address)
    assert step(approver, "agree") == 400


def test_a_step_on_a_version_that_was_edited_meanwhile_shows_the_newest_one(site: Site, doing: Doing) -> None:
    made = doing.make("planner", retention("stale-step"))
    doing.share("planner", made.id, 1)
    doing.edit("analyst", made.id, retention("stale-step", multiplier="0.31"), 1)
    answer = site.client("planner").post(f"{SCENARIOS}/{made.id}/steps/submit", {"version": "1"})
    assert answer.status_code == 409
    assert "Multiplied by 0.31" in text_of(answer)
    assert doing.see("planner", made.id).record.document.state == "draft"


def test_a_rename_from_the_page_keeps_what_was_typed_where_it_is_refused(site: Site, doing: Doing) -> None:
    made = doing.make("planner", retention("rename-page"))
    client, address = site.client("planner"), f"{SCENARIOS}/{made.id}/rename"
    refused = client.post(address, {"name": "Not A Name", "title": "New", "version": "1"})
    assert refused.status_code == 400
    assert 'value="Not A Name"' in text_of(refused)
    assert client.post(address, {"name": "renamed", "title": "New", "version": "1"}).status_code == 302
    assert doing.see("planner", made.id).record.document.title == "New"


def test_a_scenario_edited_since_its_run_says_that_the_run_is_out_of_date(
    site: Site, doing: Doing, listed_run: Callable[[str, int], str]
) -> None:
    made = doing.make("planner", retention("stale-run"))
    run_id = listed_run(made.id, 1)
    client, address = site.client("planner"), f"{SCENARIOS}/{made.id}"
    assert run_id in get(client, address)
    doing.edit("planner", made.id, retention("stale-run", multiplier="0.7"), 1)
    stale = get(client, address)
    assert "Its newest run is out of date" in stale
    assert "The scenario has been edited since" in stale
    assert "The scenario has been edited since" in get(client, SCENARIOS)


@pytest.fixture
def listed_run(site: Site) -> Callable[[str, int], str]:
    """List the archive's one run as a run of a scenario of somebody's."""

    def list_it(document: str, version: int) -> str:
        from dataclasses import asdict

        from allotment.planning.access.acting import reading
        from allotment.planning.runs.listing import all_runs
        from allotment.store.shelves.runs import NewRun, add_run

        planner = site.actor("planner")
        run = asdict(next(one for one in all_runs(planner, ICS) if one.document is None))
        kept = {name: run[name] for name in NewRun.__dataclass_fields__ if name in run}
        with reading(planner):
            add_run(NewRun(**{**kept, "document": document, "document_version": version}))
        return str(run["run_id"])

    return list_it


def test_the_page_offers_a_run_of_the_version_that_stands(site: Site, doing: Doing) -> None:
    made = doing.make("planner", retention("run-offered"))
    text = get(site.client("planner"), f"{SCENARIOS}/{made.id}")
    assert f'action="/systems/{ICS}/runs/new"' in text
    assert f'value="document:{made.id}"' in text
