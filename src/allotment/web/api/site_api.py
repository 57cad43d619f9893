"""The API in the site: its addresses beside those of the pages, and every answer of it in JSON."""

from __future__ import annotations

from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase, HttpResponseNotAllowed
from django.urls import URLPattern, URLResolver, path, re_path, reverse
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI, Router
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from allotment.web.api import refusals
from allotment.web.api.reference import reference_page

REFERENCE = "api_reference"
MEANINGS = {
    "system": "Code of the system, such as QR1",
    "organisation": "Code of an organisation, such as RTE",
    "table": "Name of the table, such as summary",
    "form": "csv or parquet",
    "run": "Id of the run; latest, or nothing, for the one that the site's pages show",
    "run_id": "Id of the run",
    "mix_id": "Id of the mix",
    "question": "Kind of the question, such as plan-education",
    "answer_id": "Id of the answer",
    "file": "report.zip or workbook.xlsx",
    "which": "slice, workforce, changes, need or backtest",
    "figure": "Key of the figure",
    "kind": "csv, xlsx, svg or png",
    "sector": "Name of a sector",
    "staff_group": "Name of a staff group",
    "role": "Name of a role",
    "scenario": "Name of a scenario, such as central",
    "page": "Page of the list, counted from 1",
    "live": "Only jobs that wait or run",
    "job_id": "Id of the job",
    "document_id": "Id of the scenario or plan",
    "name": "Name of the scenario",
    "step": "What to do with it",
    "return_id": "Id of the staff return",
    "decision": "What to decide",
    "search": "Words to look for",
    "owner": "Who answers for the assumption",
    "grade": "Grade of the evidence, such as B",
    "own_only": "Only records that this system approved for itself",
    "assumption": "Key of the assumption, such as leaver_share",
    "proposal_id": "Id of the proposed change",
    "account": "Id of the account",
    "appointment": "Number of the appointment",
    "verb": "What was done, such as make a run",
    "who": "Name of whoever did it",
    "day": "The day on which it was done, in UTC",
    "before": "Only entries before this number",
}
"""What the parts of an address mean, wherever they stand."""


class SiteApi(NinjaAPI):
    """An API whose reference is a page of the site."""

    @property
    def urls(self) -> Any:
        """Give the addresses: the reference, every operation, and a refusal for whatever is none."""
        operations = [_in_json(pattern) for pattern in self._get_urls() if isinstance(pattern, URLPattern)]
        page = path("", reference_page(self.get_openapi_schema), name=REFERENCE)
        patterns: list[URLPattern | URLResolver] = [page, *operations, re_path("", csrf_exempt(refusals.nothing_here))]
        return patterns, None, None

    def get_openapi_schema(self, **where: Any) -> OpenAPISchema:
        """Give the API's description of itself, every part of an address with its meaning."""
        schema = super().get_openapi_schema(**where)
        for methods in schema["paths"].values():
            for operation in methods.values():
                for parameter in operation["parameters"]:
                    parameter.setdefault("description", MEANINGS.get(parameter["name"], ""))
        return schema

    def get_root_path(self, path_params: dict[str, Any]) -> str:  # noqa: ARG002 - the framework's own signature
        """Give the address below which all stand."""
        return reverse(REFERENCE)

    def get_operation_url_name(self, operation: Operation, router: Router) -> str:  # noqa: ARG002 - as above
        """Name an operation's address so that it is never taken for a page's."""
        return f"api_{operation.view_func.__name__}"

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """Name an operation as its function is named."""
        return operation.view_func.__name__


def _in_json(pattern: URLPattern) -> URLPattern:
    """Refuse in JSON what an address does not do."""
    view = pattern.callback

    @wraps(view)
    def respond(request: HttpRequest, *args: Any, **parts: Any) -> HttpResponseBase:
        answer: HttpResponseBase = view(request, *args, **parts)
        if not isinstance(answer, HttpResponseNotAllowed):
            return answer
        refusal = refusals.said(405, "Nothing can be done here in this way.")
        refusal["Allow"] = answer["Allow"]
        return refusal

    pattern.callback = respond
    return pattern
