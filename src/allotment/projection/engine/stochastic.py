"""The stochastic face: replicates of whole people, one replicate a thread at a time."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from queue import Empty, SimpleQueue

import numpy as np

from allotment.projection.engine.check import check_draws, check_inputs
from allotment.projection.engine.inputs import FLOWS, CohortInputs, ParameterDraws, StochasticResult
from allotment.projection.engine.layout import lay_out, with_draw
from allotment.projection.engine.replicate import Outcome, run_replicate
from allotment.projection.engine.roll import Bench, new_bench
from allotment.projection.engine.streams import replicate_key

LONGEST_SILENCE_SECONDS = 0.5


def project_replicates(
    inputs: CohortInputs,
    draws: ParameterDraws,
    seed: int,
    threads: int | None = None,
    keep_flows: bool = False,
    progress: Callable[[int], None] | None = None,
    first_replicate: int = 0,
) -> StochasticResult:
    """Project as many replicates as there are parameter draws.

    Row i of the draws and of the result is replicate ``first_replicate + i``. A replicate's result depends on the
    seed, its number, its draws and the inputs, and not on ``threads``, on the order of cells and links, or on cells
    that no chain of links joins to it.

    Args:
        inputs: stocks, rates and inflows.
        draws: multipliers of rates and inflows, N rows.
        seed: names the world's random numbers.
        threads: how many replicates run at once; by default as many as this process may use processors.
        keep_flows: keep every flow of every replicate.
        progress: called in the caller's thread with the number finished: after each replicate, and twice a second
            while none finishes. What it raises stops the run: replicates that have not begun are given up.
        first_replicate: the number of the first replicate.

    Raises:
        EngineInputError: the inputs break a rule of ``check_inputs`` or the draws one of ``check_draws``.
    """
    check_inputs(inputs)
    check_draws(inputs, draws)
    layout, link_order = lay_out(inputs)
    replicates, periods, cells = draws.replicates, inputs.periods, inputs.cells
    closing = np.zeros((replicates, periods, cells), dtype=np.int32)
    closing_fte = np.zeros((replicates, periods, cells))
    flows = np.zeros((replicates, len(FLOWS), periods if keep_flows else 0, cells), dtype=np.int32)
    benches = threading.local()

    def run(row: int) -> None:
        bench: Bench | None = getattr(benches, "bench", None)
        if bench is None:
            bench = benches.bench = new_bench(*inputs.opening.shape)
        out = Outcome(flows=flows[row], closing=closing[row], closing_fte=closing_fte[row])
        run_replicate(with_draw(layout, draws, row, link_order), bench, out, replicate_key(seed, first_replicate + row))

    _run_all(run, replicates, threads or _processors(), progress)
    return StochasticResult(flows=flows if keep_flows else None, closing=closing, closing_fte=closing_fte)


def _run_all(run: Callable[[int], None], replicates: int, threads: int, progress: Callable[[int], None] | None) -> None:
    """Run every replicate; the first error, or an interruption, cancels those that have not begun."""
    tell = progress or (lambda _finished: None)
    ended: SimpleQueue[Future[None]] = SimpleQueue()
    pool = ThreadPoolExecutor(threads, thread_name_prefix="replicate")
    try:
        for row in range(replicates):
            pool.submit(run, row).add_done_callback(ended.put)
        finished = 0
        while finished < replicates:
            try:
                future = ended.get(timeout=LONGEST_SILENCE_SECONDS)
            except Empty:  # the first replicate of an installation compiles for ten seconds
                tell(finished)
                continue
            future.result()
            finished += 1
            tell(finished)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _processors() -> int:
    """Count the processors this process may use, where the system can say so."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
