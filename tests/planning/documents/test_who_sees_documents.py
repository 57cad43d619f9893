"""Who sees a draft and what is shared, and what is said about it."""

from __future__ import annotations

import pytest

from allotment.planning.access.errors import NotAllowedError, NotYoursError
from allotment.planning.documents.draft import DocumentError
from tests.planning.documents.doing import Doing
from tests.planning.documents.texts import retention
from tests.web.site import ICS, PROVIDER, STRANGER_ICS

ALL = ("viewer", "analyst", "planner", "approver", "data.owner", "administrator", "national", "partner", "stranger")


def readers(doing: Doing, document: str) -> set[str]:
    """Everybody of the cast who can open a scenario."""
    found = set()
    for who in ALL:
        try:
            doing.see(who, document)
        except NotYoursError:
            continue
        found.add(who)
    return found


def listed(doing: Doing, who: str) -> set[str]:
    """The ids of the scenarios that somebody's list shows."""
    from allotment.planning.reviewing.scenario_page import list_scenarios

    found = list_scenarios(doing.site.desk, doing.site.actor(who), ICS)
    rows = [*found.own, *found.shared, *found.superseded]
    return {row.document.id for row in rows if row.document}


def test_a_draft_is_its_own_organisations_writers_alone(doing: Doing) -> None:
    ours, theirs = doing.make("planner", retention("seen-draft")), doing.make("partner", retention("seen-draft"))
    assert readers(doing, ours.id) == {"analyst", "planner"}
    assert readers(doing, theirs.id) == {"partner"}
    trusts = doing.make("planner", retention("seen-trust-draft"), organisation=PROVIDER)
    assert readers(doing, trusts.id) == {"planner"}


def test_what_is_shared_is_for_everybody_in_the_system_and_those_above_and_no_stranger(doing: Doing) -> None:
    made = doing.make("planner", retention("seen-shared"))
    doing.share("planner", made.id, 1)
    assert readers(doing, made.id) == set(ALL) - {"administrator", "stranger"}


def test_lists_show_what_each_reader_could_open_and_nothing_else(doing: Doing) -> None:
    draft = doing.make("planner", retention("listed-draft"))
    shared = doing.make("planner", retention("listed-shared"))
    doing.share("planner", shared.id, 1)
    assert {draft.id, shared.id} <= listed(doing, "analyst")
    for who in ("viewer", "partner", "national", "approver"):
        assert shared.id in listed(doing, who)
        assert draft.id not in listed(doing, who)
    assert not listed(doing, "administrator")
    with pytest.raises(NotYoursError):
        listed(doing, "stranger")


def test_a_document_is_found_in_its_own_system_and_under_its_own_kind_alone(doing: Doing) -> None:
    from allotment.planning.reviewing.plan_page import see_plan
    from allotment.planning.reviewing.scenario_page import see_scenario

    made = doing.make("planner", retention("own-kind"))
    with pytest.raises(NotYoursError):
        see_plan(doing.site.desk, doing.site.actor("planner"), ICS, made.id)
    with pytest.raises(NotYoursError):
        see_scenario(doing.site.desk, doing.site.actor("planner"), STRANGER_ICS, made.id)
    with pytest.raises(NotYoursError):
        see_scenario(doing.site.desk, doing.site.actor("planner"), ICS, "no-id-at-all")


def test_a_partner_comments_on_what_is_shared_and_a_viewer_only_reads(doing: Doing) -> None:
    made = doing.make("planner", retention("commented"))
    with pytest.raises(NotYoursError):
        doing.comment("partner", made.id, "Not seen")
    doing.share("planner", made.id, 1)
    doing.comment("partner", made.id, "  Our trust needs\r\n a later start. ", key="said-once")
    doing.comment("partner", made.id, "  Our trust needs\r\n a later start. ", key="said-once")
    with pytest.raises(NotAllowedError):
        doing.comment("viewer", made.id, "I only read")
    [said] = doing.see("planner", made.id).record.comments
    assert (said.author_name, said.version, said.text) == ("Pat Partner", 1, "Our trust needs\n a later start.")


@pytest.mark.parametrize("text", ["", "  \n ", "a" * 4001, "nothing \0"])
def test_a_comment_that_says_nothing_or_too_much_is_refused(doing: Doing, text: str) -> None:
    made = doing.make("planner", retention(f"comment-{len(text)}"))
    with pytest.raises(DocumentError):
        doing.comment("planner", made.id, text)


def test_what_was_said_stays_out_of_the_log(doing: Doing) -> None:
    made = doing.make("planner", retention("comment-logged"))
    doing.comment("planner", made.id, "A word about a person")
    entry = doing.log()
    assert (entry.verb, entry.thing_id) == ("comment on a scenario", made.id)
    assert "person" not in str(entry.detail)
