"""``allotment choose-mix --all``: one JSON object, words for people, and options that make no sense refused."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.cli.command_line import CommandLine

WORDS = ("choose-mix", "--all", "--systems", "QR1", "--years", "3", "--threads", "1", "--funding", "england")


def test_the_answer_is_one_object_and_people_are_told_the_same(allotment: CommandLine):
    given = allotment(*WORDS, "--json")
    assert given.code == 0, given.err
    answer = given.json
    assert set(answer) >= {"status", "objective", "bound", "gap", "systems", "national_limits", "totals", "seconds"}
    assert answer["status"] == "optimal"
    row = {"ics", "name", "gap_before_fte", "gap_after_fte", "spent_pence", "linearisation_error", "sound"}
    assert [set(one) for one in answer["systems"]] == [row]
    limit = {"limit", "title", "year", "unit", "most", "used", "price", "in_words"}
    assert all(set(one) == limit for one in answer["national_limits"])
    shown = allotment(*WORDS, columns=400)
    assert shown.code == 0, shown.err
    for words in (
        "choose-mix-all-",
        "Gloucestershire",
        "All together",
        "Verified: every rule kept.",
        "of the best there",
    ):
        assert words in shown.out
    dearest = max(answer["national_limits"], key=lambda one: one["price"])
    assert dearest["in_words"].split(".")[0] in " ".join(shown.out.split())


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "Give either --ics CODE for one system or --all for every system."),
        (("--all", "--ics", "QR1"), "Give either --ics CODE for one system or --all for every system."),
        (
            ("--ics", "QR1", "--systems", "QR1", "--threads", "1"),
            "Invalid value for '--systems' and '--threads': Name one system with --ics",
        ),
        (("--all", "--pool", "arrs"), "Invalid value for '--pool': Leave it out with --all"),
        (
            ("--all", "--robust", "3", "--value-of-information", "--no-frontier"),
            "'--robust' and '--value-of-information' and '--no-frontier': Leave it out with --all",
        ),
    ],
)
def test_options_that_make_no_sense_together_are_refused_at_once(
    refused: Callable[..., str], words: tuple[str, ...], said: str
):
    assert said in " ".join(refused("choose-mix", "--funding", "england", *words).split())


def test_a_national_file_is_no_system_s_funding_and_a_system_s_no_national_one(refused: Callable[..., str]):
    assert "Ask for all systems with 'choose-mix --all'" in refused(
        "choose-mix", "--ics", "QR1", "--funding", "england"
    )
    assert "this is a system's own file" in refused("choose-mix", "--all", "--funding", "gloucestershire")
