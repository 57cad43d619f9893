"""The register that ships with the package, read once."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import yaml

from allotment.governance.decisions.parse_register import ACTIVITIES, LAYERS, LEVELS, WORDS, build_register
from allotment.governance.decisions.register import Register

if TYPE_CHECKING or not yaml.__with_libyaml__:
    from yaml import SafeLoader as _Loader
else:
    from yaml import CSafeLoader as _Loader  # the compiled one is eight times faster

PACKAGE = "allotment.governance.decisions"


def shipped_texts() -> dict[str, str]:
    """Give the text of every file of the register, by its name."""
    folder = files(PACKAGE)
    names = [
        f"{part}{one.name}"
        for part in (ACTIVITIES, LAYERS)
        for one in folder.joinpath(part.rstrip("/")).iterdir()
        if one.name.endswith(".yaml")
    ]
    return {name: folder.joinpath(name).read_text(encoding="utf-8") for name in sorted([*names, LEVELS, WORDS])}


def shipped_contents() -> dict[str, Any]:
    """Give the content of every file of the register, by its name."""
    return {name: yaml.load(text, Loader=_Loader) for name, text in shipped_texts().items()}


@cache
def decision_register() -> Register:
    """Give the register that ships.

    Raises:
        ValueError: one of its files breaks a rule; every problem.
    """
    register, problems = build_register(shipped_contents())
    if register is None:
        raise ValueError("\n".join(map(str, problems)))
    return register
