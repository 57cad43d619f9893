"""Posts with nobody, or with less than their whole time: when, how much, and who is offered the gap first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from allotment.allocation.rotations.completion import inclusive_days
from allotment.allocation.rotations.rota import Period, Turn, in_post
from allotment.evidence.rotations.rules import RotationRules
from allotment.evidence.rotations.training_inputs import Post

NO_TRAINEE, COMPLETED = "no trainee", "training complete"
BANK, LOCALLY_EMPLOYED, ADVANCED_PRACTITIONER = "bank", "locally employed doctor", "advanced practitioner"


@dataclass(frozen=True)
class Gap:
    """A post, or a part of it, without a trainee: both days inclusive, its whole-time share, and why."""

    post: Post
    first: date
    last: date
    share: Fraction
    why: str

    @property
    def days(self) -> int:
        """Give its days, the first and the last counted."""
        return inclusive_days(self.first, self.last)


@dataclass(frozen=True)
class Offer:
    """A gap with its warning in days, whether that is early, and to whom it is offered, first to last."""

    gap: Gap
    warning_days: int
    early: bool
    order: tuple[str, ...]


def find_gaps(posts: Sequence[Post], turns: Sequence[Turn], spans: Sequence[Period], as_of: date) -> list[Gap]:
    """Give the gaps of all posts over the periods that are not past; what follows on for one reason is one gap."""
    by_post: dict[tuple[str, date], Turn] = {(turn.post.name, turn.period.first): turn for turn in turns}
    found: list[Gap] = []
    for post in posts:
        pieces: list[Gap] = []
        for span in spans:
            first = max(span.first, post.first)
            last = span.last if post.last is None else min(span.last, post.last)
            if first <= last:
                pieces += _pieces(post, by_post.get((post.name, span.first)), Period(first, last))
        found += _joined(pieces)
    open_gaps = [gap for gap in found if gap.last >= as_of]
    return sorted(open_gaps, key=lambda gap: (gap.first, gap.post.programme, gap.post.name))


def offer(gap: Gap, as_of: date, rules: RotationRules) -> Offer:
    """Say who is offered a gap, in order, by the rules in force."""
    warning = (gap.first - as_of).days
    early = warning >= rules.number("early_warning")
    is_long = gap.days >= rules.number("advanced_practitioner_gap")
    in_setting = gap.post.setting in rules.words("advanced_practitioner_settings")
    if early and is_long and in_setting:
        order = (ADVANCED_PRACTITIONER, LOCALLY_EMPLOYED, BANK)
    elif early and gap.days >= rules.number("locally_employed_gap"):
        order = (LOCALLY_EMPLOYED, ADVANCED_PRACTITIONER, BANK)
    else:
        order = (BANK, LOCALLY_EMPLOYED, ADVANCED_PRACTITIONER)
    return Offer(gap, warning, early, order)


def _pieces(post: Post, turn: Turn | None, span: Period) -> Iterator[Gap]:
    """Give what a period leaves open, cut wherever the holder's share changes."""
    if turn is None:
        yield Gap(post, span.first, span.last, post.share, NO_TRAINEE)
        return
    for piece in _cut(turn, span):
        if piece.first > turn.timeline.completes:
            yield Gap(post, piece.first, piece.last, post.share, COMPLETED)
            continue
        share, kind = in_post(turn.timeline, piece.first)
        if share < post.share:
            yield Gap(post, piece.first, piece.last, post.share - share, kind or "less than full time")


def _cut(turn: Turn, span: Period) -> Iterator[Period]:
    begins = {span.first, turn.timeline.completes + timedelta(days=1)}
    for row in turn.timeline.trainee.changes:
        begins.add(row.first)
        if row.last is not None:
            begins.add(row.last + timedelta(days=1))
    inside = sorted(day for day in begins if span.first <= day <= span.last)
    for first, after in zip(inside, [*inside[1:], span.last + timedelta(days=1)], strict=True):
        yield Period(first, after - timedelta(days=1))


def _joined(pieces: Sequence[Gap]) -> list[Gap]:
    """Join pieces of one post that follow on, with one share and one reason."""
    groups: dict[int, list[Gap]] = defaultdict(list)
    number = 0
    for before, piece in zip([None, *pieces], pieces, strict=False):
        follows = before is not None and before.last + timedelta(days=1) == piece.first
        if before is None or not follows or (before.share, before.why) != (piece.share, piece.why):
            number += 1
        groups[number].append(piece)
    return [Gap(own[0].post, own[0].first, own[-1].last, own[0].share, own[0].why) for own in groups.values()]
