"""Hand-made cases of what a worker sees: what stands, what is asked, and the answer read from the prose."""

from __future__ import annotations

from dataclasses import replace

from tests.access.cedar.stage import (
    AT,
    CHANGED,
    CLIENT,
    COUNTY,
    DAY,
    HEALTH,
    INSTANT,
    JOBS,
    LINKS,
    NEAR,
    OTHER_PART,
    OVER,
    PART,
    PERMITS,
    REPRESENTATIONS,
    SOCIAL,
    STRANGER,
    TOWN,
    WORKER,
    actor_of,
    ask,
    case,
)
from tests.access.shapes import Need, Statute


def _needs(*rows: tuple[str, str], topic: str = "core", purpose: str = "care") -> tuple[Need, ...]:
    """The social worker's need rows of one topic and purpose, as (level, scope)."""
    return tuple(Need("social_worker", purpose, topic, level, scope) for level, scope in rows)


TEN = "1234567890"
CARE = ask()
BY_LAW = ask(statute="law", reason=TEN)
URGENT = ask(purpose="emergency", reason=TEN)
OWN = ask("client", "own")
FOR_ANOTHER = ask("near", "representative")
LAW = Statute("law", "social_worker", "care", "employment", "core")
CONTACT = {"topic": "contact"}
AT_HEALTH = {"register_id": HEALTH}
AT_TOWN = {"register_id": JOBS}
ADDRESSED = {"register_id": JOBS, "organisation_id": COUNTY}
NAMED = {"to_register_id": SOCIAL}
READS = {"sees_until": CHANGED}
SELF_AS_WORKER = {"actor_id": actor_of(CLIENT)}

OURS = ("write", "own_register", LINKS[0])
OURS_READ = ("read", "own_register", LINKS[0])
ASKED = ("write", "addressed", LINKS[0])
ASKED_READ = ("read", "addressed", LINKS[0])
PERMITTED = ("read", "permit", PERMITS[0])
LAWFUL = ("read", "statute", LINKS[0])
RESCUED = ("read", "emergency", None)
ACTED = ("read", "representative", REPRESENTATIONS[0])

SESSION = (
    case("a social worker of the register sees", OURS),
    case("an ended session sees nothing", None, session={"live": False}),
    case("an ended citizen's session sees nothing", None, OWN, session={"live": False}),
    case("an unknown session sees nothing", None, ask("nobody")),
    case("a worker sees nothing about themself", None, session=SELF_AS_WORKER),
    case("not even in an emergency", None, URGENT, session=SELF_AS_WORKER),
    case("a client at work does not see as oneself", None, ask(purpose="own"), session=SELF_AS_WORKER),
    case(
        "the role of a citizen makes no worker",
        None,
        session={"role": "citizen"},
        needs=(Need("citizen", "care", "core", "write", "all"),),
    ),
)

NEED = (
    case("no need row, nothing", None, needs=()),
    case("need of another topic", None, needs=_needs(("write", "all"), topic="health")),
    case("need of another purpose", None, needs=_needs(("write", "all"), purpose="assessment")),
    case("need of another role", None, needs=(Need("nurse", "care", "core", "write", "all"),)),
    case("need to read", OURS_READ, needs=_needs(("read", "all"))),
    case("own scope, our part", OURS, needs=_needs(("write", "own")), part={"organisation_id": COUNTY}),
    case("own scope, to read", OURS_READ, needs=_needs(("read", "own")), part={"organisation_id": COUNTY}),
    case("own scope, another's part", None, needs=_needs(("write", "own")), part={"organisation_id": TOWN}),
    case("own scope, nobody's part", None, needs=_needs(("write", "own"))),
    case("the higher of two rows", OURS, needs=_needs(("read", "all"), ("write", "all"))),
    case("the higher row does not fit", OURS_READ, needs=_needs(("read", "all"), ("write", "own"))),
    case("plain contact", OURS, part=CONTACT, needs=_needs(("write", "all"), topic="contact")),
    case("plain contact to read", OURS_READ, part=CONTACT, needs=_needs(("read", "all"), topic="contact")),
    case(
        "plain contact, own scope",
        OURS,
        part={**CONTACT, "organisation_id": COUNTY},
        needs=_needs(("write", "own"), topic="contact"),
    ),
    case(
        "plain contact to read, own scope",
        OURS_READ,
        part={**CONTACT, "organisation_id": COUNTY},
        needs=_needs(("read", "own"), topic="contact"),
    ),
    case(
        "protected contact is another topic",
        None,
        part=CONTACT,
        protected=True,
        needs=_needs(("write", "all"), topic="contact"),
    ),
    case(
        "protected contact for whom needs it",
        OURS,
        part=CONTACT,
        protected=True,
        needs=_needs(("write", "all"), topic="contact_protected"),
    ),
    case(
        "protected contact, own scope",
        OURS_READ,
        part={**CONTACT, "organisation_id": COUNTY},
        protected=True,
        needs=_needs(("read", "own"), topic="contact_protected"),
    ),
)

LINK = (
    case("no link", None, links=()),
    case("link of another client", None, links=({"client_id": STRANGER},)),
    case("link of this worker", OURS, links=({"actor_id": actor_of(WORKER)},)),
    case("link of another worker", None, links=({"actor_id": actor_of(NEAR)},)),
    case("link of another organisation", None, links=({"organisation_id": TOWN},)),
    case("link for another purpose", None, links=({"purpose": "assessment"},)),
    case("link begins now", OURS, links=({"validity": (AT, None)},)),
    case("link begins in a moment", None, links=({"validity": (AT + INSTANT, None)},)),
    case("link ends in a moment", OURS, links=({"validity": (AT - DAY, AT + INSTANT)},)),
    case("link ends now", None, links=({"validity": OVER},)),
    case("link to this part", OURS, links=({"part_id": PART},)),
    case("link to another part", None, links=({"part_id": OTHER_PART},)),
    case("past link, unchanged part", OURS_READ, links=(READS,)),
    case("past link, part changed since", None, links=({"sees_until": CHANGED - INSTANT},)),
    case(
        "a provider works in the organiser's register",
        OURS,
        session={"organisation_id": TOWN},
        links=({"organisation_id": TOWN},),
        prohibitions=({},),
    ),
)

ADDRESSING = (
    case("our task in the town's register", ASKED, part=ADDRESSED),
    case("the town's own task", None, part={"register_id": JOBS, "organisation_id": TOWN}),
    case("our task, past link", ASKED_READ, part=ADDRESSED, links=(READS,)),
    case("our task, link to it", ASKED, part=ADDRESSED, links=({"part_id": PART},)),
    case("our task, need to read", ASKED_READ, part=ADDRESSED, needs=_needs(("read", "all"))),
    case("our task is a contact", ASKED, part={**ADDRESSED, **CONTACT}),
    case("our task is a protected contact", None, part={**ADDRESSED, **CONTACT}, protected=True),
    case("our task, all forbidden", None, part=ADDRESSED, prohibitions=({},)),
    case("forbidden to us", None, part=ADDRESSED, prohibitions=({"to_register_id": SOCIAL},)),
    case("forbidden to others", ASKED, part=ADDRESSED, prohibitions=({"to_register_id": HEALTH},)),
    case("this part forbidden", None, part=ADDRESSED, prohibitions=({"part_id": PART},)),
    case("another part forbidden", ASKED, part=ADDRESSED, prohibitions=({"part_id": OTHER_PART},)),
    case("this topic forbidden", None, part=ADDRESSED, prohibitions=({"topic": "core"},)),
    case("another topic forbidden", ASKED, part=ADDRESSED, prohibitions=({"topic": "health"},)),
    case("this domain forbidden", None, part=ADDRESSED, prohibitions=({"domain": "employment"},)),
    case("another domain forbidden", ASKED, part=ADDRESSED, prohibitions=({"domain": "social"},)),
    case("this register forbidden", None, part=ADDRESSED, prohibitions=({"register_id": JOBS},)),
    case("another register forbidden", ASKED, part=ADDRESSED, prohibitions=({"register_id": SOCIAL},)),
    case("forbidden by another client", ASKED, part=ADDRESSED, prohibitions=({"client_id": STRANGER},)),
    case("prohibition is over", ASKED, part=ADDRESSED, prohibitions=({"validity": OVER},)),
    case("prohibition begins now", None, part=ADDRESSED, prohibitions=({"validity": (AT, None)},)),
    case("second of two forbids", None, part=ADDRESSED, prohibitions=({"topic": "health"}, {"topic": "core"})),
    case("contact forbidden by its topic", None, part={**ADDRESSED, **CONTACT}, prohibitions=(CONTACT,)),
)

PERMISSION = (
    case("no permit", None, part=AT_HEALTH),
    case("plain permit, social and health", PERMITTED, part=AT_HEALTH, permits=({},)),
    case("plain permit, health and social", PERMITTED, permits=({},), links=({"register_id": HEALTH},)),
    case("plain permit does not reach employment", None, part=AT_TOWN, permits=({},)),
    case(
        "plain permit does not reach out of employment",
        None,
        part=AT_HEALTH,
        permits=({},),
        links=({"register_id": JOBS},),
    ),
    case("permit to us reaches employment", PERMITTED, part=AT_TOWN, permits=(NAMED,)),
    case("permit to another", None, part=AT_HEALTH, permits=({"to_register_id": JOBS},)),
    case("permit of this domain", PERMITTED, part=AT_HEALTH, permits=({"domain": "health"},)),
    case("permit of another domain", None, part=AT_HEALTH, permits=({"domain": "social"},)),
    case("permit of this topic", PERMITTED, part=AT_HEALTH, permits=({"topic": "core"},)),
    case("permit of another topic", None, part=AT_HEALTH, permits=({"topic": "health"},)),
    case("permit is over", None, part=AT_HEALTH, permits=({"validity": OVER},)),
    case("permit begins now", PERMITTED, part=AT_HEALTH, permits=({"validity": (AT, None)},)),
    case("permit begins in a moment", None, part=AT_HEALTH, permits=({"validity": (AT + INSTANT, None)},)),
    case("permit of another client", None, part=AT_HEALTH, permits=({"client_id": STRANGER},)),
    case("permit without a link", None, part=AT_HEALTH, permits=({},), links=()),
    case("permit through a link to one part", None, part=AT_HEALTH, permits=({},), links=({"part_id": PART},)),
    case("permit through a past link", PERMITTED, part=AT_HEALTH, permits=({},), links=(READS,)),
    case("permit under prohibition", None, part=AT_HEALTH, permits=({},), prohibitions=({},)),
    case("permit and protected contact", None, part={**AT_HEALTH, **CONTACT}, permits=({},), protected=True),
    case("permit without need", None, part=AT_HEALTH, permits=({},), needs=()),
)

STATUTE = (
    case("statute with a reason", LAWFUL, BY_LAW, part=AT_TOWN, statutes=(LAW,)),
    case("no statute stated", None, ask(reason=TEN), part=AT_TOWN, statutes=(LAW,)),
    case("unknown statute stated", None, ask(statute="other", reason=TEN), part=AT_TOWN, statutes=(LAW,)),
    case("statute of another role", None, BY_LAW, part=AT_TOWN, statutes=(replace(LAW, role="nurse"),)),
    case("statute of another purpose", None, BY_LAW, part=AT_TOWN, statutes=(replace(LAW, purpose="own"),)),
    case("statute of another domain", None, BY_LAW, part=AT_TOWN, statutes=(replace(LAW, domain="kela"),)),
    case("statute of another topic", None, BY_LAW, part=AT_TOWN, statutes=(replace(LAW, topic="health"),)),
    case("reason too short", None, ask(statute="law", reason="123456789"), part=AT_TOWN, statutes=(LAW,)),
    case("no reason", None, ask(statute="law"), part=AT_TOWN, statutes=(LAW,)),
    case("spaces are no reason", None, ask(statute="law", reason=" 123456789 "), part=AT_TOWN, statutes=(LAW,)),
    case("statute without a link", None, BY_LAW, part=AT_TOWN, statutes=(LAW,), links=()),
    case(
        "statute through a link to one part",
        None,
        BY_LAW,
        part=AT_TOWN,
        statutes=(LAW,),
        links=({"part_id": PART},),
    ),
    case(
        "prohibition does not bind a statute",
        LAWFUL,
        BY_LAW,
        part=AT_TOWN,
        statutes=(LAW,),
        prohibitions=({},),
    ),
    case(
        "statute and protected contact",
        None,
        BY_LAW,
        part={**AT_TOWN, **CONTACT},
        statutes=(replace(LAW, topic="contact"),),
        protected=True,
    ),
)

EMERGENCY = (
    case("emergency without a link", RESCUED, URGENT, links=()),
    case("ten letters with spaces around", RESCUED, ask(purpose="emergency", reason="  ääääääääää "), links=()),
    case("emergency is not care", None, ask(reason=TEN), links=()),
    case("emergency reason too short", None, ask(purpose="emergency", reason="  123456789 "), links=()),
    case("tabs and line ends are no reason", None, ask(purpose="emergency", reason="\t123456789\r\n"), links=()),
    case("emergency without a reason", None, ask(purpose="emergency"), links=()),
    case("emergency and a contact", RESCUED, URGENT, part=CONTACT, links=()),
    case("emergency and protected contact", None, URGENT, part=CONTACT, protected=True, links=()),
    case("emergency without need", None, URGENT, needs=_needs(("write", "all")), links=()),
    case("ordinary prohibition gives way", RESCUED, URGENT, prohibitions=({},), links=()),
    case("prohibition that holds", None, URGENT, prohibitions=({"holds_in_emergency": True},), links=()),
    case(
        "prohibition that holds for others",
        RESCUED,
        URGENT,
        prohibitions=({"holds_in_emergency": True, "to_register_id": HEALTH},),
        links=(),
    ),
    case(
        "prohibition that held",
        RESCUED,
        URGENT,
        prohibitions=({"holds_in_emergency": True, "validity": OVER},),
        links=(),
    ),
    case("emergency through one's own register", OURS, URGENT, links=({"purpose": "emergency"},)),
)

ONE_ANSWER = (
    case("own register before addressed", OURS, part={"organisation_id": COUNTY}),
    case(
        "own register to read before addressed to write",
        OURS_READ,
        part={"organisation_id": COUNTY},
        links=(READS, {"register_id": HEALTH}),
    ),
    case("addressed before permit", ASKED, part={**AT_HEALTH, "organisation_id": COUNTY}, permits=({},)),
    case("permit before statute", PERMITTED, BY_LAW, part=AT_TOWN, permits=(NAMED,), statutes=(LAW,)),
    case("smallest link", OURS, links=({}, {})),
    case("higher level before smaller id", ("write", "own_register", LINKS[1]), links=(READS, {}, {})),
    case("smallest permit", PERMITTED, part=AT_HEALTH, permits=({}, {})),
    case(
        "permit that covers",
        ("read", "permit", PERMITS[1]),
        part=AT_HEALTH,
        permits=({"topic": "health"}, {}),
    ),
)

WORKER_CASES = (*SESSION, *NEED, *LINK, *ADDRESSING, *PERMISSION, *STATUTE, *EMERGENCY, *ONE_ANSWER)
