"""What the pages of signing in and of the privacy officer show, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from punos.base.clock import day_of
from punos.base.texts import Text
from punos.clients.queries.retention import PurgeView, StandingView
from punos.trust import queries
from punos.trust.queries import AlarmView, LogRow, NoticeView, OrganisationView, Place, WorkerView
from punos.trust.queries.asked import PostView
from punos.trust.queries.own_sessions import SessionView
from punos.trust.words import ACT_NAMES, BASIS_NAMES, PURPOSE_NAMES, ROLE_NAMES, Act, Basis, reason_in
from punos.web.shared.environment import day, moment
from punos.web.shared.speech import N_, ngettext
from punos.web.shared.speech import gettext as _

if TYPE_CHECKING:
    from punos.clients.residents.cast import DemoPerson

LOG_PAGE = 40
ALARMS = {
    "fuse": N_("More different clients within an hour than the fuse lets through. New ones were not opened."),
    "second_person": N_("More than five emergency openings in a day. A colleague allowed one more."),
}
"""What an alarm tells of."""


@dataclass(frozen=True, slots=True)
class Offered:
    """Whom, or as what, one may sign in."""

    subject: str
    post: str
    name: str
    role: str
    organisation: str
    line: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class OwnSession:
    """Where one is signed in. `name` names it to be ended."""

    name: str
    is_this: bool
    role: str
    organisation: str
    started: str
    seen: str


@dataclass(frozen=True, slots=True)
class Emergency:
    """One emergency opening as the privacy officer sees it."""

    id: UUID
    iso: str
    when: str
    who: str
    organisation: str
    reason: str
    client_id: UUID | None
    finding: str
    seen: str


@dataclass(frozen=True, slots=True)
class Alarm:
    """One alarm about a worker's session as the privacy officer sees it."""

    id: UUID
    when: str
    who: str
    organisation: str
    what: str
    finding: str
    seen: str


@dataclass(frozen=True, slots=True)
class ProposedPost:
    """A post that waits to be given."""

    id: UUID
    name: str
    role: str
    organisation: str
    register: str
    first: str
    last: str
    reason: str
    asked_by: str


def cast() -> Sequence[DemoPerson]:
    """The synthetic persons whom one may be in a demonstration."""
    # Late: no server but a demonstration has any use for made-up residents.
    from punos.clients.residents.cast import demo_people

    return demo_people()


def people(language: str) -> tuple[Offered, ...]:
    """The persons of the demonstration, in the order of the cast."""
    made = [
        Offered(
            person.subject,
            str(person.post_id or ""),
            person.name,
            ROLE_NAMES[person.role].in_(language),
            person.organisation.in_(language),
            person.line.in_(language),
            person.code or "",
        )
        for person in cast()
    ]
    return tuple(made)


def places(found: Iterable[Place], language: str) -> tuple[Offered, ...]:
    """The places a person may choose from."""
    names = queries.organisations()
    return tuple(
        Offered(
            "",
            str(place.post_id or ""),
            _("In my own matters") if place.post_id is None else ROLE_NAMES[place.role].in_(language),
            "" if place.post_id is None else place.worker_name or "",
            _organisation(place.organisation_id, names, language),
            "",
        )
        for place in found
    )


def log_rows(rows: Sequence[LogRow], language: str) -> list[dict[str, object]]:
    """The openings of a log for the `log_list` macro: one on several grounds is one entry, not several visits."""
    names = queries.organisations()
    workers = queries.workers({row.post_id for row in rows if row.post_id})
    return [_entry(own, names, workers, language) for own in queries.openings(rows)]


def emergencies(found: Sequence[NoticeView], language: str) -> tuple[list[Emergency], list[Emergency]]:
    """Emergency openings: those that wait for a review, and those reviewed."""
    names = queries.organisations()
    workers = queries.workers({notice.post_id for notice in found if notice.post_id})
    made = [_emergency(notice, names, workers, language) for notice in found]
    return [one for one in made if not one.finding], [one for one in made if one.finding]


def alarms(found: Sequence[AlarmView], language: str) -> tuple[list[Alarm], list[Alarm]]:
    """Alarms: those that wait for a review, and those reviewed."""
    names = queries.organisations()
    workers = queries.workers({alarm.post_id for alarm in found if alarm.post_id})
    made = [_alarm(alarm, names, workers, language) for alarm in found]
    return [one for one in made if not one.finding], [one for one in made if one.finding]


@dataclass(frozen=True, slots=True)
class Purge:
    """A purge as the page shows it."""

    id: UUID
    title: str
    amount: str
    asked: str
    mark: str
    digest: str
    is_mine: bool
    settled: str


def retention(
    standings: Sequence[StandingView], purges: Sequence[PurgeView], names: Mapping[str, Text], at: datetime, language: str
) -> dict[str, Any]:
    """The dry run as rows of a table, what can be asked for, the purges that wait, and those that are settled."""
    workers = queries.workers({post for one in purges for post in (one.asked_post, one.confirmed_post) if post})
    waiting = {one.key for one in purges if one.waits(at)}
    rows = [[_class(one.key, names, language), str(one.parts), str(one.past), str(one.past_clients), str(one.held)] for one in standings]
    offered = [
        {
            "key": one.key,
            "title": _class(one.key, names, language),
            "amount": _amount(one.next_parts, one.next_clients),
            "digest": one.digest.hex(),
        }
        for one in standings
        if one.key and one.next_parts and one.digest and one.key not in waiting
    ]
    shown = [_purge(one, names, workers, at, language) for one in purges]
    return {
        "rows": rows,
        "offered": offered,
        "as_of": day_of(at).isoformat(),
        "waiting": [one for one in shown if not one.settled],
        "settled": [one for one in shown if one.settled],
    }


def _purge(one: PurgeView, names: Mapping[str, Text], workers: Mapping[UUID, WorkerView], at: datetime, language: str) -> Purge:
    settled = ""
    if one.confirmed_at:
        settled = _("deleted, confirmed by %(who)s, %(when)s") % {
            "who": _worker(one.confirmed_post, workers),
            "when": moment(one.confirmed_at),
        }
    elif one.called_off_at:
        settled = _("called off, %(when)s") % {"when": moment(one.called_off_at)}
    elif not one.waits(at):
        settled = _("nothing was deleted: its time ran out, %(when)s") % {"when": moment(one.ends_at)}
    asked = f"{_worker(one.asked_post, workers)}, {moment(one.asked_at)}"
    return Purge(
        one.id,
        _class(one.key, names, language),
        _amount(one.parts, one.clients),
        asked,
        one.digest.hex()[:12],
        one.digest.hex(),
        one.is_mine,
        settled,
    )


def _class(key: str | None, names: Mapping[str, Text], language: str) -> str:
    if key is None:
        return _("no class: kept until the controller decides")
    return names[key].in_(language) if key in names else key


def _amount(parts: int, clients: int) -> str:
    return _("parts: %(parts)s, clients: %(clients)s") % {"parts": parts, "clients": clients}


def _worker(post_id: UUID | None, workers: Mapping[UUID, WorkerView]) -> str:
    found = workers.get(post_id) if post_id else None
    return found.name if found else _("a worker")


def posts(found: Sequence[PostView], language: str) -> list[ProposedPost]:
    """Proposed posts in words."""
    names, registers = queries.organisations(), queries.registers()
    return [
        ProposedPost(
            one.id,
            one.name,
            ROLE_NAMES[one.role].in_(language),
            _organisation(one.organisation_id, names, language),
            registers[one.register_id][0].in_(language) if one.register_id else _("none"),
            day(one.first),
            day(one.last) if one.last else _("until further notice"),
            one.reason,
            one.asked_by or _("somebody without a post"),
        )
        for one in found
    ]


def sessions(found: Sequence[SessionView], language: str) -> list[OwnSession]:
    """One's sessions in words."""
    names = queries.organisations()
    return [
        OwnSession(
            one.name,
            one.is_this,
            ROLE_NAMES[one.role].in_(language),
            _organisation(one.organisation_id, names, language) if one.organisation_id else "",
            moment(one.started_at),
            moment(one.seen_at),
        )
        for one in found
    ]


def _alarm(alarm: AlarmView, names: Mapping[UUID, OrganisationView], workers: Mapping[UUID, WorkerView], language: str) -> Alarm:
    worker = workers.get(alarm.post_id) if alarm.post_id else None
    who = f"{worker.name}, {ROLE_NAMES[worker.role].in_(language)}" if worker else _("a worker")
    organisation = _organisation(alarm.organisation_id, names, language)
    what = _(ALARMS[alarm.what])
    return Alarm(alarm.id, moment(alarm.at), who, organisation, what, alarm.finding or "", _moment(alarm.seen_at))


def _entry(
    rows: Sequence[LogRow], names: Mapping[UUID, OrganisationView], workers: Mapping[UUID, WorkerView], language: str
) -> dict[str, object]:
    row = rows[-1]
    worker = workers.get(row.post_id) if row.post_id else None
    return {
        "iso": row.at.isoformat(timespec="minutes"),
        "when": moment(row.at),
        "who": worker.name if worker else ROLE_NAMES[row.role].in_(language),
        "role": ROLE_NAMES[row.role].in_(language) if worker else "",
        "organisation": _organisation(row.organisation_id, names, language),
        "what": what_of(row, language),
        "why": why_of(rows, language),
    }


def what_of(row: LogRow, language: str) -> str:
    """What was done, and to how many parts, on all the grounds of the opening together."""
    act = ACT_NAMES[row.act].in_(language)
    if row.act in (Act.FILE, Act.LOG, Act.SEARCH, Act.REFUSED, Act.BEGIN, Act.END, Act.WEIGH, Act.ALLOW) or not row.together:
        return act
    return f"{act}: " + ngettext("%(num)s part of the plan", "%(num)s parts of the plan", row.together) % {"num": row.together}


def why_of(rows: Sequence[LogRow], language: str) -> str:
    """For what, on what grounds, and the reason that was given; each is said once."""
    words: list[str] = []
    for row in reversed(rows):
        words.append(PURPOSE_NAMES[row.purpose].in_(language))
        if row.basis is not Basis.NONE:
            words.append(BASIS_NAMES[row.basis].in_(language))
        words += [word for word in (row.statute, reason_in(row.act, row.reason, language)) if word]
    return " · ".join(dict.fromkeys(words))


def _emergency(notice: NoticeView, names: Mapping[UUID, OrganisationView], workers: Mapping[UUID, WorkerView], language: str) -> Emergency:
    worker = workers.get(notice.post_id) if notice.post_id else None
    return Emergency(
        id=notice.id,
        iso=notice.at.isoformat(timespec="minutes"),
        when=moment(notice.at),
        who=worker.name if worker else _("a worker"),
        organisation=_organisation(worker.organisation_id if worker else None, names, language),
        reason=notice.reason or "",
        client_id=notice.client_id,
        finding=notice.finding or "",
        seen=_moment(notice.seen_at),
    )


def _organisation(organisation_id: UUID | None, names: Mapping[UUID, OrganisationView], language: str) -> str:
    found = names.get(organisation_id) if organisation_id else None
    return found.name.in_(language) if found else ""


def _moment(at: datetime | None) -> str:
    return moment(at) if at else ""
