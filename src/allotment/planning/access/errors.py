"""Refusals of access and of writes that met another's."""

from __future__ import annotations

from allotment.workforce.errors import AllotmentError, Problem


class NotYoursError(AllotmentError):
    """There is no such thing for this reader: it does not exist, or it is not theirs to see. The answer is the same."""

    def __init__(self, what: str) -> None:
        """Say only what was looked for."""
        super().__init__(f"There is no such {what} here.")


class NotAllowedError(AllotmentError):
    """The reader may see the thing, but their role may not do this with it."""

    def __init__(self, action: str, thing: str, roles: tuple[str, ...]) -> None:
        """Say what was asked, and which roles may do it."""
        able = " or ".join(roles) or "nobody"
        problem = Problem(thing, f"your role may not {action} this.", f"Ask somebody who may: {able}.")
        super().__init__(f"You may not {action} this {thing}.", [problem])


class ChangedMeanwhileError(AllotmentError):
    """Somebody else changed the thing after the writer looked: both versions are kept for the writer to choose."""

    def __init__(self, what: str, seen: int, current: int, theirs: str, yours: str, by: str) -> None:
        """Keep both versions."""
        self.seen, self.current, self.theirs, self.yours, self.by = seen, current, theirs, yours, by
        problem = Problem(
            what,
            f"{by} changed it after you opened it (you saw version {seen}, it is now version {current}).",
            "Compare both versions below, put together what you need, and save again.",
        )
        super().__init__("Somebody else changed this while you were writing. Nothing of yours is lost.", [problem])
