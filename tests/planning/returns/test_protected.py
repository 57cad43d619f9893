"""What leaves an organisation: counts rounded together, from which nobody can be found."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pytest

from tests.planning.returns.staff_files import CONSULTANT, MANAGER, NURSE, accept, send, staff, write_csv
from tests.web.site import Site

if TYPE_CHECKING:
    from allotment.store.shelves.returns import CountedCell

SAMPLES = Path(__file__).parents[3] / "src" / "allotment" / "evidence" / "returns" / "sample"


@pytest.fixture(scope="module")
def accepted(site: Site, tmp_path_factory: pytest.TempPathFactory) -> list[tuple[object, ...]]:
    """Three hundred people of a trust, accepted; gives the rows that were sent."""
    rows = [tuple(row) for row in staff(300)]
    accept(site, "planner", send(site, "planner", write_csv(tmp_path_factory.mktemp("sent"), rows)))
    return rows


def _cells(organisation: str = "RTE") -> list[CountedCell]:
    from allotment.store import scoping
    from allotment.store.shelves import returns as shelf

    with scoping.visible([organisation], []):
        return shelf.protected_counts([organisation])


def _true_counts(rows: list[tuple[object, ...]]) -> pl.DataFrame:
    from allotment.planning.returns.age_bands import band_of

    columns = ["number", "role", "age", "sex", "fte", "contract"]
    people = pl.DataFrame([tuple(str(cell) for cell in row) for row in rows], schema=columns, orient="row")
    in_post = people.filter(pl.col("contract") != "bank").with_columns(age_band=band_of(pl.col("age").cast(pl.Int64)))
    return in_post.group_by("role", "age_band", "sex").agg(pl.len().cast(pl.Int64).alias("true"))


def test_every_count_is_rounded_and_lies_near_the_true_one(site: Site, accepted: list[tuple[object, ...]]) -> None:
    cells = _cells()
    leaves = [cell for cell in cells if "All" not in (cell.role, cell.age_band, cell.sex)]
    released = {(cell.role, cell.age_band, cell.sex): cell.headcount for cell in leaves}
    within = cells[0].within
    assert all(cell.headcount % 5 == 0 for cell in cells)
    for role, band, sex, true in _true_counts(accepted).iter_rows():
        assert abs(released.pop((role, band, sex), 0) - true) < within
    assert not released  # nobody is shown where nobody is


def test_totals_are_the_sums_of_their_parts(site: Site, accepted: list[tuple[object, ...]]) -> None:
    cells = _cells()
    of_roles = sum(cell.headcount for cell in cells if cell.role != "All" and cell.age_band == cell.sex == "All")
    of_sexes = sum(cell.headcount for cell in cells if cell.role == cell.age_band == "All" and cell.sex != "All")
    whole = next(cell.headcount for cell in cells if cell.role == cell.age_band == cell.sex == "All")
    assert of_roles == of_sexes == whole


def test_an_outsider_can_pin_no_count_down(site: Site, accepted: list[tuple[object, ...]]) -> None:
    from allotment.evidence.returns.layout import SEXES
    from allotment.planning.returns.age_bands import AGE_BANDS
    from allotment.reports.disclosure.attack import exposed_cells
    from allotment.reports.disclosure.released_table import ReleasedTable, Rounded

    cells = _cells()
    shown = {(cell.role, cell.age_band, cell.sex): cell.headcount for cell in cells}
    roles = [cell.role for cell in cells if cell.age_band == cell.sex == "All"]
    places = product(roles, [*AGE_BANDS, "All"], [*SEXES, "All"])
    table = pl.DataFrame(
        [(*place, shown.get(place, 0)) for place in places],  # what is left out is known to be 0
        schema=["role", "age_band", "sex", "protected"],
        orient="row",
    )
    released = ReleasedTable("return", ("role", "age_band", "sex"), table, Rounded(cells[0].within))
    assert exposed_cells([released]).is_empty()


def test_two_returns_that_round_alike_release_the_same(site: Site, tmp_path: Path) -> None:
    """Nothing but the counts decides: neither who the people are, nor their order, nor their exact ages."""
    rows = staff(200, seed=5)
    accept(site, "planner", send(site, "planner", write_csv(tmp_path, rows)))
    first = _cells()
    others = [(f"other-{number}", *row[1:]) for number, row in enumerate(reversed(rows))]
    accept(site, "planner", send(site, "planner", write_csv(tmp_path, others)))
    assert _cells() == first


def test_no_small_number_leaves_with_the_protected_people(site: Site, accepted: list[tuple[object, ...]]) -> None:
    from allotment.planning.returns.people import protected_people

    for who in ("viewer", "partner", "national", "administrator"):
        seen = [one for one in protected_people(site.actor(who), "QR1") if one.organisation == "RTE"]
        assert len(seen) == 1
        table = seen[0].cells
        assert "[c]" in table["shown"]
        assert not set(table["shown"]) & {str(number) for number in range(1, 8)}
        assert table.filter(pl.col("protected").is_between(1, 7)).is_empty()
        assert not {"headcount", "person_key", "within"} & set(table.columns)


def test_a_stranger_sees_no_protected_people(site: Site, accepted: list[tuple[object, ...]]) -> None:
    from allotment.planning.access.errors import NotYoursError
    from allotment.planning.returns.people import protected_people, protected_people_of

    with pytest.raises(NotYoursError):
        protected_people(site.actor("stranger"), "QR1")
    with pytest.raises(NotYoursError):
        protected_people_of(site.actor("stranger"), "RTE")


def test_fte_comes_from_rounded_groups_and_never_from_the_true_sum(site: Site, tmp_path: Path) -> None:
    rows = [(f"{n:06}", NURSE, 40, "female", 0.731, "permanent") for n in range(60)]
    rows += [(f"9{n:05}", CONSULTANT, 50, "male", 1.0, "permanent") for n in range(3)]
    accept(site, "planner", send(site, "planner", write_csv(tmp_path, rows)))
    fte = {cell.role: cell.fte for cell in _cells() if cell.age_band == cell.sex == "All"}
    assert fte[NURSE] == pytest.approx(45)  # 0.731 of 60 to the nearest 5
    assert fte[CONSULTANT] in (0.0, pytest.approx(5 * 45 / 60))
    assert fte[MANAGER] == 0


def test_own_users_see_their_people_exactly(site: Site, tmp_path: Path) -> None:
    from allotment.planning.returns.people import own_people

    rows = [(f"{n:06}", NURSE, 23 + n, "female", 0.5, "permanent") for n in range(12)]
    rows += [("000000", MANAGER, 23, "female", 0.5, "permanent"), ("777777", NURSE, 30, "male", 0.2, "bank")]
    accept(site, "planner", send(site, "planner", write_csv(tmp_path, rows)))
    own = own_people(site.actor("planner"), "RTE")
    assert own is not None
    assert (own.people, own.bank_fte) == (12, pytest.approx(0.2))
    by_role = dict(own.counts.group_by("role").agg(pl.col("headcount").sum()).iter_rows())
    assert by_role == {NURSE: 12, MANAGER: 1}
    assert own.counts["fte"].sum() == pytest.approx(6.5)
    bands = dict(own.counts.filter(role=NURSE).group_by("age_band").agg(pl.col("headcount").sum()).iter_rows())
    assert bands == {"20 to 24": 2, "25 to 29": 5, "30 to 34": 5}


def test_the_shared_age_bands_are_those_of_the_charts() -> None:
    from allotment.planning.returns.age_bands import AGE_BANDS
    from allotment.reports.charts.workforce_filter import AGE_BANDS as CHARTED

    assert tuple(AGE_BANDS) == CHARTED
