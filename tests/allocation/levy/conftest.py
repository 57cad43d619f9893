"""The shipped rules, read once."""

from __future__ import annotations

import pytest

from allotment.evidence.funding.levy_rules import LevyRules
from allotment.evidence.funding.read_levy_rules import load_levy_rules


@pytest.fixture(scope="session")
def rules() -> LevyRules:
    """The shipped rules and standards."""
    return load_levy_rules()
