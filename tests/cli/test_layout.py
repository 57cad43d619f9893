"""Tables on a terminal of any width: nothing is cut."""

from __future__ import annotations

import shutil
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allotment.cli.layout import GAP, NARROWEST_FOLD, lay_out
from allotment.planning.desk import Desk
from allotment.planning.project import Projected
from tests.cli.command_line import CommandLine

NAME = st.text("abcdefgh -", min_size=1, max_size=50)
FIGURE = st.floats(-1e7, 1e7).map(lambda value: f"{value:,.1f}")
TABLE = st.lists(st.tuples(NAME, NAME, FIGURE, FIGURE), min_size=1, max_size=8)
HEADINGS = ("Run", "Rationale", "Required", "Gap P90")


@pytest.fixture(scope="module")
def one_run(desk: Desk, central: Projected, tmp_path_factory: pytest.TempPathFactory) -> CommandLine:
    """The command line over an archive with one run in it, which is the latest whatever other tests archive."""
    home = tmp_path_factory.mktemp("one-run")
    (home / "evidence").symlink_to(desk.home / "evidence", target_is_directory=True)
    shutil.copytree(desk.home / "runs" / central.run.run_id, home / "runs" / central.run.run_id)
    return CommandLine(home)


@given(TABLE, st.integers(20, 200))
def test_a_table_that_fits_is_no_wider_than_the_terminal_and_holds_every_figure_whole(rows, room: int):
    layout = lay_out(HEADINGS, rows, room, optional=("Rationale",), whole=("Run",))
    if layout is None:
        return
    assert layout.width <= room
    for column, width in layout.columns:
        if column.heading != "Rationale":
            assert width >= max(map(len, column.cells))
        assert width >= min(len(word) for word in column.heading.split())


@given(TABLE)
def test_without_a_limit_nothing_is_left_out_and_figures_keep_to_one_line(rows):
    layout = lay_out(HEADINGS, rows, None, optional=("Rationale",), whole=("Run",))
    assert layout is not None
    assert [column.heading for column, _ in layout.columns] == list(HEADINGS)
    assert layout.left_out == ()


def test_columns_are_left_out_in_the_order_named_and_only_as_far_as_need_be():
    rows = [("QR1-central-1a2b3c4d5e", "central", "QR1", "15")]
    headings = ("Run", "Scenario", "System", "Years")
    room = len("QR1-central-1a2b3c4d5e") + GAP + len("System") + GAP + len("Years")
    layout = lay_out(headings, rows, room, optional=("Scenario", "System"), whole=("Run",))
    assert layout is not None
    assert layout.left_out == ("Scenario",)


def test_a_long_word_is_folded_before_a_table_is_given_up():
    rows = [("hchs/staff_in_post_trust_staff_group.parquet", "73,501")]
    layout = lay_out(("File", "Rows"), rows, 30)
    assert layout is not None
    assert layout.columns[0][1] >= NARROWEST_FOLD
    assert layout.width == 30


def test_where_no_table_fits_the_rows_are_told_one_under_another():
    assert lay_out(("Run", "Years"), [("QR1-central-1a2b3c4d5e", "15")], 20, whole=("Run",)) is None


@pytest.mark.parametrize("columns", [60, 80, 120])
@pytest.mark.parametrize(
    "words",
    [
        ("runs",),
        ("explain", "latest"),
        ("scenarios",),
        ("evidence",),
        ("baseline", "--ics", "QR1"),
        ("assumptions", "--key", "leaver_share"),
    ],
    ids=" ".join,
)
def test_no_command_cuts_anything(one_run: CommandLine, words: tuple[str, ...], columns: int):
    shown = one_run(*words, columns=columns)
    assert shown.code == 0
    assert "…" not in shown.out
    assert {len(line) for line in lines_of_tables(shown.out)} <= set(range(1, columns + 1))


def lines_of_tables(shown: str) -> Sequence[str]:
    """Every line of a table below its headings: all have the width of the line under the headings."""
    lines, width = [], 0
    for line in shown.splitlines():
        width = len(line) if line.startswith("───") else width
        if width and len(line) == width:
            lines.append(line)
        else:
            width = 0
    return lines


def test_run_names_stand_whole_in_the_list_of_runs(one_run: CommandLine, central: Projected):
    for columns in (30, 60, 80, 200):
        assert central.run.run_id in one_run("runs", columns=columns).out


def test_what_is_left_out_is_said_with_how_to_see_it(one_run: CommandLine):
    shown = one_run("runs", columns=62).out
    assert "Left out for want of room: Scenario" in shown
    assert "A wider window or --json shows all." in shown


def test_in_a_file_a_row_stands_on_one_line(one_run: CommandLine, central: Projected):
    rows = [line for line in one_run("runs").out.splitlines() if central.run.run_id in line]
    assert len(rows) == 1
    assert "central" in rows[0].replace(central.run.run_id, "")


def test_brackets_in_a_name_are_shown_and_not_taken_for_markup(one_run: CommandLine):
    assert "[1] " in one_run("assumptions", "--key", "leaver_share").out
    assert "'[bold]'" in one_run("assumptions", "--key", "[bold]").err
