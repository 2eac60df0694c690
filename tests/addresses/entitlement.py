"""What each asker may be shown, said by the oracle of the access rule from what stands in the database now: never by the site itself."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import psycopg

from punos.base.clock import now
from punos.trust.words import Role
from tests.access.oracle import seen
from tests.access.shapes import (
    Actor,
    Link,
    Need,
    Part,
    Permit,
    Person,
    Prohibition,
    Question,
    Register,
    Representation,
    Session,
    Statute,
    World,
)
from tests.addresses.canaries import Planted
from tests.addresses.people import People

#: For what each list is opened.
LISTS = {"today": "care", "inbox": "referral", "outbox": "care", "applications": "application"}


class Entitlement:
    """Answers whether a planted text may be shown to a session. Reads the database once, and again when asked anew."""

    def __init__(self, guard: psycopg.Connection[Any], people: People) -> None:
        self.guard = guard
        self.people = people
        self.needs = tuple(Need(*row) for row in guard.execute("select role, purpose, topic, level, scope from open.need"))
        self.statutes = tuple(Statute(*row) for row in guard.execute("select code, role, purpose, domain, topic from open.statute"))
        self.registers = tuple(Register(*row) for row in guard.execute("select id, controller_id, domain from open.register"))
        self.sessions = self._sessions()
        self.forget()

    def forget(self) -> None:
        """Rights may have changed: read them again before the next answer."""
        self.at = now()
        self.worlds: dict[UUID, World] = {}
        self.answers: dict[Question, frozenset[UUID]] = {}

    def may_see(self, token: str, one: Planted, purpose: str, law: str | None = None, reason: str | None = None) -> bool:
        """Whether this session, having stated this purpose, may be shown what was planted there."""
        session = self.sessions.get(token)
        if session is None or one.kind == "subject":
            return False
        if one.kind == "part":
            return one.part_id in self.parts(Question(token, one.client_id, purpose, law, reason))
        if self._is_self(session, one.client_id):
            return True
        if one.kind in ("log", "notice"):
            return session.role == Role.PRIVACY_OFFICER
        return self._knows(session, one.client_id) or bool(self.parts(Question(token, one.client_id, purpose, law, reason)))

    def parts(self, question: Question) -> frozenset[UUID]:
        """The parts of a client that the oracle lets the question see."""
        if question not in self.answers:
            self.answers[question] = frozenset(seen(self._world(question.client_id), question))
        return self.answers[question]

    def _is_self(self, session: Session, client_id: UUID) -> bool:
        world = self._world(client_id)
        return session.role == Role.CITIZEN and any(one.id == session.actor_id and one.person_id == client_id for one in world.actors)

    def _knows(self, session: Session, client_id: UUID) -> bool:
        """Whether a client relationship, or acting for the client, holds now: that lets the name be shown."""
        world = self._world(client_id)
        if any(one.id == session.actor_id and one.person_id == client_id for one in world.actors):
            return False
        ties = [*(one for one in world.links if one.actor_id in (None, session.actor_id)), *world.representations]
        mine = [one for one in ties if isinstance(one, Link) or one.actor_id == session.actor_id]
        return any(one.validity[0] <= self.at and (one.validity[1] is None or one.validity[1] > self.at) for one in mine)

    def _world(self, client_id: UUID) -> World:
        if client_id not in self.worlds:
            self.worlds[client_id] = self._read(client_id)
        return self.worlds[client_id]

    def _read(self, client_id: UUID) -> World:
        return World(
            0,
            self.at,
            (client_id,),
            registers=self.registers,
            persons=tuple(Person(*row) for row in self._rows("person", "id, is_protected, home_register_id", "id", client_id)),
            actors=tuple(Actor(*row) for row in self.guard.execute("select id, person_id from plan.actor where person_id is not null")),
            sessions=tuple(self.sessions.values()),
            needs=self.needs,
            statutes=self.statutes,
            parts=tuple(Part(*row) for row in self._rows("part", PART, "client_id", client_id)),
            links=tuple(Link(*row[:6], row[6:8], *row[8:]) for row in self._rows("link", LINK, "client_id", client_id)),
            permits=tuple(Permit(*row[:5], row[5:7]) for row in self._rows("permit", PERMIT, "client_id", client_id)),
            prohibitions=tuple(Prohibition(*row[:8], row[8:10]) for row in self._rows("prohibition", PROHIBITION, "client_id", client_id)),
            representations=tuple(
                Representation(*row[:3], tuple(row[3]), row[4:6]) for row in self._rows("representation", STANDS, "client_id", client_id)
            ),
        )

    def _rows(self, table: str, columns: str, key: str, client_id: UUID) -> list[tuple[Any, ...]]:
        return self.guard.execute(f"select {columns} from plan.{table} where {key} = %s", [client_id]).fetchall()

    def _sessions(self) -> dict[str, Session]:
        people = self.people
        found = {
            worker.token: Session(worker.token, worker.actor_id, worker.organisation_id, worker.register_id, worker.role, live=True)
            for worker in people.workers.values()
        }
        for citizen in [people.near_one, *people.everyone()]:
            found[citizen.token] = Session(citizen.token, citizen.actor_id, None, None, "citizen", live=True)
        return found


PART = "id, client_id, topic, register_id, organisation_id, changed_at, withheld_from_client, withheld_from_representative"
LINK = "id, client_id, actor_id, organisation_id, register_id, purpose, valid_from, valid_to, part_id, sees_until"
PERMIT = "id, client_id, domain, topic, to_register_id, valid_from, valid_to"
PROHIBITION = "id, client_id, part_id, topic, domain, register_id, to_register_id, holds_in_emergency, valid_from, valid_to"
STANDS = "id, client_id, actor_id, topics, valid_from, valid_to"
