"""How the loops of matching are compiled. A kernel's file holds all that it calls, so its machine code is in step."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

from numba import njit

Function = TypeVar("Function", bound=Callable[..., object])


def part(function: Function) -> Function:
    """Compile a function that a kernel of the same file calls."""
    return cast(Function, njit(nogil=True)(function))


def kernel(function: Function) -> Function:
    """Compile a function that Python calls, and keep its machine code where a folder can be written."""
    try:
        compiled = njit(nogil=True, cache=True)(function)
    except RuntimeError:  # neither the installed package nor the user's own cache folder may be written
        compiled = njit(nogil=True)(function)
    return cast(Function, compiled)
