"""The pages of mixes: asking for one, its result with every number traced, its doses with their price, its files."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING

import pytest

from tests.planning.mixes.made import made_mix
from tests.planning.runs.made import done
from tests.web.site import ICS
from tests.web.test_jobs import shown, written

if TYPE_CHECKING:
    from tests.web.site import Site

MIXES = f"/systems/{ICS}/mixes"
ASKED = {"funding": "shipped:gloucestershire", "scenario": "shipped:central", "years": "6", "draws": "0"}


@pytest.fixture(scope="module")
def mix_id(site: Site) -> str:
    """A mix of six years under the example."""
    return made_mix(site)


@pytest.fixture(scope="module")
def result(site: Site, mix_id: str) -> str:
    """Its page, as the planner sees it."""
    return shown(site.client("planner"), f"{MIXES}/{mix_id}")


def _plain(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_the_list_says_of_each_mix_what_it_closes_and_where_it_stands(site: Site, mix_id: str) -> None:
    page = shown(site.client("viewer"), MIXES)
    assert f"{MIXES}/{mix_id}" in page
    assert "Up to date" in page
    assert "averaged over the years" in page
    assert "Choose a mix" not in page
    assert "Choose a mix" in shown(site.client("planner"), MIXES)


def test_the_result_says_what_the_measure_is_and_what_was_verified(site: Site, mix_id: str, result: str) -> None:
    answer, words = site.desk.mixes.answer(mix_id), _plain(result)
    before, after = answer["gap_before_fte"], answer["gap_after_fte"]
    assert f"closes {before - after:,.0f} of {before:,.0f} FTE short" in words
    assert "FTE short, added over roles and places and averaged over the years" in words
    assert f"{sum(answer['verified']['checks'].values()):,} checks were made" in words
    assert "Every rule is kept" in words
    assert "Under the 2% that is promised" in words
    bought = answer["flexibility"]["extra_fte_bought"]
    assert f"the same money would close {bought:,.0f} FTE more" in words


def test_the_money_adds_up_to_the_tables(site: Site, mix_id: str, result: str) -> None:
    spend = site.desk.mixes.answer(mix_id)["spend"]
    for stream in ("education_tariff", "provider_pay"):
        spent = sum(row["spent_pence"] for row in spend if row["stream"] == stream)
        assert f"£{round(spent / 100):,}" in result


def test_every_number_leads_to_its_assumption_in_two_clicks(site: Site, mix_id: str, result: str) -> None:
    client, answer = site.client("planner"), site.desk.mixes.answer(mix_id)
    for lever in {row["lever"] for row in answer["doses"]}:
        assert f'href="/systems/{ICS}/levers/{lever}#records"' in result
    leads = set(re.findall(rf'href="(/systems/{ICS}/(?:levers|funding|assumptions|scenarios)/?[^"]*)"', result))
    funding = f"/systems/{ICS}/funding/examples/gloucestershire"
    for row in answer["spend"]:
        assert f"{funding}#stream-{row['stream']}" in leads
    file = shown(client, funding)
    assert all(f'id="{one.partition("#")[2]}"' in file for one in leads if one.startswith(f"{funding}#"))
    lever = shown(client, f"/systems/{ICS}/levers/flexible_working")
    records = set(re.findall(rf'href="(/systems/{ICS}/assumptions/lever_[^"/]+)"', lever))
    assert records
    for address in sorted(records)[:3]:
        assert "Source" in shown(client, address)


def test_limits_are_grouped_and_the_dearest_come_first(site: Site, mix_id: str, result: str) -> None:
    from allotment.planning.mixes.limits import FIRST, binding_limits

    groups = binding_limits(site.desk.mixes.answer(mix_id)["shadow_prices"], {})
    for group in groups:
        values = [abs(limit.value) for limit in group.first]
        assert values == sorted(values, reverse=True)
        assert len(values) == min(FIRST, group.count)
        assert f"{group.title}: {group.count:,}" in result


def test_doses_are_narrowed_and_paged(site: Site, mix_id: str) -> None:
    client, doses = site.client("planner"), site.desk.mixes.answer(mix_id)["doses"]
    wanted = [row for row in doses if (row["lever"], row["period"]) == ("flexible_working", 2028)]
    page = shown(client, f"{MIXES}/{mix_id}?lever=flexible_working&year=2028")
    assert f"{len(wanted)} dose" in page
    assert "Page 2 of" in shown(client, f"{MIXES}/{mix_id}?page=3")
    assert "no such doses" in shown(client, f"{MIXES}/{mix_id}?place=Nowhere&page=x")


def test_every_figure_has_its_drawing_its_table_and_its_files(site: Site, mix_id: str, result: str) -> None:
    client = site.client("viewer")
    keys = set(re.findall(r'data-chart="[^"]+/figures/([a-z_]+)/wide.json"', result))
    assert keys == {"mix_gap", "mix_waterfall", "mix_spend", "mix_flexibility", "mix_pay_bill"}
    for key in keys:
        for screen in ("wide", "phone"):
            drawing = client.get(f"{MIXES}/{mix_id}/figures/{key}/{screen}.json")
            assert drawing.status_code == 200
            assert json.loads(drawing.content)
    for extension in ("csv", "xlsx", "svg", "png"):
        address = f"{MIXES}/{mix_id}/figures/mix_waterfall.{extension}"
        first = client.get(address)
        assert first.status_code == 200
        again = client.get(
            f"{MIXES}/{mix_id}/figures/mix_waterfall.{extension}", headers={"If-None-Match": first["ETag"]}
        )
        assert again.status_code == 304
    for nothing in (
        "figures/nothing/wide.json",
        "figures/mix_gap/wall.json",
        "figures/mix_gap.exe",
        "files/problem.npz",
    ):
        assert client.get(f"{MIXES}/{mix_id}/{nothing}").status_code == 404


def test_the_waterfall_s_steps_sum_to_the_engine_s_answer(site: Site, mix_id: str) -> None:
    client, answer = site.client("viewer"), site.desk.mixes.answer(mix_id)
    rows = list(csv.DictReader(io.StringIO(client.get(f"{MIXES}/{mix_id}/figures/mix_waterfall.csv").content.decode())))
    changes = [float(row["gap_change_fte"]) for row in rows]
    assert changes[0] == pytest.approx(answer["gap_before_fte"])
    assert sum(changes[:-1]) == pytest.approx(answer["gap_after_fte"])
    assert changes[-1] == pytest.approx(answer["gap_after_fte"])


def test_the_files_hold_what_the_archive_holds(site: Site, mix_id: str) -> None:
    client, answer = site.client("viewer"), site.desk.mixes.answer(mix_id)
    whole = json.loads(client.get(f"{MIXES}/{mix_id}/files/mix.json").content)
    assert whole["doses"] == answer["doses"]
    assert whole["asked"]["scenario"] == "central"
    doses = list(
        csv.DictReader(io.StringIO(client.get(f"{MIXES}/{mix_id}/files/doses.csv").content.decode("utf-8-sig")))
    )
    assert len(doses) == len(answer["doses"])
    assert client.get(f"{MIXES}/{mix_id}/files/mix.xlsx").content[:2] == b"PK"
    assert client.get(f"{MIXES}/{mix_id}/files/spend.parquet").content[:4] == b"PAR1"


def test_the_form_says_every_problem_at_its_field_and_keeps_what_was_typed(site: Site) -> None:
    answer = site.client("planner").post(f"{MIXES}/new", {**ASKED, "years": "abc", "draws": "x"})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert re.search(r"<title>\s*Error: Choose a mix", page)
    assert re.search(r'href="#years"[^>]*>\s*Years ahead must be a whole number', page)
    assert 'value="abc"' in page
    beyond = site.client("planner").post(f"{MIXES}/new", {**ASKED, "years": "40", "pool": ["nothing"], "level": "moon"})
    assert beyond.status_code == 400
    assert "from 2 to 15" in beyond.content.decode()
    unknown = site.client("planner").post(f"{MIXES}/new", {**ASKED, "pool": ["nothing"]})
    assert unknown.status_code == 400
    assert "no such stream" in unknown.content.decode()


def test_asking_twice_with_one_key_gives_one_job_that_can_be_cancelled(site: Site) -> None:
    client = site.client("analyst")
    sent = {**ASKED, "years": "3"}
    job = written(client, f"{MIXES}/new", "mix once", **sent)
    assert written(client, f"{MIXES}/new", "mix once", **sent) == job
    written(client, f"{job}/cancel", "mix cancelled")
    assert done(site, job.removeprefix("/jobs/")).state == "cancelled"
    written(client, f"{job}/retry", "mix again")
    written(client, f"{job}/cancel", "mix cancelled again")


def test_a_dose_is_priced_at_once_and_only_the_price_is_sent_to_the_script(site: Site, mix_id: str) -> None:
    client = site.client("planner")
    whole = shown(client, f"{MIXES}/{mix_id}/doses/0?dose=0")
    part = client.get(f"{MIXES}/{mix_id}/doses/0?dose=0", headers={"HX-Request": "true"}).content.decode()
    assert "Forbidding it costs" in whole
    assert "Forbidding it costs" in part
    assert "<html" not in part
    for wrong in ("minus", "-1", "1e99", "nan"):
        refused = client.get(f"{MIXES}/{mix_id}/doses/0?dose={wrong}")
        assert refused.status_code == 400
        assert "a dose must be a number" in refused.content.decode().lower()
    assert client.get(f"{MIXES}/{mix_id}/doses/999999").status_code == 404
    assert site.client("viewer").get(f"{MIXES}/{mix_id}/doses/0").status_code == 403
    assert site.client("stranger").get(f"{MIXES}/{mix_id}/doses/0").status_code == 404


def test_an_override_needs_a_reason_and_is_signed_in_a_copy_of_the_example(site: Site, mix_id: str) -> None:
    from allotment.store import scoping
    from allotment.store.models import Document, DocumentVersion

    client, address = site.client("planner"), f"{MIXES}/{mix_id}/doses/0"
    refused = client.post(address, {"dose": "0", "reason": "", "version": "0"})
    assert refused.status_code == 400
    assert 'href="#reason"' in refused.content.decode()
    job = written(client, address, "override once", dose="0", reason="The college <b>cannot</b> now.", version="0")
    assert job.startswith("/jobs/")
    with scoping.everything():
        document = Document.objects.get(kind="funding file")
        text = DocumentVersion.objects.get(document=document).body
    assert 'reason: "The college <b>cannot</b> now."' in text
    assert 'by: "Petra Planner"' in text
    page = shown(client, f"/systems/{ICS}/funding/{document.id}")
    assert "forbidden by Petra Planner" in page
    assert "<b>cannot</b>" not in page


def test_two_mixes_stand_beside_each_other(site: Site, mix_id: str) -> None:
    page = shown(site.client("viewer"), f"{MIXES}/compare?first={mix_id}&second={mix_id}")
    assert "Doses by lever" in page
    assert "Flexible working" in page
    assert shown(site.client("viewer"), f"{MIXES}/compare")
    assert site.client("viewer").get(f"{MIXES}/compare?first={mix_id}&second=none").status_code == 404


@pytest.mark.parametrize("path", ["", "/files/mix.json", "/figures/mix_gap/wide.json"])
def test_a_stranger_finds_no_mix(site: Site, mix_id: str, path: str) -> None:
    answer = site.client("stranger").get(f"{MIXES}/{mix_id}{path}")
    assert answer.status_code == 404
    assert mix_id not in answer.content.decode()


def test_the_api_gives_the_same_mix(site: Site, mix_id: str) -> None:
    client = site.client("planner")
    listed = client.get(f"/api/v1/systems/{ICS}/mixes").json()
    assert listed["items"][0]["mix_id"] == mix_id
    whole = client.get(f"/api/v1/systems/{ICS}/mixes/{mix_id}").json()
    assert whole["answer"]["doses"] == site.desk.mixes.answer(mix_id)["doses"]
    assert {table["name"] for table in whole["tables"]} >= {"doses", "spend", "slots"}
    table = client.get(f"/api/v1/systems/{ICS}/mixes/{mix_id}/tables/spend.csv")
    assert table.status_code == 200
    assert client.get(f"/api/v1/systems/{ICS}/mixes/{mix_id}/tables/nothing.csv").status_code == 404
