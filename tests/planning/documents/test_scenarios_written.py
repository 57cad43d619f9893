"""Making, copying, editing and renaming scenarios."""

from __future__ import annotations

import pytest

from allotment.governance.states import State
from allotment.planning.access.errors import ChangedMeanwhileError, NotAllowedError, NotYoursError
from allotment.planning.documents.draft import DocumentError
from allotment.workforce.errors import AllotmentError
from tests.planning.documents.doing import Doing
from tests.planning.documents.texts import retention
from tests.web.site import ICS, PARTNER, PROVIDER


def test_a_scenario_belongs_to_the_organisation_that_its_writer_acts_for(doing: Doing) -> None:
    first = doing.make("planner", retention("owner-default"))
    second = doing.make("planner", retention("owner-named"), organisation=PROVIDER)
    third = doing.make("partner", retention("owner-partner"))
    assert [one.organisation for one in (first, second, third)] == [ICS, PROVIDER, PARTNER]
    assert (first.state, first.version, first.shared) == (State.DRAFT, 1, False)


def test_nobody_writes_for_an_organisation_that_is_not_theirs(doing: Doing) -> None:
    with pytest.raises(NotYoursError):
        doing.make("partner", retention("not-mine"), organisation=PROVIDER)
    with pytest.raises(NotYoursError):
        doing.make("stranger", retention("not-mine"))
    with pytest.raises(NotAllowedError):
        doing.make("viewer", retention("not-mine"))


def test_a_scenario_sent_twice_with_one_key_is_made_once(doing: Doing) -> None:
    before = doing.log_length()
    first = doing.make("planner", retention("twice"), key="made-twice")
    second = doing.make("planner", retention("twice"), key="made-twice")
    assert first.id == second.id
    assert doing.log_length() == before + 1
    with pytest.raises(AllotmentError, match="its key belongs to another write"):
        doing.make("planner", retention("another"), key="made-twice")


def test_a_copy_sent_twice_with_one_key_is_made_once_though_its_name_is_taken_by_then(doing: Doing) -> None:
    first = doing.copy("planner", "central", "Our own central", key="copied-twice")
    second = doing.copy("planner", "central", "Our own central", key="copied-twice")
    third = doing.copy("planner", "central", "Our own central", key="copied-again")
    assert first.id == second.id != third.id
    assert [first.name, third.name] == ["our-own-central", "our-own-central-2"]


def test_a_name_is_given_once_by_an_organisation_and_never_one_of_a_shipped_scenario(doing: Doing) -> None:
    doing.make("planner", retention("given-once"))
    for name in ("given-once", "central"):
        with pytest.raises(DocumentError) as refused:
            doing.make("planner", retention(name))
        assert [problem.where for problem in refused.value.problems] == ["name"]
    elsewhere = doing.make("partner", retention("given-once"))
    assert elsewhere.name == "given-once", "whether another organisation uses a name is not for a partner to learn"


def test_a_copy_says_what_its_source_said_under_its_own_title(doing: Doing) -> None:
    source = doing.make("planner", retention("copied"))
    copied = doing.copy("planner", source.id, "A copy of ours", organisation=PROVIDER)
    before, after = doing.see("planner", source.id).said, doing.see("planner", copied.id).said
    assert before is not None
    assert after is not None
    assert before.changes == after.changes
    assert (copied.title, copied.organisation) == ("A copy of ours", PROVIDER)
    with pytest.raises(NotYoursError):
        doing.copy("partner", source.id, "Not theirs to see")


def test_the_second_of_two_writers_is_given_both_texts_and_nothing_is_lost(doing: Doing) -> None:
    made = doing.make("planner", retention("both"))
    doing.edit("analyst", made.id, retention("both", multiplier="0.8"), 1)
    with pytest.raises(ChangedMeanwhileError) as met:
        doing.edit("planner", made.id, retention("both", multiplier="0.7"), 1)
    error = met.value
    assert (error.seen, error.current, error.by) == (1, 2, "Anil Analyst")
    assert "0.8" in error.theirs
    assert "0.7" in error.yours
    assert doing.see("planner", made.id).record.document.body == retention("both", multiplier="0.8")
    again = doing.edit("planner", made.id, error.yours, error.current)
    assert again.version == 3
    assert doing.texts(made.id, 1, 2, 3) == {
        1: retention("both"),
        2: retention("both", multiplier="0.8"),
        3: retention("both", multiplier="0.7"),
    }


def test_an_edit_sent_twice_with_one_key_is_written_once(doing: Doing) -> None:
    made = doing.make("planner", retention("edited-twice"))
    changed = retention("edited-twice", multiplier="0.5")
    first = doing.edit("planner", made.id, changed, 1, key="edit-sent-twice")
    second = doing.edit("planner", made.id, changed, 1, key="edit-sent-twice")
    assert first.version == second.version == 2


def test_saving_what_already_stands_writes_no_version(doing: Doing) -> None:
    made = doing.make("planner", retention("unchanged"))
    before = doing.log_length()
    again = doing.edit("planner", made.id, retention("unchanged"), 1)
    assert (again.version, doing.log_length()) == (1, before)


def test_a_rename_changes_the_name_and_the_title_and_nothing_else(doing: Doing) -> None:
    made = doing.make("planner", retention("old-name"))
    before = doing.see("planner", made.id).said
    renamed = doing.rename("planner", made.id, "new-name", "New title", 1)
    assert (renamed.name, renamed.title, renamed.version) == ("new-name", "New title", 2)
    after = doing.see("planner", made.id).said
    assert before is not None
    assert after is not None
    assert (before.changes, before.description) == (after.changes, after.description)
    doing.make("planner", retention("old-name"))
    with pytest.raises(DocumentError):
        doing.rename("planner", made.id, "old-name", "New title", 2)


def test_the_log_says_what_was_written_and_never_the_words(doing: Doing) -> None:
    made = doing.make("planner", retention("logged", title="A title nobody else should read"))
    entry = doing.log()
    assert (entry.verb, entry.thing, entry.thing_id) == ("make a scenario", "scenario", made.id)
    assert entry.organisation == ICS
    assert entry.detail == {"system": ICS, "version": 1, "sha256": made.sha256}
