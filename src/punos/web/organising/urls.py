"""Addresses of the organising plan. A clause's address holds its version, so that it never changes its meaning."""

from __future__ import annotations

from django.urls import path

from punos.web.organising import downloads, views

app_name = "organising"
urlpatterns = [
    path("", views.plan, name="plan"),
    path("promises/", views.promises, name="promises"),
    path("chains/", views.chains, name="chains"),
    path("versions/<int:version>/", views.version, name="version"),
    path("versions/<int:version>/whole/", downloads.whole, name="whole"),
    path("versions/<int:version>/plan.html", downloads.plan_html, name="plan_html"),
    path("versions/<int:version>/plan.pdf", downloads.plan_pdf, name="plan_pdf"),
    path("versions/<int:version>/plan.json", downloads.plan_json, name="plan_json"),
    path("versions/schema.json", downloads.schema, name="schema"),
    path("versions/<int:version>/<str:number>/", views.clause, name="clause"),
    path("compare/<int:before>/<int:after>/", views.compare, name="compare"),
]
