"""Addresses of the home page."""

from __future__ import annotations

from django.urls import path

from allotment.web.pages.home import views

urlpatterns = [
    path("", views.first, name="first"),
    path("systems/<slug:system>/", views.home, name="home"),
]
