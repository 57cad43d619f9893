"""Partners and their agreements, and the local labour market beside what the NHS and care pay and employ."""

from __future__ import annotations

import numpy as np
import polars as pl

from allotment.planning.pathway.figures import mean_between
from allotment.planning.pathway.lay import Laid
from allotment.projection.engine.inputs import FloatArray
from allotment.projection.pathways.follow import Followed
from allotment.projection.pathways.outreach import places_of_partner, status_of

HOURS_AS, PENCE = "adult social care", 100
DAYS_IN_A_YEAR, DAYS_IN_A_WEEK = 365, 7
CARE_WORKER, CARE_STAFF = "Care worker", "Social care direct care"
ENTRY_BANDS = ("Band 2", "Band 3")
WEEKS = DAYS_IN_A_YEAR / DAYS_IN_A_WEEK
FROM_FILE, BY_RESIDENTS = "file", "synthetic: the system's posts, spread as residents are"


def partners_table(laid: Laid, followed: Followed) -> pl.DataFrame:
    """Give one row for each partner, those whose agreement has ended or ends soon first.

    ``qualified_through_it``: people a year who would qualify through its places, at what a person met in its channel
    brings here on average. It is lost where the agreement is not renewed.
    """
    rows = []
    for partner in laid.places.partners or ():
        held = places_of_partner(partner, laid.draws, laid.today)
        until = partner["agreement_until"]
        rows.append({
            "status": status_of(partner, laid.draws, laid.today),
            "partner": partner["name"],
            "kind": partner["kind"],
            "place": partner["place"],
            "contact_role": partner["contact_role"],
            "agreement_until": until,
            "days_left": None if until is None else (until - laid.today).days,
            "pupils": partner["pupils"],
            "reached_last_year": partner["reached_last_year"],
            **mean_between("outreach_places_per_year", held),
            **mean_between("qualified_through_it_per_year", held * _yield_of(laid, followed, partner["kind"]), 2),
        })  # fmt: skip
    order = {"ended": 0, "ends soon": 1, "none signed": 2, "in force": 3}
    table = pl.DataFrame(rows, infer_schema_length=None)
    rank = pl.col("status").replace_strict(order, return_dtype=pl.Int64)
    return table.sort(rank, "agreement_until", "partner", nulls_last=True)


def _yield_of(laid: Laid, followed: Followed, channel: str) -> FloatArray:
    """Give how many qualify for each person met in a channel, (D,): the product of the steps, by who is met."""
    leading = [one for one in laid.ground.pathways if channel in one.channels]
    met = np.stack([followed.met[one.key].sum((1, 2, 3, 4)) for one in leading] or [np.zeros(laid.draws.count)])
    through = np.zeros_like(met)
    for row, pathway in enumerate(leading):
        applied = followed.applied[pathway.key].sum((1, 2, 3, 4))
        later = [step.conversion for step in laid.ground.steps[pathway.key][1:]]
        through[row] = applied * np.prod(later, axis=0)
    total = met.sum(0)
    each: FloatArray = np.divide(through.sum(0), total, out=np.zeros_like(total), where=total > 0)
    return each


def labour_table(laid: Laid) -> pl.DataFrame:
    """Give one row for each district: pay of others beside ours, unemployment, commuting, our share of jobs."""
    pay = entry_pay_pence(laid)
    residents = laid.residents.sum(1)
    spread = dict(zip(laid.ground.places.names, residents / residents.sum(), strict=True))
    posts = int(laid.baseline.baseline["headcount"].sum())
    rows = []
    for row in sorted(laid.places.labour_market or (), key=lambda one: str(one["district"])):
        here = row["health_and_care_posts"]
        ours = round(posts * spread[row["district"]]) if here is None else here
        others = row["median_hourly_pay_pence_entry"]
        rows.append({
            "place": row["district"],
            "unemployment_percent": round(row["unemployment_share"] * 100, 1),
            "others_entry_pence_per_hour": others,
            "band_2_pence_per_hour": pay["Band 2"],
            "band_2_above_others_pence": pay["Band 2"] - others,
            "band_3_pence_per_hour": pay["Band 3"],
            "care_worker_pence_per_hour": pay[CARE_WORKER],
            "care_worker_above_others_pence": pay[CARE_WORKER] - others,
            "working_locally_percent": round(row["share_working_locally"] * 100, 1),
            "jobs": row["jobs_total"],
            "health_and_care_posts": ours,
            "health_and_care_percent_of_jobs": round(ours / row["jobs_total"] * 100, 1),
            "posts_from": BY_RESIDENTS if here is None else FROM_FILE,
            "source": row["source"],
        })  # fmt: skip
    return pl.DataFrame(rows, infer_schema_length=None)


def entry_pay_pence(laid: Laid) -> dict[str, int]:
    """Give the hourly pay in pence at the bottom of bands 2 and 3, and of a care worker.

    A year's pay over 365/7 weeks of full-time hours; a care worker's record holds on-costs, which are taken out.
    """
    hours = laid.records.find("full_time_hours_per_week", laid.on).value
    bands = laid.evidence.table("pay_bands").filter(pl.col("valid_from") <= laid.on).sort("valid_from")
    yearly = {band: pounds for band, pounds in bands.select("band", "entry_gbp").iter_rows() if band in ENTRY_BANDS}
    pay = {band: round(pounds * PENCE / (WEEKS * hours)) for band, pounds in yearly.items()}
    record = laid.register.find("pay_pounds_per_fte", laid.on, staff_group=CARE_STAFF, role=CARE_WORKER)
    on_costs = laid.records.find("on_cost_share", laid.on, sector=HOURS_AS).value
    care_hours = laid.records.find("full_time_hours_per_week", laid.on, sector=HOURS_AS).value
    return {**pay, CARE_WORKER: round(record.value * PENCE / (1 + on_costs) / (WEEKS * care_hours))}
