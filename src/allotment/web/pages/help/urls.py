"""Addresses of help."""

from __future__ import annotations

from django.urls import URLPattern, path

from allotment.web.pages.help import views

urlpatterns: list[URLPattern] = [
    path("help/", views.help_pages, name="help"),
    path("help/glossary/", views.glossary, name="glossary"),
    path("help/<slug:topic>/", views.topic, name="help_topic"),
]
