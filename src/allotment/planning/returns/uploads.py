"""Where a sent file lies until its return is decided: in a folder of its organisation that nobody else reads.

Its name is the return's id and the SHA-256 of what was sent, so that nothing but what was checked can be accepted. It
is deleted when faults were found in it, or when it was accepted or rejected.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Collection
from datetime import datetime, timedelta
from pathlib import Path

from allotment.store.folders import hash_file

FOLDER = "uploads"
PRIVATE_FOLDER = 0o700
NOT_IN_A_NAME = re.compile(r"[^A-Za-z0-9]")
BEFORE_TIDYING = timedelta(hours=1)


def upload_path(home: Path, organisation: str, return_id: str, sha256: str) -> Path:
    """Give the place of a return's file."""
    return home / FOLDER / NOT_IN_A_NAME.sub("-", organisation) / f"{return_id}-{sha256}"


def keep_upload(sent: Path, place: Path) -> None:
    """Copy a sent file to its place: readable by this service alone, whole or not at all, and on the disk."""
    place.parent.parent.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    place.parent.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
    handle, staging = tempfile.mkstemp(prefix=".", dir=place.parent)  # for its owner alone, as the module makes it
    try:
        with os.fdopen(handle, "wb") as kept, sent.open("rb") as stream:
            shutil.copyfileobj(stream, kept)
            kept.flush()
            os.fsync(kept.fileno())
        Path(staging).replace(place)
    except BaseException:
        Path(staging).unlink(missing_ok=True)
        raise


def drop_uploads(home: Path, organisation: str, return_id: str) -> None:
    """Delete the files of a return that are no longer needed."""
    folder = upload_path(home, organisation, return_id, "").parent
    for place in folder.glob(f"{return_id}-*"):
        place.unlink(missing_ok=True)


def is_as_sent(place: Path, sha256: str) -> bool:
    """Say whether the file is there and holds what was sent."""
    return place.is_file() and hash_file(place) == sha256


def tidy_uploads(home: Path, needed: Collection[str], now: datetime) -> int:
    """Delete files that no undecided return needs: left where a machine stopped between two steps. Give how many.

    Files of the last hour stay: the return of one may not be written yet.
    """
    before = (now - BEFORE_TIDYING).timestamp()
    left = [
        path
        for path in (home / FOLDER).glob("*/*")
        if path.name.split("-")[0] not in needed and path.stat().st_mtime < before
    ]
    for path in left:
        path.unlink(missing_ok=True)
    return len(left)
