"""What is kept of documents holds by itself, whatever the verbs above it check."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.planning.documents.doing import Doing
from tests.planning.documents.texts import retention

if TYPE_CHECKING:
    from allotment.store.shelves.documents import NewVersion


def version_of(doing: Doing, name: str) -> NewVersion:
    """A version that the planner would write now."""
    from allotment.store.shelves.documents import NewVersion

    planner = doing.site.actor("planner")
    return NewVersion(name, "Title", retention(name), "0" * 64, planner.account, doing.site.desk.clock())


@pytest.mark.parametrize("seen", [0, 1, 3])
def test_a_version_is_written_only_after_the_one_that_stands(doing: Doing, seen: int) -> None:
    from allotment.planning.access.acting import reading
    from allotment.store.shelves import documents

    name = f"kept-{seen}"
    made = doing.make("planner", retention(name))
    doing.edit("planner", made.id, retention(name, multiplier="0.5"), 1)
    with reading(doing.site.actor("planner")):
        assert not documents.write_version(made.id, seen, version_of(doing, name))
        assert documents.write_version(made.id, 2, version_of(doing, name))
        assert [one.number for one in documents.versions(made.id)] == [3, 2, 1]


def test_a_state_is_left_only_by_the_version_and_from_the_state_that_were_seen(doing: Doing) -> None:
    from allotment.planning.access.acting import reading
    from allotment.store.shelves import documents

    made = doing.make("planner", retention("kept-state"))
    now = doing.site.desk.clock()
    with reading(doing.site.actor("planner")):
        assert not documents.set_state(made.id, 2, "draft", "in review", now)
        assert not documents.set_state(made.id, 1, "in review", "agreed", now)
        assert not documents.share(made.id, 2, now)
        assert documents.share(made.id, 1, now)
        assert not documents.share(made.id, 1, now), "what is shared is not shared again"
        assert documents.set_state(made.id, 1, "draft", "in review", now)


def test_each_change_of_a_document_is_in_its_history(doing: Doing) -> None:
    from allotment.store.models import Document

    made = doing.make("planner", retention("kept-history"))
    doing.edit("analyst", made.id, retention("kept-history", multiplier="0.5"), 1)
    doing.share("planner", made.id, 2)
    rows = Document.history.filter(id=made.id).order_by("history_id")
    assert [(row.version, row.shared) for row in rows] == [(1, False), (2, False), (2, True)]


def test_a_document_outside_the_scope_is_not_there(doing: Doing) -> None:
    from allotment.planning.access.acting import reading
    from allotment.store.shelves import documents

    made = doing.make("planner", retention("kept-scope"))
    with reading(doing.site.actor("stranger")):
        assert documents.document(made.id) is None
        assert documents.documents("QR1", "scenario") == []
        assert not documents.write_version(made.id, 1, version_of(doing, "kept-scope"))
        assert documents.versions(made.id) == []
        assert documents.version_texts(made.id, 1) == {}
        assert documents.comments(made.id) == []
        assert documents.sign_offs(made.id) == []
