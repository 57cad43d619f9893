"""How the engine's functions are compiled, and the stamp that keeps machine code in step with its source.

The compiler's disk cache looks only at the file that holds the cached function. A change in another file, which the
function calls into, would leave the old machine code in use, and a run could then not be made again bit for bit.
So every cached function carries ``SOURCE_STAMP``, a hash of all the engine's files, in its cache key.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar, cast

from numba import njit

Function = TypeVar("Function", bound=Callable[..., object])


def _source_stamp() -> int:
    """Hash the text of every engine file into 63 bits."""
    digest = hashlib.blake2b(digest_size=8)
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return int.from_bytes(digest.digest(), "big") >> 1


SOURCE_STAMP = _source_stamp()


def part(function: Function) -> Function:
    """Compile a function that other compiled functions call. It runs without the interpreter's lock."""
    return cast(Function, njit(nogil=True, error_model="numpy")(function))


def inlined(function: Function) -> Function:
    """Compile a small function into its callers, so that a loop over it can use the processor's wide registers."""
    return cast(Function, njit(nogil=True, error_model="numpy", forceinline=True)(function))


def entry(function: Function) -> Function:
    """Compile a function that Python calls, and keep its machine code on disk where a folder can be written.

    The function must close over ``SOURCE_STAMP`` and return it: what a function closes over is part of its cache key.
    """
    try:
        compiled = njit(nogil=True, error_model="numpy", cache=True)(function)
    except RuntimeError:  # neither the installed package nor the user's own cache folder may be written
        compiled = njit(nogil=True, error_model="numpy")(function)
    return cast(Function, compiled)
