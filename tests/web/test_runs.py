"""The pages of runs: the list, one run, starting one, and its files."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

import pytest

from tests.planning.runs.made import SMALL, done, made_run, made_scenario, share
from tests.web.site import ICS
from tests.web.test_jobs import shown, written

if TYPE_CHECKING:
    from tests.web.site import Site

RUNS = f"/systems/{ICS}/runs"


@pytest.fixture(scope="module")
def run_id(site: Site) -> str:
    """The small central run."""
    return made_run(site)


def test_the_list_says_of_each_run_what_it_is_and_where_it_stands(site: Site, run_id: str) -> None:
    page = shown(site.client("viewer"), RUNS)
    assert f"{RUNS}/{run_id}" in page
    assert "comes with Allotment" in page
    assert "Up to date" in page
    assert "Start a run" not in page
    assert "Start a run" in shown(site.client("planner"), RUNS)


def test_the_list_is_narrowed_to_a_scenario(site: Site, run_id: str) -> None:
    other = made_run(site, scenario="high-migration")
    page = shown(site.client("planner"), f"{RUNS}?scenario=high-migration&page=1")
    assert other in page
    assert run_id not in page
    assert "no runs of this scenario" in shown(site.client("planner"), f"{RUNS}?scenario=nothing&page=x")


def test_a_run_shows_its_figures_its_origin_and_ways_on(site: Site, run_id: str) -> None:
    page = shown(site.client("planner"), f"{RUNS}/{run_id}")
    record = site.desk.runs.load(run_id)
    assert all(value in page for value in record.hashes.values())
    assert record.code_version in page
    for way in ("gap", "workforce", "demand"):
        assert f'href="/systems/{ICS}/{way}?run={run_id}"' in page
    assert f"compare?second={run_id}" in page
    assert "Run again and check" in page
    assert "This run is out of date" not in page
    assert "NHS Workforce Statistics" in page


def test_a_reader_who_may_not_run_is_offered_nothing_to_start(site: Site, run_id: str) -> None:
    page = shown(site.client("viewer"), f"{RUNS}/{run_id}")
    assert "Run again and check" not in page
    assert "Prepare the workbook" not in page
    assert "projection.csv" in page


def test_a_stale_run_says_what_changed_and_offers_to_run_it_again(site: Site) -> None:
    from allotment.store import scoping
    from allotment.store.models import SystemRun

    stale = made_run(site, years=2)
    with scoping.everything():
        row = SystemRun.objects.get(run_id=stale)
        row.hashes = {**row.hashes, "code": "0" * 64}
        row.save()
    page = shown(site.client("planner"), f"{RUNS}/{stale}")
    assert "This run is out of date" in page
    assert "The model has been changed since this run." in page
    assert f"{RUNS}/new?scenario=shipped%3Acentral&amp;years=2&amp;replicates=12&amp;seed=1" in page
    assert "Run the scenario again" not in shown(site.client("viewer"), f"{RUNS}/{stale}")


def test_the_form_says_every_problem_at_its_field_and_keeps_what_was_typed(site: Site) -> None:
    sent = {"scenario": "shipped:low-migration", "years": "40", "replicates": "abc", "seed": "1"}
    answer = site.client("planner").post(f"{RUNS}/new", sent)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert re.search(r"<title>\s*Error: Start a run", page)
    assert re.search(r'href="#years"[^>]*>\s*Years ahead must be a whole number from 1 to 15', page)
    assert re.search(r'href="#replicates"[^>]*>\s*Simulated futures must be a whole number', page)
    assert 'value="abc"' in page
    assert re.search(r'<option value="shipped:low-migration" selected', page)


def test_starting_a_run_leads_to_its_job_and_then_to_the_run(site: Site) -> None:
    client = site.client("analyst")
    sent = {"scenario": "shipped:low-migration", "years": "5", "replicates": "12", "seed": "1"}
    job = written(client, f"{RUNS}/new", "start once", **sent)
    assert written(client, f"{RUNS}/new", "start once", **sent) == job
    ended = done(site, job.removeprefix("/jobs/"))
    assert ended.state == "done"
    assert ended.result["run_id"] in shown(client, RUNS)


def test_the_form_offers_shared_scenarios_and_our_own_drafts(site: Site) -> None:
    ours, shared = made_scenario(site, "planner", "Our own draft"), made_scenario(site, "planner", "For everybody")
    share(shared)
    offered = shown(site.client("planner"), f"{RUNS}/new")
    assert f"document:{ours}" in offered
    assert f"document:{shared}" in offered
    partners = shown(site.client("partner"), f"{RUNS}/new")
    assert f"document:{ours}" not in partners
    assert f"document:{shared}" in partners


@pytest.mark.parametrize(("who", "status"), [("viewer", 403), ("approver", 403), ("national", 403), ("stranger", 404)])
def test_who_may_not_run_is_refused(site: Site, who: str, status: int) -> None:
    sent = {"scenario": "shipped:central", **{name: str(number) for name, number in SMALL.items()}}
    assert site.client(who).get(f"{RUNS}/new").status_code == status
    assert site.client(who).post(f"{RUNS}/new", sent).status_code == status


def test_another_organisations_draft_cannot_be_run_by_its_number(site: Site) -> None:
    draft = made_scenario(site, "planner", "Not for partners")
    sent = {"scenario": f"document:{draft}", "years": "5", "replicates": "12", "seed": "1"}
    assert site.client("partner").post(f"{RUNS}/new", sent).status_code == 404


def test_a_strangers_way_ends_at_every_address(site: Site, run_id: str) -> None:
    client = site.client("stranger")
    for address in (RUNS, f"{RUNS}/new", f"{RUNS}/{run_id}", f"{RUNS}/{run_id}/files/projection.csv"):
        assert client.get(address).status_code == 404
    for address in (f"{RUNS}/{run_id}/check", f"{RUNS}/{run_id}/prepare"):
        assert client.post(address).status_code == 404
    own = client.get(f"/systems/QE1/runs/{run_id}")
    assert own.status_code == 404


def test_a_partner_finds_no_run_of_a_draft_in_pages_lists_or_files(site: Site) -> None:
    draft = made_scenario(site, "planner", "Kept to ourselves")
    hidden = made_run(site, document_id=draft)
    for who in ("partner", "viewer", "approver", "national"):
        client = site.client(who)
        assert hidden not in shown(client, RUNS)
        assert "Kept to ourselves" not in shown(client, RUNS)
        assert client.get(f"{RUNS}/{hidden}").status_code == 404
        assert client.get(f"{RUNS}/{hidden}/files/projection.csv").status_code == 404
    assert "Kept to ourselves" in shown(site.client("analyst"), f"{RUNS}/{hidden}")


def test_a_run_of_a_scenario_shows_its_version_and_state(site: Site) -> None:
    draft = made_scenario(site, "planner", "Shown with its state")
    page = shown(site.client("planner"), f"{RUNS}/{made_run(site, document_id=draft)}")
    assert "version 1" in page
    assert "Draft" in page
    assert f"/systems/{ICS}/scenarios/" in page


def test_a_table_comes_as_an_attachment_with_the_runs_figures(site: Site, run_id: str) -> None:
    answer = site.client("viewer").get(f"{RUNS}/{run_id}/files/projection.csv")
    assert answer["Content-Disposition"] == f'attachment; filename="{run_id}-projection.csv"'
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.streaming
    rows = list(csv.DictReader(io.StringIO(b"".join(answer).decode())))
    table = site.desk.runs.load(run_id).tables["projection"]
    assert len(rows) == table.height
    assert [float(row["gap_fte"]) for row in rows] == table["gap_fte"].to_list()


def test_no_text_of_a_csv_can_be_taken_for_a_formula(site: Site, run_id: str) -> None:
    for name in ("assumptions", "provenance"):
        answer = site.client("viewer").get(f"{RUNS}/{run_id}/files/{name}.csv")
        rows = csv.reader(io.StringIO(b"".join(answer).decode()))
        texts = [cell for row in rows for cell in row if not re.fullmatch(r"-?[0-9.]+(e-?[0-9]+)?", cell)]
        assert texts
        assert not [cell for cell in texts if cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))]


@pytest.mark.parametrize("name", ["report.zip", "workbook.xlsx", "secret.csv", "projection.exe", "projection"])
def test_what_is_not_there_is_not_found(site: Site, run_id: str, name: str) -> None:
    assert site.client("planner").get(f"{RUNS}/{run_id}/files/{name}").status_code == 404


def test_preparing_the_files_and_checking_a_run_are_jobs(site: Site) -> None:
    run, client = made_run(site, years=1), site.client("planner")
    for verb in ("prepare", "check"):
        job = written(client, f"{RUNS}/{run}/{verb}", verb)
        page = shown(client, f"{RUNS}/{run}")
        assert f'href="{job}"' in page
        assert done(site, job.removeprefix("/jobs/")).state == "done"
    page = shown(client, f"{RUNS}/{run}")
    assert f"{run}/files/report.zip" in page
    assert "came out the same, bit for bit" in page
    workbook = client.get(f"{RUNS}/{run}/files/workbook.xlsx")
    assert workbook["Content-Disposition"].endswith(f'filename="{run}.xlsx"')
    assert b"".join(workbook)[:2] == b"PK"


def test_a_viewer_may_not_start_checks_or_files(site: Site, run_id: str) -> None:
    for verb in ("prepare", "check"):
        assert site.client("viewer").post(f"{RUNS}/{run_id}/{verb}").status_code == 403
        assert site.client("planner").get(f"{RUNS}/{run_id}/{verb}").status_code == 405
