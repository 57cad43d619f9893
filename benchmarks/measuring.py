"""Measure one command as a whole process: wall seconds, processor seconds, and the most memory it held.

A command may start processes of its own, so memory is what all of them hold at one moment, sampled, where the system
lets processes be looked at (Linux); elsewhere it is the largest single process. Memory that processes share is
counted for each, so the figure is an upper bound.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

MEBIBYTE = 2**20
MAXRSS_UNIT = 1 if sys.platform == "darwin" else 1024  # bytes; the two systems count in different units
PAUSE_SECONDS = 0.05
PROCESSES = Path("/proc")


@dataclass(frozen=True)
class OneRun:
    """What one run of a command took."""

    wall_seconds: float
    processor_seconds: float
    peak_mebibytes: float


def run_once(command: Sequence[str], environment: Mapping[str, str]) -> OneRun:
    """Run a command to its end, its output thrown away.

    Raises:
        SystemExit: the command fails; the message holds what it said.
    """
    started = time.perf_counter()
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env={**os.environ, **environment}
    ) as process:
        family = _FamilyMemory(process.pid)
        said = process.stderr.read() if process.stderr else b""
        _, status, usage = os.wait4(process.pid, 0)
        wall_seconds = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(command)} ended with {process.returncode}:\n{said.decode(errors='replace')}")
    return OneRun(
        wall_seconds=wall_seconds,
        processor_seconds=usage.ru_utime + usage.ru_stime,
        peak_mebibytes=max(family.peak_mebibytes(), usage.ru_maxrss * MAXRSS_UNIT / MEBIBYTE),
    )


class _FamilyMemory:
    """The most that a process and its descendants hold together, watched from a thread until it ends."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._peak_pages = 0
        self._watcher = threading.Thread(target=self._watch, daemon=True)
        self._watcher.start()

    def peak_mebibytes(self) -> float:
        """Wait for the end, and give the peak; 0 where processes cannot be looked at."""
        self._watcher.join()
        return self._peak_pages * os.sysconf("SC_PAGE_SIZE") / MEBIBYTE

    def _watch(self) -> None:
        while pages := pages_of_family(self._pid):
            self._peak_pages = max(self._peak_pages, pages)
            time.sleep(PAUSE_SECONDS)


def pages_of_family(pid: int) -> int:
    """Add up the resident pages of a process and its descendants; 0 once it has ended."""
    parents, pages = {}, {}
    for folder in PROCESSES.glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            resident = int((folder / "statm").read_text().split()[1])
        except (OSError, IndexError):
            continue  # it ended between being listed and being read
        parents[int(folder.name)], pages[int(folder.name)] = int(fields[1]), resident
    return sum(pages[one] for one in pages if _descends(one, pid, parents))


def _descends(one: int, ancestor: int, parents: Mapping[int, int]) -> bool:
    while one and one != ancestor:
        one = parents.get(one, 0)
    return one == ancestor
