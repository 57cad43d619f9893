"""Addresses of the audit log."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern, path

from allotment.web.pages.audit import views


def _page(address: str, view: Any, name: str) -> URLPattern:
    pattern: URLPattern = path(address, view, name=name)
    return pattern


urlpatterns: list[URLPattern] = [
    _page("audit/", views.audit, "audit"),
    _page("audit/audit.csv", views.audit_file, "audit_file"),
]
