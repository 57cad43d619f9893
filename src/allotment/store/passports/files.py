"""Small files that are written whole, once, or for their owner alone."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from allotment.evidence.passports.errors import PassportError
from allotment.store.folders import write_private
from allotment.workforce.errors import Problem

OWNER_ONLY = 0o700
PRIVATE_FILE = 0o600


def private_folder(folder: Path) -> Path:
    """Make a folder that its owner alone may enter, where it is not there yet, and give it back."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(OWNER_ONLY)
    return folder


def read_json(path: Path) -> dict[str, Any]:
    """Give the object of a JSON file that was written here.

    Raises:
        PassportError: it was changed into something else since.
    """
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        found = None
    if not isinstance(found, dict):
        problem = Problem(str(path), "it is no longer what was written here.", "Bring it back from a copy.")
        raise PassportError("A file of the passport is damaged.", [problem])
    return found


def write_json(path: Path, content: Any) -> None:
    """Write a JSON file for its owner alone, whole or not at all."""
    write_private(path, json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False) + "\n")


def write_public(path: Path, text: str) -> None:
    """Write a file that others may read, whole or not at all."""
    write_private(path, text)
    path.chmod(0o644)


def make_once(path: Path, text: str) -> bool:
    """Make a file that was not there, and say whether it was made: between two who try at once one alone succeeds."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE)
    except FileExistsError:
        return False
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    return True
