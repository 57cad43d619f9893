"""The files about places: the example reads, people are kept out, and every fault is named."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from allotment.evidence.pathways.example import SYNTHETIC, write_example_files
from allotment.evidence.pathways.read_pathways import PathwaysError, read_pathways
from allotment.evidence.pathways.read_places import (
    agreement_status,
    read_deprivation_of_practices,
    read_place_files,
)

DISTRICTS = ("Cotswold", "Gloucester", "Stroud")
TODAY = date(2026, 11, 22)
PARTNERS = "name,kind,place,postcode,contact_role,agreement_until,pupils,reached_last_year\n"
GOOD = "Severn School,school,Gloucester,GL1 1AA,Careers lead,2027-08-31,900,40\n"
Write = Callable[[str], Path]


@pytest.fixture
def partners(tmp_path: Path) -> Write:
    def to_file(rows: str) -> Path:
        path = tmp_path / "partners.csv"
        path.write_text(PARTNERS + rows, encoding="utf-8")
        return path

    return to_file


def faults(partners: Path | None = None, labour: Path | None = None, deprivation: Path | None = None) -> list[str]:
    with pytest.raises(PathwaysError) as refused:
        read_place_files(partners, labour, deprivation, DISTRICTS)
    return [str(problem) for problem in refused.value.problems]


def test_the_example_reads_and_says_that_it_is_synthetic(tmp_path: Path):
    written = write_example_files(tmp_path / "new", DISTRICTS, TODAY, 1)
    partners, labour, deprivation, pathways, readme = written
    found = read_place_files(partners, labour, deprivation, DISTRICTS)
    assert len(found.partners) == 21
    assert {row["source"] for row in (*found.labour_market, *found.deprivation)} == {SYNTHETIC}
    assert all("(synthetic)" in row["name"] for row in found.partners)
    assert set(found.sha256) == {"partners", "labour_market", "deprivation"}
    assert len(read_pathways(pathways, date(2025, 8, 31)).pathways) == 6
    assert "Every figure in these files is synthetic" in readme.read_text(encoding="utf-8")


def test_the_same_seed_writes_the_same_bytes_and_nothing_is_written_over(tmp_path: Path):
    one, two, other = (write_example_files(tmp_path / name, DISTRICTS, TODAY, seed)
                       for name, seed in (("one", 1), ("two", 1), ("other", 2)))  # fmt: skip
    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in two]
    assert one[0].read_bytes() != other[0].read_bytes()
    with pytest.raises(PathwaysError, match="there already"):
        write_example_files(tmp_path / "one", DISTRICTS, TODAY, 3)
    assert one[0].read_bytes() == two[0].read_bytes()


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("careers@school.sch.uk", "no email or web address"),
        ("careers at school dot org", "no email or web address"),
        ("https://school.example", "no email or web address"),
        ("Careers 01452 300 300", "no telephone number"),
        ("+44 (0)1452 300300", "no telephone number"),
        ("Mrs Careers", "a role not a person"),
        ("=1+1", "letters digits and plain signs"),
    ],
)
def test_a_contact_is_a_role_and_never_a_person_or_an_address(partners: Write, cell: str, said: str):
    found = faults(partners(GOOD.replace("Careers lead", cell)))
    assert any(said in problem and "row 2, column contact_role" in problem for problem in found)


@pytest.mark.parametrize(
    ("good", "bad", "said"),
    [
        ("school,", "skool,", "column kind (found 'skool')"),
        ("Gloucester", "Gloster", "Did you mean 'Gloucester'?"),
        ("GL1 1AA", "gl11aa", "column postcode"),
        ("2027-08-31", "31/08/2027", "column agreement_until"),
        ("900,40", ",40", "a school or college has pupils"),
        ("900,40", "900,901", "fewer than the 901 reached last year"),
        ("900,40", "900,-1", "must be at least 0"),
        ("Severn School", "head@severn.sch.uk", "column name"),
    ],
)
def test_a_fault_of_a_partner_is_named_with_row_and_column(partners: Write, good: str, bad: str, said: str):
    assert any(said in problem and "row 2" in problem for problem in faults(partners(GOOD.replace(good, bad))))


def test_a_partner_stands_once_and_needs_no_agreement(partners: Write):
    assert any("must appear once" in problem for problem in faults(partners(GOOD * 2)))
    found = read_place_files(partners(GOOD.replace("2027-08-31", "")), None, None, DISTRICTS)
    assert found.partners[0]["agreement_until"] is None


def test_every_district_has_a_row_and_its_fifths_sum_to_one(tmp_path: Path):
    _, labour, deprivation, _, _ = write_example_files(tmp_path / "new", DISTRICTS, TODAY, 1)
    labour.write_text("".join(labour.read_text().splitlines(keepends=True)[:-1]))
    deprivation.write_text(deprivation.read_text().replace("\nStroud,0", "\nStroud,0.9", 1))
    found = faults(None, labour, deprivation)
    assert any("no row is given" in problem and "'Stroud'" in problem for problem in found)
    assert any(problem.startswith("deprivation.csv, row 4") for problem in found)


def test_every_fault_of_every_file_is_said_at_once(tmp_path: Path, partners: Write):
    found = faults(partners(GOOD.replace("school,", "skool,")), tmp_path / "labour.csv", tmp_path / "x.xls")
    assert {problem.split(",")[0].split(":")[0].split(" ")[0] for problem in found} >= {"partners.csv", "labour.csv"}
    assert len(found) >= 3


@pytest.mark.parametrize(
    ("days", "status"), [(-1, "ended"), (0, "ends soon"), (365, "ends soon"), (367, "in force"), (None, "none signed")]
)
def test_an_agreement_is_flagged_a_year_before_its_end(days: int | None, status: str):
    until = None if days is None else TODAY + timedelta(days=days)
    assert agreement_status(until, TODAY, 1.0) == status


def test_the_deprivation_of_practices_is_read_where_it_is_there(tmp_path: Path):
    (tmp_path / "gp").mkdir()
    (tmp_path / "gp" / "practice_imd_icb.csv").write_text('"Practice.Code","IMD_quintile"\n"A1","5"\n"A2",""\n')
    assert read_deprivation_of_practices(tmp_path).rows() == [("A1", 5)]
    assert read_deprivation_of_practices(tmp_path / "gp").is_empty()
