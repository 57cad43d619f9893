"""Sending a staff return: who may, what is refused unread, and where the file lies."""

from __future__ import annotations

import stat
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.planning.returns.staff_files import AS_AT, LARGEST_BYTES, staff, write_csv
from tests.web.site import Site


def _send(site: Site, who: str, file: Path, organisation: str = "RTE", **chosen: object) -> str:
    from allotment.planning.returns.send import send_return

    asked = {"as_at": AS_AT, "name": file.name, "largest_bytes": LARGEST_BYTES, "key": ""} | chosen
    return send_return(site.desk, site.actor(who), organisation, file=file, **asked)  # type: ignore[arg-type]


def _uploads(site: Site) -> list[Path]:
    return [path for path in (site.home / "uploads").rglob("*") if path.is_file()]


def _sent(site: Site, who: str = "planner", organisation: str = "RTE") -> int:
    from allotment.planning.returns.see import returns_of

    return len(returns_of(site.actor(who), organisation))


def test_a_sent_file_lies_where_nobody_else_reads_it_under_the_hash_of_its_content(site: Site, tmp_path: Path) -> None:
    from allotment.planning.returns.see import see_return
    from allotment.store.folders import hash_file

    file = write_csv(tmp_path, staff(20))
    found = see_return(site.actor("planner"), _send(site, "planner", file)).found
    kept = site.home / "uploads" / "RTE" / f"{found.id}-{hash_file(file)}"
    assert kept.read_bytes() == file.read_bytes()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE(kept.parent.stat().st_mode) == 0o700
    assert found.state == "checking"


def test_the_same_send_twice_is_one_return_and_one_job(site: Site, tmp_path: Path) -> None:
    from allotment.planning.jobs.watch import see_jobs

    file = write_csv(tmp_path, staff(21))
    before = _sent(site), len(see_jobs(site.actor("planner"))), len(_uploads(site))
    first = _send(site, "planner", file, key="once")
    assert _send(site, "planner", file, key="once") == first
    assert (_sent(site), len(see_jobs(site.actor("planner"))), len(_uploads(site))) == tuple(one + 1 for one in before)


def test_a_key_of_another_send_leaves_no_file(site: Site, tmp_path: Path) -> None:
    from allotment.store.writing import KeyReusedError

    _send(site, "planner", write_csv(tmp_path, staff(22)), key="mine")
    before = _sent(site), len(_uploads(site))
    with pytest.raises(KeyReusedError):
        _send(site, "planner", write_csv(tmp_path, staff(23)), key="mine")
    assert (_sent(site), len(_uploads(site))) == before


def test_a_file_that_is_too_large_is_refused_unread(site: Site, tmp_path: Path) -> None:
    from allotment.workforce.errors import AllotmentError

    file = write_csv(tmp_path, staff(24))
    file.chmod(0)  # nobody could read it (but for whoever may read everything)
    before = _sent(site), len(_uploads(site))
    with pytest.raises(AllotmentError, match="larger than"):
        _send(site, "planner", file, largest_bytes=file.stat().st_size - 1)
    assert (_sent(site), len(_uploads(site))) == before


def test_a_day_to_come_and_a_missing_name_are_said_at_once(site: Site, tmp_path: Path) -> None:
    from allotment.workforce.errors import AllotmentError

    tomorrow = site.desk.clock().date() + timedelta(days=1)
    with pytest.raises(AllotmentError) as refused:
        _send(site, "planner", write_csv(tmp_path, staff(5)), as_at=tomorrow, name=" ")
    assert [problem.where for problem in refused.value.problems] == ["as_at", "file"]


def test_a_system_itself_makes_no_return(site: Site, tmp_path: Path) -> None:
    from allotment.planning.returns.send import may_send_for
    from allotment.workforce.errors import AllotmentError

    with pytest.raises(AllotmentError) as refused:
        _send(site, "planner", write_csv(tmp_path, staff(5)), "QR1")
    assert [problem.where for problem in refused.value.problems] == ["organisation"]
    assert may_send_for(site.actor("planner"), "QR1") == ["RTE"]


@pytest.mark.parametrize("who", ["viewer", "analyst", "approver", "administrator", "national", "partner", "stranger"])
def test_nobody_sends_for_an_organisation_that_is_not_theirs(site: Site, tmp_path: Path, who: str) -> None:
    from allotment.planning.access.errors import NotYoursError

    before = len(_uploads(site))
    with pytest.raises(NotYoursError):
        _send(site, who, write_csv(tmp_path, staff(5)))
    assert len(_uploads(site)) == before


def test_files_that_no_return_needs_are_tidied_away_after_an_hour(site: Site, tmp_path: Path) -> None:
    from allotment.planning.returns.uploads import tidy_uploads

    needed = _send(site, "planner", write_csv(tmp_path, staff(25)))
    kept = next(path for path in _uploads(site) if path.name.startswith(needed))
    left = kept.with_name(f"{'0' * 32}-{'f' * 64}")
    left.write_bytes(b"left behind")
    now = site.desk.clock()
    tidy_uploads(site.home, {needed}, now)
    assert left.exists()
    tidy_uploads(site.home, {needed}, now + timedelta(hours=2))
    assert not left.exists()
    assert kept.exists()


def test_the_date_of_a_return_is_kept_as_it_was_given(site: Site, tmp_path: Path) -> None:
    from allotment.planning.returns.see import see_return

    sent = _send(site, "data.owner", write_csv(tmp_path, staff(5)), as_at=date(2026, 3, 31))
    assert see_return(site.actor("data.owner"), sent).found.as_at == date(2026, 3, 31)
