"""The terms that the report and the site use, each in a sentence or two."""

from __future__ import annotations

import re

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

SITE_GLOSSARY: dict[str, str] = {
    "Administrator": "Somebody who keeps accounts and appointments. They see no staff records and no drafts, and never "
    "appoint themselves.",
    "Agreed": "A scenario or plan that an approver who did not write it has signed. An edit makes it a draft again.",
    "Anchor": "The newest hash of the audit log, kept where nobody who writes the database can write. It shows whether "
    "the log was changed since.",
    "Appointment": "A role that an account holds at an organisation, from one day until another. Rights come from "
    "appointments alone.",
    "Apprenticeship levy": "0.5% of an employer's pay bill above an allowance, kept in an account that pays for "
    "apprenticeship training. What is not used in time expires.",
    "Approver": "Somebody who agrees or returns scenarios, plans and changes of assumptions that somebody else wrote.",
    "Assumption": "A value that the model uses and nobody can look up: with its unit, range, source, owner and date.",
    "Audit log": "The list of everything that was done here, by whom and when. Entries are added and never changed.",
    "Best mix": "The doses of levers that close most of the gap with the money, placements and rights there are.",
    "Binding limit": "A limit that holds the mix back: with one more of it, more of the gap would close.",
    "[c]": "Confidential: a count of 1 to 7 people, not shown so that nobody can be recognised.",
    "Backfill": "Cover for the hours in which an apprentice is away from work to learn. Levy never pays it.",
    "Carry-over": "Money of one year that a stream lets its holder keep for the next.",
    "Clawback": "Money that was not spent in time and goes back to the body that gave it.",
    "Co-investment": "What employer and government pay together for an apprentice where no levy funds do.",
    "Completion payment": "The last part of an apprenticeship's price, paid when the training has ended.",
    "Data owner": "Somebody who sends, accepts and rejects the staff returns of their own organisation.",
    "Decision right": "Which level of the service may decide on a matter, from one day until another.",
    "Dose": "How much of a lever is done for a role at a place in a year, such as ten students or five posts.",
    "Draft": "A scenario or plan that is still being written. Only its own organisation sees it until it is shared.",
    "Flexibility price": "The FTE that the same money would close besides if ring-fences were taken down.",
    "Frontier": "The least gap that each amount of money can reach: the edge of what choice can do.",
    "Funding band": "The most that levy, a transfer or the government pays for one apprentice on a standard.",
    "Funding file": "A file that says what money, placements and educators there are, and who sits at the table.",
    "Funding stream": "A pot of money with its holder, its budget for each year, and its ring-fence.",
    "In review": "A scenario or plan that waits for an approver to agree it or to return it.",
    "Job": "Long work that goes on while you do something else, such as a run. It can be watched and cancelled.",
    "Lapse": "Money that was not spent in time and is lost to the system.",
    "Lever": "Something that a system can do about its workforce, such as commissioning places or flexible working.",
    "Levy transfer": "Levy funds of one employer that pay for another's apprentices, up to a limit for each tax year.",
    "Linearisation error": "How far the search's straight-line reckoning is from the whole engine, as a share of the "
    "extra FTE.",
    "Match funding": "The part of a cost that other money must pay before a stream pays the rest.",
    "National viewer": "Somebody who sees what every system below them has shared, and no staff records or drafts.",
    "Organisation tree": "England, its regions and systems, and the places, networks and providers in each, as they "
    "stand on a day.",
    "Override": "A dose that somebody fixed or forbade in a funding file, signed, with a reason. Its price is shown.",
    "Plan": "A document of what a system means to do, with its versions, comments and signatures.",
    "Planner": "Somebody who makes, shares and submits scenarios and plans, and accepts their organisation's staff "
    "returns.",
    "Protected count": "A number of staff rounded to the nearest 5, together with every other number of its return, so "
    "that totals add up and nobody can be found.",
    "Recovery code": "A code that lets you in once if you do not have your authenticator app. Keep them on paper.",
    "Reconciliation": "A staff return held against the published total of the same organisation, difference by "
    "difference.",
    "Ring-fence": "What a stream of money may pay for: which levers, kinds of cost, roles, sectors and places.",
    "Run": "One calculation of a scenario, kept with everything that shaped it, so that it can be made again.",
    "Second factor": "A code from an app on your phone, asked for after your password.",
    "Shadow price": "What one more unit of a limit would close of the gap. It holds for small changes.",
    "Shared": "Seen by every organisation of the system. Before that, only its own organisation sees it.",
    "Sign-off": "An approver's decision on a version, kept with the hashes of scenario, evidence and model.",
    "Staff return": "A file in which an organisation lists its own staff, a row for each assignment, without names.",
    "Stale result": "A run whose scenario, evidence or assumptions have changed since it was made.",
    "Superseded": "A scenario or plan that a newer one has replaced. It stays readable.",
    "Token": "A long secret that lets Power BI or Excel read what you may read, until a day you choose.",
}

EVERY_TERM: dict[str, str] = {**GLOSSARY, **SITE_GLOSSARY}


def anchor_of(term: str) -> str:
    """Give the part of the glossary's address that leads to a term: ``Full-time equivalent (FTE)`` gives
    ``full-time-equivalent-fte``.
    """
    words = re.sub(r"[^a-z0-9]+", "-", term.lower()).strip("-")
    return words if words and words[0].isalpha() else f"term-{words}"


def meaning_of(term: str) -> str:
    """Give what a term means.

    Raises:
        KeyError: the glossary has no such term, so a page uses a word that it does not explain.
    """
    return EVERY_TERM[term]
