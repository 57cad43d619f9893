"""What changed from one text to another, line by line, with a few lines around each change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

SAME, ADDED, REMOVED, LEFT_OUT = "same", "added", "removed", "left out"
LINES_AROUND = 3
MOST_LINES = 10_000  # comparing takes time that grows faster than the texts


@dataclass(frozen=True)
class Line:
    """A line of a comparison: the same in both, added, removed, or standing for lines that are the same."""

    kind: str
    text: str


def differences(before: str, after: str) -> list[Line]:
    """Compare two texts by line; nothing where they are the same.

    Args:
        before: the earlier text.
        after: the later text.
    """
    old, new = before.splitlines(), after.splitlines()
    if len(old) + len(new) > MOST_LINES:
        return [Line(LEFT_OUT, "These texts are too long to be compared here. Download both.")]
    return list(_lines(old, new)) if old != new else []


def _lines(old: list[str], new: list[str]) -> Iterator[Line]:
    matcher = SequenceMatcher(None, old, new)
    end_old = end_new = 0
    for group in matcher.get_grouped_opcodes(LINES_AROUND):
        first = group[0]
        if first[1] > end_old or first[3] > end_new:
            yield Line(LEFT_OUT, f"{first[1] - end_old} lines that are the same")
        for tag, old_from, old_to, new_from, new_to in group:
            if tag == "equal":
                yield from (Line(SAME, text) for text in old[old_from:old_to])
                continue
            yield from (Line(REMOVED, text) for text in old[old_from:old_to])
            yield from (Line(ADDED, text) for text in new[new_from:new_to])
        end_old, end_new = group[-1][2], group[-1][4]
    if end_old < len(old):
        yield Line(LEFT_OUT, f"{len(old) - end_old} lines that are the same")
