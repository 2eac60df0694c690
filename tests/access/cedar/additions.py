"""Hand-made cases of adding a part: what stands, what is to be added, and whether the prose lets it be."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from tests.access.cedar.stage import (
    AT,
    CHANGED,
    CLIENT,
    COUNTY,
    HEALTH,
    INSTANT,
    NEAR,
    OVER,
    PART,
    SOCIAL,
    STRANGER,
    TOWN,
    actor_of,
    ask,
    stage,
)
from tests.access.shapes import Addition, Need, World


@dataclass(frozen=True, slots=True)
class AdditionCase:
    """Something that stands, a part to be added, and whether it may."""

    name: str
    world: World
    addition: Addition
    allowed: bool


CORE = Addition(ask(), SOCIAL, "core", None)
OURS = replace(CORE, organisation_id=COUNTY)
CONTACT = replace(CORE, topic="contact")
MINE = Addition(ask("client", "own"), SOCIAL, "core", None)
NEED = Need("social_worker", "care", "core", "write", "all")
OWN_NEED = Need("citizen", "own", "core", "write", "own")

MY_CONTACT = replace(MINE, topic="contact")
ALL_CONTACTS = replace(OWN_NEED, topic="contact", scope="all")


def _case(name: str, allowed: bool, addition: Addition = CORE, **changes: Any) -> AdditionCase:
    return AdditionCase(name, stage(**changes), addition, allowed)


BY_WORKER = (
    _case("worker adds", True),
    _case("ended session", False, session={"live": False}),
    _case("unknown session", False, replace(CORE, question=ask("nobody"))),
    _case("own record", False, session={"actor_id": actor_of(CLIENT)}),
    _case("no link", False, links=()),
    _case("link of another client", False, links=({"client_id": STRANGER},)),
    _case("link of another worker", False, links=({"actor_id": actor_of(NEAR)},)),
    _case("link of another organisation", False, links=({"organisation_id": TOWN},)),
    _case("link for another purpose", False, links=({"purpose": "assessment"},)),
    _case("link begins now", True, links=({"validity": (AT, None)},)),
    _case("link begins in a moment", False, links=({"validity": (AT + INSTANT, None)},)),
    _case("link is over", False, links=({"validity": OVER},)),
    _case("link to one part", False, links=({"part_id": PART},)),
    _case("past link", False, links=({"sees_until": CHANGED},)),
    _case("another register", False, replace(CORE, register_id=HEALTH)),
    _case("another's task, scope all", True, replace(CORE, organisation_id=TOWN)),
    _case("need to read", False, needs=(replace(NEED, level="read"),)),
    _case("own scope, ours", True, OURS, needs=(replace(NEED, scope="own"),)),
    _case("own scope, nobody's", False, needs=(replace(NEED, scope="own"),)),
    _case("contact", True, CONTACT, needs=(replace(NEED, topic="contact"),)),
    _case(
        "contact, own scope",
        True,
        replace(CONTACT, organisation_id=COUNTY),
        needs=(replace(NEED, topic="contact", scope="own"),),
    ),
    _case("protected contact", False, CONTACT, needs=(replace(NEED, topic="contact"),), protected=True),
    _case(
        "protected contact, needed",
        True,
        CONTACT,
        needs=(replace(NEED, topic="contact_protected"),),
        protected=True,
    ),
)

BY_CITIZEN = (
    _case("citizen adds", True, MINE, needs=(OWN_NEED,)),
    _case("citizen, any scope", True, MINE, needs=(replace(OWN_NEED, scope="all"),)),
    _case("citizen, ended session", False, MINE, needs=(OWN_NEED,), session={"live": False}),
    _case("citizen for another", False, replace(MINE, question=ask("near", "own")), needs=(OWN_NEED,)),
    _case("citizen, another purpose", False, replace(MINE, question=ask("client")), needs=(OWN_NEED,)),
    _case("citizen, an organisation's part", False, replace(MINE, organisation_id=COUNTY), needs=(OWN_NEED,)),
    _case("citizen, another register", False, replace(MINE, register_id=HEALTH), needs=(OWN_NEED,)),
    _case("citizen, need to read", False, MINE, needs=(replace(OWN_NEED, level="read"),)),
    _case("citizen, another topic", False, replace(MINE, topic="health"), needs=(OWN_NEED,)),
    _case("citizen's contact", True, MY_CONTACT, needs=(replace(OWN_NEED, topic="contact"),)),
    _case("citizen's contact, any scope", True, MY_CONTACT, needs=(ALL_CONTACTS,)),
    _case("citizen's protected contact", False, MY_CONTACT, needs=(ALL_CONTACTS,), protected=True),
    _case(
        "citizen's protected contact, needed",
        True,
        MY_CONTACT,
        needs=(replace(OWN_NEED, topic="contact_protected"),),
        protected=True,
    ),
    _case(
        "client at work is no citizen",
        False,
        replace(MINE, question=ask(purpose="own")),
        needs=(OWN_NEED,),
        session={"actor_id": actor_of(CLIENT)},
    ),
    _case(
        "citizen's role with an organisation is no worker",
        False,
        needs=(replace(NEED, role="citizen"),),
        session={"role": "citizen"},
    ),
)

ADDITION_CASES = (*BY_WORKER, *BY_CITIZEN)
