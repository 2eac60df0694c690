"""A client with a plan over two organisations, made through the real doors. The county must be loaded: need rows, clauses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.test import Client as Browser

from punos.base.clock import day_of, now
from punos.clients.actions import goals, meetings, parties, plans, services
from punos.clients.actions.goals import GoalDraft
from punos.clients.actions.services import ServiceDraft, TaskDraft
from punos.clients.tests.factories import Client, SmallCounty, Worker, opened
from punos.organising import queries as organising
from punos.trust.words import Topic


@dataclass(frozen=True, slots=True)
class Story:
    """One client, the own worker, the worker of a proposed party, and the parts between them."""

    county: SmallCounty
    client: Client
    worker: Worker
    coach: Worker
    party_id: UUID
    task_id: UUID
    agreement_id: UUID
    service_id: UUID

    @property
    def browser(self) -> Browser:
        """The client's browser, signed in."""
        return browser_of(self.client.token)


def browser_of(token: str, *, csrf: bool = False) -> Browser:
    """A browser with this session."""
    made = Browser(enforce_csrf_checks=csrf, headers={"host": "localhost"})
    made.cookies[settings.SESSION_TOKEN_COOKIE] = token
    return made


def made_story() -> Story:
    """A plan that has begun: a goal, a service with its promise, tasks, a proposed party, an agreement asked for."""
    county = SmallCounty()
    office = county.organisation("county", "Sosiaalityö")
    other = county.organisation("employment", "Työllisyysalue")
    worker = county.worker("social_worker", office, county.register(office), "Oona Omatyöntekijä")
    coach = county.worker("employment_coach", other, county.register(other, "employment"), "Valtteri Valmentaja")
    client = county.client(name="Aino", home=worker.register_id)
    county.link(worker, client)
    ids = {name: uuid4() for name in ("plan", "goal", "service", "task", "mine", "party", "agreement", "own", "review")}
    clause = next(one for one in organising.clauses(1) if one.key == "needs-assessment")
    with opened(worker.token, client.id) as by:
        at, stated = now(), {"by": by, "client_id": client.id, "register_id": worker.register_id}
        plans.open_client_plan(**stated, plan_id=ids["plan"], organising_version=1, at=at)
        goals.agree_goal(**stated, goal_id=ids["goal"], goal=GoalDraft("Haluan nukkua yöni hyvin", "better"), at=at)
        draft = ServiceDraft(clause.id, office, Topic.CORE, "self_produced", text="Arviointi alkaa pian")
        services.plan_service(**stated, service_id=ids["service"], service=draft, at=at)
        theirs = TaskDraft("Kutsun koolle verkoston", "organisation", office, due_on=day_of(at) + timedelta(days=7))
        services.give_task(**stated, task_id=ids["task"], task=theirs, parent_id=None, at=at)
        meetings.plan_review(**stated, review_id=ids["review"], on=day_of(at) + timedelta(days=90), at=at)
    with opened(worker.token, client.id) as by:
        stated = {"by": by, "client_id": client.id, "register_id": worker.register_id}
        mine = TaskDraft("Soitan pankkiin", "client", None, due_on=day_of(at) + timedelta(days=3))
        services.give_task(**stated, task_id=ids["mine"], task=mine, parent_id=None, at=at)
        meetings.ask_agreement(**stated, agreement_id=ids["agreement"], organisation_id=None, at=at)
        duty = "Työnhaun tuki ja palkkatuen selvitys"
        asked = {"organisation_id": other, "to_register": coach.register_id, "duty": duty}
        parties.propose_party(**stated, party_id=ids["party"], **asked, at=at)
        parties.name_own_worker(**stated, own_worker_id=ids["own"], post_id=worker.post_id, reason="", at=at)
    return Story(county, client, worker, coach, ids["party"], ids["mine"], ids["agreement"], ids["service"])
