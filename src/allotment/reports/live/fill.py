"""Fills the shelf's folders: which charts go into which set. The part of the shelf that needs the drawing libraries."""

from __future__ import annotations

import json
from pathlib import Path

from allotment.projection.run import RunRecord
from allotment.reports.charts.answer_section import kind_of
from allotment.reports.charts.chosen_mix import ChosenMix
from allotment.reports.charts.compared import ComparedRuns
from allotment.reports.charts.drawn_section import DrawnAnswer
from allotment.reports.charts.mix_catalogue import MIX_KINDS
from allotment.reports.charts.slice import WHOLE_SYSTEM, Slice
from allotment.reports.charts.workforce_filter import WorkforceFilter
from allotment.reports.figure_catalogue import chart_kinds
from allotment.reports.live.choices import run_choices
from allotment.reports.live.compare import compare_figures
from allotment.reports.live.make import Account, origin_of, write_figure, write_figures, write_figures_of
from allotment.reports.live.slices import kinds_of_slice, workforce_slice


def fill_slice(run: RunRecord, part: Slice, folder: Path) -> None:
    """Write the figures of one slice's gap."""
    write_figures(kinds_of_slice(run, part), origin_of(run, part), folder)


def fill_section(run: RunRecord, section: str, folder: Path) -> None:
    """Write the figures of one section of the report."""
    write_figures(chart_kinds(run)[section], origin_of(run), folder)


def fill_workforce(run: RunRecord, filters: WorkforceFilter, folder: Path) -> None:
    """Write the figures of the chosen staff in post."""
    write_figures(workforce_slice(run, filters), origin_of(run), folder)


def fill_compared(
    first: RunRecord, second: RunRecord, compared: ComparedRuns, scope: str, name: str, folder: Path
) -> None:
    """Write the figures of one slice of two runs."""
    write_figures(compare_figures(compared, scope, name), origin_of(first, WHOLE_SYSTEM, second), folder)


def fill_mix(mix: ChosenMix, folder: Path) -> None:
    """Write the figures of a chosen mix."""
    account = Account((mix.source,), "Part synthetic" if mix.is_part_synthetic else "", mix.made_on)
    write_figures_of(mix, MIX_KINDS, account, folder)


def fill_answer(drawn: DrawnAnswer, folder: Path) -> None:
    """Write the figures of an answer: one a section that is drawn."""
    account = Account((drawn.source,), drawn.tag, drawn.made_on)
    for section in drawn.sections:
        place = folder / section.key
        place.mkdir()
        kind = kind_of(section)
        write_figure(kind, kind.chart_table(section), account, place)
    keys = [section.key for section in drawn.sections]
    (folder / "index.json").write_text(json.dumps({"keys": keys}), encoding="utf-8")


def fill_choices(run: RunRecord, folder: Path) -> None:
    """Write what the lists above the charts offer."""
    (folder / "index.json").write_text(json.dumps(run_choices(run), ensure_ascii=False), encoding="utf-8")
