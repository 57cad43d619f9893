"""The largest flow through a network of whole numbers, by OR-Tools' push-relabel: exact, with no tolerance."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from ortools.graph.python import max_flow  # type: ignore[import-untyped]

IntArray = NDArray[np.int64]


def largest_flow(tails: IntArray, heads: IntArray, capacities: IntArray, source: int, sink: int) -> IntArray:
    """Give the flow on each of K arcs (K,) when as much as possible goes from the source to the sink.

    Raises:
        RuntimeError: the network is none, as where a capacity is below nought.
    """
    network = max_flow.SimpleMaxFlow()
    arcs = network.add_arcs_with_capacity(tails.astype(np.int32), heads.astype(np.int32), capacities)
    ended = network.solve(source, sink)
    if ended != network.OPTIMAL:
        raise RuntimeError(f"no largest flow was found: {ended}")
    return np.asarray(network.flows(arcs), dtype=np.int64)
