"""Figures of archived runs, worked out once and kept on disk, so that a page costs a few small reads.

A run never changes, so neither do its figures: a folder's name is made from everything that shapes what is in it,
the code that draws included. Only making a figure imports the drawing libraries; reading one does not.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from allotment.projection.run import RunRecord
from allotment.reports.charts.chosen_mix import ChosenMix
from allotment.reports.charts.compared import ComparedRuns
from allotment.reports.charts.drawn_section import DrawnAnswer
from allotment.reports.charts.slice import Slice, slice_of
from allotment.reports.charts.workforce_filter import WorkforceFilter
from allotment.reports.live.kept import KeptFigure, keep_file, keep_whole, read_figure, read_index
from allotment.reports.run_views import SECTOR, SYSTEM

RunLoader = Callable[[str], RunRecord]
Found = TypeVar("Found")
REPORTS = Path(__file__).parents[1]
DRAWING_CODE = (".", "charts", "live")
MOST_SETS_A_RUN = 1000
FILE_FORMATS = ("csv", "svg", "png", "xlsx")
OTHER_SECTIONS = ("changes", "need", "workforce", "backtest")  # of the report; the gap is the system's own slice
MAKING = threading.Lock()
"""One figure is made at a time in a process: the drawing library keeps settings that threads would share."""


@cache
def drawing_version() -> str:
    """Give a hash of the code that makes figures: other code makes other figures, under another name."""
    digest = hashlib.sha256()
    for path in sorted(path for folder in DRAWING_CODE for path in (REPORTS / folder).glob("*.py")):
        digest.update(path.relative_to(REPORTS).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


class FigureShelf:
    """The figures of runs below a folder of its own. Each method takes a function that loads a run by its name.

    The function is called only where something must be made; it raises what it likes when there is no such run.
    """

    def __init__(self, folder: Path) -> None:
        """Keep figures below ``folder``, which nothing else may use: what older code drew is taken out of it."""
        self._folder = folder / drawing_version()

    def slice(
        self,
        load_run: RunLoader,
        run_id: str,
        scope: str = SYSTEM,
        name: str = "",
        organisation: str | None = None,
        role: str | None = None,
    ) -> tuple[KeptFigure, ...]:
        """Give the figures of one slice of a run's gap, in the order of the page.

        Raises:
            SliceNotFoundError: the run holds no such slice.
        """
        part = slice_of(scope, name, organisation, role)
        return self._slice(load_run, run_id, part)

    def _slice(self, load_run: RunLoader, run_id: str, part: Slice) -> tuple[KeptFigure, ...]:
        def fill(folder: Path) -> None:
            from allotment.reports.live.fill import fill_slice  # noqa: PLC0415 - draws, and reading must not

            fill_slice(load_run(run_id), part, folder)

        return self._figures(run_id, ["slice", *(f"{kind}={named}" for kind, named in part.named.items())], fill)

    def section(self, load_run: RunLoader, run_id: str, section: str) -> tuple[KeptFigure, ...]:
        """Give the figures of one section of a run's report: gap, changes, need, workforce or backtest.

        Raises:
            KeyError: there is no such section.
        """

        def fill(folder: Path) -> None:
            from allotment.reports.live.fill import fill_section  # noqa: PLC0415 - draws, and reading must not

            fill_section(load_run(run_id), section, folder)

        return self._figures(run_id, ["section", section], fill)

    def workforce(self, load_run: RunLoader, run_id: str, filters: WorkforceFilter) -> tuple[KeptFigure, ...]:
        """Give the figures of the chosen staff in post at a run's baseline."""

        def fill(folder: Path) -> None:
            from allotment.reports.live.fill import fill_workforce  # noqa: PLC0415 - draws, and reading must not

            fill_workforce(load_run(run_id), filters, folder)

        chosen = {kind: sorted(names) for kind, names in asdict(filters).items()}
        return self._figures(run_id, ["workforce", json.dumps(chosen, sort_keys=True)], fill)

    def compared(
        self,
        load_run: RunLoader,
        load_tables: Callable[[str, str], ComparedRuns],
        first_id: str,
        second_id: str,
        scope: str = SYSTEM,
        name: str = "",
    ) -> tuple[KeptFigure, ...]:
        """Give the figures of one slice of two runs side by side; ``load_tables`` gives their differences.

        Raises:
            SliceNotFoundError: the comparison holds no such slice.
        """

        def fill(folder: Path) -> None:
            from allotment.reports.live.fill import fill_compared  # noqa: PLC0415 - draws, and reading must not

            tables = load_tables(first_id, second_id)
            fill_compared(load_run(first_id), load_run(second_id), tables, scope, name, folder)

        return self._figures(first_id, ["compared", second_id, scope, name if scope != SYSTEM else ""], fill)

    def mix(self, load_mix: Callable[[], ChosenMix], mix_id: str) -> tuple[KeptFigure, ...]:
        """Give the figures of a chosen mix; ``load_mix`` gives its tables."""

        def fill(folder: Path) -> None:
            from allotment.reports.live.fill import fill_mix  # noqa: PLC0415 - draws, and reading must not

            fill_mix(load_mix(), folder)

        return self._figures(mix_id, ["mix"], fill)

    def answer(self, load: Callable[[], DrawnAnswer], answer_id: str) -> tuple[KeptFigure, ...]:
        """Give the figures of an answer; ``load`` gives its drawn sections."""

        def fill(folder: Path) -> None:
            from allotment.reports.live.fill import fill_answer  # noqa: PLC0415 - draws, and reading must not

            fill_answer(load(), folder)

        return self._figures(answer_id, ["answer"], fill)

    def forget(self, answer_id: str) -> None:
        """Take away what was drawn of an answer."""
        shutil.rmtree(self._folder / _name([answer_id]), ignore_errors=True)

    def figure(
        self,
        load_run: RunLoader,
        run_id: str,
        key: str,
        scope: str = SYSTEM,
        name: str = "",
        organisation: str | None = None,
        role: str | None = None,
    ) -> KeptFigure:
        """Give one figure of a slice by its key; of the whole system, any figure of the report as well.

        Raises:
            SliceNotFoundError: the run holds no such slice.
            KeyError: the slice has no such figure.
        """
        part = slice_of(scope, name, organisation, role)
        shown = self._slice(load_run, run_id, part)
        if not part.named and key not in {figure.key for figure in shown}:
            shown = tuple(figure for section in OTHER_SECTIONS for figure in self.section(load_run, run_id, section))
        return picked(shown, key)

    def choices(self, load_run: RunLoader, run_id: str) -> dict[str, Any]:
        """Give what the lists above the charts offer for a run: see ``run_choices``."""

        def fill(folder: Path) -> None:
            from allotment.reports.live.fill import fill_choices  # noqa: PLC0415 - draws, and reading must not

            fill_choices(load_run(run_id), folder)

        return self._kept(self._place(run_id, ["choices"]), fill, read_index)

    def file(self, figure: KeptFigure, file_format: str) -> bytes:
        """Give a figure as a file: csv, svg, png or xlsx. It is made once and kept beside the figure.

        Raises:
            KeyError: there is no such format.
        """
        if file_format not in FILE_FORMATS:
            raise KeyError(file_format)
        path = figure.folder / f"figure.{file_format}"
        with suppress(FileNotFoundError):
            return path.read_bytes()
        from allotment.reports.live.make import make_file  # noqa: PLC0415 - draws, and reading must not

        with MAKING:
            content = make_file(figure.folder, file_format)
        keep_file(path, content)
        return content

    def warm(self, load_run: RunLoader, run_id: str) -> None:
        """Make what most readers of a new run will ask for, so that none of them waits for it."""
        self.slice(load_run, run_id)
        self.workforce(load_run, run_id, WorkforceFilter())
        for section in OTHER_SECTIONS:
            self.section(load_run, run_id, section)
        for sector, _ in self.choices(load_run, run_id)["sector"]:
            self.slice(load_run, run_id, SECTOR, sector)

    def _figures(self, run_id: str, asked: Sequence[str], fill: Callable[[Path], None]) -> tuple[KeptFigure, ...]:
        return self._kept(self._place(run_id, asked), fill, _read_set)

    def _place(self, run_id: str, asked: Sequence[str]) -> Path:
        return self._folder / _name([run_id]) / _name(asked)

    def _kept(self, place: Path, fill: Callable[[Path], None], read: Callable[[Path], Found]) -> Found:
        """Read what is kept, or make it: where it is not there, or was cut short by a failure of the disk."""
        with suppress(FileNotFoundError, ValueError):
            return read(place)
        with MAKING:
            try:
                return read(place)  # another reader may have made it while this one waited
            except FileNotFoundError:
                self._make_room(place.parent)
            except ValueError:
                shutil.rmtree(place, ignore_errors=True)
            keep_whole(place, fill)
        return read(place)

    def _make_room(self, run_folder: Path) -> None:
        """Take out what older code drew and, of a run with very many sets, the oldest tenth: all can be made again."""
        if not self._folder.exists() and self._folder.parent.exists():
            for older in self._folder.parent.iterdir():
                if older.name != self._folder.name:  # another reader may just have begun to fill it
                    shutil.rmtree(older, ignore_errors=True)
        sets = [path for path in run_folder.glob("*") if not path.name.startswith(".")]
        if len(sets) >= MOST_SETS_A_RUN:
            for path in sorted(sets, key=lambda path: path.stat().st_mtime)[: MOST_SETS_A_RUN // 10]:
                shutil.rmtree(path, ignore_errors=True)


def picked(figures: Sequence[KeptFigure], key: str) -> KeptFigure:
    """Pick a figure by its key.

    Raises:
        KeyError: none has this key.
    """
    for figure in figures:
        if figure.key == key:
            return figure
    raise KeyError(key)


def _read_set(place: Path) -> tuple[KeptFigure, ...]:
    return tuple(read_figure(place / key) for key in read_index(place)["keys"])


def _name(parts: Sequence[str]) -> str:
    """Make a folder's name from what was asked: whatever the words, it is a plain name inside the shelf."""
    return hashlib.sha256(json.dumps(list(parts)).encode("utf-8")).hexdigest()[:24]
