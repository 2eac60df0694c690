"""A suggestion of how to work with a client, from three short scales. It steers the way of working, never the right to a service.

Axes: the client's own resources, the supporting network, and the clarity or plurality of the situation (Kivipelto & Niemelä, THL
working paper 37/2019); the four-field after Suuntima. The wording of the items, the cut-off and the lifting are Punos' own default, not
an official instrument.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from punos.base.errors import Refusal
from punos.base.texts import Text

HIGHEST = 3
"""Each item is answered 0–3."""
CUT_OFF = 0.5
"""A share of the scale from which a value is high."""
MANY_ORGANISATIONS = 3

RESOURCES = ("daily_tasks", "forms", "economy", "health", "change")
NETWORK = ("helper", "group", "professional", "travel")
COMPLEXITY = ("life_areas", "organisations", "parallel_plans", "crisis", "unclear")
ITEMS = (*RESOURCES, *NETWORK, *COMPLEXITY)


class Segment(StrEnum):
    """The four ways of working."""

    SELF_DIRECTED = "self_directed"
    CO_OPERATION = "co_operation"
    COMMUNITY = "community"
    NETWORK = "network"


#: (support is high, complexity is high) → segment.
FOUR_FIELD = {
    (True, False): Segment.SELF_DIRECTED,
    (True, True): Segment.CO_OPERATION,
    (False, False): Segment.COMMUNITY,
    (False, True): Segment.NETWORK,
}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A suggested segment; `support` and `complexity` are shares 0–1 of their scales.

    `lifted`: special support or many organisations lifted it to a way of working with a responsible worker and one common plan.
    """

    segment: Segment
    support: float
    complexity: float
    lifted: bool = False


def suggest(answers: Mapping[str, int], *, special_support: bool = False, organisations: int = 0) -> Suggestion | None:
    """The segment that the answers point to; None until each of the three scales has at least one answer.

    Unanswered items are left out of the mean of their scale. Raises ValueError for an answer outside 0–3.
    """
    shares = [_share(answers, scale) for scale in (RESOURCES, NETWORK, COMPLEXITY)]
    resources, network, complexity = shares
    if resources is None or network is None or complexity is None:
        return None
    support = (resources + network) / 2
    plain = FOUR_FIELD[support >= CUT_OFF, complexity >= CUT_OFF]
    lift = special_support or organisations >= MANY_ORGANISATIONS
    segment = FOUR_FIELD[support >= CUT_OFF, True] if lift else plain
    return Suggestion(segment, support, complexity, lifted=segment is not plain)


def check_choice(suggestion: Suggestion | None, chosen: str, reason: str) -> None:
    """Raises Refusal on `segment_reason` when the worker chooses otherwise than suggested, or without a suggestion, and gives no reason."""
    if (suggestion is None or suggestion.segment != chosen) and not reason.strip():
        raise Refusal(
            "reason_for_segment",
            Text(
                "Kirjoita perustelu: valinta poikkeaa ehdotuksesta tai ehdotusta ei ole.",
                "Skriv en motivering: valet avviker från förslaget eller det finns inget förslag.",
                "Write a reason: the choice differs from the suggestion, or there is no suggestion.",
            ),
            "segment_reason",
        )


def _share(answers: Mapping[str, int], scale: tuple[str, ...]) -> float | None:
    given = [answers[item] for item in scale if item in answers]
    if any(not 0 <= answer <= HIGHEST for answer in given):
        raise ValueError(f"answers {given} to {scale}: each is from 0 to {HIGHEST}")
    return sum(given) / (HIGHEST * len(given)) if given else None
