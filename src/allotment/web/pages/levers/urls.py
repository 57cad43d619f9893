"""Addresses of levers, below a system."""

from __future__ import annotations

from django.urls import URLPattern, path

from allotment.web.pages.levers import views

urlpatterns: list[URLPattern] = [
    path("levers", views.levers, name="levers"),
    path("levers/<slug:lever>", views.lever, name="lever"),
]
