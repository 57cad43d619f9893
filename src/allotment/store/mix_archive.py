"""Chosen mixes, each a folder that appears whole or not at all: its answer and the tables behind it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl

from allotment.store.folders import clear_leftovers, read_tables, write_tables, write_whole
from allotment.store.run_archive import LONGEST_WRITING
from allotment.workforce.errors import RunNotFoundError

PROBLEM = "problem.npz"


class MixArchive:
    """Mixes by name."""

    def __init__(self, home: Path) -> None:
        """Keep mixes below ``home``."""
        self._folder = home / "mixes"

    def keep(
        self,
        mix_id: str,
        answer: Mapping[str, Any],
        tables: Mapping[str, pl.DataFrame],
        at: datetime,
        write_problem: Callable[[Path], None],
    ) -> None:
        """Archive a mix whole, with the problem it was chosen from.

        One already kept is left as it is: its name is made from what it stands on.
        """

        def fill(folder: Path) -> None:
            write_problem(folder / PROBLEM)
            write_tables(dict(tables), folder / "tables")
            (folder / "answer.json").write_text(json.dumps(answer, indent=1), encoding="utf-8")
            (folder / "archived.json").write_text(json.dumps({"archived_at": at.isoformat()}), encoding="utf-8")

        clear_leftovers(self._folder, at - LONGEST_WRITING)
        write_whole(self._folder / mix_id, fill)

    def answer(self, mix_id: str) -> dict[str, Any]:
        """Read a mix's answer back.

        Raises:
            RunNotFoundError: no such mix here.
        """
        path = self._folder / Path(mix_id).name / "answer.json"
        if not path.is_file():
            raise RunNotFoundError(f"There is no mix {mix_id!r} here. Choose one with 'allotment choose-mix'.")
        answer: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return answer

    def problem_path(self, mix_id: str) -> Path:
        """Say where the problem lies that a mix was chosen from.

        Raises:
            RunNotFoundError: no such mix here.
        """
        self.answer(mix_id)
        return self._folder / Path(mix_id).name / PROBLEM

    def tables(self, mix_id: str) -> dict[str, pl.DataFrame]:
        """Read a mix's tables back."""
        return read_tables(self._folder / Path(mix_id).name / "tables")

    def names(self) -> list[str]:
        """Give every mix kept here, the newest first."""
        if not self._folder.exists():
            return []
        kept = [path for path in self._folder.iterdir() if not path.name.startswith(".")]
        return [path.name for path in sorted(kept, key=lambda path: path.stat().st_mtime, reverse=True)]
