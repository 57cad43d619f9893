"""The attack finds what an outsider can find: it breaks the usual ways of hiding, and not the protected cube."""

from __future__ import annotations

from itertools import product

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from allotment.reports.disclosure import attack
from allotment.reports.disclosure.attack import exposed_cells, true_bounds
from allotment.reports.disclosure.cube import protect_cube
from allotment.reports.disclosure.errors import DisclosureError
from allotment.reports.disclosure.lattice import ALL
from allotment.reports.disclosure.released_table import ReleasedTable, Rounded, Suppressed, released_cube
from tests.reports.disclosure.people import CUBE, made_organisation, network_counts, table_of, with_totals

TWO = ("role", "sex")
NETWORK_ROLE = ("network", "role")
MOST_IN_A_CELL = 15
COUNT = st.one_of(st.integers(0, 4), st.integers(0, 23))


def suppressed(counts: pl.DataFrame, dimensions: tuple[str, ...], smallest: int, largest: int) -> ReleasedTable:
    """Publish every cell and total exactly, but for the small ones: the usual cell suppression."""
    small = pl.col("headcount").is_between(smallest, largest)
    shown = with_totals(counts, dimensions).with_columns(protected=pl.when(~small).then("headcount"))
    return ReleasedTable("suppressed", dimensions, shown, Suppressed(smallest, largest))


def rounded_one_by_one(counts: pl.DataFrame, dimensions: tuple[str, ...]) -> ReleasedTable:
    """Publish every cell and total above 0 at its own nearest multiple of 5, which leaves each 5 possible counts."""
    nearest = (pl.col("headcount") / 5).round().cast(pl.Int64) * 5
    shown = with_totals(counts, dimensions).with_columns(protected=nearest)
    return ReleasedTable("rounded one by one", dimensions, shown.filter(pl.col("protected") > 0), Rounded(3))


def tried_bounds(released: list[ReleasedTable]) -> dict[tuple[str, str], tuple[int, int]]:
    """Try every 2 by 2 table of up to 15 people a cell against the releases; the least and most of each figure."""
    tables = np.array(list(product(range(MOST_IN_A_CELL), repeat=4))).reshape(-1, 2, 2)
    roles, sexes = ["role 00", "role 01", ALL], ["sex 00", "sex 01", ALL]
    figures = {}
    for (row, role), (column, sex) in product(enumerate(roles), enumerate(sexes)):
        cells = tables[:, slice(None) if role == ALL else [row], :][:, :, slice(None) if sex == ALL else [column]]
        figures[role, sex] = cells.sum(axis=(1, 2))
    allowed = np.ones(len(tables), np.bool_)
    for table in released:
        least, most = table.rule.interval(table.cells["protected"])
        for cell, low, high in zip(table.cells.select(TWO).rows(), least, most, strict=True):
            allowed &= (figures[cell] >= low) & (figures[cell] <= high)
    return {cell: (int(of[allowed].min()), int(of[allowed].max())) for cell, of in figures.items()}


@given(arrays(np.int64, (2, 2), elements=st.integers(0, 9)), st.sampled_from(["cube", "suppressed", "both", "part"]))
@settings(max_examples=24, deadline=None)
def test_the_bounds_are_those_that_trying_every_true_table_gives(counts: np.ndarray, release: str):
    table = table_of(counts, TWO)
    cube = released_cube("cube", TWO, protect_cube(table, TWO))
    hidden = suppressed(table, TWO, 1, 4)
    rows_of_roles = hidden.cells.filter(pl.col("sex") == ALL)
    part = ReleasedTable("part", ("role",), rows_of_roles.select("role", "protected"), hidden.rule)
    released = {"cube": [cube], "suppressed": [hidden], "both": [cube, hidden], "part": [cube, part]}[release]
    tried = tried_bounds(
        [ReleasedTable("part", TWO, rows_of_roles, part.rule) if it is part else it for it in released]
    )
    found = true_bounds(released)
    assert {(row["role"], row["sex"]): (row["least"], row["most"]) for row in found.rows(named=True)} == tried
    assert exposed_cells(released).equals(found.filter(pl.col("possible_counts") < 5))


@given(arrays(np.int64, array_shapes(min_dims=1, max_dims=3, max_side=3), elements=COUNT), st.sampled_from([3, 5]))
@settings(max_examples=30, deadline=None)
def test_a_protected_cube_exposes_no_cell_and_no_total(counts: np.ndarray, base: int):
    names = ("age_band", "role", "sex")[: counts.ndim]
    cube = released_cube("cube", names, protect_cube(table_of(counts, names), names, base))
    assert exposed_cells([cube], base).is_empty()


@pytest.mark.parametrize("people", [0, 1, 8_000])
def test_a_protected_organisation_of_any_size_exposes_no_cell(people: int):
    cube = protect_cube(made_organisation(people, (20, 8, 2)), CUBE)
    assert exposed_cells([released_cube("cube", CUBE, cube)]).is_empty()


def test_real_staff_of_networks_stay_hidden_in_a_protected_cube():
    counts = network_counts("network", "role", "contract")
    cube = protect_cube(counts, ("network", "role", "contract"))
    assert exposed_cells([released_cube("cube", ("network", "role", "contract"), cube)]).is_empty()


def test_hiding_small_cells_of_real_staff_falls_to_the_attack():
    dimensions = ("network", "staff_group")
    table = suppressed(network_counts(*dimensions), dimensions, 1, 7)
    hidden = table.cells.filter(pl.col("protected").is_null())
    exposed = exposed_cells([table]).join(hidden, on=dimensions)
    assert exposed.filter(pl.col("possible_counts") == 1).height > 10
    assert exposed.filter(~pl.col("headcount").is_between("least", "most")).is_empty(), "the attacker is right"


def test_a_total_less_the_women_gives_the_hidden_men_away():
    three_men = table_of(np.array([[30, 3], [40, 20]]), TWO)
    whole = suppressed(three_men, TWO, 1, 7)
    men, others = (
        ReleasedTable(name, TWO, whole.cells.filter((pl.col("sex") == "sex 01") == is_men), whole.rule)
        for name, is_men in (("men", True), ("women and all", False))
    )
    assert men.cells.sort("headcount").rows() == [
        ("role 00", "sex 01", 3, None),
        ("role 01", "sex 01", 20, 20),
        (ALL, "sex 01", 23, 23),
    ]
    assert ("role 00", "sex 01", 3, 3, 1) in exposed_cells([men, others]).rows()


def test_rounding_each_figure_by_itself_falls_in_three_dimensions():
    exposed = exposed_cells([rounded_one_by_one(made_organisation(600, (8, 5, 2)), CUBE)])
    assert exposed.filter(pl.all_horizontal(pl.col(name) != ALL for name in CUBE)).height > 0


def test_two_cubes_protected_apart_expose_what_one_cube_hides():
    counts = made_organisation(400, (10, 6, 2))
    by_role_and_sex = counts.group_by("role", "sex").agg(pl.col("headcount").sum())
    apart = [
        released_cube("role by age", CUBE, protect_cube(counts, CUBE)),
        released_cube("role by sex", TWO, protect_cube(by_role_and_sex, TWO, base=3)),
    ]
    assert not exposed_cells(apart).is_empty()
    assert exposed_cells(apart[:1]).is_empty()


def test_an_exact_total_that_everyone_can_read_exposes_nothing_but_itself():
    counts = network_counts(*NETWORK_ROLE)
    total = pl.DataFrame({"network": [ALL], "role": [ALL], "protected": [counts["headcount"].sum()]})
    published = ReleasedTable("statistics", NETWORK_ROLE, total, Suppressed(0, 0))
    cube = released_cube("cube", NETWORK_ROLE, protect_cube(counts, NETWORK_ROLE))
    assert exposed_cells([cube, published]).select(NETWORK_ROLE).rows() == [(ALL, ALL)]


def test_knowing_which_role_belongs_to_which_staff_group_counts_for_the_attacker():
    by_role = ReleasedTable("roles", ("role",), pl.DataFrame({"role": ["Midwife"], "protected": [5]}), Rounded(5))
    by_group = ReleasedTable(
        "groups", ("staff_group",), pl.DataFrame({"staff_group": ["Midwives"], "protected": [10]}), Rounded(5)
    )
    other = ReleasedTable("others", ("role",), pl.DataFrame({"role": ["Nurse"], "protected": [5]}), Rounded(5))
    nests = pl.DataFrame({"role": ["Midwife", "Nurse"], "staff_group": ["Midwives", "Nurses"]})
    nurses = ReleasedTable(
        "nurses", ("staff_group",), pl.DataFrame({"staff_group": ["Nurses"], "protected": [5]}), Rounded(5)
    )
    released = [by_role, other, by_group, nurses]
    assert exposed_cells(released).is_empty()
    exposed = exposed_cells(released, possible=[nests])
    assert ("Midwife", ALL, 6, 9, 4) in exposed.rows()


def test_a_bound_that_only_parts_of_people_could_pass_is_the_bound_of_whole_people():
    atoms = pl.DataFrame([("a", "c", "e"), ("a", "d", "f"), ("b", "d", "e")], ["age_band", "role", "sex"], orient="row")
    hidden = {"age_band": "a", "role": "d", "sex": "e"}  # each counts two of the three atoms, and is 3 at most
    released = [
        ReleasedTable(name, (name,), pl.DataFrame({name: [value], "protected": [None]}), Suppressed(0, 3))
        for name, value in hidden.items()
    ]
    free = [
        ReleasedTable(name, (name,), pl.DataFrame({name: [value], "protected": [None]}), Suppressed(0, 9))
        for name, value in (("age_band", "b"), ("role", "c"), ("sex", "f"))
    ]
    bounds = true_bounds([*released, *free], possible=[atoms])
    assert (ALL, ALL, ALL, 0, 4, 5) in bounds.rows(), "one and a half in each would be four and a half"


def test_people_where_nobody_can_be_are_a_contradiction():
    table = ReleasedTable(
        "table",
        ("role", "staff_group"),
        pl.DataFrame({"role": ["Midwife", "Nurse"], "staff_group": ["Nurses", "Nurses"], "protected": [5, 5]}),
        Rounded(5),
    )
    with pytest.raises(DisclosureError, match="contradict each other"):
        exposed_cells([table], possible=[pl.DataFrame({"role": ["Nurse"], "staff_group": ["Nurses"]})])


def test_even_one_who_knows_the_method_is_left_five_counts_behind_a_small_figure():
    behind: dict[tuple[int, ...], list[tuple[int, int]]] = {}
    for counts in product(range(12), repeat=2):
        cube = protect_cube(table_of(np.array(counts), ("role",)), ("role",))
        behind.setdefault(tuple(cube["protected"].to_list()), []).append(counts)
    for figures, truths in behind.items():
        for place in (0, 1):
            if figures[place] == 5:
                assert len({truth[place] for truth in truths}) >= 5


def test_a_figure_s_rule_says_what_the_truth_can_be():
    shown = pl.Series([0, 5, 10])
    assert [bounds.tolist() for bounds in Rounded(5).interval(shown)] == [[0, 1, 6], [4, 9, 14]]
    assert [bounds.tolist() for bounds in Rounded(10).interval(shown)] == [[0, 1, 1], [9, 14, 19]]
    hidden = pl.Series([0, None, 12])
    assert [bounds.tolist() for bounds in Suppressed(1, 7).interval(hidden)] == [[0, 1, 12], [0, 7, 12]]


def test_tables_that_contradict_each_other_are_refused():
    shown = [pl.DataFrame({"role": ["Midwife"], "protected": [figure]}) for figure in (5, 20)]
    tables = [ReleasedTable(f"table {it['protected'][0]}", ("role",), it, Rounded(5)) for it in shown]
    with pytest.raises(DisclosureError, match="contradict each other"):
        exposed_cells(tables)


def test_totals_that_their_cells_cannot_reach_are_refused():
    shown = pl.DataFrame({"role": ["Midwife", "Nurse", ALL], "protected": [5, 5, 40]})
    with pytest.raises(DisclosureError, match="contradict each other"):
        true_bounds([ReleasedTable("table", ("role",), shown, Rounded(5))])


@pytest.mark.parametrize(
    "cells",
    [
        {"role": ["Midwife", ALL], "protected": [None, 10]},
        {"role": ["Midwife", ALL], "protected": ["[c]", "10"]},
        {"role": ["Midwife", ALL], "protected": [-5, 10]},
        {"role": ["Midwife", None], "protected": [5, 10]},
        {"role": ["Midwife", "Midwife"], "protected": [5, 10]},
        {"grade": ["Midwife"], "protected": [5]},
    ],
)
def test_a_table_that_the_attack_would_misread_is_refused(cells: dict[str, list[object]]):
    with pytest.raises(DisclosureError, match="cannot be examined"):
        ReleasedTable("table", ("role",), pl.DataFrame(cells), Rounded(5))


def test_tables_too_large_to_examine_are_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(attack, "MOST_ATOMS", 10)
    cube = protect_cube(made_organisation(100, (4, 4, 2)), CUBE)
    with pytest.raises(DisclosureError, match="more than 10 combinations"):
        exposed_cells([released_cube("cube", CUBE, cube)])
