"""Check a return in a process of its own, with little memory, time and files, that can be thrown away.

``check_in_child`` is called by the site's and the command line's own process. The child is told what to do on its
standard input, puts its answer into a folder (two Parquet tables and a JSON file), and gives that folder its
proper name when it is whole. If the child ends in any other way, that is one problem with the file.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl

import allotment
from allotment.evidence.returns.checked import CheckedReturn
from allotment.evidence.returns.guard import guard_file
from allotment.evidence.returns.layout import Kind, table_schema
from allotment.evidence.returns.limits import MIB, Limits
from allotment.evidence.returns.read import read_return
from allotment.workforce.errors import Problem

MODULE = "allotment.evidence.returns.child"
ANSWER, TABLES = "answer.json", {Kind.STAFF: "staff.parquet", Kind.POSTS: "posts.parquet"}
OUT_OF_MEMORY = 3
FOLDER_PREFIX = "staff-return-"
NEEDED_BY_WINDOWS = ("SYSTEMROOT",)
SEND_VALUES_ALONE = "Copy the table, values alone, to a new workbook or CSV file, and send that."


def check_in_child(
    path: Path,
    limits: Limits | None = None,
    *,
    kind_hint: str | None = None,
    shown_as: str | None = None,
    work_folder: Path | None = None,
) -> CheckedReturn:
    """Guard and read a return in a child process; nothing of it stays behind.

    Args:
        path: the file as it is kept here.
        limits: bounds of the file and of the child.
        kind_hint: as for ``read_return``.
        shown_as: the file's name as its sender knows it.
        work_folder: where the child's own temporary folder is made; by default the system's.

    Returns:
        What ``read_return`` gives, or one problem where the child had to be stopped or broke down.
    """
    limits = limits or Limits()
    name = shown_as or path.name
    with tempfile.TemporaryDirectory(prefix=FOLDER_PREFIX, dir=work_folder, ignore_cleanup_errors=True) as made:
        folder = Path(made).resolve()
        asked = {"kind_hint": kind_hint, "shown_as": name, "limits": asdict(limits)}
        try:
            ended = _run_child(path.resolve(), folder, json.dumps(asked), limits.seconds)
        except subprocess.TimeoutExpired:
            return CheckedReturn.unread([_too_long(name, limits.seconds)])
        answer = folder / "answer"
        if ended == 0 and answer.is_dir():
            return _take_answer(answer, name, limits)
    return CheckedReturn.unread([_broke_down(name, ended, limits)])


def remove_leftovers(work_folder: Path, made_before: datetime) -> None:
    """Remove what checks left in a work folder because their own process was killed.

    Args:
        work_folder: as given to ``check_in_child``.
        made_before: a time by which every check still under way had not begun; with a time zone.
    """
    for leftover in work_folder.glob(f"{FOLDER_PREFIX}*"):
        if datetime.fromtimestamp(leftover.stat().st_mtime, UTC) < made_before:
            shutil.rmtree(leftover, ignore_errors=True)


def _run_child(path: Path, folder: Path, asked: str, seconds: int) -> int:
    """Run the child with an environment of its own; what it says goes nowhere. Give its exit code."""
    command = [sys.executable, "-P", "-s", "-B", "-m", MODULE, str(path), str(folder / "answer")]
    finished = subprocess.run(
        command,
        input=asked.encode(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env=_environment(folder),
        timeout=seconds,
        check=False,
        start_new_session=True,
    )
    return finished.returncode


def _environment(folder: Path) -> dict[str, str]:
    """Give the child what it needs to start and nothing that the parent knows."""
    kept = {name: os.environ[name] for name in NEEDED_BY_WINDOWS if name in os.environ}
    return kept | {
        "PYTHONPATH": str(Path(allotment.__file__).resolve().parents[1]),
        "PYTHONUTF8": "1",
        "POLARS_MAX_THREADS": "1",
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "TEMP": str(folder),
        "TMP": str(folder),
    }


def _take_answer(answer: Path, name: str, limits: Limits) -> CheckedReturn:
    """Read the child's answer; it is held to its declared tables as anything from outside is."""
    stated = json.loads((answer / ANSWER).read_text(encoding="utf-8"))
    tables = {kind: pl.read_parquet(answer / file) for kind, file in TABLES.items()}
    if any(dict(table.schema) != table_schema(kind) for kind, table in tables.items()):
        return CheckedReturn.unread([_broke_down(name, 0, limits)])
    problems = [Problem(**problem) for problem in stated["problems"]]
    rows_read, count = int(stated["rows_read"]), int(stated["problem_count"])
    return CheckedReturn(tables[Kind.STAFF], tables[Kind.POSTS], problems, rows_read, count)


def _too_long(name: str, seconds: int) -> Problem:
    rule = f"the file could not be read within {seconds} seconds."
    return Problem(name, rule, SEND_VALUES_ALONE)


def _broke_down(name: str, ended: int, limits: Limits) -> Problem:
    if sys.platform != "win32":
        import signal  # noqa: PLC0415  the signal is not known everywhere

        if ended == -signal.SIGXCPU:
            return _too_long(name, limits.cpu_seconds)
    if ended == OUT_OF_MEMORY and limits.memory_bytes is not None:
        rule = f"the file could not be read within {limits.memory_bytes / MIB:,.0f} MiB of memory."
        return Problem(name, rule, SEND_VALUES_ALONE)
    return Problem(name, "the file could not be read: reading it broke down.", SEND_VALUES_ALONE)


def _limit_this_process(limits: Limits) -> None:
    """Bound memory, processor time, files and their size, where the platform can; leave no core file."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415  the module is not there on every platform

    def bound(what: int, most: int) -> None:
        _, hard = resource.getrlimit(what)
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (most, most))

    bound(resource.RLIMIT_CORE, 0)
    bound(resource.RLIMIT_NOFILE, limits.open_files)
    bound(resource.RLIMIT_FSIZE, limits.answer_bytes)
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + 1))
    if limits.memory_bytes is not None:
        bound(resource.RLIMIT_DATA, limits.memory_bytes)


def _write_answer(checked: CheckedReturn, answer: Path) -> None:
    staging = answer.with_name(f".{answer.name}")
    staging.mkdir()
    checked.staff.write_parquet(staging / TABLES[Kind.STAFF])
    checked.posts.write_parquet(staging / TABLES[Kind.POSTS])
    stated: dict[str, Any] = {
        "problems": [asdict(problem) for problem in checked.problems],
        "rows_read": checked.rows_read,
        "problem_count": checked.problem_count,
    }
    (staging / ANSWER).write_text(json.dumps(stated), encoding="utf-8")
    staging.rename(answer)


def main(arguments: list[str]) -> int:
    """Be the child: bound this process, look at the file, answer. ``arguments`` are the file and the answer's folder.

    Returns:
        0 where the answer is whole, 3 where memory ran out.
    """
    path, answer = Path(arguments[0]), Path(arguments[1])
    asked = json.loads(sys.stdin.buffer.read())
    limits = Limits(**asked["limits"])
    _limit_this_process(limits)
    try:
        problems = guard_file(path, limits, asked["shown_as"])
        if problems:
            checked = CheckedReturn.unread(problems)
        else:
            checked = read_return(path, asked["kind_hint"], limits=limits, shown_as=asked["shown_as"])
        _write_answer(checked, answer)
    except MemoryError:
        return OUT_OF_MEMORY
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
