"""Words of the passport's files that code knows: organisations, forms of a field, what is always shown."""

from __future__ import annotations

ORGANISATION_KINDS = (
    "NHS trust",
    "general practice",
    "primary care network",
    "care home",
    "home care provider",
    "integrated care board",
    "local authority",
    "voluntary organisation",
)
ORGANISATION_CODE = r"[A-Za-z0-9][A-Za-z0-9-]{1,19}"
"""An ODS code (RTE, P81999) or a care location's identifier (1-123456789)."""

DAY, WORD, TEXT, CODE, WHOLE = "date", "word", "text", "code", "whole number"
FIELD_FORMS = (DAY, WORD, TEXT, CODE, WHOLE)
CHECKED_ON, EXPIRES_ON, EVIDENCE = "checked_on", "expires_on", "evidence_sha256"
ALWAYS_SHOWN = (CHECKED_ON, EXPIRES_ON)
"""Shown with every clearance that is shown at all: without them nobody could see whether it is current."""
