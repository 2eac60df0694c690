"""One client's record as it grows: every part with its versions, events, clocks, relationships and permits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID, uuid5

from punos.clients.residents.rows import (
    ClockRow,
    EventRow,
    LinkRow,
    NoticeRow,
    Part,
    PermitRow,
    ProhibitionRow,
    VersionRow,
    as_array,
    as_json,
)
from punos.clients.residents.scene import due_moment
from punos.clients.residents.staff import Worker
from punos.clients.words import STATES, Sort, State
from punos.engines import clocks as engine
from punos.trust.words import Purpose, Topic

MINUTES = timedelta(minutes=3)
"""How long it takes to write the next thing in the same sitting."""


@dataclass(slots=True)
class Tie:
    """A client relationship of a worker, or of an organisation where `worker` is None."""

    id: UUID
    worker: Worker | None
    organisation_id: UUID
    register_id: UUID
    purpose: Purpose
    part_id: UUID | None
    since: datetime
    until: datetime | None
    sees_until: datetime | None
    ground: str
    made_by: UUID | None


@dataclass(slots=True)
class Timer:
    """A clock while it runs."""

    part: Part
    clause_id: UUID | None
    deadline_id: str | None
    limit: engine.Limit
    started: datetime
    due: datetime
    pauses: list[tuple[datetime, datetime | None]] = field(default_factory=list)
    stopped: datetime | None = None


@dataclass(frozen=True, slots=True)
class Deed:
    """That somebody wrote a part: a worker, or the client where `worker` is None."""

    at: datetime
    worker: Worker | None
    part_id: UUID


@dataclass(slots=True)
class Ledger:
    """What is written of one client. `home` is the register in which the client's own words stand.

    `scribe` writes them down for a client who does not sign in.
    """

    client_id: UUID
    home: UUID
    rng: Random
    parts: list[Part] = field(default_factory=list)
    versions: list[VersionRow] = field(default_factory=list)
    events: list[EventRow] = field(default_factory=list)
    timers: list[Timer] = field(default_factory=list)
    ties: list[Tie] = field(default_factory=list)
    permits: list[PermitRow] = field(default_factory=list)
    prohibitions: list[ProhibitionRow] = field(default_factory=list)
    notices: list[NoticeRow] = field(default_factory=list)
    deeds: list[Deed] = field(default_factory=list)
    taken: set[datetime] = field(default_factory=set)
    scribe: Worker | None = None

    def add(
        self,
        sort: Sort,
        state: State,
        by: Worker | None,
        at: datetime,
        did: str,
        body: Mapping[str, Any],
        **columns: Any,
    ) -> Part:
        """Write a new part: the worker's organisation and register unless `columns` say otherwise; the client's where `by` is None."""
        at = self._free(at)
        hand = by or self.scribe
        values: dict[str, Any] = {
            "topic": Topic.CORE,
            "register_id": by.register_id if by else self.home,
            "organisation_id": by.organisation_id if by else None,
            **dict.fromkeys(("parent_id", "clause_id", "assignee_id", "starts_at", "due_on", "ended_at")),
            **columns,
        }
        post = hand.post_id if hand else None
        part = Part(
            id=uuid5(self.client_id, f"part:{len(self.parts)}"),
            client_id=self.client_id,
            sort=sort,
            state=state,
            body={name: value for name, value in body.items() if value not in (None, "", [], {})},
            version=1,
            made_at=at,
            made_by=post,
            changed_at=at,
            changed_by=post,
            **values,
        )
        self.parts.append(part)
        self._tell(part, hand, at, did, None, by_client=hand is None)
        return part

    def change(
        self,
        part: Part,
        by: Worker | None,
        at: datetime,
        did: str,
        state: State | None = None,
        body: Mapping[str, Any] | None = None,
        *,
        by_nobody: bool = False,
        **columns: Any,
    ) -> None:
        """Change a part; what it was stays as a version. `by_nobody`: time alone did it.

        Raises ValueError for a step that its sort does not have.
        """
        asked, at = at, self._free(max(at, part.changed_at + MINUTES))
        before = part.state
        hand = by if by_nobody else by or self.scribe
        if state is not None and state is not before and state not in STATES[part.sort][before]:
            raise ValueError(f"a {part.sort} cannot go from {before} to {state}: mend the story that says {did}")
        self.versions.append(
            VersionRow(
                part.id, part.version, before.value, part.due_on, part.organisation_id, as_json(part.body), part.changed_at, part.changed_by
            )
        )
        said = {name: at.isoformat() if value == asked.isoformat() else value for name, value in (body or {}).items()}
        part.body = {**part.body, **{name: value for name, value in said.items() if value not in (None, "", [], {})}}
        part.state = state or before
        for name, value in columns.items():
            setattr(part, name, at if value == asked else value)
        part.version += 1
        part.changed_at, part.changed_by = at, hand.post_id if hand else None
        self._tell(part, hand, at, did, before, by_client=hand is None and not by_nobody)

    def _tell(self, part: Part, by: Worker | None, at: datetime, did: str, before: State | None, *, by_client: bool) -> None:
        post = by.post_id if by else None
        self.events.append(
            EventRow(
                at,
                self.client_id,
                part.id,
                part.sort.value,
                did,
                before.value if before else None,
                part.state.value,
                part.organisation_id,
                part.clause_id,
                post,
                by_client,
            )
        )
        if by or by_client:
            self.deeds.append(Deed(at, by, part.id))

    def _free(self, at: datetime) -> datetime:
        """No two things are written at the same moment."""
        while at in self.taken:
            at += MINUTES
        self.taken.add(at)
        return at

    def tie(
        self,
        worker: Worker,
        since: datetime,
        ground: str,
        *,
        purpose: Purpose = Purpose.CARE,
        made_by: Worker | None = None,
        until: datetime | None = None,
    ) -> Tie:
        """Give the worker a client relationship, once."""
        for one in self.ties:
            if one.worker is worker and one.purpose is purpose and one.until is None and one.sees_until is None:
                return one
        return self._tied(worker, worker.organisation_id, worker.register_id, purpose, None, since, until, ground, made_by or worker)

    def address(self, referral: Part, to_register: UUID, by: Worker, since: datetime) -> Tie:
        """Let any worker of the organisation that the referral names see that one part."""
        if referral.organisation_id is None:
            raise ValueError(f"referral {referral.id} names no organisation: say who is asked")
        return self._tied(None, referral.organisation_id, to_register, Purpose.REFERRAL, referral.id, since, None, "referral", by)

    def address_application(self, application: Part, since: datetime) -> Tie:
        """Let any worker of the organisation that handles the application see that one part."""
        if application.organisation_id is None:
            raise ValueError(f"application {application.id} names no organisation: say who handles it")
        organisation, register = application.organisation_id, application.register_id
        return self._tied(None, organisation, register, Purpose.APPLICATION, application.id, since, None, "application", None)

    def _tied(
        self,
        worker: Worker | None,
        organisation_id: UUID,
        register_id: UUID,
        purpose: Purpose,
        part_id: UUID | None,
        since: datetime,
        until: datetime | None,
        ground: str,
        by: Worker | None,
    ) -> Tie:
        key = uuid5(self.client_id, f"link:{len(self.ties)}")
        tie = Tie(key, worker, organisation_id, register_id, purpose, part_id, since, until, None, ground, by.actor_id if by else None)
        self.ties.append(tie)
        return tie

    def permit(self, key: UUID, to_register: UUID, topic: Topic | None, by: UUID, how: str, since: datetime) -> None:
        """Record the client's permission to show this topic (None: all that the rule allows) to the register."""
        self.permits.append(
            PermitRow(key, self.client_id, None, topic.value if topic else None, to_register, since, None, self.client_id, by, how)
        )

    def has_permit(self, to_register: UUID) -> bool:
        """Whether a permit to this register covers at least the core."""
        return any(one.to_register_id == to_register and one.valid_to is None and one.topic in (None, "core") for one in self.permits)

    def time(
        self, part: Part, limit: engine.Limit, at: datetime, *, clause_id: UUID | None = None, deadline_id: str | None = None
    ) -> Timer:
        """Start a clock for the part."""
        timer = Timer(part, clause_id, deadline_id, limit, at, due_moment(at, limit))
        self.timers.append(timer)
        return timer

    def stop(self, part: Part, at: datetime) -> None:
        """What the part's clocks wait for has happened."""
        for timer in self.timers:
            if timer.part is part and timer.stopped is None:
                timer.stopped = max(at, timer.started)

    def succeed(self, old: Worker, new: Worker, since: datetime) -> None:
        """What the old own worker would have done after this moment, the new one did."""

        def who(post: UUID | None, at: datetime) -> UUID | None:
            return new.post_id if post == old.post_id and at > since else post

        self.events = [one._replace(by_post=who(one.by_post, one.at)) for one in self.events]
        self.versions = [one._replace(changed_by=who(one.changed_by, one.changed_at)) for one in self.versions]
        self.deeds = [Deed(one.at, new, one.part_id) if one.worker is old and one.at > since else one for one in self.deeds]
        for part in self.parts:
            if part.made_by == old.post_id and part.made_at > since and part.organisation_id == old.organisation_id:
                part.organisation_id = new.organisation_id
            part.made_by, part.changed_by = who(part.made_by, part.made_at), who(part.changed_by, part.changed_at)
            if part.sort is not Sort.OWN_WORKER and part.assignee_id == old.post_id and part.state in (State.PLANNED, State.GIVEN):
                part.assignee_id = new.post_id

    def notice(self, what: str, at: datetime, *, seen_at: datetime | None = None, seen_by: UUID | None = None) -> None:
        """Tell the client that something happened."""
        key = uuid5(self.client_id, f"notice:{len(self.notices)}")
        self.notices.append(NoticeRow(key, self.client_id, self.client_id, None, None, what, None, at, seen_at, seen_by, None))

    def notice_post(self, what: str, post_id: UUID | None, at: datetime) -> None:
        """Tell a worker that something happened."""
        key = uuid5(self.client_id, f"notice:{len(self.notices)}")
        self.notices.append(NoticeRow(key, self.client_id, None, None, post_id, what, None, at, None, None, None))

    def link_rows(self) -> list[LinkRow]:
        """The relationships as rows."""
        return [
            LinkRow(
                one.id,
                self.client_id,
                one.worker.actor_id if one.worker else None,
                one.organisation_id,
                one.register_id,
                one.purpose.value,
                one.part_id,
                one.since,
                one.until,
                one.sees_until,
                one.ground,
                one.made_by,
            )
            for one in self.ties
        ]

    def clock_rows(self) -> list[ClockRow]:
        """The clocks as rows; ids follow from the part and the rule, as those that the app starts."""
        return [
            ClockRow(
                uuid5(one.part.id, str(one.clause_id or one.deadline_id)),
                one.part.id,
                one.clause_id,
                one.deadline_id,
                one.limit.amount,
                one.limit.unit.value,
                one.limit.moves_on,
                one.limit.pauses,
                one.started,
                _pauses(one),
                one.due,
                one.stopped,
            )
            for one in self.timers
        ]


def _pauses(timer: Timer) -> str:
    return as_array([as_array([start.isoformat(), end.isoformat() if end else "NULL"]) for start, end in timer.pauses])


def day_after(day: date, days: float) -> date:
    """So many days later."""
    return day + timedelta(days=round(days))
