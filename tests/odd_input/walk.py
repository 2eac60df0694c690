"""Clients in situations that the world of the addresses has none of: no plan yet, a plan without an own worker, a closed plan."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.urls import reverse
from django.utils.translation import override
from psycopg.types.json import Jsonb

from punos.clients.tests.factories import Client, Worker
from punos.organising.loading import organisation_id, register_id
from punos.trust.words import Role
from tests.addresses.asking import Browser
from tests.addresses.people import LINK, _link_row
from tests.addresses.world import Furnished
from tests.odd_input.forms import Found, forms_in

PART = re.compile(r"#part-([0-9a-f-]{36})$")
FORM = "application/x-www-form-urlencoded"

ASKING = """insert into plan.asking (id, what, client_id, for_actor, content, reason, asked_by, asked_post, organisation_id, asked_at, ends_at)
            values (%s, %s, %s, %s, %s, 'Kiire, kukaan muu ei ehdi', %s, %s, %s, now(), now() + interval '1 day')"""
OLD_NOTE = """insert into plan.part (id, client_id, sort, topic, register_id, state, body, version, made_at, changed_at, withheld_from_client,
                                     withheld_from_representative)
              values (%s, %s, 'note', 'core', %s, 'written', '{"text": "vanha"}', 1, now() - interval '15 years', now() - interval '15 years',
                      false, false)"""


@dataclass(slots=True)
class Walk:
    """A social worker at work with one new client."""

    world: Furnished
    browser: Browser
    worker: Worker
    client: Client

    @classmethod
    def with_somebody(cls, world: Furnished, browser: Browser) -> Walk:
        """A new client, with whom the worker has a client relationship."""
        people, worker = world.people, world.people.workers[Role.SOCIAL_WORKER]
        client = people.county.client(home=register_id("county-social"))
        world.guard.execute(LINK, _link_row(people, client.id, worker, worker.register_id, "care"))  # type: ignore[arg-type]
        return cls(world, browser, worker, client)

    def form(self, name: str, *, sent_to: str = "", **values: object) -> Found:
        """The form on this page of the client; `sent_to` names its address, where it is not the page's own."""
        with override("fi"):
            path = reverse(name, kwargs={"client_id": self.client.id, **values})
            action = reverse(sent_to, kwargs={"client_id": self.client.id}) if sent_to else path
        page = self.browser.ask("GET", path, self.worker.token)
        assert page.status == 200, f"{path}: {page.status} {page.location}"
        return next(form for form in forms_in(page.body, path, self.worker.token) if form.action == action)

    def add(self, slug: str) -> Found:
        """The form of a deed on the plan."""
        return self.form("work:add", slug=slug)

    def act(self, part_id: UUID, slug: str) -> Found:
        """The form of a deed on a part."""
        return self.form("work:act", part_id=part_id, slug=slug)

    def do(self, form: Found, **chosen: object) -> UUID:
        """Carry it out. The part that it added or changed."""
        data = form.filled() | {name: [str(value)] for name, value in chosen.items()}
        answer = self.browser.ask("POST", form.action, form.token, urlencode(data, doseq=True).encode(), content_type=FORM)
        assert answer.status == 303, f"{form.name}: {answer.status}"
        found = PART.search(answer.location)
        assert found, answer.location
        return UUID(found[1])


def rare_forms(world: Furnished, browser: Browser) -> Iterator[Found]:
    """The forms of deeds that fit only these clients."""
    people = world.people
    worker = people.workers[Role.SOCIAL_WORKER]
    colleague = people.county.worker(Role.SOCIAL_WORKER, worker.organisation_id, worker.register_id, name="Työ toveri")
    world.guard.execute("update plan.session set proved_at = 'infinity' where actor_id = %s", [colleague.actor_id])
    yield _beyond_the_days_emergencies(world, browser, colleague)
    yield from _for_two_persons(world, colleague)
    _past_its_time(world)
    world.spare(worker.token)  # one more session of the same worker, to be ended
    begun = Walk.with_somebody(world, browser)
    yield from map(begun.add, ("open-plan", "contact"))
    yield begun.form("work:end", sent_to="work:end_now")
    yield from _of_an_open_plan(Walk.with_somebody(world, browser))
    yield _of_a_closed_plan(Walk.with_somebody(world, browser))


def _beyond_the_days_emergencies(world: Furnished, browser: Browser, worker: Worker) -> Found:
    """The form that asks a colleague to allow one emergency more: it stands where the sixth of the day is refused."""
    client = world.people.clients["emergency"].id
    with override("fi"):
        path = reverse("work:open_emergency", kwargs={"client_id": client})
    said = urlencode({"reason": "Tajuton kadulla"}).encode()
    *_, refused = [browser.ask("POST", path, worker.token, said, content_type=FORM) for _ in range(6)]
    assert refused.status == 409, refused.status
    return next(form for form in forms_in(refused.body, path, worker.token) if form.address == "work:ask_second")


def _for_two_persons(world: Furnished, asker: Worker) -> Iterator[Found]:
    """What a colleague asks of the social worker, and a post that waits for the privacy officer: each answered as a button would."""
    people = world.people
    worker, officer = people.workers[Role.SOCIAL_WORKER], people.workers[Role.PRIVACY_OFFICER]
    content = Jsonb({"register": str(worker.register_id), "role": "nurse", "called": "Niina Nimetty", "first": "2026-01-01", "last": None})
    for name, what, client, receiver, said, answering, answer in (
        ("work:answer_second", "emergency", people.clients["emergency"].id, None, None, worker, "allow"),
        ("account:answer_post", "post", None, people.workers[Role.NURSE].actor_id, content, officer, "refuse"),
    ):
        asking = uuid4()
        world.guard.execute(ASKING, [asking, what, client, receiver, said, asker.actor_id, asker.post_id, asker.organisation_id])
        with override("fi"):
            yield Found(reverse(name, kwargs={"asking_id": asking}), answering.token, {"answer": [answer]})


def _past_its_time(world: Furnished) -> None:
    """A note of somebody whose dealings ended long ago: the page of retention offers to ask for its purge."""
    county = world.people.county
    register = county.register(world.people.workers[Role.PRIVACY_OFFICER].organisation_id)
    world.guard.execute(OLD_NOTE, [uuid4(), county.client(home=register).id, register])


def _of_an_open_plan(walk: Walk) -> Iterator[Found]:
    walk.do(walk.add("open-plan"))
    yield walk.add("own-worker")
    task = walk.do(walk.add("task"), assignee="")
    yield walk.act(task, "take-task")
    near = organisation_id("child-welfare")
    yield walk.act(walk.do(walk.add("referral"), organisation=near), "withdraw-referral")
    asked = walk.do(walk.add("referral"), organisation=near)
    walk.world.guard.execute("update plan.part set state = 'asked', version = version + 1 where id = %s", [asked])
    yield walk.act(asked, "answer-referral")
    service = walk.do(walk.form("work:service", key=walk.world.service_key))
    walk.do(walk.act(service, "wait"))
    yield walk.act(service, "go-on")


def _of_a_closed_plan(walk: Walk) -> Found:
    plan = walk.do(walk.add("open-plan"))
    walk.do(walk.act(plan, "close-plan"))
    return walk.act(plan, "reopen-plan")
