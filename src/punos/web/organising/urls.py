"""Addresses of the organising plan. A clause's address holds its version, so that it never changes its meaning."""

from __future__ import annotations

from django.urls import path

from punos.web.organising import views

app_name = "organising"
urlpatterns = [
    path("", views.plan, name="plan"),
    path("promises/", views.promises, name="promises"),
    path("chains/", views.chains, name="chains"),
    path("versions/<int:version>/", views.version, name="version"),
    path("versions/<int:version>/<str:number>/", views.clause, name="clause"),
    path("compare/<int:before>/<int:after>/", views.compare, name="compare"),
]
