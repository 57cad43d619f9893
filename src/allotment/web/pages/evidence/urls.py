"""Addresses of the evidence of a system and of staff returns."""

from __future__ import annotations

from django.urls import URLPattern, path

from allotment.web.pages.evidence import returns, views

urlpatterns: list[URLPattern] = [
    path("evidence", views.evidence, name="evidence"),
    path("evidence/sources/<slug:source>", views.evidence_source, name="evidence_source"),
    path("evidence/returns/new", returns.return_new, name="return_new"),
    path("evidence/returns/template.xlsx", returns.return_template, name="return_template"),
    path("evidence/returns/<slug:return_id>", returns.return_page, name="return"),
    path("evidence/returns/<slug:return_id>/progress", returns.return_progress, name="return_progress"),
    path("evidence/returns/<slug:return_id>/problems.csv", returns.return_problems, name="return_problems"),
    path("evidence/returns/<slug:return_id>/decide", returns.return_decide, name="return_decide"),
]
