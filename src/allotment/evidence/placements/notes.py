"""What was understood of the files and might not have been meant: nothing of it is wrong."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from allotment.evidence.assumptions.vocabulary import did_you_mean

MOST_NAMED = 5


def notes_on(
    students: pl.DataFrame, settings: pl.DataFrame, blocks: pl.DataFrame, previous: pl.DataFrame | None
) -> tuple[str, ...]:
    """Say in sentences what a reader should look at; no student is named."""
    return (
        *_needs(students, settings),
        *_professions(settings, blocks),
        *_names(students, settings),
        *_audits(settings),
        *_shared(blocks),
        *_previous(previous, settings),
    )


def _needs(students: pl.DataFrame, settings: pl.DataFrame) -> Iterable[str]:
    offered = settings["features"].explode().drop_nulls().unique().sort().to_list()
    wanted = students["needs"].explode().drop_nulls().value_counts(sort=True)
    for need, count in wanted.iter_rows():
        if need not in offered:
            yield f"No setting offers {need!r}, which {count:,} students need. {did_you_mean(need, offered)}"


def _professions(settings: pl.DataFrame, blocks: pl.DataFrame) -> Iterable[str]:
    known = blocks["profession"].unique().sort().to_list()
    taken = settings["professions"].explode().drop_nulls().unique().sort().to_list()
    strange = [name for name in taken if name not in known]
    if strange:
        yield f"Settings take professions that no programme is of: {_some(strange)}."
    for name in known:
        if name not in taken:
            yield f"No setting takes {name}. {did_you_mean(name, taken)}"


def _names(students: pl.DataFrame, settings: pl.DataFrame) -> Iterable[str]:
    known = {*settings["setting"].to_list(), *settings["organisation"].drop_nulls().to_list()}
    named = pl.concat([students["avoid"].explode(), students["done"].explode()]).drop_nulls().unique().sort()
    strange = [name for name in named.to_list() if name not in known]
    if strange:
        some = _some(strange)
        yield f"{len(strange):,} settings that students avoid or have done are not among the settings: {some}."


def _audits(settings: pl.DataFrame) -> Iterable[str]:
    without = int(settings["audit_until"].is_null().sum())
    if without:
        yield f"{without:,} settings give no last day of their audit; it is taken as current."


def _shared(blocks: pl.DataFrame) -> Iterable[str]:
    shared = blocks.filter(pl.col("shared").is_not_null())["shared"].n_unique()
    if shared:
        noun = "block is" if shared == 1 else "blocks are"
        yield f"{shared:,} {noun} shared between programmes: peer groups are kept together there where they can be."


def _previous(previous: pl.DataFrame | None, settings: pl.DataFrame) -> Iterable[str]:
    if previous is None:
        return
    gone = previous.filter(~pl.col("setting").is_in(settings["setting"].to_list()))["setting"].unique().sort().to_list()
    if gone:
        yield f"The previous placements name settings that are no longer there: {_some(gone)}."


def _some(names: list[str]) -> str:
    more = "" if len(names) <= MOST_NAMED else f" and {len(names) - MOST_NAMED:,} more"
    return ", ".join(names[:MOST_NAMED]) + more
