"""Small systems for the engine's tests: one written out, and many drawn by hypothesis."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from allotment.projection.engine.inputs import FLOWS, CohortInputs, LinkKind, ParameterDraws

MOVE, PROGRESSION = int(LinkKind.MOVE), int(LinkKind.PROGRESSION)
OUT = ("retirements", "leavers", "moves_out", "progression_out")
IN = ("moves_in", "graduates", "recruits", "progression_in")


def net(flows: Any) -> Any:
    """Joiners less leavers of flows (F, T, C)."""
    return sum(flows[FLOWS.index(name)] for name in IN) - sum(flows[FLOWS.index(name)] for name in OUT)


def a_system(
    opening: Any,
    periods: int = 1,
    periods_per_year: int = 1,
    links: list[tuple[int, int, int, float]] | None = None,
    **changes: Any,
) -> CohortInputs:
    """Make inputs in which nobody leaves, moves or joins, but for ``links`` (from, to, kind, hazard) and changes.

    A change is broadcast to the shape its array must have.
    """
    opening = np.asarray(opening, dtype=np.int64)
    cells, ages = opening.shape
    ends = links or []
    sources = changes.pop("sources", ("UK recruitment",))
    shapes: dict[str, tuple[tuple[int, ...], float]] = {
        "participation": ((cells, ages), 1.0),
        "participation_factor": ((periods, cells), 1.0),
        "retire_hazard": ((cells, ages), 0.0),
        "retire_factor": ((periods, cells), 1.0),
        "leave_hazard": ((cells, ages), 0.0),
        "leave_factor": ((periods, cells), 1.0),
        "link_factor": ((periods, len(ends)), 1.0),
        "graduates": ((periods, cells), 0.0),
        "recruits": ((len(sources), periods, cells), 0.0),
        "graduate_age": ((cells, ages), 1 / ages),
        "recruit_age": ((cells, ages), 1 / ages),
    }
    filled = {
        name: np.array(np.broadcast_to(np.asarray(changes.pop(name, value), dtype=float), shape))
        for name, (shape, value) in shapes.items()
    }
    names = changes.pop("cell_names", tuple(f"RT{cell}|Nurses" for cell in range(cells)))
    return CohortInputs(
        cell_names=names,
        sources=sources,
        periods_per_year=periods_per_year,
        opening=opening,
        link_from=np.array([link[0] for link in ends], dtype=np.int64),
        link_to=np.array([link[1] for link in ends], dtype=np.int64),
        link_kind=np.array([link[2] for link in ends], dtype=np.int64),
        link_hazard=np.array([link[3] for link in ends], dtype=float),
        **filled,
        **changes,
    )


def no_uncertainty(inputs: CohortInputs, replicates: int, **changes: Any) -> ParameterDraws:
    """Draws of ones, but for changes, each broadcast to its shape."""
    cells, periods, links = inputs.cells, inputs.periods, len(inputs.link_from)
    shapes: dict[str, tuple[int, ...]] = {
        "retire": (replicates, cells),
        "leave": (replicates, periods, cells),
        "link": (replicates, links),
        "graduates": (replicates, cells),
        "recruits": (replicates, periods, cells),
        "participation": (replicates, cells),
    }
    return ParameterDraws(
        **{name: np.array(np.broadcast_to(changes.get(name, 1.0), shape), float) for name, shape in shapes.items()}
    )


def linked_system(periods: int = 6, periods_per_year: int = 1) -> CohortInputs:
    """Five cells: three that exchange people in a ring, one that feeds it, and one apart; everything happens."""
    generator = np.random.default_rng(20260401)
    ages = 12
    shares = generator.dirichlet(np.ones(ages), size=5)
    return a_system(
        generator.integers(0, 40, size=(5, ages)),
        periods=periods,
        periods_per_year=periods_per_year,
        links=[
            (0, 1, MOVE, 0.05),
            (0, 2, MOVE, 0.10),
            (1, 2, MOVE, 0.07),
            (2, 0, MOVE, 0.02),
            (3, 0, MOVE, 0.2),
            (3, 1, PROGRESSION, 0.1),
            (3, 2, PROGRESSION, 0.1),
        ],
        sources=("UK recruitment", "International recruitment"),
        cell_names=("RTE|Nurses", "RTQ|Nurses", "U12345|Nurses", "E10000013|Care workers", "RTE|Ambulance staff"),
        participation=generator.uniform(0.5, 1.0, size=(5, ages)),
        participation_factor=generator.uniform(0.9, 1.1, size=(periods, 5)),
        retire_hazard=np.where(np.arange(ages) > 7, 0.2, 0.0),
        leave_hazard=generator.uniform(0.02, 0.3, size=(5, ages)),
        leave_factor=generator.uniform(0.8, 1.2, size=(periods, 5)),
        graduates=generator.uniform(0, 8, size=(periods, 5)),
        recruits=generator.uniform(0, 8, size=(2, periods, 5)),
        graduate_age=shares,
        recruit_age=shares[::-1],
    )


@st.composite
def systems(draw: st.DrawFn) -> CohortInputs:
    """Any small system."""
    cells, ages, sources = draw(st.integers(1, 4)), draw(st.integers(2, 5)), draw(st.integers(0, 2))
    periods_per_year = draw(st.sampled_from([1, 12]))
    periods = draw(st.integers(1, 4 if periods_per_year == 1 else 14))
    pairs = [(a, b, kind) for a in range(cells) for b in range(cells) for kind in (MOVE, PROGRESSION) if a != b]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=6)) if pairs else []
    links = [(*pair, draw(st.floats(0, 2))) for pair in chosen]

    def rates(*shape: int, most: float = 3.0) -> Any:
        return draw(arrays(float, shape, elements=st.floats(0, most), fill=st.floats(0, most)))

    def shares() -> Any:
        weights = rates(cells, ages, most=1.0) + 0.01
        return weights / weights.sum(axis=1, keepdims=True)

    return a_system(
        draw(arrays(np.int64, (cells, ages), elements=st.integers(0, 3000))),
        periods=periods,
        periods_per_year=periods_per_year,
        links=links,
        sources=tuple(f"source {s}" for s in range(sources)),
        participation=rates(cells, ages, most=1.0),
        participation_factor=rates(periods, cells),
        retire_hazard=rates(cells, ages),
        retire_factor=rates(periods, cells),
        leave_hazard=rates(cells, ages),
        leave_factor=rates(periods, cells),
        link_factor=rates(periods, len(links)),
        graduates=rates(periods, cells, most=40.0),
        recruits=rates(sources, periods, cells, most=40.0),
        graduate_age=shares(),
        recruit_age=shares(),
    )
