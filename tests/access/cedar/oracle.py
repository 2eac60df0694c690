"""What a session sees, decided by the Cedar policies in `rule.cedar`.

Cedar decides; this module only puts the questions. It asks about every part and every thing a route could
stand on, and of the candidates that Cedar allows it picks the one answer: the route with the smallest number,
then the higher level, then the smallest id. Identical requests in one world are asked once.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

import cedarpy

from tests.access.cedar.entities import entities_of, microseconds, reference
from tests.access.shapes import Addition, Part, Question, World

HERE = Path(__file__).parent
Answer = tuple[str, str, UUID | None]
Context = dict[str, Any]
Name = tuple[str, str]  # an entity's type and id
Request = tuple[Name, str, Name, str]  # principal, action, resource, context as JSON text


class CedarError(RuntimeError):
    """A policy could not be evaluated, so that its verdict is missing; the world or the schema is wrong."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A part and one thing that a route to it could stand on, with what Cedar must know of it."""

    part: Part
    basis_id: UUID | None
    context: Context


@dataclass(frozen=True, slots=True)
class Opening:
    """One question being answered: what all its requests have in common, and the links to each part."""

    question: Question
    context: Context
    links: dict[UUID, tuple[UUID, ...]]


class Judge:
    """Cedar's policies over the entities of one world."""

    def __init__(self, world: World, policies: cedarpy.PolicySet | None = None) -> None:
        self.world = world
        self._at = microseconds(world.at)
        self._policies = policies or _policies()
        self._entities = cedarpy.Entities.from_json_str(json.dumps(entities_of(world)), _schema())
        self._verdicts: dict[Request, bool] = {}
        self._forbidden: dict[tuple[str, UUID], list[Context]] = {}
        self._tokens = {session.token for session in world.sessions}
        self._codes = {row.code for row in world.statutes}

    def seen(self, question: Question) -> dict[UUID, Answer]:
        """The parts that the question opens, each with (level, route, id of what the route stands on)."""
        if question.session not in self._tokens:
            return {}
        parts = [part for part in self.world.parts if part.client_id == question.client_id]
        context = {"at": self._at, "purpose": question.purpose}
        answers: dict[UUID, Answer] = {}
        for_worker = self._behind_gate("enter_as_worker", parts, question, context)
        opening = Opening(question, context, self._links(for_worker, question, context))
        for route, candidates_of in self._worker_routes().items():
            self._answer(route, candidates_of(opening, _open(for_worker, answers)), opening, answers)
        for_citizen = self._behind_gate("enter_as_citizen", parts, question, context)
        for route, candidates_of in self._citizen_routes().items():
            self._answer(route, candidates_of(opening, _open(for_citizen, answers)), opening, answers)
        return answers

    def may_add(self, addition: Addition) -> bool:
        """Whether a part with these marks may be added."""
        question = addition.question
        persons = {person.id for person in self.world.persons}
        if question.session not in self._tokens or question.client_id not in persons:
            return False
        draft = {"topic": addition.topic, "register": reference("Register", addition.register_id)}
        if addition.organisation_id is not None:
            draft["organisation"] = reference("Organisation", addition.organisation_id)
        context: Context = {"at": self._at, "purpose": question.purpose, "draft": draft}
        by_link = [{**context, "link": reference("Link", link.id)} for link in self.world.links]
        asked = [("add_as_citizen", context), *(("add_as_worker", told) for told in by_link)]
        return any(self._ask([_request(question, verb, question.client_id, told) for verb, told in asked]))

    def _worker_routes(self) -> dict[str, Callable[[Opening, list[Part]], list[Candidate]]]:
        return {
            "own_register": self._by_link,
            "addressed": self._by_link_unless_forbidden,
            "permit": self._by_permit,
            "statute": self._by_statute,
            "emergency": self._by_emergency,
        }

    def _citizen_routes(self) -> dict[str, Callable[[Opening, list[Part]], list[Candidate]]]:
        return {"self": self._by_oneself, "representative": self._by_representation}

    # Candidates: what each route could stand on.

    def _by_link(self, opening: Opening, parts: list[Part]) -> list[Candidate]:
        return [Candidate(part, link_id, {"link": reference("Link", link_id)}) for part in parts for link_id in opening.links[part.id]]

    def _by_link_unless_forbidden(self, opening: Opening, parts: list[Part]) -> list[Candidate]:
        return [
            Candidate(one.part, one.basis_id, {**one.context, "forbidden_to": self._forbidden_to("part", one.part)})
            for one in self._by_link(opening, parts)
        ]

    def _by_permit(self, opening: Opening, parts: list[Part]) -> list[Candidate]:
        return [
            Candidate(one.part, permit.id, {**one.context, "permit": reference("Permit", permit.id)})
            for one in self._by_link_unless_forbidden(opening, parts)
            for permit in self.world.permits
        ]

    def _by_statute(self, opening: Opening, parts: list[Part]) -> list[Candidate]:
        stated: Context = {"reason_length": _reason_length(opening.question)}
        if opening.question.statute in self._codes:
            stated["statute"] = reference("Statute", opening.question.statute)
        return [Candidate(one.part, one.basis_id, {**one.context, **stated}) for one in self._by_link(opening, parts)]

    def _by_emergency(self, opening: Opening, parts: list[Part]) -> list[Candidate]:
        length = _reason_length(opening.question)
        return [
            Candidate(
                part,
                None,
                {
                    "reason_length": length,
                    "forbidden_in_emergency_to": self._forbidden_to("part_in_emergency", part),
                },
            )
            for part in parts
        ]

    def _by_oneself(self, opening: Opening, parts: list[Part]) -> list[Candidate]:
        return [Candidate(part, None, {}) for part in parts]

    def _by_representation(self, opening: Opening, parts: list[Part]) -> list[Candidate]:
        return [
            Candidate(part, one.id, {"representation": reference("Representation", one.id)})
            for part in parts
            for one in self.world.representations
        ]

    # Asking.

    def _behind_gate(self, gate: str, parts: list[Part], question: Question, context: Context) -> list[Part]:
        verdicts = self._ask([_request(question, gate, part.id, context) for part in parts])
        return [part for part, allowed in zip(parts, verdicts, strict=True) if allowed]

    def _links(self, parts: list[Part], question: Question, context: Context) -> dict[UUID, tuple[UUID, ...]]:
        """For each part the links that lead to it."""
        links = [link.id for link in self.world.links]
        told = {link_id: {**context, "link": reference("Link", link_id)} for link_id in links}
        pairs = [(part.id, link_id) for part in parts for link_id in links]
        verdicts = self._ask([_request(question, "follow_link", part, told[link]) for part, link in pairs])
        leading = {pair for pair, allowed in zip(pairs, verdicts, strict=True) if allowed}
        return {part.id: tuple(link_id for link_id in links if (part.id, link_id) in leading) for part in parts}

    def _answer(self, route: str, candidates: list[Candidate], opening: Opening, answers: dict[UUID, Answer]) -> None:
        """Give each part that the route reaches its answer: the higher level first, then the smallest id."""
        readable = self._allowed(f"{route}_read", candidates, opening)
        writable = self._allowed(f"{route}_write", readable, opening) if route in _WRITING else []
        for level, reached in (("write", writable), ("read", readable)):
            for one in sorted(reached, key=lambda one: (one.basis_id is not None, one.basis_id or UUID(int=0))):
                answers.setdefault(one.part.id, (level, route, one.basis_id))

    def _allowed(self, verb: str, candidates: list[Candidate], opening: Opening) -> list[Candidate]:
        requests = [_request(opening.question, verb, one.part.id, {**opening.context, **one.context}) for one in candidates]
        return [one for one, allowed in zip(candidates, self._ask(requests), strict=True) if allowed]

    def _forbidden_to(self, verb: str, part: Part) -> list[Context]:
        """The registers to which some prohibition of the client forbids the part."""
        if (verb, part.id) not in self._forbidden:
            asked = [(register.id, prohibition.id) for register in self.world.registers for prohibition in self.world.prohibitions]
            verdicts = self._ask([self._prohibiting(verb, part, *pair) for pair in asked])
            forbidden = {pair[0] for pair, allowed in zip(asked, verdicts, strict=True) if allowed}
            self._forbidden[verb, part.id] = [reference("Register", one) for one in sorted(forbidden)]
        return self._forbidden[verb, part.id]

    def _prohibiting(self, verb: str, part: Part, register_id: UUID, prohibition_id: UUID) -> Request:
        context = json.dumps({"at": self._at, "prohibition": reference("Prohibition", prohibition_id)})
        return (("Register", str(register_id)), f"forbid_{verb}", ("Part", str(part.id)), context)

    def _ask(self, requests: Sequence[Request]) -> list[bool]:
        """Cedar's verdict on each request.

        Raises:
            CedarError: a policy failed, for example on an attribute that is not there.
        """
        new = list(dict.fromkeys(one for one in requests if one not in self._verdicts))
        if new:
            results = cedarpy.is_authorized_batch(_spelt(new), self._policies, self._entities, _schema())
            for request, result in zip(new, results, strict=True):
                if result.diagnostics.errors or result.decision is cedarpy.Decision.NoDecision:
                    raise CedarError(f"Cedar could not decide {request}: {result.diagnostics.errors}")
                self._verdicts[request] = result.allowed
        return [self._verdicts[one] for one in requests]


_WRITING = ("own_register", "addressed", "self")
_latest: list[Judge] = []


def seen(world: World, question: Question) -> dict[UUID, Answer]:
    """Tell which parts the question opens: part id to (level, route, id of what the route stands on).

    Level is `read` or `write`; the route is one of `own_register`, `addressed`, `permit`, `statute`,
    `emergency`, `self`, `representative`; the id is of the link, permit or representation, or None.
    Source: docs/access-rule.md.
    """
    return _judge(world).seen(question)


def may_add(world: World, addition: Addition) -> bool:
    """Whether the part may be added in this world. Source: docs/access-rule.md, "What may be added"."""
    return _judge(world).may_add(addition)


def _judge(world: World) -> Judge:
    """The judge of this very world; only the latest is kept, since a run asks world by world."""
    if not _latest or _latest[0].world is not world:
        _latest[:] = [Judge(world)]
    return _latest[0]


@cache
def _policies() -> cedarpy.PolicySet:
    return cedarpy.PolicySet.from_str((HERE / "rule.cedar").read_text(encoding="utf-8"))


@cache
def _schema() -> cedarpy.Schema:
    return cedarpy.Schema.from_str((HERE / "rule.cedarschema").read_text(encoding="utf-8"))


def _open(parts: Iterable[Part], answers: dict[UUID, Answer]) -> list[Part]:
    return [part for part in parts if part.id not in answers]


def _reason_length(question: Question) -> int:
    """Characters of the reason, "spaces, tabs and line ends at its ends not counted"; Cedar cannot count."""
    return len((question.reason or "").strip(" \t\r\n"))


def _request(question: Question, verb: str, resource: UUID, context: Context) -> Request:
    kind = "Person" if verb.startswith("add_") else "Part"
    return (("Session", question.session), verb, (kind, str(resource)), json.dumps(context))


def _spelt(requests: Sequence[Request]) -> list[dict[str, object]]:
    return [
        {
            "principal": _uid(*principal),
            "action": _uid("Action", verb),
            "resource": _uid(*resource),
            "context": told,
        }
        for principal, verb, resource, told in requests
    ]


def _uid(kind: str, name: str) -> dict[str, str]:
    return {"type": kind, "id": name}
