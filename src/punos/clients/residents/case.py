"""A client and the story that is being told of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random
from uuid import UUID

from punos.clients.residents.county import Place
from punos.clients.residents.ledger import Ledger
from punos.clients.residents.rows import Part
from punos.clients.residents.scene import Scene
from punos.clients.residents.staff import Worker
from punos.clients.residents.wording import Phrases, Theme, ThemePhrases, phrases
from punos.trust.words import Topic


@dataclass(slots=True)
class Client:
    """A resident. `kind` tells how far their plan goes: none, assessment, light, full or network."""

    id: UUID
    name: str
    given_name: str
    family_name: str
    born_on: date
    woman: bool
    language: str
    place: Place
    code: str
    kind: str
    actor_id: UUID | None = None
    subject: str = ""
    is_protected: bool = False
    informed_at: datetime | None = None
    home: UUID | None = None
    representative: UUID | None = None

    def age(self, on: date) -> int:
        """Full years on this day."""
        return on.year - self.born_on.year - ((on.month, on.day) < (self.born_on.month, self.born_on.day))


@dataclass(slots=True)
class Member:
    """A party of the plan and its worker."""

    worker: Worker
    part: Part | None
    since: datetime


@dataclass(slots=True)
class Case:
    """One client's story: `opened` is the day of the first contact, `themes` what it is about, the main one first."""

    scene: Scene
    client: Client
    ledger: Ledger
    rng: Random
    themes: tuple[Theme, ...]
    lead: Worker
    opened: date
    segment: str
    plan_at: datetime | None = None
    shell: Part | None = None
    goals: list[Part] = field(default_factory=list)
    services: list[Part] = field(default_factory=list)
    members: dict[str, Member] = field(default_factory=dict)
    spoken: dict[UUID, Mapping[str, str]] = field(default_factory=dict)

    @property
    def words(self) -> Phrases:
        """The phrases in the client's language."""
        return phrases(self.client.language)

    def said(self, theme: Theme | None = None) -> ThemePhrases:
        """The phrases of a theme in the client's language; of the main theme by default."""
        return self.words.of(theme or self.themes[0])

    def line(self, name: str) -> str:
        """One common phrase."""
        return self.words.one(self.rng, name)

    def own_line(self, name: str) -> str:
        """The common phrase that is this client's, however their story is drawn."""
        lines = self.words.common[name]
        return lines[self.client.id.int % len(lines)]

    def chance(self, share: float) -> bool:
        """Whether something that so often happens does."""
        return self.rng.random() < share

    def at(self, day: date) -> datetime | None:
        """A working moment on the day; None when that is still to come."""
        moment = self.scene.moment(day, self.rng)
        return moment if self.scene.is_past(moment) else None

    def workers_at(self, at: datetime) -> list[Worker]:
        """The own worker, and everybody who had a client relationship at the moment."""
        tied = [
            tie.worker for tie in self.ledger.ties if tie.worker and tie.since <= at and (tie.sees_until is None or at < tie.sees_until)
        ]
        return [self.lead, *(worker for worker in dict.fromkeys(tied) if worker is not self.lead)]

    def author(self, topic: Topic, organisation_id: UUID | None) -> Worker | None:
        """Who of those involved may write of this: the own worker first."""
        for worker in (self.lead, *(one.worker for one in self.members.values())):
            if self.scene.may_write(worker, topic, organisation_id):
                return worker
        return None

    def fit_topic(self, topic: Topic) -> Topic:
        """The topic if the own worker may write of it, otherwise the core."""
        return topic if self.scene.may_write(self.lead, topic, self.lead.organisation_id) else Topic.CORE
