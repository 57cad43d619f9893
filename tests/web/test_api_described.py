"""The API is as it says it is, never breaks, and asks the database little."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from tests.web.api_caller import SYSTEM, V1, Caller
from tests.web.site import ICS, Site

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_QUERIES = 19
EXAMPLES = 4
PARTS_OF_A_SYSTEM = (
    "organisations",
    "protected-counts",
    "tables",
    "tables/summary.csv",
    "allotment.pbids",
    "runs",
    "scenarios",
    "plans",
    "staff-returns",
    "staff-returns/status",
    "assumptions",
    "assumptions/leaver_share",
    "proposals",
)


@pytest.fixture(scope="module")
def described(site: Site) -> dict[str, Any]:
    """The API's description of itself."""
    answer = site.client().get("/api/openapi.json")
    assert answer.status_code == 200
    return dict(answer.json())


def test_every_operation_says_what_it_does_and_how_it_is_refused(described: dict[str, Any]) -> None:
    operations = [one for methods in described["paths"].values() for one in methods.values()]
    assert len({one["operationId"] for one in operations}) == len(operations) >= 50
    for one in operations:
        assert one["summary"], one["operationId"]
        assert one["description"].endswith("."), one["operationId"]
        assert all(part["description"] for part in one["parameters"]), one["operationId"]
        assert {"401", "403", "404", "422"} <= set(one["responses"]), one["operationId"]
        assert {name for way in one["security"] for name in way} == {"Token", "TokenAsPassword", "Session"}


def test_every_write_takes_a_key_and_no_read_does(described: dict[str, Any]) -> None:
    for address, methods in described["paths"].items():
        for method, operation in methods.items():
            keys = [one for one in operation["parameters"] if one["name"] == "Idempotency-Key"]
            assert len(keys) == (method != "get"), (method, address)
            assert not any(one["required"] for one in keys)


def test_the_reference_names_every_operation_and_shape_and_is_open_to_all(
    site: Site, described: dict[str, Any]
) -> None:
    for client in (site.client(), site.client("planner")):
        answer = client.get("/api/")
        assert answer.status_code == 200
        page = answer.content.decode("utf-8")
        for address in described["paths"]:
            assert address in page
        for name in described["components"]["schemas"]:
            assert f'id="shape-{name}"' in page
        assert page.count("<h1") == 1
        assert "<script>" not in page
        assert " style=" not in page
    assert "Sign out" in page


def test_no_operation_breaks_and_every_answer_is_as_described(site: Site) -> None:
    import schemathesis
    from django.core.wsgi import get_wsgi_application
    from schemathesis.checks import not_a_server_error
    from schemathesis.specs.openapi.checks import (
        content_type_conformance,
        response_schema_conformance,
        status_code_conformance,
    )

    checks = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
    schema = schemathesis.openapi.from_wsgi("/api/openapi.json", get_wsgi_application())
    headers = Caller.of(site, "planner").headers
    tried = 0

    def hold(case: Any) -> None:
        if "system" in case.path_parameters:
            case.path_parameters["system"] = ICS
        case.call_and_validate(headers=headers, checks=checks)

    bounded = settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    for found in schema.get_all_operations():
        bounded(given(case=found.ok().as_strategy())(hold))()
        tried += 1
    assert tried >= 50


@pytest.fixture
def counted() -> Iterator[Any]:
    """Count the statements that the database is sent."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as found:
        yield found


@pytest.mark.parametrize("part", PARTS_OF_A_SYSTEM)
def test_no_read_asks_the_database_twenty_things(site: Site, counted: Any, part: str) -> None:
    planner = Caller.of(site, "planner", may_write=False)
    before = len(counted)
    planner.get(f"{SYSTEM}/{part}")
    assert len(counted) - before <= MOST_QUERIES, [one["sql"] for one in counted.captured_queries[before:]]


def test_no_list_of_ones_own_asks_the_database_twenty_things(site: Site, counted: Any) -> None:
    for who, address in (("planner", "me"), ("planner", "jobs"), ("administrator", "accounts"), ("approver", "audit")):
        caller = Caller.of(site, who, may_write=False)
        before = len(counted)
        assert caller.get(f"{V1}/{address}").status_code == 200
        assert len(counted) - before <= MOST_QUERIES, address
