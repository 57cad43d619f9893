"""A mix chosen on a test's site, in this process."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.planning.runs.made import done
from tests.web.site import ICS

if TYPE_CHECKING:
    from tests.web.site import Site

SMALL = {"funding": "shipped:gloucestershire", "years": 6, "frontier": False}


def made_mix(site: Site, who: str = "planner", **asked: Any) -> str:
    """Ask for a small mix as somebody, choose it, and give its name."""
    from allotment.planning.mixes.make_mix import MixWanted, ask_for_mix

    job = done(site, ask_for_mix(site.desk, site.actor(who), ICS, MixWanted(**{**SMALL, **asked})))
    assert (job.state, job.summary) == ("done", ""), job
    return str(job.result["mix_id"])
