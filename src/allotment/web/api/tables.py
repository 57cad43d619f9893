"""Whole tables at addresses that stay the same, for Power BI, Excel, Python and R."""

from __future__ import annotations

from django.http import FileResponse, HttpResponse, HttpResponseBase, HttpResponseNotModified, JsonResponse
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from ninja import Field, Router, Schema

from allotment.planning.access.errors import NotYoursError
from allotment.planning.runs.files import CSV, PARQUET
from allotment.planning.runs.rights import require_system
from allotment.planning.tables_out.whole import LATEST, TABLES, DescribedTable, tables_of, whole_table
from allotment.web.api.door import Asking
from allotment.web.api.shapes import Word, a_file, reading
from allotment.web.showing import desk

router = Router(tags=["Whole tables"])
RUN_HEADER = "X-Allotment-Run"
POWER_BI_TABLE = "summary"
PBIDS = "application/octet-stream"


class ColumnShape(Schema):
    """A column of a table."""

    name: str
    type: str
    unit: str
    description: str


class TableShape(Schema):
    """A table that can be had, and where."""

    name: str
    meaning: str = Field(description="What a row says")
    csv: str = Field(description="Address of the whole table as CSV")
    parquet: str = Field(description="Address of the whole table as Parquet")
    columns: list[ColumnShape]


@router.get("/systems/{slug:system}/tables", response=reading(list[TableShape]), summary="Tables that can be had")
def tables(request: Asking, system: str, run: Word = LATEST) -> list[dict[str, object]]:
    """Describe every whole table of a system: its columns, units and addresses."""
    found = tables_of(desk(), request.auth.actor, system, run)
    return [_described(request, system, run, one) for one in found]


def _described(request: Asking, system: str, run: str, table: DescribedTable) -> dict[str, object]:
    query = "" if run == LATEST else f"?{request.GET.urlencode()}"
    addresses = {form: _address(request, system, table.name, form) + query for form in ("csv", "parquet")}
    return {**vars(table), **addresses}


def _address(request: Asking, system: str, table: str, form: str) -> str:
    parts = {"system": system, "table": table, "form": form}
    return request.build_absolute_uri(reverse("api_table", kwargs=parts))


@router.get(
    "/systems/{slug:system}/tables/{slug:table}.{slug:form}",
    response=reading(None),
    openapi_extra=a_file(CSV, PARQUET),
    summary="A whole table",
)
def table(request: Asking, system: str, table: str, form: str, run: Word = LATEST) -> HttpResponseBase:
    """Send a whole table, as csv (UTF-8, RFC 4180) or parquet. Nothing is cut off.

    Tables: baseline, baseline_age, projection, summary, waterfall, assumptions, provenance, protected_counts and runs.
    ``run`` names the run that a run's table comes from; without it, or with ``latest``, it is the run that the site's
    pages show. The header X-Allotment-Run names it. Sent again with the ETag that came, an unchanged table is not sent
    twice.
    """
    found = whole_table(desk(), request.auth.actor, system, table, form, run)
    mark = f'"{found.mark}"'
    kept = get_conditional_response(request, etag=mark)
    answer: HttpResponseBase
    if kept is not None:
        answer = HttpResponseNotModified()
    elif found.path is not None:
        answer = FileResponse(
            found.path.open("rb"), as_attachment=True, filename=found.name, content_type=found.media_type
        )
    else:
        answer = HttpResponse(found.content, content_type=found.media_type)
        answer["Content-Disposition"] = f'attachment; filename="{found.name}"'
    answer["ETag"] = mark
    if found.run_id:
        answer[RUN_HEADER] = found.run_id
    patch_cache_control(answer, private=True, no_cache=True)
    patch_vary_headers(answer, ("Authorization", "Cookie"))
    return answer


@router.get(
    "/systems/{slug:system}/allotment.pbids",
    response=reading(None),
    openapi_extra=a_file(PBIDS),
    url_name="pbids",
    summary="Connection file for Power BI",
)
def pbids(request: Asking, system: str, table: Word = POWER_BI_TABLE) -> HttpResponse:
    """Send a file that opens Power BI Desktop at a whole table: double-click it, and give the token as the password.

    Power BI takes one source from such a file, so it names one table: ``summary``, or the one you ask for.
    """
    require_system(request.auth.actor, system)
    if table not in TABLES:
        raise NotYoursError("table")
    url = _address(request, system, table, "csv")
    connection = {"details": {"protocol": "http", "address": {"url": url}}, "options": {}, "mode": "Import"}
    answer = JsonResponse({"version": "0.1", "connections": [connection]}, json_dumps_params={"indent": 2})
    answer["Content-Type"] = PBIDS
    answer["Content-Disposition"] = f'attachment; filename="allotment-{system}-{table}.pbids"'
    return answer
