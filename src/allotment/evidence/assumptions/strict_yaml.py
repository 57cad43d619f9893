"""YAML read strictly: safe types only, no key given twice, and every error placed by file and line."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING, Any

import yaml

from allotment.workforce.errors import Problem

DEEPEST = 40


class _DuplicateKeyError(yaml.MarkedYAMLError):
    """A mapping gives the same key twice; plain YAML would keep the last one in silence."""


if TYPE_CHECKING or not yaml.__with_libyaml__:
    from yaml import SafeLoader as _Loader
else:
    from yaml import CSafeLoader as _Loader  # the compiled one is eight times faster


class _StrictLoader(_Loader):
    """The safe loader, refusing a key that a mapping gives twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        """Build one mapping.

        Raises:
            yaml.MarkedYAMLError: a key is given twice, or cannot be a key.
        """
        seen: set[Hashable] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if isinstance(key, Hashable) and key in seen:
                raise _DuplicateKeyError(problem=f"{key!r} is given twice", problem_mark=key_node.start_mark)
            if isinstance(key, Hashable):
                seen.add(key)
        mapping: dict[Hashable, Any] = super().construct_mapping(node, deep=deep)
        return mapping


def read_yaml(text: str, name: str) -> tuple[Any, list[Problem]]:
    """Give the content of YAML text, and what is wrong with it as YAML (content is then None).

    Args:
        text: the whole file.
        name: what to call the file in a message.
    """
    try:
        too_deep = _line_too_deep(text)
        if too_deep:
            rule = f"the file is nested more than {DEEPEST} deep."
            remedy = "Nothing that is read lies so deep; mend the brackets or the indent."
            return None, [Problem(where=f"{name} line {too_deep}", rule=rule, remedy=remedy)]
        return yaml.load(text, Loader=_StrictLoader), []
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = "" if mark is None else f" line {mark.line + 1}"
        problem = Problem(
            where=f"{name}{line}",
            rule=f"this is not valid YAML: {error.problem or error.context}.",
            remedy="Mend the line; give each key once, and indent with spaces.",
        )
        return None, [problem]
    except (yaml.YAMLError, ValueError) as error:
        return None, [
            Problem(where=name, rule=f"this is not valid YAML: {error}.", remedy="Save it as plain UTF-8 YAML.")
        ]


def _line_too_deep(text: str) -> int:
    """Give the line at which YAML is nested too deep, or 0: the parser's events take no more room than the text.

    Building what is nested tens of thousands deep would end the whole process, as the compiled builder calls itself.
    """
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > DEEPEST:
                return int(event.start_mark.line) + 1 if event.start_mark else 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
    return 0
