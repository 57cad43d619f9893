"""A run is asked for by those who may, made once, and listed with its scenario."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.planning.runs.made import SMALL, done, made_run, made_scenario, share
from tests.web.site import ICS

if TYPE_CHECKING:
    from tests.web.site import Site


def test_a_run_asked_for_twice_while_it_waits_is_one_job(site: Site) -> None:
    from allotment.planning.runs.make_run import ask_for_run

    first = ask_for_run(site.desk, site.actor("planner"), ICS, years=2, replicates=10)
    assert ask_for_run(site.desk, site.actor("analyst"), ICS, years=2, replicates=10) == first
    assert ask_for_run(site.desk, site.actor("planner"), ICS, years=3, replicates=10) != first


def test_many_who_ask_for_the_same_run_at_once_get_one_job(site: Site) -> None:
    from concurrent.futures import ThreadPoolExecutor

    from allotment.planning.runs.make_run import ask_for_run
    from allotment.store.database import close_connections

    def ask(who: str) -> str:
        try:
            return ask_for_run(site.desk, site.actor(who), ICS, years=6, replicates=10)
        finally:
            close_connections()

    with ThreadPoolExecutor(8) as asking:
        assert len(set(asking.map(ask, ["planner", "analyst"] * 4))) == 1


def test_a_form_sent_twice_asks_once_even_after_the_run_is_made(site: Site) -> None:
    from allotment.planning.runs.make_run import ask_for_run

    asked = [ask_for_run(site.desk, site.actor("planner"), ICS, **SMALL, key="sent twice")]
    done(site, asked[0])
    asked.append(ask_for_run(site.desk, site.actor("planner"), ICS, **SMALL, key="sent twice"))
    assert asked[0] == asked[1]


def test_a_run_that_the_archive_holds_is_listed_and_not_made_again(site: Site, central_run_id: str) -> None:
    before = (site.home / "runs" / central_run_id / "archived.json").stat().st_mtime_ns
    assert made_run(site) == central_run_id
    assert (site.home / "runs" / central_run_id / "archived.json").stat().st_mtime_ns == before


def test_the_site_and_the_command_line_give_the_same_figures(site: Site) -> None:
    from allotment.planning.project import project
    from allotment.planning.request import ProjectionAsked

    run_id = made_run(site, scenario="low-migration")
    asked = ProjectionAsked(ICS, "low-migration", years=5, replicates=12, seed=1)
    assert project(site.desk, asked).run.run_id == run_id


def test_every_number_out_of_its_limits_is_said_at_once(site: Site) -> None:
    from allotment.planning.runs.make_run import ask_for_run
    from allotment.workforce.errors import AllotmentError

    with pytest.raises(AllotmentError) as refused:
        ask_for_run(site.desk, site.actor("planner"), ICS, years=16, replicates=9, seed=-1)
    assert [problem.where for problem in refused.value.problems] == ["years", "replicates", "seed"]


def test_a_number_that_is_none_is_said_beside_one_out_of_its_limits() -> None:
    from allotment.planning.runs.make_run import numbers_asked
    from allotment.workforce.errors import AllotmentError

    with pytest.raises(AllotmentError) as refused:
        numbers_asked({"years": "ten", "replicates": "5", "seed": "\u0661"})
    assert {problem.where for problem in refused.value.problems} == {"years", "replicates", "seed"}


@pytest.mark.parametrize(
    ("who", "refusal"),
    [
        ("viewer", "NotAllowedError"),
        ("approver", "NotAllowedError"),
        ("data.owner", "NotAllowedError"),
        ("national", "NotAllowedError"),
        ("administrator", "NotYoursError"),
        ("stranger", "NotYoursError"),
    ],
)
def test_only_analysts_and_planners_of_the_system_may_run(site: Site, who: str, refusal: str) -> None:
    from allotment.planning.access import errors
    from allotment.planning.runs.make_run import ask_for_run

    with pytest.raises(getattr(errors, refusal)):
        ask_for_run(site.desk, site.actor(who), ICS, **SMALL)


@pytest.mark.parametrize("name", ["no-such", "../scenarios/central", "central.yaml", "/etc/passwd", ""])
def test_a_shipped_scenario_is_named_and_never_a_path(site: Site, name: str) -> None:
    from allotment.planning.access.errors import NotYoursError
    from allotment.planning.runs.make_run import ask_for_run

    with pytest.raises(NotYoursError):
        ask_for_run(site.desk, site.actor("planner"), ICS, scenario=name, **SMALL)


def test_a_partners_run_of_a_shipped_scenario_is_the_systems_and_its_job_the_partners(site: Site) -> None:
    from allotment.planning.runs.listing import see_run
    from allotment.planning.runs.make_run import ask_for_run

    job = done(site, ask_for_run(site.desk, site.actor("partner"), ICS, **{**SMALL, "years": 4}))
    seen = see_run(site.desk, site.actor("planner"), job.result["run_id"]).known
    assert (job.organisation, seen.organisation, seen.requested_by_name) == ("RTQ", ICS, "Pat Partner")


def test_a_run_of_a_draft_is_its_organisations_alone_until_the_draft_is_shared(site: Site) -> None:
    from allotment.planning.access.errors import NotYoursError
    from allotment.planning.runs.listing import all_runs, see_run

    document = made_scenario(site, "analyst", "A draft to keep to ourselves")
    run_id = made_run(site, "analyst", document_id=document)
    assert see_run(site.desk, site.actor("planner"), run_id).known.document == document
    for who in ("partner", "viewer", "approver", "national", "administrator", "data.owner", "stranger"):
        with pytest.raises(NotYoursError):
            see_run(site.desk, site.actor(who), run_id)
    assert run_id not in {run.run_id for run in all_runs(site.actor("partner"), ICS)}
    share(document)
    for who in ("partner", "viewer", "approver", "national", "data.owner"):
        assert see_run(site.desk, site.actor(who), run_id).known.run_id == run_id
    assert run_id in {run.run_id for run in all_runs(site.actor("partner"), ICS)}
    for who in ("administrator", "stranger"):
        with pytest.raises(NotYoursError):
            see_run(site.desk, site.actor(who), run_id)


def test_a_partner_may_run_a_shared_scenario_and_not_a_draft(site: Site) -> None:
    from allotment.planning.access.errors import NotYoursError
    from allotment.planning.runs.make_run import ask_for_run

    document = made_scenario(site, "planner", "To be shared soon")
    with pytest.raises(NotYoursError):
        ask_for_run(site.desk, site.actor("partner"), ICS, document_id=document, **SMALL)
    share(document)
    assert ask_for_run(site.desk, site.actor("partner"), ICS, document_id=document, **SMALL)


def test_a_run_uses_the_version_that_stood_when_it_was_asked_for(site: Site) -> None:
    from allotment.planning.runs.listing import see_run
    from allotment.planning.runs.make_run import ask_for_run
    from allotment.planning.runs.standing import staleness
    from allotment.store import scoping
    from allotment.store.shelves import documents

    document = made_scenario(site, "planner", "Edited while it waits")
    job_id = ask_for_run(site.desk, site.actor("planner"), ICS, document_id=document, **SMALL)
    edited = edit(site, document)
    seen = see_run(site.desk, site.actor("planner"), done(site, job_id).result["run_id"])
    with scoping.everything():
        first = documents.version_texts(document, 1)[1]
    assert (seen.known.document_version, seen.known.document_version_now) == (1, 2)
    assert seen.record.request.scenario_yaml == first != edited
    assert staleness(site.desk, seen.known) == [
        "The scenario has been edited since: this run used version 1; version 2 stands."
    ]


def edit(site: Site, document: str) -> str:
    """Write a second version of a scenario straight onto its shelf, and give its text."""
    from dataclasses import replace

    from allotment.store import scoping, writing
    from allotment.store.shelves import documents
    from allotment.store.shelves.documents import NewVersion

    with scoping.everything(), writing.one_write():
        known = documents.document(document)
        assert known is not None
        text = known.body + "# a second thought\n"
        new = NewVersion(
            known.name, known.title, text, "0" * 64, str(site.account("planner").id), site.desk.clock(), known.state
        )
        assert documents.write_version(document, 1, replace(new))
    return text


def test_two_scenarios_that_say_the_same_each_list_their_run(site: Site) -> None:
    """Whoever sees one of them sees the run; sharing one opens no more than that one's line."""
    from allotment.store import scoping
    from allotment.store.models import SystemRun

    document = made_scenario(site, "planner", "Said twice", shipped="no-international-recruitment")
    twin = made_scenario(site, "planner", "Said twice over", shipped="no-international-recruitment")
    with scoping.everything():
        from allotment.store.models import DocumentVersion

        same = DocumentVersion.objects.get(document=document).body
        DocumentVersion.objects.filter(document=twin).update(body=same)
    first, second = (made_run(site, document_id=one) for one in (document, twin))
    assert first == second
    with scoping.everything():
        rows = SystemRun.objects.filter(run_id=first)
        assert {str(row.document_id) for row in rows} == {document, twin}


def test_a_scenario_taken_away_while_it_is_run_leaves_no_run(site: Site) -> None:
    from allotment.planning.runs.make_run import ask_for_run
    from allotment.store import scoping
    from allotment.store.models import Document, SystemRun

    document = made_scenario(site, "planner", "Shared and taken back")
    share(document)
    job_id = ask_for_run(site.desk, site.actor("partner"), ICS, document_id=document, **SMALL)
    with scoping.everything():
        Document.objects.filter(id=document).update(shared=False)
    ended = done(site, job_id)
    assert ended.state == "failed"
    assert "may not do this with it any more" in ended.summary
    with scoping.everything():
        assert not SystemRun.objects.filter(document_id=document).exists()


@pytest.fixture(scope="module")
def central_run_id(central: object) -> str:
    """The small central run that the archive holds."""
    return str(central.run.run_id)  # type: ignore[attr-defined]
