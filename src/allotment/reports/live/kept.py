"""A figure as it lies on disk: words, table and specifications, read without any drawing library."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

WORDS, ROWS = "figure.json", "rows.parquet"
MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "svg": "image/svg+xml",
    "png": "image/png",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""The files that a figure can be had as, and what each calls itself."""


@dataclass(frozen=True)
class KeptFigure:
    """A chart that was worked out before. Text for the page, and the folder that holds the rest.

    ``table`` is a PageTable as plain values: key, caption, headings and rows of cells, each with words, numeric, tag
    and code. ``tag`` says whether the figure as a whole is synthetic. ``etag`` changes whenever the content would.
    """

    key: str
    title: str
    form: str
    alternative: str
    how_to_read: str
    tag: str
    has_rows: bool
    table: dict[str, Any]
    etag: str
    folder: Path

    def spec(self, screen_name: str) -> bytes:
        """Give the Vega-Lite specification for a screen (wide or phone) as the bytes of its JSON.

        Raises:
            KeyError: there is no such screen.
        """
        if screen_name not in ("wide", "phone"):
            raise KeyError(screen_name)
        return (self.folder / f"{screen_name}.json").read_bytes()


def read_figure(folder: Path) -> KeptFigure:
    """Read one figure.

    Raises:
        FileNotFoundError: there is none in this folder.
    """
    words = json.loads((folder / WORDS).read_bytes())
    return KeptFigure(**words["shown"], folder=folder)


def read_index(folder: Path) -> dict[str, Any]:
    """Read what a folder of figures holds.

    Raises:
        FileNotFoundError: the folder was never filled.
    """
    index: dict[str, Any] = json.loads((folder / "index.json").read_bytes())
    return index


def keep_whole(destination: Path, fill: Callable[[Path], None]) -> None:
    """Fill a folder under a temporary name beside ``destination``, then rename it into place.

    Where another process was first, its copy stands: both were made from the same content.
    """
    destination.parent.mkdir(parents=True, exist_ok=True)
    staging = Path(tempfile.mkdtemp(prefix=".making-", dir=destination.parent))
    try:
        fill(staging)
        staging.rename(destination)
    except OSError:
        if not destination.exists():
            raise
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def keep_file(path: Path, content: bytes) -> None:
    """Write a file under a temporary name, then rename it into place."""
    handle, name = tempfile.mkstemp(prefix=".making-", dir=path.parent)
    with os.fdopen(handle, "wb") as stream:
        stream.write(content)
    Path(name).replace(path)
