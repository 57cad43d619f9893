"""The pages of scenarios: what each reader is shown, and the steps to agreement on them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from tests.planning.documents.doing import Doing
from tests.planning.documents.texts import retention
from tests.web.scenario_pages import SCENARIOS, form, get, text_of
from tests.web.site import ICS, Site

if TYPE_CHECKING:
    from django.test import Client

PASSING = re.compile(r'name="(csrfmiddlewaretoken|write_key)" value="\w+"|nonce="[^"]*"|term-\w+')


@pytest.fixture
def doing(site: Site) -> Doing:
    """The cast at work on the file's own site."""
    return Doing(site)


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
    for refused in ("return", "supersede"):
        answer = approver.post(f"{address}/steps/{refused}", {"version": "1", "reason": ""})
        assert answer.status_code == 400
        assert f'href="#{refused}-reason"' in text_of(answer)
        assert f'id="{refused}-reason-error"' in text_of(answer)
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
