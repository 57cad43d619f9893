"""What the model and the levers ask each assumption by: a record narrowed otherwise would answer nothing, in silence.

A shipped record is held against this by the tests; a local one by the register when it is laid over.
"""

from __future__ import annotations

EVERYTHING: tuple[str, ...] = ()
SECTOR = ("sector",)
GROUP = ("sector", "staff_group")
ROLE = ("sector", "staff_group", "role")
TRUST_ROLE = ("staff_group", "role")
PATH = ("from_role", "to_role")
PROGRAMME = ("programme", "role")
TEACHING = ("activity", "role")

ASKED_BY: dict[str, tuple[str, ...]] = {
    "fte_per_head": ROLE,
    "social_care_role_mix": ROLE,
    "social_care_posts_share_75plus": SECTOR,
    "vacancy_share": (*GROUP, "region"),
    "unmet_need_share": (*ROLE, "organisation"),
    "age_profile_reference": ROLE,
    "date_gap_growth_spread": SECTOR,
    "missing_return_spread": SECTOR,
    "youngest_age_in_post": TRUST_ROLE,
    "practice_fte_per_patient": ROLE,
    "social_care_vacancy_local_weight": SECTOR,
    "social_care_turnover_local_weight": SECTOR,
    "gp_district_spread": SECTOR,
    "practice_ratio_spread": SECTOR,
    "estimated_split_spread": SECTOR,
    "synthetic_spread": SECTOR,
    "rate_pooling_strength": TRUST_ROLE,
    "staff_time_per_use": ("activity", *GROUP),
    "child_use_ratio": ("activity",),
    "need_weight": ("age_band", "sex", *GROUP),
    "non_demographic_growth": GROUP,
    "productivity_growth": GROUP,
    "merger_jump_share": EVERYTHING,
    "merger_jump_share_with_successor": EVERYTHING,
    "outlier_growth_share": EVERYTHING,
    "outlier_growth_posts": EVERYTHING,
    "reported_growth_weight": EVERYTHING,
    "growth_memory_half_life": EVERYTHING,
    "growth_common_spread_prior": EVERYTHING,
    "growth_common_spread_prior_weight": EVERYTHING,
    "growth_error_years": EVERYTHING,
    "august_shortfall_share": EVERYTHING,
    "growth_leaving_share": ("staff_group",),
    "leaver_share": ROLE,
    "retirement_age_from": ROLE,
    "retirement_reference": ROLE,
    "care_share_of_joiners": ("role",),
    "move_share": (*PATH, "from_sector", "to_sector"),
    "progression_share": PATH,
    "joiner_source_share": ("staff_group", "source"),
    "net_growth_share": GROUP,
    "joiner_growth_years": EVERYTHING,
    "training_intake_per_year": PROGRAMME,
    "training_years": PROGRAMME,
    "training_completion_share": PROGRAMME,
    "training_join_share": PROGRAMME,
    "leaving_spread": GROUP,
    "retirement_spread": GROUP,
    "recruitment_spread": GROUP,
    "graduate_spread": GROUP,
}

LEVER = ("lever", "role", "from_role", "sector")
LEVER_COST = (*LEVER, "funding_category")

ASKED_OF_LEVERS: dict[str, tuple[str, ...]] = {
    "lever_share_completing": LEVER,
    "lever_share_joining": LEVER,
    "lever_share_staying_local": LEVER,
    "lever_share_arriving": LEVER,
    "lever_lead_years": LEVER,
    "lever_years_of_study": LEVER,
    "lever_years_of_effect": LEVER,
    "lever_leaver_reduction": LEVER,
    "lever_retirement_reduction": LEVER,
    "lever_people_reached": LEVER,
    "lever_recruits_gained": LEVER,
    "lever_hours_gain": LEVER,
    "lever_need_reduction": LEVER,
    "lever_exchange_ratio": LEVER,
    "lever_time_off_the_job": LEVER,
    "lever_share_backfilled": LEVER,
    "lever_fte_per_head": LEVER,
    "lever_cover_gained": LEVER,
    "lever_cover_lost": LEVER,
    "lever_cost": LEVER_COST,
    "lever_cost_per_year": LEVER_COST,
    "lever_saving_per_year": LEVER,
    "lever_most_share_of_staff": LEVER,
    "lever_most_people": LEVER,
    "lever_system_most": LEVER,
    "lever_system_least": LEVER,
    "lever_second_tier_share": LEVER,
    "lever_second_tier_worth": LEVER,
    "lever_placement_weeks": LEVER,
    "lever_educators": LEVER,
    "lever_placement_weeks_added": LEVER,
    "lever_educators_added": LEVER,
}
"""Keys that every lever answers for itself: each of their records names its lever, and each cost its category."""

ASKED_BY_THE_MIX: dict[str, tuple[str, ...]] = {"pay_pounds_per_fte": ("staff_group", "role")}
"""Keys that the choice of a mix asks for, beside the levers' own."""

ASKED_BY_EDUCATION: dict[str, tuple[str, ...]] = {
    "programme_part_time_share": PROGRAMME,
    "programme_part_time_extra_years": PROGRAMME,
    "programme_first_year_share_of_attrition": PROGRAMME,
    "programme_share_of_gap": PROGRAMME,
    "education_years_to_close": EVERYTHING,
    "programme_applicants_per_100000_residents": ("programme",),
    "programme_free_places_per_provider": ("programme",),
    "programme_share_through": ("programme",),
    "programme_years_to_role": ("programme",),
    "teaching_share_of_staff": TEACHING,
    "teaching_prepared_per_year": TEACHING,
    "teaching_share_free": TEACHING,
    "teaching_learners_each": TEACHING,
    "teaching_prepared_per_educator": TEACHING,
    "apprentice_off_the_job_share": ("programme",),
    "apprentice_contract_hours_per_year": EVERYTHING,
    "apprentice_under_25_share": ("programme",),
    "earnings_share_of_pay_cost": SECTOR,
    "levy_paying_share_of_pay_bill": SECTOR,
}
"""Keys that the education plan asks for, beside the levers' own. A teaching role is an activity."""

NARROWED_BY = {**ASKED_BY, **ASKED_OF_LEVERS, **ASKED_BY_THE_MIX, **ASKED_BY_EDUCATION}
"""By what each key of the register may be narrowed."""

WHOLE_SETS = ("need_weight", "training_join_share")
"""Keys whose records only make sense together: one more age band would overlap another, one more programme would
have no intake. A local record may replace one of them; a new one belongs in the shipped register."""


def must_name(key: str) -> tuple[str, ...]:
    """Give the dimensions that every record of a key names: the lever, and of a cost the category that pays it."""
    if key not in ASKED_OF_LEVERS:
        return ()
    return ("lever", "funding_category") if ASKED_OF_LEVERS[key] == LEVER_COST else ("lever",)
