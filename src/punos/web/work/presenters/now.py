"""The right column of the workspace: what is next, what runs, what is missing, and the one thing to do first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from punos.clients.queries.plans import PartView
from punos.clients.words import Sort, State
from punos.engines.clocks import ClockState
from punos.web.shared.addresses import address
from punos.web.shared.environment import day
from punos.web.shared.speech import gettext as _
from punos.web.work import words
from punos.web.work.deeds.base import Situation
from punos.web.work.presenters.cards import Action, ClockLine, actions_on, clock_line
from punos.web.work.presenters.plan import Offers

MOST = 6
REVIEW_SOON = timedelta(days=14)
EXPIRED_LATELY = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Running:
    """A service or assessment whose clock runs."""

    title: str
    href: str
    clock: ClockLine


@dataclass(frozen=True, slots=True)
class Now:
    """What the right column shows."""

    alerts: tuple[tuple[str, str], ...]
    coming: tuple[dict[str, Any], ...]
    running: tuple[Running, ...]
    referrals: tuple[dict[str, Any], ...]
    actions: tuple[Action, ...]


def now_of(situation: Situation, offers: Offers) -> Now:
    """What is happening, and what is missing."""
    return Now(
        tuple(_alerts(situation)),
        tuple(_coming(situation))[:MOST],
        tuple(_running(situation)),
        tuple(_referral(part, situation) for part in situation.plan.of(Sort.REFERRAL) if part.is_open),
        tuple(offers.values()),
    )


def first_thing(situation: Situation, offers: Offers) -> Action | None:
    """The one thing that helps the plan on most, if this worker may do it."""
    missing = [
        (situation.plan.shell is None, offers.get("open-plan")),
        (not situation.plan.of(Sort.VIEW), offers.get("view")),
        (situation.plan.own_worker is None, offers.get("own-worker")),
        (not situation.plan.of(Sort.GOAL), offers.get("goal")),
        (not situation.plan.of(Sort.SERVICE), offers.get("service")),
        (_review_is_near(situation), _review_action(situation)),
        (not _open(situation, Sort.REVIEW), offers.get("review")),
        (True, offers.get("task")),
    ]
    return next((action for lacks, action in missing if lacks and action), None)


def _open(situation: Situation, sort: Sort) -> list[PartView]:
    return [part for part in situation.plan.of(sort) if part.is_open]


def _review_is_near(situation: Situation) -> bool:
    return any(part.due_on and part.due_on <= situation.today + REVIEW_SOON for part in _open(situation, Sort.REVIEW))


def _review_action(situation: Situation) -> Action | None:
    reviews = sorted(_open(situation, Sort.REVIEW), key=lambda part: part.due_on or date.max)
    return next((action for part in reviews[:1] for action in actions_on(part, situation)), None)


def _alerts(situation: Situation) -> Iterator[tuple[str, str]]:
    """What is missing or waits, and where on the page it stands."""
    plan = situation.plan
    if plan.shell is None:
        return
    if plan.shell.state is State.CLOSED:
        yield _("The plan is closed. End your client relationship too when your work with the client is over."), _end_of(situation)
        return
    if plan.own_worker is None:
        yield _("The client has no own worker. Name one now."), "#own-worker"
    if not _open(situation, Sort.REVIEW):
        yield _("No review is agreed on."), "#reviews"
    for part in plan.of(Sort.PARTY, Sort.REFERRAL):
        text = _waiting(part, situation)
        if text:
            yield text % {"name": situation.names.organisation(part.organisation_id)}, f"#part-{part.id}"
    if any(part.state is State.DISSENTED for part in plan.of(Sort.AGREEMENT)):
        yield _("A party sees the plan otherwise."), "#agreements"


def _end_of(situation: Situation) -> str:
    return address("work:end", client_id=situation.plan.person.id)


def _waiting(part: PartView, situation: Situation) -> str:
    """What waits for somebody at a party or a referral."""
    if part.sort is Sort.PARTY:
        return _("%(name)s waits for the client's yes.") if part.state is State.PROPOSED else ""
    if part.state is State.ASKED:
        return _("%(name)s asks for more about the referral.")
    lately = part.due_on is not None and part.due_on > situation.today - EXPIRED_LATELY
    return _("%(name)s did not answer the referral in time.") if part.state is State.EXPIRED and lately else ""


def _coming(situation: Situation) -> list[dict[str, Any]]:
    dated = [part for part in situation.plan.of(Sort.TASK, Sort.MEETING, Sort.REVIEW, Sort.ASSESSMENT) if part.is_open and part.due_on]
    dated.sort(key=lambda part: (part.due_on or date.max, str(part.id)))
    return [_item(part, situation) for part in dated]


def _item(part: PartView, situation: Situation) -> dict[str, Any]:
    late = part.due_on is not None and part.due_on < situation.today
    title = part.body["text"] if part.sort is Sort.TASK else str(words.SORTS[part.sort])
    hint = part.body.get("place", "") if part.sort is Sort.MEETING else situation.names.organisation(part.organisation_id)
    tag = {"state": "exceeded"} if late else {}
    return {"title": title, "href": f"#part-{part.id}", "hint": hint, "due": day(part.due_on), **tag}


def _running(situation: Situation) -> Iterator[Running]:
    rows: list[tuple[int, UUID, Running]] = []
    for part in situation.plan.of(Sort.SERVICE, Sort.ASSESSMENT):
        for clock in part.clocks:
            if clock.stopped_at is None and part.is_open:
                title = situation.names.clause_title(part.clause_id) or str(words.SORTS[part.sort])
                order = list(ClockState).index(clock.read(situation.at).state)
                rank = (1, 0)[order == list(ClockState).index(ClockState.EXCEEDED)]
                rows.append((rank, part.id, Running(title, f"#part-{part.id}", clock_line(clock, part, situation))))
    yield from (row for _rank, _id, row in sorted(rows, key=lambda one: (one[0], str(one[1]))))


def _referral(part: PartView, situation: Situation) -> dict[str, Any]:
    tone, label = words.STATES[part.state]
    due = _("answer by %(day)s") % {"day": day(part.due_on)} if part.due_on and part.state is not State.ACCEPTED else ""
    title = situation.names.organisation(part.organisation_id)
    return {"title": title, "href": f"#part-{part.id}", "state": tone, "label": str(label), "due": due, "hint": ""}
