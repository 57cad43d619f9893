"""Why a passport is refused: a short code that programs compare, and a sentence for people without personal data."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Reason:
    """One reason. ``clearance`` is the kind that it is about, or empty; a sentence names a claim, never its value."""

    code: str
    words: str
    clearance: str = ""


class RefusedError(Exception):
    """A check that ends all others: nothing after it could be believed."""

    def __init__(self, code: str, words: str) -> None:
        """Keep the reason."""
        self.reason = Reason(code, words)
        super().__init__(words)
