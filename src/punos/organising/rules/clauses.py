"""The rules of clauses as typed values, read from the JSON form that is kept with the clause.

`rule_of(kind, raw)` gives the value for the kind; kinds whose rule is only for people give `Free`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeAlias, TypeVar

from punos.base.texts import Language, Text
from punos.engines.clocks import Limit, Unit
from punos.engines.criteria import CriteriaError, Tree, read
from punos.organising.errors import RuleError
from punos.organising.words import Applicant, ClauseKind, StepPart
from punos.trust.words import Domain, Topic

Raw: TypeAlias = Mapping[str, Any]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Service:
    """A service: for whom, by which law, who provides it, and the clauses and deadlines that promise it.

    `providers` are keys of organisations; `promise` and `minimum` keys of clauses of the same version; `deadline`
    the id of a deadline rule. `eligibility` is the criterion, None where everybody may come. `service_task` is the task of
    official social care records, `ptv_class` and `target_group` codes of the Suomi.fi service catalogue.
    """

    ptv_class: str
    service_task: str | None
    law: str
    target_group: str
    topic: Topic
    domain: Domain
    level: str
    provision: tuple[str, ...]
    providers: tuple[str, ...]
    eligibility: Tree | None
    promise: str | None
    minimum: str | None
    deadline: str | None
    synonyms: Mapping[str, tuple[str, ...]]
    price: Text


@dataclass(frozen=True, slots=True)
class Promise:
    """What is promised: `limit` from `start` to `stop` (event words) for `share` of cases (0.9: nine in ten), and who answers for it.

    `limit` is None where the promise is not about time.
    """

    metric: str
    limit: Limit | None
    start: str
    stop: str
    share: Decimal
    owner: str
    if_broken: Text | None


@dataclass(frozen=True, slots=True)
class Measure:
    """A least level of something: `minimum` in `unit`."""

    metric: str
    minimum: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class Minimum:
    """The least level of access for `share` of residents (0.9: nine in ten); `alternative`, where there is one, will do instead."""

    measure: Measure
    share: Decimal
    alternative: Measure | None
    level: str


@dataclass(frozen=True, slots=True)
class ChainStep:
    """One step of a chain: who answers for it, who helps, who is told, how long it may take.

    `responsible`, `supports` and `informed` are roles or sectors; `service` is the key of a service clause. `part` is what of the
    client's plan tells how the step stands, where no service does: without either, nothing could ever tell that the step is done.
    """

    key: str
    title: Text
    responsible: str
    supports: tuple[str, ...]
    informed: tuple[str, ...]
    limit: Limit | None
    handover: bool
    service: str | None
    part: StepPart | None = None


@dataclass(frozen=True, slots=True)
class Chain:
    """A service chain, step by step."""

    steps: tuple[ChainStep, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A paper that an application must have."""

    key: str
    title: Text


@dataclass(frozen=True, slots=True)
class Review:
    """Who looks at a decision again when that is asked for.

    `deadline` is the deadline rule that says by when it must be asked, `served` the one that says when a decision sent counts as served.
    """

    authority: Text
    deadline: str
    served: str


@dataclass(frozen=True, slots=True)
class Task:
    """An authority task, a permit or a grant: its law, who handles it and in what time.

    Of a permit or a grant also who applies for it (None: a person), of what the application tells, the papers that it must have, and how a
    review of the decision is asked for.
    """

    law: str
    domain: Domain
    providers: tuple[str, ...]
    limit: Limit | None
    deadline: str | None
    amount: Text | None
    eligibility: Tree | None
    applicant: Applicant | None = None
    topic: Topic = Topic.CORE
    documents: tuple[Document, ...] = ()
    review: Review | None = None


@dataclass(frozen=True, slots=True)
class Free:
    """The rule of a clause that no part of the software follows; shown as it is."""

    data: Mapping[str, Any]


Rule: TypeAlias = Service | Promise | Minimum | Chain | Task | Free


def rule_of(kind: ClauseKind, raw: Raw) -> Rule:
    """The rule of a clause of `kind` as a value. Raises RuleError with the field, what is wrong and the cure."""
    fields = _Fields(raw)
    reader = _READERS.get(kind)
    return reader(fields) if reader else Free(dict(fields.raw))


class _Fields:
    """The fields of one rule, read with clear errors."""

    def __init__(self, raw: Raw, path: str = "rule") -> None:
        if not isinstance(raw, Mapping):
            raise RuleError(path, f"{raw!r} is no set of fields", "write one line for each field")
        self.raw = raw
        self.path = path

    def only(self, needed: str, optional: str = "") -> _Fields:
        """Refuse missing and unknown fields."""
        must, may = set(needed.split()), set(optional.split())
        missing, odd = must - set(self.raw), set(self.raw) - must - may
        if missing:
            raise RuleError(f"{self.path}.{min(missing)}", "is missing", "write it")
        if odd:
            raise RuleError(f"{self.path}.{min(odd)}", "is not a field here", f"use only {', '.join(sorted(must | may))}")
        return self

    def fail(self, field: str, cure: str) -> RuleError:
        """The error of one field."""
        return RuleError(f"{self.path}.{field}", f"{self.raw.get(field)!r} will not do", cure)

    def word(self, field: str) -> str:
        value = self.raw.get(field)
        if not isinstance(value, str) or not value.strip():
            raise self.fail(field, "write a word")
        return value.strip()

    def word_or_none(self, field: str) -> str | None:
        return None if self.raw.get(field) is None else self.word(field)

    def words(self, field: str) -> tuple[str, ...]:
        value = self.raw.get(field, [])
        if isinstance(value, str):
            value = [value]
        if not isinstance(value, list | tuple) or not all(isinstance(word, str) for word in value):
            raise self.fail(field, "write a list of words")
        return tuple(value)

    def yes_or_no(self, field: str) -> bool:
        value = self.raw.get(field, True)
        if type(value) is not bool:
            raise self.fail(field, "write true or false")
        return value

    def number(self, field: str) -> Decimal:
        value = self.raw.get(field)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.fail(field, "write a number")
        return Decimal(str(value))

    def text(self, field: str) -> Text:
        try:
            return Text.read(self.raw[field])
        except (ValueError, TypeError, KeyError) as error:
            raise self.fail(field, "write fi, sv and en, none of them blank") from error

    def text_or_none(self, field: str) -> Text | None:
        return None if self.raw.get(field) is None else self.text(field)

    def one_of(self, field: str, words: Callable[[str], T]) -> T:
        try:
            return words(self.word(field))
        except ValueError as error:
            raise self.fail(field, f"use one of {', '.join(map(str, words))}") from error  # type: ignore[call-overload]

    def limit(self, field: str) -> Limit | None:
        raw = self.raw.get(field)
        return None if raw is None else limit_of(raw, f"{self.path}.{field}")

    def tree(self, field: str) -> Tree | None:
        raw = self.raw.get(field)
        if not raw:
            return None
        try:
            return read(raw, f"{self.path}.{field}")
        except CriteriaError as error:
            raise RuleError(error.path, error.problem, error.cure) from error

    def part(self, field: str) -> _Fields:
        return _Fields(self.raw[field], f"{self.path}.{field}")


def limit_of(raw: object, path: str = "limit") -> Limit:
    """The limit from `{amount, unit}`, and `moves_on` and `pauses`, true where they are left out. Raises RuleError."""
    fields = _Fields(raw, path).only("amount unit", "moves_on pauses")  # type: ignore[arg-type]
    amount = fields.raw["amount"]
    if type(amount) is not int:
        raise fields.fail("amount", "write a whole number")
    unit = fields.one_of("unit", Unit)
    moves_on, pauses = fields.yes_or_no("moves_on"), fields.yes_or_no("pauses")
    try:
        return Limit(amount, unit, moves_on, pauses)
    except ValueError as error:
        raise RuleError(path, str(error), "mend the amount") from error


def _service(fields: _Fields) -> Service:
    fields.only(
        "ptv_class service_task law target_group topic domain level provision providers eligibility promise minimum deadline synonyms price"
    )
    synonyms = fields.part("synonyms").only("fi sv en")
    return Service(
        ptv_class=fields.word("ptv_class"),
        service_task=fields.word_or_none("service_task"),
        law=fields.word("law"),
        target_group=fields.word("target_group"),
        topic=fields.one_of("topic", Topic),
        domain=fields.one_of("domain", Domain),
        level=fields.word("level"),
        provision=fields.words("provision"),
        providers=fields.words("providers"),
        eligibility=fields.tree("eligibility"),
        promise=fields.word_or_none("promise"),
        minimum=fields.word_or_none("minimum"),
        deadline=fields.word_or_none("deadline"),
        synonyms={language.value: synonyms.words(language) for language in Language},
        price=fields.text("price"),
    )


def _promise(fields: _Fields) -> Promise:
    fields.only("metric limit start stop share owner if_broken")
    return Promise(
        metric=fields.word("metric"),
        limit=fields.limit("limit"),
        start=fields.word("start"),
        stop=fields.word("stop"),
        share=fields.number("share"),
        owner=fields.word("owner"),
        if_broken=fields.text_or_none("if_broken"),
    )


def _measure(fields: _Fields) -> Measure:
    return Measure(fields.word("metric"), fields.number("minimum"), fields.word("unit"))


def _minimum(fields: _Fields) -> Minimum:
    fields.only("metric minimum unit share alternative level")
    alternative = fields.part("alternative").only("metric minimum unit") if fields.raw["alternative"] else None
    return Minimum(_measure(fields), fields.number("share"), _measure(alternative) if alternative else None, fields.word("level"))


def _chain(fields: _Fields) -> Chain:
    steps = fields.only("steps").raw["steps"]
    if not isinstance(steps, list) or not steps:
        raise fields.fail("steps", "write at least one step")
    return Chain(tuple(_step(_Fields(step, f"rule.steps[{number}]")) for number, step in enumerate(steps)))


def _step(fields: _Fields) -> ChainStep:
    fields.only("key title responsible supports informed limit handover service", "part")
    if fields.raw["service"] is None and not fields.raw.get("part"):
        raise fields.fail("service", f"name a service, or a part: {', '.join(StepPart)}")
    return ChainStep(
        key=fields.word("key"),
        title=fields.text("title"),
        responsible=fields.word("responsible"),
        supports=fields.words("supports"),
        informed=fields.words("informed"),
        limit=fields.limit("limit"),
        handover=bool(fields.raw["handover"]),
        service=fields.word_or_none("service"),
        part=fields.one_of("part", StepPart) if fields.raw.get("part") else None,
    )


def _task(fields: _Fields) -> Task:
    fields.only("law domain providers", "limit deadline amount eligibility applicant topic documents review")
    return Task(
        law=fields.word("law"),
        domain=fields.one_of("domain", Domain),
        providers=fields.words("providers"),
        limit=fields.limit("limit"),
        deadline=fields.word_or_none("deadline"),
        amount=fields.text_or_none("amount"),
        eligibility=fields.tree("eligibility"),
        applicant=fields.one_of("applicant", Applicant) if fields.raw.get("applicant") else None,
        topic=fields.one_of("topic", Topic) if fields.raw.get("topic") else Topic.CORE,
        documents=_documents(fields),
        review=_review(fields.part("review")) if fields.raw.get("review") else None,
    )


def _documents(fields: _Fields) -> tuple[Document, ...]:
    raw = fields.raw.get("documents") or []
    if not isinstance(raw, list):
        raise fields.fail("documents", "write a list of papers, each with key and title")
    rows = [_Fields(one, f"{fields.path}.documents[{number}]").only("key title") for number, one in enumerate(raw)]
    return tuple(Document(row.word("key"), row.text("title")) for row in rows)


def _review(fields: _Fields) -> Review:
    fields.only("authority deadline served")
    return Review(fields.text("authority"), fields.word("deadline"), fields.word("served"))


_READERS: Mapping[ClauseKind, Callable[[_Fields], Rule]] = {
    ClauseKind.SERVICE: _service,
    ClauseKind.PROMISE: _promise,
    ClauseKind.MINIMUM: _minimum,
    ClauseKind.CHAIN: _chain,
    ClauseKind.AUTHORITY_TASK: _task,
    ClauseKind.PERMIT: _task,
    ClauseKind.GRANT: _task,
}
