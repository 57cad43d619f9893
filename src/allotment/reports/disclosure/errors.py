"""What disclosure control refuses, in the data owner's words."""

from __future__ import annotations

from allotment.workforce.errors import AllotmentError


class DisclosureError(AllotmentError):
    """Counts cannot be protected, or protected tables cannot be examined. Nothing may be released."""
