"""Every read of trust that the doors need, as frozen values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db import connection, connections

from punos.base.texts import Text
from punos.plumbing.kept import Kept
from punos.trust import access
from punos.trust.errors import TooManyClients
from punos.trust.models import Law, Link, Organisation, Permit, Person, Post, Prohibition, Register, Statute
from punos.trust.words import Act, Actor, Basis, Purpose, Role, Sector, Topic


@dataclass(frozen=True, slots=True)
class Place:
    """Where a signed-in subject may act: a post, or as a citizen."""

    post_id: UUID | None
    role: Role
    organisation_id: UUID | None
    worker_name: str | None


@dataclass(frozen=True, slots=True)
class OrganisationView:
    """An organisation as pages need it."""

    id: UUID
    key: str
    name: Text
    sector: Sector


@dataclass(frozen=True, slots=True)
class WorkerView:
    """A worker's post as pages need it: staff data, not client data."""

    post_id: UUID
    name: str
    role: Role
    organisation_id: UUID
    register_id: UUID | None


@dataclass(frozen=True, slots=True)
class PersonView:
    """A person whom the ticket in hand shows."""

    id: UUID
    given_name: str
    family_name: str
    born_on: date
    language: str
    is_protected: bool
    home_register_id: UUID | None

    @property
    def name(self) -> str:
        """Given name and family name."""
        return f"{self.given_name} {self.family_name}"


@dataclass(frozen=True, slots=True)
class LogRow:
    """One row of the access log: who, when, why, on what ground, and how much.

    An opening on several grounds has a row for each. `opening` is the number of its first row; `together` counts its different parts.
    """

    id: int
    opening: int
    at: datetime
    post_id: UUID | None
    organisation_id: UUID | None
    role: Role
    purpose: Purpose
    act: Act
    basis: Basis
    statute: str | None
    reason: str | None
    parts: int
    together: int
    own: bool = False


@dataclass(frozen=True, slots=True)
class ChainView:
    """The chain of one's own log: its rows are numbered `first` to `last` without a gap; the newest seal over it holds `sealed_seq`."""

    client_id: UUID
    first: int | None
    last: int
    sealed_seq: int | None
    sealed_head: bytes | None
    seal_n: int | None
    sealed_at: datetime | None


@dataclass(frozen=True, slots=True)
class NoticeView:
    """A notice that something happened."""

    id: UUID
    what: str
    at: datetime
    seen_at: datetime | None
    client_id: UUID | None
    access_id: int | None
    finding: str | None
    post_id: UUID | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class AlarmView:
    """What the privacy officers were told of a worker's session. It names no client."""

    id: UUID
    what: str
    at: datetime
    post_id: UUID | None
    organisation_id: UUID | None
    seen_at: datetime | None
    finding: str | None


@dataclass(frozen=True, slots=True)
class PermitView:
    """One permit of the client in hand."""

    id: UUID
    domain: str | None
    topic: Topic | None
    to_register_id: UUID | None
    valid_from: datetime
    valid_to: datetime | None
    recorded_how: str


@dataclass(frozen=True, slots=True)
class ProhibitionView:
    """One prohibition of the client in hand."""

    id: UUID
    part_id: UUID | None
    topic: Topic | None
    register_id: UUID | None
    to_register_id: UUID | None
    holds_in_emergency: bool
    valid_from: datetime
    valid_to: datetime | None


@dataclass(frozen=True, slots=True)
class RepresentedView:
    """Somebody whom a citizen may act for: a name, the topics that are open to the representative, and until when."""

    id: UUID
    name: str
    topics: tuple[Topic, ...]
    valid_to: datetime | None


@dataclass(frozen=True, slots=True)
class RelationshipView:
    """A client relationship of the client in hand: whose, for what purpose, since when, on what ground."""

    id: UUID
    organisation_id: UUID
    register_id: UUID
    purpose: Purpose
    valid_from: datetime
    valid_to: datetime | None
    ground: str
    sees_until: datetime | None


def places_of(subject: str) -> list[Place]:
    """The places a subject may choose from at sign-in."""
    with connections["auth"].cursor() as cursor:
        cursor.execute("select post_id, role, organisation_id, worker_name from plan.places_of(%s)", [subject])
        return [Place(row[0], Role(row[1]), row[2], row[3]) for row in cursor.fetchall()]


def organisations() -> Mapping[UUID, OrganisationView]:
    """All organisations: public facts, few hundred, kept for a minute."""
    return _ORGANISATIONS


def organisations_with_register() -> frozenset[UUID]:
    """The organisations that keep a register or whose workers work in one: those that can take part in a plan."""
    working = {worker.organisation_id for worker in _WORKERS.values() if worker.register_id}
    return frozenset(working | {controller for _, _, controller in _REGISTERS.values()})


def registers() -> Mapping[UUID, tuple[Text, str, UUID]]:
    """All registers: name, domain, controller; kept for a minute."""
    return _REGISTERS


def workers(post_ids: set[UUID]) -> Mapping[UUID, WorkerView]:
    """The posts with these ids: staff data, kept for a minute."""
    missing = {post for post in post_ids if post not in _WORKERS} if post_ids else set()
    return {post: _WORKERS[post] for post in post_ids - missing}


def workers_of(organisation_id: UUID) -> list[WorkerView]:
    """The posts of an organisation that work with clients, by name."""
    posts = Post.objects.filter(organisation_id=organisation_id, register__isnull=False, valid_to__isnull=True)
    return [_worker(post) for post in posts.order_by("worker_name")]


def person(client_id: UUID) -> PersonView | None:
    """The person, if the ticket in hand shows them."""
    found = Person.objects.filter(id=client_id).first()
    return _person(found) if found else None


def persons() -> dict[UUID, PersonView]:
    """Every person whom the ticket in hand shows."""
    return {one.id: _person(one) for one in Person.objects.all()}


def clients_in_care(by: Actor, at: datetime) -> frozenset[UUID]:
    """Of those whom the ticket in hand shows, whose care the worker takes part in by a relationship of their own: the others they only assess."""
    own = Link.objects.filter(actor_id=by.actor_id, organisation__in=[by.organisation_id], purpose=Purpose.CARE, part_id=None)
    return frozenset(own.filter(valid_from__lte=at).exclude(valid_to__lte=at).values_list("client_id", flat=True))


def my_log(token: str, before: int | None = None) -> list[LogRow]:
    """The rows of 40 openings of the client's own log, newest first; of those whose number is below `before`."""
    with connection.cursor() as cursor:
        cursor.execute("select * from plan.my_log(%s, %s)", [token, before])
        return [_log_row(row) for row in cursor.fetchall()]


def my_chain(token: str) -> ChainView | None:
    """How far the chain of the client's own log goes, and what the last seal holds of it; None while nothing is logged."""
    with connection.cursor() as cursor:
        cursor.execute("select * from plan.my_chain(%s)", [token])
        row = cursor.fetchone()
    if row is None:
        return None
    client_id, first, last, sealed_seq, sealed_head, seal_n, sealed_at = row
    return ChainView(client_id, first, last, sealed_seq, bytes(sealed_head) if sealed_head else None, seal_n, sealed_at)


def find_person(token: str, code: str) -> UUID | None:
    """The person with exactly this identity code. Logged, twenty a worker a day; None also when there are none left. Raises TooManyClients."""
    return _found(token, access.open_search(token=token, code=code))


def find_for_log(token: str, code: str, why: str) -> UUID | None:
    """The person whose log the privacy officer asks for. Logged with its reason; None also when there is no right. Raises TooManyClients."""
    return _found(token, access.open_search_for_log(token=token, code=code, why=why))


def read_log(token: str, client_id: UUID, why: str, before: int | None = None) -> list[LogRow]:
    """The log of one client for the privacy officer, 40 openings: who, when, why, how much; never what. Reading is logged. Raises TooManyClients."""
    rows = _read(token, access.open_log(token=token, client_id=client_id, why=why), "select * from plan.read_log(%s)", before)
    return [_log_row(row) for row in rows]


def openings(rows: Iterable[LogRow]) -> list[tuple[LogRow, ...]]:
    """Rows of a log by the opening they belong to; the rows of one stand side by side."""
    return [tuple(own) for _, own in groupby(rows, key=lambda row: row.opening)]


def notices(token: str) -> list[NoticeView]:
    """The notices to the session's own person or post, newest first."""
    with connection.cursor() as cursor:
        cursor.execute("select id, what, at, seen_at, null, access_id, finding, post_id, reason from plan.my_notices(%s)", [token])
        return [NoticeView(*row) for row in cursor.fetchall()]


def notices_to_officers(token: str) -> list[NoticeView]:
    """The notices to privacy officers, newest first, with the client whom each tells of. Reading is logged."""
    return [NoticeView(*row) for row in _read(token, access.open_notices(token=token), "select * from plan.read_notices()")]


def alarms(token: str) -> list[AlarmView]:
    """The alarms to privacy officers: those that wait, then those reviewed, each newest first. Nothing in any other role."""
    with connection.cursor() as cursor:
        cursor.execute("select id, what, at, post_id, organisation_id, seen_at, finding from plan.alarms(%s)", [token])
        return [AlarmView(*row) for row in cursor.fetchall()]


def represented(token: str) -> list[RepresentedView]:
    """Whom the session in hand may act for now, by name."""
    with connection.cursor() as cursor:
        cursor.execute("select * from plan.my_represented(%s)", [token])
        return [
            RepresentedView(row[0], f"{row[1]} {row[2]}", tuple(Topic(topic) for topic in sorted(row[3])), row[4])
            for row in cursor.fetchall()
        ]


def permits() -> list[PermitView]:
    """The permits of the clients that the ticket in hand shows, newest first."""
    return [
        PermitView(p.id, p.domain, Topic(p.topic) if p.topic else None, p.to_register_id, p.valid_from, p.valid_to, p.recorded_how)
        for p in Permit.objects.order_by("-valid_from")
    ]


def prohibitions() -> list[ProhibitionView]:
    """The prohibitions of the clients that the ticket in hand shows, newest first."""
    return [
        ProhibitionView(
            h.id,
            h.part_id,
            Topic(h.topic) if h.topic else None,
            h.register_id,
            h.to_register_id,
            h.holds_in_emergency,
            h.valid_from,
            h.valid_to,
        )
        for h in Prohibition.objects.order_by("-valid_from")
    ]


def laws_for(role: Role, purpose: Purpose) -> dict[str, Text]:
    """The laws that let this role ask for something without a permit, for this purpose."""
    codes = set(Statute.objects.filter(role=role, purpose=purpose).values_list("law_id", flat=True))
    return {code: text for code, text in laws().items() if code in codes}


def laws() -> dict[str, Text]:
    """The laws that may be named as the ground of an opening."""
    return {law.code: Text(law.text_fi, law.text_sv, law.text_en) for law in Law.objects.order_by("code")}


def _found(token: str, ticket: UUID) -> UUID | None:
    found = _read(token, ticket, "select plan.found()")[0][0]
    return found if isinstance(found, UUID) else None


def _read(token: str, ticket: UUID, statement: str, *values: Any) -> list[tuple[Any, ...]]:
    """What the committed row of a look-up shows. Raises TooManyClients when the fuse refused it."""
    with access.with_ticket(token, ticket), connection.cursor() as cursor:
        if access.why_refused(token, ticket) is Basis.FUSE:
            raise TooManyClients
        cursor.execute(statement, list(values))
        return list(cursor.fetchall())


def _organisation(one: Organisation) -> OrganisationView:
    return OrganisationView(one.id, one.key, Text(one.name_fi, one.name_sv, one.name_en), Sector(one.sector))


def _worker(post: Post) -> WorkerView:
    return WorkerView(post.id, post.worker_name, Role(post.role), post.organisation_id, post.register_id)


def _person(one: Person) -> PersonView:
    return PersonView(one.id, one.given_name, one.family_name, one.born_on, one.language, one.is_protected, one.home_register_id)


def _log_row(row: tuple[Any, ...]) -> LogRow:
    worded = [Role(row[5]), Purpose(row[6]), Act(row[7]), Basis(row[8])]
    return LogRow(*[*row[:5], *worded, *row[9:]])


def forget() -> None:
    """Read names of organisations, registers and workers again: for who has just changed them."""
    for kept in (_ORGANISATIONS, _REGISTERS, _WORKERS):
        kept.forget()


_ORGANISATIONS: Kept[UUID, OrganisationView] = Kept(lambda: {one.id: _organisation(one) for one in Organisation.objects.all()})
_REGISTERS: Kept[UUID, tuple[Text, str, UUID]] = Kept(
    lambda: {r.id: (Text(r.name_fi, r.name_sv, r.name_en), r.domain, r.controller_id) for r in Register.objects.all()}
)
_WORKERS: Kept[UUID, WorkerView] = Kept(lambda: {post.id: _worker(post) for post in Post.objects.all()})
