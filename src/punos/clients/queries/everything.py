"""Everything about a client, for the client: the answer to "what do you know of me", as plain data.

The document that `everything` makes (times are ISO 8601 with their offset, days ISO 8601, ids are UUIDs, names Finnish):

    {
      "format": "punos-everything", "version": 1, "made_at": time,
      "person":       {id, given_name, family_name, born_on, language, is_protected, home_register},
      "parts":        [{id, sort, topic, state, register, organisation, parent_id, clause, assignee, starts_at, due_on, ended_at,
                        body, version, made_at, made_by, changed_at, changed_by,
                        clocks:   [{clause, deadline, amount, unit, started_at, due_at, stopped_at, pauses: [[from, to]]}],
                        versions: [{version, state, due_on, body, changed_at, changed_by}],      the earlier ones, oldest first
                        files:    [{id, name, kind, size, paper, added_at, added_by, withdrawn_at, withdrawn_by}],   size in bytes
                        events:   [{at, did, from_state, to_state, organisation, by, by_client}]}],   oldest first
      "withheld":     [{decided_on, parts}],          how much was withheld by a decision of which day; never what
      "permits":      [{id, domain, topic, to_register, valid_from, valid_to, recorded_how}],
      "prohibitions": [{id, part_id, topic, register, to_register, holds_in_emergency, valid_from, valid_to}],
      "links":        [{id, organisation, register, purpose, ground, part_id, valid_from, valid_to, sees_until}],
      "representatives": [{id, topics, valid_from, valid_to}],
      "access_log":   [{id, opening, at, worker, organisation, role, purpose, act, basis, statute, reason, parts, own}]
                                                       newest first; rows with the same `opening` tell the grounds of one and the same
    }

`clause` is {"number", "version", "title"}; `worker`, `by` and the like are {"name", "role", "organisation"} or null for the
client; `register` and `organisation` are names. What is not open to the client (a withheld part) is in none of the lists.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from punos.base.clock import HELSINKI
from punos.clients.models import Event, PartVersion
from punos.clients.queries.plans import ClockView, FileView, PartView, whole_plan, withheld_decisions
from punos.organising import queries as organising
from punos.trust import queries as trust
from punos.trust.models import Link, Representation
from punos.trust.queries import LogRow

FORMAT, VERSION = "punos-everything", 1


def everything(*, token: str, at: datetime) -> dict[str, Any]:
    """The whole document for the ticket in hand. An empty one, with only its head, when the ticket opens no single client."""
    head = {"format": FORMAT, "version": VERSION, "made_at": moment(at)}
    plan = whole_plan()
    if plan is None:
        return head
    log = whole_log(token)
    links = list(Link.objects.order_by("valid_from", "id"))
    scribe = _Scribe.of(plan.parts, log)
    person = plan.person
    return head | {
        "person": {
            "id": str(person.id),
            "given_name": person.given_name,
            "family_name": person.family_name,
            "born_on": person.born_on.isoformat(),
            "language": person.language,
            "is_protected": person.is_protected,
            "home_register": scribe.register(person.home_register_id),
        },
        "parts": scribe.parts(plan.parts),
        "withheld": [{"decided_on": day(on), "parts": number} for on, number in withheld_decisions(token)],
        "permits": [scribe.plain(one) for one in trust.permits()],
        "prohibitions": [scribe.plain(one) for one in trust.prohibitions()],
        "links": [scribe.link(link) for link in links],
        "representatives": [
            {"id": str(one.id), "topics": one.topics, "valid_from": moment(one.valid_from), "valid_to": moment(one.valid_to)}
            for one in Representation.objects.order_by("valid_from", "id")
        ],
        "access_log": [scribe.log_row(row) for row in log],
    }


def whole_log(token: str) -> list[LogRow]:
    """The client's own log from the newest row to the first."""
    found: list[LogRow] = []
    while rows := trust.my_log(token, found[-1].opening if found else None):
        found += rows
    return found


def moment(value: datetime | None) -> str | None:
    """A moment in Finnish time, as ISO 8601."""
    return value.astimezone(HELSINKI).isoformat(timespec="seconds") if value else None


def day(value: date | None) -> str | None:
    """A day as ISO 8601."""
    return value.isoformat() if value else None


@dataclass(frozen=True, slots=True)
class _Scribe:
    """Writes rows with names in place of ids."""

    organisations: Mapping[UUID, trust.OrganisationView]
    registers: Mapping[UUID, Any]
    workers: Mapping[UUID, trust.WorkerView]

    @classmethod
    def of(cls, parts: tuple[PartView, ...], log: list[LogRow]) -> _Scribe:
        posts = {post for part in parts for post in (part.assignee_id, part.made_by, part.changed_by, *part.filed_by)}
        posts |= {row.post_id for row in log} | set(Event.objects.values_list("by_post", flat=True).distinct())
        posts |= set(PartVersion.objects.values_list("changed_by", flat=True).distinct())
        return cls(trust.organisations(), trust.registers(), trust.workers({post for post in posts if post}))

    def organisation(self, one: UUID | None) -> str | None:
        return self.organisations[one].name.fi if one and one in self.organisations else None

    def register(self, one: UUID | None) -> str | None:
        return self.registers[one][0].fi if one and one in self.registers else None

    def worker(self, post: UUID | None) -> dict[str, Any] | None:
        found = self.workers.get(post) if post else None
        return {"name": found.name, "role": found.role.value, "organisation": self.organisation(found.organisation_id)} if found else None

    def clause(self, one: UUID | None) -> dict[str, Any] | None:
        found = organising.cached_clause(one) if one else None
        return {"number": found.number, "version": found.version, "title": found.title.fi} if found else None

    def parts(self, parts: tuple[PartView, ...]) -> list[dict[str, Any]]:
        versions: dict[UUID, list[Any]] = {}
        for past in PartVersion.objects.order_by("part_id", "version"):
            versions.setdefault(past.part_id, []).append(past)
        events: dict[UUID, list[Event]] = {}
        for event in Event.objects.order_by("at", "id"):
            events.setdefault(event.part_id, []).append(event)
        return [
            self.part(part)
            | {"clocks": [self.clock(clock) for clock in part.clocks]}
            | {"files": [self.file(file) for file in part.files]}
            | {"versions": [self.past(past) for past in versions.get(part.id, ())]}
            | {"events": [self.event(event) for event in events.get(part.id, ())]}
            for part in parts
        ]

    def part(self, part: PartView) -> dict[str, Any]:
        return {
            "id": str(part.id),
            "sort": part.sort.value,
            "topic": part.topic.value,
            "state": part.state.value,
            "register": self.register(part.register_id),
            "organisation": self.organisation(part.organisation_id),
            "parent_id": str(part.parent_id) if part.parent_id else None,
            "clause": self.clause(part.clause_id),
            "assignee": self.worker(part.assignee_id),
            "starts_at": moment(part.starts_at),
            "due_on": day(part.due_on),
            "ended_at": moment(part.ended_at),
            "body": part.body,
            "version": part.version,
            "made_at": moment(part.made_at),
            "made_by": self.worker(part.made_by),
            "changed_at": moment(part.changed_at),
            "changed_by": self.worker(part.changed_by),
        }

    def clock(self, clock: ClockView) -> dict[str, Any]:
        return {
            "clause": self.clause(clock.clause_id),
            "deadline": clock.deadline_id,
            "amount": clock.amount,
            "unit": clock.unit,
            "started_at": moment(clock.started_at),
            "due_at": moment(clock.due_at),
            "stopped_at": moment(clock.stopped_at),
            "pauses": [[moment(start), moment(end)] for start, end in clock.pauses],
        }

    def file(self, file: FileView) -> dict[str, Any]:
        """What a file is called and is; its bytes are opened one by one, each opening a row of the log."""
        return {
            "id": str(file.id),
            "name": file.name,
            "kind": file.kind.value,
            "size": file.size,
            "paper": file.paper,
            "added_at": moment(file.added_at),
            "added_by": self.worker(file.added_by),
            "withdrawn_at": moment(file.withdrawn_at),
            "withdrawn_by": self.worker(file.withdrawn_by),
        }

    def past(self, past: PartVersion) -> dict[str, Any]:
        return {
            "version": past.version,
            "state": past.state,
            "due_on": day(past.due_on),
            "body": past.body,
            "changed_at": moment(past.changed_at),
            "changed_by": self.worker(past.changed_by),
        }

    def event(self, event: Event) -> dict[str, Any]:
        return {
            "at": moment(event.at),
            "did": event.did,
            "from_state": event.from_state,
            "to_state": event.to_state,
            "organisation": self.organisation(event.organisation_id),
            "by": self.worker(event.by_post),
            "by_client": event.by_client,
        }

    def plain(self, right: trust.PermitView | trust.ProhibitionView) -> dict[str, Any]:
        """A permit or a prohibition."""
        written: dict[str, Any] = {}
        for name in right.__dataclass_fields__:
            value = getattr(right, name)
            if name in ("register_id", "to_register_id"):
                written[name.removesuffix("_id")] = self.register(value)
            elif isinstance(value, datetime):
                written[name] = moment(value)
            else:
                written[name] = str(value) if isinstance(value, UUID) else value
        return written

    def link(self, link: Link) -> dict[str, Any]:
        return {
            "id": str(link.id),
            "organisation": self.organisation(link.organisation_id),
            "register": self.register(link.register_id),
            "purpose": link.purpose,
            "ground": link.ground,
            "part_id": str(link.part_id) if link.part_id else None,
            "valid_from": moment(link.valid_from),
            "valid_to": moment(link.valid_to),
            "sees_until": moment(link.sees_until),
        }

    def log_row(self, row: LogRow) -> dict[str, Any]:
        return {
            "id": row.id,
            "opening": row.opening,
            "at": moment(row.at),
            "worker": self.worker(row.post_id),
            "organisation": self.organisation(row.organisation_id),
            "role": row.role.value,
            "purpose": row.purpose.value,
            "act": row.act.value,
            "basis": row.basis.value,
            "statute": row.statute,
            "reason": row.reason,
            "parts": row.parts,
            "own": row.own,
        }
