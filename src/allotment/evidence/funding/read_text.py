"""The text of a funding file, made safe before anything is built from it: size, depth, repeats and odd numbers.

YAML can name a part once and repeat it by an alias, so that a small file stands for a vast one; it reads ``010`` as
eight and ``12:30`` as 750. A funding file needs neither, so both are refused, with the line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import yaml

from allotment.evidence.assumptions.strict_yaml import read_yaml
from allotment.workforce.errors import Problem

if TYPE_CHECKING or not yaml.__with_libyaml__:
    from yaml import SafeLoader as _Loader
else:
    from yaml import CSafeLoader as _Loader

MOST_BYTES = 1_000_000
DEEPEST = 10
MOST_DIGITS = 15  # a binary float gives back every decimal number of up to 15 digits unchanged
READ_AS_ANOTHER = re.compile(r"[-+]?(0[0-9_xXbBoO][0-9a-fA-F_]*|[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?)")
DECIMAL = re.compile(r"[-+]?[0-9_]*\.?[0-9_]*([eE][-+]?[0-9]+)?")


def read_funding_yaml(text: str, name: str) -> tuple[Any, list[Problem]]:
    """Give the content of a funding file's YAML, and what is wrong with it as YAML (content is then None).

    Args:
        text: the whole file.
        name: what to call the file in a message.
    """
    size = len(text.encode("utf-8", errors="replace"))
    if size > MOST_BYTES:
        rule = f"the file has {size:,} bytes; a funding file has at most {MOST_BYTES:,}."
        return None, [Problem(name, rule, "Leave out what is no part of the plan.")]
    problems = list(_unsafe(text, name))
    return (None, problems) if problems else read_yaml(text, name)


def _unsafe(text: str, name: str) -> Iterator[Problem]:
    """Walk the parser's events, which takes no more room than the text; stop at the first that is too deep."""
    depth = 0
    try:
        for event in yaml.parse(text, Loader=_Loader):
            mark = event.start_mark
            place = name if mark is None else f"{name} line {mark.line + 1}"
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
            if depth > DEEPEST:
                rule = f"the file is nested more than {DEEPEST} deep."
                yield Problem(place, rule, "No part of a funding file lies so deep; mend the brackets or the indent.")
                return
            if isinstance(event, yaml.NodeEvent) and event.anchor is not None:
                yield Problem(place, "anchors and aliases (& and *) are not read.", "Write the part out in full.")
                return
            if isinstance(event, yaml.ScalarEvent) and event.implicit[0]:
                yield from _odd_number(event.value, place)
    except (yaml.YAMLError, ValueError):
        return  # reading it says the same, by line


def _odd_number(scalar: str, place: str) -> Iterator[Problem]:
    if READ_AS_ANOTHER.fullmatch(scalar):
        remedy = "Write a number without leading noughts or colons; put a code or a time in quotes."
        yield Problem(place, "YAML would read this as another number than it seems.", remedy, value=scalar[:80])
    elif ("." in scalar or "e" in scalar.lower()) and DECIMAL.fullmatch(scalar):
        digits = re.sub(r"[eE].*|\D", "", scalar).strip("0")
        if len(digits) > MOST_DIGITS:
            rule = f"a number with more than {MOST_DIGITS} digits cannot be kept exactly."
            yield Problem(place, rule, "Write fewer digits.", value=scalar[:80])
