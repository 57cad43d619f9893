"""Rules of a made-up levy on which answers can be seen at a glance, for trying every possibility."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from allotment.evidence.funding.levy_rules import DatedRecord, LevyRules
from allotment.evidence.funding.months import first_day, month_of

ALWAYS = date(2017, 4, 1)


def simple_rules(shipped: LevyRules, lives: dict[str, int]) -> LevyRules:
    """The whole pay bill is levy, without allowance or top-up; all may be transferred; prices have no final payment.

    Args:
        shipped: the rules to start from; the standards stay as they are.
        lives: how many months funds live, by the month from which on.
    """
    always = {
        "levy_rate": 10_000,
        "levy_allowance_per_year": 0,
        "government_top_up": 0,
        "transfer_limit": 10_000,
        "on_programme_share": 10_000,
    }
    first: dict[str, DatedRecord] = {}
    for record in shipped.records:
        first.setdefault(record.key, record)
    kept = [one for one in shipped.records if one.key not in {*always, "funds_expire_after"}]
    kept += [replace(first[key], value=value, valid_from=ALWAYS, valid_to=None) for key, value in always.items()]
    starts = [first_day(month_of(month)) for month in lives]
    ends = [*(start - timedelta(days=1) for start in starts[1:]), None]
    for start, end, life in zip(starts, ends, lives.values(), strict=True):
        kept.append(replace(first["funds_expire_after"], value=life, valid_from=start, valid_to=end))
    return LevyRules(kept, {})
