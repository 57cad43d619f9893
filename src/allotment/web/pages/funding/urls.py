"""Addresses of funding files, below a system."""

from __future__ import annotations

from django.urls import URLPattern, path

from allotment.governance.states import FUNDING
from allotment.web.pages.funding import views
from allotment.web.pages.scenarios import record

ONE = "funding/<uuid:document_id>"
OF_FUNDING = {"kind": FUNDING, "show": views.show_funding}

urlpatterns: list[URLPattern] = [
    path("funding", views.funding, name="funding"),
    path("funding/new", views.funding_new, name="funding_new"),
    path("funding/copy/<slug:source>", views.funding_copy, name="funding_copy"),
    path("funding/examples/<slug:example>", views.funding_shipped, name="funding_shipped"),
    path("funding/examples/<slug:example>.yaml", views.funding_shipped_yaml, name="funding_shipped_yaml"),
    path(ONE, views.funding_file, name=FUNDING),
    path(f"{ONE}/funding.yaml", views.funding_yaml, name="funding_yaml"),
    path(f"{ONE}/edit", views.funding_edit, name="funding_edit"),
    path(f"{ONE}/history", views.funding_history, name=f"{FUNDING}_history"),
    path(f"{ONE}/comments", record.say, OF_FUNDING, name=f"{FUNDING}_comment"),
    path(f"{ONE}/steps/<slug:step>", record.step, OF_FUNDING, name=f"{FUNDING}_step"),
]
