"""Every verb of the plan through its form, with real tickets: done, sent twice, and what then stands in the plan."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from punos.base.clock import day_of, now
from punos.clients.queries.plans import PartView
from punos.clients.words import Sort, State
from punos.organising.loading import organisation_id, register_id
from punos.web.work.tests.rig import Desk, address, colleague, text_of

SOON = (day_of(now()) + timedelta(days=10)).strftime("%d.%m.%Y")
HOME_CARE = "home-care-jyvaskyla"
GOAL = {"words": "Haluan töihin", "scale": "better", "topic": "core"}


def _shown(on: date) -> str:
    return f"{on.day} {on:%B %Y}"


def done(answer: Any) -> None:
    """The form was carried out and led on."""
    assert answer.status_code == 303, re.findall(r"(?s)error-summary.*?</ul>", answer.content.decode())


def service(at: Desk, key: str = "home-care", organisation: str = HOME_CARE, **more: Any) -> PartView:
    """A service is planned through its pages."""
    href = address("service", client_id=at.client.id, key=key)
    fields = at.hidden(href) | {"organisation": str(organisation_id(organisation)), "provision": "self_produced"} | more
    done(at.browser.post(href, fields))
    return at.part(Sort.SERVICE)


def party(at: Desk, key: str = HOME_CARE) -> PartView:
    """A party is proposed, whose workers are there to take part."""
    colleague(at, key, {HOME_CARE: "county-social"}.get(key, "kela"), "home_care_worker" if key == HOME_CARE else "kela_officer")
    done(at.add("party", organisation=str(organisation_id(key)), duty="Käy kotona"))
    return at.part(Sort.PARTY)


def member(at: Desk, key: str = HOME_CARE) -> PartView:
    """A party that the client has said yes to."""
    done(at.act(party(at, key), "record-yes", how="spoken", topics=["health"]))
    return at.part(Sort.PARTY)


ADDED: list[tuple[str, dict[str, Any], Sort, State]] = [
    ("view", {"whose": "client", "text": "Haluan nukkua"}, Sort.VIEW, State.WRITTEN),
    ("need", {"group": "housing", "text": "Asunto", "topic": "core", "urgent": "on"}, Sort.NEED, State.OPEN),
    ("strength", {"text": "Osaa korjata"}, Sort.STRENGTH, State.WRITTEN),
    ("note", {"text": "Avain naapurilla", "topic": "core"}, Sort.NOTE, State.WRITTEN),
    ("contact", {"phone": "040"}, Sort.CONTACT, State.WRITTEN),
    ("goal", GOAL | {"due_on": SOON}, Sort.GOAL, State.AGREED),
    ("task", {"text": "Soita", "responsible": "client", "topic": "core", "due_on": SOON}, Sort.TASK, State.GIVEN),
    ("task", {"text": "Tule käymään", "responsible": "near", "near_name": "Sisko", "topic": "core"}, Sort.TASK, State.GIVEN),
    ("party", {"organisation": str(organisation_id(HOME_CARE)), "duty": "Käy"}, Sort.PARTY, State.PROPOSED),
    ("ask-agreement", {"whose": "client"}, Sort.AGREEMENT, State.PROPOSED),
    ("meeting", {"due_on": SOON, "place": "Koti"}, Sort.MEETING, State.PLANNED),
    ("assessment", {"way": "client", "reason": "Pyysi apua"}, Sort.ASSESSMENT, State.OPEN),
    ("review", {"due_on": SOON}, Sort.REVIEW, State.PLANNED),
]


@pytest.mark.parametrize(("slug", "fields", "sort", "state"), ADDED)
def test_a_part_is_added_once_though_the_form_is_sent_twice(
    planned: Desk, slug: str, fields: dict[str, Any], sort: Sort, state: State
) -> None:
    colleague(planned, HOME_CARE, "county-social", "home_care_worker")
    href = address("add", client_id=planned.client.id, slug=slug)
    sent = planned.hidden(href) | fields
    done(planned.browser.post(href, sent))
    done(planned.browser.post(href, sent))
    assert [part.state for part in planned.parts(sort)] == [state]
    shown = planned.browser.get(planned.browser.post(href, sent)["Location"])
    assert shown.status_code == 200
    assert 'class="ds-alert notice"' in shown.content.decode()


def test_the_plan_stands_under_the_organising_plan_in_force(planned: Desk) -> None:
    plan = planned.part(Sort.PLAN)
    assert plan.state is State.OPEN
    assert plan.body["organising_version"] in (1, 2)
    done(planned.act(plan, "frame", duration="Vuosi", explained="on", explained_how="Puhuttiin"))
    framed = planned.part(Sort.PLAN)
    assert framed.body["duration"] == "Vuosi"
    assert framed.body["explained"] is True
    done(planned.act(framed, "close-plan", reason="Ei tarvetta"))
    assert planned.part(Sort.PLAN).state is State.CLOSED


def test_a_second_plan_is_refused_and_the_first_one_sent_twice_is_not(at: Desk) -> None:
    href = address("add", client_id=at.client.id, slug="open-plan")
    sent = at.hidden(href)
    done(at.browser.post(href, sent))
    done(at.browser.post(href, sent))
    assert at.browser.post(href, {"new_id": "00000000-0000-4000-8000-000000000000"}).status_code == 422
    assert len(at.parts(Sort.PLAN)) == 1


def test_texts_are_changed(planned: Desk) -> None:
    for slug, fields, sort in (
        ("view", {"whose": "professional", "text": "a"}, Sort.VIEW),
        ("strength", {"text": "a"}, Sort.STRENGTH),
        ("note", {"text": "a", "topic": "core"}, Sort.NOTE),
    ):
        done(planned.add(slug, **fields))
        done(planned.act(planned.part(sort), f"change-{slug}", text="b"))
        assert planned.part(sort).body["text"] == "b"
    done(planned.add("contact", phone="040"))
    done(planned.act(planned.part(Sort.CONTACT), "change-contact", phone="041", email="", address="", municipality=""))
    assert planned.part(Sort.CONTACT).body == {"phone": "041"}


def test_a_need_is_put_in_other_words_and_keeps_its_topic(planned: Desk) -> None:
    done(planned.add("need", group="economy", text="Velkoja", topic="economy", urgent="on"))
    done(planned.act(planned.part(Sort.NEED), "change-need", group="housing", text="Vuokrarästejä"))
    need = planned.part(Sort.NEED)
    assert (need.body["group"], need.body["text"], need.body.get("urgent", False), need.topic) == (
        "housing",
        "Vuokrarästejä",
        False,
        "economy",
    )


def test_the_frame_keeps_what_the_official_plan_asks_for(planned: Desk) -> None:
    plan = planned.part(Sort.PLAN)
    asked = {
        "circumstances": "Muutti kaupunkiin",
        "present_services": ["kela", "parish"],
        "near_ones": "Sisko soittaa",
        "special_support": "on",
    }
    refused = planned.act(plan, "frame", **asked)
    assert refused.status_code == 422
    assert "Write why special support is needed." in text_of(refused)
    done(planned.act(plan, "frame", **asked, special_reason="Monta tarvetta yhtä aikaa"))
    text = text_of(planned.get("client"))
    for said in ("Muutti kaupunkiin", "Kela's services; parish services", "Sisko soittaa", "Monta tarvetta yhtä aikaa"):
        assert said in text


def test_a_service_is_expected_to_begin_and_to_last(planned: Desk) -> None:
    planned_service = service(planned, method="Kotikäynnit", expected_on=SOON, lasts="Puoli vuotta")
    assert planned_service.body["expected_on"] == (day_of(now()) + timedelta(days=10)).isoformat()
    text = text_of(planned.get("client"))
    assert "Kotikäynnit" in text
    assert "Puoli vuotta" in text


def test_a_need_goes(planned: Desk) -> None:
    done(planned.add("need", group="economy", text="Velat", topic="economy"))
    done(planned.act(planned.part(Sort.NEED), "close-need"))
    assert planned.part(Sort.NEED).state is State.CLOSED


def test_a_goal_is_changed_and_settled(planned: Desk) -> None:
    done(planned.add("goal", **GOAL))
    done(planned.act(planned.part(Sort.GOAL), "change-goal", words="Haluan kurssille", scale="keep", due_on="2027-02-03"))
    goal = planned.part(Sort.GOAL)
    assert (goal.body["words"], str(goal.due_on)) == ("Haluan kurssille", "2027-02-03")
    done(planned.act(goal, "settle-goal", state="partly"))
    assert planned.part(Sort.GOAL).state is State.PARTLY


def test_a_goal_the_client_proposed_is_agreed_on(planned: Desk) -> None:
    from punos.clients.actions.goals import GoalDraft, propose_goal
    from punos.clients.tests.factories import opened
    from punos.trust.words import Purpose

    goal_id = UUID(int=planned.client.id.int ^ 1)
    with opened(planned.client.token, None, Purpose.OWN) as by:
        propose_goal(
            by=by,
            goal_id=goal_id,
            client_id=planned.client.id,
            register_id=planned.worker.register_id,
            goal=GoalDraft("Koira", "better"),
            at=now(),
        )
    assert "Koira" in text_of(planned.get("client"))
    assert planned.part(Sort.GOAL).state is State.PROPOSED


def test_a_task_of_the_own_organisation_is_taken_begun_done_and_taken_up_again(planned: Desk) -> None:
    own = str(planned.worker.organisation_id)
    done(planned.add("task", text="Kirjoita lausunto", responsible="organisation", organisation=own, topic="core"))
    done(planned.act(planned.part(Sort.TASK), "take-task"))
    assert planned.part(Sort.TASK).assignee_id == planned.worker.post_id
    done(planned.act(planned.part(Sort.TASK), "begin-task"))
    done(planned.act(planned.part(Sort.TASK), "do-task", done_note="Lähetetty"))
    task = planned.part(Sort.TASK)
    assert (task.state, task.body["done_note"]) == (State.DONE, "Lähetetty")
    done(planned.act(task, "reopen-task"))
    done(planned.act(planned.part(Sort.TASK), "cancel-task"))
    assert planned.part(Sort.TASK).state is State.CANCELLED


def test_a_service_runs_its_clock_waits_goes_on_starts_and_ends(planned: Desk) -> None:
    planned_service = service(planned, fact_age="80")
    assert planned_service.body["entitled"] in ("yes", "no", "unknown")
    assert planned_service.clocks
    done(planned.act(planned_service, "wait"))
    assert "Paused" in text_of(planned.get("client"))
    done(planned.act(planned.part(Sort.SERVICE), "go-on"))
    done(planned.act(planned.part(Sort.SERVICE), "start-service"))
    started = planned.part(Sort.SERVICE)
    assert started.state is State.STARTED
    assert all(clock.stopped_at for clock in started.clocks)
    done(planned.act(started, "end-service", used="yes", reason="Pärjää"))
    assert planned.part(Sort.SERVICE).body["used"] is True


def test_a_service_is_cancelled(planned: Desk) -> None:
    done(planned.act(service(planned), "cancel-service", reason="Ei halua"))
    assert planned.part(Sort.SERVICE).state is State.CANCELLED


def test_the_check_tells_each_condition_and_keeps_what_was_typed(planned: Desk) -> None:
    href = address("service", client_id=planned.client.id, key="home-care")
    answer = planned.browser.post(href, planned.hidden(href) | {"check": "1", "fact_municipality_in_county": "no", "proposal": "Aamuisin"})
    assert answer.status_code == 200
    assert "not likely" in text_of(answer)
    assert "Aamuisin" in text_of(answer)
    assert planned.parts(Sort.SERVICE) == ()


@pytest.mark.parametrize(("municipality", "known"), [(" jyväskylä ", True), ("Helsinki", False)])
def test_the_home_municipality_is_known_from_the_contact_details(planned: Desk, municipality: str, known: bool) -> None:
    done(planned.add("contact", municipality=municipality))
    page = planned.get("service", key="substance-at-home").content.decode()
    said = re.search(r'name="fact_municipality_in_county" value="yes"([^>]*)>', page)
    assert said
    assert ("checked" in said[1]) is known


def test_a_prohibition_of_a_single_part_is_recorded(planned: Desk) -> None:
    done(planned.add("note", text="Kertoi naapuririidasta", topic="core"))
    note = planned.part(Sort.NOTE)
    assert (
        "Note: Kertoi naapuririidasta"
        in planned.browser.get(address("add", client_id=planned.client.id, slug="prohibition")).content.decode()
    )
    done(planned.add("prohibition", part=str(note.id)))
    assert "One part of the plan" in text_of(planned.get("consent"))
    assert planned.add("prohibition", part=str(planned.client.id)).status_code == 422


def test_an_implementation_plan_hangs_under_the_service_of_the_own_organisation(planned: Desk) -> None:
    at_home = colleague(planned, HOME_CARE, "county-social", "home_care_worker", linked=True)
    done(at_home.act(service(planned), "implementation", content="Käynti aamuisin"))
    written = at_home.part(Sort.IMPLEMENTATION)
    assert written.parent_id == planned.part(Sort.SERVICE).id
    done(at_home.act(written, "change-implementation", content="Käynti illoin", means="", timetable="", experiences="Hyvä"))
    assert at_home.part(Sort.IMPLEMENTATION).body["experiences"] == "Hyvä"


def test_a_party_joins_on_the_clients_yes_and_leaves(planned: Desk) -> None:
    joined = member(planned)
    assert joined.state is State.MEMBER
    done(planned.act(joined, "end-party", reason="Valmis"))
    assert planned.part(Sort.PARTY).state is State.ENDED


def test_a_party_of_another_register_joins_with_a_permit(planned: Desk) -> None:
    assert member(planned, "kela-central").state is State.MEMBER
    page = text_of(planned.get("consent"))
    assert "The client said it" in page


def test_the_client_says_no_to_a_party(planned: Desk) -> None:
    done(planned.act(party(planned), "decline-party"))
    assert planned.part(Sort.PARTY).state is State.DECLINED


def test_an_own_worker_is_named_and_hands_over_at_the_same_moment(planned: Desk) -> None:
    done(planned.add("own-worker", worker=str(planned.worker.post_id)))
    successor = colleague(planned, "adult-social-work", "county-social", "social_worker")
    done(planned.act(planned.part(Sort.OWN_WORKER), "hand-over", worker=str(successor.worker.post_id), reason="Loma"))
    old, new = sorted(planned.parts(Sort.OWN_WORKER), key=lambda part: part.starts_at or now())
    assert (old.state, new.state) == (State.ENDED, State.ACTIVE)
    assert old.ended_at == new.starts_at
    assert successor.get("client").status_code == 200


def test_agreement_and_differing_view(planned: Desk) -> None:
    done(planned.add("ask-agreement", whose="client"))
    done(planned.act(planned.part(Sort.AGREEMENT), "agree", text="Sopii"))
    done(planned.act(planned.part(Sort.AGREEMENT), "dissent", dissent="En sittenkään"))
    assert planned.part(Sort.AGREEMENT).state is State.DISSENTED
    assert "A party sees the plan otherwise." in text_of(planned.get("client"))


def test_a_meeting_is_held_with_those_who_stayed_away(planned: Desk) -> None:
    done(planned.add("meeting", due_on=SOON, participants="Kela"))
    done(planned.act(planned.part(Sort.MEETING), "hold-meeting", notes="Sovittiin", absent="Kela"))
    assert planned.part(Sort.MEETING).body["absent"] == "Kela"


def test_an_assessment_with_a_deadline_by_law_begins_and_is_ready(planned: Desk) -> None:
    planned.county.guard("update plan.person set born_on = '1940-01-01' where id = %s", [planned.client.id])
    done(planned.add("assessment", way="near", reason="Huoli"))
    opened_part = planned.part(Sort.ASSESSMENT)
    assert [clock.deadline_id for clock in opened_part.clocks] == ["shl36-75"]
    assert opened_part.due_on
    done(planned.act(opened_part, "begin-assessment"))
    begun = planned.part(Sort.ASSESSMENT)
    assert all(clock.stopped_at for clock in begun.clocks)
    done(planned.act(begun, "finish-assessment", summary="Tarvitsee apua", conclusion="Kotihoito"))
    assert planned.part(Sort.ASSESSMENT).state is State.READY


def test_a_review_codes_every_goal_and_plans_the_next(planned: Desk) -> None:
    done(planned.add("goal", **GOAL))
    goal = planned.part(Sort.GOAL)
    done(planned.add("review", due_on=SOON))
    review = planned.part(Sort.REVIEW)
    fields = {f"goal_{goal.id}": "reached", "summary": "Meni hyvin", "next_review": "1.6.2027"}
    assert planned.act(review, "hold-review", summary="Meni hyvin").status_code == 422
    done(planned.act(review, "hold-review", **fields))
    assert planned.part(Sort.GOAL).state is State.REACHED
    assert [part.state for part in planned.parts(Sort.REVIEW)] == [State.DONE, State.PLANNED]


def test_the_way_of_working_follows_the_suggestion_or_has_a_reason(planned: Desk) -> None:
    plan = planned.part(Sort.PLAN)
    low = dict.fromkeys(("daily_tasks", "helper"), "0") | {"life_areas": "3"}
    suggested = planned.act(plan, "segment", suggest="1", **low)
    assert suggested.status_code == 200
    assert "Suggestion: Network" in text_of(suggested)
    assert planned.act(plan, "segment", segment="community", **low).status_code == 422
    done(planned.act(plan, "segment", segment="network", **low))
    done(planned.act(planned.part(Sort.PLAN), "segment", segment="community", segment_reason="Asiakas toivoo"))
    body = planned.part(Sort.PLAN).body
    assert (body["segment"], body["segment_reason"]) == ("community", "Asiakas toivoo")


def test_withholding_needs_a_decision(planned: Desk) -> None:
    done(planned.add("note", text="Arvio riskistä", topic="core"))
    note = planned.part(Sort.NOTE)
    decision = {"from_client": "on", "ground": "danger", "why": "Kertoja voisi joutua vaaraan", "decided": "on"}
    for missing in ("decided", "ground", "why"):
        wrong = {name: value for name, value in decision.items() if name != missing}
        assert planned.act(note, "withhold", **wrong).status_code == 422, missing
    done(planned.act(note, "withhold", **decision))
    assert planned.part(Sort.NOTE).withheld_from_client
    done(planned.act(planned.part(Sort.NOTE), "withhold", decided="on"))
    assert not planned.part(Sort.NOTE).withheld_from_client and planned.part(Sort.NOTE).withheld_by is None


def test_what_a_minor_forbade_is_withheld_from_representatives_only(planned: Desk) -> None:
    done(planned.add("note", text="Nuoren kertoma", topic="core"))
    note = planned.part(Sort.NOTE)
    decision = {"ground": "minor", "why": "Nuori pyysi", "decided": "on"}
    wrong = planned.act(note, "withhold", from_client="on", **decision)
    assert wrong.status_code == 422 and "representatives only" in text_of(wrong)
    done(planned.act(note, "withhold", from_representative="on", **decision))


def test_withholding_is_reached_from_the_rights_and_its_day_is_told(planned: Desk) -> None:
    done(planned.add("note", text="Arvio riskistä", topic="core"))
    note = planned.part(Sort.NOTE)
    assert address("act", client_id=planned.client.id, part_id=note.id, slug="withhold") in planned.get("consent").content.decode()
    done(planned.act(note, "withhold", from_client="on", ground="danger", why="Kertoja vaarassa", decided="on"))
    done(planned.act(planned.part(Sort.NOTE), "change-note", text="Arvio riskistä, tarkennettu"))
    assert planned.part(Sort.NOTE).withheld_on == day_of(now())
    text = " ".join(text_of(planned.get("consent")).split())
    row = text[text.index("Note: Arvio riskistä, tarkennettu the client Serious danger") :]
    assert f"section 34) Kertoja vaarassa {_shown(day_of(now()))}, " in row[:250]


def test_permissions_and_prohibitions_are_recorded_and_taken_back(planned: Desk) -> None:
    done(planned.add("permit", how="signed", topic="health", domain="social", recipient=str(register_id("kela"))))
    done(planned.add("prohibition", topic="substance", in_emergency="on"))
    page = planned.get("consent").content.decode()
    assert "The client signed it" in page
    assert "records of social care" in page
    from punos.clients.tests.factories import opened
    from punos.trust.queries import permits, prohibitions

    with opened(planned.worker.token, planned.client.id):
        permit, prohibition = permits()[0], prohibitions()[0]
    done(planned.browser.post(address("add", client_id=planned.client.id, slug="withdraw-permit"), {"which": str(permit.id)}))
    done(planned.browser.post(address("add", client_id=planned.client.id, slug="lift-prohibition"), {"which": str(prohibition.id)}))
    assert text_of(planned.get("consent")).count("Ended") >= 2


@pytest.mark.parametrize(
    ("slug", "fields", "sort"),
    [
        ("meeting", {"due_on": SOON}, Sort.MEETING),
        ("review", {"due_on": SOON}, Sort.REVIEW),
        ("assessment", {"way": "client", "reason": "Pyysi"}, Sort.ASSESSMENT),
    ],
)
def test_a_talk_is_called_off(planned: Desk, slug: str, fields: dict[str, Any], sort: Sort) -> None:
    done(planned.add(slug, **fields))
    done(planned.act(planned.part(sort), f"call-off-{slug}"))
    assert planned.part(sort).state is State.CANCELLED


def test_a_closed_plan_and_a_closed_need_are_opened_again(planned: Desk) -> None:
    done(planned.add("need", group="economy", text="Velat", topic="core"))
    done(planned.act(planned.part(Sort.NEED), "close-need"))
    done(planned.act(planned.part(Sort.NEED), "reopen-need"))
    assert planned.part(Sort.NEED).state is State.OPEN
    done(planned.act(planned.part(Sort.PLAN), "close-plan", reason="x"))
    assert planned.get("add", slug="goal").status_code == 303
    assert f'href="{address("end", client_id=planned.client.id)}"' in planned.get("client").content.decode()
    done(planned.act(planned.part(Sort.PLAN), "reopen-plan"))
    reopened = planned.part(Sort.PLAN)
    assert (reopened.state, reopened.ended_at) == (State.OPEN, None)


def test_what_adds_is_no_deed_on_a_part_and_the_other_way_round(planned: Desk) -> None:
    done(planned.add("goal", **GOAL))
    goal = planned.part(Sort.GOAL)
    assert planned.get("act", part_id=goal.id, slug="strength").status_code == 404
    assert planned.get("add", slug="withhold").status_code == 404


def test_a_protected_client_is_marked_and_every_deed_has_a_page(planned: Desk) -> None:
    planned.county.guard("update plan.person set is_protected = true where id = %s", [planned.client.id])
    assert "Do not tell anyone where this person lives" in text_of(planned.get("client"))
    from punos.web.work.deeds.registry import ALL

    for deed in ALL:
        if deed.sort is None and deed.slug not in ("withhold", "open-plan"):
            assert planned.get("add", slug=deed.slug).status_code in (200, 303), deed.slug
