"""A run that somebody stops: it ends soon, wherever it is, and leaves nothing half-written."""

from __future__ import annotations

import itertools
import threading
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from allotment.planning.desk import CancelledError, Desk
from allotment.planning.groundwork import Groundwork
from allotment.planning.model_system import model_system
from allotment.planning.project import project, request_of, run_projection
from allotment.planning.rerun import rerun_run
from allotment.projection.engine.stochastic import project_replicates
from allotment.projection.scenario import load_scenario
from tests.asked import SMALL
from tests.planning.local_sample import records_alone

ASKED = replace(SMALL, keep_replicates=False, local=records_alone())
STAGES = ("Taking the baseline", "Running the replicates", "Working out gaps and reasons", "Archiving the run")


class Watch:
    """Counts what it is told, and stops the run at the first sign of a stage."""

    def __init__(self, stage: str | None = None, calls: int = 1) -> None:
        self.stage, self.calls_left = stage, calls
        self.told_at: list[float] = []
        self.shares: list[float] = []

    def __call__(self, stage: str, share: float) -> None:
        self.told_at.append(time.monotonic())
        self.shares.append(share)
        if stage == self.stage:
            self.calls_left -= 1
            if not self.calls_left:
                raise CancelledError


@pytest.mark.parametrize("stage", STAGES)
def test_a_run_stopped_at_any_stage_leaves_no_run_and_no_folder_behind(own_desk: Desk, tmp_path: Path, stage: str):
    with pytest.raises(CancelledError):
        project(own_desk, ASKED, out=tmp_path / "out", progress=Watch(stage))
    assert own_desk.runs.list_runs() == []
    assert [path.name for path in own_desk.home.rglob("*") if path.parent.name == "runs"] == []
    assert not (tmp_path / "out").exists()


def test_after_a_stop_the_same_run_can_be_made(own_desk: Desk):
    with pytest.raises(CancelledError):
        project(own_desk, ASKED, progress=Watch("Running the replicates", calls=4))
    run = project(own_desk, ASKED).run
    assert [kept.run_id for kept in own_desk.runs.list_runs()] == [run.run_id]


def test_a_rerun_can_be_stopped_and_leaves_the_archive_as_it_was(own_desk: Desk):
    run = project(own_desk, ASKED).run
    before = own_desk.runs.table_hashes(run.run_id)
    with pytest.raises(CancelledError):
        rerun_run(own_desk, run.run_id, progress=Watch("Running the replicates"))
    assert own_desk.runs.table_hashes(run.run_id) == before


def test_the_share_done_never_falls_and_a_watcher_hears_at_least_each_second(ground: Groundwork):
    watch = Watch()
    ground.score()
    run_projection(
        ground, request_of(replace(SMALL, years=15, replicates=200), load_scenario("central")), progress=watch
    )
    assert watch.shares == sorted(watch.shares)
    engine = [told for told, share in zip(watch.told_at, watch.shares, strict=True) if 0.3 <= share <= 0.8]
    assert len(engine) >= 200
    assert max(later - earlier for earlier, later in itertools.pairwise(engine)) < 1.5


def test_replicates_not_yet_begun_are_given_up_and_the_threads_end(ground: Groundwork):
    scenario = load_scenario("central")
    request = request_of(replace(SMALL, years=15, replicates=600), scenario)
    model = model_system(ground, ground.system("QR1"), scenario, request)

    def seconds(stop_at: int) -> float:
        def watch(finished: int) -> None:
            if finished == stop_at:
                raise CancelledError

        started = time.monotonic()
        with suppress(CancelledError):
            project_replicates(model.inputs, model.draws, 1, threads=2, progress=watch)
        return time.monotonic() - started

    seconds(stop_at=1)  # compiled from here on
    assert seconds(stop_at=3) < seconds(stop_at=600) / 3
    assert [thread.name for thread in threading.enumerate() if thread.name.startswith("replicate")] == []
