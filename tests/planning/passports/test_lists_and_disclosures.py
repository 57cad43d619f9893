"""Status lists and disclosures: what goes in comes out, and hostile ones are refused."""

from __future__ import annotations

import gzip

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allotment.planning.passports.disclosures import hide, read_disclosure, uncover
from allotment.planning.passports.status_list import is_set, pack, unpack
from allotment.planning.passports.tokens import TokenError, decode, encode, read_json

SIZE = 131_072
SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
NAMES = st.text("abcdefgh_", min_size=1, max_size=8)


@settings(deadline=None, max_examples=30)
@given(st.sets(st.integers(0, SIZE - 1), max_size=40), st.integers(0, SIZE - 1))
def test_a_list_holds_the_places_that_were_put_in(places: set[int], other: int):
    bits = unpack(pack(places, SIZE))
    assert len(bits) * 8 == SIZE
    assert all(is_set(bits, place) for place in places)
    assert is_set(bits, other) == (other in places)
    assert pack(places, SIZE) == pack(sorted(places, reverse=True), SIZE)


def test_the_first_place_is_the_highest_bit_as_the_standard_says():
    assert unpack(pack([0, 9], 16)) == bytes([0b1000_0000, 0b0100_0000])


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "u",
        "zAAAA",
        "u" + encode(b"not packed"),
        "u" + encode(gzip.compress(bytes(16_384))[:-4]),
        "u" + encode(gzip.compress(bytes(16_384)) + b"more"),
        "u" + encode(gzip.compress(bytes(50_000_000))),
    ],
    ids=["none", "empty", "letter", "base58", "raw", "cut", "trailing", "vast"],
)
def test_a_list_that_is_not_one_or_would_unpack_to_a_vast_one_is_refused(text: object):
    with pytest.raises(TokenError):
        unpack(text)


def test_a_place_outside_the_list_is_refused():
    with pytest.raises(TokenError):
        is_set(bytes(2), 16)


@given(st.dictionaries(NAMES, st.dictionaries(NAMES, st.text(max_size=9) | st.integers(), max_size=4), max_size=4))
def test_what_is_hidden_is_found_again_and_any_part_of_it_too(claims: dict[str, dict[str, str | int]]):
    hashes, disclosures = hide({kind: ({"checked_on": "2026-01-01"}, fields) for kind, fields in claims.items()})
    assert len(hashes) % 8 == 0
    found = uncover(hashes, [read_disclosure(one.text) for one in disclosures])
    assert {kind: shown.held() for kind, shown in found.items()} == claims
    outer = [one for one in disclosures if isinstance(one.value, dict)]
    assert {kind: shown.held() for kind, shown in uncover(hashes, outer).items()} == {kind: {} for kind in claims}


def test_a_field_without_its_clearance_or_given_twice_is_refused():
    hashes, disclosures = hide({"a": ({}, {"x": 1, "y": 2})})
    for wrong in (disclosures[1:], [*disclosures, disclosures[0]], disclosures[:1] * 2):
        with pytest.raises(TokenError):
            uncover(hashes, wrong)
    for broken in (None, [1], [*hashes, hashes[0]]):
        with pytest.raises(TokenError):
            uncover(broken, disclosures)


@pytest.mark.parametrize("content", ["[1]", '["salt","_sd",1]', '["salt","...",1]', '["s","n"]', '{"a":1}', "[", "NaN"])
def test_a_disclosure_of_another_form_is_refused(content: str):
    with pytest.raises(TokenError):
        read_disclosure(encode(content.encode()))


@given(st.binary(min_size=1, max_size=40))
def test_base64url_has_one_form_only(content: bytes):
    text = encode(content)
    assert decode(text) == content
    wrong = [text + "=", text[:-1] + "=", "\n" + text, text + " "]
    if len(content) % 3:  # the last sign then has bits that mean nothing
        wrong.append(text[:-1] + SIGNS[SIGNS.index(text[-1]) ^ 1])
    for one in wrong:
        with pytest.raises(TokenError):
            decode(one)


def test_a_member_given_twice_and_a_number_that_json_has_not_are_refused():
    for content in (b'{"a":1,"a":2}', b'{"a":NaN}', b"\xff", b"[" * 100_000):
        with pytest.raises(TokenError):
            read_json(content)
