"""What every reader of a document is shown with it: who said and signed what, its versions, and what may be done."""

from __future__ import annotations

from dataclasses import dataclass

from allotment.governance.states import PLAN
from allotment.planning.access.actor import Actor
from allotment.planning.documents.differences import Line, differences
from allotment.planning.plans.body import plan_of
from allotment.planning.plans.parts import named_scenarios
from allotment.planning.plans.text import text_of_plan
from allotment.planning.reviewing.steps import Openings, openings
from allotment.store.shelves import documents as shelf
from allotment.store.shelves.documents import KnownComment, KnownDocument, KnownSignOff, KnownVersion


@dataclass(frozen=True)
class Record:
    """A document with the record of it, and what its reader may do now."""

    document: KnownDocument
    owner_name: str
    openings: Openings
    comments: list[KnownComment]
    sign_offs: list[KnownSignOff]
    versions: list[KnownVersion]

    @property
    def agreed_by(self) -> KnownSignOff | None:
        """The sign-off of the version that stands, where it is agreed."""
        step = next((one for one in self.sign_offs if one.step == "agree"), None)
        return step if step and step.version == self.document.version else None


def record_of(actor: Actor, document: KnownDocument) -> Record:
    """Give a document's record, within a scope that is open."""
    versions, sign_offs = shelf.versions(document.id), shelf.sign_offs(document.id)
    return Record(
        document=document,
        owner_name=actor.tree.name(document.organisation),
        openings=openings(actor, document, shelf.authors_since_agreement(versions, sign_offs)),
        comments=shelf.comments(document.id),
        sign_offs=sign_offs,
        versions=versions,
    )


@dataclass(frozen=True)
class History:
    """Two versions of a document beside each other, and all there are to choose from."""

    document: KnownDocument
    versions: list[KnownVersion]
    older: int
    newer: int
    lines: list[Line]


def history_of(actor: Actor, document: KnownDocument, older: int, newer: int) -> History:
    """Compare two versions of a document, within a scope that is open; by default the newest with the one before.

    Args:
        actor: the reader.
        document: what they look at.
        older: number of the earlier version; 0, or one that there is not, for the one before the later.
        newer: number of the later version; 0, or one that there is not, for the newest.
    """
    versions = shelf.versions(document.id)
    numbers = {one.number for one in versions}
    later = newer if newer in numbers else document.version
    earlier = older if older in numbers else max(1, later - 1)
    texts = shelf.version_texts(document.id, earlier, later)
    lines = readable_differences(actor, document.kind, texts[earlier], texts[later])
    return History(document, versions, earlier, later, lines)


def readable_differences(actor: Actor, kind: str, before: str, after: str) -> list[Line]:
    """Compare two texts as people read them, a scenario's YAML or a plan's lines, within a scope that is open."""
    if kind != PLAN:
        return differences(before, after)
    plans = plan_of(before), plan_of(after)
    titles = {one.key: one.title for plan in plans for one in named_scenarios(actor, plan)}
    old, new = (text_of_plan(plan, titles) for plan in plans)
    return differences(old, new)
