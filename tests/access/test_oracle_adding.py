"""What may be added: examples worked by hand from docs/access-rule.md."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from tests.access.oracle import may_add
from tests.access.scenes import (
    CHANGED,
    CLIENT,
    CLIENT_ACTOR,
    COUNTY,
    FIRM,
    HEALTH,
    NOW,
    OTHER_CLIENT,
    PART,
    REASON,
    SOCIAL,
    asks,
    link,
    need,
    right,
    scene,
    session,
)
from tests.access.shapes import Person, Question, World

CITIZEN_MAY = need(role="citizen", purpose="own")
OWN = Question("client", CLIENT, "own")
EVERY_NEED = (need(topic="contact"), need(topic="contact_protected"))


def case(name: str, *parameters: object) -> object:
    return pytest.param(*parameters, id=name)


@pytest.mark.parametrize(
    ("world", "organisation_id", "expected"),
    [
        case("scope all, nobody's part", scene(), None, True),
        case("scope all, a company's part", scene(), FIRM, True),
        case("scope own, our part", scene(need(scope="own")), COUNTY, True),
        case("scope own, nobody's part", scene(need(scope="own")), None, False),
        case("scope own, a company's part", scene(need(scope="own")), FIRM, False),
        case("a read row", scene(need(level="read")), None, False),
        case("another topic's row", scene(need(topic="economy")), None, False),
        case("another purpose's row", scene(need(purpose="referral")), None, False),
        case("another role's row", scene(need(role="nurse")), None, False),
        case("nobody's link", scene(link(actor_id=None)), None, True),
        case("another's link", scene(link(actor_id=CLIENT_ACTOR)), None, False),
        case("another client's link", scene(link(client_id=OTHER_CLIENT)), None, False),
        case("another organisation's link", scene(link(organisation_id=FIRM)), None, False),
        case("another purpose's link", scene(link(purpose="referral")), None, False),
        case("a link for another register", scene(link(register_id=HEALTH)), None, False),
        case("a link of one part", scene(link(part_id=PART)), None, False),
        case("a link with sees until", scene(link(sees_until=NOW)), None, False),
        case("a link that ends this moment", scene(link(validity=(CHANGED, NOW))), None, False),
        case("a link that begins this moment", scene(link(validity=(NOW, None))), None, True),
        case("an ended session", scene(session(live=False)), None, False),
        case("about oneself", scene(session(actor_id=CLIENT_ACTOR), link(actor_id=None)), None, False),
    ],
)
def test_worker_adds(world: World, organisation_id: UUID | None, expected: bool) -> None:
    assert may_add(world, asks(), SOCIAL, "core", organisation_id) is expected


@pytest.mark.parametrize(
    ("world", "expected"),
    [
        case("plain, plain row", scene(EVERY_NEED[0]), True),
        case("plain, protected row", scene(EVERY_NEED[1]), False),
        case("protected, plain row", scene(EVERY_NEED[0], protected=True), False),
        case("protected, protected row", scene(EVERY_NEED[1], protected=True), True),
    ],
)
def test_worker_adds_a_contact(world: World, expected: bool) -> None:
    assert may_add(world, asks(), SOCIAL, "contact", None) is expected


def test_the_word_of_the_need_table_is_no_topic_of_a_part() -> None:
    assert may_add(scene(*EVERY_NEED), asks(), SOCIAL, "contact_protected", None) is False


def test_emergency_adds_only_with_a_link() -> None:
    question = asks(purpose="emergency", reason=REASON)
    alarm = need(purpose="emergency")
    assert may_add(scene(alarm), question, SOCIAL, "core", None) is False
    assert may_add(scene(alarm, link(purpose="emergency")), question, SOCIAL, "core", None) is True


def test_unknown_session_adds_nothing() -> None:
    assert may_add(scene(), asks(session="forged"), SOCIAL, "core", None) is False


@pytest.mark.parametrize(
    ("world", "question", "register_id", "organisation_id", "expected"),
    [
        case("into the home register", scene(CITIZEN_MAY), OWN, SOCIAL, None, True),
        case("into another", scene(CITIZEN_MAY), OWN, HEALTH, None, False),
        case("a part of the county", scene(CITIZEN_MAY), OWN, SOCIAL, COUNTY, False),
        case("no row", scene(), OWN, SOCIAL, None, False),
        case("a read row", scene(need(role="citizen", purpose="own", level="read")), OWN, SOCIAL, None, False),
        case("scope own", scene(need(role="citizen", purpose="own", scope="own")), OWN, SOCIAL, None, True),
        case("another purpose", scene(CITIZEN_MAY), Question("client", CLIENT, "care"), SOCIAL, None, False),
        case("another's plan", scene(CITIZEN_MAY), Question("near one", CLIENT, "own"), SOCIAL, None, False),
        case(
            "for another",
            scene(CITIZEN_MAY, right()),
            Question("near one", CLIENT, "representative"),
            SOCIAL,
            None,
            False,
        ),
    ],
)
def test_citizen_adds(world: World, question: Question, register_id: UUID, organisation_id: UUID | None, expected: bool) -> None:
    assert may_add(world, question, register_id, "core", organisation_id) is expected


@pytest.mark.parametrize(
    ("topic", "protected", "expected"),
    [("contact", False, True), ("contact", True, False), ("contact_protected", True, True)],
)
def test_citizen_adds_a_contact(topic: str, protected: bool, expected: bool) -> None:
    world = scene(need(role="citizen", purpose="own", topic=topic), protected=protected)
    assert may_add(world, OWN, SOCIAL, "contact", None) is expected


def test_client_without_a_home_register_adds_nothing() -> None:
    homeless = replace(scene(CITIZEN_MAY), persons=(Person(CLIENT, False, None),))
    assert may_add(homeless, OWN, SOCIAL, "core", None) is False
