"""Puts a generated world into the database, as the owner, and asks the database the questions of it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg
from django.db import connections

from tests.access.worlds import Question, World


def connect(alias: str, *, autocommit: bool = True) -> psycopg.Connection[Any]:
    """A plain connection with the login of a Django alias, so that nothing stands between the test and the database."""
    settings = connections[alias].settings_dict
    search_path = "plan,open,stats,public" if alias != "owner" else "public,plan,open,stats"
    return psycopg.connect(
        host=settings["HOST"],
        port=settings["PORT"],
        dbname=settings["NAME"],
        user=settings["USER"],
        password=settings["PASSWORD"],
        options=f"-c search_path={search_path}",
        autocommit=autocommit,
    )


def load(owner: psycopg.Connection[Any], world: World) -> None:
    """Insert the world. Need and statute rows are the world's own: those of the world before are taken away."""
    with owner.transaction(), owner.cursor() as cursor:
        cursor.execute("delete from open.need")
        cursor.execute("delete from open.statute")
        cursor.execute("delete from open.law")
        _load_public(cursor, world)
        cursor.execute("set local role punos_guard")
        _load_people(cursor, world)
        _load_rights(cursor, world)
        _load_parts(cursor, world)


def _load_public(cursor: psycopg.Cursor[Any], world: World) -> None:
    cursor.executemany(
        "insert into open.organisation (id, key, name_fi, name_sv, name_en, sector, is_fictional) values (%s, %s, 'x', 'x', 'x', %s, true)",
        [(one.id, str(one.id), one.sector) for one in world.organisations],
    )
    cursor.executemany(
        "insert into open.register (id, key, name_fi, name_sv, name_en, controller_id, domain) values (%s, %s, 'x', 'x', 'x', %s, %s)",
        [(one.id, str(one.id), one.organisation_id, one.domain) for one in world.registers],
    )
    cursor.executemany(
        "insert into open.need (role, purpose, topic, level, scope) values (%s, %s, %s, %s, %s)",
        [(n.role, n.purpose, n.topic, n.level, n.scope) for n in world.needs],
    )
    codes = {law_code(s.code) for s in world.statutes}
    cursor.executemany("insert into open.law values (%s, 'x', 'x', 'x', 'x')", [(code,) for code in sorted(codes)])
    cursor.executemany(
        "insert into open.statute (code, role, purpose, domain, topic) values (%s, %s, %s, %s, %s)",
        [(law_code(s.code), s.role, s.purpose, s.domain, s.topic) for s in world.statutes],
    )


def law_code(code: str | None) -> str | None:
    """The world's law codes, short enough for the table."""
    return code[:20] if code else code


def _load_people(cursor: psycopg.Cursor[Any], world: World) -> None:
    cursor.executemany(
        """insert into plan.person (id, given_name, family_name, born_on, language, is_protected, home_register_id, is_synthetic, rights_epoch)
           values (%s, 'x', 'x', '1970-01-01', 'fi', %s, %s, true, 0)""",
        [(p.id, p.protected, p.home_register_id) for p in world.persons],
    )
    cursor.executemany(
        "insert into plan.actor (id, person_id, subject, rights_epoch) values (%s, %s, %s, 0)",
        [(a.id, a.person_id, str(a.id)) for a in world.actors],
    )
    for number, s in enumerate(world.sessions):
        ended = () if s.live else (("expires_at", "-1 second"), ("seen_at", "-31 minutes"), ("revoked_at", "0 seconds"))[number % 3]
        cursor.execute(
            """insert into plan.session (token_digest, actor_id, organisation_id, register_id, role, started_at, seen_at, proved_at, expires_at, revoked_at)
               values (%s, %s, %s, %s, %s, clock_timestamp(), clock_timestamp() + %s::interval, 'infinity', clock_timestamp() + %s::interval,
                       clock_timestamp() + %s::interval)""",
            (
                hashlib.sha256(s.token.encode()).digest(),
                s.actor_id,
                s.organisation_id,
                s.register_id,
                s.role,
                ended[1] if ended and ended[0] == "seen_at" else "0 seconds",
                ended[1] if ended and ended[0] == "expires_at" else "8 hours",
                ended[1] if ended and ended[0] == "revoked_at" else None,
            ),
        )


def _load_rights(cursor: psycopg.Cursor[Any], world: World) -> None:
    cursor.executemany(
        """insert into plan.link (id, client_id, actor_id, organisation_id, register_id, purpose, valid_from, valid_to, part_id, sees_until, ground)
           values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, '')""",
        [
            (k.id, k.client_id, k.actor_id, k.organisation_id, k.register_id, k.purpose, *k.validity, k.part_id, k.sees_until)
            for k in world.links
        ],
    )
    cursor.executemany(
        """insert into plan.permit (id, client_id, domain, topic, to_register_id, valid_from, valid_to, given_by, recorded_by, recorded_how)
           values (%s, %s, %s, %s, %s, %s, %s, %s, %s, 'self')""",
        [(p.id, p.client_id, p.domain, p.topic, p.to_register_id, *p.validity, p.client_id, p.client_id) for p in world.permits],
    )
    cursor.executemany(
        """insert into plan.prohibition (id, client_id, part_id, topic, domain, register_id, to_register_id, holds_in_emergency, valid_from,
                                         valid_to, given_by, recorded_by) values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)""",
        [
            (
                *(h.id, h.client_id, h.part_id, h.topic, h.domain, h.register_id, h.to_register_id, h.holds_in_emergency),
                *(*h.validity, h.client_id, h.client_id),
            )
            for h in world.prohibitions
        ],
    )
    cursor.executemany(
        "insert into plan.representation (id, client_id, actor_id, topics, valid_from, valid_to) values (%s, %s, %s, %s, %s, %s)",
        [(r.id, r.client_id, r.actor_id, list(r.topics), *r.validity) for r in world.representations],
    )


def _load_parts(cursor: psycopg.Cursor[Any], world: World) -> None:
    cursor.executemany(
        """insert into plan.part (id, client_id, sort, topic, register_id, organisation_id, state, body, version, made_at, changed_at,
                                  withheld_from_client, withheld_from_representative, withheld_on, withheld_ground, withheld_why,
                                  withheld_by)
           values (%s, %s, 'note', %s, %s, %s, 'written', '{}', 1, %s, %s, %s, %s, '2026-01-01', 'danger', 'syy', gen_random_uuid())""",
        [
            (
                p.id,
                p.client_id,
                p.topic,
                p.register_id,
                p.organisation_id,
                p.changed_at,
                p.changed_at,
                p.withheld_from_client,
                p.withheld_from_representative,
            )
            for p in world.parts
        ],
    )


@dataclass(frozen=True, slots=True)
class Answer:
    """What the database said of one part."""

    level: str
    basis: str
    basis_id: UUID | None


DECIDE = """
select m.part_id, m.level, m.basis, m.basis_id
  from plan.session s, plan.may(s, %(client)s, %(purpose)s, %(law)s, %(reason)s, plan.facets(%(client)s), %(at)s) m
 where s.token_digest = %(digest)s and s.expires_at > clock_timestamp() and s.revoked_at is null
   and s.seen_at > clock_timestamp() - interval '30 minutes'
"""


def decide(guard: psycopg.Connection[Any], question: Question, at: datetime) -> dict[UUID, Answer]:
    """The rule itself, at the moment `at`, asked as the guard."""
    rows = guard.execute(
        DECIDE,
        {
            "client": question.client_id,
            "purpose": question.purpose,
            "law": law_code(question.statute),
            "reason": question.reason,
            "at": at,
            "digest": hashlib.sha256(question.session.encode()).digest(),
        },
    )
    return {part: Answer(level, basis, basis_id) for part, level, basis, basis_id in rows}


def through_the_door(app: psycopg.Connection[Any], question: Question) -> tuple[set[UUID], dict[UUID, str]]:
    """Opens as the app does, then reads: the parts that row security shows, and the reason of each."""
    ticket, *_ = app.execute(
        "select ticket from plan.open_plan(%s, %s, %s, %s, %s, 'open')",
        (question.session, question.client_id, question.purpose, law_code(question.statute), question.reason),
    ).fetchone() or (None,)
    with app.transaction():
        app.execute(
            "select set_config('punos.token', %s, true), set_config('punos.ticket', %s, true)",
            (question.session, str(ticket) if ticket else ""),
        )
        shown = {row[0] for row in app.execute("select id from plan.part")}
        why = dict(app.execute("select part_id, basis from plan.why()").fetchall())
    return shown, why


MOMENT = timedelta(minutes=10)
