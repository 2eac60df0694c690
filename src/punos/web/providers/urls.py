"""Addresses of the provider's manager."""

from __future__ import annotations

from django.urls import path

from punos.web.providers import views

app_name = "providers"
urlpatterns = [path("", views.overview, name="overview")]
