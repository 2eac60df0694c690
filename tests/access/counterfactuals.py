"""What if one thing in a world were otherwise: the ways to see whether that thing decides any answer.

A generator is worth as much as the faults it can show. Each counterfactual changes every world a little, as a
wrong rule would; the answers that then come out otherwise are the cases in which the changed thing decides.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from tests.access.oracle import Seen
from tests.access.shapes import Prohibition, Question, Validity, World

INSTANT = timedelta(microseconds=1)
NOBODY = UUID(int=1)
ALL_BITS = (1 << 128) - 1
FIELDS = ("part_id", "topic", "domain", "register_id", "to_register_id")
DATED = ("links", "permits", "prohibitions", "representations")
GOOD_REASON = "Syy, jossa on merkkejä kyllin"

Answer = Seen | None
Change = Callable[[World], World]
Ask = Callable[[Question], Question | None]
Counts = Callable[[Answer, Answer], bool]


def _same(thing: Any) -> Any:
    return thing


def _differs(before: Answer, after: Answer) -> bool:
    return before != after


@dataclass(frozen=True, slots=True)
class Counterfactual:
    """What is otherwise in the world or in the question, and which changed answers count.

    `question` gives None for a question that the counterfactual is not about.
    """

    world: Change = _same
    question: Ask = _same
    counts: Counts = _differs


def opened(route: str | None = None) -> Counts:
    """Hidden before, seen afterwards (by this route, if one is named)."""
    return lambda before, after: before is None and after is not None and route in (None, after.basis)


def closed(route: str) -> Counts:
    """Seen by this route before, not by it afterwards."""
    return lambda before, after: before is not None and before.basis == route and before != after


def gave_way(first: str, second: str) -> Counts:
    """Seen by the first route before, by the second afterwards."""
    return lambda before, after: (before and before.basis, after and after.basis) == (first, second)


def levels(first: str, second: str) -> Counts:
    """Seen by the same route, with this level before and that level afterwards."""

    def count(before: Answer, after: Answer) -> bool:
        if before is None or after is None or before.basis != after.basis:
            return False
        return (before.level, after.level) == (first, second)

    return count


def other_winner(before: Answer, after: Answer) -> bool:
    """Among equals, turning the order of ids round brings another to the front."""
    if before is None or after is None or before.basis_id is None or after.basis_id is None:
        return False
    return after.basis_id != _turned(before.basis_id)


def same_but_for_id(before: Answer, after: Answer) -> bool:
    """Both write, by the same route, on another ground."""
    return levels("write", "write")(before, after) and before != after


def _turned(id_: UUID) -> UUID:
    return UUID(int=id_.int ^ ALL_BITS)


def every(table: str, **changes: object) -> Change:
    """Every row of the table with these fields otherwise."""
    return each(table, lambda row: replace(row, **changes))


def each(table: str, change: Callable[[Any], Any]) -> Change:
    """Every row of the table changed by the function; a row changed into None is left out."""

    def otherwise(world: World) -> World:
        rows = (change(row) for row in getattr(world, table))
        return _with(world, table, tuple(row for row in rows if row is not None))

    return otherwise


def _with(world: World, table: str, rows: tuple[Any, ...]) -> World:
    changes: dict[str, Any] = {table: rows}
    return replace(world, **changes)


def without(table: str, condition: Callable[[Any], bool]) -> Change:
    """The rows that meet the condition left out."""
    return each(table, lambda row: None if condition(row) else row)


def _moved(moment: str) -> Callable[[Validity, World], Validity]:
    """Moves the start or the end one microsecond on, if it is exactly at the world's moment."""

    def move(validity: Validity, world: World) -> Validity:
        start, end = validity
        if moment == "start" and start == world.at:
            return start + INSTANT, end
        if moment == "end" and end == world.at:
            return start, end + INSTANT
        return validity

    return move


def _edge(table: str, moment: str) -> Change:
    move = _moved(moment)

    def otherwise(world: World) -> World:
        rows = tuple(replace(row, validity=move(row.validity, world)) for row in getattr(world, table))
        return _with(world, table, rows)

    return otherwise


def _always(table: str) -> Change:
    def otherwise(world: World) -> World:
        return every(table, validity=(world.at - timedelta(days=999), None))(world)

    return otherwise


def _address_open(world: World) -> World:
    """Nobody's address is protected, and need stays what it was for protected contacts."""
    world = without("needs", lambda need: need.topic == "contact")(world)
    world = each("needs", lambda need: replace(need, topic=need.topic.removesuffix("_protected")))(world)
    return every("persons", protected=False)(world)


def _topics_swapped(world: World) -> World:
    swap = {"contact": "contact_protected", "contact_protected": "contact"}
    return each("needs", lambda need: replace(need, topic=swap.get(need.topic, need.topic)))(world)


def _sees_until(step: timedelta) -> Change:
    return each("links", lambda link: replace(link, sees_until=link.sees_until and link.sees_until + step))


def _to_every_register(world: World) -> World:
    """A permit that names no recipient names all of them."""
    wide = tuple(
        replace(permit, to_register_id=register.id)
        for permit in world.permits
        if permit.to_register_id is None
        for register in world.registers
    )
    return replace(world, permits=world.permits + wide)


def _set(prohibition: Prohibition) -> tuple[str, ...]:
    return tuple(field for field in FIELDS if getattr(prohibition, field) is not None)


def _only(*fields: str) -> Callable[[Prohibition], bool]:
    return lambda prohibition: _set(prohibition) == fields


def _asked(reason: str | None, *, raw: range, counted: range) -> Ask:
    """Another reason, where the one given has so many characters as it stands, and so many that count."""

    def ask(question: Question) -> Question | None:
        given = question.reason or ""
        fits = len(given) in raw and len(given.strip(" \t\r\n")) in counted
        return replace(question, reason=reason) if fits else None

    return ask


def _without_statute(question: Question) -> Question:
    return replace(question, statute=None)


PLAIN: dict[str, Counterfactual] = {
    "an ended session": Counterfactual(every("sessions", live=True), counts=opened()),
    "one's own record": Counterfactual(every("actors", person_id=NOBODY), counts=opened()),
    "need at all": Counterfactual(each("needs", lambda need: need if need.level == "write" else None), counts=_differs),
    "scope own hides": Counterfactual(every("needs", scope="all"), counts=opened()),
    "scope own lowers": Counterfactual(every("needs", scope="all"), counts=levels("read", "write")),
    "scope own opens": Counterfactual(without("needs", lambda need: need.scope == "own")),
    "a link that names nobody": Counterfactual(without("links", lambda link: link.actor_id is None)),
    "a link that names another": Counterfactual(every("links", actor_id=None), counts=opened()),
    "a link of one part opens it": Counterfactual(without("links", lambda link: link.part_id is not None)),
    "a link of one part opens no other": Counterfactual(every("links", part_id=None), counts=opened()),
    "a link of one part, no permit": Counterfactual(every("links", part_id=None), counts=opened("permit")),
    "a link of one part, no law": Counterfactual(every("links", part_id=None), counts=opened("statute")),
    "changed after sees until": Counterfactual(every("links", sees_until=None), counts=opened()),
    "changed at sees until": Counterfactual(_sees_until(-INSTANT)),
    "changed a moment after sees until": Counterfactual(_sees_until(INSTANT)),
    "sees until gives read": Counterfactual(every("links", sees_until=None), counts=levels("read", "write")),
    "a part for no organisation": Counterfactual(every("parts", organisation_id=None)),
    "withheld from the client": Counterfactual(every("parts", withheld_from_client=False)),
    "withheld from representatives": Counterfactual(every("parts", withheld_from_representative=False)),
    "a permit's domain": Counterfactual(every("permits", domain=None), counts=opened("permit")),
    "a permit's topic": Counterfactual(every("permits", topic=None), counts=opened("permit")),
    "a permit's recipient": Counterfactual(without("permits", lambda permit: permit.to_register_id is not None), counts=closed("permit")),
    "no recipient, social and health": Counterfactual(
        without("permits", lambda permit: permit.to_register_id is None), counts=closed("permit")
    ),
    "no recipient, other domains": Counterfactual(_to_every_register, counts=opened("permit")),
    "a statute's code": Counterfactual(question=_without_statute, counts=closed("statute")),
    "an emergency gives way to no prohibition that holds": Counterfactual(
        every("prohibitions", holds_in_emergency=False), counts=opened("emergency")
    ),
    "an emergency makes others give way": Counterfactual(every("prohibitions", holds_in_emergency=True), counts=closed("emergency")),
}

PROTECTED: dict[str, Counterfactual] = {
    f"a protected contact, {route}": Counterfactual(_address_open, counts=opened(route))
    for route in ("addressed", "permit", "statute", "emergency", "representative")
} | {
    "a protected contact, own register": Counterfactual(_topics_swapped, counts=closed("own_register")),
    "a protected contact, need": Counterfactual(_topics_swapped, counts=opened("own_register")),
    "a protected contact, oneself": Counterfactual(_topics_swapped, counts=closed("self")),
}

PROHIBITED: dict[str, Counterfactual] = (
    {f"a prohibition of {field} decides": Counterfactual(without("prohibitions", _only(field))) for field in FIELDS}
    | {f"a prohibition is narrowed by {field}": Counterfactual(every("prohibitions", **{field: None})) for field in FIELDS}
    | {
        "a prohibition of everything": Counterfactual(without("prohibitions", _only())),
        "a prohibition of two fields": Counterfactual(without("prohibitions", lambda one: len(_set(one)) == 2)),
        "a prohibition, addressed": Counterfactual(every("prohibitions", client_id=NOBODY), counts=opened("addressed")),
        "a prohibition, permit": Counterfactual(every("prohibitions", client_id=NOBODY), counts=opened("permit")),
    }
)

TIMED: dict[str, Counterfactual] = (
    {f"{table} not valid": Counterfactual(_always(table)) for table in DATED}
    | {f"{table} from this moment": Counterfactual(_edge(table, "start")) for table in DATED}
    | {f"{table} until this moment": Counterfactual(_edge(table, "end")) for table in DATED}
)

REASONED: dict[str, Counterfactual] = {
    "nine characters": Counterfactual(question=_asked(GOOD_REASON, raw=range(9, 10), counted=range(9, 10))),
    "nine and white space": Counterfactual(question=_asked(GOOD_REASON, raw=range(10, 99), counted=range(9, 10))),
    "ten characters": Counterfactual(question=_asked("123456789", raw=range(10, 11), counted=range(10, 11))),
    "ten and white space": Counterfactual(question=_asked("123456789", raw=range(11, 99), counted=range(10, 11))),
    "only white space": Counterfactual(question=_asked(GOOD_REASON, raw=range(10, 99), counted=range(1))),
    "no reason": Counterfactual(question=_asked(GOOD_REASON, raw=range(1), counted=range(1))),
}

RANKED: dict[str, Counterfactual] = {
    "own register before others": Counterfactual(
        each("parts", lambda part: replace(part, organisation_id=None)), counts=closed("addressed")
    ),
    "addressed before a permit": Counterfactual(every("parts", organisation_id=None), counts=gave_way("addressed", "permit")),
    "a permit before a law": Counterfactual(without("permits", lambda _: True), counts=gave_way("permit", "statute")),
    "a permit before an emergency": Counterfactual(without("permits", lambda _: True), counts=gave_way("permit", "emergency")),
    "a law before an emergency": Counterfactual(question=_without_statute, counts=gave_way("statute", "emergency")),
    "the smallest of links": Counterfactual(each("links", lambda link: replace(link, id=_turned(link.id))), counts=other_winner),
    "the smallest of permits": Counterfactual(each("permits", lambda permit: replace(permit, id=_turned(permit.id))), counts=other_winner),
    "the smallest of representations": Counterfactual(
        each("representations", lambda one: replace(one, id=_turned(one.id))), counts=other_winner
    ),
    "the higher level before the smaller id": Counterfactual(every("links", sees_until=None), counts=same_but_for_id),
}

ALL = PLAIN | PROTECTED | PROHIBITED | TIMED | REASONED | RANKED
