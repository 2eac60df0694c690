"""What a worker sees by permit, law and emergency, and the one answer: examples worked by hand."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from tests.access.oracle import seen
from tests.access.scenes import (
    CHANGED,
    COMPANY,
    COUNTY,
    HEALTH,
    KELA,
    LATER_LINK,
    LATER_PERMIT,
    LINK,
    NOW,
    OTHER_CLIENT,
    OTHER_PART,
    PART,
    PERMIT,
    REASON,
    SOCIAL,
    asks,
    link,
    need,
    part,
    permit,
    prohibition,
    scene,
    statute,
)
from tests.access.shapes import Question, World

MOMENT = timedelta(microseconds=1)
HIDDEN = None
Answer = tuple[str, str, UUID | None] | None
OWN_WRITE: Answer = ("write", "own_register", LINK)
ADDRESSED: Answer = ("write", "addressed", LINK)
PERMITTED: Answer = ("read", "permit", PERMIT)
BY_LAW: Answer = ("read", "statute", LINK)
BY_EMERGENCY: Answer = ("read", "emergency", None)
ELSEWHERE = part(register_id=HEALTH)
OURS_ELSEWHERE = part(register_id=HEALTH, organisation_id=COUNTY)
CONTACT = part(topic="contact")
MAY_CONTACT = need(topic="contact_protected")
ALARM = need(purpose="emergency")
BY_STATUTE = asks(statute="law", reason=REASON)
IN_EMERGENCY = asks(purpose="emergency", reason=REASON)


def answer(world: World, question: Question) -> Answer:
    """The answer about the one part of the scene."""
    found = seen(world, question).get(PART)
    return (found.level, found.basis, found.basis_id) if found else None


def case(name: str, *parameters: object) -> object:
    return pytest.param(*parameters, id=name)


@pytest.mark.parametrize(
    ("world", "expected"),
    [
        case("narrows nothing", scene(ELSEWHERE, permit()), PERMITTED),
        case("no link", scene(ELSEWHERE, permit(), link(client_id=OTHER_CLIENT)), HIDDEN),
        case("a link of this part only", scene(ELSEWHERE, permit(), link(part_id=PART)), HIDDEN),
        case("another client's permit", scene(ELSEWHERE, permit(client_id=OTHER_CLIENT)), HIDDEN),
        case("ends this moment", scene(ELSEWHERE, permit(validity=(CHANGED, NOW))), HIDDEN),
        case("begins this moment", scene(ELSEWHERE, permit(validity=(NOW, None))), PERMITTED),
        case("of this domain", scene(ELSEWHERE, permit(domain="health")), PERMITTED),
        case("of another domain", scene(ELSEWHERE, permit(domain="social")), HIDDEN),
        case("of this topic", scene(ELSEWHERE, permit(topic="core")), PERMITTED),
        case("of another topic", scene(ELSEWHERE, permit(topic="economy")), HIDDEN),
        case("to this register", scene(ELSEWHERE, permit(to_register_id=SOCIAL)), PERMITTED),
        case("to another register", scene(ELSEWHERE, permit(to_register_id=COMPANY)), HIDDEN),
        case("to nobody named, from Kela", scene(part(register_id=KELA), permit()), HIDDEN),
        case("to us, from Kela", scene(part(register_id=KELA), permit(to_register_id=SOCIAL)), PERMITTED),
        case("to nobody named, for Kela", scene(link(register_id=KELA), permit()), HIDDEN),
        case("to Kela", scene(link(register_id=KELA), permit(to_register_id=KELA)), PERMITTED),
        case("between two of health", scene(ELSEWHERE, link(register_id=COMPANY), permit()), PERMITTED),
        case(
            "a protected contact",
            scene(part(topic="contact", register_id=HEALTH), MAY_CONTACT, permit(), protected=True),
            HIDDEN,
        ),
        case(
            "sees until, changed after it",
            scene(ELSEWHERE, permit(), link(sees_until=CHANGED - MOMENT)),
            HIDDEN,
        ),
    ],
)
def test_permit(world: World, expected: Answer) -> None:
    assert answer(world, asks()) == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        case("everything", {}, HIDDEN),
        case("this part", {"part_id": PART}, HIDDEN),
        case("another part", {"part_id": OTHER_PART}, PERMITTED),
        case("this topic", {"topic": "core"}, HIDDEN),
        case("another topic", {"topic": "economy"}, PERMITTED),
        case("this domain", {"domain": "health"}, HIDDEN),
        case("the asker's domain", {"domain": "social"}, PERMITTED),
        case("this register", {"register_id": HEALTH}, HIDDEN),
        case("another register of the domain", {"register_id": COMPANY}, PERMITTED),
        case("to the asker", {"to_register_id": SOCIAL}, HIDDEN),
        case("to another", {"to_register_id": HEALTH}, PERMITTED),
        case("both fields fit", {"topic": "core", "to_register_id": SOCIAL}, HIDDEN),
        case("one field of two fits", {"topic": "core", "to_register_id": KELA}, PERMITTED),
        case("over this moment", {"validity": (CHANGED, NOW)}, PERMITTED),
        case("from this moment", {"validity": (NOW, None)}, HIDDEN),
        case("another client's", {"client_id": OTHER_CLIENT}, PERMITTED),
    ],
)
def test_prohibition_against_a_permit(fields: dict[str, object], expected: Answer) -> None:
    assert answer(scene(ELSEWHERE, permit(), prohibition(**fields)), asks()) == expected


@pytest.mark.parametrize(
    ("world", "question", "expected"),
    [
        case("a row that fits", scene(ELSEWHERE, statute()), BY_STATUTE, BY_LAW),
        case("none stated", scene(ELSEWHERE, statute()), asks(reason=REASON), HIDDEN),
        case("another stated", scene(ELSEWHERE, statute(code="other")), BY_STATUTE, HIDDEN),
        case("another role", scene(ELSEWHERE, statute(role="nurse")), BY_STATUTE, HIDDEN),
        case("another purpose", scene(ELSEWHERE, statute(purpose="referral")), BY_STATUTE, HIDDEN),
        case("another domain", scene(ELSEWHERE, statute(domain="social")), BY_STATUTE, HIDDEN),
        case("another topic", scene(ELSEWHERE, statute(topic="economy")), BY_STATUTE, HIDDEN),
        case("without a reason", scene(ELSEWHERE, statute()), asks(statute="law"), HIDDEN),
        case(
            "ten letters of two bytes",
            scene(ELSEWHERE, statute()),
            asks(statute="law", reason="  ääkkösiä 9  "),
            BY_LAW,
        ),
        case(
            "nine and spaces",
            scene(ELSEWHERE, statute()),
            asks(statute="law", reason="  123456789  "),
            HIDDEN,
        ),
        case("ten and spaces", scene(ELSEWHERE, statute()), asks(statute="law", reason=" 1234567890 "), BY_LAW),
        case(
            "nine letters of two bytes",
            scene(ELSEWHERE, statute()),
            asks(statute="law", reason="ä" * 9),
            HIDDEN,
        ),
        case("nine, a tab and a line end", scene(ELSEWHERE, statute()), asks(statute="law", reason="\t123456789\r\n"), HIDDEN),
        case("a hard space counts", scene(ELSEWHERE, statute()), asks(statute="law", reason="\u00a0123456789"), BY_LAW),
        case("prohibitions do not bind a law", scene(ELSEWHERE, statute(), prohibition()), BY_STATUTE, BY_LAW),
        case("a link of this part only", scene(ELSEWHERE, statute(), link(part_id=PART)), BY_STATUTE, HIDDEN),
        case("no link", scene(ELSEWHERE, statute(), link(purpose="referral")), BY_STATUTE, HIDDEN),
        case("no need", scene(ELSEWHERE, statute(), need(topic="economy")), BY_STATUTE, HIDDEN),
        case(
            "a protected contact",
            scene(
                part(topic="contact", register_id=HEALTH),
                statute(topic="contact"),
                MAY_CONTACT,
                protected=True,
            ),
            BY_STATUTE,
            HIDDEN,
        ),
    ],
)
def test_statute(world: World, question: Question, expected: Answer) -> None:
    assert answer(world, question) == expected


@pytest.mark.parametrize(
    ("world", "question", "expected"),
    [
        case("no link is needed", scene(ALARM), IN_EMERGENCY, BY_EMERGENCY),
        case("need is", scene(need()), IN_EMERGENCY, HIDDEN),
        case("a reason is", scene(ALARM), asks(purpose="emergency"), HIDDEN),
        case("of ten characters", scene(ALARM), asks(purpose="emergency", reason=" 123456789 "), HIDDEN),
        case("for care it is no route", scene(ELSEWHERE), asks(reason=REASON), HIDDEN),
        case("a prohibition gives way", scene(ALARM, prohibition()), IN_EMERGENCY, BY_EMERGENCY),
        case(
            "a prohibition that holds",
            scene(ALARM, prohibition(holds_in_emergency=True)),
            IN_EMERGENCY,
            HIDDEN,
        ),
        case(
            "it holds to the session's register",
            scene(ALARM, prohibition(holds_in_emergency=True, to_register_id=SOCIAL)),
            IN_EMERGENCY,
            HIDDEN,
        ),
        case(
            "it holds to another register",
            scene(ALARM, prohibition(holds_in_emergency=True, to_register_id=HEALTH)),
            IN_EMERGENCY,
            BY_EMERGENCY,
        ),
        case(
            "a link for emergencies in one's own register comes first",
            scene(ALARM, link(purpose="emergency"), prohibition(holds_in_emergency=True)),
            IN_EMERGENCY,
            OWN_WRITE,
        ),
        case(
            "a protected contact",
            scene(CONTACT, need(topic="contact_protected", purpose="emergency"), protected=True),
            IN_EMERGENCY,
            HIDDEN,
        ),
    ],
)
def test_emergency(world: World, question: Question, expected: Answer) -> None:
    assert answer(world, question) == expected


SOONER, LATER = LINK, LATER_LINK
ALARM_LINK = link(purpose="emergency")


@pytest.mark.parametrize(
    ("world", "question", "expected"),
    [
        case("own register before addressed", scene(part(organisation_id=COUNTY)), asks(), OWN_WRITE),
        case("addressed before a permit", scene(OURS_ELSEWHERE, permit()), asks(), ADDRESSED),
        case("a permit before a law", scene(ELSEWHERE, permit(), statute()), BY_STATUTE, PERMITTED),
        case(
            "a law before an emergency",
            scene(ELSEWHERE, ALARM, ALARM_LINK, statute(purpose="emergency")),
            asks(purpose="emergency", statute="law", reason=REASON),
            BY_LAW,
        ),
        case(
            "the smaller route number before the higher level",
            scene(OURS_ELSEWHERE, link(id=SOONER), link(id=LATER, register_id=HEALTH, sees_until=CHANGED)),
            asks(),
            ("read", "own_register", LATER),
        ),
        case(
            "the higher level before the smaller id",
            scene(link(id=SOONER, sees_until=CHANGED), link(id=LATER)),
            asks(),
            ("write", "own_register", LATER),
        ),
        case("the smallest id", scene(link(id=LATER), link(id=SOONER)), asks(), OWN_WRITE),
        case("the smallest id, turned round", scene(link(id=SOONER), link(id=LATER)), asks(), OWN_WRITE),
        case(
            "the smallest id of permits",
            scene(ELSEWHERE, permit(id=LATER_PERMIT), permit(), link(id=LATER)),
            asks(),
            PERMITTED,
        ),
        case(
            "the link under a law",
            scene(ELSEWHERE, statute(), link(id=LATER), link(id=SOONER, part_id=PART)),
            BY_STATUTE,
            ("read", "statute", LATER),
        ),
    ],
)
def test_one_answer(world: World, question: Question, expected: Answer) -> None:
    assert answer(world, question) == expected
