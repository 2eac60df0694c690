"""What the client says: sent twice, sent late, sent at the same time as somebody else."""

from __future__ import annotations

import re
from uuid import uuid4

from punos.base.clock import now
from punos.clients.actions import goals
from punos.clients.queries.plans import PlanView, whole_plan
from punos.clients.tests.factories import opened
from punos.clients.words import Sort, State
from punos.trust.actions import end_session
from punos.trust.words import Purpose
from punos.web.own.tests.factories import Story, browser_of
from tests.odd_input.forms import forms_in

GOAL = {"words": "Haluan töihin", "scale": "better", "helps": "", "hinders": "", "due_on": "1.2.2027", "version": "0"}


def plan_of(story: Story) -> PlanView:
    with opened(story.client.token, None, Purpose.OWN):
        plan = whole_plan()
    assert plan
    return plan


def propose(story: Story, **more: str) -> str:
    new_id = str(uuid4())
    answer = story.browser.post("/en/my/goals/new/", GOAL | {"new_id": new_id} | more)
    assert answer.status_code == 303, answer.content.decode()
    return new_id


def test_a_goal_sent_twice_is_added_once(story: Story) -> None:
    sent = GOAL | {"new_id": str(uuid4())}
    assert [story.browser.post("/en/my/goals/new/", sent).status_code for _ in range(2)] == [303, 303]
    found = [part for part in plan_of(story).of(Sort.GOAL) if part.body["words"] == "Haluan töihin"]
    assert len(found) == 1 and found[0].state is State.PROPOSED and str(found[0].due_on) == "2027-02-01"


def test_the_form_brings_an_id_of_its_own(story: Story) -> None:
    ids = {re.search(r'name="new_id" value="([^"]+)"', story.browser.get("/en/my/goals/new/").content.decode())[1] for _ in range(2)}
    assert len(ids) == 2


def test_wrong_fields_are_named_and_everything_typed_is_kept(story: Story) -> None:
    sent = {"words": "", "scale": "other", "helps": "Koiran kanssa ulkoilu", "due_on": "31.2.2027", "new_id": str(uuid4())}
    answer = story.browser.post("/en/my/goals/new/", sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Write your goal in your own words." in page and "Write the day like this" in page and "Choose which one it is." in page
    assert "Koiran kanssa ulkoilu" in page and 'value="31.2.2027"' in page and sent["new_id"] in page


def test_too_long_a_text_says_how_long_it_may_be(story: Story) -> None:
    answer = story.browser.post("/en/my/view/", {"text": "ä" * 4001, "new_id": str(uuid4()), "version": "0"})
    assert answer.status_code == 422 and "at most 4000 characters, now 4001" in answer.content.decode()


def test_my_view_is_written_then_changed_in_place(story: Story) -> None:
    sent = {"text": "Olen väsynyt", "new_id": str(uuid4()), "version": "0"}
    assert [story.browser.post("/en/my/view/", sent).status_code for _ in range(2)] == [303, 303]
    assert story.browser.post("/en/my/view/", sent | {"text": "Olen levännyt", "version": "1"}).status_code == 303
    views = plan_of(story).of(Sort.VIEW)
    assert [(part.body["text"], part.version) for part in views] == [("Olen levännyt", 2)]


def test_two_tabs_meet_and_both_texts_are_shown(story: Story) -> None:
    sent = {"text": "Ensimmäinen", "new_id": str(uuid4()), "version": "0"}
    story.browser.post("/en/my/view/", sent)
    story.browser.post("/en/my/view/", sent | {"text": "Toinen välilehti", "version": "1"})
    answer = story.browser.post("/en/my/view/", sent | {"text": "Kolmas teksti", "version": "1"})
    page = answer.content.decode()
    assert answer.status_code == 409 and "Toinen välilehti" in page and "Kolmas teksti" in page and 'name="version" value="2"' in page
    assert story.browser.post("/en/my/view/", sent | {"text": "Toinen ja kolmas", "version": "2"}).status_code == 303
    assert plan_of(story).of(Sort.VIEW)[0].body["text"] == "Toinen ja kolmas"


def test_a_goal_of_mine_is_put_in_other_words(story: Story) -> None:
    goal_id = propose(story)
    page = story.browser.get(f"/en/my/goals/{goal_id}/").content.decode()
    assert "Haluan töihin" in page and 'value="1.2.2027"' in page
    answer = story.browser.post(f"/en/my/goals/{goal_id}/", GOAL | {"words": "Haluan osa-aikatyötä", "version": "1"})
    assert answer.status_code == 303
    stale = story.browser.post(f"/en/my/goals/{goal_id}/", GOAL | {"words": "Haluan kesätöihin", "version": "1"})
    page = stale.content.decode()
    assert stale.status_code == 409 and "Haluan osa-aikatyötä" in page and "Haluan kesätöihin" in page


def test_two_tabs_on_a_goal_are_merged_and_what_both_changed_is_chosen(story: Story) -> None:
    goal_id = propose(story)
    href = f"/en/my/goals/{goal_id}/"
    story.browser.post(href, GOAL | {"scale": "keep", "helps": "Koira", "version": "1"})
    met = story.browser.post(href, GOAL | {"words": "Haluan kesätöihin", "due_on": "3.3.2027", "version": "1"})
    page = met.content.decode()
    drawn = next(one for one in forms_in(met.content, href, "") if one.action == href).data
    assert met.status_code == 409 and "Saved by" not in page and "Koira" in page
    assert (drawn["scale"], drawn["helps"], drawn["words"], drawn["due_on"]) == (["keep"], ["Koira"], ["Haluan kesätöihin"], ["3.3.2027"])
    story.browser.post(href, GOAL | {"scale": "keep", "helps": "Koira", "due_on": "4.4.2027", "version": "2"})
    met = story.browser.post(href, drawn)
    page = met.content.decode()
    drawn = next(one for one in forms_in(met.content, href, "") if one.action == href).data
    assert met.status_code == 409 and 'name="keep.due_on"' in page and drawn["theirs.due_on"] == ["4.4.2027"]
    undecided = story.browser.post(href, {name: values for name, values in drawn.items() if name != "keep.due_on"})
    assert undecided.status_code == 422 and "Choose which wording is kept." in undecided.content.decode()
    assert story.browser.post(href, drawn | {"keep.due_on": ["mine"]}).status_code == 303
    mine = next(part for part in plan_of(story).parts if str(part.id) == goal_id)
    assert (mine.body["words"], mine.body["scale"], str(mine.due_on)) == ("Haluan kesätöihin", "keep", "2027-03-03")


def test_a_goal_of_the_workers_or_of_nobody_is_not_mine_to_change(story: Story) -> None:
    theirs = next(part for part in plan_of(story).of(Sort.GOAL))
    assert story.browser.get(f"/en/my/goals/{theirs.id}/").status_code == 404
    assert story.browser.post(f"/en/my/goals/{uuid4()}/", GOAL).status_code == 404


def test_an_extra_field_changes_nothing(story: Story) -> None:
    goal_id = propose(story, state="agreed", organisation_id=str(story.worker.organisation_id), client_id=str(uuid4()))
    mine = next(part for part in plan_of(story).parts if str(part.id) == goal_id)
    assert (mine.state, mine.organisation_id, mine.client_id) == (State.PROPOSED, None, story.client.id)


def test_an_id_of_somebody_elses_part_is_refused_without_telling(story: Story) -> None:
    with opened(story.worker.token, story.client.id):
        plan = whole_plan()
    assert plan
    other = story.county.client(home=story.worker.register_id)
    answer = browser_of(other.token).post("/en/my/goals/new/", GOAL | {"new_id": str(plan.parts[0].id)})
    assert answer.status_code in (404, 422, 409) and "Aino" not in answer.content.decode()


def test_contact_details_are_written_and_changed(story: Story) -> None:
    sent = {"phone": "040 000 0000", "email": "", "address": "", "municipality": "", "new_id": str(uuid4()), "version": "0"}
    assert story.browser.post("/en/my/contact/", sent).status_code == 303
    assert story.browser.post("/en/my/contact/", sent | {"phone": "050 000 0000", "version": "1"}).status_code == 303
    assert "050 000 0000" in story.browser.get("/en/my/").content.decode()
    empty = story.browser.post("/en/my/contact/", sent | {"phone": "", "version": "2"})
    assert empty.status_code == 422 and "at least one way" in empty.content.decode()
    wrong = story.browser.post("/en/my/contact/", sent | {"email": "not an address", "version": "2"})
    assert wrong.status_code == 422 and "not an address" in wrong.content.decode()


def test_a_session_that_ended_while_typing_keeps_the_text_and_sends_it_again(story: Story) -> None:
    sent = {"text": "Kirjoitin tätä puoli tuntia <b>", "new_id": str(uuid4()), "version": "0"}
    person = browser_of(story.client.token)
    end_session(token=story.client.token)
    answer = person.post("/en/my/view/", sent)
    page = answer.content.decode()
    assert answer.status_code == 401 and "Kirjoitin tätä puoli tuntia &lt;b&gt;" in page and 'action="/en/my/view/"' in page
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page))
    assert fields["new_id"] == sent["new_id"]
    fresh = browser_of(_new_session(story))
    assert fresh.post("/en/my/view/", sent).status_code == 303


def test_a_form_without_its_secret_keeps_the_text(story: Story) -> None:
    person = browser_of(story.client.token, csrf=True)
    sent = {"text": "Pitkä kertomus elämästäni", "new_id": str(uuid4()), "version": "0"}
    answer = person.post("/en/my/view/", sent)
    page = answer.content.decode()
    assert answer.status_code == 403 and "Pitkä kertomus elämästäni" in page
    secret = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert secret
    again = person.post("/en/my/view/", sent | {"csrfmiddlewaretoken": secret[1]})
    assert again.status_code == 303
    assert "Pitkä kertomus elämästäni" in person.get("/en/my/").content.decode()


def test_a_worker_changes_at_the_same_time_in_another_part_and_both_are_saved(story: Story) -> None:
    goal_id = propose(story)
    with opened(story.worker.token, story.client.id) as by:
        goals.add_strength(
            by=by, strength_id=uuid4(), client_id=story.client.id, register_id=story.worker.register_id, text="Sinnikäs", at=now()
        )
    assert story.browser.post(f"/en/my/goals/{goal_id}/", GOAL | {"words": "Uudet sanat", "version": "1"}).status_code == 303
    page = story.browser.get("/en/my/").content.decode()
    assert "Sinnikäs" in page and "Uudet sanat" in page


def _new_session(story: Story) -> str:
    from punos.trust.actions import start_session

    subject = story.county.guard("select subject from plan.actor where id = %s", [story.client.actor_id])[0][0]
    token = start_session(subject=subject, post_id=None, proved_at=None)
    assert token
    return token
