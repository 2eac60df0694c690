"""Journey B: a home care client gets substance services in connection with home care, from a company, the county and an association."""

from __future__ import annotations

import pytest

from punos.clients.residents import cast
from punos.organising.loading import register_id
from tests.journeys import words_of_helmi as words
from tests.journeys.past import Past
from tests.journeys.people import Story, organisation
from tests.journeys.stage import Stage

pytestmark = [pytest.mark.journey, pytest.mark.long]
COMPANY, SUBSTANCE, CENTRE, PEERS = "company-hopeahaukka", "substance-services", "sote-centre-jyvaskyla", "association-kaislaranta"
LIKELY = "By the grounds, the client is likely to get this service"


class Helmi(Story):
    """The journey of Helmi, and those who work with her."""

    def __init__(self, stage: Stage, past: Past) -> None:
        super().__init__(stage, past, cast.BLANK_B)
        self.helmi = self.client
        self.tuula = self.worker(cast.OLDER_PEOPLES_WORKER)
        self.jenni = self.worker(cast.HOME_CARE_WORKER)
        self.mika = self.worker(cast.SUBSTANCE_WORKER)
        self.sanna = self.worker(cast.NURSE)


def test_the_home_care_client_with_a_substance_worker(stage: Stage, past: Past) -> None:
    story = Helmi(stage, past)
    given_a_person_whom_no_service_knows(story)
    when_her_daughter_calls_and_the_need_is_assessed(story)
    when_she_tells_her_own_view_and_goal(story)
    when_home_care_is_planned_and_a_company_accepts_it(story)
    when_the_company_writes_its_implementation_plan_in_the_countys_record(story)
    when_the_carer_sees_a_concern_and_records_her_yes_to_substance_services(story)
    when_the_substance_worker_accepts_and_plans_visits_with_home_care(story)
    given_two_weeks_without_a_visit_then_the_missed_promise_is_noticed(story)
    when_all_meet_at_her_home_and_write_down_who_does_what(story)
    when_an_association_joins_beside_them(story)
    when_a_nurse_opens_the_plan_in_an_emergency(story)
    then_she_and_the_privacy_officer_are_told(story)
    when_the_health_centre_refuses_first_and_then_accepts(story)
    when_she_forbids_what_is_said_of_substances_then_the_health_centre_does_not_see_it(story)
    when_a_part_is_withheld_by_decision_then_she_is_told_that_it_is_and_not_what(story)
    when_the_own_worker_hands_over_to_another_organisation(story)
    when_the_plan_is_reviewed_and_she_sees_one_thing_otherwise(story)
    then_strangers_and_managers_see_nothing(story)
    then_she_reads_who_has_looked_and_takes_everything_with_her(story)


def given_a_person_whom_no_service_knows(story: Helmi) -> None:
    story.past.nobody_knows(cast.BLANK_B.id)


def when_her_daughter_calls_and_the_need_is_assessed(story: Helmi) -> None:
    tuula, stage = story.tuula, story.stage
    tuula.finds_the_person("care", words.GROUND)
    plan = tuula.adds("open-plan")
    story.parts["own-worker"] = tuula.adds("own-worker", worker=cast.OLDER_PEOPLES_WORKER.post_id)
    assessment = tuula.adds("assessment", way="near", reason=words.ASSESSMENT_REASON)
    stage.sees(stage.translated("Running promises"))
    tuula.does("begin-assessment", assessment)
    tuula.does("finish-assessment", assessment, summary=words.SUMMARY, conclusion=words.CONCLUSION)
    tuula.does("segment", plan, segment="network", segment_reason=words.SEGMENT_REASON)
    stage.sees(words.SEGMENT_REASON, stage.translated("Network"))


def when_she_tells_her_own_view_and_goal(story: Helmi) -> None:
    helmi, stage = story.helmi, story.stage
    helmi.writes("/my/view/", text=words.OWN_VIEW)
    helmi.writes("/my/goals/new/", words=words.OWN_GOAL, scale="keep")
    story.parts["goal"] = stage.part_of("/my/goals/", words.OWN_GOAL)
    story.tuula.does("settle-goal", story.parts["goal"], state="agreed")


def when_home_care_is_planned_and_a_company_accepts_it(story: Helmi) -> None:
    tuula, stage = story.tuula, story.stage
    facts = {
        "municipality_in_county": "yes",
        "needs_help_in_daily_life": "yes",
        "home_suitable": "yes",
        "needs_help_round_the_clock": "no",
    }
    chosen = {"organisation": organisation(COMPANY), "provision": "procured", "goals": [story.parts["goal"]]}
    story.parts["home care"] = tuula.plans_a_service("home-care", words.LOOKS_FOR_HOME_CARE, LIKELY, facts, **chosen)
    party = tuula.adds("party", organisation=organisation(COMPANY), duty=words.DUTY_OF_COMPANY)
    story.jenni.cannot_open()
    story.helmi.reads_the_plan().follow(f"/my/parties/{party}/")
    stage.sees(words.DUTY_OF_COMPANY)
    story.helmi.says("yes", party)
    asked = {"organisation": organisation(COMPANY), "question": words.ASKS_OF_COMPANY, "answer_by": story.day(5), "topic": "health"}
    story.jenni.answers_the_referral("accept", tuula.adds("referral", **asked))


def when_the_company_writes_its_implementation_plan_in_the_countys_record(story: Helmi) -> None:
    jenni, care = story.jenni, story.parts["home care"]
    jenni.does("start-service", care)
    jenni.does("implementation", care, content=words.CONTENT, means=words.MEANS)
    story.helmi.reads_the_plan().sees(words.CONTENT, words.MEANS)
    story.tuula.opens_the_workspace().sees(words.CONTENT)


def when_the_carer_sees_a_concern_and_records_her_yes_to_substance_services(story: Helmi) -> None:
    jenni = story.jenni
    jenni.adds("need", group="substance_mental_illness_disability_ageing", text=words.CONCERN, topic="substance")
    party = jenni.adds("party", organisation=organisation(SUBSTANCE), duty=words.DUTY_OF_SUBSTANCE)
    story.mika.cannot_open()
    jenni.does("record-yes", party, how="spoken", topics=["substance", "health"])
    story.helmi.reads_the_plan().sees(words.DUTY_OF_SUBSTANCE, words.CONCERN)


def when_the_substance_worker_accepts_and_plans_visits_with_home_care(story: Helmi) -> None:
    asked = {"organisation": organisation(SUBSTANCE), "question": words.ASKS_OF_SUBSTANCE, "answer_by": story.day(2), "topic": "substance"}
    referral = story.jenni.adds("referral", **asked)
    story.mika.answers_the_referral("accept", referral)
    facts = {"municipality_in_county": "yes", "home_care_client": "yes", "substance_worries": "yes"}
    chosen = {"organisation": organisation(SUBSTANCE), "provision": "self_produced"}
    story.parts["visits"] = story.mika.plans_a_service("substance-at-home", words.LOOKS_FOR_VISIT, LIKELY, facts, **chosen)


def given_two_weeks_without_a_visit_then_the_missed_promise_is_noticed(story: Helmi) -> None:
    """Given: the superuser of the test's server moves the clock's start and due time 14 days back. The product itself cannot."""
    stage, visits = story.stage, story.parts["visits"]
    story.past.clock_started_earlier(visits, days=14)
    late = stage.translated("Late")
    story.mika.here().go("work/")
    assert stage.page.locator(f'.task:has(a[href$="#part-{visits}"]) .tag--bad', has_text=late).count() == 1
    story.tuula.opens_the_workspace()
    assert stage.page.locator(f"#part-{visits} .tag--bad", has_text=late).count()
    story.helmi.reads_the_plan()
    assert stage.page.locator(".promise .tag--bad", has_text=late).count()
    story.mika.does("start-service", visits)


def when_all_meet_at_her_home_and_write_down_who_does_what(story: Helmi) -> None:
    mika, stage, goals = story.mika, story.stage, [story.parts["goal"]]
    invited = f"{cast.HOME_CARE_WORKER.name}, {stage.words(words.DAUGHTER)}"
    visit = mika.adds("meeting", due_on=story.day(1), place=words.AT_HOME, participants=invited)
    mika.does("hold-meeting", visit, notes=words.VISIT_NOTES)
    tasks = {
        "carer": {"text": words.TASK_OF_CARER, "responsible": "organisation", "organisation": organisation(COMPANY)},
        "daughter": {"text": words.TASK_OF_DAUGHTER, "responsible": "near", "near_name": words.DAUGHTER},
        "herself": {"text": words.TASK_OF_HELMI, "responsible": "client", "goals": goals},
        "worker": {
            "text": words.TASK_OF_WORKER,
            "responsible": "organisation",
            "organisation": organisation(SUBSTANCE),
            "assignee": cast.SUBSTANCE_WORKER.post_id,
        },
    }
    given = {whose: mika.adds("task", topic="core", due_on=story.day(7), **task) for whose, task in tasks.items()}
    story.jenni.does("take-task", given["carer"])
    story.jenni.does("begin-task", given["carer"])
    mika.does("do-task", given["worker"], done_note=words.DONE)
    story.helmi.reads_the_plan().sees(words.TASK_OF_CARER, words.DAUGHTER, words.VISIT_NOTES)
    story.helmi.writes(f"/my/tasks/{given['herself']}/", note=words.DONE).sees(words.DONE)


def when_an_association_joins_beside_them(story: Helmi) -> None:
    tuula = story.tuula
    tuula.plans_a_service("recovery-peer-support", words.LOOKS_FOR_PEERS, LIKELY, {"substance_worries": "yes"})
    party = tuula.adds("party", organisation=organisation(PEERS), duty=words.DUTY_OF_PEERS)
    story.helmi.says("yes", party).sees(words.DUTY_OF_PEERS)


def when_a_nurse_opens_the_plan_in_an_emergency(story: Helmi) -> None:
    stage = story.sanna.here()
    story.sanna.cannot_open()
    stage.go("work/emergency/")
    stage.fill(code=cast.BLANK_B.code, reason="?")
    stage.press()
    assert stage.page.locator("#f-reason-error").count()
    stage.looks()
    stage.fill(reason=words.EMERGENCY)
    stage.press()
    stage.sees(stage.translated("Opened in an emergency"), words.CONCERN, words.CONTENT)
    assert not stage.page.locator('main a[href*="/add/"], main .part__actions form').count(), "an emergency opens to read only"


def then_she_and_the_privacy_officer_are_told(story: Helmi) -> None:
    stage = story.helmi.reads_the_plan()
    stage.sees(stage.translated("Your data was opened in an emergency"), words.EMERGENCY, cast.NURSE.name)
    stage.become(cast.PRIVACY_OFFICER)
    stage.go("account/emergencies/")
    stage.sees(words.EMERGENCY, cast.NURSE.name)
    stage.does_not_see(words.CONCERN, words.OWN_VIEW, cast.BLANK_B.family_name)
    card = stage.page.locator("main .card", has_text=stage.words(words.EMERGENCY))
    card.locator("[name=finding]").fill(stage.words(words.FINDING))
    stage.clicks(card.locator("form:has([name=finding]) button"))
    stage.sees(words.FINDING)


def when_the_health_centre_refuses_first_and_then_accepts(story: Helmi) -> None:
    tuula, stage = story.tuula, story.stage
    party = tuula.adds("party", organisation=organisation(CENTRE), duty=words.DUTY_OF_CENTRE)
    story.helmi.says("yes", party, topics=("health", "substance"))
    asked: dict[str, object] = {"organisation": organisation(CENTRE), "answer_by": story.day(5), "topic": "health"}
    story.sanna.answers_the_referral("refuse", tuula.adds("referral", question=words.ASKS_OF_CENTRE, **asked), reason=words.CENTRE_REFUSES)
    story.sanna.cannot_open()
    tuula.opens_the_workspace().sees(words.CENTRE_REFUSES)
    story.helmi.reads_the_plan().sees(words.CENTRE_REFUSES)
    story.sanna.answers_the_referral("accept", tuula.adds("referral", question=words.ASKS_AGAIN, **asked))
    stage.sees(words.CONCERN)


def when_she_forbids_what_is_said_of_substances_then_the_health_centre_does_not_see_it(story: Helmi) -> None:
    stage = story.helmi.reads_the_plan()
    stage.go("my/consent/")
    stage.looks()
    stage.follow("/my/consent/prohibit/")
    stage.fill(what="topic", topic="substance", to_register=register_id("county-health"))
    stage.looks()
    stage.press()
    stage.sees(stage.translated("What you have forbidden"))
    story.sanna.opens_the_workspace().sees(words.ASKS_AGAIN, words.OWN_GOAL)
    stage.does_not_see(words.CONCERN, words.ASKS_OF_SUBSTANCE, words.SECRET)
    story.tuula.opens_the_workspace().sees(words.CONCERN)
    stage.follow("/consent/")
    stage.sees(stage.translated("Prohibitions"))


def when_a_part_is_withheld_by_decision_then_she_is_told_that_it_is_and_not_what(story: Helmi) -> None:
    tuula, stage = story.tuula, story.stage
    note = tuula.adds("note", text=words.SECRET, topic="core")
    stage.follow(f"/part/{note}/history/")
    stage.looks()
    stage.follow(f"/part/{note}/withhold/")
    stage.fill(from_client=True, ground="danger", why=words.SECRET_REASON, decided=True)
    stage.looks()
    stage.press()
    assert "done=withhold" in stage.page.url, stage.shown()[:2000]
    story.helmi.reads_the_plan().sees(stage.translated("Something is not shown to you"))
    stage.does_not_see(words.SECRET, words.SECRET_REASON)
    tuula.opens_the_workspace().sees(words.SECRET)


def when_the_own_worker_hands_over_to_another_organisation(story: Helmi) -> None:
    story.tuula.does("hand-over", story.parts["own-worker"], worker=cast.SUBSTANCE_WORKER.post_id, reason=words.HAND_OVER)
    story.stage.sees(cast.SUBSTANCE_WORKER.name)
    story.helmi.reads_the_plan().sees(cast.SUBSTANCE_WORKER.name, words.HAND_OVER)


def when_the_plan_is_reviewed_and_she_sees_one_thing_otherwise(story: Helmi) -> None:
    mika, stage = story.mika, story.stage
    review = mika.adds("review", due_on=story.day(0))
    marks = {f"goal_{story.parts['goal']}": "reached"}
    mika.does("hold-review", review, **marks, summary=words.REVIEW, factors=words.FACTORS, next_review=story.day(28))
    stage.sees(words.REVIEW, stage.translated("Reached"), story.day_shown(28))
    asked = mika.adds("ask-agreement", whose="client")
    story.helmi.writes(f"/my/agreements/{asked}/", answer="dissent", text=words.DISSENT).sees(words.DISSENT, words.REVIEW)
    mika.opens_the_workspace().sees(words.DISSENT)
    stage.follow("/timeline/")
    stage.sees(stage.translated("The plan was reviewed"))


def then_strangers_and_managers_see_nothing(story: Helmi) -> None:
    stage = story.stage
    for stranger in (cast.COUNTY_HOME_CARE_WORKER, cast.ASSOCIATION_WORKER, cast.PLANNER, cast.PROVIDER_MANAGER):
        story.worker(stranger).cannot_open()
    stage.go("providers/")
    stage.looks()
    stage.does_not_see(cast.BLANK_B.family_name)


def then_she_reads_who_has_looked_and_takes_everything_with_her(story: Helmi) -> None:
    stage = story.helmi.reads_the_log()
    read = stage.every_page()
    for who in (cast.OLDER_PEOPLES_WORKER, cast.HOME_CARE_WORKER, cast.SUBSTANCE_WORKER, cast.NURSE, cast.COUNTY_HOME_CARE_WORKER):
        assert who.name in read, who.name
    for why in (words.GROUND, words.EMERGENCY):
        assert stage.words(why) in read, why
    everything = stage.page.request.get(f"{stage.site}/{stage.language}/my/everything.json").text()
    assert stage.words(words.OWN_VIEW) in everything
    assert stage.words(words.SECRET) not in everything
    printed = stage.page.request.get(f"{stage.site}/{stage.language}/my/plan.pdf")
    assert printed.headers["content-type"] == "application/pdf"
