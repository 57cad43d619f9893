"""The check of a sent file: faults by row and column, hostile files, and what stays of them."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.planning.returns.staff_files import CONSULTANT, NURSE, accept, csv_of, seen, send, staff, write_csv
from tests.web.site import Site

if TYPE_CHECKING:
    from allotment.store.shelves.returns import KnownReturn

SAMPLES = Path(__file__).parents[3] / "src" / "allotment" / "evidence" / "returns" / "sample"
NUMBER = "98765432"


def _workbook_with(part: str, content: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(part, content)
    return made.getvalue()


HOSTILE: dict[str, bytes] = {
    "empty.csv": b"",
    "page.csv": b"<html><body>employee_number,role</body></html>",
    "wide.csv": csv_of(staff(3)).encode("utf-16"),
    "pound.csv": (csv_of(staff(3)) + "\n£1,Consultant,40,male,1,permanent").encode("cp1252"),
    "old.xls": b"\xd0\xcf\x11\xe0" + b"\0" * 600,
    "macros.xlsm": b"PK\x03\x04" + b"\0" * 600,
    "cut.xlsx": b"PK\x03\x04" + b"\0" * 600,
    "bomb.xlsx": _workbook_with("xl/worksheets/sheet1.xml", b"\0" * (40 * 1024 * 1024)),
    "binary.csv": bytes(range(256)) * 40,
    "header.csv": csv_of([]).encode(),
    "formula.csv": csv_of([("=1+1", CONSULTANT, 40, "male", 1, "permanent")]).encode(),
}


def _uploads_of(site: Site, return_id: str) -> list[Path]:
    return [path for path in (site.home / "uploads").rglob("*") if path.name.startswith(return_id)]


def test_three_faults_are_named_by_row_and_column_and_mended(site: Site, tmp_path: Path) -> None:
    found = seen(site, "planner", send(site, "planner", SAMPLES / "three-faults.csv"))
    assert found.state == "faulty"
    assert found.problem_count == 3
    assert [(problem["row"], problem["column"]) for problem in found.problems] == [(5, "role"), (7, "age"), (9, "fte")]
    assert all(problem["rule"] and problem["remedy"] for problem in found.problems)
    assert not _uploads_of(site, found.id)
    mended = send(site, "planner", SAMPLES / "good.csv")
    assert seen(site, "planner", mended).state == "checked"
    assert accept(site, "planner", mended).state == "accepted"


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_a_hostile_file_gives_a_clear_problem_and_leaves_nothing(site: Site, tmp_path: Path, name: str) -> None:
    from allotment.store import scoping
    from allotment.store.models import ProtectedCount, StaffRecord

    file = tmp_path / name
    file.write_bytes(HOSTILE[name])
    with scoping.everything():
        before = StaffRecord.objects.count(), ProtectedCount.objects.count()
    found = seen(site, "planner", send(site, "planner", file))
    assert found.state == "faulty"
    assert found.problems
    assert all(problem["rule"] and problem["remedy"] for problem in found.problems)
    assert "Traceback" not in json.dumps(found.problems)
    assert not _uploads_of(site, found.id)
    with scoping.everything():
        assert (StaffRecord.objects.count(), ProtectedCount.objects.count()) == before


def test_no_employee_number_is_kept_with_the_problems(site: Site, tmp_path: Path) -> None:
    rows = [(NUMBER, NURSE, 40, "female", 1, "permanent"), (NUMBER, NURSE, 40, "female", 0.5, "permanent")]
    odd = [(f"{NUMBER} Smith", NURSE, 40, "female", 1, "permanent")]
    found = seen(site, "planner", send(site, "planner", write_csv(tmp_path, [*rows, *odd])))
    assert found.problem_count == 2
    assert {problem["row"] for problem in found.problems} == {3, 4}
    assert NUMBER not in json.dumps(found.problems)


def _send_both(site: Site, staff_file: Path, posts_file: Path) -> KnownReturn:
    from allotment.planning.jobs.perform import perform_job
    from allotment.planning.returns.see import see_return
    from allotment.planning.returns.send import SentFile, send_return
    from tests.planning.returns.staff_files import AS_AT, LARGEST_BYTES

    actor, posts = site.actor("planner"), SentFile(posts_file, posts_file.name)
    sent = send_return(site.desk, actor, "RTE", AS_AT, staff_file, staff_file.name, LARGEST_BYTES, posts=posts)
    perform_job(site.desk, str(see_return(actor, sent).found.job))
    return seen(site, "planner", sent)


def test_posts_may_come_in_a_second_file(site: Site, tmp_path: Path) -> None:
    from allotment.store import scoping
    from allotment.store.shelves import returns as shelf

    found = _send_both(site, SAMPLES / "good.csv", SAMPLES / "good-posts.csv")
    assert (found.state, len(_uploads_of(site, found.id))) == ("checked", 2)
    assert {"role": CONSULTANT, "establishment_fte": 2.5, "vacancies_fte": 0.7} in found.posts
    accept(site, "planner", found.id)
    assert not _uploads_of(site, found.id)
    with scoping.visible(["RTE"], []):
        totals = {cell.role: cell.vacancies_fte for cell in shelf.protected_counts(["RTE"]) if cell.fte is not None}
    assert (totals[CONSULTANT], totals["Senior manager"], totals["Midwife"]) == (0.7, 1.0, 0.2)


def test_faults_of_both_files_are_listed_at_once(site: Site, tmp_path: Path) -> None:
    posts = tmp_path / "posts.csv"
    posts.write_text("role,establishment_fte,vacancies_fte\nConsultant,1,2\n", encoding="utf-8")
    found = _send_both(site, SAMPLES / "three-faults.csv", posts)
    assert found.problem_count == 4
    assert [problem["where"] for problem in found.problems] == ["three-faults.csv"] * 3 + ["posts.csv"]
    twice = _send_both(site, SAMPLES / "good.csv", SAMPLES / "good.csv")
    assert twice.state == "faulty"


def test_posts_alone_are_no_return(site: Site, tmp_path: Path) -> None:
    found = seen(site, "planner", send(site, "planner", SAMPLES / "good-posts.csv"))
    assert found.state == "faulty"
    assert "no staff" in found.problems[0]["rule"]


def test_a_role_of_another_sector_is_a_problem(site: Site, tmp_path: Path) -> None:
    file = write_csv(tmp_path, [("1", "GP partner", 50, "male", 1, "permanent")])
    found = seen(site, "planner", send(site, "planner", file))
    assert [(problem["row"], problem["column"]) for problem in found.problems] == [(2, "role")]


def test_a_file_that_was_altered_here_is_not_read(site: Site, tmp_path: Path) -> None:
    from allotment.planning.jobs.perform import perform_job
    from allotment.planning.returns.see import see_return
    from allotment.planning.returns.send import send_return
    from tests.planning.returns.staff_files import AS_AT, LARGEST_BYTES

    actor, file = site.actor("planner"), write_csv(tmp_path, staff(9))
    sent = send_return(site.desk, actor, "RTE", AS_AT, file, file.name, LARGEST_BYTES)
    _uploads_of(site, sent)[0].write_text(csv_of(staff(9, seed=2)), encoding="utf-8")
    perform_job(site.desk, str(see_return(actor, sent).found.job))
    found = seen(site, "planner", sent)
    assert found.state == "faulty"
    assert "no longer here as it was sent" in found.problems[0]["rule"]


def test_a_return_that_is_rejected_while_it_is_checked_stays_rejected(site: Site, tmp_path: Path) -> None:
    from allotment.planning.jobs.perform import perform_job
    from allotment.planning.returns.decide import reject_return
    from allotment.planning.returns.see import see_return
    from allotment.planning.returns.send import send_return
    from tests.planning.returns.staff_files import AS_AT, LARGEST_BYTES

    actor, file = site.actor("planner"), write_csv(tmp_path, staff(9))
    sent = send_return(site.desk, actor, "RTE", AS_AT, file, file.name, LARGEST_BYTES)
    job = str(see_return(actor, sent).found.job)
    reject_return(site.desk, actor, sent, 1, "The wrong file.")
    perform_job(site.desk, job)
    found = seen(site, "planner", sent)
    assert (found.state, found.rows_read, found.problems) == ("rejected", 0, [])


def test_a_checked_return_stands_beside_the_published_figures(site: Site, tmp_path: Path) -> None:
    rows = staff(400)
    found = seen(site, "planner", send(site, "planner", write_csv(tmp_path, rows)))
    total = found.reconciliation["total"][0]
    assert total["returned_headcount"] == found.staff_headcount == sum(row[-1] != "bank" for row in rows)
    assert total["published_fte"] == pytest.approx(8034.70794)
    assert not found.reconciliation["is_within_tolerance"]


def test_what_a_check_logs_holds_no_count(site: Site, tmp_path: Path) -> None:
    from allotment.store.models import AuditEntry

    sent = send(site, "planner", write_csv(tmp_path, staff(123)))
    entries = AuditEntry.objects.filter(thing_id=sent).order_by("sequence")
    assert [entry.verb for entry in entries] == ["send a staff return", "check a staff return"]
    assert set(entries[1].detail) == {"job", "faulty"}
