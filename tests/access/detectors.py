"""The fast detectors that mutants are tried on: made-up worlds with the first oracle's answers kept ready."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any
from uuid import UUID

import psycopg

from punos.plumbing.postgres import OWNER, SUPERUSER, Server
from tests.access import oracle, scenes
from tests.access.loading import law_code, load
from tests.access.mutants import Mutant
from tests.access.scratch import sign_in
from tests.access.shapes import Addition, Need, Question, Session, World
from tests.access.worlds import additions, questions, world

Connection = psycopg.Connection[Any]
Answer = Mapping[UUID, tuple[str, str, UUID | None]]

#: Every part of the world is handed to the rule, the other client's too: it must know whose each is.
ASK = """
with q as (select * from unnest(%(digests)s::bytea[], %(clients)s::uuid[], %(purposes)s::text[], %(laws)s::text[], %(reasons)s::text[])
                    with ordinality as q (digest, client, purpose, law, reason, number)),
live as (select q.*, s as session from q join plan.session s on s.token_digest = q.digest
          where s.expires_at > clock_timestamp() and s.revoked_at is null and s.seen_at > clock_timestamp() - interval '30 minutes')
"""
ASK_SEEING = ASK + (
    "select live.number, m.part_id, m.level, m.basis, m.basis_id from live"
    " cross join lateral plan.may(live.session, live.client, live.purpose, live.law, live.reason, plan.facets_of(%(parts)s), %(at)s) m"
)
ASK_ADDING = ASK + (
    "select live.number, a.add_key from live cross join lateral plan.may_add(live.session, live.client, live.purpose, %(at)s) a"
)


@dataclass(frozen=True, slots=True)
class Noticed:
    """What noticed a mutant. `again` asks the same once more, and says what is wrong now; None when nothing is."""

    by: str
    again: Callable[[], str | None]


@dataclass(frozen=True, slots=True)
class Answered:
    """A world with its questions and what the oracle says to each."""

    made: World
    asked: Sequence[Question]
    answers: Sequence[Answer]
    wishes: Sequence[Addition]
    allowed: Sequence[bool]


def answered(seed: int) -> Answered:
    """The world of a seed, answered by the oracle once, with need rows that must help no citizen."""
    made = world(seed)
    vain = tuple(Need("citizen", "emergency", topic, "read", "all") for topic in sorted({part.topic for part in made.parts}))
    made = replace(made, needs=(*made.needs, *(need for need in vain if need not in made.needs)))
    return with_answers(made, tuple(questions(made)), tuple(additions(made)))


def rare() -> Answered:
    """What the draw brings too seldom: a permit beside a link to one part, and a worker who speaks as a citizen."""
    self_worker = Session("client at work", scenes.CLIENT_ACTOR, scenes.COUNTY, scenes.SOCIAL, "social_worker", True)
    made = scenes.scene(
        scenes.link(register_id=scenes.HEALTH, part_id=scenes.PART),
        scenes.permit(),
        scenes.session(),
        self_worker,
        scenes.need(),
        Need("citizen", "own", "core", "write", "all"),
    )
    asked = (scenes.asks(), scenes.asks(session=self_worker.token, purpose="own"))
    return with_answers(made, asked, tuple(Addition(one, scenes.SOCIAL, "core", None) for one in asked))


def with_answers(made: World, asked: Sequence[Question], wishes: Sequence[Addition]) -> Answered:
    """Ask the oracle everything."""
    answers = tuple({part: (s.level, s.basis, s.basis_id) for part, s in oracle.seen(made, one).items()} for one in asked)
    allowed = tuple(oracle.may_add(made, w.question, w.register_id, w.topic, w.organisation_id) for w in wishes)
    return Answered(made, asked, answers, wishes, allowed)


class Worlds:
    """A copy of the database with worlds in it, all at once; the tables of needs and statutes hold one world's at a time."""

    def __init__(self, server: Server, database: str, seeds: Sequence[int]) -> None:
        self.boss = sign_in(server, SUPERUSER, database)
        self.worlds = [*(answered(seed) for seed in seeds), rare()]
        with sign_in(server, OWNER, database) as owner:
            for one in self.worlds:
                load(owner, one.made)
        self.boss.execute("analyze")
        self.present: World | None = None

    def close(self) -> None:
        """Leave the database."""
        self.boss.close()

    def disagreement(self) -> str | None:
        """The first difference between the database and the oracle, in words; None when there is none."""
        return next((found for one in self.worlds if (found := self._difference(one)) is not None), None)

    def noticed(self, mutant: Mutant) -> Noticed | None:
        """The first world in which a mutant makes a difference; None when there is none."""
        for one in self.worlds:
            if (found := self._difference(one)) is not None:
                return Noticed(found, partial(self._difference, one))
        return None

    def _difference(self, one: Answered) -> str | None:
        self._enter(one.made)
        found = self._seeing(one) or self._adding(one)
        return None if found is None else f"world {one.made.seed}: {found}"

    def _enter(self, made: World) -> None:
        """Put the world's own needs and statutes in place."""
        if self.present is made:
            return
        self.present = made
        codes = sorted({law_code(s.code) for s in made.statutes} - {None})
        with self.boss.transaction():
            self.boss.execute("delete from open.need; delete from open.statute")
            self.boss.execute(
                "insert into open.need (role, purpose, topic, level, scope) select * from unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::text[])",
                _columns([(n.role, n.purpose, n.topic, n.level, n.scope) for n in made.needs], 5),
            )
            self.boss.execute(
                "insert into open.law select c, 'x', 'x', 'x', 'x' from unnest(%s::text[]) c on conflict do nothing", (codes,)
            )
            self.boss.execute(
                "insert into open.statute (code, role, purpose, domain, topic)"
                " select * from unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::text[])",
                _columns([(law_code(s.code), s.role, s.purpose, s.domain, s.topic) for s in made.statutes], 5),
            )

    def _ask(self, query: str, made: World, asked: Sequence[Question]) -> Iterator[tuple[Any, ...]]:
        values = {
            "digests": [hashlib.sha256(q.session.encode()).digest() for q in asked],
            "clients": [q.client_id for q in asked],
            "purposes": [q.purpose for q in asked],
            "laws": [law_code(q.statute) for q in asked],
            "reasons": [q.reason for q in asked],
            "parts": [part.id for part in made.parts],
            "at": made.at,
        }
        if "%(parts)s" not in query:
            del values["parts"]
        with self.boss.transaction():
            self.boss.execute("set local role punos_guard")
            yield from self.boss.execute(query, values).fetchall()  # type: ignore[call-overload]

    def _seeing(self, one: Answered) -> str | None:
        said: list[dict[UUID, tuple[str, str, UUID | None]]] = [{} for _ in one.asked]
        for number, part, *answer in self._ask(ASK_SEEING, one.made, one.asked):
            said[number - 1][part] = tuple(answer)
        for question, answer, expected in zip(one.asked, said, one.answers, strict=True):
            if answer != expected:
                return f"{question} sees {answer}, expected {expected}"
        return None

    def _adding(self, one: Answered) -> str | None:
        keys: list[set[str]] = [set() for _ in one.wishes]
        for number, key in self._ask(ASK_ADDING, one.made, [wish.question for wish in one.wishes]):
            keys[number - 1].add(key)
        for wish, known, expected in zip(one.wishes, keys, one.allowed, strict=True):
            where = f"{wish.question.client_id}/{wish.register_id}/{wish.topic}"
            if bool({f"{where}/*", f"{where}/{wish.organisation_id or '-'}"} & known) != expected:
                return f"{wish} may be added: {not expected}, expected {expected}"
        return None


def _columns(rows: Sequence[tuple[Any, ...]], width: int) -> list[list[Any]]:
    return [[row[number] for row in rows] for number in range(width)]


def definition(boss: Connection, function: str) -> str:
    """The text of a function of schema plan, as the database keeps it."""
    rows = boss.execute(
        "select pg_get_functiondef(oid) from pg_proc where pronamespace = 'plan'::regnamespace and proname = %s", (function,)
    ).fetchall()
    assert len(rows) == 1, f"{len(rows)} functions are called {function}"
    text: str = rows[0][0]
    return text


def mutated(text: str, mutant: Mutant) -> str:
    """The text with the mutation. Fails when the function has changed so much that the mutant means nothing any more."""
    assert text.count(mutant.old) == 1, f"{mutant.name}: found {text.count(mutant.old)} times; bring the mutant up to date"
    return text.replace(mutant.old, mutant.new)
