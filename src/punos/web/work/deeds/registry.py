"""All deeds by their slug, and those that fit a situation."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from punos.clients.queries.plans import PartView
from punos.clients.words import STATES
from punos.trust.words import Purpose
from punos.web.shared.speech import speaking
from punos.web.work.deeds import applications, frame, goals, parties, plan, referrals, rights, services, talks
from punos.web.work.deeds.base import Deed, Situation, always, fits

ALL: tuple[Deed, ...] = (
    *frame.DEEDS,
    *plan.DEEDS,
    *goals.DEEDS,
    *services.DEEDS,
    *parties.DEEDS,
    *talks.DEEDS,
    *referrals.DEEDS,
    *applications.DEEDS,
    *rights.DEEDS,
)
BY_SLUG: dict[str, Deed] = {deed.slug: deed for deed in ALL}
#: Done to parts of any sort, and offered beside the history of the part instead of in its menu.
ON_ANY_PART = ("withhold",)
RIGHTS = tuple(deed.slug for deed in rights.DEEDS)
#: What is hard to undo comes last.
_IN_ORDER = tuple(sorted(ALL, key=lambda deed: deed.danger))
#: Deeds on parts, by the purpose they are done for and the sort and the state of the part.
ON_PARTS = {
    (purpose, sort, state): tuple(
        deed for deed in _IN_ORDER if (deed.purpose, deed.sort) == (purpose, sort) and (not deed.states or state in deed.states)
    )
    for purpose in Purpose
    for sort, states in STATES.items()
    for state in states
}
#: Deeds that add to the plan from its menus.
ADDING = tuple(
    deed for deed in _IN_ORDER if deed.sort is None and deed.purpose is Purpose.CARE and deed.slug not in (*ON_ANY_PART, *RIGHTS)
)


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
    likely = ON_PARTS[purpose, part.sort, part.state]
    return tuple(deed for deed in likely if deed.offered is always or fits(deed, replace(situation, part=part)))


def additions(situation: Situation) -> tuple[Deed, ...]:
    """What the worker may add to the plan here and now."""
    here = replace(situation, part=None)
    return tuple(deed for deed in ADDING if fits(deed, here))
