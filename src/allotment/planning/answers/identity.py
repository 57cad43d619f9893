"""The name of an answer: made from what was asked and what it stands on; the same question has the same name."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

NAME_LENGTH = 10


def name_answer(kind: str, stands_on: Mapping[str, Any]) -> str:
    """Give the name of an answer of a kind.

    Args:
        kind: the command's name.
        stands_on: what was asked, and the hashes of files, records and code that it stands on; plain values.
    """
    text = json.dumps(stands_on, sort_keys=True, ensure_ascii=False, default=str)
    return f"{kind}-{hashlib.sha256(text.encode('utf-8')).hexdigest()[:NAME_LENGTH]}"
