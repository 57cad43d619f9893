"""How fast doctors are matched, in parts, and beside the library ``matching``.

python -m benchmarks.rotations [market|peer|couples|files]

``market``: 30,000 applicants with 100 preferences over 600 programmes, from arrays. ``couples``: the same with 500
couples and 20 preferences. ``files``: the whole command on CSV files of the first. ``peer``: 1,000 applicants with 10
preferences, here and in ``matching`` (if it is installed).
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import polars as pl

from allotment.allocation.rotations.accept import accept, compile_accept
from allotment.allocation.rotations.couples_search import compile_search
from allotment.allocation.rotations.market import make_market
from allotment.allocation.rotations.match import STABLE, match_doctors
from allotment.evidence.rotations.match_inputs import Couple, MatchInputs, Ranks
from allotment.evidence.rotations.read_match import MatchFiles
from allotment.planning.desk import Desk
from allotment.planning.rotate_doctors import RotateAsked, rotate_doctors

APPLICANTS, PROGRAMMES, PREFERENCES = 30_000, 600, 100


def synthetic(
    applicants: int, programmes: int, preferences: int, couples: int = 0, spare: int = 0, seed: int = 1
) -> MatchInputs:
    """Make a strict market: bigger pull for some programmes, a common score with noise. Synthetic, for timing alone."""
    generator = np.random.default_rng(seed)
    pull = generator.gumbel(size=(applicants, programmes)) + generator.normal(0, 1, programmes)
    chosen = np.argsort(-pull, axis=1)[:, :preferences]
    applicant = np.repeat(np.arange(applicants), preferences)
    programme = chosen.ravel()
    score = generator.normal(0, 1, applicants)[applicant] + generator.normal(0, 0.5, len(applicant))
    order = np.lexsort((-score, programme))
    first = np.concatenate(([0], np.cumsum(np.bincount(programme, minlength=programmes))))
    place = np.empty(len(programme), dtype=np.int64)
    place[order] = np.arange(len(programme)) - first[programme[order]] + 1
    rank = np.tile(np.arange(1, preferences + 1), applicants)
    return MatchInputs(
        tuple(f"A{number:05d}" for number in range(applicants)),
        tuple(f"P{number:03d}" for number in range(programmes)),
        np.full(programmes, applicants // programmes + spare, dtype=np.int64),
        np.full(programmes, -1, dtype=np.int64),
        (),
        Ranks(applicant, programme, rank),
        Ranks(applicant, programme, place),
        tuple(Couple(2 * number, 2 * number + 1) for number in range(couples)),
        {},
        {},
    )


def timed(what: str, work: Callable[[], object]) -> object:
    """Do some work, print how long it took, and give what it gave."""
    began = time.perf_counter()
    done = work()
    print(f"{what}: {time.perf_counter() - began:.3f} s")
    return done


def write_files(inputs: MatchInputs, folder: Path) -> MatchFiles:
    """Write a market as the command's three files."""
    people, programmes = np.array(inputs.applicants), np.array(inputs.programmes)
    pl.DataFrame({"programme": programmes, "capacity": inputs.capacity}).write_csv(folder / "programmes.csv")
    for name, ranks in (("applicants", inputs.by_applicant), ("ranks", inputs.by_programme)):
        assert ranks is not None
        columns = {"applicant": people[ranks.applicant], "programme": programmes[ranks.programme], "rank": ranks.rank}
        pl.DataFrame(columns).write_csv(folder / f"{name}.csv")
    return MatchFiles(folder / "programmes.csv", folder / "applicants.csv", folder / "ranks.csv")


def market() -> None:
    """Time joining both sides' ranks, and deferred acceptance."""
    inputs = synthetic(APPLICANTS, PROGRAMMES, PREFERENCES)
    timed("compiling, or fetching machine code", compile_accept)
    made = timed("joining 3,000,000 pairs and breaking ties", lambda: make_market(inputs, 1))
    timed("deferred acceptance", lambda: accept(made))  # type: ignore[arg-type]
    timed("both", lambda: match_doctors(inputs, STABLE, 1))


def couples() -> None:
    """Time a match with 500 couples."""
    inputs = synthetic(APPLICANTS, PROGRAMMES, 20, couples=500, spare=10)
    compile_accept()
    timed("compiling, or fetching machine code", compile_search)
    match = timed("30,000 applicants, 20 preferences, 500 couples", lambda: match_doctors(inputs, STABLE, 1))
    print(match.how)  # type: ignore[attr-defined]
    told = match.programme  # type: ignore[attr-defined]
    print(f"{int((told >= 0).sum()):,} matched")


def files() -> None:
    """Time the whole verb on files, with its own check."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        asked = write_files(synthetic(APPLICANTS, PROGRAMMES, PREFERENCES), folder)
        size = sum(path.stat().st_size for path in folder.iterdir()) / 2**20
        desk = Desk(folder / "home")
        work = RotateAsked(asked, out=folder / "match.csv")
        answer = timed(f"the verb on {size:.0f} MiB of files", lambda: rotate_doctors(desk, work))
    print(answer.as_json()["seconds"])  # type: ignore[attr-defined]
    print(f"peak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20:.2f} GiB")


def peer() -> None:
    """Time a small market here and in the library ``matching``, and compare what they give."""
    inputs = synthetic(1_000, 50, 10)
    compile_accept()
    match = timed("here", lambda: match_doctors(inputs, STABLE, 1))
    if find_spec("matching") is None:
        print("matching is not installed: pip install matching")
        return
    theirs = timed("matching", lambda: library_match(inputs))
    ours = {person: int(at) for person, at in enumerate(match.programme) if at >= 0}  # type: ignore[attr-defined]
    print("the same" if ours == theirs else "different")


def library_match(inputs: MatchInputs) -> dict[int, int]:
    """Give the resident-optimal matching of the library, as applicant and programme."""
    from matching.games import HospitalResident  # noqa: PLC0415 - only where it is installed

    assert inputs.by_programme is not None
    order = np.lexsort((inputs.by_programme.rank, inputs.by_programme.programme))
    lists: dict[str, list[str]] = {f"a{number}": [] for number in range(len(inputs.applicants))}
    ranked: dict[str, list[str]] = {f"p{number}": [] for number in range(len(inputs.programmes))}
    for person, at in zip(inputs.by_applicant.applicant, inputs.by_applicant.programme, strict=True):
        lists[f"a{person}"].append(f"p{at}")
    for entry in order:
        ranked[f"p{inputs.by_programme.programme[entry]}"].append(f"a{inputs.by_programme.applicant[entry]}")
    places = {f"p{number}": int(capacity) for number, capacity in enumerate(inputs.capacity)}
    solved = HospitalResident.create_from_dictionaries(lists, ranked, places).solve(optimal="resident")
    return {int(str(one)[1:]): int(str(at)[1:]) for at, people in solved.items() for one in people}


if __name__ == "__main__":
    named = sys.argv[1:] or ["market", "couples", "files", "peer"]
    for part in named:
        {"market": market, "peer": peer, "couples": couples, "files": files}[part]()
