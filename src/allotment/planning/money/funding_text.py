"""The text of a funding file: checked against the names there are and the system that it is kept for."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from allotment.evidence.funding.funding import Funding, Override
from allotment.evidence.funding.read_text import MOST_BYTES
from allotment.governance.states import FUNDING
from allotment.planning.desk import Desk
from allotment.planning.documents.draft import LONGEST_TITLE, Draft, holds_control_characters, name_of_title
from allotment.planning.funding import check_text, examples, names_for_funding, text_of_example
from allotment.workforce.errors import FundingError, Problem

THE_FILE = "The file"
MOST_SENT = MOST_BYTES  # bytes
TEXTS_REMEMBERED = 32


@lru_cache(maxsize=TEXTS_REMEMBERED)
def checked_funding(desk: Desk, system: str, text: str) -> Funding:
    """Read a funding file's text for a system; the newest ones are remembered, for pages read them often.

    Raises:
        FundingError: it breaks a rule, or is about another system; every problem at once, by line.
    """
    if holds_control_characters(text):
        problem = Problem(THE_FILE, "it holds characters that are no text.", "Save it again from a text editor.")
        raise FundingError("The funding file was not kept.", [problem])
    try:
        funding = check_text(text, THE_FILE, names_for_funding(desk))
    except FundingError as error:
        count = len(error.problems)
        said = "it has a problem" if count == 1 else f"it has {count} problems"
        raise FundingError(f"The funding file was not kept: {said}.", error.problems) from error
    problems = []
    if funding.ics not in (None, system):
        rule = f"it is about {funding.ics}, and this is {system}."
        problems.append(Problem(f"{THE_FILE}, ics", rule, f"Write 'ics: {system}', or leave the line out."))
    if len(funding.title) > LONGEST_TITLE:
        rule = f"a title has up to {LONGEST_TITLE} characters."
        problems.append(Problem(f"{THE_FILE}, title", rule, "Shorten it."))
    if problems:
        raise FundingError("The funding file was not kept.", problems)
    return funding


def draft_of(funding: Funding, name: str = "") -> Draft:
    """Give a checked funding file as what is written; its name is made from its title where it has none yet."""
    title = " ".join(funding.title.split())
    return Draft(FUNDING, name or name_of_title(title, "funding"), title, funding.text)


def text_of_file(content: bytes) -> str:
    """Give the text of an uploaded file.

    Raises:
        FundingError: it is too large, or not UTF-8 text.
    """
    if len(content) > MOST_BYTES:
        rule = f"a funding file has at most {MOST_BYTES:,} bytes."
        problem = Problem(THE_FILE, rule, "Leave out what is no part of the plan.")
        raise FundingError("The funding file is too large. Nothing was kept.", [problem])
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        remedy = "Save it again from a text editor as UTF-8; a spreadsheet or Word file is no funding file."
        problem = Problem(THE_FILE, "this is not UTF-8 text.", remedy)
        raise FundingError("The file cannot be read.", [problem]) from error


@lru_cache(maxsize=8)
def shipped_funding(desk: Desk, name: str) -> Funding | None:
    """Give a shipped funding file by its name, or None; they are part of the code, so read once."""
    return check_text(text_of_example(name), name, names_for_funding(desk)) if name in examples() else None


def with_override(desk: Desk, system: str, text: str, new: Override) -> str:
    """Give a funding file's text with one more override, everything else to the letter, comments too.

    Raises:
        FundingError: this dose is overridden already, or the list cannot be added to.
    """
    before = checked_funding(desk, system, text)
    if any(_slot(one) == _slot(new) for one in before.overrides):
        problem = Problem("dose", "the funding file overrides this dose already.", "Change it in the funding file.")
        raise FundingError("The override was not kept.", [problem])
    written = _added(text, new)
    after = checked_funding(desk, system, written)
    if after.overrides != (*before.overrides, new) or replace(after, overrides=(), text="", sha256="") != replace(
        before, overrides=(), text="", sha256=""
    ):
        problem = Problem("dose", "the file's list of overrides is not laid out as a list of lines.", "Add it by hand.")
        raise FundingError("The override was not kept.", [problem])
    return written


def _slot(one: Override) -> tuple[object, ...]:
    return one.lever, one.role, one.from_role, one.sector, one.place, one.year


def _added(text: str, new: Override) -> str:
    """Write the override at the end of the file's list, or the list at the end of the file."""
    lines = text.rstrip("\n").split("\n")
    at = next((number for number, line in enumerate(lines) if line.startswith("overrides:")), None)
    if at is None:
        return "\n".join([*lines, "", "overrides:", *_entry(new, 2)]) + "\n"
    if lines[at].partition("#")[0].strip() in ("overrides: []", "overrides: null"):
        lines[at] = "overrides:"
    end = next((n for n in range(at + 1, len(lines)) if lines[n][:1] not in ("", " ", "-", "#")), len(lines))
    while not lines[end - 1].strip() or lines[end - 1].startswith("#"):
        end -= 1
    first = next((line for line in lines[at + 1 : end] if line.lstrip().startswith("-")), "  -")
    return "\n".join([*lines[:end], *_entry(new, len(first) - len(first.lstrip())), *lines[end:]]) + "\n"


def _entry(new: Override, indent: int) -> list[str]:
    """Write an override as YAML: words between double quotes, since they may hold anything; so is ``on``, a true."""
    given = [(name, value) for name, value in vars(new).items() if value is not None]
    named = ['"on"' if name == "on" else name for name, _ in given]
    dashes = ["- ", *["  "] * len(given)]
    return [
        f"{' ' * indent}{dash}{name}: {_scalar(value)}"
        for dash, name, (_, value) in zip(dashes, named, given, strict=False)
    ]


def _scalar(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.3f}".rstrip("0").rstrip(".")
    if not isinstance(value, str):
        return str(value)
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
