"""The command line as a person or a script meets it: words in; an exit code and two streams out."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from allotment.cli.main import run
from tests.asked import SMALL

SMALL_WORDS = (
    "project",
    *("--ics", SMALL.ics),
    *("--scenario", SMALL.scenario),
    *("--years", str(SMALL.years)),
    *("--replicates", str(SMALL.replicates)),
    *("--seed", str(SMALL.seed)),
)
"""What ``tests.asked.SMALL`` asks, as it is typed."""


@dataclass(frozen=True)
class Answer:
    """What one call of the command line gave."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        """The one JSON object on standard output; refuses anything beside it, and NaN."""
        return json.loads(self.out, parse_constant=lambda name: pytest.fail(f"{name} is not JSON"))


@dataclass(frozen=True)
class CommandLine:
    """The command line over one home folder."""

    home: Path

    def __call__(self, *words: str, columns: int | None = None) -> Answer:
        """Run the entry point of ``allotment`` in this process, with its own streams and environment."""
        out, err = io.StringIO(), io.StringIO()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(sys, "argv", ["allotment", *words])
            patch.setenv("ALLOTMENT_HOME", str(self.home))
            patch.delenv("COLUMNS", raising=False)
            if columns is not None:
                patch.setenv("COLUMNS", str(columns))
            with redirect_stdout(out), redirect_stderr(err):
                try:
                    run()
                    code = 0
                except SystemExit as ended:
                    code = ended.code if isinstance(ended.code, int) else 0
        return Answer(code, out.getvalue(), err.getvalue())

    def start(self, *words: str) -> subprocess.Popen[str]:
        """Start it in a process of its own, and do not wait."""
        environment = {**os.environ, "ALLOTMENT_HOME": str(self.home)}
        command = [sys.executable, "-m", "allotment", *words]
        pipe = subprocess.PIPE
        return subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, encoding="utf-8", env=environment)

    def process(self, *words: str) -> Answer:
        """Run it in a process of its own."""
        started = self.start(*words)
        out, err = started.communicate()
        return Answer(started.returncode, out, err)
