"""The child process: it answers as a reader at hand would, it is bounded, and whatever ends it is one clear problem."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from allotment.evidence.returns.checked import CheckedReturn
from allotment.evidence.returns.child import check_in_child, remove_leftovers
from allotment.evidence.returns.limits import MIB, Limits
from allotment.evidence.returns.read import read_return
from tests.evidence.returns.child_process import check_and_measure
from tests.evidence.returns.workbooks import GOOD_ROW, HEADER, table, write_workbook

ON_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="looks at processes as Linux shows them")


@pytest.fixture(scope="module")
def long_return(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A return that takes seconds to read."""
    path = tmp_path_factory.mktemp("long") / "return.csv"
    rows = (f"{number},Consultant,52,male,1,permanent" for number in range(10_000_000, 10_290_000))
    path.write_text("\n".join([",".join(HEADER), *rows]), encoding="utf-8")
    return path


@contextmanager
def under_way(path: Path, work_folder: Path) -> Iterator[tuple[int, Callable[[], CheckedReturn]]]:
    """Start a check and give the child's process number and a way to wait for the answer."""
    work_folder.mkdir()
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(check_in_child, path, work_folder=work_folder)
        yield _child_reading(path), answer.result


def _child_reading(path: Path) -> int:
    """Wait until the child has set its limits, and give its number."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        for child in _children():
            with suppress(FileNotFoundError, ProcessLookupError):
                told = Path(f"/proc/{child}/cmdline").read_bytes()
                limits = Path(f"/proc/{child}/limits").read_text()
                if str(path).encode() in told and "Max open files            64" in limits:
                    return child
        time.sleep(0.02)
    raise AssertionError("no child was seen")


def _children() -> list[int]:
    """Give the numbers of the processes that any thread of this one started."""
    found: list[int] = []
    for task in Path(f"/proc/{os.getpid()}/task").iterdir():
        with suppress(FileNotFoundError, ProcessLookupError):  # a thread that ended meanwhile
            found += map(int, (task / "children").read_text().split())
    return found


@pytest.mark.parametrize("name", ["good.csv", "good-posts.csv", "three-faults.csv", "template.xlsx"])
def test_the_child_answers_as_a_reader_at_hand(sample: Path, name: str):
    here, there = read_return(sample / name), check_in_child(sample / name)
    assert there.staff.equals(here.staff)
    assert there.posts.equals(here.posts)
    assert there.problems == here.problems
    assert (there.rows_read, there.problem_count) == (here.rows_read, here.problem_count)


def test_a_whole_return_is_answered_and_nothing_stays_behind(sample: Path, tmp_path: Path):
    checked = check_in_child(sample / "good.csv", shown_as="Our return.csv", work_folder=tmp_path)
    assert checked.staff.height == 12
    assert list(tmp_path.iterdir()) == []


@ON_LINUX
def test_the_child_has_limits_and_nothing_of_the_parents_environment(
    long_return: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("ALLOTMENT_DATABASE_URL", "postgres://secret")
    with under_way(long_return, tmp_path / "work") as (child, answer):
        limits = Path(f"/proc/{child}/limits").read_text()
        environment = Path(f"/proc/{child}/environ").read_text()
        folder = Path(f"/proc/{child}/cwd").readlink()
        os.kill(child, signal.SIGKILL)
        answer()
    known = {line[:26].strip(): line[26:].split()[0] for line in limits.splitlines()}
    assert known["Max data size"] == str(Limits().memory_bytes)
    assert known["Max cpu time"] == str(Limits().cpu_seconds)
    assert known["Max core file size"] == "0"
    assert known["Max file size"] == str(Limits().answer_bytes)
    assert "secret" not in environment
    assert {entry.split("=")[0] for entry in environment.split("\0") if entry} <= {
        *("PYTHONPATH", "PYTHONUTF8", "POLARS_MAX_THREADS", "HOME", "TMPDIR", "TEMP", "TMP", "LC_CTYPE"),
    }
    assert folder.parent == tmp_path / "work"


@ON_LINUX
@pytest.mark.parametrize("ending", [signal.SIGKILL, signal.SIGABRT, signal.SIGSEGV])
def test_a_child_that_dies_is_one_problem_and_leaves_nothing(long_return: Path, tmp_path: Path, ending: signal.Signals):
    work_folder = tmp_path / "work"
    with under_way(long_return, work_folder) as (child, answer):
        os.kill(child, ending)
        checked = answer()
    assert len(checked.problems) == checked.problem_count == 1
    assert "broke down" in checked.problems[0].rule
    assert checked.staff.is_empty()
    assert list(work_folder.iterdir()) == []


def test_a_file_that_takes_too_long_is_one_problem_and_its_child_is_gone(long_return: Path, tmp_path: Path):
    started = time.monotonic()
    checked = check_in_child(long_return, Limits(seconds=2), work_folder=tmp_path)
    assert time.monotonic() - started < 10
    assert "could not be read within 2 seconds" in checked.problems[0].rule
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="the platform bounds no processor time")
def test_a_file_that_takes_too_much_of_the_processor_is_one_problem(long_return: Path, tmp_path: Path):
    checked = check_in_child(long_return, Limits(cpu_seconds=2), work_folder=tmp_path)
    assert "could not be read within 2 seconds" in checked.problems[0].rule
    assert list(tmp_path.iterdir()) == []


@ON_LINUX
def test_memory_is_bounded_and_without_the_bound_the_same_file_takes_more(tmp_path: Path):
    texts = "".join(f"<si><t>{number:06}{'x' * 30_000}</t></si>" for number in range(4500))
    path = write_workbook(tmp_path / "return.xlsx", {"Staff": table([GOOD_ROW])}, f"<sst>{texts}</sst>")
    bounded = Limits(memory_bytes=110 * MIB, packed_ratio=2000)
    within = check_and_measure(path, tmp_path / "within", bounded)
    assert "within 110 MiB of memory" in within.problems[0]
    assert within.rows_read == 0
    assert within.left_behind == []
    assert within.parent_grew_mib < 30
    beyond = check_and_measure(path, tmp_path / "beyond", replace(bounded, memory_bytes=None))
    assert beyond.rows_read == 1
    assert within.child_peak_mib < 180 < beyond.child_peak_mib


@ON_LINUX
@pytest.mark.parametrize("memory_mib", [1, 40, 60, 80])
def test_however_little_memory_there_is_the_answer_is_whole_or_one_problem(sample: Path, memory_mib: int):
    checked = check_in_child(sample / "good.csv", Limits(memory_bytes=memory_mib * MIB))
    assert (checked.staff.height, len(checked.problems)) in {(12, 0), (0, 1)}


def test_the_child_does_not_wait_for_the_heavy_libraries():
    program = (
        "import sys, allotment.evidence.returns.child\n"
        "heavy = {'dataframely', 'numba', 'django', 'fastexcel', 'allotment.workforce.tables'}\n"
        "print(*sorted(heavy & set(sys.modules)))"
    )
    finished = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert finished.stdout.strip() == ""


def test_what_a_parent_that_was_killed_left_behind_can_be_cleared_and_what_is_new_stays(tmp_path: Path):
    for name in ("staff-return-old", "staff-return-new", "another"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "staff.parquet").write_bytes(b"x")
    now = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
    os.utime(tmp_path / "staff-return-old", (now.timestamp() - 600,) * 2)
    os.utime(tmp_path / "staff-return-new", (now.timestamp(),) * 2)
    remove_leftovers(tmp_path, made_before=now - timedelta(minutes=5))
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["another", "staff-return-new"]


def test_many_threads_may_each_have_a_child(sample: Path, tmp_path: Path):
    started = threading.active_count()
    with ThreadPoolExecutor(3) as pool:
        answers = list(pool.map(lambda _: check_in_child(sample / "good.csv", work_folder=tmp_path), range(3)))
    assert [checked.staff.height for checked in answers] == [12, 12, 12]
    assert threading.active_count() == started
    assert list(tmp_path.iterdir()) == []
