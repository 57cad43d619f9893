"""The API: the verbs of the pages for other programs, with the same rights, words and refusals."""

from __future__ import annotations

from allotment.web.api import (
    administration,
    answers,
    assumptions,
    jobs,
    mixes,
    plans,
    returns,
    runs,
    scenarios,
    systems,
    tables,
)
from allotment.web.api.door import DOORS
from allotment.web.api.refusals import say_in_json
from allotment.web.api.site_api import SiteApi

__all__ = ["api"]

ABOUT = (
    "Everything that the pages do, for other programs. You see what your account may see: what is not yours is not "
    "found. Times are in UTC, staff in full-time equivalents (FTE), and a gap is need less supply. Send a new "
    "Idempotency-Key with each write, so that a write that is sent twice is done once."
)
api = SiteApi(title="Allotment", version="1", description=ABOUT, docs_url=None, auth=DOORS)
say_in_json(api)
for part in (systems, tables, runs, mixes, answers, jobs, scenarios, plans, returns, assumptions, administration):
    api.add_router("/v1", part.router)
