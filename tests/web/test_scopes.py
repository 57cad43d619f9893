"""Whatever an organisation owns is queried inside a scope, or the query fails: it never answers with everything."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.web.permissions.owned import Shelves
from tests.web.site import Site

SCOPED = (
    "AnswerRecord",
    "AssumptionProposal",
    "Comment",
    "Document",
    "DocumentVersion",
    "Job",
    "LevyRecord",
    "ProtectedCount",
    "SignOff",
    "StaffRecord",
    "StaffReturn",
    "SystemMix",
    "SystemRun",
)
# The tree itself, and who is appointed where, which is read before there is any scope.
NOT_SCOPED = {"Appointment", "Belonging"}
OF_CONTROLLERS = {"StaffRecord", "StaffReturn"}
QUERIES: dict[str, Callable[[Any], Any]] = {
    "all": lambda manager: list(manager.all()),
    "filter": lambda manager: list(manager.filter(pk__isnull=False)),
    "exclude": lambda manager: list(manager.exclude(pk__isnull=True)),
    "exists": lambda manager: manager.exists(),
    "count": lambda manager: manager.count(),
    "aggregate": lambda manager: manager.aggregate(**_counted()),
    "annotate": lambda manager: list(manager.annotate(**_counted())),
    "values": lambda manager: list(manager.values("pk")),
    "first": lambda manager: manager.first(),
    "get": lambda manager: manager.get(pk=0),
    "in_bulk": lambda manager: manager.in_bulk(),
    "update": lambda manager: manager.update(pk=0),
    "order_by": lambda manager: list(manager.order_by("pk")),
    "union": lambda manager: list(manager.none().union(manager.all())),
    "iterator": lambda manager: list(manager.iterator()),
    "raw queryset": lambda manager: list(manager.get_queryset()),
}


def _counted() -> dict[str, Any]:
    from django.db.models import Count

    return {"counted": Count("pk")}


def _model(name: str) -> Any:
    from django.apps import apps

    return apps.get_model("store", name)


@pytest.fixture(scope="module")
def stocked(site: Site) -> Site:
    """A site where two organisations of one system, and a stranger, own one of everything."""
    from allotment.store import scoping
    from allotment.store.shelves import documents

    shelves = Shelves(site)
    kinds = ("people", "counts", "return", "run", "draft scenario", "shared plan", "proposal", "job", "mix")
    kinds += ("levy", "answer")
    for code in ("RTE", "RTQ", "QE1"):
        for kind in kinds:
            shelves.owned(kind, code)
        with scoping.everything():
            at, draft = site.desk.clock(), shelves.owned("draft scenario", code)
            documents.add_comment(draft.id, 1, shelves.author, "Well said.", at)
            documents.add_sign_off(draft.id, 1, "submit", "in review", shelves.author, at, "", {})
    return site


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("name", SCOPED)
def test_a_query_outside_a_scope_is_refused(site: Site, name: str, query: str) -> None:
    from django_scopes.exceptions import ScopeError

    with pytest.raises(ScopeError):
        QUERIES[query](_model(name).objects)


@pytest.mark.parametrize("name", SCOPED)
def test_every_manager_of_a_scoped_model_refuses(site: Site, name: str) -> None:
    """The default manager is the one that deletions and relations use."""
    from django_scopes.exceptions import ScopeError

    model = _model(name)
    assert [manager.name for manager in model._meta.managers] == ["objects"]
    with pytest.raises(ScopeError):
        list(model._default_manager.all())


@pytest.mark.parametrize("name", SCOPED)
def test_a_scope_of_the_other_dimension_opens_nothing(site: Site, name: str) -> None:
    from django_scopes import scope
    from django_scopes.exceptions import ScopeError

    other = "organisation" if name in OF_CONTROLLERS else "controller"
    with scope(**{other: ["RTE"]}), pytest.raises(ScopeError):
        _model(name).objects.count()


@pytest.mark.parametrize("name", SCOPED)
def test_a_scope_shows_what_its_organisations_own_and_nothing_else(stocked: Site, name: str) -> None:
    from allotment.store import scoping

    model, owner = _model(name), _owner(name)
    with scoping.everything():
        owners = set(model.objects.values_list(owner, flat=True))
        whole = model.objects.count()
    assert {"RTE", "RTQ", "QE1"} <= owners
    for reach in (["RTE"], ["RTE", "RTQ"], []):
        within = ((), reach) if name in OF_CONTROLLERS else (reach, ())
        with scoping.visible(*within):
            assert set(model.objects.values_list(owner, flat=True)) == set(reach)
            assert model.objects.count() < whole
            assert model.objects.filter(**{owner: "QE1"}).exists() is False
            assert model.objects.exclude(**{f"{owner}__in": reach}).exists() is False


def test_a_relation_does_not_lead_out_of_a_scope(stocked: Site) -> None:
    """A document held in hand shows its versions inside a scope alone."""
    from django_scopes.exceptions import ScopeError

    from allotment.store import scoping
    from allotment.store.models import Document

    with scoping.everything():
        document = Document.objects.get(organisation="RTQ", kind="scenario")
    for related in (document.versions, document.comments, document.sign_offs):
        with pytest.raises(ScopeError):
            list(related.all())
        with scoping.visible(["RTE"], []):
            assert list(related.all()) == []


def _owner(name: str) -> str:
    return "document__organisation_id" if name in {"Comment", "DocumentVersion", "SignOff"} else "organisation_id"


def test_every_model_that_belongs_to_an_organisation_or_document_is_scoped(site: Site) -> None:
    """A new model that leads to an organisation, a document or a return is scoped, or says here why not."""
    from django.apps import apps

    from allotment.store.models.scoped import Scoped

    leads = {"Organisation", "Document", "StaffReturn", "Job", "SystemRun"}
    found = {
        model.__name__
        for model in apps.get_app_config("store").get_models()
        if any(field.is_relation and field.related_model.__name__ in leads for field in _own_fields(model))
        and not hasattr(model, "history_type")
        and model.__module__.startswith("allotment.")
        and not model.__name__.startswith("Historical")
    }
    scoped = {
        model.__name__
        for model in apps.get_app_config("store").get_models()
        if isinstance(model._default_manager, Scoped)
    }
    assert found - scoped == NOT_SCOPED
    assert scoped == set(SCOPED)


def _own_fields(model: Any) -> list[Any]:
    return [field for field in model._meta.get_fields() if field.concrete and field.related_model]


def test_no_room_above_the_store_reads_the_kept_histories() -> None:
    """They hold earlier states of what is scoped, and are kept for an inquiry: no page or verb asks them."""
    import re
    from pathlib import Path

    import allotment

    root = Path(allotment.__file__).parent
    readers = [
        f"{path.relative_to(root)}: {match.group(0)}"
        for path in root.rglob("*.py")
        if "migrations" not in path.parts
        for match in re.finditer(r"\b[A-Z]\w+\.history\.\w+|\bHistorical(?!Records)[A-Z]\w+", path.read_text("utf-8"))
    ]
    assert readers
    assert not [one for one in readers if not one.endswith(".history.bulk_history_create")]
