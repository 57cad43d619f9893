"""The investment problem written in linopy, a general modelling library, for comparison alone.

It is the same model for problems without pay from streams, match, targets, floors or fairness: shortfalls, bills,
budgets and capacities. The numbers are laid out by the product's own functions; the model is stated by the library.
"""

from __future__ import annotations

from typing import Any

import linopy
import numpy as np
import xarray

from allotment.allocation.investment.columns import dose_columns
from allotment.allocation.investment.constraints import PENCE_IN_UNIT, gains
from allotment.allocation.investment.problem import FloatArray, IntArray, Problem
from allotment.allocation.investment.ring_fences import Bill, bills_of
from allotment.allocation.solvers.programme import ProgrammeBuilder


def objective_by_library(problem: Problem, clock: Any) -> dict[str, Any]:
    """State a problem, solve it by interior point, and say how long each took."""
    model = stated(problem)
    told: dict[str, Any] = clock.look("build")
    model.solve(solver_name="highs", io_api="direct", solver="ipm", threads=1, output_flag=False)
    told |= clock.look("solve")
    return told | {"objective": float(model.objective.value)}


def stated(problem: Problem) -> linopy.Model:
    """State a problem in the library."""
    builder, years = ProgrammeBuilder(), len(problem.years)
    doses = dose_columns(builder, problem, frozenset())
    upper = builder.build().upper
    bills = bills_of(problem, doses.option, doses.start, doses.worth)
    model = linopy.Model()
    dose = model.add_variables(lower=0, upper=xarray.DataArray(upper, dims="dose"), name="dose")
    short = model.add_variables(lower=0, coords=[range(len(problem.slots) * years)], dims=["slot_year"], name="short")
    slots, at, values, columns = gains(problem, doses)
    gained = _summed(dose, columns - doses.block.start, values, slots * years + at, "slot_year")
    model.add_constraints(short + gained >= _named(problem.gap.ravel(), "slot_year"), name="shortfall")
    _state_money(model, problem, dose, bills)
    _state_capacities(model, problem, dose, doses.option, doses.start)
    weights = _named(problem.weights.ravel() / years, "slot_year")
    model.add_objective((short * weights).sum())
    return model


def _state_money(model: linopy.Model, problem: Problem, dose: linopy.Variable, bills: tuple[Bill, ...]) -> None:
    years = len(problem.years)
    pairs = [(stream, index) for index, bill in enumerate(bills) for stream in sorted(bill.streams)]
    stream = np.repeat([one[0] for one in pairs], years)
    bill = np.repeat([one[1] for one in pairs], years)
    year = np.tile(np.arange(years), len(pairs))
    paid = model.add_variables(lower=0, coords=[range(len(year))], dims=["payment"], name="paid")
    here = np.arange(len(year))
    received = _summed(paid, here, np.ones(len(year)), bill * years + year, "bill_year")
    rows = np.concatenate([index * years + one.year for index, one in enumerate(bills)])
    columns = np.concatenate([one.dose for one in bills])
    pounds = np.concatenate([one.pence for one in bills]) / PENCE_IN_UNIT
    model.add_constraints(received - _summed(dose, columns, pounds, rows, "bill_year") >= 0, name="bill")
    budget = np.array([pot.budget for pot in problem.streams], dtype=np.float64).ravel() / PENCE_IN_UNIT
    spent = _summed(paid, here, np.ones(len(year)), stream * years + year, "stream_year")
    model.add_constraints(
        spent <= _named(budget, "stream_year").sel(stream_year=spent.indexes["stream_year"]), name="budget"
    )


def _state_capacities(
    model: linopy.Model, problem: Problem, dose: linopy.Variable, option: IntArray, start: IntArray
) -> None:
    years = len(problem.years)
    drawn = [
        (column, one.capacity * years + first + one.lag, one.amount)
        for column, (chosen, first) in enumerate(zip(option.tolist(), start.tolist(), strict=True))
        for one in problem.options[chosen].draws
        if first + one.lag < years
    ]
    columns, rows, amounts = (np.array(part) for part in zip(*drawn, strict=True))
    used = _summed(dose, columns, amounts, rows, "capacity_year")
    most = _named(np.array([one.amount for one in problem.capacities]).ravel(), "capacity_year")
    model.add_constraints(used <= most.sel(capacity_year=used.indexes["capacity_year"]), name="capacity")


def _summed(
    variable: linopy.Variable, places: IntArray, values: FloatArray, rows: IntArray, name: str
) -> linopy.LinearExpression:
    """Add value x variable up by row; the library puts terms of one row side by side."""
    (dimension,) = variable.dims
    terms = variable.isel({dimension: xarray.DataArray(places, dims="term")}) * xarray.DataArray(values, dims="term")
    return terms.groupby(xarray.DataArray(rows, dims="term", name=name)).sum()


def _named(values: FloatArray, name: str) -> xarray.DataArray:
    return xarray.DataArray(values, dims=name, coords={name: np.arange(len(values))})
