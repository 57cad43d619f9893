"""Administering the tree of organisations: seeing it on a day, adding to it, moving within it, ending."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from allotment.governance.levels import LEVEL_OF_KIND, Level, OrganisationKind
from allotment.planning.access.acting import reading, write_as
from allotment.planning.access.actor import Actor
from allotment.planning.access.errors import NotYoursError
from allotment.planning.access.tree import Tree, make_tree
from allotment.planning.desk import Desk
from allotment.planning.people.rules import ACCOUNT, NotDoneError, refuse
from allotment.store.shelves import accounts as account_shelf
from allotment.store.shelves import organisations as shelf
from allotment.store.shelves.organisations import KnownOrganisation
from allotment.workforce.errors import Problem

ORGANISATION = "organisation"
MANAGE = "manage"
CODE = re.compile(r"[A-Z0-9][A-Z0-9/-]{1,19}")
MOST_NAME_CHARACTERS = 200
LEVELS = list(Level)
KINDS_TO_ADD = (
    OrganisationKind.CARE_PROVIDER,
    OrganisationKind.VOLUNTARY,
    OrganisationKind.PRACTICE,
    OrganisationKind.PCN,
    OrganisationKind.TRUST,
    OrganisationKind.COUNCIL,
    OrganisationKind.PLACE,
)


@dataclass(frozen=True)
class Branch:
    """An organisation in the tree, how far below the one that is shown, and how many stand below it in all."""

    organisation: KnownOrganisation
    level: str
    depth: int
    below: int
    can_open: bool


@dataclass(frozen=True)
class TreeSeen:
    """The tree below one organisation on a day, by level and name, as far down as can be read at once."""

    day: date
    top: KnownOrganisation
    level: str
    path: list[KnownOrganisation]
    branches: list[Branch]
    tops: list[KnownOrganisation]
    may_move: bool
    may_add: bool


MOST_BRANCHES = 60


def see_tree(desk: Desk, actor: Actor, top: str = "", day: date | None = None) -> TreeSeen:
    """Give the tree on a day, below an organisation that the reader administers.

    Args:
        desk: for the day, where none is named.
        actor: who looks.
        top: the organisation below which to look; the reader's own where empty.
        day: the day; today where None.

    Raises:
        NotYoursError: the reader administers no such organisation, or there was none that day.
    """
    today = desk.clock().date()
    asked = day or today
    with reading(actor):
        reach = actor.organisations_where(ACCOUNT, "view")
        tree = actor.tree if asked == today else make_tree(shelf.organisations_on(asked))
    tops = [tree.organisations[code] for code in _tops(actor) if code in tree.organisations and code in reach]
    chosen = top or (tops[0].code if tops else "")
    inside = chosen in reach or bool(tree.above.get(chosen, frozenset()) & reach)
    if chosen not in tree.organisations or not inside:
        raise NotYoursError(ORGANISATION)
    shown = tree.organisations[chosen]
    path = _path(tree, chosen, reach)
    manages = chosen in actor.organisations_where(ACCOUNT, MANAGE)
    may_move = manages and shown.parent in actor.organisations_where(ACCOUNT, MANAGE)
    branches = _branches(tree, chosen)
    return TreeSeen(asked, shown, _level(shown.kind), path, branches, tops, may_move, manages and asked == today)


def _tops(actor: Actor) -> list[str]:
    """Give the organisations at which the actor administers, leaving out those below another of them."""
    own = [code for code in actor.organisations if actor.may(ACCOUNT, "view", code)]
    return [code for code in own if not actor.tree.above[code] & set(own)]


def _path(tree: Tree, code: str, reach: frozenset[str]) -> list[KnownOrganisation]:
    path: list[KnownOrganisation] = []
    parent = tree.organisations[code].parent
    while parent is not None and parent in tree.organisations and parent in reach:
        path.insert(0, tree.organisations[parent])
        parent = tree.organisations[parent].parent
    return path


def _branches(tree: Tree, top: str) -> list[Branch]:
    """Give what stands below, depth first; only as many generations as fit, so that England can be read too."""
    children: dict[str, list[KnownOrganisation]] = {}
    for code in tree.below[top]:
        one = tree.organisations[code]
        children.setdefault(str(one.parent), []).append(one)
    deepest = _deepest(children, top)
    found: list[Branch] = []

    def add(parent: str, depth: int) -> None:
        for one in sorted(children.get(parent, []), key=lambda each: (LEVELS.index(_of(each)), each.name)):
            hidden = depth == deepest and one.code in children
            found.append(Branch(one, _level(one.kind), depth, len(tree.below[one.code]), hidden))
            if depth < deepest:
                add(one.code, depth + 1)

    add(top, 1)
    return found


def _deepest(children: dict[str, list[KnownOrganisation]], top: str) -> int:
    generation, depth, shown = children.get(top, []), 1, len(children.get(top, []))
    while generation:
        generation = [below for one in generation for below in children.get(one.code, [])]
        shown += len(generation)
        if shown > MOST_BRANCHES:
            break
        depth += 1
    return depth


def _of(organisation: KnownOrganisation) -> Level:
    return LEVEL_OF_KIND[OrganisationKind(organisation.kind)]


def _level(kind: str) -> str:
    return LEVEL_OF_KIND[OrganisationKind(kind)].value


def add_organisation(
    desk: Desk,
    actor: Actor,
    *,
    code: str,
    name: str,
    kind: str,
    parent: str,
    valid_from: date | None,
    key: str = "",
) -> str:
    """Add an organisation below another, from a day, and give its code.

    Raises:
        NotYoursError: the actor administers no organisation.
        NotDoneError: every problem with what was given.
    """
    code = code.strip().upper()
    if not actor.organisations_where(ACCOUNT, MANAGE):
        raise NotYoursError("administration")
    request = {"code": code, "name": name, "kind": kind, "parent": parent, "from": str(valid_from)}
    with write_as(desk, actor, "add an organisation", ORGANISATION, key=key, request=request) as write:
        if write.done_before:
            return code
        problems = _new_problems(actor, code, name, kind, parent, valid_from)
        refuse("The organisation was not added.", problems)
        assert valid_from is not None
        shelf.add_organisations([KnownOrganisation(code, name.strip(), kind, parent, valid_from)])
        write.did(code, parent, kind=kind, parent=parent, valid_from=str(valid_from))
    return code


def _new_problems(actor: Actor, code: str, name: str, kind: str, parent: str, valid_from: date | None) -> list[Problem]:
    problems = []
    if not CODE.fullmatch(code):
        rule = "a code has 2 to 20 capital letters, digits, hyphens and slashes."
        problems.append(Problem("code", rule, "Enter the published code, or make one up", value=code or None))
    elif shelf.organisation(code) is not None:
        problems.append(Problem("code", "an organisation has this code.", "Enter another code", value=code))
    if not name.strip() or len(name.strip()) > MOST_NAME_CHARACTERS:
        rule = f"a name has 1 to {MOST_NAME_CHARACTERS} characters."
        problems.append(Problem("name", rule, "Enter the organisation's name"))
    if kind not in {one.value for one in KINDS_TO_ADD}:
        rule = "this is not a kind of organisation that can be added."
        problems.append(Problem("kind", rule, "Choose a kind", value=kind or None))
    else:
        problems += _parent_problems(actor, kind, parent)
    if valid_from is None:
        problems.append(Problem("from", "an organisation is there from a day on.", "Enter the day"))
    elif parent in actor.tree.organisations and valid_from < actor.tree.organisations[parent].valid_from:
        rule = "the organisation above was not there yet."
        problems.append(Problem("from", rule, "Enter a later day", value=str(valid_from)))
    return problems


def _parent_problems(actor: Actor, kind: str, parent: str) -> list[Problem]:
    above = actor.tree.organisations.get(parent)
    if above is None or parent not in actor.organisations_where(ACCOUNT, MANAGE):
        rule = "this is not an organisation that you administer."
        return [Problem("parent", rule, "Choose an organisation", value=parent or None)]
    if LEVELS.index(_of(above)) >= LEVELS.index(LEVEL_OF_KIND[OrganisationKind(kind)]):
        rule = f"a {kind} stands below a level above its own, and {above.name} is at the level '{_level(above.kind)}'."
        return [Problem("parent", rule, "Choose an organisation of a higher level", value=parent)]
    return []


def move_organisation(desk: Desk, actor: Actor, code: str, *, parent: str, on: date | None, key: str = "") -> None:
    """Put an organisation, with all below it, under another from a day.

    Raises:
        NotYoursError: the actor administers no such organisation, or not the one above it.
        NotDoneError: every problem with what was given.
    """
    request = {"code": code, "parent": parent, "on": str(on)}
    with write_as(desk, actor, "move an organisation", ORGANISATION, key=key, request=request) as write:
        moved = _held_from_above(actor, code)
        if write.done_before:
            return
        problems = _parent_problems(actor, moved.kind, parent)
        if not problems and (parent == code or parent in actor.tree.below[code]):
            rule = "an organisation cannot stand below itself."
            problems.append(Problem("parent", rule, "Choose another organisation", value=parent))
        if not problems and parent == moved.parent:
            problems.append(Problem("parent", "it stands there already.", "Choose another organisation", value=parent))
        problems += _day_problems(code, on)
        refuse("The organisation was not moved.", problems)
        assert on is not None
        shelf.move_organisation(code, parent, on)
        write.did(code, parent, moved_from=moved.parent, moved_to=parent, on=str(on))


def _day_problems(code: str, on: date | None) -> list[Problem]:
    if on is None:
        return [Problem("on", "this happens on a day.", "Enter the day")]
    since = shelf.belongs_since(code)
    if since is not None and on < since:
        rule = f"it was put where it stands on {since}."
        return [Problem("on", rule, "Enter that day or a later one", value=str(on))]
    return []


def end_organisation(desk: Desk, actor: Actor, code: str, *, on: date | None, key: str = "") -> None:
    """Say which day is an organisation's last. Appointments at it end then too.

    Raises:
        NotYoursError: the actor administers no such organisation, or not the one above it.
        NotDoneError: something still stands below it, or the day is wrong.
    """
    request = {"code": code, "on": str(on)}
    with write_as(desk, actor, "end an organisation", ORGANISATION, key=key, request=request) as write:
        if code not in actor.tree.organisations and write.done_before:
            return
        ended = _held_from_above(actor, code)
        if write.done_before:
            return
        problems = _day_problems(code, on)
        if actor.tree.below[code]:
            rule = f"{len(actor.tree.below[code])} organisations stand below it."
            problems.append(Problem("organisation", rule, "Move or end those first", value=code))
        refuse("The organisation was not ended.", problems)
        assert on is not None
        shelf.end_organisation(code, on)
        appointments = account_shelf.end_appointments_at(code, on)
        write.did(code, str(ended.parent), on=str(on), appointments_ended=appointments)


def _held_from_above(actor: Actor, code: str) -> KnownOrganisation:
    """Give an organisation that the actor administers together with the one above it: nobody moves their own top.

    Raises:
        NotYoursError: there is none.
    """
    managed = actor.organisations_where(ACCOUNT, MANAGE)
    found = actor.tree.organisations.get(code)
    if found is None or code not in managed:
        raise NotYoursError(ORGANISATION)
    if found.parent not in managed:
        problem = Problem("organisation", "you do not administer the level above it.", "Ask an administrator there.")
        raise NotDoneError("This organisation is not yours to move or end.", [problem])
    return found


def organisations_to_choose(actor: Actor) -> list[KnownOrganisation]:
    """Give the organisations at which the actor may appoint, by level and name.

    Raises:
        NotYoursError: there is none.
    """
    managed = actor.organisations_where(ACCOUNT, MANAGE)
    if not managed:
        raise NotYoursError("administration")
    chosen = [actor.tree.organisations[code] for code in managed if code in actor.tree.organisations]
    return sorted(chosen, key=lambda one: (LEVELS.index(_of(one)), one.name, one.code))
