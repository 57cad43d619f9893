"""The pages on decision rights name all that there is: layers, keys of the answer, fields of a file, activities."""

from __future__ import annotations

import importlib.util
import re
import sys
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from types import ModuleType

import pytest

from allotment.governance.decisions.deciding_level import DecidingLevel
from allotment.governance.decisions.decision import decide_question
from allotment.governance.decisions.delegations import FIELDS, LIMITS, Asker, parse_delegations
from allotment.governance.decisions.plan_rows import COLUMNS
from allotment.governance.decisions.shipped import decision_register, shipped_contents
from allotment.governance.decisions.understand import Understanding
from allotment.workforce.errors import Problem

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGE = (DOCS / "decide.md").read_text(encoding="utf-8")
NAMED = set(re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", PAGE, flags=re.DOTALL | re.MULTILINE)))
REGISTER = decision_register()


@pytest.fixture(scope="module")
def pages() -> ModuleType:
    """The generator of the page of decision rights, as a module of its own."""
    sys.path.insert(0, str(DOCS))
    spec = importlib.util.spec_from_file_location("decision_rights_page", DOCS / "decision_pages.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_names_every_layer_key_field_column_and_level():
    told = decide_question("rotate_doctors", Asker(DecidingLevel.ICS, date(2024, 1, 1)), Understanding(REGISTER))
    layers = {name.split("/")[1].removesuffix(".yaml") for name in shipped_contents() if name.startswith("layers/")}
    fields = {name for name in FIELDS if name != "limits"} | {f"limits: {name}" for name in LIMITS}
    expected = {*layers, *told.as_json(), *fields, *COLUMNS, *DecidingLevel, *REGISTER.maturity.levels}
    assert expected - NAMED == set()


def test_the_delegations_on_the_page_can_be_read(tmp_path: Path):
    import yaml

    (text,) = re.findall(r"^```yaml\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
    problems: list[Problem] = []
    assert len(parse_delegations(yaml.safe_load(text), "page.yaml", Understanding(REGISTER), problems)) == 1
    assert not problems


def test_the_generated_page_has_every_activity_from_the_first_day_on_without_a_gap(pages: ModuleType):
    text = pages.decisions_page()
    for key in REGISTER.activities:
        spans = list(pages.spans(REGISTER, key))
        assert spans[0].valid_from == REGISTER.covered_from
        assert spans[-1].valid_to is None
        assert all(after.valid_from == one.valid_to + timedelta(days=1) for one, after in pairwise(spans))
        assert text.count(f"<br>`{key}` |") == len(spans)
