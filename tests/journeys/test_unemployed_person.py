"""Journey A: a person who became unemployed gets employment, social and health services together with an association's activity."""

from __future__ import annotations

import pytest

from punos.clients.residents import cast
from tests.journeys import words_of_jari as words
from tests.journeys.past import Past
from tests.journeys.people import Resident, Story, organisation
from tests.journeys.stage import Stage

pytestmark = [pytest.mark.journey, pytest.mark.long]
EMPLOYMENT, CENTRE, KELA, ASSOCIATION = ("employment-jyvaskyla-muurame", "sote-centre-jyvaskyla", "kela-central", "association-tuulikannel")
PRIVATE = (words.HEALTH_NEED, words.MONEY_NEED, words.SUMMARY)
"""What only social work and those to whom Jari has opened it may read."""


class Jari(Story):
    """The journey of Jari, and those who work with him."""

    def __init__(self, stage: Stage, past: Past) -> None:
        super().__init__(stage, past, cast.BLANK_A)
        self.jari = self.client
        self.kaisa = self.worker(cast.OWN_SOCIAL_WORKER)
        self.marko = self.worker(cast.EMPLOYMENT_COACH)
        self.sanna = self.worker(cast.NURSE)
        self.outi = self.worker(cast.KELA_OFFICER)
        self.leena = self.worker(cast.ASSOCIATION_WORKER)


def test_the_person_who_became_unemployed(stage: Stage, past: Past) -> None:
    story = Jari(stage, past)
    given_a_person_whom_no_service_knows(story)
    when_he_asks_without_signing_in_whether_he_is_likely_to_get_a_service(story)
    when_a_social_worker_finds_him_and_opens_the_plan(story)
    when_his_need_is_assessed_and_the_way_of_working_chosen_otherwise_than_suggested(story)
    when_he_tells_his_own_view_and_proposes_a_goal_that_is_agreed(story)
    when_needs_and_parties_are_written_down(story)
    then_nobody_sees_him_before_his_yes(story)
    when_he_says_yes_on_his_own_pages(story)
    when_services_are_planned_under_the_plan_in_force(story)
    when_referrals_are_sent(story)
    then_one_is_refused_with_its_reason(story)
    then_one_is_asked_for_more_and_accepted(story)
    then_the_others_are_accepted(story)
    when_the_association_and_the_social_services_begin(story)
    given_five_weeks_without_the_health_check_then_the_missed_promise_is_noticed(story)
    when_he_does_his_own_task(story)
    when_the_own_worker_hands_over_to_the_coach(story)
    when_the_network_meets_and_the_parties_say_what_they_think(story)
    when_the_plan_is_reviewed(story)
    then_each_sees_their_own_share_and_no_more(story)
    then_those_who_steer_see_no_client(story)
    then_he_reads_who_has_looked_and_why(story)


def given_a_person_whom_no_service_knows(story: Jari) -> None:
    story.past.nobody_knows(cast.BLANK_A.id)


def when_he_asks_without_signing_in_whether_he_is_likely_to_get_a_service(story: Jari) -> None:
    stage, jari = story.stage, Resident(story.stage)
    jari.looks_for(words.LOOKS_FOR, "health-check-unemployed")
    jari.begins_to_ask("health-check-unemployed")
    jari.answers(age=47, municipality_in_county="yes", unemployed="yes", occupational_health="no")
    stage.sees(stage.translated("By what you told us, you meet the conditions"), stage.translated("This is not a decision."))


def when_a_social_worker_finds_him_and_opens_the_plan(story: Jari) -> None:
    kaisa, stage = story.kaisa, story.stage
    kaisa.cannot_open()
    kaisa.finds_the_person("care", words.GROUND)
    stage.sees(cast.BLANK_A.name, stage.translated("The client relationship has begun. The client is told."))
    story.parts["plan"] = kaisa.adds("open-plan")
    stage.sees(stage.translated("The client has no own worker. Name one now."))
    kaisa.adds("own-worker", worker=cast.OWN_SOCIAL_WORKER.post_id)
    story.parts["own-worker"] = stage.in_hand


def when_his_need_is_assessed_and_the_way_of_working_chosen_otherwise_than_suggested(story: Jari) -> None:
    kaisa, stage, plan = story.kaisa, story.stage, story.parts["plan"]
    assessment = kaisa.adds("assessment", way="client", reason=words.ASSESSMENT_REASON)
    kaisa.does("begin-assessment", assessment)
    kaisa.does("finish-assessment", assessment, summary=words.SUMMARY, conclusion=words.CONCLUSION)
    stage.sees(words.SUMMARY)
    stage.follow(f"/part/{plan}/segment/")
    stage.page.locator("main details > summary").first.click()
    stage.fill(daily_tasks=3, economy=1, helper=2, professional=3, life_areas=2, organisations=2)
    stage.press("suggest")
    stage.sees(stage.translated("Suggestion: %(name)s", name=stage.translated("Co-operation")))
    stage.fill(segment="network")
    stage.press()
    stage.sees(stage.translated("Reason"))
    assert stage.page.locator("#f-segment_reason-error").count()
    stage.fill(segment_reason=words.SEGMENT_REASON)
    stage.press()
    stage.sees(stage.translated("The way of working is chosen."), words.SEGMENT_REASON)
    kaisa.does("frame", plan, explained=True, explained_how=words.EXPLAINED)


def when_he_tells_his_own_view_and_proposes_a_goal_that_is_agreed(story: Jari) -> None:
    jari, stage = story.jari, story.stage
    jari.reads_the_plan().sees(stage.translated("A worker began to work with you"))
    jari.writes("/my/view/", text=words.OWN_VIEW).sees(words.OWN_VIEW)
    jari.writes("/my/goals/new/", words=words.OWN_GOAL, scale="better", helps=words.HELPS, due_on=story.day(150))
    stage.sees(words.OWN_GOAL)
    goal = story.parts["goal"] = stage.part_of("/my/goals/", words.OWN_GOAL)
    story.kaisa.opens_the_workspace().sees(words.OWN_VIEW, words.OWN_GOAL)
    story.kaisa.does("settle-goal", goal, state="agreed")


def when_needs_and_parties_are_written_down(story: Jari) -> None:
    kaisa = story.kaisa
    kaisa.adds("need", group="substance_mental_illness_disability_ageing", text=words.HEALTH_NEED, topic="health")
    kaisa.adds("need", group="economy", text=words.MONEY_NEED, topic="economy", urgent=True)
    kaisa.adds("strength", text=words.STRENGTH)
    duties = {
        EMPLOYMENT: words.DUTY_OF_EMPLOYMENT,
        CENTRE: words.DUTY_OF_CENTRE,
        KELA: words.DUTY_OF_KELA,
        ASSOCIATION: words.DUTY_OF_ASSOCIATION,
    }
    for key, duty in duties.items():
        story.parts[key] = kaisa.adds("party", organisation=organisation(key), duty=duty)


def then_nobody_sees_him_before_his_yes(story: Jari) -> None:
    for worker in (story.marko, story.sanna, story.outi, story.leena):
        worker.cannot_open()


def when_he_says_yes_on_his_own_pages(story: Jari) -> None:
    stage = story.stage
    story.jari.says("yes", story.parts[CENTRE], topics=("health",))
    for key in (EMPLOYMENT, KELA, ASSOCIATION):
        story.jari.says("yes", story.parts[key])
    stage.follow("/my/consent/")
    stage.sees(stage.translated("What you have allowed"))


def when_services_are_planned_under_the_plan_in_force(story: Jari) -> None:
    kaisa, stage = story.kaisa, story.stage
    entitled = "By the grounds, the client is likely to get this service"
    lives_here = {"municipality_in_county": "yes", "unemployed": "yes"}
    asked = {"age": 47, **lives_here, "occupational_health": "no"}
    story.parts["check"] = kaisa.plans_a_service(
        "health-check-unemployed",
        words.LOOKS_FOR,
        entitled,
        asked,
        organisation=organisation(CENTRE),
        goals=[story.parts["goal"]],
        proposal=words.WISH,
    )
    stage.sees(words.WISH)
    kela = {"work_ability_reduced": "", "age": 47, "full_time_pension": "no"}
    story.parts["kela"] = kaisa.plans_a_service(
        "kela-vocational-rehabilitation", words.LOOKS_FOR_KELA, "It cannot be told yet", kela, provision="other"
    )
    money = {"municipality_in_county": "yes", "age": 47, "has_debts": "yes"}
    story.parts["money"] = kaisa.plans_a_service("money-guidance", words.LOOKS_FOR_MONEY, entitled, money, goals=[story.parts["goal"]])
    story.parts["group"] = kaisa.plans_a_service(
        "jobseekers-group", words.LOOKS_FOR, entitled, {"unemployed": "yes"}, organisation=organisation(ASSOCIATION)
    )
    version = stage.page.locator('main a[href*="/plan/versions/"]').first
    assert "/plan/versions/2/" in str(version.get_attribute("href"))
    stage.clicks(version)
    stage.looks()


def when_referrals_are_sent(story: Jari) -> None:
    asked = {
        CENTRE: (words.ASKS_OF_CENTRE, "health"),
        KELA: (words.ASKS_OF_KELA, "core"),
        EMPLOYMENT: (words.ASKS_OF_EMPLOYMENT, "core"),
        ASSOCIATION: (words.ASKS_OF_ASSOCIATION, "core"),
    }
    for key, (question, topic) in asked.items():
        story.parts[f"to {key}"] = story.kaisa.adds(
            "referral", organisation=organisation(key), question=question, answer_by=story.day(7), topic=topic
        )
    story.stage.go("work/referrals/sent/")
    story.stage.sees(words.ASKS_OF_KELA, words.ASKS_OF_CENTRE)


def then_one_is_refused_with_its_reason(story: Jari) -> None:
    story.outi.answers_the_referral("refuse", story.parts[f"to {KELA}"], reason=words.KELA_REFUSES)
    story.outi.cannot_open()
    story.kaisa.opens_the_workspace().sees(words.KELA_REFUSES)


def then_one_is_asked_for_more_and_accepted(story: Jari) -> None:
    referral = story.parts[f"to {CENTRE}"]
    story.sanna.answers_the_referral("ask-more", referral, asked=words.ASKS_FOR_MORE)
    story.kaisa.does("answer-referral", referral, answered=words.ANSWERS_MORE)
    stage = story.sanna.here()
    stage.go(f"work/referral/{cast.BLANK_A.id}/{referral}/")
    stage.sees(words.ANSWERS_MORE)
    stage.does_not_see(*PRIVATE, words.OWN_VIEW, words.OWN_GOAL, words.KELA_REFUSES)
    story.sanna.answers_the_referral("accept", referral)
    stage.sees(words.OWN_GOAL, words.HEALTH_NEED)


def then_the_others_are_accepted(story: Jari) -> None:
    story.marko.answers_the_referral("accept", story.parts[f"to {EMPLOYMENT}"])
    story.leena.answers_the_referral("accept", story.parts[f"to {ASSOCIATION}"])


def when_the_association_and_the_social_services_begin(story: Jari) -> None:
    stage = story.stage
    story.leena.does("start-service", story.parts["group"])
    story.kaisa.does("start-service", story.parts["money"])
    story.jari.reads_the_plan()
    for service in (words.GROUP, words.MONEY_GUIDANCE):
        card = stage.page.locator("main section.card", has_text=stage.words(service))
        assert card.locator(".tag", has_text=stage.translated("under way")).count() == 1


def given_five_weeks_without_the_health_check_then_the_missed_promise_is_noticed(story: Jari) -> None:
    """Given: the superuser of the test's server moves the clock's start and due time 35 days back. The product itself cannot."""
    stage, check = story.stage, story.parts["check"]
    story.past.clock_started_earlier(check, days=35)
    late = stage.translated("Late")
    story.sanna.here().go("work/")
    stage.looks(again=True)
    assert stage.page.locator(f'.task:has(a[href$="#part-{check}"]) .tag--bad', has_text=late).count() == 1
    story.kaisa.opens_the_workspace()
    assert stage.page.locator(f"#part-{check} .tag--bad", has_text=late).count()
    stage.looks(again=True)
    story.jari.reads_the_plan()
    assert stage.page.locator(".promise .tag--bad", has_text=late).count()
    stage.looks(again=True)
    story.sanna.does("start-service", check)


def when_he_does_his_own_task(story: Jari) -> None:
    task = story.kaisa.adds("task", text=words.TASK, responsible="client", due_on=story.day(10), topic="core", goals=[story.parts["goal"]])
    story.jari.writes(f"/my/tasks/{task}/", note=words.TASK_DONE)
    story.kaisa.opens_the_workspace().sees(words.TASK_DONE)


def when_the_own_worker_hands_over_to_the_coach(story: Jari) -> None:
    stage = story.stage
    coaching = {"organisation": organisation(EMPLOYMENT), "text": words.COACHING, "goals": [story.parts["goal"]]}
    story.marko.plans_a_service("employment-coaching", words.LOOKS_FOR_COACH, "", {}, **coaching)
    story.kaisa.does("hand-over", story.parts["own-worker"], worker=cast.EMPLOYMENT_COACH.post_id, reason=words.HAND_OVER)
    stage.sees(cast.EMPLOYMENT_COACH.name, words.HAND_OVER)
    stage.looks(again=True)
    story.jari.reads_the_plan().sees(cast.EMPLOYMENT_COACH.name)


def when_the_network_meets_and_the_parties_say_what_they_think(story: Jari) -> None:
    marko, stage = story.marko, story.stage
    meeting = marko.adds("meeting", due_on=story.day(3), place=words.MEETING_PLACE, participants=words.AWAY)
    marko.does("hold-meeting", meeting, notes=words.MEETING_NOTES, absent=words.AWAY)
    story.jari.reads_the_plan().sees(words.MEETING_NOTES)
    yes = story.kaisa.adds("ask-agreement", whose="client")
    no = story.kaisa.adds("ask-agreement", whose=organisation(EMPLOYMENT))
    story.jari.writes(f"/my/agreements/{yes}/", answer="agree")
    marko.does("dissent", no, dissent=words.DISSENT)
    story.jari.reads_the_plan().sees(words.DISSENT)
    story.kaisa.opens_the_workspace().sees(words.DISSENT, stage.translated("A party sees the plan otherwise."))


def when_the_plan_is_reviewed(story: Jari) -> None:
    marko, stage = story.marko, story.stage
    review = marko.adds("review", due_on=story.day(0))
    goal = {f"goal_{story.parts['goal']}": "partly"}
    marko.does("hold-review", review, **goal, summary=words.REVIEW, factors=words.FACTORS, next_review=story.day(90))
    stage.sees(words.REVIEW, stage.translated("Partly reached"), story.day_shown(90))
    story.jari.reads_the_plan().sees(words.REVIEW, words.FACTORS, story.day_shown(90))


def then_each_sees_their_own_share_and_no_more(story: Jari) -> None:
    stage = story.stage
    story.leena.opens_the_workspace().sees(words.DUTY_OF_ASSOCIATION)
    stage.does_not_see(*PRIVATE, words.OWN_VIEW, words.COACHING, words.KELA_REFUSES, words.MEETING_NOTES, words.ASKS_OF_CENTRE)
    stage.looks(again=True)
    story.marko.opens_the_workspace().sees(words.OWN_VIEW, words.COACHING)
    stage.does_not_see(words.HEALTH_NEED, words.MONEY_NEED, words.ASKS_OF_CENTRE)
    story.sanna.opens_the_workspace().sees(words.HEALTH_NEED, words.WISH)
    stage.does_not_see(words.MONEY_NEED)
    for stranger in (cast.SECOND_SOCIAL_WORKER, cast.COUNTY_HOME_CARE_WORKER, cast.SCHOOL_WORKER):
        story.worker(stranger).cannot_open()


def then_those_who_steer_see_no_client(story: Jari) -> None:
    stage = story.stage
    for who, start in ((cast.PLANNER, "insight/"), (cast.PROVIDER_MANAGER, "providers/")):
        stage.become(who)
        stage.go(start)
        stage.sees()
        stage.does_not_see(cast.BLANK_A.family_name)
        story.worker(who).cannot_open()
    stage.become(cast.PRIVACY_OFFICER)
    stage.go("account/log/")
    stage.fill(client=cast.BLANK_A.code, reason=words.SUPERVISION)
    stage.press()
    stage.sees(cast.EMPLOYMENT_COACH.name, cast.ASSOCIATION_WORKER.name, cast.SCHOOL_WORKER.name)
    stage.does_not_see(*PRIVATE, words.OWN_VIEW, words.OWN_GOAL, words.REVIEW)


def then_he_reads_who_has_looked_and_why(story: Jari) -> None:
    stage = story.jari.reads_the_log()
    read = stage.every_page()
    for who in (cast.OWN_SOCIAL_WORKER, cast.EMPLOYMENT_COACH, cast.NURSE, cast.KELA_OFFICER, cast.ASSOCIATION_WORKER):
        assert who.name in read, who.name
    for why in (words.GROUND, words.SUPERVISION):
        assert stage.words(why) in read, why
