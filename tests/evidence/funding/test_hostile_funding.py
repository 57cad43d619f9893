"""A hostile file is refused in plain words, quickly, and in little room."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from allotment.evidence.funding.read import load_funding, read_funding
from allotment.evidence.funding.read_fields import MOST_PROBLEMS, KnownNames
from allotment.workforce.errors import FundingError

BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join(['*' + before] * 9)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
HOSTILE = {
    "nothing": ("", "this is a list of keys with values."),
    "a list": ("- title: x", "this is a list of keys with values."),
    "text": ("hello", "this is a list of keys with values."),
    "not YAML": ("title: [", "this is not valid YAML"),
    "two documents": ("title: x\n---\ntitle: y\n", "this is not valid YAML"),
    "a tag": ("title: !!python/object/apply:os.system [ls]", "this is not valid YAML"),
    "a nought byte": ("title: \x00", "this is not valid YAML"),
    "a lone surrogate": ("title: \ud800", "this is not valid YAML"),
    "a bomb": (BOMB, "anchors and aliases (& and *) are not read."),
    "one alias": ("title: &a x\nics: *a\n", "anchors and aliases"),
    "nested deep": ("streams: " + "[" * 200_000, "nested more than 10 deep."),
    "nested deep in maps": ("{a: " * 50_000, "nested more than 10 deep."),
    "too large": ("title: " + "x" * 1_000_001, "the file has 1,000,008 bytes; a funding file has at most 1,000,000."),
    "a vast number": ("first_year: " + "9" * 5_000, "this is not valid YAML"),
    "a large number": ("first_year: " + "9" * 4_000, "first_year (found '9999"),
    "a large power": ("fairness_tolerance: 1.0e+999", "this is a share."),
    "more digits than can be kept": ("fairness_tolerance: 0.10000000000000000001", "more than 15 digits"),
    "an octal": ("first_year: 02027", "another number than it seems."),
    "a time": ("first_year: 33:47", "another number than it seems."),
    "a hexadecimal": ("first_year: 0x7EB", "another number than it seems."),
    "no such day": ("date_read: 2026-02-30", "this is not valid YAML"),
    "a key that is a list": ("[a, b]: c", "this is not valid YAML"),
}


@pytest.mark.parametrize(("text", "said"), HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_file_ends_in_a_plain_problem(text: str, said: str):
    started = time.perf_counter()
    with pytest.raises(FundingError) as caught:
        read_funding(text, "hostile.yaml")
    assert said in str(caught.value)
    assert len(str(caught.value)) < 100_000
    assert time.perf_counter() - started < 5


def test_a_file_of_nothing_but_faults_is_told_of_the_first_and_counted():
    known = KnownNames(organisations=[f"R{number:04}" for number in range(2_000)])
    text = "places:\n  Here:\n" + "".join(f"    - Q{number}\n" for number in range(60_000))
    started = time.perf_counter()
    with pytest.raises(FundingError) as caught:
        read_funding(text, "faults.yaml", known)
    assert len(caught.value.problems) == MOST_PROBLEMS + 1
    assert "more problems." in str(caught.value.problems[-1])
    assert time.perf_counter() - started < 30


def test_a_file_that_is_too_large_is_not_even_read(tmp_path: Path):
    path = tmp_path / "large.yaml"
    path.write_bytes(b"x" * 1_000_001)
    with pytest.raises(FundingError, match="too large"):
        load_funding(str(path))


def test_a_file_that_is_no_text_is_refused(tmp_path: Path):
    path = tmp_path / "sheet.yaml"
    path.write_bytes(b"PK\x03\x04\xff\xfe")
    with pytest.raises(FundingError, match="UTF-8"):
        load_funding(str(path))
