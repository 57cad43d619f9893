"""What the command line made is listed; what is listed says what has changed since."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.planning.runs.made import SMALL, made_run
from tests.web.site import ICS

if TYPE_CHECKING:
    from allotment.planning.desk import Desk
    from allotment.planning.project import Projected
    from tests.web.site import Site


def test_opening_a_system_lists_the_runs_of_shipped_scenarios(site: Site, central: Projected) -> None:
    from allotment.planning.runs.listing import see_run

    seen = see_run(site.desk, site.actor("viewer"), central.run.run_id)
    assert (seen.known.document, seen.known.requested_by, seen.known.organisation) == (None, None, ICS)
    assert seen.known.headline["moments"][-1]["years_ahead"] == 5
    assert seen.record.run_id == central.run.run_id


def test_listing_the_archive_twice_lists_nothing_twice(site: Site) -> None:
    from allotment.planning.runs.index import index_archive
    from allotment.store import scoping, writing

    with writing.one_write(), scoping.everything():
        index_archive(site.desk, ICS)
        assert index_archive(site.desk, ICS) == 0


def test_a_scenario_that_only_has_a_shipped_ones_name_is_not_listed(site: Site, central: Projected) -> None:
    from allotment.planning.runs.index import index_archive
    from allotment.store import scoping, writing
    from allotment.store.models import SystemRun

    request = replace(central.run.request, scenario_yaml=central.run.request.scenario_yaml + "# mine\n")
    site.desk.runs.keep(replace(central.run, run_id="QR1-central-pretender", request=request), site.desk.clock())
    with writing.one_write(), scoping.everything():
        index_archive(site.desk, ICS)
        assert not SystemRun.objects.filter(run_id="QR1-central-pretender").exists()


def test_what_a_killed_writer_left_is_cleared_after_a_day_and_never_listed(own_desk: Desk, central: Projected) -> None:
    import os

    day_and_more = own_desk.clock().timestamp() - 25 * 60 * 60
    old, new = (own_desk.home / "runs" / f".QR1-central-{name}-half" for name in ("old", "new"))
    for half_written in (old, new):
        half_written.mkdir(parents=True)
        (half_written / "manifest.json").write_text("{", encoding="utf-8")
    os.utime(old, (day_and_more, day_and_more))
    own_desk.runs.keep(central.run, own_desk.clock())
    assert (old.exists(), new.exists()) == (False, True)
    assert [run.run_id for run in own_desk.runs.list_runs()] == [central.run.run_id]


def test_a_run_made_a_moment_ago_is_up_to_date(site: Site) -> None:
    from allotment.planning.runs.listing import see_run
    from allotment.planning.runs.standing import staleness

    run_id = made_run(site)
    assert staleness(site.desk, see_run(site.desk, site.actor("planner"), run_id).known) == []


@pytest.mark.parametrize(
    ("part", "sentence"),
    [
        ("evidence", "The published evidence has been brought up to date since this run."),
        ("assumptions", "The assumptions that come with Allotment have changed since this run."),
        ("code", "The model has been changed since this run."),
        ("partner_returns", "Staff returns have been accepted or replaced since this run."),
        ("local_assumptions", "Changes to assumptions have been approved since this run."),
    ],
)
def test_a_run_says_what_has_changed_since(site: Site, part: str, sentence: str) -> None:
    from allotment.planning.runs.listing import see_run
    from allotment.planning.runs.standing import staleness

    known = see_run(site.desk, site.actor("planner"), made_run(site)).known
    assert staleness(site.desk, replace(known, hashes={**known.hashes, part: "0" * 64})) == [sentence]


def test_a_list_is_cut_into_pages_and_never_beyond_its_end(site: Site) -> None:
    from allotment.planning.runs import listing
    from allotment.planning.runs.listing import RunFilters, runs_of

    made_run(site, scenario="high-migration")
    listed = runs_of(site.desk, site.actor("planner"), ICS, RunFilters(page=99))
    assert (listed.page, listed.pages) == (1, 1)
    assert len(listed.runs) == listed.total <= listing.RUNS_A_PAGE
    dates = [one.run.made_at for one in listed.runs]
    assert dates == sorted(dates, reverse=True)
    only = runs_of(site.desk, site.actor("planner"), ICS, RunFilters(scenario="high-migration"))
    assert {one.run.scenario_name for one in only.runs} == {"high-migration"}
    assert ("high-migration", "High migration") in listed.scenarios


def test_a_system_that_is_not_theirs_has_no_runs(site: Site) -> None:
    from allotment.planning.access.errors import NotYoursError
    from allotment.planning.runs.listing import all_runs, runs_of

    for ask in (lambda actor: runs_of(site.desk, actor, ICS), lambda actor: all_runs(actor, ICS)):
        with pytest.raises(NotYoursError):
            ask(site.actor("stranger"))


def test_a_run_made_again_comes_out_identical_and_says_so(site: Site) -> None:
    from allotment.planning.runs.check_again import ask_to_check
    from allotment.planning.runs.listing import see_run
    from tests.planning.runs.made import done

    run_id = made_run(site)
    ended = done(site, ask_to_check(site.desk, site.actor("planner"), run_id))
    assert ended.result["identical"] is True
    check = see_run(site.desk, site.actor("viewer"), run_id).known.last_check
    assert (check["identical"], check["by"], check["differing_tables"]) == (True, "Petra Planner", [])


def test_an_archived_table_that_was_altered_comes_out_different(site: Site) -> None:
    import json

    from allotment.planning.runs.check_again import ask_to_check
    from allotment.planning.runs.listing import see_run
    from tests.planning.runs.made import done

    run_id = made_run(site, years=3)
    manifest = site.home / "runs" / run_id / "manifest.json"
    said = json.loads(manifest.read_text(encoding="utf-8"))
    said["table_hashes"]["summary"] = "0" * 64
    manifest.write_text(json.dumps(said), encoding="utf-8")
    ended = done(site, ask_to_check(site.desk, site.actor("planner"), run_id))
    assert ended.result["identical"] is False
    assert see_run(site.desk, site.actor("planner"), run_id).known.last_check["differing_tables"] == ["summary"]


def test_the_export_holds_the_report_the_workbook_and_every_table(site: Site) -> None:
    import zipfile

    from allotment.planning.runs.export import ask_for_export
    from allotment.planning.runs.files import run_file
    from tests.planning.runs.made import done

    run_id = made_run(site)
    assert done(site, ask_for_export(site.desk, site.actor("analyst"), run_id)).state == "done"
    packed = run_file(site.desk, site.actor("viewer"), ICS, run_id, "report.zip")
    with zipfile.ZipFile(packed.path) as archive:
        names = set(archive.namelist())
        assert archive.testzip() is None
    tables = site.desk.runs.load(run_id).tables
    assert {f"{run_id}/index.html", f"{run_id}/{run_id}.xlsx"} <= names
    assert {f"{run_id}/tables/{name}.csv" for name in tables} <= names
    assert not [path.name for path in packed.path.parent.iterdir() if path.name.startswith(".")]
    assert run_file(site.desk, site.actor("viewer"), ICS, run_id, "workbook.xlsx").path.read_bytes()[:2] == b"PK"


def test_a_table_can_be_had_as_csv_and_parquet_with_the_runs_own_figures(site: Site) -> None:
    import polars as pl
    from polars.testing import assert_frame_equal

    from allotment.planning.runs.files import TABLES, run_file

    run_id = made_run(site)
    tables = site.desk.runs.load(run_id).tables
    for name in TABLES:
        parquet = run_file(site.desk, site.actor("viewer"), ICS, run_id, f"{name}.parquet")
        assert_frame_equal(pl.read_parquet(parquet.path), tables[name])
        text = run_file(site.desk, site.actor("viewer"), ICS, run_id, f"{name}.csv")
        read = pl.read_csv(text.path, infer_schema_length=None)
        assert (read.columns, read.height) == (tables[name].columns, tables[name].height)


@pytest.mark.parametrize("name", ["manifest.json", "../manifest.json", "baseline_age.csv", "projection", "summary.exe"])
def test_no_other_file_can_be_had(site: Site, name: str) -> None:
    from allotment.planning.access.errors import NotYoursError
    from allotment.planning.runs.files import run_file

    with pytest.raises(NotYoursError):
        run_file(site.desk, site.actor("planner"), ICS, made_run(site), name)


def test_what_was_not_prepared_is_not_there(site: Site) -> None:
    from allotment.planning.access.errors import NotYoursError
    from allotment.planning.runs.files import is_prepared, run_file

    run_id = made_run(site, years=2)
    assert not is_prepared(site.desk, run_id)
    with pytest.raises(NotYoursError):
        run_file(site.desk, site.actor("planner"), ICS, run_id, "report.zip")


def test_nobody_may_ask_for_files_of_a_run_they_cannot_see(site: Site) -> None:
    from allotment.planning.access.errors import NotAllowedError, NotYoursError
    from allotment.planning.runs.check_again import ask_to_check
    from allotment.planning.runs.export import ask_for_export

    run_id = made_run(site, **SMALL)
    for ask in (ask_to_check, ask_for_export):
        with pytest.raises(NotYoursError):
            ask(site.desk, site.actor("stranger"), run_id)
        with pytest.raises(NotAllowedError):
            ask(site.desk, site.actor("viewer"), run_id)
