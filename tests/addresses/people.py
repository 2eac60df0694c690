"""Who asks and about whom: one worker in each role, one client for each relationship, and everything the rule looks at between them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import psycopg

from punos.base.clock import now
from punos.clients.tests.factories import Client, SmallCounty, Worker, digest
from punos.organising.loading import organisation_id, register_id
from punos.trust.words import CLIENT_WORK, Role
from tests.addresses.canaries import Canaries

#: Where each role works, and whose records it works in.
PLACES: dict[Role, tuple[str, str | None]] = {
    Role.SOCIAL_WORKER: ("adult-social-work", "county-social"),
    Role.CHILD_PROTECTION_WORKER: ("child-welfare", "county-social"),
    Role.NURSE: ("sote-centre-jyvaskyla", "county-health"),
    Role.HOME_CARE_WORKER: ("home-care-jyvaskyla", "county-social"),
    Role.SUBSTANCE_WORKER: ("substance-services", "county-social"),
    Role.EMPLOYMENT_COACH: ("employment-jyvaskyla-muurame", "employment-jyvaskyla-muurame"),
    Role.KELA_OFFICER: ("kela-central", "kela"),
    Role.ASSOCIATION_WORKER: ("association-tuulikannel", "association-tuulikannel"),
    Role.PRIVATE_WORKER: ("company-kuukkeli", "county-social"),
    Role.SCHOOL_WORKER: ("school-ahjorinne", "municipality-jyvaskyla"),
    Role.PROVIDER_MANAGER: ("company-hopeahaukka", None),
    Role.PLANNER: ("organiser-office", None),
    Role.PRIVACY_OFFICER: ("county", None),
}
WORKERS = tuple(PLACES)
#: What may stand between a worker and a client; `self` and `representative` are the citizen's.
RELATIONSHIPS = ("link", "permit", "prohibited", "statute", "emergency", "none", "ended", "own_record", "sees_until")
LONG_AGO = datetime(2026, 1, 2, tzinfo=UTC)
YESTERDAY = timedelta(days=1)
PURPOSES = ("care", "assessment")


@dataclass(frozen=True, slots=True)
class Asker:
    """One session asking about one client."""

    role: str
    relationship: str
    token: str
    client: Client

    def __str__(self) -> str:
        return f"{self.role}/{self.relationship}"


@dataclass(slots=True)
class People:
    """The people of a world: workers by role, clients by relationship, and the clients who are workers themselves."""

    county: SmallCounty
    canaries: Canaries
    workers: dict[Role, Worker]
    clients: dict[str, Client]
    own_records: dict[Role, Client]
    near_one: Client
    stranger: Client

    def everyone(self) -> list[Client]:
        """Every client with a plan."""
        return [*self.clients.values(), *self.own_records.values(), self.stranger]

    def asked(self, role: str, relationship: str) -> Client:
        """The client whom a session of this role, standing in this relationship, asks about."""
        if relationship == "own_record" and role in self.own_records:
            return self.own_records[Role(role)]
        return self.clients["link" if relationship == "own_record" else relationship]

    def askers(self, roles: tuple[str, ...], relationships: tuple[str, ...] = RELATIONSHIPS) -> list[Asker]:
        """Every role in every relationship; `anonymous` has no session."""
        return [Asker(role, between, self.token(role, between), self.asked(role, between)) for role in roles for between in relationships]

    def token(self, role: str, relationship: str) -> str:
        """The session with which this role asks. A citizen with their `own_record` is the client; else a near one."""
        if role == "anonymous":
            return ""
        if role == Role.CITIZEN:
            return (self.clients["link"] if relationship == "own_record" else self.near_one).token
        return self.workers[Role(role)].token


def settle(canaries: Canaries) -> People:
    """Bring in the people, with a mark in every name, and what stands between them."""
    county = SmallCounty()
    workers = {role: _worker(county, role) for role in WORKERS}
    home = register_id("county-social")
    clients = {between: county.client(home=home) for between in RELATIONSHIPS if between != "own_record"}
    return People(county, canaries, workers, clients, _own_records(county, workers), county.client(home=home), county.client(home=home))


def _worker(county: SmallCounty, role: Role) -> Worker:
    organisation, register = PLACES[role]
    return county.worker(role, organisation_id(organisation), register_id(register) if register else None, name=f"Työ {role}")  # type: ignore[arg-type]


def _own_records(county: SmallCounty, workers: dict[Role, Worker]) -> dict[Role, Client]:
    """Each worker is a client too: the same human being is the same actor, and may sign in as either."""
    own = {}
    for role, worker in workers.items():
        client = county.client(home=register_id("county-social"))
        county.guard("update plan.actor set person_id = null where id = %s", [client.actor_id])
        county.guard("update plan.actor set person_id = %s where id = %s", [client.id, worker.actor_id])
        county.guard("update plan.session set actor_id = %s where token_digest = %s", [worker.actor_id, digest(client.token)])
        own[role] = replace(client, actor_id=worker.actor_id)
    return own


def relate(cursor: psycopg.Cursor[Any], people: People) -> None:
    """Insert links, permits, prohibitions and representations, as the guard."""
    for role in CLIENT_WORK:
        worker = people.workers[role]
        for between, client in people.clients.items():
            _link(cursor, people, worker, client, between)
        _link(cursor, people, worker, people.own_records[role], "link")
    for role in set(WORKERS) - set(CLIENT_WORK):
        # Whoever has no work with clients is refused even where somebody has made them a relationship.
        worker = people.workers[role]
        cursor.execute(LINK, _link_row(people, people.clients["link"].id, worker, register_id("county-social"), "care"))
    _rights(cursor, people)


LINK = """insert into plan.link (id, client_id, actor_id, organisation_id, register_id, purpose, valid_from, valid_to, sees_until, ground)
          values (%(id)s, %(client)s, %(actor)s, %(organisation)s, %(register)s, %(purpose)s, %(from)s, %(to)s, %(until)s, %(ground)s)"""


def _link(cursor: psycopg.Cursor[Any], people: People, worker: Worker, client: Client, between: str) -> None:
    if between in ("none", "emergency"):
        return
    ended = now() - YESTERDAY if between == "ended" else None
    until = now() - YESTERDAY if between == "sees_until" else None
    for purpose in ("assessment",) if between == "statute" else PURPOSES:
        row = _link_row(people, client.id, worker, worker.register_id, purpose)
        cursor.execute(LINK, row | {"to": ended, "until": until})


def _link_row(people: People, client_id: UUID, worker: Worker, register: UUID, purpose: str) -> dict[str, Any]:
    ground = people.canaries.plant(client_id, "ground.link")
    return {
        "id": uuid4(),
        "client": client_id,
        "actor": worker.actor_id,
        "organisation": worker.organisation_id,
        "register": register,
        "purpose": purpose,
        "from": LONG_AGO,
        "to": None,
        "until": None,
        "ground": f"Aloitus {ground}",
    }


ADDRESSED = """insert into plan.link (id, client_id, organisation_id, register_id, purpose, part_id, valid_from, valid_to, ground)
               values (%s, %s, %s, %s, %s, %s, %s, %s, %s)"""


def address(cursor: psycopg.Cursor[Any], people: People, client: Client, worker: Worker, part: UUID, purpose: str) -> None:
    """Send a referral or an application of this client to the worker's organisation: any of its workers may see that one part."""
    ended = now() - YESTERDAY if client is people.clients["ended"] else None
    ground = people.canaries.plant(client.id, f"ground.{purpose}")
    cursor.execute(
        ADDRESSED, [uuid4(), client.id, worker.organisation_id, worker.register_id, purpose, part, LONG_AGO, ended, f"Lähete {ground}"]
    )


def _to_end(cursor: psycopg.Cursor[Any], people: People) -> None:
    """Something for the client to withdraw and to lift: a permit and a prohibition for a register that nobody here works in."""
    client, parish = people.clients["link"], register_id("parish-harjunsuu")
    cursor.execute(PERMIT, [uuid4(), client.id, parish, LONG_AGO, client.id, client.actor_id])
    cursor.execute(PROHIBITION, [uuid4(), client.id, parish, LONG_AGO, client.id, client.actor_id])


PERMIT = """insert into plan.permit (id, client_id, to_register_id, valid_from, given_by, recorded_by, recorded_how)
            values (%s, %s, %s, %s, %s, %s, 'self')"""
PROHIBITION = """insert into plan.prohibition (id, client_id, to_register_id, holds_in_emergency, valid_from, given_by, recorded_by)
                 values (%s, %s, %s, true, %s, %s, %s)"""


def _rights(cursor: psycopg.Cursor[Any], people: People) -> None:
    _to_end(cursor, people)
    for between in ("permit", "prohibited"):
        client = people.clients[between]
        recipients: set[UUID | None] = {worker.register_id for worker in people.workers.values() if worker.register_id}
        for recipient in recipients | {None}:
            cursor.execute(PERMIT, [uuid4(), client.id, recipient, LONG_AGO, client.id, client.actor_id])
    forbidding = people.clients["prohibited"]
    cursor.execute(PROHIBITION, [uuid4(), forbidding.id, None, LONG_AGO, forbidding.id, forbidding.actor_id])
    for between, ended in (("link", None), ("ended", now() - YESTERDAY)):
        cursor.execute(
            "insert into plan.representation (id, client_id, actor_id, topics, valid_from, valid_to) values (%s, %s, %s, %s, %s, %s)",
            [uuid4(), people.clients[between].id, people.near_one.actor_id, ["core", "network"], LONG_AGO, ended],
        )
