"""Folders that appear whole or not at all: write under a temporary name, then promote in one step."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import polars as pl


def write_whole(destination: Path, fill: Callable[[Path], None]) -> None:
    """Fill a folder under a temporary name beside ``destination``, then rename it into place.

    If the destination already exists it is left as it is: a name made from content cannot hold other content.
    """
    if destination.exists():
        return
    destination.parent.mkdir(parents=True, exist_ok=True)
    staging = Path(tempfile.mkdtemp(prefix=f".{destination.name}-", dir=destination.parent))
    try:
        fill(staging)
        promote(staging, destination)
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def promote(staging: Path, destination: Path) -> None:
    """Rename a filled folder into place; where another process was first, its copy stands."""
    try:
        staging.rename(destination)
    except OSError:
        if not destination.exists():
            raise


def clear_leftovers(folder: Path, before: datetime) -> None:
    """Take away what was left under a temporary name in a folder before a time: its writer was killed meanwhile."""
    for path in folder.glob(".*"):
        with suppress(FileNotFoundError):  # another process may clear it as well
            if path.stat().st_mtime >= before.timestamp():
                continue
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink()


def write_tables(tables: dict[str, pl.DataFrame], folder: Path) -> dict[str, str]:
    """Write each table as Parquet and give the SHA-256 of each file's bytes by table name."""
    folder.mkdir(parents=True, exist_ok=True)
    hashes = {}
    for name, table in sorted(tables.items()):
        path = folder / f"{name}.parquet"
        table.write_parquet(path, compression="zstd")
        hashes[name] = hash_file(path)
    return hashes


def read_tables(folder: Path) -> dict[str, pl.DataFrame]:
    """Read every Parquet table of a folder by name."""
    return {path.stem: pl.read_parquet(path) for path in sorted(folder.glob("*.parquet"))}


def hash_file(path: Path) -> str:
    """Give the SHA-256 of a file's bytes."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def hash_folder(folder: Path, patterns: tuple[str, ...] = ("**/*",)) -> str:
    """Give one SHA-256 over the relative names and contents of the files that match, in name order."""
    found = {path for pattern in patterns for path in folder.glob(pattern) if path.is_file()}
    digest = hashlib.sha256()
    for path in sorted(found, key=lambda file: file.relative_to(folder).as_posix()):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + hash_file(path).encode() + b"\n")
    return digest.hexdigest()


def hash_tables(tables: dict[str, pl.DataFrame]) -> dict[str, str]:
    """Give the hash that each table's Parquet file would have, without keeping the files."""
    with tempfile.TemporaryDirectory() as folder:
        return write_tables(tables, Path(folder))


def hash_text(text: str) -> str:
    """Give the SHA-256 of a text."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def write_private(path: Path, text: str) -> None:
    """Write a small file that its owner alone may read, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, staging = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    Path(staging).replace(path)
