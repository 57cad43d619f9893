"""Where Allotment keeps its files: one folder, chosen by one setting."""

from __future__ import annotations

import os
from pathlib import Path

HOME_SETTING = "ALLOTMENT_HOME"


def home_folder() -> Path:
    """Give the folder named by ``ALLOTMENT_HOME``, or the user's own data folder."""
    chosen = os.environ.get(HOME_SETTING)
    return Path(chosen) if chosen else Path.home() / ".local" / "share" / "allotment"
