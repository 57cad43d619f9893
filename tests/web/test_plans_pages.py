"""The pages of plans: written by form, shared, reviewed and agreed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from allotment.governance.states import PLAN
from tests.planning.documents.doing import Doing
from tests.planning.documents.texts import action, plan_fields
from tests.web.scenario_pages import get, text_of
from tests.web.site import ICS, Site

if TYPE_CHECKING:
    from django.test import Client

PLANS = f"/systems/{ICS}/plans"


@pytest.fixture
def doing(site: Site) -> Doing:
    """The cast at work on the file's own site."""
    return Doing(site)


def sent(fields: dict[str, Any], version: int = 0, **more: Any) -> dict[str, Any]:
    """What a browser sends for a plan."""
    flat = {name: value for name, value in fields.items() if name not in {"actions", "risks"}}
    for name in ("actions", "risks"):
        for number, row in enumerate(fields[name]):
            flat |= {f"{name}.{number}.{key}": value for key, value in row.items()}
    return {**flat, "version": str(version), "do": "save", **more}


def run_of(site: Site) -> str:
    """The run that the seeded site lists."""
    from allotment.planning.runs.listing import all_runs

    return all_runs(site.actor("planner"), ICS)[-1].run_id


def test_a_plan_is_made_shared_reviewed_and_agreed_on_its_pages(site: Site, doing: Doing) -> None:
    planner, approver, run = site.client("planner"), site.client("approver"), run_of(site)
    made = planner.post(f"{PLANS}/new", sent(plan_fields("Our plan", runs=[run], scenarios=["central"])))
    assert made.status_code == 302, text_of(made)
    address = made["Location"]
    page = get(planner, address)
    assert "Retention programme" in page
    assert "with Gloucestershire Hospitals" in page
    assert "31 March 2028" in page
    assert get(site.client("partner"), address, 404)

    def step(client: Client, name: str) -> int:
        return client.post(f"{address}/steps/{name}", {"version": "1"}).status_code

    assert [step(planner, name) for name in ("submit", "share", "submit", "agree")] == [400, 302, 302, 403]
    assert step(approver, "agree") == 302
    agreed = get(site.client("partner"), address)
    assert "Agreed by Ama Approver" in agreed
    assert "What was frozen" in agreed
    assert f"{run}, evidence" in agreed
    assert "Our plan" in get(site.client("viewer"), PLANS)


def test_every_page_of_a_plan_has_one_heading_and_few_queries(site: Site, doing: Doing) -> None:
    made = doing.make_plan("planner", plan_fields("Many actions", runs=[run_of(site)], actions=[action("x")] * 40))
    doing.edit_plan("analyst", made.id, plan_fields("Many actions", runs=[run_of(site)]), 1)
    doing.share("planner", made.id, 2, PLAN)
    client, own = site.client("planner"), f"{PLANS}/{made.id}"
    titles = set()
    for address in (PLANS, f"{PLANS}/new", own, f"{own}/edit", f"{own}/history"):
        text = get(client, address)
        assert text.count("<h1") == 1, address
        titles.add(re.findall("<title>(.*?)</title>", text, re.DOTALL)[0])
    assert len(titles) == 5
    assert "Removed: " in get(client, f"{own}/history?older=1&newer=2")


@pytest.mark.parametrize("who", ["partner", "viewer", "stranger", "administrator", "national", "approver"])
def test_a_draft_of_a_plan_is_not_there_for_whoever_may_not_see_it(site: Site, doing: Doing, who: str) -> None:
    made = doing.make_plan("planner", plan_fields(f"Hidden from {who}"))
    client, own = site.client(who), f"{PLANS}/{made.id}"
    for rest in ("", "/edit", "/history"):
        assert client.get(own + rest).status_code == 404, rest
    for rest in ("/edit", "/comments", "/steps/share", "/steps/submit"):
        assert client.post(own + rest, sent(plan_fields("Not mine"), 1, comment="x")).status_code == 404, rest
    assert client.get(f"/systems/{ICS}/scenarios/{made.id}").status_code == 404


def test_each_fault_of_a_plan_is_said_at_its_field_and_the_summary_leads_there(site: Site) -> None:
    wrong = plan_fields("", actions=[{"what": "Half an action"}, {"by": "31 March"}], risks=[{"owner": "Nobody"}])
    wrong["until_year"] = "1999"
    answer = site.client("planner").post(f"{PLANS}/new", sent(wrong))
    text = text_of(answer)
    assert answer.status_code == 400
    assert "<title>Error: " in text
    summary = text[text.index("There is a problem") : text.index("<h1")]
    anchors = re.findall(r'href="#([\w-]+)"', summary)
    assert {"title", "until_year", "actions-0-owner", "actions-1-by", "risks-0-what"} <= set(anchors)
    assert [place for place in anchors if f'id="{place}"' not in text] == []
    assert "Half an action" in text


def test_rows_of_a_plan_are_added_and_removed_and_nothing_typed_is_lost(site: Site) -> None:
    client = site.client("planner")
    added = text_of(client.post(f"{PLANS}/new", sent(plan_fields("Rows"), do="add-actions")))
    assert "Action 2" in added
    assert "Retention programme" in added
    removed = text_of(client.post(f"{PLANS}/new", sent(plan_fields("Rows"), do="remove-actions-0")))
    assert "Action 1" not in removed
    assert "Pay falls behind" in removed


def test_the_second_writer_of_a_plan_is_shown_both_and_can_save_theirs_after_all(site: Site, doing: Doing) -> None:
    made = doing.make_plan("planner", plan_fields("Met"))
    doing.edit_plan("analyst", made.id, plan_fields("Met", actions=[action("Their action")]), 1)
    client, address = site.client("planner"), f"{PLANS}/{made.id}/edit"
    ours = plan_fields("Met", actions=[action("Our action")])
    met = client.post(address, sent(ours, 1))
    text = text_of(met)
    assert met.status_code == 409
    assert "Anil Analyst saved version 2" in text
    assert "Action 1: Their action" in text
    assert 'name="version" value="2"' in text
    assert client.post(address, sent(ours, 2)).status_code == 302
    assert doing.see_plan("planner", made.id).record.document.version == 3


def test_a_plan_saved_unchanged_through_its_form_writes_no_version(site: Site, doing: Doing) -> None:
    made = doing.make_plan("planner", plan_fields("Unchanged", runs=[run_of(site)]))
    fields = {**plan_fields("Unchanged", runs=[run_of(site)]), "name": made.name}
    answer = site.client("planner").post(f"{PLANS}/{made.id}/edit", sent(fields, 1), follow=True)
    assert "Nothing had changed" in text_of(answer)
    assert doing.see_plan("planner", made.id).record.document.version == 1


def test_what_is_written_in_a_plan_is_never_markup(site: Site, doing: Doing) -> None:
    made = doing.make_plan("planner", plan_fields("Markup", gap="<img src=x onerror=alert(1)>"))
    raw = site.client("planner").get(f"{PLANS}/{made.id}").content.decode()
    assert "<img" not in raw
    assert "&lt;img src=x" in raw
