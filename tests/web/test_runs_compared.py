"""The page that holds two runs against each other."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from tests.planning.runs.made import made_run, made_scenario
from tests.web.site import ICS
from tests.web.test_jobs import shown

if TYPE_CHECKING:
    from tests.web.site import Site

COMPARE = f"/systems/{ICS}/compare"


@pytest.fixture(scope="module")
def pair(site: Site) -> tuple[str, str]:
    """Central and high migration, alike but for the scenario."""
    return made_run(site), made_run(site, scenario="high-migration")


def address(pair: tuple[str, str], **more: str) -> str:
    return f"{COMPARE}?first={pair[0]}&second={pair[1]}" + "".join(f"&{name}={value}" for name, value in more.items())


def test_before_a_choice_the_form_suggests_two_runs_that_pair(site: Site, pair: tuple[str, str]) -> None:
    page = shown(site.client("viewer"), COMPARE)
    chosen = re.findall(r'<option value="(QR1-[^"]+)" selected', page)
    assert len(chosen) == 2
    assert chosen[0] != chosen[1]
    assert set(chosen) <= set(re.findall(r'<option value="(QR1-[^"]+)"', page))
    assert pair[1] in page


def test_from_a_runs_page_the_other_side_is_the_central_run(site: Site, pair: tuple[str, str]) -> None:
    page = shown(site.client("planner"), f"{COMPARE}?second={pair[1]}")
    assert re.findall(r'<option value="(QR1-[^"]+)" selected', page) == list(pair)


def test_two_runs_stand_side_by_side_with_the_interval_of_their_difference(site: Site, pair: tuple[str, str]) -> None:
    from allotment.planning.compare import compare_runs
    from allotment.reports.words import signed

    page = shown(site.client("viewer"), address(pair))
    compared = compare_runs(site.desk, *pair)
    system = compared.results.filter(scope="system", years_ahead=5).row(0, named=True)
    for name in ("gap_fte_first", "gap_fte_second", "difference_fte", "difference_p10", "difference_p90"):
        assert signed(system[name]) in page
    assert "Projection of the population" in page
    assert "high migration" in page
    for part in ("Sectors", "Staff groups", "Organisations"):
        assert f"{part}, 2030, FTE" in page
    organisations = compared.results.filter(scope="organisation", years_ahead=5)
    assert page.count("scope=organisation") == organisations.height
    assert "Synthetic" in page


def test_a_part_and_a_horizon_can_be_chosen(site: Site, pair: tuple[str, str]) -> None:
    page = shown(site.client("viewer"), address(pair, scope="sector", name="acute", years="1"))
    assert "Back to the whole system" in page
    assert "Organisations, 2026, FTE" in page
    assert "acute" in page


@pytest.mark.parametrize("more", [{"years": "2"}, {"years": "99"}])
def test_a_horizon_that_is_not_reported_is_not_found(site: Site, pair: tuple[str, str], more: dict[str, str]) -> None:
    assert site.client("viewer").get(address(pair, **more)).status_code == 404


def test_a_part_that_is_not_there_is_not_found(site: Site, pair: tuple[str, str]) -> None:
    assert site.client("viewer").get(address(pair, scope="sector", name="spaceflight")).status_code == 404


def test_unlike_runs_are_refused_in_plain_words(site: Site, pair: tuple[str, str]) -> None:
    longer = made_run(site, years=4, replicates=13)
    page = shown(site.client("planner"), address((pair[0], longer)))
    assert "These two runs cannot be compared" in page
    assert "They look a different number of years ahead: 5 and 4." in page
    assert "They have different numbers of simulated futures: 12 and 13." in page
    assert "hash" not in page
    assert f"/systems/{ICS}/runs/new?scenario=" in page


def test_every_unlikeness_has_plain_words() -> None:
    import inspect

    from allotment.planning import compare
    from allotment.planning.runs.comparing import UNLIKE

    named = set(re.findall(r'"([a-z ]+)": \(first', inspect.getsource(compare)))
    assert {"system", "years", "replicates", "seed", "baseline date"} <= named <= set(UNLIKE)


def test_a_chart_is_drawn_from_the_same_figures_as_its_table(site: Site, pair: tuple[str, str]) -> None:
    client = site.client("viewer")
    page = shown(client, address(pair))
    drawings = re.findall(r'data-chart="([^"]+)"', page)
    assert len(drawings) == 3
    for drawing in drawings:
        answer = client.get(drawing.replace("&amp;", "&"))
        assert answer["Content-Type"] == "application/json"
        assert json.loads(answer.content)
        marked = client.get(drawing.replace("&amp;", "&"), headers={"If-None-Match": answer["ETag"]})
        assert marked.status_code == 304
    for file in re.findall(r'href="(/systems/QR1/compare/figures/[^"]+\.csv[^"]*)"', page):
        answer = client.get(file.replace("&amp;", "&"))
        assert answer.status_code == 200
        assert "attachment" in answer["Content-Disposition"]


@pytest.mark.parametrize("what", ["nothing/wide.json", "difference_bridge/enormous.json", "difference_bridge.exe"])
def test_no_other_chart_or_file_is_there(site: Site, pair: tuple[str, str], what: str) -> None:
    found = site.client("viewer").get(f"{COMPARE}/figures/{what}?first={pair[0]}&second={pair[1]}")
    assert found.status_code == 404


def test_a_run_that_is_not_theirs_cannot_be_compared_or_drawn(site: Site, pair: tuple[str, str]) -> None:
    hidden = made_run(site, document_id=made_scenario(site, "planner", "Held back"))
    for who, runs in (("partner", (pair[0], hidden)), ("partner", (hidden, pair[0])), ("stranger", pair)):
        client = site.client(who)
        assert client.get(address(runs)).status_code == 404
        drawing = f"{COMPARE}/figures/difference_bridge/wide.json?first={runs[0]}&second={runs[1]}"
        assert client.get(drawing).status_code == 404
    assert hidden not in shown(site.client("partner"), COMPARE)
    assert site.client("planner").get(address((pair[0], hidden))).status_code == 200
