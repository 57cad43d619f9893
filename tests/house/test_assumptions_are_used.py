"""Every value in the register is used: a number that nothing reads would only look like evidence."""

from __future__ import annotations

from pathlib import Path

import pytest

from allotment.evidence.assumptions.register import load_register

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "allotment"
LIST_OF_KEYS = PACKAGE / "evidence" / "assumptions" / "asked_by.py"  # it names every key, and reads none
CODE = "\n".join(path.read_text(encoding="utf-8") for path in sorted(PACKAGE.rglob("*.py")) if path != LIST_OF_KEYS)


@pytest.mark.parametrize("key", load_register().keys)
def test_an_assumption_is_read_by_the_model(key: str):
    assert f'"{key}"' in CODE
