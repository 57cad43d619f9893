"""The case for converting agency to bank and bank to posts: money from the file's own rates, people from the engine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from allotment.evidence.assumptions.distributions import values_at
from allotment.evidence.assumptions.register import Register
from allotment.evidence.funding.funding import WHOLE_SYSTEM
from allotment.evidence.temporary_spend.columns import AGENCY, BANK
from allotment.levers.catalogue import LEVERS
from allotment.levers.lever import Aim, CostCategory, Flow, LeverValues, Response
from allotment.planning.groundwork import Groundwork
from allotment.planning.model_system import model_system
from allotment.planning.project import request_of
from allotment.planning.request import ProjectionAsked
from allotment.planning.system_model import SystemModel
from allotment.projection.engine.inputs import MeanResult
from allotment.projection.engine.mean import project_mean
from allotment.projection.response import Slots, apply_amounts, no_amounts, slots_of
from allotment.projection.scenario import load_scenario, parse_scenario

FloatArray = NDArray[np.float64]
TO_BANK, TO_POSTS = "convert_agency_to_bank", "convert_bank_to_substantive"
TAKEN_UP = "lever_share_arriving"
PENCE = 100
YEARS = 5
DRAWS = 400  # of hours, pay and take-up, for the interval of what is saved
SCHEMA = {
    "year": pl.Int64, "in_post_fte": pl.Float64, "in_post_low_fte": pl.Float64, "in_post_high_fte": pl.Float64,
    "cover_gained_fte": pl.Float64, "cost_before_pounds": pl.Int64, "cost_after_pounds": pl.Int64,
    "bank_step_pounds": pl.Int64, "posts_step_pounds": pl.Int64, "saving_pounds": pl.Int64,
    "saving_low_pounds": pl.Int64, "saving_high_pounds": pl.Int64, "saved_so_far_pounds": pl.Int64,
}  # fmt: skip


@dataclass(frozen=True)
class Conversion:
    """The case for one role: its table by year, FTE-years kept in post, the year it pays back (None: not in time)."""

    role: str
    sector: str
    fte: float
    table: pl.DataFrame
    fte_years: float
    paid_back_in: int | None
    posts_paid_back_in: int | None
    most_bank_fte: float
    most_offers: float

    @property
    def words(self) -> str:
        """Say what was found in a sentence, with a warning where more is asked than the levers' records allow."""
        said = f"Converting {self.fte:g} FTE of {self.role} in {self.sector} {_back(self.paid_back_in)}; "
        said += f"the step to posts alone {_back(self.posts_paid_back_in)}."
        if self.fte > min(self.most_bank_fte, self.most_offers):
            said += (
                f" The levers' records allow {self.most_bank_fte:.0f} FTE to the bank and {self.most_offers:.0f}"
                " offers a year there: beyond that the case is too good."
            )
        return said


def _back(year: int | None) -> str:
    return f"pays back in {year}" if year else f"does not pay back in {YEARS} years"


def role_to_convert(spend: pl.DataFrame) -> str | None:
    """Give the role with the most agency hours among those that both levers may be aimed at; None without any."""
    aimed = [aim.role for aim in LEVERS[TO_POSTS].aims]
    both = spend.filter(pl.col("role").is_in(aimed)).filter(pl.col("kind") == AGENCY)
    banked = spend.filter(pl.col("kind") == BANK)["role"].unique().to_list()
    hours = both.filter(pl.col("role").is_in(banked)).group_by("role").agg(pl.col("hours").sum())
    return None if hours.is_empty() else str(hours.sort("hours", "role", descending=[True, False])["role"][0])


def conversion_case(
    ground: Groundwork, asked: ProjectionAsked, spend: pl.DataFrame, records: Register, role: str, fte: float
) -> Conversion | None:
    """Work the case out; None where the system has nobody in the role.

    Each year ``fte`` of agency work is worked by the bank. In the first year as many bank workers are offered posts;
    those who take them join the engine's staff, age, leave and retire there, and what is left of them is its answer.

    Raises:
        ScenarioError, EvidenceError, AssumptionError: the system cannot be modelled.
    """
    system = _model(ground, asked)
    place = _largest(system.slots, system.people, role)
    if place is None:
        return None
    on = system.model.timeline.base
    values = {key: LeverValues(key, ground.register, on) for key in (TO_BANK, TO_POSTS)}
    aims = {key: next(aim for aim in LEVERS[key].aims if aim.role == role) for key in values}
    bank = LEVERS[TO_BANK].respond(values[TO_BANK], aims[TO_BANK])
    posts = {name: _posts(values[TO_POSTS], aims[TO_POSTS], name) for name in ("low", "middle", "high")}
    staff = {name: _in_post(system, response, place, fte) for name, response in posts.items()}
    money = _money(spend, role, fte, _paid(bank, np.full(YEARS, fte)), _offers(posts["middle"], fte), staff["middle"])
    group = next(iter(system.model.cells.table.filter(pl.col("role") == role)["staff_group"]))
    taken_up = values[TO_POSTS].record(TAKEN_UP, role=role)
    uncertain = (
        records.find("hours_of_an_fte", spend["month"].max()),  # type: ignore[arg-type]
        ground.register.find("pay_pounds_per_fte", on, role=role, staff_group=group),
        taken_up,
    )
    rng = np.random.default_rng(asked.seed)
    hours, pay, taken = (values_at(one, np.append(0.0, rng.standard_normal(DRAWS))) for one in uncertain)
    cover = sum(change.amount * fte for change in bank.changes if change.flow is Flow.COVER)
    table = _table(system.model.timeline.calendar_years, staff, cover, *money(hours, pay, taken / taken_up.value))
    most = [response.bounds.share_of_staff or np.inf for response in (bank, posts["middle"])]
    return Conversion(
        role=role,
        sector=system.slots.slots[place].sector,
        fte=fte,
        table=table,
        fte_years=float(staff["middle"].sum()),
        paid_back_in=_first_year(table, pl.col("saved_so_far_pounds") >= 0),
        posts_paid_back_in=_first_year(table, pl.col("posts_step_pounds").cum_sum() >= 0),
        most_bank_fte=float(most[0] * system.people[place]),
        most_offers=float(most[1] * system.people[place]),
    )


@dataclass(frozen=True)
class _Modelled:
    """The system without conversion: its model, its projection, its slots, and the people of each slot (S,)."""

    model: SystemModel
    base: MeanResult
    slots: Slots
    people: FloatArray


def _model(ground: Groundwork, asked: ProjectionAsked) -> _Modelled:
    request = request_of(asked, load_scenario(asked.scenario), ground.local)
    scenario = parse_scenario(request.scenario_yaml, request.scenario, ground.known_names).in_system(asked.ics)
    model = model_system(ground, ground.system(asked.ics), scenario, request)
    base = project_mean(model.inputs)
    slots = slots_of(model.cells, model.requirement.mean_fte[0], {}, WHOLE_SYSTEM)
    return _Modelled(model, base, slots, slots.summed(base.stock[0].sum(axis=1)))


def _in_post(system: _Modelled, response: Response, place: int, fte: float) -> FloatArray:
    """Give by year (Y,) the FTE in post beyond those without conversion, where a dose of ``fte`` starts in year one."""
    amounts = no_amounts(YEARS, system.slots.count)
    for change in response.changes:
        if change.lag < YEARS:
            amounts[change.flow][change.lag, place] += change.amount * fte
    applied = apply_amounts(system.model.inputs, system.base, system.slots, amounts)
    more = project_mean(applied.inputs).closing_fte[1:] - system.base.closing_fte[1:]
    return np.asarray(system.slots.summed(more)[:, place])


def _first_year(table: pl.DataFrame, condition: pl.Expr) -> int | None:
    years = table.filter(condition)["year"]
    return int(years[0]) if years.len() else None


def _posts(values: LeverValues, aim: Aim, name: str) -> Response:
    """Give what an offer does, at the middle, low or high share of those who take it up."""
    record = values.record(TAKEN_UP, role=aim.role)
    share = {"low": record.p10, "middle": record.value, "high": record.p90}[name]
    drawn = {(record.key, record.applies_to): share if share is not None else record.value}
    return LEVERS[TO_POSTS].respond(LeverValues(values.lever, values.register, values.on, drawn), aim)


def _largest(slots: Slots, people: FloatArray, role: str) -> int | None:
    sectors = {aim.role: [sector.value for sector in aim.sectors] for aim in LEVERS[TO_POSTS].aims}[role]
    fit = [place for place, slot in enumerate(slots.slots) if slot.role == role and slot.sector in sectors]
    return max(fit, key=lambda place: people[place], default=None)


def _money(
    spend: pl.DataFrame, role: str, fte: float, programme: FloatArray, offers: FloatArray, in_post: FloatArray
) -> Callable[[FloatArray, FloatArray, FloatArray], tuple[FloatArray, FloatArray, FloatArray]]:
    """Give a function of draws (D,) of hours of an FTE, pay of an FTE, and how many more or fewer take an offer up.

    It gives pounds by draw and year (D, Y): of agency, of the bank alone, and of bank and posts. The levers' own
    savings give way to the rates of the file. Staff in post are in proportion to those who take an offer up, as the
    engine has it for so few.
    """
    agency, bank = (_rate(spend, role, kind) for kind in (AGENCY, BANK))

    def reckon(hours: FloatArray, pay: FloatArray, taken: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
        left = np.minimum(taken[:, None] * in_post, fte)
        before = np.repeat(fte * agency * hours[:, None], YEARS, axis=1)
        with_bank = fte * bank * hours[:, None] + programme
        after = (fte - left) * bank * hours[:, None] + left * pay[:, None] + programme + offers
        return before, with_bank, after

    return reckon


def _offers(posts: Response, fte: float) -> FloatArray:
    """Give what the offers of the first year cost, by year in pounds."""
    return _paid(posts, np.array([fte, *[0.0] * (YEARS - 1)]))


def _paid(response: Response, doses: FloatArray) -> FloatArray:
    """Give what doses cost by year in pounds, savings left out."""
    out = np.zeros(YEARS)
    for cost in response.costs:
        if cost.category is not CostCategory.SAVING and cost.lag < YEARS:
            out[cost.lag :] += doses[: YEARS - cost.lag] * cost.pence / PENCE
    return out


def _rate(spend: pl.DataFrame, role: str, kind: str) -> float:
    rows = spend.filter((pl.col("role") == role) & (pl.col("kind") == kind))
    return float(np.average(rows["rate_pence"], weights=rows["hours"]) / PENCE)


def _table(
    years: tuple[int, ...],
    staff: dict[str, FloatArray],
    cover: float,
    before: FloatArray,
    with_bank: FloatArray,
    after: FloatArray,
) -> pl.DataFrame:
    """Give the table by year; the first draw (row of D) is the central one, the others make the interval."""
    saved = before - after
    low, high = np.quantile(saved[1:], [0.1, 0.9], axis=0)
    steps = ((before - with_bank)[0], (with_bank - after)[0])
    pounds = (before[0], after[0], *steps, saved[0], low, high, np.cumsum(saved[0]))
    rows = [
        (years[year], *(round(float(staff[name][year]), 2) for name in ("middle", "low", "high")),
         round(float(cover), 2), *(round(float(one[year])) for one in pounds))
        for year in range(YEARS)
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")
