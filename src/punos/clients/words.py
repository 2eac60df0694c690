"""The words of the shared plan: sorts of parts, their states, and the codes of the official structure."""

from __future__ import annotations

from enum import StrEnum

from punos.base.texts import Text


class Sort(StrEnum):
    """What a part of the plan is."""

    PLAN = "plan"
    VIEW = "view"
    NEED = "need"
    STRENGTH = "strength"
    GOAL = "goal"
    SERVICE = "service"
    TASK = "task"
    PARTY = "party"
    OWN_WORKER = "own_worker"
    REFERRAL = "referral"
    IMPLEMENTATION = "implementation"
    AGREEMENT = "agreement"
    MEETING = "meeting"
    ASSESSMENT = "assessment"
    REVIEW = "review"
    CONTACT = "contact"
    NOTE = "note"
    APPLICATION = "application"


class State(StrEnum):
    """The states that parts pass through; which sort has which is in STATES."""

    WRITTEN = "written"
    OPEN = "open"
    CLOSED = "closed"
    PROPOSED = "proposed"
    AGREED = "agreed"
    REACHED = "reached"
    PARTLY = "partly"
    NOT_REACHED = "not_reached"
    DROPPED = "dropped"
    PLANNED = "planned"
    STARTED = "started"
    ENDED = "ended"
    CANCELLED = "cancelled"
    GIVEN = "given"
    DONE = "done"
    MEMBER = "member"
    DECLINED = "declined"
    ACTIVE = "active"
    SENT = "sent"
    ASKED = "asked"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    DISSENTED = "dissented"
    BEGUN = "begun"
    READY = "ready"
    GRANTED = "granted"
    GRANTED_IN_PART = "granted_in_part"


class WithholdingGround(StrEnum):
    """On what ground of law a part is withheld from the client or a representative."""

    DANGER = "danger"
    CHILD = "child"
    PRIVATE = "private"
    PUBLIC = "public"
    MINOR = "minor"


#: What holds against a representative only: a young client's own word.
ONLY_FROM_REPRESENTATIVES = frozenset({WithholdingGround.MINOR})

#: How an application is decided.
DECISIONS = (State.GRANTED, State.GRANTED_IN_PART, State.REFUSED)

#: For every sort: its first states, and where each state may go next. A state with nothing after it is final.
STATES: dict[Sort, dict[State, tuple[State, ...]]] = {
    Sort.PLAN: {State.OPEN: (State.CLOSED,), State.CLOSED: (State.OPEN,)},
    Sort.VIEW: {State.WRITTEN: ()},
    Sort.NEED: {State.OPEN: (State.CLOSED,), State.CLOSED: (State.OPEN,)},
    Sort.STRENGTH: {State.WRITTEN: ()},
    Sort.GOAL: {
        State.PROPOSED: (State.AGREED, State.DROPPED),
        State.AGREED: (State.REACHED, State.PARTLY, State.NOT_REACHED, State.DROPPED),
        State.PARTLY: (State.AGREED, State.REACHED, State.NOT_REACHED, State.DROPPED),
        State.NOT_REACHED: (State.AGREED, State.PARTLY, State.REACHED, State.DROPPED),
        State.REACHED: (State.AGREED,),
        State.DROPPED: (),
    },
    Sort.SERVICE: {
        State.PLANNED: (State.STARTED, State.CANCELLED),
        State.STARTED: (State.ENDED, State.CANCELLED),
        State.ENDED: (),
        State.CANCELLED: (),
    },
    Sort.TASK: {
        State.GIVEN: (State.STARTED, State.DONE, State.CANCELLED),
        State.STARTED: (State.DONE, State.CANCELLED),
        State.DONE: (State.GIVEN,),
        State.CANCELLED: (),
    },
    Sort.PARTY: {
        State.PROPOSED: (State.MEMBER, State.DECLINED),
        State.MEMBER: (State.ENDED,),
        State.ENDED: (),
        State.DECLINED: (),
    },
    Sort.OWN_WORKER: {State.ACTIVE: (State.ENDED,), State.ENDED: ()},
    Sort.REFERRAL: {
        State.SENT: (State.ASKED, State.ACCEPTED, State.REFUSED, State.EXPIRED, State.WITHDRAWN),
        State.ASKED: (State.SENT, State.ACCEPTED, State.REFUSED, State.EXPIRED, State.WITHDRAWN),
        State.ACCEPTED: (State.DONE,),
        State.REFUSED: (),
        State.EXPIRED: (),
        State.WITHDRAWN: (),
        State.DONE: (),
    },
    Sort.IMPLEMENTATION: {State.OPEN: (State.CLOSED,), State.CLOSED: (State.OPEN,)},
    Sort.AGREEMENT: {State.PROPOSED: (State.AGREED, State.DISSENTED), State.AGREED: (State.DISSENTED,), State.DISSENTED: (State.AGREED,)},
    Sort.MEETING: {State.PLANNED: (State.DONE, State.CANCELLED), State.DONE: (), State.CANCELLED: ()},
    Sort.ASSESSMENT: {
        State.OPEN: (State.BEGUN, State.CANCELLED),
        State.BEGUN: (State.READY, State.CANCELLED),
        State.READY: (),
        State.CANCELLED: (),
    },
    Sort.REVIEW: {State.PLANNED: (State.DONE, State.CANCELLED), State.DONE: (), State.CANCELLED: ()},
    Sort.CONTACT: {State.WRITTEN: ()},
    Sort.NOTE: {State.WRITTEN: ()},
    Sort.APPLICATION: {
        State.SENT: (State.BEGUN, State.WITHDRAWN),
        State.BEGUN: (State.ASKED, *DECISIONS, State.WITHDRAWN),
        State.ASKED: (State.BEGUN, *DECISIONS, State.WITHDRAWN),
        **dict.fromkeys(DECISIONS, ()),
        State.WITHDRAWN: (),
    },
}


#: The services that a client may already have, as the official client plan lists them. The state's employment services have moved to the
#: employment areas, so that the two lines of the official list are one here.
PRESENT_SERVICES: dict[str, Text] = {
    "social_rehabilitation": Text("sosiaalinen kuntoutus", "social rehabilitering", "social rehabilitation"),
    "rehabilitative_work": Text("kuntouttava työtoiminta", "arbetsverksamhet i rehabiliteringssyfte", "rehabilitative work activity"),
    "other_social": Text("muut sosiaalipalvelut", "annan socialservice", "other social services"),
    "association": Text("järjestön tai yhdistyksen toiminta", "organisations- eller föreningsverksamhet", "activity of an association"),
    "kela": Text("Kelan palvelut", "FPA:s tjänster", "Kela's services"),
    "culture": Text("kulttuuripalvelut", "kulturtjänster", "cultural services"),
    "employment": Text("työllisyyspalvelut", "sysselsättningstjänster", "employment services"),
    "sports": Text("liikuntapalvelut", "idrottstjänster", "sports services"),
    "immigration": Text("Maahanmuuttoviraston palvelut", "Migrationsverkets tjänster", "services of the Immigration Service"),
    "mental_health": Text("mielenterveyspalvelut", "mentalvårdstjänster", "mental health services"),
    "youth": Text("nuorisopalvelut", "ungdomstjänster", "youth services"),
    "legal_aid": Text("oikeusapu", "rättshjälp", "legal aid"),
    "education": Text("opetus ja koulutus", "undervisning och utbildning", "education"),
    "primary_health": Text("perusterveydenhuolto", "primärvård", "primary health care"),
    "police": Text("poliisi", "polisen", "police"),
    "ombudsperson": Text("potilas- ja sosiaaliasiavastaava", "patient- och socialombud", "patient and social ombudsperson"),
    "substance": Text("päihdepalvelut", "missbrukartjänster", "substance services"),
    "probation": Text("Rikosseuraamuslaitos", "Brottspåföljdsmyndigheten", "Prison and Probation Service"),
    "parish": Text("seurakunnan palvelut", "församlingens tjänster", "parish services"),
    "mediation": Text("sovittelu", "medling", "mediation"),
    "debt_counselling": Text("talous- ja velkaneuvonta", "ekonomi- och skuldrådgivning", "economic and debt counselling"),
    "work_ability": Text("työkyvyn arviointi", "bedömning av arbetsförmågan", "work ability assessment"),
    "joint_employment": Text(
        "työllistymistä edistävä monialainen palvelu", "sektorsövergripande sysselsättningstjänst", "joint service promoting employment"
    ),
    "occupational_health": Text("työterveyshuolto", "företagshälsovård", "occupational health care"),
    "specialised_care": Text("erikoissairaanhoito", "specialiserad sjukvård", "specialised care"),
    "other": Text("muu palvelu", "annan tjänst", "another service"),
}
