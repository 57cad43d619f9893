"""A checked text, ready to be written as a version, and the names that documents go by."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass

from allotment.workforce.errors import AllotmentError, Problem

LONGEST_NAME, LONGEST_TITLE = 60, 200
LONGEST_COMMENT, LONGEST_REASON = 4_000, 2_000
NAME = re.compile(r"[a-z0-9][a-z0-9-]*", re.ASCII)


class DocumentError(AllotmentError):
    """What was written cannot be kept as it is; each problem names the field that it is about."""


@dataclass(frozen=True)
class Draft:
    """A text that was checked: the kind of document, what it is called, and the canonical words to keep."""

    kind: str
    name: str
    title: str
    body: str

    @property
    def sha256(self) -> str:
        """The hash of the text."""
        return text_hash(self.body)


def text_hash(text: str) -> str:
    """Give the hash of a text."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def name_of_title(title: str, fallback: str) -> str:
    """Make a short name from a title: small letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode("ascii").lower()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    return words[:LONGEST_NAME].strip("-") or fallback


def free_name(wanted: str, taken: Collection[str]) -> str:
    """Give the name that is wanted, or with the first number that makes it free."""
    names = [wanted, *(f"{wanted[: LONGEST_NAME - 5]}-{number}" for number in range(2, len(taken) + 3))]
    return next(name for name in names if name not in taken)


def name_problems(name: str, title: str) -> list[Problem]:
    """Say what is wrong with a document's name and title."""
    problems = []
    if not NAME.fullmatch(name) or len(name) > LONGEST_NAME:
        rule = f"a name is up to {LONGEST_NAME} small letters, digits and hyphens."
        problems.append(Problem("name", rule, "Write it as high-migration.", value=name[:LONGEST_NAME]))
    if len(title) > LONGEST_TITLE:
        problems.append(Problem("title", f"a title has up to {LONGEST_TITLE} characters.", "Shorten it."))
    return problems


def plain_text(text: str, field: str, longest: int, asked: str) -> str:
    """Give what somebody wrote without the spaces around it.

    Raises:
        DocumentError: it is empty, too long, or holds characters that are no text.
    """
    said = "\n".join(text.strip().splitlines())
    if not said:
        raise DocumentError("Nothing was written.", [Problem(field, "this is empty.", asked)])
    if len(said) > longest:
        raise DocumentError("This is too long.", [Problem(field, f"up to {longest:,} characters fit.", "Shorten it.")])
    if holds_control_characters(said):
        raise DocumentError("This cannot be kept.", [Problem(field, "it holds characters that are no text.", asked)])
    return said


def holds_control_characters(text: str) -> bool:
    """Say whether a text holds control characters other than line ends and tabs, or halves of characters."""
    return any(unicodedata.category(one) in {"Cc", "Cs"} and one not in "\n\t" for one in text)


def refuse_taken(draft: Draft, taken: Collection[str]) -> None:
    """Refuse a name that is another's.

    Raises:
        DocumentError: it is.
    """
    if draft.name in taken:
        problem = Problem("name", "this name is taken.", "Choose another name.", value=draft.name)
        raise DocumentError(f"There is another {draft.kind} of this name.", [problem])
