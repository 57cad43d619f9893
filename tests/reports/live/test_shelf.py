"""The shelf: figures are worked out once, appear whole or not at all, and are read without drawing anything."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from allotment.projection.run import RunRecord
from allotment.reports.charts.slice import SliceNotFoundError
from allotment.reports.charts.workforce_filter import WorkforceFilter
from allotment.reports.live import shelf as shelf_module
from allotment.reports.live.shelf import FigureShelf, picked
from tests.reports.live.compared_fixture import make_compared
from tests.reports.run_fixture import make_run
from tests.reports.run_fixture_cells import TRUST

RUN = make_run().run_id
MOST_SECONDS_TO_READ = 0.002
READ_IN_A_FRESH_PROCESS = """
import json, sys
from pathlib import Path
from allotment.reports.live.shelf import FigureShelf

def never(run_id):
    raise AssertionError("the run was loaded")

figure = FigureShelf(Path(sys.argv[1])).figure(never, sys.argv[2], "gap_over_time", "sector", "acute")
drawing = [name for name in ("altair", "vl_convert", "xlsxwriter", "jinja2") if name in sys.modules]
print(json.dumps({"title": figure.title, "spec": len(figure.spec("wide")), "drawing": drawing}))
"""


def load(run_id: str) -> RunRecord:
    assert run_id == RUN
    return make_run()


def never(run_id: str) -> RunRecord:
    raise AssertionError(f"{run_id} was loaded although its figures are kept")


@pytest.fixture
def shelf(tmp_path: Path) -> FigureShelf:
    return FigureShelf(tmp_path / "figures")


def test_a_figure_is_made_once_and_then_read(shelf: FigureShelf) -> None:
    made = shelf.figure(load, RUN, "gap_over_time", "sector", "acute")
    again = shelf.figure(never, RUN, "gap_over_time", "sector", "acute")
    assert again == made
    assert made.title == "Gap between need and supply, acute, FTE"
    assert len(made.table["rows"]) == 16
    assert made.table["headings"][0]["words"] == "Year"
    assert json.loads(made.spec("wide"))["width"] > json.loads(made.spec("phone"))["width"]


def test_every_figure_that_a_page_may_ask_for_can_be_had(shelf: FigureShelf) -> None:
    shelf.warm(load, RUN)
    for key in ("gap_by_sector", "bridge_15_years", "need_by_district", "population_pyramid", "workforce_ages"):
        assert shelf.figure(never, RUN, key).key == key
    assert shelf.workforce(never, RUN, WorkforceFilter())[0].tag == "Part synthetic"
    assert shelf.choices(never, RUN)["organisation"]


def test_a_figure_says_how_synthetic_its_own_slice_is(shelf: FigureShelf) -> None:
    tags = {
        sector: {figure.tag for figure in shelf.slice(load, RUN, "sector", sector)}
        for sector in ("acute", "adult social care")
    }
    assert tags == {"acute": {""}, "adult social care": {"Synthetic"}}


def test_one_slice_asked_for_in_two_ways_is_kept_once(shelf: FigureShelf) -> None:
    first = shelf.slice(load, RUN, "organisation", TRUST, role="Consultant")
    assert shelf.slice(never, RUN, "role", "Consultant", organisation=TRUST) == first


def test_a_filter_in_another_order_is_the_same_filter(shelf: FigureShelf) -> None:
    first = shelf.workforce(load, RUN, WorkforceFilter(sectors=("acute", "primary care")))
    assert shelf.workforce(never, RUN, WorkforceFilter(sectors=("primary care", "acute"))) == first


def test_two_runs_compared_are_kept_too(shelf: FigureShelf) -> None:
    made = shelf.compared(load, lambda _first, _second: make_compared(), RUN, RUN)
    assert [figure.key for figure in made][:2] == ["difference_over_time", "difference_bridge"]
    assert picked(made, "difference_bridge").has_rows


@pytest.mark.parametrize("file_format", ["csv", "svg", "png", "xlsx"])
def test_a_file_is_made_once_without_the_run(shelf: FigureShelf, file_format: str) -> None:
    figure = shelf.figure(load, RUN, "gap_over_time")
    content = shelf.file(figure, file_format)
    assert len(content) > 400
    (figure.folder / "rows.parquet").unlink()
    assert shelf.file(figure, file_format) == content


def test_reading_a_figure_loads_no_run_and_imports_no_drawing_library(tmp_path: Path) -> None:
    FigureShelf(tmp_path).slice(load, RUN, "sector", "acute")
    finished = subprocess.run(
        [sys.executable, "-c", READ_IN_A_FRESH_PROCESS, str(tmp_path), RUN],
        capture_output=True,
        text=True,
        check=False,
        env=dict(os.environ),
    )
    assert finished.returncode == 0, finished.stderr
    said = json.loads(finished.stdout)
    assert said["drawing"] == []
    assert said["title"] == "Gap between need and supply, acute, FTE"
    assert said["spec"] > 1000


def test_a_kept_figure_is_read_in_two_milliseconds(shelf: FigureShelf) -> None:
    figures = shelf.slice(load, RUN)
    taken = []
    for _ in range(20):
        start = time.perf_counter()
        shelf.slice(never, RUN)
        taken.append((time.perf_counter() - start) / len(figures))
    assert min(taken) < MOST_SECONDS_TO_READ


def test_what_fails_half_way_leaves_nothing(shelf: FigureShelf, tmp_path: Path) -> None:
    with pytest.raises(SliceNotFoundError):
        shelf.slice(load, RUN, "sector", "no such sector")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_file_cut_short_by_a_failing_disk_is_made_again(shelf: FigureShelf) -> None:
    figure = shelf.figure(load, RUN, "gap_over_time", "sector", "acute")
    whole = (figure.folder / "figure.json").read_bytes()
    (figure.folder / "figure.json").write_bytes(whole[:100])
    assert shelf.figure(load, RUN, "gap_over_time", "sector", "acute") == figure


def test_eight_readers_who_come_at_once_all_get_the_figure(shelf: FigureShelf) -> None:
    with ThreadPoolExecutor(8) as pool:
        got = list(pool.map(lambda _: shelf.slice(load, RUN, "sector", "acute"), range(8)))
    assert all(figures == got[0] for figures in got)


@pytest.mark.parametrize("run_id", ["../../outside", "/etc", "a\0b", ""])
def test_no_name_leads_out_of_the_folder(shelf: FigureShelf, tmp_path: Path, run_id: str) -> None:
    figures = shelf.slice(lambda _: make_run(), run_id, "sector", "acute")
    inside = (tmp_path / "figures").resolve()
    assert all(figure.folder.resolve().is_relative_to(inside) for figure in figures)


def test_unknown_keys_formats_screens_and_sections_are_refused(shelf: FigureShelf) -> None:
    figure = shelf.figure(load, RUN, "gap_over_time", "sector", "acute")
    for asked in (
        lambda: shelf.figure(load, RUN, "../figure", "sector", "acute"),
        lambda: shelf.file(figure, "exe"),
        lambda: figure.spec("../wide"),
        lambda: shelf.section(load, RUN, "secrets"),
    ):
        with pytest.raises(KeyError):
            asked()


def test_a_run_keeps_a_bounded_number_of_sets(shelf: FigureShelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf_module, "MOST_SETS_A_RUN", 10)
    for band in ("20 to 24", "25 to 29", "30 to 34", "35 to 39", "40 to 44", "45 to 49", "50 to 54", "55 to 59"):
        shelf.workforce(load, RUN, WorkforceFilter(organisations=(TRUST,), age_bands=(band,)))
    newest = [shelf.workforce(load, RUN, WorkforceFilter(roles=(role,))) for role in ("Consultant", "Care worker")]
    newest.append(shelf.workforce(load, RUN, WorkforceFilter(sectors=("acute",))))
    sets = newest[0][0].folder.parents[1]
    assert len(list(sets.iterdir())) == 10
    assert newest[-1][0].folder.exists()


def test_figures_drawn_by_other_code_are_not_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = FigureShelf(tmp_path).figure(load, RUN, "gap_over_time", "sector", "acute")
    monkeypatch.setattr(shelf_module, "drawing_version", lambda: "later")
    new = FigureShelf(tmp_path).figure(load, RUN, "gap_over_time", "sector", "acute")
    assert new.folder != old.folder
    assert not old.folder.exists()
