"""Managers of what an organisation owns: a query outside a scope is an error, never an open door.

The library's own scoped manager lets a few queries through outside a scope (``exists``, ``exclude``); these refuse
to make any query at all.
"""

from __future__ import annotations

from typing import ClassVar, TypeVar

from django.db import models
from django_scopes import get_scope
from django_scopes.exceptions import ScopeError

Owned = TypeVar("Owned", bound=models.Model)


class Scoped(models.Manager[Owned]):
    """Answers inside a scope of its dimension, and only about what lies in it."""

    dimension: ClassVar[str]
    owner_field: ClassVar[str] = "organisation_id"

    def get_queryset(self) -> models.QuerySet[Owned]:
        """Give what the scope allows.

        Raises:
            ScopeError: no scope of this manager's dimension is open.
        """
        scope = get_scope()
        if not scope.get("_enabled", True):
            return super().get_queryset()
        if self.dimension not in scope:
            raise ScopeError(f"A query of {self.model.__name__} needs a scope of {self.dimension}.")
        return super().get_queryset().filter(**{f"{self.owner_field}__in": scope[self.dimension]})


class OfOrganisation(Scoped[Owned]):
    """What the organisations in the reader's reach own."""

    dimension = "organisation"


class OfDocument(Scoped[Owned]):
    """What belongs to a document that an organisation in the reader's reach owns."""

    dimension = "organisation"
    owner_field = "document__organisation_id"


class OfController(Scoped[Owned]):
    """Staff returns and records of the organisations whose people the reader may see."""

    dimension = "controller"
