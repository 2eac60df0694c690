"""The words of the organising plan."""

from __future__ import annotations

from enum import StrEnum

from punos.base.texts import Text


class VersionStatus(StrEnum):
    """How far a version of the organising plan has come."""

    DRAFT = "draft"
    COMMENT = "comment"
    PROPOSAL = "proposal"
    CONFIRMED = "confirmed"


class CommentState(StrEnum):
    """Whether a comment is public."""

    WAITING = "waiting"
    PUBLISHED = "published"
    HIDDEN = "hidden"


class Outcome(StrEnum):
    """What came of a comment."""

    CHANGED = "changed"
    PARTLY = "partly"
    NOT_CHANGED = "not_changed"
    ELSEWHERE = "elsewhere"


class About(StrEnum):
    """What of a clause a comment is about."""

    TEXT = "text"
    RULE = "rule"


class Source(StrEnum):
    """How a comment came."""

    WEB = "web"
    LETTER = "letter"
    MEETING = "meeting"
    STATEMENT = "statement"


class Theme(StrEnum):
    """What a comment speaks of, so that comments on many clauses can be read together."""

    NEARNESS = "nearness"
    WAITING = "waiting"
    CRITERIA = "criteria"
    PRICE = "price"
    QUALITY = "quality"
    LANGUAGE = "language"
    CO_OPERATION = "co_operation"
    OTHER = "other"


class ClauseKind(StrEnum):
    """What a clause rules."""

    TEXT = "text"
    CHAPTER = "chapter"
    SERVICE = "service"
    AUTHORITY_TASK = "authority_task"
    GRANT = "grant"
    PERMIT = "permit"
    ELIGIBILITY = "eligibility"
    MINIMUM = "minimum"
    PROMISE = "promise"
    PROCESSING_TIME = "processing_time"
    PRICE = "price"
    PROVIDER_REQUIREMENT = "provider_requirement"
    CHAIN = "chain"
    COOPERATION = "cooperation"
    CLIENT_PLAN_POLICY = "client_plan_policy"
    INDICATOR = "indicator"


CLAUSE_KIND_NAMES: dict[ClauseKind, Text] = {
    ClauseKind.TEXT: Text("linjaus", "riktlinje", "policy"),
    ClauseKind.CHAPTER: Text("luku", "kapitel", "chapter"),
    ClauseKind.SERVICE: Text("palvelu", "tjänst", "service"),
    ClauseKind.AUTHORITY_TASK: Text("viranomaistehtävä", "myndighetsuppgift", "authority task"),
    ClauseKind.GRANT: Text("avustus", "understöd", "grant"),
    ClauseKind.PERMIT: Text("lupa", "tillstånd", "permit"),
    ClauseKind.ELIGIBILITY: Text("myöntämisperuste", "beviljningsgrund", "eligibility criterion"),
    ClauseKind.MINIMUM: Text("saavutettavuuden vähimmäistaso", "miniminivå för tillgänglighet", "minimum level of access"),
    ClauseKind.PROMISE: Text("palvelulupaus", "servicelöfte", "service promise"),
    ClauseKind.PROCESSING_TIME: Text("käsittelyaika", "handläggningstid", "processing time"),
    ClauseKind.PRICE: Text("hinta asiakkaalle", "pris för klienten", "price to the client"),
    ClauseKind.PROVIDER_REQUIREMENT: Text("vaatimus tuottajalle", "krav på producenten", "provider requirement"),
    ClauseKind.CHAIN: Text("palveluketju", "servicekedja", "service chain"),
    ClauseKind.COOPERATION: Text("yhteistyövelvoite", "samarbetsskyldighet", "co-operation duty"),
    ClauseKind.CLIENT_PLAN_POLICY: Text("asiakassuunnitelman käytäntö", "praxis för klientplanen", "client plan policy"),
    ClauseKind.INDICATOR: Text("mittari", "indikator", "indicator"),
}


class Applicant(StrEnum):
    """Who applies for a permit or a grant."""

    PERSON = "person"
    ORGANISATION = "organisation"


class StepPart(StrEnum):
    """What of a client's plan tells how a step of a chain stands, where no service does.

    `plan` is done when the client agrees to the plan, `agreement` when the client agrees to it anew, `closure` when the plan is closed.
    """

    ASSESSMENT = "assessment"
    PLAN = "plan"
    AGREEMENT = "agreement"
    REVIEW = "review"
    CLOSURE = "closure"
