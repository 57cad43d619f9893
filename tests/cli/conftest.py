"""The command line over the archive that all tests share, or over one of a test's own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from allotment.planning.desk import Desk
from tests.cli.command_line import CommandLine


@pytest.fixture(scope="session")
def allotment(desk: Desk) -> CommandLine:
    """The command line over the archive that all tests share."""
    return CommandLine(desk.home)


@pytest.fixture
def own_allotment(own_desk: Desk) -> CommandLine:
    """The command line over an archive of this test's own."""
    return CommandLine(own_desk.home)


@pytest.fixture
def refused(own_allotment: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Run words that cannot be used, from an empty folder; give what was said.

    Holds the exit code at 2, standard output empty, no traceback, and nothing written: no run and no file.
    """

    def refuse(*words: str) -> str:
        folder = tmp_path / "here"
        folder.mkdir(exist_ok=True)
        monkeypatch.chdir(folder)
        before = sorted(folder.rglob("*"))
        answer = own_allotment(*words)
        assert answer.code == 2, answer
        assert answer.out == ""
        assert "Traceback" not in answer.err
        assert sorted(folder.rglob("*")) == before
        assert not (own_allotment.home / "runs").exists()
        return answer.err

    return refuse
