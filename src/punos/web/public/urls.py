"""Addresses of the pages that need no sign-in."""

from __future__ import annotations

from django.urls import path

from punos.web.public import views

app_name = "public"
urlpatterns = [
    path("", views.home, name="home"),
    path("services/", views.services, name="services"),
    path("services/<slug:key>/", views.service, name="service"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("privacy/", views.privacy, name="privacy"),
]
