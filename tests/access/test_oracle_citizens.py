"""What a citizen sees: examples worked by hand from docs/access-rule.md."""

from __future__ import annotations

from uuid import UUID

import pytest

from tests.access.oracle import seen
from tests.access.scenes import (
    CHANGED,
    CLIENT,
    COUNTY,
    NOW,
    OTHER_CLIENT,
    PART,
    RIGHT,
    WORKER_ACTOR,
    need,
    part,
    right,
    scene,
)
from tests.access.shapes import Question, World

HIDDEN = None
Answer = tuple[str, str, UUID | None] | None
CONTACT = part(topic="contact")
OWN = Question("client", CLIENT, "own")
FOR_ANOTHER = Question("near one", CLIENT, "representative")


def answer(world: World, question: Question) -> Answer:
    """The answer about the one part of the scene."""
    found = seen(world, question).get(PART)
    return (found.level, found.basis, found.basis_id) if found else None


def case(name: str, *parameters: object) -> object:
    return pytest.param(*parameters, id=name)


CITIZEN_MAY = need(role="citizen", purpose="own")


@pytest.mark.parametrize(
    ("world", "question", "expected"),
    [
        case("no need row for reading", scene(), OWN, ("read", "self", None)),
        case("write with a row", scene(CITIZEN_MAY), OWN, ("write", "self", None)),
        case(
            "of any scope",
            scene(need(role="citizen", purpose="own", scope="own")),
            OWN,
            ("write", "self", None),
        ),
        case(
            "a read row",
            scene(need(role="citizen", purpose="own", level="read")),
            OWN,
            ("read", "self", None),
        ),
        case("a worker's part", scene(CITIZEN_MAY, part(organisation_id=COUNTY)), OWN, ("read", "self", None)),
        case("withheld", scene(part(withheld_from_client=True)), OWN, HIDDEN),
        case(
            "withheld from others",
            scene(part(withheld_from_representative=True)),
            OWN,
            ("read", "self", None),
        ),
        case("another purpose", scene(), Question("client", CLIENT, "care"), HIDDEN),
        case("another's plan", scene(), Question("near one", CLIENT, "own"), HIDDEN),
        case(
            "one's protected contact, by the plain row",
            scene(CONTACT, need(role="citizen", purpose="own", topic="contact"), protected=True),
            OWN,
            ("write", "self", None),
        ),
        case(
            "one's protected contact, by the protected row",
            scene(CONTACT, need(role="citizen", purpose="own", topic="contact_protected"), protected=True),
            OWN,
            ("read", "self", None),
        ),
        case("for another", scene(right()), FOR_ANOTHER, ("read", "representative", RIGHT)),
        case("for another, own asked", scene(right()), Question("near one", CLIENT, "own"), HIDDEN),
        case("no right", scene(), FOR_ANOTHER, HIDDEN),
        case("another's right", scene(right(actor_id=WORKER_ACTOR)), FOR_ANOTHER, HIDDEN),
        case("a right to another client", scene(right(client_id=OTHER_CLIENT)), FOR_ANOTHER, HIDDEN),
        case("a right that is over", scene(right(validity=(CHANGED, NOW))), FOR_ANOTHER, HIDDEN),
        case("another topic", scene(right(topics=("economy", "health"))), FOR_ANOTHER, HIDDEN),
        case("withheld", scene(right(), part(withheld_from_representative=True)), FOR_ANOTHER, HIDDEN),
        case(
            "a contact",
            scene(right(topics=("contact",)), CONTACT),
            FOR_ANOTHER,
            ("read", "representative", RIGHT),
        ),
        case(
            "a protected contact",
            scene(right(topics=("contact",)), CONTACT, protected=True),
            FOR_ANOTHER,
            HIDDEN,
        ),
    ],
)
def test_citizen(world: World, question: Question, expected: Answer) -> None:
    assert answer(world, question) == expected
