"""Whoever acts: an account with the appointments it holds today."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

from allotment.governance.levels import OrganisationKind, Relation
from allotment.governance.permissions import VIEW, actions_by_thing, may
from allotment.governance.roles import UserRole
from allotment.planning.access.errors import NotAllowedError, NotYoursError
from allotment.planning.access.tree import Tree, tree_on
from allotment.planning.desk import Desk
from allotment.store.shelves import accounts as shelf


@dataclass(frozen=True)
class Post:
    """One appointment: a role at an organisation."""

    organisation: str
    role: UserRole


@dataclass(frozen=True)
class Actor:
    """Somebody who is signed in, what they are appointed to, and the tree in which they stand."""

    account: str
    name: str
    email: str
    posts: tuple[Post, ...]
    tree: Tree

    def may(self, thing: str, action: str, organisation: str) -> bool:
        """Say whether any appointment allows this with a thing that an organisation owns."""
        return any(
            may(post.role, thing, action, self.tree.relation(post.organisation, organisation)) for post in self.posts
        )

    def require(self, thing: str, action: str, organisation: str, *, called: str | None = None) -> None:
        """Refuse what no appointment allows.

        Args:
            thing: a thing of the permission matrix.
            action: an action on it.
            organisation: code of the organisation that owns it.
            called: what to call the thing when saying that there is none.

        Raises:
            NotYoursError: the actor may not even see it.
            NotAllowedError: the actor may see it, but not do this.
        """
        if self.may(thing, action, organisation):
            return
        seen = VIEW in actions_by_thing()[thing] and action != VIEW and self.may(thing, VIEW, organisation)
        if not seen:
            raise NotYoursError(called or thing)
        able = tuple(role.value for role in UserRole if may(role, thing, action, Relation.OWN))
        raise NotAllowedError(action, called or thing, able)

    def organisations_where(self, thing: str, action: str) -> frozenset[str]:
        """Give the organisations with whose things any appointment allows this."""
        return frozenset(code for code in self.reach if self.may(thing, action, code))

    @cached_property
    def reach(self) -> frozenset[str]:
        """Every organisation that is no stranger to any appointment."""
        return frozenset(code for post in self.posts for code in self._reach_of(post.organisation))

    def _reach_of(self, organisation: str) -> Collection[str]:
        system = self.tree.system.get(organisation)
        siblings = self.tree.below.get(system, frozenset()) if system else frozenset()
        below = self.tree.below.get(organisation, frozenset())
        return {organisation} | self.tree.above.get(organisation, frozenset()) | siblings | below

    @cached_property
    def controllers(self) -> frozenset[str]:
        """The organisations whose own staff records the actor may see."""
        own = {post.organisation for post in self.posts}
        return frozenset(code for code in own if self.may("people", VIEW, code) or self.may("staff return", VIEW, code))

    @cached_property
    def systems(self) -> tuple[str, ...]:
        """The systems in which the actor stands, or over which they stand, by name."""
        own = {self.tree.system.get(post.organisation) for post in self.posts} - {None}
        over = {
            code
            for post in self.posts
            for code in self.tree.below.get(post.organisation, frozenset())
            if self.tree.organisations[code].kind == OrganisationKind.ICS
        }
        return tuple(sorted({code for code in own | over if code}, key=self.tree.name))

    @cached_property
    def organisations(self) -> tuple[str, ...]:
        """The organisations at which the actor is appointed, by name."""
        return tuple(sorted({post.organisation for post in self.posts}, key=self.tree.name))


def actor_of(desk: Desk, account_id: str) -> Actor | None:
    """Give the actor behind an account, as appointed today; None where there is no such active account."""
    today = desk.clock().date()
    found = shelf.account(account_id, today)
    if found is None or not found.is_active:
        return None
    tree = tree_on(today)
    posts = tuple(
        Post(held.organisation, UserRole(held.role))
        for held in found.appointments
        if held.organisation in tree.organisations
    )
    return Actor(found.id, found.name, found.email, posts, tree)
