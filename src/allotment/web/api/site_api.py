"""The API in the site: its addresses beside those of the pages, and every answer of it in JSON."""

from __future__ import annotations

from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase, HttpResponseNotAllowed
from django.urls import URLPattern, URLResolver, path, re_path, reverse
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI, Router
from ninja.operation import Operation

from allotment.web.api import refusals
from allotment.web.api.reference import reference_page

REFERENCE = "api_reference"


class SiteApi(NinjaAPI):
    """An API whose reference is a page of the site."""

    @property
    def urls(self) -> Any:
        """Give the addresses: the reference, every operation, and a refusal for whatever is none."""
        operations = [_in_json(pattern) for pattern in self._get_urls() if isinstance(pattern, URLPattern)]
        page = path("", reference_page(self.get_openapi_schema), name=REFERENCE)
        patterns: list[URLPattern | URLResolver] = [page, *operations, re_path("", csrf_exempt(refusals.nothing_here))]
        return patterns, None, None

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
