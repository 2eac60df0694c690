"""Addresses of the organiser's figures."""

from __future__ import annotations

from django.urls import path

from punos.web.insight import views

app_name = "insight"
urlpatterns = [
    path("", views.promises, name="promises"),
    path("promises.csv", views.download, name="download"),
    path("promises/<slug:rule>/", views.promise, name="promise"),
]
