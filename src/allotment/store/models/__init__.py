"""The tables of the database, one file a subject."""

from allotment.store.models.accounts import Account, AccountKeeper, ApiToken, Appointment, SharedMemory
from allotment.store.models.answers import AnswerRecord
from allotment.store.models.assumptions import AssumptionProposal
from allotment.store.models.audit import AuditEntry, AuditHead
from allotment.store.models.documents import Comment, Document, DocumentVersion, SignOff
from allotment.store.models.jobs import Job
from allotment.store.models.mixes import LevyRecord, SystemMix
from allotment.store.models.organisations import Belonging, Organisation, TreeStamp
from allotment.store.models.returns import ProtectedCount, StaffRecord, StaffReturn
from allotment.store.models.runs import SystemRun
from allotment.store.models.writes import WriteKey

__all__ = [
    "Account",
    "AccountKeeper",
    "AnswerRecord",
    "ApiToken",
    "Appointment",
    "AssumptionProposal",
    "AuditEntry",
    "AuditHead",
    "Belonging",
    "Comment",
    "Document",
    "DocumentVersion",
    "Job",
    "LevyRecord",
    "Organisation",
    "ProtectedCount",
    "SharedMemory",
    "SignOff",
    "StaffRecord",
    "StaffReturn",
    "SystemMix",
    "SystemRun",
    "TreeStamp",
    "WriteKey",
]
