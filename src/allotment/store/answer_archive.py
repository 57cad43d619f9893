"""Answers that somebody keeps, each a folder of its own id that appears whole or not at all and can be taken away."""

from __future__ import annotations

import json
import shutil
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl

from allotment.store.folders import clear_leftovers, read_tables, write_tables, write_whole
from allotment.workforce.errors import RunNotFoundError

LONGEST_WRITING = timedelta(hours=1)
PRIVATE_FOLDER = 0o700


class AnswerArchive:
    """Answers by id. Their folder is the service's own: an answer may hold people."""

    def __init__(self, home: Path) -> None:
        """Keep answers below ``home``."""
        self._folder = home / "answers"

    def keep(
        self,
        answer_id: str,
        page: Mapping[str, Any],
        tables: Mapping[str, pl.DataFrame],
        files: Mapping[str, bytes],
        at: datetime,
    ) -> None:
        """Keep an answer whole: what its page shows, its tables, and its documents by path."""

        def fill(folder: Path) -> None:
            write_tables(dict(tables), folder / "tables")
            (folder / "page.json").write_text(json.dumps(page, indent=1), encoding="utf-8")
            for name, content in files.items():
                place = folder / "files" / name
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(content)

        self._folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
        clear_leftovers(self._folder, at - LONGEST_WRITING)
        write_whole(self._folder / answer_id, fill)

    def page(self, answer_id: str) -> dict[str, Any]:
        """Read back what an answer's page shows.

        Raises:
            RunNotFoundError: no such answer here.
        """
        path = self._folder / Path(answer_id).name / "page.json"
        if not path.is_file():
            raise RunNotFoundError("This answer is no longer here. Ask the question again.")
        page: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return page

    def tables(self, answer_id: str) -> dict[str, pl.DataFrame]:
        """Read an answer's tables back."""
        return read_tables(self._folder / Path(answer_id).name / "tables")

    def documents(self, answer_id: str) -> dict[str, Path]:
        """Say where an answer's documents lie, by their path below it."""
        folder = self._folder / Path(answer_id).name / "files"
        return {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()}

    def remove(self, answer_id: str) -> None:
        """Take an answer away, with the people in it."""
        shutil.rmtree(self._folder / Path(answer_id).name, ignore_errors=True)

    def tidy(self, listed: Collection[str], before: datetime) -> int:
        """Take away what was kept before a time and never listed: its job was stopped in between. Give how many."""
        left = [
            path
            for path in (self._folder.iterdir() if self._folder.exists() else ())
            if not path.name.startswith(".") and path.name not in listed and path.stat().st_mtime < before.timestamp()
        ]
        for path in left:
            shutil.rmtree(path, ignore_errors=True)
        return len(left)
