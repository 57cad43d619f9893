"""Whole tables for Power BI, Excel, Python and R: the same figures as everywhere else, and nothing cut off."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from tests.web.api_caller import SYSTEM, Caller
from tests.web.site import Site

if TYPE_CHECKING:
    from django.http import HttpResponse

    from allotment.planning.project import Projected

FROM_RUNS = ("baseline", "baseline_age", "projection", "summary", "waterfall", "assumptions", "provenance")


@pytest.fixture(scope="module")
def planner(site: Site) -> Caller:
    """A program that reads as a planner."""
    return Caller.of(site, "planner", may_write=False)


def content(answer: HttpResponse) -> bytes:
    """Give all of an answer's bytes."""
    assert answer.status_code == 200, answer.content
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


@pytest.mark.parametrize("name", FROM_RUNS)
def test_a_table_holds_the_figures_of_the_run_that_the_command_line_makes(
    planner: Caller, central: Projected, name: str
) -> None:
    from allotment.reports.tidy import csv_text

    made = central.run.tables[name]
    as_csv = planner.get(f"{SYSTEM}/tables/{name}.csv")
    assert content(as_csv).decode("utf-8") == csv_text(made)
    as_parquet = planner.get(f"{SYSTEM}/tables/{name}.parquet")
    assert_frame_equal(pl.read_parquet(io.BytesIO(content(as_parquet))), made, check_exact=True)
    assert as_csv["X-Allotment-Run"] == as_parquet["X-Allotment-Run"] == central.run.run_id


def test_a_table_that_has_not_changed_is_not_sent_twice(planner: Caller) -> None:
    for name in ("summary.csv", "summary.parquet", "runs.csv", "protected_counts.parquet"):
        first = planner.get(f"{SYSTEM}/tables/{name}")
        content(first)
        again = planner.get(f"{SYSTEM}/tables/{name}", headers={"If-None-Match": first["ETag"]})
        assert (again.status_code, again["ETag"], again.content) == (304, first["ETag"], b"")
        assert "private" in again["Cache-Control"]
    other = planner.get(f"{SYSTEM}/tables/waterfall.csv", headers={"If-None-Match": first["ETag"]})
    assert len(content(other)) > 0


def test_the_default_is_the_run_that_the_pages_show_and_another_can_be_named(
    planner: Caller, central: Projected
) -> None:
    asked = [planner.get(f"{SYSTEM}/tables/summary.csv", **query) for query in ({}, {"run": "latest"})]
    named = planner.get(f"{SYSTEM}/tables/summary.csv", run=central.run.run_id)
    assert len({content(one) for one in (*asked, named)}) == 1
    for wrong in ("nothing", "..", "QR1-central-0000000000"):
        assert planner.get(f"{SYSTEM}/tables/summary.csv", run=wrong).status_code == 404


def test_what_is_no_table_is_not_found(planner: Caller) -> None:
    for name in ("nothing.csv", "summary.xlsx", "summary.json", "replicate_totals.csv", "..%2Fmanifest.csv"):
        assert planner.get(f"{SYSTEM}/tables/{name}").status_code == 404, name


def test_every_table_is_described_with_columns_units_and_addresses_that_answer(planner: Caller) -> None:
    described = {one["name"]: one for one in planner.read(f"{SYSTEM}/tables")}
    assert set(described) == {*FROM_RUNS, "protected_counts", "runs"}
    gap = next(column for column in described["summary"]["columns"] if column["name"] == "gap_fte")
    assert gap["unit"] == "FTE"
    assert gap["description"]
    for one in described.values():
        address = one["csv"].removeprefix("http://testserver")
        header = content(planner.get(address)).decode("utf-8").split("\r\n")[0]
        assert header.split(",") == [column["name"] for column in one["columns"]]


def test_the_runs_are_a_table_too(planner: Caller, central: Projected) -> None:
    runs = pl.read_parquet(io.BytesIO(content(planner.get(f"{SYSTEM}/tables/runs.parquet"))))
    assert runs["run_id"].to_list() == [central.run.run_id]
    assert runs["headline"].item().startswith("By ") or runs["headline"].item()


def test_power_bi_is_given_one_source_at_a_fixed_address(planner: Caller) -> None:
    answer = planner.get(f"{SYSTEM}/allotment.pbids")
    assert answer["Content-Disposition"] == 'attachment; filename="allotment-QR1-summary.pbids"'
    opened = json.loads(content(answer))
    assert opened["version"] == "0.1"
    (connection,) = opened["connections"]
    assert connection["mode"] == "Import"
    assert connection["details"]["protocol"] == "http"
    assert connection["details"]["address"]["url"] == f"http://testserver{SYSTEM}/tables/summary.csv"
    other = json.loads(content(planner.get(f"{SYSTEM}/allotment.pbids", table="projection")))
    assert other["connections"][0]["details"]["address"]["url"].endswith("/projection.csv")
    assert planner.get(f"{SYSTEM}/allotment.pbids", table="nothing").status_code == 404


def test_a_files_parts_can_be_asked_for_by_whoever_may_see_them(planner: Caller, central: Projected) -> None:
    run = f"{SYSTEM}/runs/{central.run.run_id}"
    assert planner.get(f"{run}/files/secret.zip").status_code == 404
    figures = planner.read(f"{run}/figures")
    assert figures
    address = figures[0]["files"]["csv"].removeprefix("http://testserver")
    answer = planner.get(address)
    assert content(answer)
    assert planner.get(address, headers={"If-None-Match": answer["ETag"]}).status_code == 304
    assert planner.get(f"{run}/figures", sector="nothing").status_code == 404
    assert planner.get(f"{run}/figures/slice/{figures[0]['key']}.pdf").status_code == 404
