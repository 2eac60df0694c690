"""What happened to a plan, and the versions of a part with the words that changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from punos.clients.queries.plans import EventView, PartView, PastVersion
from punos.clients.rules.bodies import BODIES
from punos.clients.words import Sort
from punos.engines.merging.marks import Run, marked
from punos.web.shared.environment import day, moment
from punos.web.shared.speech import gettext as _
from punos.web.work import words
from punos.web.work.deeds.base import Situation
from punos.web.work.names import Names
from punos.web.work.presenters.titles import title_in_full


@dataclass(frozen=True, slots=True)
class Change:
    """One version: who wrote it, when, its state, and each text with what changed from the version before."""

    version: int
    by: str
    when: str
    state: str
    texts: tuple[tuple[str, tuple[Run, ...]], ...]


def changes(part: PartView, past: tuple[PastVersion, ...], names: Names) -> tuple[Change, ...]:
    """All versions, the newest first, each against the one before it."""
    now = PastVersion(part.version, part.state, part.due_on, part.body, part.changed_at, part.changed_by)
    versions = [now, *past]
    older: list[PastVersion | None] = [*past, None]
    return tuple(_change(part.sort, one, before, names) for one, before in zip(versions, older, strict=True))


def change_between(sort: Sort, before: PastVersion, after: PastVersion, names: Names) -> Change:
    """What the later version changed in the earlier one."""
    return _change(sort, after, before, names)


def event_row(event: EventView, situation: Situation, names: Names) -> dict[str, Any]:
    """One thing that happened, for the timeline."""
    part = situation.plan.part(event.part_id)
    by = _("The client") if event.by_client else names.worker_in_full(event.by_post) if event.by_post else ""
    return {
        "when": moment(event.at),
        "iso": event.at.isoformat(),
        "title": str(words.DID.get(event.did) or words.SORTS[event.sort]),
        "text": title_in_full(part, situation) if part else "",
        "by": by,
        "strand": names.strand(event.organisation_id),
    }


def _change(sort: Sort, one: PastVersion, before: PastVersion | None, names: Names) -> Change:
    _tone, state = words.state_of(sort, one.state)
    texts = tuple(_texts(sort, one, before))
    return Change(one.version, names.worker_in_full(one.changed_by), moment(one.changed_at), str(state), texts)


def _texts(sort: Sort, one: PastVersion, before: PastVersion | None) -> Iterator[tuple[str, tuple[Run, ...]]]:
    """Each text that differs; all texts of the first version."""
    new, old = said(sort, one.body), said(sort, before.body) if before else {}
    for name in dict.fromkeys((*new, *old)):
        if new.get(name, "") != old.get(name, ""):
            yield name, marked(old.get(name, ""), new.get(name, "")) if before else (Run("kept", new.get(name, "")),)
    there, here = day(before.due_on) if before else "", day(one.due_on)
    if there != here:
        yield _("By when"), marked(there, here) if before else (Run("kept", here),)


def said(sort: Sort, body: Mapping[str, Any]) -> dict[str, str]:
    """The texts of a body by the names people know; codes and ids are left out."""
    named = words.TEXTS
    kinds = BODIES[sort]
    return {
        str(named[name]): str(body[name]) for name in kinds if kinds[name].kind in ("text", "line") and name in named and body.get(name)
    }
