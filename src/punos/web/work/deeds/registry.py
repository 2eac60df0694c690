"""All deeds by their slug, and those that fit a situation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from punos.clients.queries.plans import PartView
from punos.trust.words import Purpose
from punos.web.work.deeds import frame, goals, parties, plan, referrals, rights, services, talks
from punos.web.work.deeds.base import Deed, Situation, fits

ALL: tuple[Deed, ...] = (
    *frame.DEEDS,
    *plan.DEEDS,
    *goals.DEEDS,
    *services.DEEDS,
    *parties.DEEDS,
    *talks.DEEDS,
    *referrals.DEEDS,
    *rights.DEEDS,
)
BY_SLUG: dict[str, Deed] = {deed.slug: deed for deed in ALL}
#: Done to parts of any sort, and offered beside the history of the part instead of in its menu.
ON_ANY_PART = ("withhold",)
RIGHTS = tuple(deed.slug for deed in rights.DEEDS)


def deed_of(slug: str, purpose: Purpose, *, on_part: bool) -> Deed | None:
    """The deed with this slug, if it is done for this purpose, to a part or to the plan as a whole."""
    deed = BY_SLUG.get(slug)
    if deed is None or deed.purpose is not purpose:
        return None
    return deed if on_part is (deed.sort is not None or slug in ON_ANY_PART) else None


def deeds_on(part: PartView, situation: Situation, purpose: Purpose = Purpose.CARE) -> tuple[Deed, ...]:
    """What the worker may do to the part here and now."""
    return _fitting((deed for deed in ALL if deed.sort is part.sort), replace(situation, part=part), purpose)


def additions(situation: Situation) -> tuple[Deed, ...]:
    """What the worker may add to the plan here and now."""
    beside = (*ON_ANY_PART, *RIGHTS)
    return _fitting((deed for deed in ALL if deed.sort is None and deed.slug not in beside), replace(situation, part=None), Purpose.CARE)


def _fitting(deeds: Iterable[Deed], situation: Situation, purpose: Purpose) -> tuple[Deed, ...]:
    """Those that fit; what is hard to undo comes last."""
    fitting = (deed for deed in deeds if deed.purpose is purpose and fits(deed, situation))
    return tuple(sorted(fitting, key=lambda deed: deed.danger))
