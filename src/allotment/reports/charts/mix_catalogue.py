"""The charts of a chosen mix, in the order of its page."""

from __future__ import annotations

from allotment.reports.charts import mix_flexibility, mix_frontier, mix_gap, mix_pay_bill, mix_spend, mix_waterfall

MIX_KINDS = (
    mix_gap.KIND,
    mix_waterfall.KIND,
    mix_spend.KIND,
    mix_flexibility.KIND,
    mix_frontier.KIND,
    mix_pay_bill.KIND,
)
