"""The sections of the answer: each table under its heading, how to read it, and how it is drawn."""

from __future__ import annotations

from collections.abc import Collection

from allotment.planning.answers.answer import Plot, Section

SYNTHETIC = "Residents by qualification are synthetic."

SECTIONS = (
    Section(
        "What each place gains",
        "Over all years. Met: people whom outreach meets. Qualified: those who complete the last step of a pathway. "
        f"The figure is the mean of the draws; 8 in 10 draws lie from low to high. {SYNTHETIC}",
        "places",
        {"place": "Place", "residents_16_to_64": "Residents 16 to 64", "met_per_year": "Met a year",
         "applied": "Applied", "entry_jobs": "Entry jobs", "qualified": "Qualified", "qualified_low": "low",
         "qualified_high": "high", "qualified_per_10000": "Qualified per 10,000",
         "in_post_at_end": "In the role at the end"},
        Plot("bar", "place", "qualified_per_10000", x_title="Place", y_title="Qualified per 10,000 residents"),
    ),
    Section(
        "All places, year by year",
        "Pathways begin in the first year, so the long ones bring nobody for some years. In the role: who has "
        f"qualified and is still there at the year's end. {SYNTHETIC}",
        "years",
        {"year": "Year", "met": "Met", "entry_jobs": "Entry jobs", "qualified": "Qualified",
         "qualified_so_far": "Qualified so far", "qualified_so_far_low": "low", "qualified_so_far_high": "high",
         "in_post": "In the role"},
        Plot("band", "year", "qualified_so_far", low="qualified_so_far_low", high="qualified_so_far_high",
             x_title="Year", y_title="Qualified so far"),
    ),
    Section(
        "Each place, year by year",
        f"The same for each place. Places differ by who lives there and by their own partners. {SYNTHETIC}",
        "places_by_year",
        {"place": "Place", "year": "Year", "entry_jobs": "Entry jobs", "qualified": "Qualified",
         "qualified_low": "low", "qualified_high": "high", "qualified_so_far": "Qualified so far",
         "in_post": "In the role"},
        Plot("line", "year", "qualified_so_far", colour="place", x_title="Year", y_title="Qualified so far"),
    ),
    Section(
        "Pathways step by step",
        "Complete it: of 100 who enter a step; months and cost are for each who enters. "
        "Most are elicited placeholders: the table of assumptions names each source. Who leaves after a step that "
        "gives a role may still work in it.",
        "steps",
        {"pathway": "Pathway", "step": "Step", "conversion_percent": "Complete it, %", "conversion_percent_low": "low",
         "conversion_percent_high": "high", "months": "Months", "cost_pounds": "Cost, £", "entered": "Entered",
         "completed": "Completed", "left": "Left", "turned_away": "Turned away", "still_in": "Still in it"},
    ),
    Section(
        "Reach by deprivation",
        "Fifth 5 is the most deprived. Weight is that of a resident of fifth 5 against one of fifth 1 where outreach "
        f"is shared: 1 shares it by who could be met. {SYNTHETIC}",
        "reach",
        {"weight": "Weight", "fifth": "Fifth", "residents_16_to_64": "Residents 16 to 64", "met_per_year": "Met a year",
         "met_per_1000_a_year": "Met per 1,000 a year", "qualified": "Qualified",
         "qualified_per_10000": "Qualified per 10,000", "qualified_per_10000_low": "low",
         "qualified_per_10000_high": "high"},
        Plot("line", "fifth", "met_per_1000_a_year", colour="weight", x_title="Fifth by deprivation",
             y_title="Met per 1,000 a year"),
    ),
    Section(
        "Cost of a qualified person, beside other levers",
        "All that is spent on everybody who was met, for each who comes into the role; and for each full-time year "
        "within the years asked. Medians of the draws. Pay in the role is not counted.",
        "costs",
        {"role": "Role", "kind": "Kind", "name": "Pathway or lever", "per_person_pounds": "£ per person",
         "per_person_pounds_low": "low", "per_person_pounds_high": "high", "per_fte_year_pounds": "£ per FTE-year",
         "years_until_in_role": "Years until in role"},
    ),
    Section(
        "Outreach: what is used, and what one more place brings",
        "100 more places a year, in every year, at what the next one brings: the people who would qualify within the "
        "years asked. It is nothing where everybody who could be met is met, and little where a later step is full.",
        "outreach",
        {"channel": "Channel", "capacity_from": "Capacity from", "capacity_per_year": "Can meet a year",
         "met_per_year": "Met a year", "used_percent": "Used, %", "hundred_more_places_bring": "100 more places bring",
         "hundred_more_places_bring_low": "low", "hundred_more_places_bring_high": "high"},
        Plot("bar", "channel", "hundred_more_places_bring", x_title="Channel", y_title="Qualified for 100 more places"),
    ),
    Section(
        "Staying longer",
        "Local recruits leave at a ratio of the rate of others in the role. Extra: FTE-years within the years asked "
        "beyond what they would be if they left as others do.",
        "stay",
        {"pathway": "Pathway", "role": "Role", "in_post_at_end": "In the role at the end", "fte_years": "FTE-years",
         "fte_years_as_others": "if they left as others", "extra_fte_years": "Extra", "extra_fte_years_low": "low",
         "extra_fte_years_high": "high"},
    ),
    Section(
        "Partners and agreements",
        "Agreements that have ended or end soon come first. An agreement that ends soon counts as renewed; one that "
        "has ended, or was never signed, brings nobody.",
        "partners",
        {"status": "Agreement", "partner": "Partner", "kind": "Kind", "place": "Place", "contact_role": "Contact",
         "agreement_until": "Until", "reached_last_year": "Reached last year",
         "outreach_places_per_year": "Outreach places a year",
         "qualified_through_it_per_year": "Qualified through it a year"},
    ),
    Section(
        "The local labour market",
        "Entry pay by the hour of other employers beside the bottom of Agenda for Change bands 2 and 3 and a care "
        "worker's. Health and care posts as a share of all jobs of the place.",
        "labour_market",
        {"place": "Place", "unemployment_percent": "Unemployed, %", "others_entry_pence_per_hour": "Others, pence",
         "band_2_pence_per_hour": "Band 2, pence", "band_2_above_others_pence": "Band 2 above others",
         "care_worker_pence_per_hour": "Care worker, pence", "working_locally_percent": "Work locally, %",
         "jobs": "Jobs", "health_and_care_percent_of_jobs": "Health and care, % of jobs", "source": "Source"},
        Plot("bar", "place", "band_2_above_others_pence", x_title="Place", y_title="Band 2 above others, pence"),
    ),
)  # fmt: skip


def sections_of(tables: Collection[str]) -> tuple[Section, ...]:
    """Give the sections whose tables the answer has."""
    return tuple(section for section in SECTIONS if section.table in tables)
