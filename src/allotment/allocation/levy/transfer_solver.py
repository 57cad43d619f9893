"""The most that transfers can save from expiring, solved exactly as a mixed-integer programme by HiGHS.

Columns, for each giver: pounds of the funds of each month of entry that pay in each month of their life, and pounds
sent to each seeking group in each month, with a yes-or-no column that says whether the giver is the group's one giver.
Rows: no month's funds are used twice; every month's own payments and agreed transfers are still paid in full, and its
new transfers beside them; the new transfers of a tax year stay within its limit, those of a group within what it needs
in each month; funds that outlive the ledger are used no more than before.

While older funds live longer than newer ones (24 months before 12), paying from the oldest first means that newer
funds wait until the older are used up. One yes-or-no column for each such month says whether they are: only then may
newer funds pay, and then the older ones must be used to the end. With one length of life no such column is needed, as
using what expires first and using what is oldest are then the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from allotment.allocation.levy.transfer_problem import Funds, Giver, TransferProblem
from allotment.evidence.funding.levy_rules import FundingError
from allotment.evidence.funding.months import tax_year_of

PENCE = 100.0
SLACK = 1e-3  # pence: what the solver's own tolerance may leave below a whole penny
SECONDS = 30.0
FEASIBLE = 2  # the solver's own mark of a solution that breaks no row

Row = tuple[float, float, list[tuple[int, float]]]


@dataclass(frozen=True)
class SolvedTransfers:
    """Whole pence by giver, group and month, and what no transfers could pass, in pence.

    ``proved`` says that the solver ended within its time: nothing better exists.
    """

    pence: dict[tuple[str, str, str, int], int]
    most: int
    proved: bool


@dataclass
class _Model:
    """Columns by what they mean, and the rows so far; money in pounds."""

    upper: list[float] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    transfers: dict[tuple[str, str, str, int], int] = field(default_factory=dict)

    def column(self, upper: float, *, whole: bool = False) -> int:
        self.upper.append(upper)
        self.whole.append(whole)
        return len(self.upper) - 1


def solve_transfers(problem: TransferProblem) -> SolvedTransfers:
    """Give the transfers that save most from expiring, each group having one giver.

    Pence are rounded down, so that no limit is passed: at most a penny for each giver, group and month is lost by it.

    Raises:
        FundingError: the solver gives no answer at all.
    """
    model = _Model()
    takes: dict[tuple[str, str], list[tuple[int, float]]] = defaultdict(list)
    for giver in problem.givers:
        chosen = {group: model.column(1.0, whole=True) for group in problem.needed}
        for group, column in chosen.items():
            takes[group].append((column, 1.0))
        _add_giver(model, giver, problem, chosen)
    model.rows += [(-np.inf, 1.0, entries) for entries in takes.values()]
    if not model.transfers:
        return SolvedTransfers({}, 0, proved=True)
    values, most, proved = _solve(model)
    pence = {key: int(values[column] * PENCE + SLACK) for key, column in model.transfers.items()}
    return SolvedTransfers({key: amount for key, amount in pence.items() if amount > 0}, round(most * PENCE), proved)


def _add_giver(model: _Model, giver: Giver, problem: TransferProblem, chosen: Mapping[tuple[str, str], int]) -> None:
    by_month: dict[int, list[tuple[int, float]]] = defaultdict(list)
    columns: dict[tuple[int, int], int] = {}
    outliving: list[tuple[int, float]] = []
    for place, funds in enumerate(giver.funds):
        entries = []
        for month in range(funds.entered, min(funds.last, problem.last) + 1):
            column = columns[place, month] = model.column(funds.pence / PENCE)
            entries.append((column, 1.0))
            by_month[month].append((column, 1.0))
        model.rows.append((-np.inf, funds.pence / PENCE, entries))
        outliving += entries if funds.last > problem.last else []
    if outliving:
        model.rows.append((-np.inf, giver.kept_free / PENCE, outliving))
    years: dict[int, list[tuple[int, float]]] = defaultdict(list)
    for group, needs in problem.needed.items():
        for month, needed in needs.items():
            if month in by_month:
                column = model.transfers[giver.name, *group, month] = model.column(needed / PENCE)
                model.rows.append((-np.inf, 0.0, [(column, 1.0), (chosen[group], -needed / PENCE)]))
                years[tax_year_of(month)].append((column, 1.0))
                by_month[month].append((column, -1.0))
    for month, entries in by_month.items():
        used = giver.already_used.get(month, 0) / PENCE
        model.rows.append((used, used, entries))
    for year, entries in years.items():
        model.rows.append((-np.inf, giver.limit_left.get(year, 0) / PENCE, entries))
    _keep_oldest_first(model, giver.funds, columns)


def _keep_oldest_first(model: _Model, funds: tuple[Funds, ...], columns: dict[tuple[int, int], int]) -> None:
    """Let newer funds wait for older ones that live longer."""
    for boundary in range(1, len(funds)):
        if funds[boundary].last >= funds[boundary - 1].last:
            continue
        months = sorted({month for place, month in columns if place >= boundary})
        for month in months:
            older = [one for one in range(boundary) if funds[one].last >= month]
            if not older:
                continue
            empty = model.column(1.0, whole=True)
            for place in range(boundary, len(funds)):
                if (place, month) in columns:
                    entries = [(columns[place, month], 1.0), (empty, -funds[place].pence / PENCE)]
                    model.rows.append((-np.inf, 0.0, entries))
            for place in older:
                used = [(columns[place, at], 1.0) for at in range(funds[place].entered, month + 1)]
                model.rows.append((0.0, np.inf, [*used, (empty, -funds[place].pence / PENCE)]))


def _solve(model: _Model) -> tuple[Any, float, bool]:
    """Maximise what is transferred; give every column's value, the bound in pounds, and whether it is proved."""
    import highspy  # noqa: PLC0415 - only a proposal needs it

    solver = highspy.Highs()
    solver.silent()
    options = {"parallel": "off", "time_limit": SECONDS, "mip_rel_gap": 0.0, "mip_abs_gap": 1e-4}
    for name, value in {**options, "mip_feasibility_tolerance": 1e-9, "primal_feasibility_tolerance": 1e-9}.items():
        solver.setOptionValue(name, value)
    solver.passModel(_described(model, highspy))
    solver.run()
    verdicts, status, found = highspy.HighsModelStatus, solver.getModelStatus(), solver.getInfo()
    proved = status == verdicts.kOptimal
    if not proved and not (status == verdicts.kTimeLimit and found.primal_solution_status == FEASIBLE):
        words = solver.modelStatusToString(status)
        raise FundingError(f"No transfers could be worked out ({words}). Ask for a shorter ledger with --until.")
    return np.array(solver.getSolution().col_value), -float(found.mip_dual_bound), proved


def _described(model: _Model, highspy: Any) -> Any:
    described = highspy.HighsLp()
    described.num_col_, described.num_row_ = len(model.upper), len(model.rows)
    cost = np.zeros(len(model.upper))
    cost[list(model.transfers.values())] = -1.0
    described.col_cost_ = cost
    described.col_lower_, described.col_upper_ = np.zeros(len(model.upper)), np.array(model.upper)
    described.row_lower_ = np.array([lower for lower, _, _ in model.rows])
    described.row_upper_ = np.array([upper for _, upper, _ in model.rows])
    kinds = highspy.HighsVarType
    described.integrality_ = [kinds.kInteger if whole else kinds.kContinuous for whole in model.whole]
    lengths = [len(entries) for _, _, entries in model.rows]
    described.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    described.a_matrix_.start_ = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
    flat = [entry for _, _, entries in model.rows for entry in entries]
    described.a_matrix_.index_ = np.array([column for column, _ in flat], dtype=np.int32)
    described.a_matrix_.value_ = np.array([weight for _, weight in flat])
    return described
