"""Looking at YAML before it is read: size, depth, references and tags that a scenario has no use for.

References back (aliases) can make a few lines stand for more than a machine can hold, so none is accepted. The look
goes through the text's events one by one, builds nothing, and ends at the first thing that is too much.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import yaml

from allotment.planning.documents.draft import holds_control_characters
from allotment.workforce.errors import Problem

if TYPE_CHECKING or not yaml.__with_libyaml__:
    from yaml import SafeLoader as _Loader
else:
    from yaml import CSafeLoader as _Loader

LARGEST_BYTES = 256 * 1024
DEEPEST = 12
MOST_PARTS = 20_000
KEY_TAGS = ("tag:yaml.org,2002:str", "tag:yaml.org,2002:int")
OPENING = (yaml.MappingStartEvent, yaml.SequenceStartEvent)
CLOSING = (yaml.MappingEndEvent, yaml.SequenceEndEvent)


def unsafe_problems(text: str, file: str) -> list[Problem]:
    """Say what makes a text unfit to be read as a scenario; what is not YAML at all is left to the reader's messages.

    Args:
        text: the whole file.
        file: what to call it in a message.
    """
    if len(text.encode("utf-8", "surrogatepass")) > LARGEST_BYTES:
        return [Problem(file, f"a scenario has up to {LARGEST_BYTES // 1024} kB.", "Write fewer changes.")]
    try:
        found = next(_too_much(text, file), None)
        return [found] if found else list(_strange(yaml.compose(text, Loader=_Loader), file))
    except (yaml.YAMLError, ValueError):
        return []


def _too_much(text: str, file: str) -> Iterator[Problem]:
    depth = 0
    for parts, event in enumerate(yaml.parse(text, Loader=_Loader)):
        depth += isinstance(event, OPENING) - isinstance(event, CLOSING)
        place = _place(event.start_mark, file)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            yield Problem(place, "references (& and *) are not accepted.", "Write the value out.")
        elif getattr(event, "tag", None):
            yield Problem(place, "tags (!) are not accepted.", "Write the plain value.")
        elif depth > DEEPEST:
            yield Problem(place, "this is nested too deeply.", "Write it as a shipped scenario is.")
        elif parts > MOST_PARTS:
            yield Problem(place, "this has too many parts.", "Write fewer changes.")


def _place(mark: Any, file: str) -> str:
    return file if mark is None else f"{file} line {mark.line + 1}"


def _strange(node: yaml.Node | None, file: str) -> Iterator[Problem]:
    """Find keys that are neither words nor years, and characters that are no text."""
    if isinstance(node, yaml.ScalarNode) and holds_control_characters(node.value):
        yield Problem(_place(node.start_mark, file), "this holds characters that are no text.", "Mend it.")
    elif isinstance(node, yaml.SequenceNode):
        for one in node.value:
            yield from _strange(one, file)
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.tag not in KEY_TAGS or not str(key.value).isascii():
                yield Problem(
                    _place(key.start_mark, file),
                    "a key is a word or a year.",
                    "Mend the key.",
                    value=str(key.value)[:40],
                )
            yield from _strange(value, file)
