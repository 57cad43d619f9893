"""Two versions compared line by line."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from allotment.planning.documents.differences import ADDED, LEFT_OUT, MOST_LINES, REMOVED, SAME, differences

LINES = st.lists(st.sampled_from(["a", "b", "c", "", "d e"]), max_size=30)


def test_two_texts_that_say_the_same_have_no_differences() -> None:
    assert differences("a\nb", "a\nb\n") == []


def test_a_changed_line_stands_between_three_lines_around_it() -> None:
    before = "\n".join(f"line {number}" for number in range(20))
    lines = differences(before, before.replace("line 10", "line ten"))
    assert [(line.kind, line.text) for line in lines] == [
        (LEFT_OUT, "7 lines that are the same"),
        *((SAME, f"line {number}") for number in (7, 8, 9)),
        (REMOVED, "line 10"),
        (ADDED, "line ten"),
        *((SAME, f"line {number}") for number in (11, 12, 13)),
        (LEFT_OUT, "6 lines that are the same"),
    ]


@given(LINES, LINES)
def test_what_is_added_and_removed_accounts_for_every_line(before: list[str], after: list[str]) -> None:
    found = differences("\n".join(before), "\n".join(after))
    kinds = [line.kind for line in found]
    length = len("\n".join(after).splitlines()) - len("\n".join(before).splitlines())
    assert kinds.count(ADDED) - kinds.count(REMOVED) == length


def test_texts_too_long_to_compare_say_so_instead_of_keeping_the_site_busy() -> None:
    [line] = differences("a\n" * MOST_LINES, "b\n" * MOST_LINES)
    assert line.kind == LEFT_OUT
    assert "too long" in line.text
