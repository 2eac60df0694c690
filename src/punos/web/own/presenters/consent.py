"""Permissions, prohibitions and proposals in plain words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.functional import Promise

from punos.clients.queries.plans import PartView, PlanView
from punos.clients.words import Sort, State
from punos.trust.queries import PermitView, ProhibitionView
from punos.trust.words import DOMAIN_NAMES, TOPIC_NAMES, Domain, Topic
from punos.web.own.presenters.names import Names
from punos.web.shared.environment import day
from punos.web.shared.speech import gettext as _
from punos.web.shared.speech import gettext_lazy

#: Said yes how.
HOW: dict[str, Promise] = {
    "self": gettext_lazy("you gave it yourself"),
    "spoken": gettext_lazy("you said it to a worker"),
    "signed": gettext_lazy("you signed it"),
    "representative": gettext_lazy("your representative gave it"),
}
#: Sorts that make no sense to forbid one by one: the shell of the plan, and what is an answer of one's own.
WHOLE = (Sort.PLAN, Sort.PARTY, Sort.AGREEMENT, Sort.OWN_WORKER)


@dataclass(frozen=True, slots=True)
class Right:
    """One permission or prohibition, in a sentence."""

    id: UUID
    title: str
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """An organisation that is proposed to join: who it is, what it would do, whose record it works in."""

    id: UUID
    name: str
    duty: str
    register: str
    proposed_by: str
    needs_permit: bool
    is_answered: bool


def topics(language: str, *, without: tuple[Topic, ...] = ()) -> list[tuple[str, str]]:
    """The topics as options of a form."""
    return [(topic.value, TOPIC_NAMES[topic].in_(language).capitalize()) for topic in Topic if topic not in without]


def domains(language: str) -> list[tuple[str, str]]:
    """Whose records, as options of a form."""
    return [(domain.value, name.in_(language).capitalize()) for domain, name in DOMAIN_NAMES.items()]


def registers(names: Names) -> list[tuple[str, str]]:
    """The registers as options of a form, by name, each with its controller where the name does not tell it."""
    options = []
    for register_id, (name, _domain, controller) in names.registers.items():
        owner = names.organisation(controller)
        said = name.in_(names.language)
        options.append((str(register_id), said if owner in said else f"{said} ({owner})"))
    return sorted(options, key=lambda option: option[1].casefold())


def parts(plan: PlanView, names: Names) -> list[tuple[str, str]]:
    """The parts of the plan as options of a form, oldest first."""
    return [(str(part.id), names.part(part)) for part in plan.parts if part.sort not in WHOLE]


def proposal(part: PartView, names: Names) -> Proposal:
    """The proposed party in words."""
    recipient = UUID(part.body["to_register"]) if part.body.get("to_register") else None
    return Proposal(
        id=part.id,
        name=names.organisation(part.organisation_id),
        duty=str(part.body.get("duty", "")),
        register=names.register(recipient),
        proposed_by=names.worker_at(part.made_by),
        needs_permit=recipient != part.register_id,
        is_answered=part.state is not State.PROPOSED,
    )


def permits(found: list[PermitView], names: Names, at: datetime) -> list[Right]:
    """The permissions in force, in sentences."""
    return [_permit(one, names) for one in found if one.valid_to is None or one.valid_to > at]


def prohibitions(found: list[ProhibitionView], names: Names, plan: PlanView, at: datetime) -> list[Right]:
    """The prohibitions in force, in sentences."""
    return [_prohibition(one, names, plan) for one in found if one.valid_to is None or one.valid_to > at]


def _permit(one: PermitView, names: Names) -> Right:
    what = TOPIC_NAMES[one.topic].in_(names.language) if one.topic else _("everything that the rules let be shown")
    whom = names.register(one.to_register_id) if one.to_register_id else _("all social and health care")
    if one.domain:
        what = f"{what}: {DOMAIN_NAMES[Domain(one.domain)].in_(names.language)}"
    rows = [(_("What may be shown"), what), (_("Since"), day(one.valid_from)), (_("How it was given"), str(HOW.get(one.recorded_how, "")))]
    if one.valid_to:
        rows.append((_("Until"), day(one.valid_to)))
    return Right(one.id, whom, tuple(rows))


def _prohibition(one: ProhibitionView, names: Names, plan: PlanView) -> Right:
    part = plan.part(one.part_id) if one.part_id else None
    if one.part_id:
        what = names.part(part) if part else _("one part of the plan")
    elif one.topic:
        what = TOPIC_NAMES[one.topic].in_(names.language).capitalize()
    else:
        what = names.register(one.register_id) if one.register_id else _("everything")
    whom = names.register(one.to_register_id) if one.to_register_id else _("everybody outside the record that it stands in")
    emergency = _("also in an emergency") if one.holds_in_emergency else _("not in an emergency")
    return Right(one.id, what, ((_("Not shown to"), whom), (_("Since"), day(one.valid_from)), (_("In force"), emergency)))
