"""YAML read strictly: whatever a file holds, reading it ends in content or in problems."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allotment.evidence.assumptions.strict_yaml import DEEPEST, read_yaml


@pytest.mark.parametrize("text", ["[" * 50_000 + "]" * 50_000, "{a: " * 50_000 + "}" * 50_000, "- " * 50_000 + "x"])
def test_what_is_nested_very_deep_is_refused_by_line_and_does_not_end_the_process(text: str):
    content, problems = read_yaml(f"title: x\nrest:\n  {text}", "ours.yaml")
    assert content is None
    assert len(problems) == 1
    assert problems[0].where == "ours.yaml line 3"
    assert str(DEEPEST) in problems[0].rule


def test_what_is_as_deep_as_may_be_is_read():
    content, problems = read_yaml("[" * DEEPEST + "]" * DEEPEST, "ours.yaml")
    assert problems == []
    assert content == [content[0]]


def test_a_key_given_twice_is_refused():
    content, problems = read_yaml("a: 1\nb: 2\na: 3\n", "ours.yaml")
    assert content is None
    assert "'a' is given twice" in problems[0].rule


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="ab:-[]{}&*#'\"\n 01,|>?!%@`", max_size=200))
def test_any_text_gives_content_or_a_problem(text: str):
    content, problems = read_yaml(text, "ours.yaml")
    assert problems == [] or content is None
