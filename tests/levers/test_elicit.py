"""What experts say, and what the register makes of it."""

from __future__ import annotations

import math
from datetime import date
from pathlib import Path
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from allotment.evidence.assumptions.distributions import values_at
from allotment.evidence.assumptions.vocabulary import UNITS
from allotment.evidence.local_evidence import read_local_folder
from allotment.levers.elicit import Fitted, fit_judgement, quantiles_of_extremes
from allotment.planning.assumptions import assumption_history, proposal_problems, with_proposal
from allotment.planning.elicit import Elicited, elicit, keep_elicited
from allotment.planning.levers import show_lever
from allotment.workforce.errors import AssumptionError
from tests.levers.reading import ON, SHIPPED

Z90 = NormalDist().inv_cdf(0.9)
SHARES = st.lists(st.integers(1, 999), min_size=3, max_size=3, unique=True).map(
    lambda them: [n / 1000 for n in sorted(them)]
)


def said(p10: float, p50: float, p90: float) -> dict[float, float]:
    """Three quantiles by their chance."""
    return {0.1: p10, 0.5: p50, 0.9: p90}


def judged(**changed: object) -> Elicited:
    """A judgement of what flexible working does, by the heads of a hub."""
    asked: dict[str, object] = {
        "said": said(0.01, 0.04, 0.09),
        "where": {"lever": "flexible_working"},
        "source": "Workforce leads of the system, May 2026",
        "owner": "Retention lead",
        "grade": "D",
        "valid_from": None,
        "date_read": date(2026, 5, 12),
        "register": SHIPPED,
    }
    return elicit("lever_leaver_reduction", **{**asked, **changed})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "values", "unit"),
    [
        ("lognormal", said(5.0, 10.0, 20.0), "pounds"),
        ("normal", said(10.0, 20.0, 30.0), "elasticity"),
        ("beta", said(0.2, 0.5, 0.8), "share"),
        ("normal", said(10.0, 20.0, 30.0), "pounds"),
        ("lognormal", said(0.01, 0.02, 0.04), "share"),
    ],
)
def test_the_kind_whose_line_comes_nearest_is_taken(kind: str, values: dict[float, float], unit: str):
    fitted = fit_judgement(values, unit)
    assert fitted.kind == kind
    assert (fitted.p10, fitted.p50, fitted.p90) == tuple(values.values())


def test_five_quantiles_of_a_uniform_are_known_for_one():
    fitted = fit_judgement({0.1: 11.0, 0.25: 12.5, 0.5: 15.0, 0.75: 17.5, 0.9: 19.0}, "pounds")
    assert fitted.kind == "uniform"
    assert fitted.misfit == pytest.approx(0.0, abs=1e-12)


def test_ends_with_a_confidence_give_the_percentiles_between_them():
    fitted = fit_judgement(quantiles_of_extremes(1.0, 100.0, 0.98), "pounds")
    assert fitted.kind == "lognormal"
    assert fitted.p50 == pytest.approx(10.0, rel=1e-3)
    ratio = 10 ** (Z90 / NormalDist().inv_cdf(0.99))
    assert fitted.p90 == pytest.approx(10.0 * ratio, rel=1e-3)
    assert fitted.p10 == pytest.approx(10.0 / ratio, rel=1e-3)


def test_of_conflicting_quantiles_the_line_takes_the_middle_by_least_squares():
    values = {0.1: 0.0, 0.3: 2.0, 0.7: 2.0, 0.9: 4.0}
    with pytest.raises(AssumptionError, match="it must lie above"):
        fit_judgement(values, "elasticity")
    values = {0.1: 0.0, 0.3: 1.9, 0.7: 2.1, 0.9: 4.0}
    fitted = fit_judgement(values, "elasticity")
    scores = np.array([NormalDist().inv_cdf(chance) for chance in values])
    slope, level = np.polyfit(scores, np.array(list(values.values())), 1)
    assert fitted.kind == "normal"
    assert fitted.p50 == pytest.approx(level, rel=1e-3)
    missed = level + slope * scores - np.array(list(values.values()))
    assert fitted.misfit == pytest.approx(math.sqrt(float((missed**2).mean())) / 4.0, rel=1e-9)


@given(SHARES, st.sampled_from(["share", "pounds", "elasticity", "FTE"]))
def test_what_was_said_of_three_percentiles_is_what_is_drawn(values: list[float], unit: str):
    fitted = fit_judgement(said(*values), unit)
    assert [fitted.p10, fitted.p50, fitted.p90] == values
    if unit == "share":
        record = judged(said=said(*values)).record
        drawn = values_at(as_assumption(record.key, fitted), np.array([-Z90, 0.0, Z90]))
        assert drawn == pytest.approx(values, rel=1e-6)


def as_assumption(key: str, fitted: Fitted):
    """A record of the register with the judgement in it."""
    from dataclasses import replace

    known = next(one for one in SHIPPED.assumptions if one.key == key)
    return replace(known, value=fitted.p50, p10=fitted.p10, p90=fitted.p90, distribution=fitted.kind)


@pytest.mark.parametrize(
    ("values", "unit", "rule"),
    [
        (said(0.3, 0.2, 0.4), "share", "p50 (found '0.2'): it must lie above the value of p10, 0.3."),
        (said(0.2, 0.2, 0.4), "share", "it must lie above the value of p10"),
        (said(0.2, 0.5, 1.4), "share", "in the unit 'share' it is from 0 to 1."),
        (said(-1.0, 5.0, 9.0), "pounds", "in the unit 'pounds' it is at least 0."),
        (said(1.0, math.nan, 9.0), "pounds", "this must be a finite number."),
        ({0.5: 3.0}, "pounds", "one value alone has no range."),
        ({0.5: 3.0, 1.0: 4.0}, "pounds", "a chance lies above 0 and below 1."),
        (said(1.0, 2.0, 3.0), "dollars", "this unit is not known."),
    ],
)
def test_an_impossible_judgement_is_refused(values: dict[float, float], unit: str, rule: str):
    with pytest.raises(AssumptionError) as refused:
        fit_judgement(values, unit)
    assert rule in str(refused.value)


def test_every_fault_of_a_judgement_is_said_at_once():
    with pytest.raises(AssumptionError) as refused:
        fit_judgement(said(0.9, 0.5, 1.4), "share")
    assert len(refused.value.problems) == 2


@pytest.mark.parametrize("confidence", [0.0, 1.0, 95.0, -0.5])
def test_a_confidence_is_a_chance(confidence: float):
    with pytest.raises(AssumptionError, match="the confidence is a chance above 0 and below 1"):
        quantiles_of_extremes(1.0, 2.0, confidence)


def test_what_was_understood_is_said_in_words():
    words = fit_judgement(said(5.0, 10.0, 20.0), "pounds").in_words
    assert words == (
        "Understood: as likely above 10 as below; 1 chance in 10 that it is below 5, and 1 in 10 that it is above 20 "
        "(pounds). A lognormal distribution comes nearest to that."
    )
    assert "misses it by" in fit_judgement(said(5.0, 10.0, 40.0), "pounds").in_words


def test_every_unit_with_numbers_can_be_judged():
    for unit, (lowest, highest) in UNITS.items():
        top = 1.0 if math.isinf(highest) else highest
        bottom = 0.0 if math.isinf(lowest) else max(lowest, 0.0)
        low, middle, high = (bottom + (top - bottom) * part for part in (0.2, 0.5, 0.7))
        assert fit_judgement(said(low, middle, high), unit).p50 == middle


def test_a_judgement_becomes_a_local_record_that_changes_the_lever(tmp_path: Path):
    folder = tmp_path / "mine"
    keep_elicited(judged(), folder / "local" / "assumptions.yaml")
    local = read_local_folder(folder)
    assert [record.value for record in local.records] == [0.04]
    shipped = show_lever("flexible_working", ON, register=SHIPPED)
    mine = show_lever("flexible_working", ON, local, SHIPPED)
    assert shipped.aims[0].response.changes[0].amount == 0.048
    assert mine.aims[0].response.changes[0].amount == 0.04
    assert mine.grades["D"] == shipped.grades["D"]


def test_a_second_judgement_stands_beside_the_first_and_one_of_the_same_thing_over_it(tmp_path: Path):
    file = tmp_path / "local" / "assumptions.yaml"
    keep_elicited(judged(), file)
    keep_elicited(judged(where={"lever": "support_early_careers"}), file)
    keep_elicited(judged(said=said(0.02, 0.05, 0.08)), file)
    values = {one.where["lever"]: one.value for one in read_local_folder(tmp_path).records}
    assert values == {"flexible_working": 0.05, "support_early_careers": 0.04}


def test_a_file_that_holds_something_else_is_not_written_over(tmp_path: Path):
    file = tmp_path / "notes.yaml"
    file.write_text("title: my notes\n", encoding="utf-8")
    with pytest.raises(AssumptionError, match="holds no local records"):
        keep_elicited(judged(), file)
    assert file.read_text(encoding="utf-8") == "title: my notes\n"


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        ({"where": {}}, "has a value for each lever: one for all of them would speak for none. Name the lever."),
        ({"where": {"lever": "flexible_workin"}}, "Did you mean 'flexible_working'?"),
        ({"where": {"lever": "flexible_working", "region": "South West"}}, "this would change nothing"),
        ({"owner": ""}, "a record needs its owner"),
        ({"grade": "Z"}, "this grade is not known"),
    ],
)
def test_a_judgement_that_answers_nobody_is_refused(changed: dict[str, object], rule: str):
    with pytest.raises(AssumptionError) as refused:
        judged(**changed)
    assert rule in str(refused.value)


def test_a_cost_names_the_category_that_pays_it():
    where = {"lever": "grow_your_own_entry"}
    money = {"said": said(1500.0, 2500.0, 4000.0), "source": "x", "owner": "y", "grade": "D", "date_read": ON}
    with pytest.raises(AssumptionError, match="Name the funding category"):
        elicit("lever_cost", where=where, valid_from=None, register=SHIPPED, **money)  # type: ignore[arg-type]
    found = elicit(
        "lever_cost",
        where={**where, "funding_category": "programme"},
        valid_from=None,
        register=SHIPPED,
        **money,  # type: ignore[arg-type]
    )
    assert found.record.valid_from == date(2024, 4, 1)


def test_a_change_of_a_levers_record_can_be_proposed_on_the_site():
    proposal: dict[str, object] = {
        "key": "lever_leaver_reduction",
        "unit": "share",
        "where": {"lever": "flexible_working", "role": "", "sector": ""},
        "value": "0.06",
        "distribution": "beta",
        "p10": "0.02",
        "p90": "0.11",
        "valid_from": "2024-04-01",
        "source": "Three trusts of the system, 2024 to 2026",
        "grade": "C",
        "owner": "Retention lead",
        "date_read": "2026-05-12",
    }
    assert proposal_problems(proposal, on=ON) == []
    from allotment.evidence.local_evidence import NO_LOCAL_EVIDENCE

    local, _ = with_proposal(NO_LOCAL_EVIDENCE, proposal, on=ON)
    assert show_lever("flexible_working", ON, local).aims[0].response.changes[0].amount == 0.06
    history = assumption_history("lever_leaver_reduction", local)
    assert history["local"].sum() == 1
    (fault,) = proposal_problems({**proposal, "where": {}}, on=ON)
    assert fault.where == "where"
