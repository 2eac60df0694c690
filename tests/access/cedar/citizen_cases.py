"""Hand-made cases of what a citizen sees, of themself and as a representative."""

from __future__ import annotations

from tests.access.cedar.stage import (
    AT,
    COUNTY,
    INSTANT,
    OVER,
    REPRESENTATIONS,
    STRANGER,
    WORKER,
    actor_of,
    ask,
    case,
)
from tests.access.shapes import Need


def _own_needs(*rows: tuple[str, str, str]) -> tuple[Need, ...]:
    """The citizen's need rows for `own`, as (topic, level, scope)."""
    return tuple(Need("citizen", "own", topic, level, scope) for topic, level, scope in rows)


OWN = ask("client", "own")
FOR_ANOTHER = ask("near", "representative")
CONTACT = {"topic": "contact"}
SELF = ("write", "self", None)
SELF_READ = ("read", "self", None)
ACTED = ("read", "representative", REPRESENTATIONS[0])

CITIZEN_CASES = (
    case("self, own topic to write", SELF, OWN, needs=_own_needs(("core", "write", "own"))),
    case("self, any scope", SELF, OWN, needs=_own_needs(("core", "write", "all"))),
    case("self without need", SELF_READ, OWN),
    case("self, need to read", SELF_READ, OWN, needs=_own_needs(("core", "read", "own"))),
    case(
        "self, an organisation's part",
        SELF_READ,
        OWN,
        needs=_own_needs(("core", "write", "own")),
        part={"organisation_id": COUNTY},
    ),
    case("self, withheld", None, OWN, part={"withheld_from_client": True}),
    case(
        "self, withheld from representatives only",
        SELF_READ,
        OWN,
        part={"withheld_from_representative": True},
    ),
    case("somebody else's plan", None, ask("near", "own")),
    case("self for another purpose", None, ask("client", "care")),
    case(
        "one's own protected contact",
        SELF,
        OWN,
        part=CONTACT,
        protected=True,
        needs=_own_needs(("contact", "write", "own")),
    ),
    case(
        "own topic, not the protected one",
        SELF_READ,
        OWN,
        part=CONTACT,
        protected=True,
        needs=_own_needs(("contact_protected", "write", "own")),
    ),
    case("representative", ACTED, FOR_ANOTHER, representations=({},)),
    case("no representation", None, FOR_ANOTHER),
    case("representative for another purpose", None, ask("near", "own"), representations=({},)),
    case("topic not named", None, FOR_ANOTHER, representations=({"topics": ("health",)},)),
    case("representation begins now", ACTED, FOR_ANOTHER, representations=({"validity": (AT, None)},)),
    case(
        "representation begins in a moment",
        None,
        FOR_ANOTHER,
        representations=({"validity": (AT + INSTANT, None)},),
    ),
    case("representation is over", None, FOR_ANOTHER, representations=({"validity": OVER},)),
    case("representation of another client", None, FOR_ANOTHER, representations=({"client_id": STRANGER},)),
    case("representation by another", None, FOR_ANOTHER, representations=({"actor_id": actor_of(WORKER)},)),
    case(
        "withheld from representatives",
        None,
        FOR_ANOTHER,
        representations=({},),
        part={"withheld_from_representative": True},
    ),
    case("contact for a representative", ACTED, FOR_ANOTHER, representations=({},), part=CONTACT),
    case(
        "protected contact for a representative",
        None,
        FOR_ANOTHER,
        representations=({},),
        part=CONTACT,
        protected=True,
    ),
    case(
        "a worker's session represents nobody",
        None,
        ask(purpose="representative"),
        representations=({"actor_id": actor_of(WORKER)},),
    ),
    case("smallest representation", ACTED, FOR_ANOTHER, representations=({}, {})),
)
