"""A system given as totals: the engine's answer against the same model worked out by hand in plain Python."""

from __future__ import annotations

from datetime import date
from importlib.resources import as_file, files
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from allotment.evidence.assumptions.register import load_register
from allotment.evidence.evidence import Evidence
from allotment.evidence.sources.system_totals import SOURCE
from allotment.projection.baseline import build_baseline, england_baseline, latest_common_date
from allotment.projection.engine.inputs import CohortInputs
from allotment.projection.engine.mean import project_mean
from allotment.projection.totals import totals_inputs
from allotment.workforce.errors import EvidenceError
from allotment.workforce.tables import Baseline
from allotment.workforce.tables.totals import TotalsDemand, TotalsLeaving, TotalsStock

YEARS = range(2019, 2029)


def read(folder: Path) -> Evidence:
    imported = SOURCE.read(folder)
    assert not imported.problems, [str(problem) for problem in imported.problems]
    return Evidence(imported.tables, pl.DataFrame(), "totals")


@pytest.fixture(scope="module")
def sample() -> Evidence:
    with as_file(files("allotment.evidence.sources.system_totals") / "sample") as folder:
        return read(folder)


def with_table(evidence: Evidence, name: str, table: pl.DataFrame | None) -> Evidence:
    tables = {**evidence.tables, name: table}
    return Evidence({key: value for key, value in tables.items() if value is not None}, pl.DataFrame(), "changed")


def cell_of(inputs: CohortInputs, name: str) -> int:
    return inputs.cell_names.index(name)


def stock_by_hand(
    heads: float,
    leaving: dict[int, float],
    retiring: dict[int, float],
    inflow: dict[int, float],
    graduates: dict[int, float],
) -> list[float]:
    """n' = n - n x leaving - n x retiring + inflow + graduates."""
    path = [heads]
    for year in YEARS:
        now = path[-1]
        path.append(now - now * leaving[year] - now * retiring[year] + inflow[year] + graduates[year])
    return path


def every_year(value: float) -> dict[int, float]:
    return dict.fromkeys(YEARS, value)


# General practitioners of the sample by hand: women of both organisations lie 600 to 300, men 500 to 250.
GP_WOMEN_RETIRING = {year: 0.01 if year <= 2023 else 0.015 for year in YEARS}
INTAKE = {start: 80.0 if start < 2021 else 90.0 for start in range(2016, 2026)}
YIELD = 0.95 * 0.97 * 0.9
GP_GRADUATES = {year: INTAKE[year - 3] * YIELD for year in YEARS}
GP_WOMEN = stock_by_hand(
    900, every_year(0.02), GP_WOMEN_RETIRING, every_year(2.0), {year: g * 0.7 for year, g in GP_GRADUATES.items()}
)
GP_MEN = stock_by_hand(
    750, every_year(0.015), every_year(0.035), every_year(3.0), {year: g * 0.3 for year, g in GP_GRADUATES.items()}
)
ASSISTANTS = stock_by_hand(1500, every_year(0.06), every_year(0.02), every_year(130.0), every_year(0.0))
HOURS_WOMEN = {year: 0.68 if year < 2021 else 0.7 if year < 2026 else 0.72 for year in YEARS}
HOURS_MEN = {year: 0.9 if year < 2024 else 0.88 for year in YEARS}


def test_the_engine_gives_the_stocks_worked_out_by_hand(sample: Evidence):
    inputs, _, baseline = totals_inputs(sample, "XA", len(YEARS))
    heads = project_mean(inputs).stock.sum(axis=2)
    labels = baseline["role"].to_list()
    for label, by_hand in (
        ("General practitioner (women)", GP_WOMEN),
        ("General practitioner (men)", GP_MEN),
        ("Practice assistant", ASSISTANTS),
    ):
        cells = [cell for cell, role in enumerate(labels) if role == label]
        np.testing.assert_allclose(heads[:, cells].sum(axis=1), by_hand, rtol=1e-12)


def test_organisations_share_inflow_and_graduates_by_their_staff(sample: Evidence):
    inputs, _, _ = totals_inputs(sample, "XA", len(YEARS))
    heads = project_mean(inputs).stock.sum(axis=2)
    north, south = (heads[:, cell_of(inputs, f"{org}|General practitioner (women)")] for org in ("XA01", "XA02"))
    np.testing.assert_allclose(north / south, 2.0)


def test_part_time_factors_that_change_by_year_carry_into_fte(sample: Evidence):
    inputs, _, baseline = totals_inputs(sample, "XA", len(YEARS))
    fte = project_mean(inputs).closing_fte
    labels = baseline["role"].to_list()
    for label, heads, hours, at_base in (
        ("General practitioner (women)", GP_WOMEN, HOURS_WOMEN, 0.68),
        ("General practitioner (men)", GP_MEN, HOURS_MEN, 0.9),
    ):
        cells = [cell for cell, role in enumerate(labels) if role == label]
        expected = [heads[0] * at_base] + [heads[step + 1] * hours[year] for step, year in enumerate(YEARS)]
        np.testing.assert_allclose(fte[:, cells].sum(axis=1), expected, rtol=1e-12)


def test_the_two_leaving_shares_are_both_of_the_opening_stock(sample: Evidence):
    inputs, _, _ = totals_inputs(sample, "XA", len(YEARS))
    flows = project_mean(inputs).flows
    assistants = cell_of(inputs, "XA01|Practice assistant")
    assert flows[0, 0, assistants] == pytest.approx(1500 * 0.02)
    assert flows[1, 0, assistants] == pytest.approx(1500 * 0.06)


def test_need_grows_from_funded_posts_and_stated_unmet_need(sample: Evidence):
    _, required, baseline = totals_inputs(sample, "XA", len(YEARS))
    gps = [cell for cell, role in enumerate(baseline["role"]) if role.startswith("General practitioner")]
    base = (900 * 0.68 + 750 * 0.9 + 30) * 1.03
    by_hand = [base]
    for year in YEARS:
        population = 0.012 if year < 2024 else 0.009
        by_hand.append(by_hand[-1] * (1 + population) * 1.005)
    np.testing.assert_allclose(required.required_fte[:, gps].sum(axis=1), by_hand, rtol=1e-12)
    assert required.years == tuple(YEARS)


def test_need_can_be_stated_outright_for_a_role(sample: Evidence):
    demand = TotalsDemand.validate(
        pl.DataFrame(
            {
                "ics": ["XA", "XA"],
                "role": ["General practitioner"] * 2,
                "year": [2020, 2025],
                "required_fte": [1400.0, 1500.0],
                "population_growth_share": [None, None],
                "non_demographic_growth_share": [None, None],
                "unmet_need_share": [None, None],
            }
        ),
        cast=True,
    )
    _, required, baseline = totals_inputs(with_table(sample, "totals_demand", demand), "XA", len(YEARS))
    gps = [cell for cell, role in enumerate(baseline["role"]) if role.startswith("General practitioner")]
    funded = 900 * 0.68 + 750 * 0.9 + 30
    expected = [funded, funded] + [1400.0] * 5 + [1500.0] * 4
    np.testing.assert_allclose(required.required_fte[:, gps].sum(axis=1), expected)
    assistant = baseline["role"].to_list().index("Practice assistant")
    np.testing.assert_allclose(required.required_fte[:, assistant], 1500 * 0.7 + 40)


def test_nothing_listed_but_stock_means_nothing_moves(sample: Evidence):
    only = Evidence({"totals_stock": sample.table("totals_stock")}, pl.DataFrame(), "stock")
    inputs, required, baseline = totals_inputs(only, "XA", 5)
    result = project_mean(inputs)
    np.testing.assert_array_equal(result.stock[0], result.stock[-1])
    np.testing.assert_allclose(result.closing_fte[-1], baseline["fte"].to_numpy())
    np.testing.assert_allclose(required.required_fte[-1], baseline["establishment_fte"].to_numpy())


def test_ages_change_nothing_since_rates_are_flat(sample: Evidence):
    stock = sample.table("totals_stock")
    halves = [
        stock.with_columns(
            headcount=pl.col("headcount") // 2, vacancies_fte=pl.col("vacancies_fte") / 2, age=pl.lit(age)
        )
        for age in (30, 60)
    ]
    aged = TotalsStock.validate(pl.concat(halves).select(stock.columns), cast=True)
    plain, _, _ = totals_inputs(sample, "XA", len(YEARS))
    by_age, _, baseline = totals_inputs(with_table(sample, "totals_stock", aged), "XA", len(YEARS))
    assert by_age.opening[:, 30 - 16].sum() == by_age.opening[:, 60 - 16].sum() == plain.opening.sum() / 2
    np.testing.assert_allclose(project_mean(by_age).closing_fte, project_mean(plain).closing_fte, rtol=1e-12)
    assert baseline["headcount"].sum() == plain.opening.sum()


def test_a_role_that_starts_with_nobody_can_be_filled(sample: Evidence):
    stock = sample.table("totals_stock")
    new = stock.filter(pl.col("role") == "Practice assistant").with_columns(
        role=pl.lit("Nurse specialist"), headcount=pl.lit(0, dtype=pl.Int64), fte_per_head=0.8, vacancies_fte=20.0
    )
    inflow = sample.table("totals_inflow")
    hired = inflow.filter(pl.col("role") == "Practice assistant").with_columns(
        role=pl.lit("Nurse specialist"), headcount=5.0
    )
    changed = with_table(sample, "totals_stock", pl.concat([stock, new]))
    changed = with_table(changed, "totals_inflow", pl.concat([inflow, hired]))
    inputs, required, _ = totals_inputs(changed, "XA", 3)
    cell = cell_of(inputs, "XA01|Nurse specialist")
    result = project_mean(inputs)
    assert result.stock[-1, cell].sum() == pytest.approx(15)
    assert result.closing_fte[-1, cell] == pytest.approx(15 * 0.8)
    assert required.required_fte[0, cell] == pytest.approx(20)


def test_leaving_that_starts_later_is_not_lost(sample: Evidence):
    leaving = TotalsLeaving.validate(
        pl.DataFrame(
            {
                "ics": ["XA", "XA"],
                "role": ["Practice assistant"] * 2,
                "sex": ["all"] * 2,
                "from_year": [2019, 2021],
                "until_year": [2020, 2023],
                "leaving_share_per_year": [0.0, 0.1],
                "retirement_share_per_year": [0.0, 0.0],
            }
        ),
        cast=True,
    )
    changed = with_table(with_table(sample, "totals_leaving", leaving), "totals_inflow", None)
    inputs, _, _ = totals_inputs(changed, "XA", 5)
    heads = project_mean(inputs).stock.sum(axis=2)[:, cell_of(inputs, "XA01|Practice assistant")]
    np.testing.assert_allclose(heads, [1500, 1500, 1500, 1350, 1215, 1093.5])


def test_a_run_beyond_the_years_listed_is_refused_with_the_years(sample: Evidence):
    with pytest.raises(EvidenceError, match=r"2029, 2030.*run fewer years"):
        totals_inputs(sample, "XA", 12)


def test_a_system_without_stock_is_refused(sample: Evidence):
    with pytest.raises(EvidenceError, match="ZZ"):
        totals_inputs(sample, "ZZ", 5)


def test_the_baseline_of_such_a_system_is_its_stated_stock(sample: Evidence):
    register = load_register()
    common_date = latest_common_date(sample)
    assert common_date == date(2018, 12, 31)
    result = build_baseline(sample, register, "XA", common_date)
    Baseline.validate(result.baseline)
    women = result.baseline.filter(pl.col("organisation") == "XA01", pl.col("role") == "General practitioner (women)")
    assert women["headcount"].item() == 600
    assert women["fte"].item() == pytest.approx(408)
    assert women["establishment_fte"].item() == pytest.approx(420)
    assert result.by_age["headcount"].sum() == result.baseline["headcount"].sum() == 3150
    assert result.certainty.is_empty()
    assert england_baseline(sample, register, common_date)["XA"].baseline.equals(result.baseline)


def test_the_cells_are_the_baselines_rows(sample: Evidence):
    inputs, _, baseline = totals_inputs(sample, "XA", 3)
    names = [f"{organisation}|{role}" for organisation, role in baseline.select("organisation", "role").iter_rows()]
    assert list(inputs.cell_names) == names
    assert inputs.opening.sum(axis=1).tolist() == baseline["headcount"].to_list()
