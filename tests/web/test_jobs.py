"""The pages of long work: how far it is, stopping it, starting it again, and nobody else's."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.planning.runs.made import SMALL, done
from tests.web.site import ICS

if TYPE_CHECKING:
    from django.test import Client

    from tests.web.site import Site

MOST_QUERIES = 20
NOBODY_ELSES = ("stranger", "partner", "viewer", "approver", "administrator", "national")


def asked(site: Site, years: int) -> str:
    """Ask for a run that no other test asks for."""
    from allotment.planning.runs.make_run import ask_for_run

    return ask_for_run(site.desk, site.actor("planner"), ICS, **{**SMALL, "years": years})


def set_job(job_id: str, **fields: object) -> None:
    """Put a job in a state."""
    from allotment.store import scoping
    from allotment.store.models import Job

    with scoping.everything():
        Job.objects.filter(id=job_id).update(**fields)


def shown(client: Client, address: str, status: int = 200) -> str:
    """Give a page's words, within the most queries that a page may make."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address)
    assert answer.status_code == status, address
    assert len(queries) < MOST_QUERIES, [query["sql"][:200] for query in queries.captured_queries]
    return answer.content.decode()


def written(client: Client, address: str, key: str = "", **fields: str) -> str:
    """Send a form, and give the address it leads to."""
    answer = client.post(address, {"write_key": key, **fields})
    assert answer.status_code == 302, answer.content.decode()[:2000]
    return str(answer["Location"])


def test_a_job_that_waits_can_be_cancelled_and_says_so(site: Site) -> None:
    planner, job_id = site.client("planner"), asked(site, 1)
    page = shown(planner, f"/jobs/{job_id}")
    assert "Waiting to start" in page
    assert f"/jobs/{job_id}/cancel" in page
    assert 'hx-trigger="every 1s"' in page
    assert '<noscript><p><a href="' in page
    assert written(planner, f"/jobs/{job_id}/cancel", "k1") == f"/jobs/{job_id}"
    assert written(planner, f"/jobs/{job_id}/cancel", "k1") == f"/jobs/{job_id}"
    page = shown(planner, f"/jobs/{job_id}")
    assert "Cancelled before it started." in page
    assert "hx-trigger" not in page


def test_a_running_job_shows_how_far_it_is_in_a_bar_with_words(site: Site) -> None:
    planner, job_id = site.client("planner"), asked(site, 2)
    set_job(job_id, state="running", stage="Taking the baseline", share_done=0.42)
    page = shown(planner, f"/jobs/{job_id}")
    assert re.search(r'<progress [^>]*max="100" value="42" aria-labelledby="job-stage">42%</progress>', page)
    assert "Taking the baseline: 42%" in page
    assert 'role="status" aria-live="polite"' in page
    set_job(job_id, cancel_asked=True)
    page = shown(planner, f"/jobs/{job_id}")
    assert "Stopping" in page
    assert f"/jobs/{job_id}/cancel" not in page
    set_job(job_id, state="cancelled")


def test_the_part_that_is_asked_again_announces_a_stage_once_and_stops_at_the_end(site: Site) -> None:
    planner, job_id = site.client("planner"), asked(site, 3)
    set_job(job_id, state="running", stage="Taking the baseline", share_done=0.1)
    first = shown(planner, f"/jobs/{job_id}/progress?said=Starting")
    assert "innerHTML:#job-announced" in first
    assert "said=Taking+the+baseline" in first.replace("%20", "+")
    again = shown(planner, f"/jobs/{job_id}/progress?said=Taking the baseline")
    assert "job-announced" not in again
    assert "hx-get" in again
    assert "<html" not in again
    set_job(job_id, state="done", result={"run_id": "QR1-central-0", "system": "QR1"}, share_done=1.0)
    ended = shown(planner, f"/jobs/{job_id}/progress?said=Taking the baseline")
    assert "hx-get" not in ended
    assert "Done." in ended
    assert 'href="/systems/QR1/runs/QR1-central-0"' in ended


def test_a_failed_job_says_what_to_do_and_starts_again(site: Site) -> None:
    planner, job_id = site.client("planner"), asked(site, 4)
    problem = {"where": "years", "rule": "it is too far.", "remedy": "Look nearer.", "row": None, "value": "99"}
    set_job(job_id, state="failed", summary="It was not run.", problems=[problem])
    page = shown(planner, f"/jobs/{job_id}")
    assert "It was not run." in page
    assert "It is too far. (found: 99) Look nearer." in page
    assert written(planner, f"/jobs/{job_id}/retry") == f"/jobs/{job_id}"
    assert done(site, job_id).state == "done"
    page = shown(planner, f"/jobs/{job_id}")
    assert "See the run" in page
    assert "Start again" not in page


def test_what_cannot_be_stopped_is_refused_on_a_page(site: Site) -> None:
    planner, job_id = site.client("planner"), asked(site, 6)
    set_job(job_id, state="done")
    answer = planner.post(f"/jobs/{job_id}/cancel")
    assert answer.status_code == 400
    assert "it has ended already" in answer.content.decode()


def test_the_list_holds_our_jobs_with_their_states(site: Site) -> None:
    job_id = asked(site, 7)
    page = shown(site.client("analyst"), "/jobs")
    assert f"/jobs/{job_id}" in page
    assert "Run a scenario: Central" in page
    assert "Waiting to start" in page


@pytest.mark.parametrize("who", NOBODY_ELSES)
def test_others_find_no_job_at_any_of_its_addresses(site: Site, who: str) -> None:
    job_id, client = asked(site, 8), site.client(who)
    for address in (f"/jobs/{job_id}", f"/jobs/{job_id}/progress"):
        assert client.get(address).status_code == 404
    for address in (f"/jobs/{job_id}/cancel", f"/jobs/{job_id}/retry"):
        assert client.post(address).status_code == 404
    assert job_id not in shown(client, "/jobs")


def test_a_job_that_is_theirs_looks_as_one_that_never_was(site: Site) -> None:
    job_id, client = asked(site, 9), site.client("stranger")
    theirs, none = (client.get(f"/jobs/{one}") for one in (job_id, "0" * 8 + job_id[8:]))
    assert without_noise(theirs.content.decode()) == without_noise(none.content.decode())


def without_noise(page: str) -> str:
    """Leave out what differs between any two pages: tokens and keys."""
    return re.sub(r'(name="csrfmiddlewaretoken" value|nonce)="[^"]*"', "", page)


@pytest.mark.parametrize("address", ["/jobs/nonsense", "/jobs/0", "/jobs/00000000-0000-0000-0000-000000000000"])
def test_what_is_no_job_is_not_found(site: Site, address: str) -> None:
    assert site.client("planner").get(address).status_code == 404


@pytest.mark.parametrize("verb", ["cancel", "retry"])
def test_a_link_never_stops_or_starts_anything(site: Site, verb: str) -> None:
    job_id = asked(site, 10)
    assert site.client("planner").get(f"/jobs/{job_id}/{verb}").status_code == 405


def test_nobody_sees_jobs_without_signing_in(site: Site) -> None:
    assert site.client().get("/jobs").status_code == 302
