"""A return from its faults to its place among the evidence."""

from __future__ import annotations

from pathlib import Path

from tests.planning.returns.staff_files import accept, seen, send, staff, write_csv
from tests.web.site import Site


def test_a_sound_return_is_accepted(site: Site, tmp_path: Path) -> None:
    import time
    t=time.time()
    sent = send(site, "planner", write_csv(tmp_path, staff(9000)))
    print("send+check", time.time()-t)
    found = seen(site, "planner", sent)
    print(found.state, found.problems[:3], found.reconciliation)
    t=time.time()
    done = accept(site, "planner", sent)
    print("accept", time.time()-t)
    assert done.state == "accepted"
