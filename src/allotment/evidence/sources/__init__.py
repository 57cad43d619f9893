"""Importers, one folder a published data set. The list here is the order in which they are read."""

from allotment.evidence.source import Source
from allotment.evidence.sources import (
    agenda_for_change_pay,
    brc_social_care,
    geography,
    gp_fte_by_district,
    gp_pcn_workforce,
    gp_practice_workforce,
    gp_practices,
    gp_registered_population,
    hchs_other_trusts,
    hchs_sickness,
    hchs_staff_group_mix,
    hchs_staff_in_post,
    hchs_turnover,
    hospital_use,
    ods_successors,
    oflog_social_care,
    ons_population,
    published_aggregates,
)

SOURCES: tuple[Source, ...] = (
    ons_population.SOURCE,
    hchs_staff_in_post.SOURCE,
    hchs_other_trusts.SOURCE,
    hchs_staff_group_mix.SOURCE,
    hchs_turnover.SOURCE,
    hchs_sickness.SOURCE,
    geography.SOURCE,
    ods_successors.SOURCE,
    gp_practices.SOURCE,
    gp_practice_workforce.SOURCE,
    gp_pcn_workforce.SOURCE,
    gp_fte_by_district.SOURCE,
    gp_registered_population.SOURCE,
    hospital_use.SOURCE,
    oflog_social_care.SOURCE,
    brc_social_care.SOURCE,
    agenda_for_change_pay.SOURCE,
    published_aggregates.SOURCE,
)
