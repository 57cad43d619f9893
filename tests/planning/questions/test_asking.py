"""Questions with files: asked as a job, answered for their sender's organisation alone, their files then deleted."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.planning.questions.made import answered, asked_match, sent_files
from tests.planning.runs.made import done
from tests.web.site import ICS

if TYPE_CHECKING:
    from tests.web.site import Site


def _left(site: Site) -> list[Path]:
    return [path for path in (site.home / "questions").rglob("*") if path.is_file()]


def test_a_question_is_answered_and_its_files_are_deleted(site: Site, tmp_path: Path) -> None:
    from allotment.planning.questions.see import see_answer

    before = set(_left(site))  # other questions of this folder may still wait for their answer
    job_id = asked_match(site, tmp_path)
    ours = set(_left(site)) - before
    assert len(ours) == 3
    assert {path.stat().st_mode & 0o077 for path in ours} == {0}
    job = done(site, job_id)
    assert (job.state, job.summary) == ("done", ""), job
    assert not set(_left(site)) & ours
    page = see_answer(site.desk, site.actor("planner"), ICS, job.result["answer"])
    assert page.content["told"]["matched"] == 1
    assert page.known.sentence == job.result["sentence"]
    assert not page.known.is_open


def test_the_same_question_sent_twice_with_one_key_is_asked_once(site: Site, tmp_path: Path) -> None:
    assert asked_match(site, tmp_path, key="once") == asked_match(site, tmp_path, key="once")


def test_what_is_wrong_with_a_file_is_said_by_the_job_with_its_field_row_and_remedy(site: Site, tmp_path: Path) -> None:
    job = answered(site, tmp_path, programmes="programme,capacity\nGloucester,many\n")
    assert job.state == "failed"
    assert any(one["where"] == "programmes.csv" and one["row"] == 2 for one in job.problems), job.problems
    assert all(one["remedy"] for one in job.problems)


def test_a_failed_question_can_be_started_again_while_its_files_are_kept(site: Site, tmp_path: Path) -> None:
    from allotment.planning.jobs.watch import retry_job

    before = set(_left(site))
    job = answered(site, tmp_path, programmes="programme,capacity\nGloucester,none\n")
    assert len(set(_left(site)) - before) == 3
    retry_job(site.desk, site.actor("planner"), job.id)
    assert done(site, job.id).summary == job.summary  # read again, and refused for the same


def test_everything_that_is_wrong_with_a_form_is_said_at_once_by_field(site: Site, tmp_path: Path) -> None:
    from allotment.planning.questions.asking import Sent, ask_question
    from allotment.planning.questions.sent_files import SentWith
    from allotment.workforce.errors import AllotmentError

    odd = SentWith(sent_files(tmp_path)["programmes"].path, "programmes.docx")
    sent = Sent("", {"seed": "many", "method": "by lot"}, {"programmes": odd})
    with pytest.raises(AllotmentError) as refused:
        ask_question(site.desk, site.actor("planner"), ICS, "rotate-doctors", sent)
    assert {one.where for one in refused.value.problems} == {"title", "seed", "method", "programmes"}


@pytest.mark.parametrize("who", ["viewer", "partner", "stranger", "national", "administrator"])
def test_an_answer_from_files_is_its_organisations_alone(site: Site, tmp_path: Path, who: str) -> None:
    from allotment.planning.access.errors import NotYoursError
    from allotment.planning.questions.see import answer_file, answers_of, see_answer

    job = answered(site, tmp_path)
    record = job.result["answer"]
    actor = site.actor(who)
    for look in (
        lambda: see_answer(site.desk, actor, ICS, record),
        lambda: answer_file(site.desk, actor, ICS, record, "answer.json"),
    ):
        with pytest.raises(NotYoursError):
            look()
    if ICS in actor.systems:
        listed = answers_of(actor, ICS, ["rotate-doctors"])
        assert (listed.total, listed.answers) == (0, [])


def test_colleagues_see_the_answer_and_one_may_remove_it_whole(site: Site, tmp_path: Path) -> None:
    from allotment.planning.access.errors import NotYoursError
    from allotment.planning.questions.see import remove_answer, see_answer

    record = answered(site, tmp_path).result["answer"]
    analyst = site.actor("analyst")
    assert see_answer(site.desk, analyst, ICS, record).known.id == record
    assert (site.home / "answers" / record).is_dir()
    remove_answer(site.desk, analyst, ICS, record)
    assert not (site.home / "answers" / record).exists()
    with pytest.raises(NotYoursError):
        see_answer(site.desk, analyst, ICS, record)


@pytest.mark.parametrize("who", ["viewer", "approver"])
def test_who_may_not_write_asks_nothing_with_files(site: Site, tmp_path: Path, who: str) -> None:
    from allotment.planning.access.errors import NotAllowedError

    with pytest.raises(NotAllowedError):
        asked_match(site, tmp_path, who)
    assert not [path for path in _left(site) if path.parent.name == who]


def test_what_a_stopped_machine_left_is_tidied_after_days(site: Site, tmp_path: Path) -> None:
    import os

    from allotment.planning.questions.asking import tidy_answers

    kept = answered(site, tmp_path).result["answer"]
    orphan = site.home / "answers" / ("0" * 32)
    stray = site.home / "questions" / ICS / ("1" * 32)
    for folder in (orphan, stray):
        folder.mkdir(parents=True)
    tidy_answers(site.desk)
    assert orphan.exists()
    assert stray.exists()
    for folder in (orphan, stray, site.home / "answers" / kept):
        os.utime(folder, (0, 0))
    tidy_answers(site.desk)
    assert not orphan.exists()
    assert not stray.exists()
    assert (site.home / "answers" / kept).exists()
