"""Which activity plain words are about: by the weight of the words they share, and never by a silent guess."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from allotment.governance.decisions.errors import DecisionError
from allotment.governance.decisions.hear import MOST_CHARACTERS, Ear, Heard, stem
from allotment.governance.decisions.records import Activity
from allotment.governance.decisions.register import Register
from allotment.workforce.errors import Problem

VERB_WEIGHT, WEAK_WEIGHT, UNKNOWN_WEIGHT = 0.5, 0.35, 0.8
LEAST_SCORE = 0.55  # below it the words say too little or too much else
LEAST_LEAD = 0.06  # an activity this close to the best could as well be meant
NEAREST = 3


@dataclass(frozen=True)
class Understood:
    """What a question was understood as. ``rivals`` are activities that could as well be meant, nearest first."""

    activity: Activity
    heard: Heard
    exact: bool
    rivals: tuple[Activity, ...] = ()


@dataclass(frozen=True)
class Understanding:
    """Finds activities by key, by title, by one of their phrases, or by the words shared."""

    register: Register

    def understand(self, question: str, where: str = "the question") -> Understood:
        """Give the activity that a question is about.

        Raises:
            DecisionError: the words fit no activity, naming the nearest three with their keys.
        """
        heard = self.ear.hear(question)
        named = self._named(question)
        if named is not None:
            return Understood(named, heard, exact=True)
        ranked = self.rank(heard)
        score, best = ranked[0]
        if len(question) > MOST_CHARACTERS or score < LEAST_SCORE:
            raise DecisionError("It is not clear which decision is meant.", [self.unclear(question, ranked, where)])
        exact = [one for one, phrases in self._phrases.items() if heard.tokens in phrases]
        if len(exact) == 1:
            return Understood(self.register.activities[exact[0]], heard, exact=True)
        rivals = tuple(one for other, one in ranked[1:] if other >= score - LEAST_LEAD)
        return Understood(best, heard, exact=False, rivals=rivals)

    def unclear(self, question: str, ranked: Sequence[tuple[float, Activity]], where: str) -> Problem:
        """Give the problem of words that fit no activity, or several as well, with the nearest three."""
        near = ", ".join(f"{one.key} ({one.title})" for score, one in ranked[:NEAREST] if score)
        nearest = f"The nearest are: {near}." if near else "None is near."
        rule = f"the words fit no one activity of the register well enough. {nearest}"
        remedy = "Ask by one of these keys, or in its words; 'allotment decide --list' lists all."
        return Problem(where, rule, remedy, value=question[:MOST_CHARACTERS])

    def rank(self, heard: Heard) -> list[tuple[float, Activity]]:
        """Give every activity with how well it fits, 0 to 1, the best first.

        An activity's fit is the harmonic mean of two shares of weight: of the question's words, those that the activity
        uses anywhere; of its best phrase's words, those that the question has. Rare words weigh more, by the logarithm
        of how few activities use them (inverse document frequency: Sparck Jones 1972, Journal of Documentation 28).
        """
        scored = [(self._score(heard.tokens, key), one) for key, one in self.register.activities.items()]
        return sorted(scored, key=lambda pair: (-pair[0], pair[1].key))

    @cached_property
    def ear(self) -> Ear:
        """What takes words apart."""
        return Ear(self.register.vocabulary)

    def _named(self, question: str) -> Activity | None:
        folded = " ".join(question.casefold().replace("_", " ").split())
        return self._names.get(folded)

    @cached_property
    def _names(self) -> dict[str, Activity]:
        activities = self.register.activities.values()
        titles = {one.title.casefold(): one for one in activities}
        return {**titles, **{one.key.replace("_", " "): one for one in activities}}

    @cached_property
    def _phrases(self) -> dict[str, tuple[frozenset[str], ...]]:
        return {
            key: tuple(self.ear.hear(words).tokens for words in (one.title, *one.words))
            for key, one in self.register.activities.items()
        }

    @cached_property
    def _bags(self) -> dict[str, frozenset[str]]:
        return {key: frozenset[str]().union(*phrases) for key, phrases in self._phrases.items()}

    @cached_property
    def _verbs(self) -> frozenset[str]:
        return frozenset(stem(word) for word in self.register.vocabulary.verbs)

    @cached_property
    def _weights(self) -> dict[str, float]:
        uses = Counter(token for bag in self._bags.values() for token in bag)
        weak = {stem(word) for word in self.register.vocabulary.weak}
        factor = {**dict.fromkeys(weak, WEAK_WEIGHT), **dict.fromkeys(self._verbs, VERB_WEIGHT)}
        return {token: factor.get(token, 1.0) * math.log(1 + len(self._bags) / used) for token, used in uses.items()}

    def _weigh(self, tokens: frozenset[str]) -> float:
        known = self._weights
        unknown = UNKNOWN_WEIGHT * sum(known.values()) / len(known)
        return sum(known.get(token, unknown) for token in tokens)

    def _score(self, tokens: frozenset[str], key: str) -> float:
        asked = self._weigh(tokens)
        if tokens <= self._verbs:  # what is to be done, and not about what
            return 0.0
        share = self._weigh(tokens & self._bags[key]) / asked
        best = max(self._weigh(tokens & one) / self._weigh(one) for one in self._phrases[key])
        return 2 * share * best / (share + best) if share and best else 0.0
