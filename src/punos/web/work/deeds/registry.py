"""All deeds by their slug, and those that fit a situation."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from punos.clients.queries.plans import PartView
from punos.clients.words import Sort
from punos.trust.words import Purpose
from punos.web.shared.speech import speaking
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
#: Deeds by the sort of part and the purpose they are done for; what is hard to undo comes last.
BY_PLACE = {
    (sort, purpose): tuple(sorted((deed for deed in ALL if (deed.sort, deed.purpose) == (sort, purpose)), key=lambda deed: deed.danger))
    for sort in (None, *Sort)
    for purpose in Purpose
}


@lru_cache
def labels(code: str) -> dict[str, tuple[str, str]]:
    """The title and the button of each deed, by slug."""
    with speaking(code):
        return {deed.slug: (str(deed.title), str(deed.button)) for deed in ALL}


def deed_of(slug: str, purpose: Purpose, *, on_part: bool) -> Deed | None:
    """The deed with this slug, if it is done for this purpose, to a part or to the plan as a whole."""
    deed = BY_SLUG.get(slug)
    if deed is None or deed.purpose is not purpose:
        return None
    return deed if on_part is (deed.sort is not None or slug in ON_ANY_PART) else None


def deeds_on(part: PartView, situation: Situation, purpose: Purpose = Purpose.CARE) -> tuple[Deed, ...]:
    """What the worker may do to the part here and now."""
    if not part.writable:
        return ()
    here = replace(situation, part=part)
    return tuple(deed for deed in BY_PLACE[part.sort, purpose] if fits(deed, here))


def additions(situation: Situation) -> tuple[Deed, ...]:
    """What the worker may add to the plan here and now."""
    here = replace(situation, part=None)
    beside = (*ON_ANY_PART, *RIGHTS)
    return tuple(deed for deed in BY_PLACE[None, Purpose.CARE] if deed.slug not in beside and fits(deed, here))
