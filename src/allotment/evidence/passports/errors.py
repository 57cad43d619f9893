"""What the passport's commands refuse. A message names a claim, never what it holds, unless that is a date."""

from __future__ import annotations

from allotment.workforce.errors import AllotmentError


class PassportError(AllotmentError):
    """A file, key or option of the staff passport cannot be used; every problem at once, and nothing was written."""
