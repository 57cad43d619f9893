"""Works figures out and writes them where the shelf reads them: the part that needs the drawing libraries."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

import polars as pl

from allotment.projection.run import RunRecord
from allotment.reports.charts.kind import ChartKind
from allotment.reports.charts.screen import SCREENS
from allotment.reports.charts.slice import WHOLE_SYSTEM, Slice, synthetic_share_at_start
from allotment.reports.figure import NO_DATA, Figure
from allotment.reports.html import figure_table, figure_tag
from allotment.reports.live.kept import ROWS, WORDS
from allotment.reports.live.sheet import FigureAccount
from allotment.reports.live.specs import figure_spec, file_bytes
from allotment.reports.run_views import place, synthetic_word


@dataclass(frozen=True)
class Origin:
    """What a set of figures is drawn from: its run (the first of two), the words for its source, its synthetic tag."""

    run: RunRecord
    source: tuple[str, ...]
    tag: str


def origin_of(run: RunRecord, part: Slice = WHOLE_SYSTEM, *others: RunRecord) -> Origin:
    """Say where the figures of a slice of a run, or of several runs, come from."""
    return Origin(run, tuple(map(_source, (run, *others))), synthetic_word(synthetic_share_at_start(run, part)))


def _source(run: RunRecord) -> str:
    dated = f"{run.base_date.day} {run.base_date:%B %Y}"
    return (
        f"Allotment, run {run.run_id}: {place(run)} ({run.request.ics}), {run.scenario_title}, baseline {dated}, "
        f"{run.request.years} years, {run.request.replicates} simulated futures, seed {run.request.seed}, version "
        f"{run.code_version}."
    )


@dataclass(frozen=True)
class Account:
    """What figures say of where they come from: the words for the source, the synthetic tag, the baseline's date."""

    source: tuple[str, ...]
    tag: str
    base_date: date


def write_figures(kinds: Sequence[ChartKind], origin: Origin, folder: Path) -> None:
    """Write each chart into a folder of its own, and ``index.json`` with their keys in order."""
    write_figures_of(origin.run, kinds, Account(origin.source, origin.tag, origin.run.base_date), folder)


def write_figures_of(subject: object, kinds: Sequence[ChartKind], account: Account, folder: Path) -> None:
    """Write the charts of a run, or of what else their tables are made from."""
    for kind in kinds:
        (folder / kind.key).mkdir()
        write_figure(kind, kind.chart_table(subject), account, folder / kind.key)
    (folder / "index.json").write_text(json.dumps({"keys": [kind.key for kind in kinds]}), encoding="utf-8")


def write_figure(kind: ChartKind, rows: pl.DataFrame, account: Account, folder: Path) -> None:
    """Write one chart into its folder: its words, its table and its drawings."""
    figure = Figure(kind, rows, NO_DATA if rows.is_empty() else kind.describe(rows), {})
    tag = figure_tag(figure, account.tag)
    specifications = {screen.name: _json(figure_spec(kind, rows, screen)) for screen in SCREENS}
    table = asdict(figure_table(figure))
    shown = {
        "key": kind.key,
        "title": kind.title,
        "form": kind.form,
        "alternative": figure.alternative,
        "how_to_read": kind.how_to_read,
        "tag": tag,
        "has_rows": figure.has_rows,
        "table": table,
    }
    content = _json([shown, specifications])
    words = {
        "shown": shown | {"etag": hashlib.sha256(content.encode("utf-8")).hexdigest()[:32]},
        "columns": kind.columns,
        "source": account.source,
        "base_date": account.base_date.isoformat(),
    }
    (folder / WORDS).write_text(_json(words), encoding="utf-8")
    for name, specification in specifications.items():
        (folder / f"{name}.json").write_text(specification, encoding="utf-8")
    rows.drop("geometry", strict=False).write_parquet(folder / ROWS)


def _json(content: object) -> str:
    return json.dumps(content, separators=(",", ":"), ensure_ascii=False)


def make_file(folder: Path, file_format: str) -> bytes:
    """Give one file of a kept figure: csv, svg, png or xlsx."""
    words = json.loads((folder / WORDS).read_bytes())
    shown = words["shown"]
    account = FigureAccount(
        title=shown["title"],
        form=shown["form"],
        how_to_read=shown["how_to_read"],
        alternative=shown["alternative"],
        columns=tuple(words["columns"]),
        tag=shown["tag"],
        source=tuple(words["source"]),
        base_date=date.fromisoformat(words["base_date"]),
    )
    specification = (folder / "wide.json").read_text(encoding="utf-8")
    return file_bytes(file_format, specification, pl.read_parquet(folder / ROWS), account)
