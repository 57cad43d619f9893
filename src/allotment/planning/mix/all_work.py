"""The work on each system that runs in processes of their own: ask the engine for slopes, and hold a choice to it."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

import numpy as np
import polars as pl
from numpy.typing import NDArray

from allotment.allocation.investment.assemble import flows_asked
from allotment.allocation.investment.choose import Choice
from allotment.allocation.investment.ledger import keep_books
from allotment.allocation.investment.problem import Problem
from allotment.allocation.investment.verify import Verdict, verify
from allotment.evidence.funding.funding import Funding
from allotment.evidence.local_evidence import LocalEvidence
from allotment.planning.desk import Desk
from allotment.planning.groundwork import Groundwork
from allotment.planning.mix import tables
from allotment.planning.mix.asked import MixAsked
from allotment.planning.mix.ground import MixGround, lay_ground
from allotment.planning.mix.held_to import gap_fte, rules_of
from allotment.planning.mix.search import Found, at_doses, problem_around, with_overrides
from allotment.planning.request import ProjectionAsked
from allotment.projection.response import respond

FloatArray = NDArray[np.float64]
Answered = TypeVar("Answered")
Said = Callable[[str, int], None]


@dataclass(frozen=True)
class Sloped:
    """One system's problem on the engine's slopes, and its gap without levers."""

    problem: Problem
    gap_before_fte: float


@dataclass(frozen=True)
class Settled:
    """What the whole engine makes of a system's choice, as tables with the system's code, verified.

    ``off_fte`` is the FTE by which reckoning and engine differ, slot by slot and year by year; ``extra_fte`` what the
    mix adds or takes, in the same sum.
    """

    tables: dict[str, pl.DataFrame]
    gap_after_fte: float
    spent_pence: int
    off_fte: float
    extra_fte: float
    verdict: Verdict

    @property
    def linearisation_error(self) -> float:
        """The FTE by which the reckoning was off, as a share of the extra FTE."""
        return self.off_fte / self.extra_fte if self.extra_fte > 0 else 0.0


class Workers:
    """Processes that each lay the groundwork once and take systems in turn; without a pool, this process does it."""

    def __init__(self, pool: ProcessPoolExecutor | None) -> None:
        """Work in a pool, or here."""
        self._pool = pool

    def each(self, work: Callable[..., Answered], jobs: Mapping[str, tuple[object, ...]], say: Said) -> list[Answered]:
        """Do one piece of work for each system, and give the answers in the systems' order.

        Args:
            work: what to do.
            jobs: by system, what it is done with.
            say: told each system that is ready, and how many are.
        """
        if self._pool is None:
            answers = []
            for done, (ics, given) in enumerate(jobs.items(), start=1):
                answers.append(work(*given))
                say(ics, done)
            return answers
        waiting = {self._pool.submit(work, *given): ics for ics, given in jobs.items()}
        for done, finished in enumerate(as_completed(waiting), start=1):
            finished.result()
            say(waiting[finished], done)
        return [finished.result() for finished in waiting]


@contextmanager
def workers(count: int) -> Iterator[Workers]:
    """Give so many processes, one being this one; where the work ends early, what is not yet begun is given up."""
    if count == 1:
        yield Workers(None)
        return
    context = multiprocessing.get_context("spawn")  # a fork would copy threads in mid-step
    with ProcessPoolExecutor(count, mp_context=context) as pool:
        try:
            yield Workers(pool)
        except BaseException:  # a cancelled run too: the systems in hand are finished, and the processes end
            pool.shutdown(wait=True, cancel_futures=True)
            raise


def slopes_of(home: Path, asked: MixAsked, funding: Funding, doses: FloatArray | None) -> Sloped:
    """State a system's problem on the engine's slopes at doses (O, Y), or without any."""
    ground = _lay(home, asked, funding)
    plans = tuple(ground.plans())
    nothing = np.zeros((len(plans), len(ground.years)))
    point = at_doses(ground, plans, nothing if doses is None else doses)
    flows = flows_asked(plans, ground.slots)
    basis = respond(point.inputs, point.mean, ground.model.inputs, ground.base, ground.slots, flows)
    problem = with_overrides(problem_around(ground, plans, basis, point), funding.overrides)
    return Sloped(problem, gap_fte(ground, ground.supply))


def settle(home: Path, asked: MixAsked, funding: Funding, choice: Choice) -> Settled:
    """Run a system's choice through the whole engine, keep its books and hold every row against the rules."""
    ground = _lay(home, asked, funding)
    plans = tuple(ground.plans())
    point = at_doses(ground, plans, choice.dose_of)
    found = Found(plans, choice, point, {}, ())  # the slopes have been used up: no row is made from them
    ledger = keep_books(choice)
    rows = {
        "doses": tables.dose_rows(found, ledger),
        "payments": tables.payment_rows(found, ledger),
        "spend": tables.spend_rows(choice, ledger),
        "gains": tables.gain_rows(found),
        "slots": tables.slot_rows(ground, found),
        "pay_bill": tables.pay_bill_rows(ground, found, ledger),
    }
    reckoned = choice.problem.supply.T + choice.gained_fte.T
    return Settled(
        tables={
            name: tables.to_table(listed).select(pl.lit(asked.ics).alias("ics"), pl.all())
            for name, listed in rows.items()
            if listed
        },
        gap_after_fte=gap_fte(ground, point.supply),
        spent_pence=sum(row["spent_pence"] for row in rows["spend"]),
        off_fte=float(np.abs(reckoned - point.supply).sum()),
        extra_fte=float(np.abs(point.supply - ground.supply).sum()),
        verdict=verify(rows["doses"], rows["payments"], rows["spend"], rows["gains"], rules_of(ground)),
    )


def _lay(home: Path, asked: MixAsked, funding: Funding) -> MixGround:
    return lay_ground(_groundwork(home, asked.evidence_folder, asked.local), asked, funding)


@lru_cache(maxsize=1)
def _groundwork(home: Path, evidence_folder: Path | None, local: LocalEvidence | None) -> Groundwork:
    """Lay the groundwork once for each process; the evidence is imported already and read from the cache."""
    ground = Groundwork.lay(Desk(home), ProjectionAsked("", "central", evidence_folder=evidence_folder, local=local))
    ground.baselines  # noqa: B018 - worked out once for all the systems this process will take
    return ground
