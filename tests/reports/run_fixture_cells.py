"""The cells of the small hand-made run that the tests of reports share."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Cell:
    """One organisation and role: heads, FTE a head, yearly shares that retire, leave and join, and growth in need."""

    organisation: str
    staff_group: str
    role: str
    heads: int
    fte_per_head: float
    retiring: float
    leaving: float
    joining: float
    growth: float


BASE_YEAR, YEARS = 2025, 15
HORIZONS = (1, 3, 5, 15)
TRUST, NETWORK, CARE = "RTE", "U12345", "E10000013"
NAMES = {
    TRUST: "GLOUCESTERSHIRE HOSPITALS NHS FOUNDATION TRUST",
    NETWORK: "CHELTENHAM CENTRAL PCN",
    CARE: "Adult social care in Gloucestershire",
}
SECTORS = {TRUST: "acute", NETWORK: "primary care", CARE: "adult social care"}
SUPPORT = "Support to doctors, nurses & midwives"
CELLS = (
    Cell(TRUST, "HCHS doctors", "Consultant", 520, 0.93, 0.022, 0.045, 0.078, 0.021),
    Cell(TRUST, "Nurses & health visitors", "Nurse or health visitor", 2450, 0.86, 0.021, 0.075, 0.098, 0.022),
    Cell(TRUST, SUPPORT, SUPPORT, 1700, 0.83, 0.02, 0.1, 0.118, 0.022),
    Cell(NETWORK, "General practitioners", "GP partner", 31, 0.82, 0.035, 0.045, 0.06, 0.018),
    Cell(NETWORK, "General practice nurses", "General practice nurse", 24, 0.68, 0.04, 0.06, 0.09, 0.018),
    Cell(CARE, "Social care direct care", "Care worker", 8200, 0.74, 0.018, 0.235, 0.255, 0.029),
    Cell(CARE, "Social care regulated professions", "Social worker", 210, 0.88, 0.02, 0.13, 0.14, 0.029),
)
SOURCES = {
    "UK recruitment": 0.5,
    "International recruitment": 0.2,
    "Return to practice": 0.05,
    "Local unqualified hires": 0.25,
}
GRADUATE_SHARE, VACANCY_SHARE, PRODUCTIVITY = 0.2, 0.08, 0.005
