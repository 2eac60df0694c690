"""Addresses of the client's own pages."""

from __future__ import annotations

from django.urls import path

from punos.web.own.views import another, answers, applications, consent, copies, files, log, plan, wishes

app_name = "own"
urlpatterns = [
    path("", plan.plan, name="plan"),
    path("view/", wishes.view, name="view"),
    path("goals/new/", wishes.propose_goal, name="propose_goal"),
    path("goals/<uuid:part_id>/", wishes.change_goal, name="change_goal"),
    path("contact/", wishes.contact, name="contact"),
    path("tasks/<uuid:part_id>/", answers.task, name="task"),
    path("agreements/<uuid:part_id>/", answers.agreement, name="agreement"),
    path("parties/<uuid:part_id>/", answers.party, name="party"),
    path("consent/", consent.consent, name="consent"),
    path("consent/give/", consent.give, name="give"),
    path("consent/withdraw/", consent.withdraw, name="withdraw"),
    path("consent/prohibit/", consent.prohibit, name="prohibit"),
    path("consent/lift/", consent.lift, name="lift"),
    path("applications/", applications.applications, name="applications"),
    path("applications/new/<slug:key>/", applications.apply, name="apply"),
    path("applications/<uuid:part_id>/", applications.application, name="application"),
    path("applications/<uuid:part_id>/answer/", applications.answer, name="answer_application"),
    path("applications/<uuid:part_id>/take-back/", applications.withdraw, name="withdraw_application"),
    path("files/<uuid:file_id>/", files.file, name="file"),
    path("parts/<uuid:part_id>/files/add/", files.add, name="add_file"),
    path("parts/<uuid:part_id>/files/<uuid:file_id>/withdraw/", files.withdraw, name="withdraw_file"),
    path("log/", log.log, name="log"),
    path("log/proof/", log.proof, name="log_proof"),
    path("log/proof.json", log.proof_json, name="log_proof_json"),
    path("log/check_my_log.py", log.script, name="log_script"),
    path("log/<int:row_id>/ask/", log.ask, name="ask"),
    path("notices/<uuid:notice_id>/seen/", log.seen, name="seen"),
    path("plan.pdf", copies.plan_pdf, name="plan_pdf"),
    path("everything.json", copies.everything_json, name="everything"),
    path("for_another/", another.represented, name="represented"),
    path("for_another/<uuid:client_id>/", another.plan, name="for_another"),
    path("for_another/<uuid:client_id>/files/<uuid:file_id>/", files.of_another, name="file_of_another"),
]
