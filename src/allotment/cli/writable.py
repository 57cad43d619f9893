"""Find out before the work whether its results can be kept, so that a run is not lost, or half kept, at its end."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from allotment.planning.desk import Desk


def writable_folder(folder: Path | None) -> Path | None:
    """Give a folder back where it can be written to, or made.

    Raises:
        typer.BadParameter: it cannot; the message says what stands in the way.
    """
    hindrance = None if folder is None else what_hinders(folder)
    if hindrance is not None:
        raise typer.BadParameter(f"{folder} cannot be written to: {hindrance}. Name another folder.")
    return folder


def desk_to_write_at() -> Desk:
    """Open the desk, and make sure that what is worked out there can be kept.

    Raises:
        AllotmentError: the folder where runs and evidence are kept cannot be written to.
    """
    from allotment.planning.desk import Desk  # noqa: PLC0415
    from allotment.workforce.errors import AllotmentError, Problem  # noqa: PLC0415

    desk = Desk.open()
    hindrance = what_hinders(desk.home)
    if hindrance is not None:
        remedy = "Set ALLOTMENT_HOME to a folder of your own."
        problem = Problem("ALLOTMENT_HOME", f"it cannot be written to: {hindrance}.", remedy, value=str(desk.home))
        raise AllotmentError("There is no place to keep evidence and runs.", [problem])
    return desk


def what_hinders(folder: Path) -> str | None:
    """Say why a folder cannot be written to or made, or None where it can; nothing is left behind by asking."""
    try:
        nearest = next(place for place in (folder, *folder.parents) if place.exists())
        if not nearest.is_dir():
            return f"{nearest} is a file"
        with tempfile.TemporaryDirectory(prefix=".allotment-", dir=nearest):
            return None
    except OSError as refused:
        return (refused.strerror or str(refused)).lower()
