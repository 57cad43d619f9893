"""Presentations that an organisation accepted, so that none is accepted twice: a hash each, nothing of people."""

from __future__ import annotations

from pathlib import Path

from allotment.store.passports.files import make_once, private_folder

SEEN = "passport-seen"


def was_seen(home: Path, organisation: str, mark: str) -> bool:
    """Say whether a presentation, by its hash, was accepted before."""
    return (home / SEEN / organisation / mark).exists()


def note_seen(home: Path, organisation: str, mark: str, until: str) -> bool:
    """Note an accepted presentation; False where another was first."""
    private_folder(home / SEEN / organisation)
    return make_once(home / SEEN / organisation / mark, until)
