"""Addresses of the pages that need no sign-in."""

from __future__ import annotations

from django.urls import path

from punos.web.public import views

app_name = "public"
urlpatterns = [
    path("", views.home, name="home"),
    path("services/", views.services, name="services"),
    path("services/<slug:key>/", views.service, name="service"),
    path("services/<slug:key>/could-i/", views.could_i, name="could_i"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("privacy/", views.privacy, name="privacy"),
]
