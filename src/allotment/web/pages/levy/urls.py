"""Addresses of levy ledgers, below a system."""

from __future__ import annotations

from django.urls import URLPattern, path

from allotment.web.pages.levy import views

urlpatterns: list[URLPattern] = [
    path("levy", views.levy, name="levy"),
    path("levy/new", views.levy_new, name="levy_new"),
    path("levy/<slug:ledger>", views.ledger, name="levy_ledger"),
    path("levy/<slug:ledger>/files/<str:file>", views.ledger_file, name="levy_file"),
]
