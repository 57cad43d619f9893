"""Writing scenarios on their pages: by form, as YAML, from a file, as a copy; and what happens when it is wrong."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.planning.documents.doing import Doing
from tests.planning.documents.test_hostile_scenarios import HOSTILE
from tests.planning.documents.texts import retention
from tests.web.scenario_pages import SCENARIOS, form, get, text_of
from tests.web.site import Site

if TYPE_CHECKING:
    pass


@pytest.fixture
def doing(site: Site) -> Doing:
    """The cast at work on the file's own site."""
    return Doing(site)


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
