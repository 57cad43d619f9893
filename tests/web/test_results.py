"""The pages of results: the same figures as the command line, for those who may see them."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest

from tests.web.site import ICS, PROVIDER, Site

PAGES = ("", "workforce", "demand", "gap")
SLICES = (
    "gap?sector=acute&years=5",
    "gap?staff_group=Midwives",
    f"gap?organisation={PROVIDER}&years=3",
    f"gap?organisation={PROVIDER}&role=Consultant",
    "workforce?sector=acute",
    "workforce?role=Consultant&age_band=60 to 64",
    "workforce?place=E10000013-place-QR1",
)


def page(site: Site, who: str, path: str, **more: str) -> str:
    """Give a page's text as one of the cast sees it."""
    answer = site.client(who).get(f"/systems/{ICS}/{path}", more)
    assert answer.status_code == 200, path
    return unescape(answer.content.decode())


@pytest.fixture(scope="module")
def run(site: Site):
    """The run that the pages show."""
    from allotment.planning.runs.listing import newest_run

    shown = newest_run(site.actor("viewer"), ICS)
    assert shown is not None
    return site.desk.runs.load(shown.run_id)


@pytest.mark.parametrize("path", [*PAGES, *SLICES])
def test_a_partner_sees_the_results_of_the_system(site: Site, path: str):
    assert "Gloucestershire" in page(site, "partner", path)


@pytest.mark.parametrize("path", [*PAGES, *SLICES])
def test_a_stranger_finds_no_such_system(site: Site, path: str):
    assert site.client("stranger").get(f"/systems/{ICS}/{path}").status_code == 404


@pytest.mark.parametrize("path", [*PAGES, *SLICES])
def test_no_page_of_results_asks_more_than_twenty_queries(site: Site, path: str, django_queries):
    client = site.client("planner")
    client.get(f"/systems/{ICS}/{path}")
    with django_queries() as asked:
        client.get(f"/systems/{ICS}/{path}")
    assert 0 < len(asked) <= 20


def test_the_home_page_says_the_run_s_headline(site: Site, run):
    from allotment.reports.headline import headline

    assert headline(run) in page(site, "viewer", "")


def test_the_gap_page_gives_the_figures_that_the_command_line_gives(site: Site, run):
    from allotment.reports.words import signed, whole

    text = page(site, "viewer", "gap")
    rows = run.tables["summary"].filter(scope="sector", years_ahead=run.request.years)
    for row in rows.iter_rows(named=True):
        cells = (whole(row["required_fte"]), whole(row["supply_fte"]), signed(row["gap_fte"]))
        assert re.search(r"\s*</td>\s*<td[^>]*>".join(map(re.escape, cells)), text), row["name"]


def test_the_bridge_of_a_slice_sums_to_its_gap(site: Site, run):
    shown = page(site, "viewer", "gap", organisation=PROVIDER, years="5")
    bridge = run.tables["waterfall"].filter(scope="organisation", name=PROVIDER, years_ahead=5).sort("order")
    steps = bridge[1:-1]  # the bridge stands on the gap today and ends at the gap then
    ends = run.tables["summary"].filter(scope="organisation", name=PROVIDER)
    change = (ends.filter(years_ahead=5)["gap_fte"] - ends.filter(years_ahead=0)["gap_fte"])[0]
    assert sum(steps["gap_change_fte"].to_list()) == pytest.approx(change)
    assert "What changes the gap" in shown


def test_the_workforce_filter_adds_up(site: Site, run):
    from allotment.reports.words import whole

    acute = run.tables["baseline"].filter(sector="acute")
    assert whole(acute["headcount"].sum()) in page(site, "viewer", "workforce", sector="acute")


@pytest.mark.parametrize("named", ["sector=nowhere", "organisation=RXX", "organisation=RTE&role=Care worker"])
def test_a_slice_that_the_run_does_not_hold_is_not_found(site: Site, named: str):
    assert site.client("planner").get(f"/systems/{ICS}/gap?{named}").status_code == 404


def test_nobody_of_the_chosen_kind_is_said_plainly(site: Site):
    assert "Nobody in this run" in page(site, "viewer", "workforce", sector="acute", role="Care worker")


def test_a_chart_s_drawing_and_files_are_for_readers_of_the_run_alone(site: Site, run):
    base = f"/systems/{ICS}/runs/{run.run_id}/figures/slice/gap_over_time"
    drawing = site.client("partner").get(f"{base}/wide.json")
    assert drawing.status_code == 200
    assert json.loads(drawing.content)["layer"]
    for extension, start in (("csv", b"year"), ("svg", b"<svg"), ("png", b"\x89PNG"), ("xlsx", b"PK")):
        answer = site.client("partner").get(f"{base}.{extension}")
        assert answer.status_code == 200
        assert answer.content.startswith(start)
        assert run.run_id in answer["Content-Disposition"]
    for address in (f"{base}/wide.json", f"{base}.csv"):
        assert site.client("stranger").get(address).status_code == 404


def test_a_drawing_that_the_browser_has_is_not_sent_again(site: Site, run):
    address = f"/systems/{ICS}/runs/{run.run_id}/figures/slice/gap_over_time/wide.json"
    client = site.client("viewer")
    etag = client.get(address)["ETag"]
    again = client.get(address, headers={"If-None-Match": etag})
    assert again.status_code == 304
    assert not again.content


@pytest.mark.parametrize("which", ["nothing", "slice"])
def test_a_chart_that_is_not_there_is_not_found(site: Site, run, which: str):
    address = f"/systems/{ICS}/runs/{run.run_id}/figures/{which}/no_such_chart/wide.json"
    assert site.client("viewer").get(address).status_code == 404


def test_a_system_without_a_run_says_so_and_offers_to_start_one(site: Site):
    answer = site.client("stranger").get("/systems/QE1/gap")
    assert answer.status_code == 200
    assert "No run yet" in answer.content.decode()


def test_the_home_page_names_what_waits_for_the_reader_and_not_for_others(site: Site):

    assert "partners have no accepted staff return" in page(site, "planner", "")
