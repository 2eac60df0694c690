"""What a worker sees by need, link and the first two routes: examples worked by hand from the prose."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from tests.access.oracle import seen
from tests.access.scenes import (
    CHANGED,
    CLIENT_ACTOR,
    COUNTY,
    FIRM,
    HEALTH,
    KELA,
    LINK,
    NEAR_ACTOR,
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
    session,
)
from tests.access.shapes import Question, World

MOMENT = timedelta(microseconds=1)
HIDDEN = None
Answer = tuple[str, str, UUID | None] | None
OWN_WRITE: Answer = ("write", "own_register", LINK)
OWN_READ: Answer = ("read", "own_register", LINK)
ADDRESSED: Answer = ("write", "addressed", LINK)
ELSEWHERE = part(register_id=HEALTH)
OURS_ELSEWHERE = part(register_id=HEALTH, organisation_id=COUNTY)
CONTACT = part(topic="contact")
CONTACT_ELSEWHERE = part(topic="contact", register_id=HEALTH, organisation_id=COUNTY)
MAY_CONTACT = need(topic="contact_protected")
ALARM = need(purpose="emergency")
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
        case("a row that fits", scene(), OWN_WRITE),
        case("a read row gives read", scene(need(level="read")), OWN_READ),
        case("the higher of two rows", scene(need(level="read"), need()), OWN_WRITE),
        case("the higher of two rows, turned round", scene(need(), need(level="read")), OWN_WRITE),
        case("no row of the role", scene(need(role="nurse")), HIDDEN),
        case("no row of the purpose", scene(need(purpose="referral")), HIDDEN),
        case("no row of the topic", scene(need(topic="economy")), HIDDEN),
        case("scope own, our part", scene(need(scope="own"), part(organisation_id=COUNTY)), OWN_WRITE),
        case("scope own, a company's part", scene(need(scope="own"), part(organisation_id=FIRM)), HIDDEN),
        case("scope own, nobody's part", scene(need(scope="own")), HIDDEN),
        case(
            "read of all, write of own, a company's part",
            scene(need(level="read"), need(scope="own"), part(organisation_id=FIRM)),
            OWN_READ,
        ),
        case("plain contact", scene(CONTACT, need(topic="contact")), OWN_WRITE),
        case("protected contact, plain row", scene(CONTACT, need(topic="contact"), protected=True), HIDDEN),
        case("protected contact, its own row", scene(CONTACT, MAY_CONTACT, protected=True), OWN_WRITE),
        case("plain contact, the protected row", scene(CONTACT, MAY_CONTACT), HIDDEN),
        case("a protected client's other parts", scene(protected=True), OWN_WRITE),
    ],
)
def test_need(world: World, expected: Answer) -> None:
    assert answer(world, asks()) == expected


@pytest.mark.parametrize(
    ("world", "expected"),
    [
        case("another client's", scene(link(client_id=OTHER_CLIENT)), HIDDEN),
        case("another worker's", scene(link(actor_id=NEAR_ACTOR)), HIDDEN),
        case("nobody's: any worker of the organisation", scene(link(actor_id=None)), OWN_WRITE),
        case("nobody's, of another organisation", scene(link(actor_id=None, organisation_id=FIRM)), HIDDEN),
        case("ours, in another organisation", scene(link(organisation_id=FIRM)), HIDDEN),
        case("of another purpose", scene(link(purpose="referral")), HIDDEN),
        case("begins this moment", scene(link(validity=(NOW, None))), OWN_WRITE),
        case("begins a moment later", scene(link(validity=(NOW + MOMENT, None))), HIDDEN),
        case("ends this moment", scene(link(validity=(CHANGED, NOW))), HIDDEN),
        case("ends a moment later", scene(link(validity=(CHANGED, NOW + MOMENT))), OWN_WRITE),
        case("names this part", scene(link(part_id=PART)), OWN_WRITE),
        case("names another part", scene(link(part_id=OTHER_PART)), HIDDEN),
        case("changed before sees until", scene(link(sees_until=CHANGED + MOMENT)), OWN_READ),
        case("changed at sees until", scene(link(sees_until=CHANGED)), OWN_READ),
        case("changed after sees until", scene(link(sees_until=CHANGED - MOMENT)), HIDDEN),
        case("another register, no other route", scene(link(register_id=HEALTH)), HIDDEN),
        case("a prohibition does not bind one's own register", scene(prohibition()), OWN_WRITE),
        case(
            "a purchased provider in the organiser's register",
            scene(session(organisation_id=FIRM), link(organisation_id=FIRM), prohibition()),
            OWN_WRITE,
        ),
    ],
)
def test_link_and_own_register(world: World, expected: Answer) -> None:
    assert answer(world, asks()) == expected


@pytest.mark.parametrize(
    ("world", "expected"),
    [
        case("our part in another register", scene(OURS_ELSEWHERE), ADDRESSED),
        case("a part of nobody", scene(ELSEWHERE), HIDDEN),
        case("a part of a company", scene(part(register_id=HEALTH, organisation_id=FIRM)), HIDDEN),
        case("a link of this part only", scene(OURS_ELSEWHERE, link(part_id=PART)), ADDRESSED),
        case("sees until: read", scene(OURS_ELSEWHERE, link(sees_until=CHANGED)), ("read", "addressed", LINK)),
        case("prohibited", scene(OURS_ELSEWHERE, prohibition()), HIDDEN),
        case(
            "prohibited to the link's register",
            scene(OURS_ELSEWHERE, prohibition(to_register_id=SOCIAL)),
            HIDDEN,
        ),
        case(
            "prohibited to another register",
            scene(OURS_ELSEWHERE, prohibition(to_register_id=KELA)),
            ADDRESSED,
        ),
        case("a protected contact", scene(CONTACT_ELSEWHERE, MAY_CONTACT, protected=True), HIDDEN),
        case("a plain contact", scene(CONTACT_ELSEWHERE, need(topic="contact")), ADDRESSED),
    ],
)
def test_addressed(world: World, expected: Answer) -> None:
    assert answer(world, asks()) == expected


@pytest.mark.parametrize(
    ("world", "question"),
    [
        case("about oneself", scene(session(actor_id=CLIENT_ACTOR), link(actor_id=None)), asks()),
        case("about oneself in an emergency", scene(session(actor_id=CLIENT_ACTOR), ALARM), IN_EMERGENCY),
        case("about oneself as one's own", scene(session(actor_id=CLIENT_ACTOR)), asks(purpose="own")),
        case("an ended session", scene(session(live=False)), asks()),
        case("an ended session in an emergency", scene(session(live=False), ALARM), IN_EMERGENCY),
        case("an unknown session", scene(), asks(session="forged")),
        case("a client without parts", scene(), asks(client_id=OTHER_CLIENT)),
        case("a client that does not exist", scene(), asks(client_id=PERMIT)),
        case("a worker without a register", scene(session(register_id=None)), asks()),
        case("a worker without an organisation", scene(session(organisation_id=None), ALARM), IN_EMERGENCY),
    ],
)
def test_nothing_at_all_is_seen(world: World, question: Question) -> None:
    assert seen(world, question) == {}


def test_each_part_has_its_own_answer() -> None:
    mine, theirs = part(), part(id=OTHER_PART, register_id=HEALTH)
    found = seen(scene(mine, theirs, permit(topic="core")), asks())
    assert {id_: one.basis for id_, one in found.items()} == {PART: "own_register", OTHER_PART: "permit"}


def test_another_clients_part_is_not_in_the_answer() -> None:
    assert set(seen(scene(part(), part(id=OTHER_PART, client_id=OTHER_CLIENT)), asks())) == {PART}
