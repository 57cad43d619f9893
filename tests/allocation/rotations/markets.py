"""Small markets for the tests of matching, and oracles that look at every matching there is."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np

from allotment.evidence.rotations.match_inputs import Couple, MatchInputs, Ranks, Region

Lists = Mapping[str, Sequence[str]]


def market_of(
    applicants: Lists,
    programmes: Lists,
    capacity: Mapping[str, int] | None = None,
    couples: Sequence[tuple[str, str]] = (),
    joint: Mapping[tuple[str, str], Sequence[tuple[str, str]]] | None = None,
    region: Mapping[str, str] | None = None,
    regions: Sequence[Region] = (),
) -> MatchInputs:
    """Make a market of lists, the best first. A programme without a capacity has one place."""
    people, posts = list(applicants), list(programmes)
    wanted = [(people.index(a), posts.index(p), rank) for a in people for rank, p in enumerate(applicants[a], 1)]
    ranked = [(people.index(a), posts.index(p), rank) for p in posts for rank, a in enumerate(programmes[p], 1)]
    linked = []
    for one, two in couples:
        said = (joint or {}).get((one, two))
        places = [*posts, ""]
        order = None if said is None else tuple(
            (places.index(p) if p else -1, places.index(q) if q else -1, rank) for rank, (p, q) in enumerate(said, 1)
        )  # fmt: skip
        linked.append(Couple(people.index(one), people.index(two), joint=order))
    areas = [one.name for one in regions]
    return MatchInputs(
        tuple(people),
        tuple(posts),
        np.array([(capacity or {}).get(p, 1) for p in posts], dtype=np.int64),
        np.array([areas.index(region[p]) if region else -1 for p in posts], dtype=np.int64),
        tuple(regions),
        _ranks(wanted),
        _ranks(ranked),
        tuple(linked),
        {},
        {},
    )


def random_market(seed: int, people: int, posts: int, couples: int = 0, most: int = 2) -> MatchInputs:
    """Draw strict lists over the same random acceptable pairs for both sides."""
    generator = np.random.default_rng(seed)
    both = generator.random((people, posts)) < 0.8
    applicants = {f"a{a}": [f"p{p}" for p in generator.permutation(posts) if both[a, p]] for a in range(people)}
    programmes = {f"p{p}": [f"a{a}" for a in generator.permutation(people) if both[a, p]] for p in range(posts)}
    capacity = {f"p{p}": int(generator.integers(1, most + 1)) for p in range(posts)}
    pairs = [(f"a{2 * number}", f"a{2 * number + 1}") for number in range(couples)]
    return market_of(applicants, programmes, capacity, pairs)


def placed(inputs: MatchInputs, programme: np.ndarray) -> dict[str, str]:
    """Give who is where, by name; blank for unmatched."""
    names = [*inputs.programmes, ""]
    return {name: names[at] for name, at in zip(inputs.applicants, programme, strict=True)}


def every_matching(inputs: MatchInputs) -> Iterator[tuple[int, ...]]:
    """Give every way to place applicants at programmes they rank, within capacity; -1 for none."""
    ranked = ranks_of(inputs.by_applicant)
    posts = range(len(inputs.programmes))
    lists = [[p for p in posts if (a, p) in ranked] + [-1] for a in range(len(inputs.applicants))]
    for match in itertools.product(*lists):
        if all(match.count(p) <= inputs.capacity[p] for p in posts):
            yield match


def blocking_count(inputs: MatchInputs, match: Sequence[int]) -> int:
    """Count blocking pairs by the definition, for strict preferences and the declared order of couples."""
    wanted, ranked = ranks_of(inputs.by_applicant), ranks_of(inputs.by_programme)
    posts = range(len(inputs.programmes))
    couples = [(one.first, one.second) for one in inputs.couples]
    linked = {person for couple in couples for person in couple}

    def fits(post: int, coming: Sequence[int], leaving: Sequence[int]) -> bool:
        worst = max(ranked[a, post] for a in coming)
        better = sum(1 for a, at in enumerate(match) if at == post and a not in leaving and ranked[a, post] < worst)
        return better + len(coming) <= inputs.capacity[post]

    count = 0
    for a in set(range(len(match))) - linked:
        mine = wanted.get((a, match[a]), 10**9)
        count += sum(1 for p in posts if (a, p) in wanted and wanted[a, p] < mine and fits(p, [a], [a]))
    for couple in couples:
        lists = [[p for p in posts if (a, p) in wanted] + [-1] for a in couple]
        mine = _key(couple, (match[couple[0]], match[couple[1]]), wanted)
        for option in itertools.product(*lists):
            coming: dict[int, list[int]] = {}
            for a, p in zip(couple, option, strict=True):
                if p >= 0:
                    coming.setdefault(p, []).append(a)
            better = _key(couple, option, wanted) < mine
            count += better and all(fits(p, people, couple) for p, people in coming.items())
    return count


def ranks_of(ranks: Ranks | None) -> dict[tuple[int, int], int]:
    """Give ranks by applicant and programme."""
    assert ranks is not None
    columns = (ranks.applicant.tolist(), ranks.programme.tolist(), ranks.rank.tolist())
    return {(a, p): rank for a, p, rank in zip(*columns, strict=True)}


def write_market(inputs: MatchInputs, folder: Path) -> dict[str, Path]:
    """Write a market as the command's files, and give them by the names of ``MatchFiles``."""
    folder.mkdir(parents=True, exist_ok=True)
    people, posts = inputs.applicants, inputs.programmes
    rows = {
        "programmes": ["programme,capacity", *(f"{p},{c}" for p, c in zip(posts, inputs.capacity, strict=True))],
        "applicant_preferences": ["applicant,programme,rank"],
        "programme_preferences": ["programme,applicant,rank"],
    }
    rows["applicant_preferences"] += [
        f"{people[a]},{posts[p]},{r}" for (a, p), r in ranks_of(inputs.by_applicant).items()
    ]
    rows["programme_preferences"] += [
        f"{posts[p]},{people[a]},{r}" for (a, p), r in ranks_of(inputs.by_programme).items()
    ]
    if inputs.couples:
        rows["couples"] = ["applicant,partner", *(f"{people[c.first]},{people[c.second]}" for c in inputs.couples)]
    files = {}
    for name, lines in rows.items():
        files[name] = folder / f"{name}.csv"
        files[name].write_text("\n".join(lines) + "\n", encoding="utf-8")
    return files


def _key(couple: tuple[int, int], option: Sequence[int], wanted: Mapping[tuple[int, int], int]) -> tuple[int, ...]:
    one, two = (wanted.get((a, p)) for a, p in zip(couple, option, strict=True))
    if one is not None and two is not None:
        return (0, one + two, max(one, two), one)
    if one is not None:
        return (1, one, 0)
    return (1, two, 1) if two is not None else (2,)


def _ranks(rows: Sequence[tuple[int, int, int]]) -> Ranks:
    columns = np.array(rows, dtype=np.int64).reshape(-1, 3)
    return Ranks(columns[:, 0].copy(), columns[:, 1].copy(), columns[:, 2].copy())
