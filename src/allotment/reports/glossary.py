"""The terms that the report uses, each in a sentence."""

from __future__ import annotations

GLOSSARY: dict[str, str] = {
    "80% interval": "The range that holds 8 in 10 of the simulated futures, from P10 to P90.",
    "Adult social care": "Care homes, home care and other care for adults, arranged by councils or paid for by people "
    "themselves. Its posts are shown by council area.",
    "Back-test": "A test in which a method sees the past up to a certain year and is marked on the years after.",
    "Baseline": "Staff in post, funded posts and vacancies on the date from which the projection starts.",
    "Bias": "Whether forecasts were too high or too low on the whole. Below 0 means that they expected too few staff.",
    "Bridge (waterfall)": "A chart of the steps that lead from the gap today to the gap at a horizon.",
    "Chance of meeting need": "The share of the simulated futures in which supply is at least the requirement.",
    "Elicited placeholder": "A value that an informed person judged right, used until evidence replaces it.",
    "Establishment": "Funded posts, filled or not.",
    "Exponential smoothing (ETS)": "A forecast that follows level and trend and gives recent years more weight.",
    "Full-time equivalent (FTE)": "Staff counted by the hours they are contracted for: two people on half time are one "
    "FTE. Also called whole-time equivalent (WTE).",
    "Gap": "Requirement less supply, in FTE. Above 0 is a shortage; below 0 is more staff than needed.",
    "Grade of evidence": "How far a figure stands from its publisher: A verbatim, B reshaped, C copied by hand and "
    "checked, D second-hand, E estimated here.",
    "Headcount": "Staff counted as people, whatever their hours.",
    "Horizon": "How many years ahead a figure is: 1 for the operational return, 3 for the education plan, 5 for the "
    "joint forward plan, 15 for the strategy. All are views of one projection.",
    "Integrated care system (ICS)": "NHS bodies, councils and partners of an area that plan health and care together.",
    "Last value, drift": "Simple forecasts. Last value says that nothing changes; drift carries the past yearly change "
    "on; staff-group drift carries on the national change of the staff group.",
    "P10, P50, P90": "1 in 10, 5 in 10 and 9 in 10 of the simulated futures lie below these.",
    "Primary care network (PCN)": "General practices that work together. Practices are shown with their network.",
    "Productivity": "How much one FTE gets done. If it grows, the same need takes fewer staff.",
    "Progression": "A move to a more senior role, or from training into the role trained for.",
    "Requirement (need)": "The staff needed to give the population the care it uses, counted from funded posts and "
    "unmet need today and moved on by population, other growth and productivity.",
    "Scaled error": "The average miss divided by that of last value. Below 1 is better than assuming no change.",
    "Scenario": "A named set of assumptions. Two scenarios on one baseline differ only by those.",
    "Simulated future (replicate)": "One run of the model with rates drawn from their uncertainty and people drawn "
    "one by one.",
    "Supply": "Staff in post.",
    "Synthetic": "Made from declared assumptions where nothing is published. It never replaces real figures.",
    "Typical miss": "The sum of the misses, whichever way, as a share of the staff in post.",
    "Vacancy": "A funded post without a holder: establishment less staff in post.",
}
