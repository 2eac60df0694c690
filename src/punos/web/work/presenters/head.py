"""The head of the workspace: whose it is, what is happening, why the worker sees it, and the braid."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from punos.base.texts import Text
from punos.clients.queries.braids import Look, woven
from punos.clients.queries.plans import PartView
from punos.clients.words import State
from punos.trust.queries import RelationshipView, laws
from punos.trust.words import BASIS_NAMES, PURPOSE_NAMES, Basis
from punos.web.shared.addresses import address
from punos.web.shared.braid import BraidView, braid_view
from punos.web.shared.environment import clock_time, day, moment
from punos.web.shared.speech import gettext as _
from punos.web.shared.speech import ngettext
from punos.web.work import words
from punos.web.work.deeds.base import Situation

LANGUAGES = {
    "fi": Text("suomi", "finska", "Finnish"),
    "sv": Text("ruotsi", "svenska", "Swedish"),
    "en": Text("englanti", "engelska", "English"),
}


@dataclass(frozen=True, slots=True)
class Head:
    """Who the client is and how the plan stands."""

    name: str
    subtitle: str
    what: str
    facts: tuple[tuple[str, Any], ...]
    protected: bool


@dataclass(frozen=True, slots=True)
class Why:
    """The quiet line and the full why."""

    reason: str
    opened: str
    parts: int
    rows: tuple[tuple[str, str], ...]
    href: str


def head_of(situation: Situation) -> Head:
    """The client and the plan in a few words."""
    plan, person = situation.plan, situation.plan.person
    language = LANGUAGES[person.language].in_(situation.language) if person.language in LANGUAGES else person.language
    spoken = _("language %(language)s") % {"language": language}
    segment = words.SEGMENTS.get(plan.shell.body.get("segment", "")) if plan.shell else None
    own = situation.names.worker_in_full(plan.own_worker.assignee_id) if plan.own_worker else ""
    facts = [(_("Own worker"), own), (_("Way of working"), str(segment[0]) if segment else "")]
    return Head(
        person.name,
        _("born %(day)s") % {"day": day(person.born_on)} + " · " + spoken,
        _what(situation),
        tuple((term, value) for term, value in facts if value),
        person.is_protected,
    )


def _what(situation: Situation) -> str:
    shell = situation.plan.shell
    if shell is None:
        return _("There is no plan that you can see yet. Open it with the client.")
    if shell.state is State.CLOSED:
        return _("The plan was closed %(day)s.") % {"day": day(shell.ended_at)}
    return _("One plan since %(day)s, under organising plan version %(version)s.") % {
        "day": day(shell.starts_at or shell.made_at),
        "version": shell.body.get("organising_version", ""),
    }


def why_of(situation: Situation) -> Why:
    """On what grounds the worker sees the parts, most parts first."""
    parts = situation.plan.parts
    counts = Counter(part.reason.basis for part in parts)
    main = counts.most_common(1)[0][0] if counts else Basis.RELATIONSHIP
    grounds = [
        (
            BASIS_NAMES[basis].in_(situation.language).capitalize(),
            ngettext("%(num)s part", "%(num)s parts", count) % {"num": count},
        )
        for basis, count in counts.most_common()
    ]
    began = _began(situation)
    rows = [
        *grounds,
        (_("Client relationship since"), day(began.valid_from) if began else ""),
        (_("Purpose"), PURPOSE_NAMES[parts[0].reason.purpose].in_(situation.language) if parts else ""),
        (_("Opened"), moment(situation.at)),
    ]
    reason = BASIS_NAMES[main].in_(situation.language) + (" " + _("since %(day)s") % {"day": day(began.valid_from)} if began else "")
    href = address("work:why", client_id=situation.plan.person.id)
    return Why(reason, clock_time(situation.at), len(parts), tuple((term, text) for term, text in rows if text), href)


def _began(situation: Situation) -> RelationshipView | None:
    """The relationship that the openings stand on; the oldest, if several."""
    named = {part.reason.basis_id for part in situation.plan.parts}
    links = situation.plan.relationships
    return next((link for link in links if link.id in named), next(iter(links), None))


def ground_of(part: PartView, situation: Situation) -> str:
    """Why one part may be seen: basis, law, reason."""
    reason = part.reason
    text = BASIS_NAMES[reason.basis].in_(situation.language)
    if reason.statute:
        law = laws().get(reason.statute)
        text += f", {law.in_(situation.language) if law else reason.statute}"
    return text + (f": {reason.reason}" if reason.reason else "")


def braid_of(situation: Situation) -> BraidView | None:
    """The braid at the head of the plan."""
    looks = {one: Look(situation.names.organisation(one), number) for one, number in situation.names.strands.items()}
    made = woven(situation.plan, looks, today=situation.today, language=situation.language)
    if made is None:
        return None
    links = {mark: f"#part-{part_id}" for mark, part_id in made.parts.items()}
    return braid_view(made.braid, client=situation.plan.person.name, language=situation.language, links=links)
