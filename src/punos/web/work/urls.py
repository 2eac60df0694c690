"""Addresses of the worker's pages."""

from __future__ import annotations

from django.urls import path

from punos.web.work.views import doing, ending, files, finding, lists, openings, second, services, workspace

app_name = "work"
urlpatterns = [
    path("client/<uuid:client_id>/", workspace.client, name="client"),
    path("", lists.today, name="today"),
    path("clients/", lists.clients, name="clients"),
    path("referrals/", lists.inbox, name="inbox"),
    path("referrals/sent/", lists.outbox, name="outbox"),
    path("find/", finding.find, name="find"),
    path("find/<uuid:client_id>/", finding.begin, name="begin"),
    path("emergency/", openings.emergency, name="emergency"),
    path("emergency/requests/", second.requests, name="second"),
    path("emergency/requests/<uuid:asking_id>/", second.answer, name="answer_second"),
    path("emergency/<uuid:client_id>/ask/", second.ask, name="ask_second"),
    path("emergency/<uuid:client_id>/", openings.open_emergency, name="open_emergency"),
    path("referral/<uuid:client_id>/<uuid:part_id>/", workspace.referral, name="referral"),
    path("referral/<uuid:client_id>/<uuid:part_id>/<slug:slug>/", doing.answer, name="answer"),
    path("applications/", lists.applications, name="applications"),
    path("application/<uuid:client_id>/<uuid:part_id>/", workspace.application, name="application"),
    path("application/<uuid:client_id>/<uuid:part_id>/<slug:slug>/", doing.handle, name="handle"),
    path("client/<uuid:client_id>/why/", workspace.why, name="why"),
    path("client/<uuid:client_id>/timeline/", workspace.timeline, name="timeline"),
    path("client/<uuid:client_id>/consent/", workspace.consent, name="consent"),
    path("client/<uuid:client_id>/by-law/", openings.by_law, name="by_law"),
    path("client/<uuid:client_id>/assessment/", openings.assessment, name="assessment"),
    path("client/<uuid:client_id>/by-law/open/", openings.open_by_law, name="open_by_law"),
    path("client/<uuid:client_id>/end/", ending.end, name="end"),
    path("client/<uuid:client_id>/end/now/", ending.end_now, name="end_now"),
    path("client/<uuid:client_id>/services/", services.search, name="services"),
    path("client/<uuid:client_id>/services/<slug:key>/", services.plan, name="service"),
    path("client/<uuid:client_id>/files/<uuid:file_id>/", files.file, name="file"),
    path("application/<uuid:client_id>/files/<uuid:file_id>/", files.of_application, name="file_of_application"),
    path("referral/<uuid:client_id>/files/<uuid:file_id>/", files.of_referral, name="file_of_referral"),
    path("client/<uuid:client_id>/part/<uuid:part_id>/files/add/", files.add, name="add_file"),
    path("client/<uuid:client_id>/part/<uuid:part_id>/files/<uuid:file_id>/withdraw/", files.withdraw, name="withdraw_file"),
    path("application/<uuid:client_id>/<uuid:part_id>/files/add/", files.add_to_application, name="add_to_application"),
    path(
        "application/<uuid:client_id>/<uuid:part_id>/files/<uuid:file_id>/withdraw/",
        files.withdraw_from_application,
        name="withdraw_from_application",
    ),
    path("client/<uuid:client_id>/part/<uuid:part_id>/history/", workspace.history, name="history"),
    path("client/<uuid:client_id>/part/<uuid:part_id>/<slug:slug>/", doing.act, name="act"),
    path("client/<uuid:client_id>/add/<slug:slug>/", doing.add, name="add"),
]
