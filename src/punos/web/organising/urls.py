"""Addresses of the organising plan. A clause's address holds its version, so that it never changes its meaning."""

from __future__ import annotations

from django.urls import path

from punos.web.organising import downloads
from punos.web.organising.views import adding, commenting, reading, writing

app_name = "organising"
urlpatterns = [
    path("", reading.plan, name="plan"),
    path("promises/", reading.promises, name="promises"),
    path("processing-times/", reading.processing_times, name="processing_times"),
    path("chains/", reading.chains, name="chains"),
    path("versions/<int:version>/", reading.version, name="version"),
    path("versions/<int:version>/whole/", downloads.whole, name="whole"),
    path("versions/<int:version>/plan.html", downloads.plan_html, name="plan_html"),
    path("versions/<int:version>/plan.pdf", downloads.plan_pdf, name="plan_pdf"),
    path("versions/<int:version>/plan.json", downloads.plan_json, name="plan_json"),
    path("versions/schema.json", downloads.schema, name="schema"),
    path("versions/<int:version>/<str:number>/", reading.clause, name="clause"),
    path("compare/<int:before>/<int:after>/", reading.compare, name="compare"),
    path("versions/<int:version>/<str:number>/comment/", commenting.comment, name="comment"),
    path("comments/<int:version>/", commenting.comments, name="comments"),
    path("comments/<int:version>/comments.csv", commenting.comments_table, name="comments_table"),
    path("comments/<int:version>/comments.json", commenting.comments_data, name="comments_data"),
    path("comments/<int:version>/report/", commenting.report, name="report"),
    path("comments/<int:version>/report.pdf", commenting.report_pdf, name="report_pdf"),
    path("drafts/", writing.drafts, name="drafts"),
    path("drafts/<int:version>/", writing.draft, name="draft"),
    path("drafts/<int:version>/step/", writing.step, name="step"),
    path("drafts/<int:version>/confirm/", writing.confirm, name="confirm"),
    path("drafts/<int:version>/clause/", adding.new_clause, name="new_clause"),
    path("drafts/<int:version>/clause/<slug:key>/", writing.write, name="write"),
    path("drafts/<int:version>/clause/<slug:key>/leave-out/", writing.drop, name="drop"),
    path("drafts/<int:version>/clause/<slug:key>/criterion/", writing.criterion, name="criterion"),
    path("drafts/<int:version>/comments/", commenting.said, name="said"),
    path("drafts/<int:version>/comments/letters/", commenting.letters, name="letters"),
    path("drafts/<int:version>/comments/<uuid:comment_id>/", commenting.answer, name="answer"),
]
