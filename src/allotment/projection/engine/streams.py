"""Random streams that are looked up, never advanced: each draw is a function of what it is for.

The generator is Philox4x32-10 (Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", 2011),
which turns a 64-bit key and a 128-bit counter into 128 random bits. Here

- the key says which world: ``mix(mix(seed) + replicate)``, so under one seed every replicate has a key of its own;
- counter words 0 and 1 hold the halves of a name's own key: a hash of the cell's, the link's or the parameter's name;
- counter word 2 holds the period;
- counter word 3 holds half the decision's number in its top 4 bits and an index (age and chunk of people, chunk of
  expected joiners, or half a joiner's number) in the other 28.

A block is two uniforms of 52 bits: an even decision takes the first, the odd decision after it the second. A draw
therefore depends on seed, replicate, cell, period, decision and age alone, and not on order, threads, or which other
cells are present.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from allotment.projection.engine.compiled import SOURCE_STAMP, entry, inlined, part
from allotment.projection.engine.inputs import FloatArray

Keys = NDArray[np.uint64]
Words = tuple[np.uint64, np.uint64, np.uint64, np.uint64]
Stream = tuple[np.uint64, np.uint64, np.uint64]  # the replicate's key, the name's key, the period

ROUNDS = 10
MULTIPLIER_0 = np.uint64(0xD2511F53)
MULTIPLIER_1 = np.uint64(0xCD9E8D57)
WEYL_0 = np.uint64(0x9E3779B9)
WEYL_1 = np.uint64(0xBB67AE85)
LOW_32 = np.uint64(0xFFFFFFFF)
LOW_64 = 0xFFFFFFFFFFFFFFFF
SHIFT_32 = np.uint64(32)
SHIFT_TO_52 = np.uint64(12)
SPACING_52 = 2.0**-52
INDEX_BITS = np.uint64(28)
AGE_BITS = np.uint64(7)  # an index by age and chunk holds the age class in its low 7 bits
LANES = 8  # 64-bit numbers in the widest registers in use

RETIRING = np.uint64(0)
LEAVING = np.uint64(1)
MOVING = np.uint64(2)
PROGRESSING = np.uint64(3)
DIVIDING_MOVERS = np.uint64(4)  # keyed by the link
DIVIDING_PROGRESSORS = np.uint64(5)  # keyed by the link
GRADUATING = np.uint64(6)
RECRUITING = np.uint64(7)
GRADUATE_AGE = np.uint64(8)  # joiners of even number; 9 is for those of odd number
RECRUIT_AGE = np.uint64(10)  # joiners of even number; 11 is for those of odd number
PARAMETER = np.uint64(12)  # a parameter's own draw; 13 is its second uniform
NOUGHT = np.uint64(0)
ONE = np.uint64(1)


@inlined
def philox(c0: np.uint64, c1: np.uint64, c2: np.uint64, c3: np.uint64, k0: np.uint64, k1: np.uint64) -> Words:
    """Give the four 32-bit words of one block, each held in 64 bits."""
    for _ in range(ROUNDS):
        product_0 = MULTIPLIER_0 * c0
        product_1 = MULTIPLIER_1 * c2
        c0 = (product_1 >> SHIFT_32) ^ c1 ^ k0
        c1 = product_1 & LOW_32
        c2 = (product_0 >> SHIFT_32) ^ c3 ^ k1
        c3 = product_0 & LOW_32
        k0 = (k0 + WEYL_0) & LOW_32
        k1 = (k1 + WEYL_1) & LOW_32
    return c0, c1, c2, c3


@inlined
def _open_uniform(high: np.uint64, low: np.uint64) -> float:
    """Turn two words into a number strictly between 0 and 1, on a grid that is its own mirror image about a half."""
    return (float(np.int64(((high << SHIFT_32) | low) >> SHIFT_TO_52)) + 0.5) * SPACING_52


@inlined
def uniform_pair(stream: Stream, decision: np.uint64, index: np.uint64) -> tuple[float, float]:
    """Give both uniforms of one block."""
    key, name_key, period = stream
    word_3 = ((decision >> ONE) << INDEX_BITS) | index
    w0, w1, w2, w3 = philox(name_key & LOW_32, name_key >> SHIFT_32, period, word_3, key & LOW_32, key >> SHIFT_32)
    return _open_uniform(w0, w1), _open_uniform(w2, w3)


@part
def uniform(stream: Stream, decision: np.uint64, index: np.uint64) -> float:
    """Give the uniform of one decision."""
    even, odd = uniform_pair(stream, decision, index)
    return odd if decision & ONE else even


@part
def fill_uniforms(
    key: np.uint64,
    names: Keys,
    period: np.uint64,
    decision: np.uint64,
    indices: Keys,
    count: int,
    even: FloatArray,
    odd: FloatArray,
) -> None:
    """Write the uniforms of an even decision and of the next for ``count`` pairs of a name's key and an index.

    One plain loop over whole bundles of ``LANES``, so that the processor does several at once: the arrays must be a
    bundle longer than the longest count, and what lies behind the count is not to be read.
    """
    for i in range((count + LANES - 1) // LANES * LANES):
        even[i], odd[i] = uniform_pair((key, names[i], period), decision, indices[i])


def mix(word: int) -> int:
    """Scatter 64 bits one to one (the finishing step of SplitMix64), so that near inputs give far keys."""
    word = (word + 0x9E3779B97F4A7C15) & LOW_64
    word = ((word ^ (word >> 30)) * 0xBF58476D1CE4E5B9) & LOW_64
    word = ((word ^ (word >> 27)) * 0x94D049BB133111EB) & LOW_64
    return word ^ (word >> 31)


def replicate_key(seed: int, replicate: int) -> np.uint64:
    """Give the generator's key for one replicate of a seed; the seed counts modulo two to the power 64."""
    return np.uint64(mix((mix(seed & LOW_64) + replicate) & LOW_64))


def cell_key(name: str) -> np.uint64:
    """Hash a name, such as ``organisation|role``, into the 64 bits that key its streams (BLAKE2b, 8 bytes)."""
    return np.uint64(int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "big"))


def name_keys(names: Sequence[str]) -> Keys:
    """Hash many names, as ``cell_key`` does one."""
    return np.array([cell_key(name) for name in names], dtype=np.uint64)


def uniform_draws(seed: int, replicates: int, names: Sequence[str], first_replicate: int = 0) -> FloatArray:
    """Give uniforms between 0 and 1, both left out, keyed by (seed, replicate, name).

    A name gives the same draw in ``normal_draws`` and here, so name each parameter once.

    Returns:
        (replicates, len(names)); row i belongs to replicate ``first_replicate + i``.
    """
    return _parameter_uniforms(seed, replicates, names, first_replicate)[0]


def normal_draws(seed: int, replicates: int, names: Sequence[str], first_replicate: int = 0) -> FloatArray:
    """Give standard normals keyed by (seed, replicate, name), by the method of Box and Muller.

    Returns:
        (replicates, len(names)); row i belongs to replicate ``first_replicate + i``.
    """
    radius, turn = _parameter_uniforms(seed, replicates, names, first_replicate)
    normals: FloatArray = np.sqrt(-2.0 * np.log(radius)) * np.cos(2.0 * np.pi * turn)
    return normals


def _parameter_uniforms(
    seed: int, replicates: int, names: Sequence[str], first_replicate: int
) -> tuple[FloatArray, FloatArray]:
    keys = np.array([replicate_key(seed, first_replicate + i) for i in range(replicates)], dtype=np.uint64)
    even = np.empty((replicates, len(names)))
    odd = np.empty_like(even)
    _fill_parameter_uniforms(keys, name_keys(names), even, odd)
    return even, odd


def _parameter_kernel(stamp: int) -> Callable[[Keys, Keys, FloatArray, FloatArray], int]:
    @entry
    def fill(keys: Keys, names: Keys, even: FloatArray, odd: FloatArray) -> int:
        for i in range(keys.shape[0]):
            for j in range(names.shape[0]):
                even[i, j], odd[i, j] = uniform_pair((keys[i], names[j], NOUGHT), PARAMETER, NOUGHT)
        return stamp

    return fill


_fill_parameter_uniforms = _parameter_kernel(SOURCE_STAMP)
