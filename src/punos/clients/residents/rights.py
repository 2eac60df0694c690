"""What the client forbids, and what is withheld from the client by a decision."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid5

from punos.clients.residents.case import Case
from punos.clients.residents.ledger import MINUTES
from punos.clients.residents.rows import Part, ProhibitionRow
from punos.clients.words import Sort, State, WithholdingGround
from punos.trust.words import Topic


def forbid(
    case: Case,
    day: date,
    *,
    part_id: UUID | None = None,
    topic: Topic | None = None,
    register_id: UUID | None = None,
    to_register: UUID | None = None,
    in_emergency: bool = False,
) -> None:
    """Record a prohibition of disclosure: of a part, of a topic, or of a whole register; to one register or to all."""
    at = case.at(day)
    if at is None:
        return
    ban = ProhibitionRow(
        uuid5(case.client.id, f"prohibition:{len(case.ledger.prohibitions)}"),
        case.client.id,
        part_id,
        topic.value if topic else None,
        None,
        register_id,
        to_register,
        in_emergency,
        at,
        None,
        case.client.id,
        case.client.actor_id or case.lead.actor_id,
    )
    case.ledger.prohibitions.append(ban)


def forbid_something(case: Case, day: date) -> None:
    """One of the three scopes: a topic to a party, a whole register, a single part."""
    others = [one.worker.register_id for one in case.members.values() if one.worker.register_id != case.lead.register_id]
    notes = [part for part in case.ledger.parts if part.sort is Sort.NOTE]
    scope = case.rng.randrange(3)
    if scope == 0 and others:
        forbid(case, day, topic=case.rng.choice((Topic.HEALTH, Topic.MENTAL_HEALTH, Topic.ECONOMY)), to_register=case.rng.choice(others))
    elif scope == 1 and notes:
        forbid(case, day, part_id=case.rng.choice(notes).id)
    else:
        forbid(case, day, register_id=case.lead.register_id, in_emergency=case.chance(0.3))


def withhold_a_note(case: Case, day: date) -> Part | None:
    """A note that the client may not see, by a decision of that day."""
    at = case.at(day)
    if at is None:
        return None
    part = case.ledger.add(Sort.NOTE, State.WRITTEN, case.lead, at, "note_written", {"text": case.line("withheld_notes")})
    case.ledger.change(
        part,
        case.lead,
        at + MINUTES,
        "changed",
        withheld_from_client=True,
        withheld_from_representative=True,
        withheld_on=at.date(),
        withheld_ground=WithholdingGround.DANGER.value,
        withheld_why=case.own_line("withholding_reasons"),
        withheld_by=case.lead.post_id,
    )
    return part
