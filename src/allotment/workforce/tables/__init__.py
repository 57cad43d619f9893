"""The tables in which the stages meet, each a class with named rules. Nothing else passes between rooms.

Units are in the column names. ``as_at`` is the date a figure describes, never the date it was published.
"""

from allotment.workforce.tables.backtest import BacktestRow, BacktestScore
from allotment.workforce.tables.baseline import Baseline, BaselineAge, CertaintyCost
from allotment.workforce.tables.money import PayBand, PublishedAggregate
from allotment.workforce.tables.partner_return import PartnerReturn
from allotment.workforce.tables.places import District, Ics, Organisation, Successor
from allotment.workforce.tables.population import HospitalUse, Population, RegisteredPopulation
from allotment.workforce.tables.primary_care import GpByDistrict, PcnWorkforce, Practice, PracticeWorkforce
from allotment.workforce.tables.projection import (
    AgeProfile,
    DemandDriver,
    Projection,
    RecruitmentBySource,
    ReplicateFlow,
    ReplicateTotal,
    Summary,
    Waterfall,
)
from allotment.workforce.tables.provenance import Provenance
from allotment.workforce.tables.social_care import SocialCareTurnover, SocialCareVacancy
from allotment.workforce.tables.staff import (
    SicknessByOrganisation,
    SicknessByStaffGroup,
    StaffGroupMix,
    StaffInPost,
    StaffInPostTotal,
    TurnoverByAge,
)

__all__ = [
    "AgeProfile",
    "BacktestRow",
    "BacktestScore",
    "Baseline",
    "BaselineAge",
    "CertaintyCost",
    "DemandDriver",
    "District",
    "GpByDistrict",
    "HospitalUse",
    "Ics",
    "Organisation",
    "PartnerReturn",
    "PayBand",
    "PcnWorkforce",
    "Population",
    "Practice",
    "PracticeWorkforce",
    "Projection",
    "Provenance",
    "PublishedAggregate",
    "RecruitmentBySource",
    "RegisteredPopulation",
    "ReplicateFlow",
    "ReplicateTotal",
    "SicknessByOrganisation",
    "SicknessByStaffGroup",
    "SocialCareTurnover",
    "SocialCareVacancy",
    "StaffGroupMix",
    "StaffInPost",
    "StaffInPostTotal",
    "Successor",
    "Summary",
    "TurnoverByAge",
    "Waterfall",
]
