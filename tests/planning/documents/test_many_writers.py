"""Twenty people write in one plan at once."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

from allotment.planning.access.errors import ChangedMeanwhileError
from tests.planning.documents.doing import Doing
from tests.planning.documents.texts import action, plan_fields
from tests.web.site import ICS

WRITERS = 20
MOST_TRIES = 200


def test_twenty_writers_on_one_plan_lose_no_update_and_leave_no_gap(doing: Doing) -> None:
    from allotment.planning.access.acting import reading
    from allotment.store.database import close_connections
    from allotment.store.shelves.documents import versions

    plan = doing.make_plan("planner", plan_fields(actions=[]))
    start = threading.Barrier(WRITERS)

    def add_own_action(number: int) -> int:
        """Read, add one action, save; where somebody was quicker, read again."""
        try:
            start.wait()
            for tries in range(1, MOST_TRIES):
                if _added(doing, plan.id, f"Action of writer {number}", who="planner" if number % 2 else "analyst"):
                    return tries
        finally:
            close_connections()
        raise AssertionError(f"writer {number} never got through")

    with ThreadPoolExecutor(WRITERS) as writers:
        tries = list(writers.map(add_own_action, range(WRITERS)))

    kept = doing.see_plan("planner", plan.id)
    assert sorted(one.what for one in kept.plan.actions) == sorted(f"Action of writer {n}" for n in range(WRITERS))
    with reading(doing.site.actor("planner")):
        numbers = [one.number for one in versions(plan.id)]
    assert numbers == list(range(WRITERS + 1, 0, -1))
    assert sum(tries) > WRITERS, "the writers did not meet, so nothing was tested"


def _added(doing: Doing, plan: str, what: str, who: str) -> bool:
    """Add an action to the plan as it stands; say whether nobody came between."""
    from allotment.planning.reviewing.plan_page import plan_to_edit

    seen = plan_to_edit(doing.site.actor(who), ICS, plan)
    fields = {**seen.fields, "actions": [*seen.fields["actions"], action(what)]}
    try:
        doing.edit_plan(who, plan, fields, seen.document.version)
    except ChangedMeanwhileError:
        return False
    return True
