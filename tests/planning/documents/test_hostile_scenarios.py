"""Scenario texts that nobody writes by mistake: each is refused in words, quickly, and without being built."""

from __future__ import annotations

import time

import pytest

from allotment.planning.desk import Desk
from allotment.planning.documents.safe_yaml import LARGEST_BYTES, unsafe_problems
from allotment.planning.documents.scenario_text import checked_scenario, text_of_file
from allotment.workforce.errors import ScenarioError
from tests.planning.documents.texts import retention

BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
HOSTILE = {
    "an alias bomb": BOMB,
    "one alias": "allotment_scenario: 1\ntitle: &t Same\ndescription: *t\nname: a\n",
    "a tag that would run code": "!!python/object/apply:os.system ['true']\n",
    "a tag of one's own": "name: !mine a\n",
    "a tag of plain YAML": "name: !!str a\n",
    "a thousand levels": "a: " + "[" * 1000 + "]" * 1000,
    "many parts": "changes: [" + "x, " * 30_000 + "x]",
    "a null key": retention().replace("{multiply: 0.9}", "{multiply: {null: 1}}"),
    "a true key": retention().replace("{multiply: 0.9}", "{multiply: {true: 1}}"),
    "a fraction as a key": retention().replace("{multiply: 0.9}", "{multiply: {2027.5: 1}}"),
    "a date as a key": retention().replace("{multiply: 0.9}", "{multiply: {2027-01-01: 1}}"),
    "a year in other digits": retention().replace("{multiply: 0.9}", '{multiply: {"\u00b2027": 1}}'),
    "a merge of mappings": "<<: {a: 1}\nname: a\n",
    "a bell in a title": retention(title='"ring \\a"'),
    "a NUL in a title": retention(title='"nothing \\0"'),
    "a NUL byte": "name: \x00",
    "two documents": retention() + "---\n" + retention(),
    "a list": "- a\n- b\n",
    "nothing": "",
    "a number as long as a book": f"name: {'9' * 100_000}",
    "a date that is none": "name: 2026-13-45",
    "a key given twice": retention() + "name: again\n",
    "a name that is a path": retention(name="../../etc/passwd"),
    "a name that ends in a line end": retention(name='"retention\\n"'),
    "a name as long as a page": retention(name="a" * 61),
    "a title as long as a page": retention(title="a" * 201),
    "an organisation that is not": retention().replace("RTE", "RTE9"),
}


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_text_is_refused_in_words_and_at_once(desk: Desk, hostile: str) -> None:
    checked_scenario(desk, retention())
    started = time.perf_counter()
    with pytest.raises(ScenarioError) as refused:
        checked_scenario(desk, hostile)
    assert time.perf_counter() - started < 3
    assert refused.value.problems
    assert all(problem.rule and problem.remedy for problem in refused.value.problems)


def test_a_text_that_is_too_large_is_not_even_looked_at(desk: Desk) -> None:
    large = retention() + "# " + "x" * LARGEST_BYTES
    [problem] = unsafe_problems(large, "The scenario")
    assert "256 kB" in problem.rule
    with pytest.raises(ScenarioError):
        checked_scenario(desk, large)


def test_a_plain_scenario_passes_with_its_comments_to_the_letter(desk: Desk) -> None:
    text = "# why\n" + retention()
    assert checked_scenario(desk, text).yaml == text


def test_every_problem_of_a_scenario_is_said_at_once(desk: Desk) -> None:
    text = retention(multiplier="-1").replace("RTE", "RTE9").replace("from_year: 2027", "from_year: 1999")
    with pytest.raises(ScenarioError) as refused:
        checked_scenario(desk, text)
    assert len(refused.value.problems) == 3


@pytest.mark.parametrize("content", [b"\xff\xfe\x00a", "Ärzte".encode("cp1252"), b"PK\x03\x04\xff"])
def test_a_file_that_is_no_text_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(ScenarioError, match="UTF-8"):
        text_of_file(content)


def test_a_file_with_a_byte_order_mark_is_read() -> None:
    assert text_of_file("\ufeffname: a".encode()) == "name: a"
