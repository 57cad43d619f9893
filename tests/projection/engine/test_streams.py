"""The random streams are the published generator, keyed by what each draw is for."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allotment.projection.engine import mean, replicate, streams
from allotment.projection.engine.compiled import SOURCE_STAMP
from allotment.projection.engine.streams import (
    cell_key,
    fill_uniforms,
    mix,
    normal_draws,
    philox,
    replicate_key,
    uniform,
    uniform_draws,
    uniform_pair,
)

# From kat_vectors, the known answers distributed with Random123: counter (4 words), key (2 words), output (4 words).
KNOWN_ANSWERS = [
    "00000000 00000000 00000000 00000000 00000000 00000000 6627e8d5 e169c58d bc57ac4c 9b00dbd8",
    "ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff 408f276d 41c83b0e a20bc7c6 6d5451fd",
    "243f6a88 85a308d3 13198a2e 03707344 a4093822 299f31d0 d16cfe09 94fdcceb 5001e420 24126ea1",
]
PHILOX_32 = (32, 0xD2511F53, 0xCD9E8D57, 0x9E3779B9, 0xBB67AE85)
PHILOX_64 = (64, 0xD2E7470EE14C6C93, 0xCA5A826395121157, 0x9E3779B97F4A7C15, 0xBB67AE8584CAA73B)
WORDS = st.integers(0, 2**32 - 1)


def plain_philox(constants: tuple[int, int, int, int, int], counter: list[int], key: list[int]) -> list[int]:
    """Philox with four words of any width, ten rounds, in plain integers."""
    width, multiplier_0, multiplier_1, weyl_0, weyl_1 = constants
    low = 2**width - 1
    for step in range(10):
        high_0, low_0 = divmod(multiplier_0 * counter[0], 2**width)
        high_1, low_1 = divmod(multiplier_1 * counter[2], 2**width)
        key_0, key_1 = (key[0] + step * weyl_0) & low, (key[1] + step * weyl_1) & low
        counter = [high_1 ^ counter[1] ^ key_0, low_1, high_0 ^ counter[3] ^ key_1, low_0]
    return counter


@pytest.mark.parametrize("line", KNOWN_ANSWERS)
def test_the_generator_gives_the_published_known_answers(line: str) -> None:
    words = [int(word, 16) for word in line.split()]
    assert list(philox(*map(np.uint64, words[:6]))) == words[6:]


def test_the_plain_generator_of_these_tests_gives_numpys_philox_at_64_bits() -> None:
    counter, key = [11, 22, 33, 44], [55, 66]
    raw = np.random.Philox(counter=np.array(counter, np.uint64), key=np.array(key, np.uint64)).random_raw(4)
    assert plain_philox(PHILOX_64, [12, 22, 33, 44], key) == raw.tolist()  # numpy counts up before its first block


@settings(deadline=None)  # the first example compiles
@given(st.lists(WORDS, min_size=6, max_size=6))
def test_the_generator_gives_what_the_plain_one_gives_at_32_bits(words: list[int]) -> None:
    assert list(philox(*map(np.uint64, words))) == plain_philox(PHILOX_32, words[:4], words[4:])


@settings(deadline=None)  # the first example compiles
@given(st.integers(0, 2**64 - 1), st.integers(0, 2**64 - 1), WORDS, st.integers(0, 15), st.integers(0, 2**28 - 1))
def test_a_draw_stands_at_its_documented_key_and_counter(
    key: int, name_key: int, period: int, decision: int, index: int
) -> None:
    words = [int(w) for w in (name_key % 2**32, name_key >> 32, period, ((decision >> 1) << 28) | index)]
    block = plain_philox(PHILOX_32, words, [key % 2**32, key >> 32])
    half = decision % 2
    expected = (((block[2 * half] << 32 | block[2 * half + 1]) >> 12) + 0.5) / 2**52
    stream = (np.uint64(key), np.uint64(name_key), np.uint64(period))
    assert uniform(stream, np.uint64(decision), np.uint64(index)) == expected


def test_uniforms_filled_many_at_once_are_those_drawn_one_by_one() -> None:
    count = 45
    names = np.array([cell_key(f"RT{i % 3}|Nurses") for i in range(count + 8)], dtype=np.uint64)
    ages = np.arange(count + 8, dtype=np.uint64)
    even, odd = np.zeros(count + 8), np.zeros(count + 8)
    key, period, decision = np.uint64(7), np.uint64(3), np.uint64(2)
    fill_uniforms(key, names, period, decision, ages, count, even, odd)
    one_by_one = [uniform_pair((key, names[i], period), decision, ages[i]) for i in range(count)]
    assert list(zip(even[:count].tolist(), odd[:count].tolist(), strict=True)) == one_by_one


def test_every_replicate_of_a_seed_has_a_key_of_its_own() -> None:
    assert len({int(replicate_key(1, replicate)) for replicate in range(20_000)}) == 20_000
    assert replicate_key(1, 0) != replicate_key(2, 0)
    assert replicate_key(2**64 + 5, 3) == replicate_key(5, 3)


def test_the_mixing_of_keys_is_the_published_one() -> None:
    # SplitMix64 started at 1234567 gives these first numbers (the generator's authors' reference output)
    assert mix(1234567) == 6457827717110365317
    assert mix(1234567 + 0x9E3779B97F4A7C15) == 3203168211198807973


def test_a_cells_key_never_changes() -> None:
    assert cell_key("RTE|Consultant") == int("e50705d51ba0fcc2", 16)
    assert cell_key("RTE|Consultant").dtype == np.uint64


def test_a_draw_depends_on_its_own_name_and_replicate_alone() -> None:
    names = [f"leave|{i}" for i in range(40)]
    for draws in (normal_draws, uniform_draws):
        whole = draws(9, 12, names)
        assert whole.shape == (12, 40)
        np.testing.assert_array_equal(draws(9, 12, names[::-1]), whole[:, ::-1])
        np.testing.assert_array_equal(draws(9, 5, names[7:8], first_replicate=4), whole[4:9, 7:8])
        assert not np.any(draws(10, 12, names) == whole)


def test_uniform_draws_fill_the_interval_evenly() -> None:
    draws = uniform_draws(3, 200, [f"parameter {i}" for i in range(500)]).ravel()
    counts = np.bincount((draws * 100).astype(int), minlength=100)
    chi_square = ((counts - 1000) ** 2 / 1000).sum()
    assert len(counts) == 100
    assert chi_square < 99 + 4 * np.sqrt(2 * 99)


def test_normal_draws_have_the_normal_moments_and_no_correlation_between_names() -> None:
    draws = normal_draws(4, 2000, [f"parameter {i}" for i in range(50)])
    assert abs(draws.mean()) < 4 / np.sqrt(draws.size)
    assert abs((draws**2).mean() - 1) < 4 * np.sqrt(2 / draws.size)
    assert abs((draws**4).mean() - 3) < 4 * np.sqrt(96 / draws.size)
    correlations = np.corrcoef(draws.T)[np.triu_indices(50, 1)]
    assert np.abs(correlations).max() < 5 / np.sqrt(2000)


@pytest.mark.parametrize("compiled", [streams._fill_parameter_uniforms, replicate._run, mean._run])
def test_compiled_code_kept_on_disk_is_keyed_by_the_source_of_the_whole_engine(compiled: object) -> None:
    function = compiled.py_func  # type: ignore[attr-defined]
    closed_over = dict(zip(function.__code__.co_freevars, function.__closure__, strict=True))
    assert closed_over["stamp"].cell_contents == SOURCE_STAMP
