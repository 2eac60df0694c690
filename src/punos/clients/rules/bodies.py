"""What each sort of part holds in its body: fields, their lengths and choices. Follows the official client-plan structure.

Source of the structure: THL Sosmeta, client plan of services for working-age people (1.2.246.537.6.1506.15020).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from punos.base.texts import Text
from punos.clients.errors import BadBody
from punos.clients.words import PRESENT_SERVICES, Sort

LONG = 4000
LINE = 200


@dataclass(frozen=True, slots=True)
class Field:
    """One field: `kind` is text, line, choice, codes (several choices), keys (of things that a clause names), yes, number, day, moment, id,
    ids or marks (goal id → code).
    """

    kind: str
    required: bool = False
    choices: tuple[str, ...] = ()


TEXT, LINE_, YES, DAY, MOMENT, ID, IDS, NUMBER, KEYS = (
    Field(k) for k in ("text", "line", "yes", "day", "moment", "id", "ids", "number", "keys")
)
MUST = Field("text", required=True)


def choice(*choices: str, required: bool = True) -> Field:
    """A field that holds one of these codes."""
    return Field("choice", required, choices)


SEGMENTS = ("self_directed", "co_operation", "community", "network")
NEED_GROUPS = (
    "daily_living",
    "housing",
    "economy",
    "exclusion",
    "violence",
    "crisis",
    "child_development",
    "substance_mental_illness_disability_ageing",
    "other_functioning",
    "near_ones_support",
)
ATTAINMENTS = ("reached", "partly", "not_reached", "cannot_say")
PROVISIONS = ("self_produced", "procured", "voucher", "other")

BODIES: dict[Sort, dict[str, Field]] = {
    Sort.PLAN: {
        "segment": choice(*SEGMENTS, required=False),
        "segment_reason": TEXT,
        "organising_version": NUMBER,
        "chain": LINE_,
        "circumstances": TEXT,
        "present_services": Field("codes", choices=tuple(PRESENT_SERVICES)),
        "present_text": TEXT,
        "near_ones": TEXT,
        "duration": TEXT,
        "meeting_rhythm": TEXT,
        "explained": YES,
        "explained_how": TEXT,
        "next_steps": TEXT,
        "special_support": YES,
        "special_reason": TEXT,
        "distribution": TEXT,
        "closed_reason": TEXT,
    },
    Sort.VIEW: {"whose": choice("client", "professional", "near"), "text": MUST},
    Sort.NEED: {"group": choice(*NEED_GROUPS), "text": MUST, "urgent": YES},
    Sort.STRENGTH: {"text": MUST},
    Sort.GOAL: {
        "words": MUST,
        "scale": choice("better", "keep"),
        "code": Field("line"),
        "helps": TEXT,
        "hinders": TEXT,
        "attainment": choice(*ATTAINMENTS, required=False),
    },
    Sort.SERVICE: {
        "text": TEXT,
        "method": TEXT,
        "proposal": TEXT,
        "expected_on": DAY,
        "lasts": LINE_,
        "provision": choice(*PROVISIONS),
        "goal_ids": IDS,
        "entitled": choice("yes", "no", "unknown", required=False),
        "entitled_on": DAY,
        "used": YES,
        "ended_reason": TEXT,
    },
    Sort.TASK: {
        "text": MUST,
        "responsible": choice("organisation", "client", "near"),
        "near_name": LINE_,
        "done_note": TEXT,
        "goal_ids": IDS,
    },
    Sort.PARTY: {"duty": MUST, "yes_at": MOMENT, "permit_id": ID, "to_register": ID, "ended_reason": TEXT},
    Sort.OWN_WORKER: {"reason": TEXT},
    Sort.REFERRAL: {
        "question": MUST,
        "background": TEXT,
        "to_register": Field("id", required=True),
        "asked": TEXT,
        "answered": TEXT,
        "reason": TEXT,
        "outcome": TEXT,
        "service_id": ID,
    },
    Sort.IMPLEMENTATION: {"content": MUST, "means": TEXT, "timetable": TEXT, "experiences": TEXT},
    Sort.AGREEMENT: {"text": TEXT, "dissent": TEXT, "whose": choice("client", "organisation", "near")},
    Sort.MEETING: {"place": LINE_, "participants": TEXT, "absent": TEXT, "notes": TEXT, "held_at": MOMENT},
    Sort.ASSESSMENT: {
        "way": choice("client", "near", "authority", "worker"),
        "reason": TEXT,
        "summary": TEXT,
        "conclusion": TEXT,
        "absent": TEXT,
    },
    Sort.REVIEW: {"summary": TEXT, "attainments": Field("marks"), "factors": TEXT, "next_review": DAY},
    Sort.CONTACT: {"phone": LINE_, "address": LINE_, "municipality": LINE_, "email": LINE_},
    Sort.NOTE: {"text": MUST},
    Sort.APPLICATION: {
        "text": MUST,
        "amount_cents": NUMBER,
        "reach": LINE_,
        "enclosed": KEYS,
        "arrived": KEYS,
        "asked": TEXT,
        "asked_documents": KEYS,
        "asked_by": DAY,
        "answered": TEXT,
        "granted": TEXT,
        "granted_cents": NUMBER,
        "reasons": TEXT,
        "law": LINE_,
        "valid_from": DAY,
        "valid_to": DAY,
        "decided_on": DAY,
        "served_on": DAY,
        "review_until": DAY,
        "withdrawn_reason": TEXT,
    },
}


def check_body(sort: Sort, body: Mapping[str, Any]) -> dict[str, Any]:
    """The body with blanks left out. Raises BadBody that names the field when one is missing, unknown, too long or no choice."""
    fields = BODIES[sort]
    unknown = set(body) - set(fields)
    if unknown:
        raise BadBody(
            "unknown_field", Text(f"Tuntematon kenttä {min(unknown)}.", f"Okänt fält {min(unknown)}.", f"Unknown field {min(unknown)}.")
        )
    bare = {name: value.strip() if isinstance(value, str) else value for name, value in body.items()}
    kept = {name: value for name, value in bare.items() if value not in (None, "", [], {})}
    for name, field in fields.items():
        if name in kept:
            kept[name] = _checked(name, field, kept[name])
        elif field.required:
            raise BadBody("missing", Text("Täytä tämä kenttä.", "Fyll i fältet.", "Fill in this field."), name)
    return kept


def without_moments(sort: Sort, body: Mapping[str, Any]) -> dict[str, Any]:
    """The body without the moments that each writing notes anew: what two sendings of one form have in common."""
    fields = BODIES[sort]
    return {name: value for name, value in body.items() if name not in fields or fields[name].kind != "moment"}


def _checked(name: str, field: Field, value: Any) -> Any:
    if field.kind in ("text", "line"):
        return _text(name, value, LONG if field.kind == "text" else LINE)
    chosen = {"choice": (value,), "codes": value}.get(field.kind, ())
    if not set(chosen) <= set(field.choices):
        raise BadBody("not_a_choice", Text("Valitse jokin vaihtoehdoista.", "Välj ett av alternativen.", "Choose one of these."), name)
    if field.kind == "id":
        return str(UUID(str(value)))
    if field.kind == "keys":
        return [_key(name, one) for one in value]
    if field.kind == "ids":
        return [str(UUID(str(one))) for one in value]
    if field.kind == "marks":
        return {str(UUID(str(goal))): _checked(name, choice(*ATTAINMENTS), code) for goal, code in value.items()}
    return value


def _key(name: str, value: Any) -> str:
    if not re.fullmatch(r"[-a-z0-9_]{1,80}", str(value)):
        raise BadBody("not_a_choice", Text("Valitse jokin vaihtoehdoista.", "Välj ett av alternativen.", "Choose one of these."), name)
    return str(value)


def _text(name: str, value: Any, longest: int) -> str:
    text = str(value).strip()
    if len(text) > longest:
        raise BadBody(
            "too_long",
            Text(
                f"Teksti on liian pitkä: enintään {longest} merkkiä, nyt {len(text)}.",
                f"Texten är för lång: högst {longest} tecken, nu {len(text)}.",
                f"The text is too long: at most {longest} characters, now {len(text)}.",
            ),
            name,
        )
    return text
