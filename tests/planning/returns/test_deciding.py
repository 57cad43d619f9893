"""Deciding on a return: once, by whoever may, and with nothing personal left behind."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.planning.returns.staff_files import NURSE, accept, seen, send, staff, write_csv
from tests.web.site import Site


def _records(organisation: str = "RTE") -> int:
    from allotment.store import scoping
    from allotment.store.models import StaffRecord

    with scoping.everything():
        return StaffRecord.objects.filter(organisation=organisation).count()


def _keys(organisation: str) -> set[str]:
    from allotment.store import scoping
    from allotment.store.models import StaffRecord

    with scoping.everything():
        return set(StaffRecord.objects.filter(organisation=organisation).values_list("person_key", flat=True))


def test_an_accepted_return_takes_the_place_of_the_earlier_one(site: Site, tmp_path: Path) -> None:
    from allotment.planning.returns.see import return_status

    first = send(site, "planner", write_csv(tmp_path, staff(60)))
    accept(site, "planner", first)
    assert _records() == 60
    second = send(site, "data.owner", write_csv(tmp_path, staff(45, seed=2)))
    accept(site, "data.owner", second)
    assert _records() == 45
    assert seen(site, "planner", first).state == "replaced"
    status = {one.organisation: one.as_at for one in return_status(site.actor("partner"), "QR1")}
    assert status["RTE"] == seen(site, "planner", second).as_at
    assert status["RTQ"] is None


def test_an_acceptance_sent_twice_is_done_once(site: Site, tmp_path: Path) -> None:
    from allotment.planning.returns.decide import accept_return
    from allotment.store.models import AuditEntry

    sent = send(site, "planner", write_csv(tmp_path, staff(50)))
    version = seen(site, "planner", sent).version
    first = accept_return(site.desk, site.actor("planner"), sent, version, key="accept-once")
    again = accept_return(site.desk, site.actor("planner"), sent, version, key="accept-once")
    assert again == first
    assert _records() == 50
    assert AuditEntry.objects.filter(thing_id=sent, verb="accept a staff return").count() == 1


def test_of_two_who_accept_at_once_one_is_told_that_the_other_did(site: Site, tmp_path: Path) -> None:
    from django.db import connections

    from allotment.planning.access.errors import ChangedMeanwhileError
    from allotment.planning.returns.decide import accept_return

    sent = send(site, "planner", write_csv(tmp_path, staff(70)))
    version = seen(site, "planner", sent).version
    actors = [site.actor("planner"), site.actor("data.owner")]

    def decide(who: int) -> str:
        try:
            return accept_return(site.desk, actors[who], sent, version).state
        except ChangedMeanwhileError as error:
            return f"told by {error.by}"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as both:
        answers = sorted(both.map(decide, range(2)))
    assert answers[0] == "accepted"
    assert answers[1] in {"told by Petra Planner", "told by Dev Data Owner"}
    assert _records() == 70


def test_no_employee_number_is_anywhere_once_a_return_is_accepted(site: Site, tmp_path: Path) -> None:
    from django.db import connection

    rows = [(f"ZQX{number:05}", *row[1:]) for number, row in enumerate(staff(40))]
    sent = send(site, "planner", write_csv(tmp_path, rows))
    accept(site, "planner", sent)
    connection.close()
    files = [path for path in site.home.rglob("*") if path.is_file() and not path.is_symlink()]
    here = [path for path in files if "evidence" not in path.parts and "runs" not in path.parts]
    assert any(path.name == "allotment.db" for path in here) or connection.vendor != "sqlite"
    assert [path for path in here if b"ZQX0" in path.read_bytes()] == []


def test_a_person_keeps_the_key_within_an_organisation_and_has_another_elsewhere(site: Site, tmp_path: Path) -> None:
    from allotment.planning.returns.person_keys import key_maker

    rows = staff(30)
    accept(site, "planner", send(site, "planner", write_csv(tmp_path, rows)))
    first = _keys("RTE")
    accept(site, "planner", send(site, "planner", write_csv(tmp_path, rows[:20])))
    assert _keys("RTE") < first
    numbers = [str(row[0]) for row in rows]
    assert {key_maker(site.home, "RTE").key(number) for number in numbers} == first
    assert not {key_maker(site.home, "RTQ").key(number) for number in numbers} & first
    secret = site.home / "staff-return-secret"
    assert secret.stat().st_mode & 0o077 == 0


def test_a_decision_on_what_has_changed_meanwhile_is_refused(site: Site, tmp_path: Path) -> None:
    from allotment.planning.access.errors import ChangedMeanwhileError
    from allotment.planning.returns.decide import accept_return, reject_return

    sent = send(site, "planner", write_csv(tmp_path, staff(10)))
    with pytest.raises(ChangedMeanwhileError):
        accept_return(site.desk, site.actor("planner"), sent, 1)
    with pytest.raises(ChangedMeanwhileError):
        reject_return(site.desk, site.actor("planner"), sent, 1, "Too old.")
    assert seen(site, "planner", sent).state == "checked"


def test_a_rejection_needs_a_reason_and_deletes_the_file(site: Site, tmp_path: Path) -> None:
    from allotment.planning.returns.decide import reject_return
    from allotment.workforce.errors import AllotmentError

    sent = send(site, "planner", write_csv(tmp_path, staff(10)))
    kept = next(path for path in (site.home / "uploads").rglob("*") if path.name.startswith(sent))
    version = seen(site, "planner", sent).version
    with pytest.raises(AllotmentError) as refused:
        reject_return(site.desk, site.actor("planner"), sent, version, "  ")
    assert [problem.where for problem in refused.value.problems] == ["reason"]
    assert kept.exists()
    done = reject_return(site.desk, site.actor("planner"), sent, version, "Doctors are missing.")
    assert (done.state, done.reason, done.decided_by_name) == ("rejected", "Doctors are missing.", "Petra Planner")
    assert not kept.exists()


def test_a_return_with_faults_cannot_be_accepted(site: Site, tmp_path: Path) -> None:
    from allotment.workforce.errors import AllotmentError

    sent = send(site, "planner", write_csv(tmp_path, [("1", NURSE, 161, "female", 1, "permanent")]))
    before = _records()
    with pytest.raises(AllotmentError, match="has faults"):
        accept(site, "planner", sent)
    assert _records() == before


def test_an_accepted_return_cannot_be_rejected(site: Site, tmp_path: Path) -> None:
    from allotment.planning.returns.decide import reject_return
    from allotment.workforce.errors import AllotmentError

    sent = send(site, "planner", write_csv(tmp_path, staff(10)))
    done = accept(site, "planner", sent)
    with pytest.raises(AllotmentError, match="accepted"):
        reject_return(site.desk, site.actor("planner"), sent, done.version, "On second thoughts.")
    assert _records() == 10


def test_an_analyst_sends_and_somebody_else_decides(site: Site, tmp_path: Path) -> None:
    from allotment.planning.access.errors import NotAllowedError

    sent = send(site, "partner", write_csv(tmp_path, staff(10)), organisation="RTQ")
    assert seen(site, "partner", sent).state == "checked"
    with pytest.raises(NotAllowedError):
        accept(site, "partner", sent)
    assert _records("RTQ") == 0


@pytest.mark.parametrize("who", ["viewer", "analyst", "approver", "administrator", "national", "partner", "stranger"])
def test_there_is_no_such_return_for_anybody_else(site: Site, tmp_path: Path, who: str) -> None:
    from allotment.planning.access.errors import NotYoursError
    from allotment.planning.returns.decide import accept_return, check_again, reject_return
    from allotment.planning.returns.people import own_people
    from allotment.planning.returns.review import problems_csv, review_return
    from allotment.planning.returns.see import returns_in, returns_of, see_return

    sent = send(site, "planner", write_csv(tmp_path, staff(8)))
    version, actor = seen(site, "planner", sent).version, site.actor(who)
    for look in (
        lambda: see_return(actor, sent),
        lambda: review_return(actor, "QR1", sent),
        lambda: problems_csv(actor, "QR1", sent),
        lambda: returns_of(actor, "RTE"),
        lambda: accept_return(site.desk, actor, sent, version),
        lambda: reject_return(site.desk, actor, sent, version, "No."),
        lambda: check_again(site.desk, actor, sent),
        lambda: own_people(actor, "RTE"),
    ):
        with pytest.raises(NotYoursError):
            look()
    assert sent not in {found.id for found in returns_in(actor, "QR1")}
    assert seen(site, "planner", sent).state == "checked"
