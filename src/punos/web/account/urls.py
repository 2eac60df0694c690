"""Addresses of signing in and out, and of the privacy officer's pages."""

from __future__ import annotations

from django.urls import path

from punos.web.account.views import privacy, retention, sessions, signing

app_name = "account"
urlpatterns = [
    path("sign-in/", signing.sign_in, name="sign_in"),
    path("sign-in/as/", signing.be_somebody, name="be_somebody"),
    path("sign-in/start/", signing.begin_oidc, name="begin_oidc"),
    path("sign-in/back/", signing.come_back, name="come_back"),
    path("sign-in/place/", signing.choose_place, name="choose_place"),
    path("sign-in/again/", signing.prove, name="prove"),
    path("sign-in/again/as/", signing.be_oneself, name="be_oneself"),
    path("sign-out/", signing.sign_out, name="sign_out"),
    path("signed-out/", signing.signed_out, name="signed_out"),
    path("stay/", signing.stay, name="stay"),
    path("sessions/", sessions.sessions, name="sessions"),
    path("sessions/end/", sessions.end_session, name="end_session"),
    path("log/", privacy.log, name="log"),
    path("emergencies/", privacy.emergencies, name="emergencies"),
    path("emergencies/<uuid:notice_id>/", privacy.review_emergency, name="review_emergency"),
    path("posts/", privacy.posts, name="posts"),
    path("posts/<uuid:asking_id>/", privacy.answer_post, name="answer_post"),
    path("alarms/", privacy.alarms, name="alarms"),
    path("alarms/<uuid:alarm_id>/", privacy.review_alarm, name="review_alarm"),
    path("retention/", retention.retention, name="retention"),
    path("retention/ask/", retention.ask, name="ask_purge"),
    path("retention/<uuid:purge_id>/settle/", retention.settle, name="settle_purge"),
]
