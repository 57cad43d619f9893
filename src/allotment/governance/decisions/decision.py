"""The answer to one question: may this level decide on this, on this day, by which record, and who is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from allotment.governance.decisions.deciding_level import DecidingLevel
from allotment.governance.decisions.delegations import Asker, Delegation, refusals, terms
from allotment.governance.decisions.errors import DecisionError
from allotment.governance.decisions.records import Activity
from allotment.governance.decisions.register import InForce, Register
from allotment.governance.decisions.understand import Understanding, Understood
from allotment.workforce.errors import Problem

LONGEST_HORIZON_YEARS = 100


@dataclass(frozen=True)
class Decision:
    """Whether a ``level`` may decide, and on what that stands. ``record`` is the one that places the decision.

    ``conditions`` are sentences, in the order in which they matter. ``delegation`` is empty where none is used;
    ``valid_from`` and ``valid_to`` are the record's, cut to the delegation's where one is used.
    """

    level: DecidingLevel
    activity: str
    understood_as: str
    allowed: bool
    deciding_level: DecidingLevel
    allowed_levels: tuple[DecidingLevel, ...]
    record: str
    source: str
    valid_from: date
    valid_to: date | None
    consult: tuple[str, ...]
    conditions: tuple[str, ...]
    inferred: bool
    delegation: str = ""

    def as_json(self) -> dict[str, Any]:
        """Give the answer as one object."""
        return {
            "allowed": self.allowed,
            "deciding_level": self.deciding_level.value,
            "record": self.record,
            "source": self.source,
            "valid_from": self.valid_from.isoformat(),
            "valid_to": None if self.valid_to is None else self.valid_to.isoformat(),
            "consult": list(self.consult),
            "conditions": " ".join(self.conditions),
            "activity": self.activity,
            "understood_as": self.understood_as,
            "allowed_levels": [level.value for level in self.allowed_levels],
            "inferred": self.inferred,
        }


def level_of(word: str, register: Register, where: str = "--level") -> DecidingLevel:
    """Give the level that a word names, whatever its case.

    Raises:
        DecisionError: no level is called so.
    """
    folded = " ".join(word.casefold().replace("-", " ").replace("_", " ").split())
    found = register.level_words.get(folded) or register.level_words.get(word.casefold().strip())
    if found is None:
        remedy = f"Use one of: {', '.join(level.value for level in DecidingLevel)}."
        raise DecisionError("The level is not known.", [Problem(where, "no level is called so.", remedy, value=word)])
    return found


def decide_question(
    question: str,
    asker: Asker,
    understanding: Understanding,
    delegations: Sequence[Delegation] = (),
    horizon_years: float | None = None,
    where: str = "the question",
) -> Decision:
    """Answer one question.

    Args:
        question: an activity's key, or plain words.
        asker: the level that would decide, the day, and what limits look at.
        understanding: the register, and how its words are understood.
        delegations: what may let the level decide that otherwise may not.
        horizon_years: how far ahead the decision looks; None for what the words or the activity say.
        where: what to call the question in a message.

    Raises:
        DecisionError: the words are not clear, or the day is before the register.
    """
    register = understanding.register
    register.require_covered(asker.on)
    understood = understanding.understand(question, where)
    horizon = horizon_years if horizon_years is not None else understood.heard.years
    found, also = _choose(understood, asker, understanding, question, horizon, where)
    roles = asker.roles or understood.heard.roles
    pence = asker.pounds_pence if asker.pounds_pence is not None else understood.heard.pounds_pence
    full = Asker(asker.level, asker.on, pence, roles, asker.maturity, asker.organisation)
    return _decide(found, also, full, register, delegations)


def _choose(
    understood: Understood,
    asker: Asker,
    understanding: Understanding,
    question: str,
    horizon: float | None,
    where: str,
) -> tuple[InForce, str]:
    """Give what is in force for the activity meant; several may be meant only where all give the same answer.

    Raises:
        DecisionError: activities that may be meant are decided by different levels.
    """
    register = understanding.register
    meant = (understood.activity, *understood.rivals)
    if horizon is not None:  # a horizon is said of what depends on it
        meant = tuple(one for one in meant if one.other_horizons) or meant
    at_horizon = dict.fromkeys(_at_horizon(one, horizon, register) for one in meant)
    found = [register.in_force(one.key, asker.on, horizon) for one in at_horizon]
    if len({(one.level, asker.level in one.levels) for one in found}) > 1:
        ranked = understanding.rank(understood.heard)
        raise DecisionError(
            "It is not clear which decision is meant.", [understanding.unclear(question, ranked, where)]
        )
    others = ", ".join(one.activity.key for one in found[1:])
    return found[0], f" (or {others}, for which the answer is the same)" if others else ""


def _at_horizon(activity: Activity, horizon: float | None, register: Register) -> Activity:
    """Give the activity that stands for another at a horizon, or the activity itself."""
    if horizon is not None:
        for other in activity.other_horizons:
            if other.holds(horizon):
                return register.activities[other.activity]
    return activity


def _decide(found: InForce, also: str, asker: Asker, register: Register, delegations: Sequence[Delegation]) -> Decision:
    allowed = asker.level in found.levels
    used: Delegation | None = None
    said: list[str] = []
    if not allowed:
        used, said = _by_delegation(found, asker, register, delegations)
    levels = (
        found.levels if used is None else tuple(one for one in DecidingLevel if one in {*found.levels, asker.level})
    )
    consult = found.consult
    first, last = found.valid_from, found.valid_to
    if used is not None:
        first = max(first, used.granted_on)
        last = min((day for day in (last, used.until) if day is not None), default=None)
        consult = tuple(one for one in dict.fromkeys([used.from_level.value, *consult]) if one != asker.level)
    own = [] if allowed else register.standing([asker.level], asker.on, found.activity)
    return Decision(
        level=asker.level,
        activity=found.activity.key,
        understood_as=found.activity.title + also,
        allowed=allowed or used is not None,
        deciding_level=found.level,
        allowed_levels=levels,
        record=found.record,
        source=found.source,
        valid_from=first,
        valid_to=last,
        consult=consult,
        conditions=(*said, *found.conditions, *own),
        inferred=found.inferred,
        delegation="" if used is None else used.name,
    )


def _by_delegation(
    found: InForce, asker: Asker, register: Register, delegations: Sequence[Delegation]
) -> tuple[Delegation | None, list[str]]:
    """Give the first delegation that lets the asker decide, with its terms; or none, and why each does not."""
    why: list[str] = []
    for one in delegations:
        if one.activity != found.activity.key or one.to_level is not asker.level:
            continue
        against = refusals(one, asker, one.from_level in found.levels, register.maturity.levels)
        if not against:
            return one, [terms(one, asker)]
        why.append(f"The {one.name} does not let it: {' '.join(against)}")
    return None, why
