"""From the seed files to rows: who organises and produces, where people live, what the law says."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, cast

from django.db.models import Model

from punos.engines.clocks import Limit
from punos.organising.errors import RuleError
from punos.organising.loading.ids import organisation_id, register_id
from punos.organising.loading.reading import Folder, Row, Wanted
from punos.organising.models import DeadlineRule, EmploymentArea, Fact, Municipality, Parameter
from punos.organising.rules import limit_of, parameters_of, question_of
from punos.trust.models import Law, Need, Organisation, Register, Statute
from punos.trust.words import PROTECTED_CONTACT, Domain, Purpose, Role, Sector, Topic

ORGANISATIONS = "organisations.yaml"
STATUTES = "statutes.yaml"
NEED = ("role", "purpose", "topic", "level", "scope")
STATUTE = ("law_id", "role", "purpose", "domain", "topic")


def organisations(folder: Folder) -> tuple[Wanted, Wanted]:
    """Organisations and registers; parents come before their children."""
    content = folder.read(ORGANISATIONS, "organisations", "registers")
    rows = folder.rows(ORGANISATIONS, content["organisations"])
    registers = folder.rows(ORGANISATIONS, content["registers"])
    keys, register_keys = {row.key for row in rows}, {row.key for row in registers}
    made = [_organisation(row, keys, register_keys) for row in rows]
    roots_first = sorted(made, key=lambda one: one.parent_id is not None)
    return (
        Wanted(Organisation, tuple(roots_first)),
        Wanted(Register, tuple(_register(row, keys) for row in registers)),
    )


def _organisation(row: Row, keys: set[str], registers: set[str]) -> Organisation:
    row.only("key sector parent register fictional name")
    parent = row.known("parent", keys, "organisations")
    row.known("register", registers, "registers")
    made = Organisation(
        id=organisation_id(row.key),
        key=row.key,
        sector=row.word("sector", tuple(Sector), "the sectors"),
        parent_id=organisation_id(parent) if parent else None,
        is_fictional=bool(row.raw.get("fictional", True)),
        **row.text("name"),
    )
    row.checked(made)
    return made


def _register(row: Row, organisation_keys: set[str]) -> Register:
    row.only("key controller domain name")
    controller = row.known("controller", organisation_keys, "organisations")
    made = Register(
        id=register_id(row.key),
        key=row.key,
        controller_id=organisation_id(controller or ""),
        domain=row.word("domain", tuple(Domain), "the domains"),
        **row.text("name"),
    )
    row.checked(made)
    return made


def statutes(folder: Folder) -> tuple[Wanted, Wanted, Wanted]:
    """The need table, the laws and what each law lets be asked for."""
    content = folder.read(STATUTES, "need", "statutes")
    needs = [need for row in folder.numbered(STATUTES, content["need"], "need") for need in _needs(row)]
    rows = folder.rows(STATUTES, content["statutes"], by="code")
    return (
        Wanted(Need, tuple(needs), same=NEED, whole=True),
        Wanted(Law, tuple(_law(row) for row in rows), same=("code",)),
        Wanted(Statute, tuple(one for row in rows for one in _statutes(row)), same=STATUTE, whole=True),
    )


def _needs(row: Row) -> list[Need]:
    row.only("role purpose topics level scope")
    words = {
        "role": row.word("role", tuple(Role), "the roles"),
        "purpose": row.word("purpose", tuple(Purpose), "the purposes"),
        "level": row.word("level", ("read", "write"), "the levels"),
        "scope": row.word("scope", ("all", "own"), "the scopes"),
    }
    topics = _listed(row, "topics", (*Topic, PROTECTED_CONTACT))
    return [Need(**words, topic=topic) for topic in topics]


def _law(row: Row) -> Law:
    row.only("code source roles purpose domain topics text", "needs_lawyer")
    made = Law(code=row.key, source=row.raw.get("source") or "", **row.text("text"))
    row.checked(made)
    return made


def _statutes(row: Row) -> list[Statute]:
    purpose = row.word("purpose", tuple(Purpose), "the purposes")
    domain = row.word("domain", tuple(Domain), "the domains")
    return [
        Statute(law_id=row.key, role=role, purpose=purpose, domain=domain, topic=topic)
        for role in _listed(row, "roles", tuple(Role))
        for topic in _listed(row, "topics", tuple(Topic))
    ]


def _listed(row: Row, name: str, words: tuple[str, ...]) -> list[str]:
    values = row.raw.get(name)
    if not isinstance(values, list) or not values:
        row.fault(name, f"{values!r} is no list", "write at least one in [ ]")
        return []
    row.each_known(name, map(str, values), words, f"the known {name}")
    return list(map(str, values))


def places(folder: Folder) -> tuple[Wanted, Wanted]:
    """Employment areas and municipalities."""
    file = "county.yaml"
    content = folder.read(file, "county", "employment_areas", "municipalities")
    areas = folder.rows(file, content["employment_areas"])
    municipalities = folder.rows(file, content["municipalities"])
    keys = {row.key for row in areas}
    return (
        Wanted(EmploymentArea, tuple(_area(row) for row in areas), same=("key",)),
        Wanted(Municipality, tuple(_municipality(row, keys) for row in municipalities), same=("code",)),
    )


def _area(row: Row) -> Model:
    row.only("key code name")
    return row.checked(EmploymentArea(key=row.key, **row.text("name")))


def _municipality(row: Row, areas: set[str]) -> Model:
    row.only("key code name population lon lat employment_area kind")
    name, code = row.text("name"), str(row.raw.get("code") or "")
    if not (len(code) == 3 and code.isascii() and code.isdigit()):
        row.fault("code", f"{code!r} is not three figures", 'write three figures in quotes, like "077"')
    made = Municipality(
        code=code,
        key=row.key,
        name_fi=name["name_fi"],
        name_sv=name["name_sv"],
        **{name: cast("Any", row.raw.get(name)) for name in ("population", "lon", "lat")},
        employment_area_id=row.known("employment_area", areas, "employment_areas") or "",
    )
    return row.checked(made)


def deadlines(folder: Folder, file: str = "deadlines.yaml") -> Wanted:
    """Statutory deadlines."""
    rows = folder.rows(file, folder.read(file, "deadlines")["deadlines"], by="id")
    return Wanted(DeadlineRule, tuple(_deadline(row) for row in rows))


def _deadline(row: Row) -> Model:
    row.only("id start stop start_event stop_event limit who source source_note confidence valid_from valid_to applies")
    limit = _limit(row)
    made = DeadlineRule(
        id=row.key,
        **row.text("start") | row.text("stop") | row.text("who"),
        **{name: row.raw.get(name) or "" for name in ("start_event", "stop_event", "source", "source_note")},
        confidence=_confidence(row),
        amount=limit.amount if limit else None,
        unit=limit.unit.value if limit else "",
        moves_on=limit is None or limit.moves_on,
        pauses=limit is None or limit.pauses,
        valid_from=cast("date", row.day("valid_from")),
        valid_to=row.day("valid_to"),
        applies=row.raw.get("applies"),
    )
    if made.valid_from is not None and not has_days(made):
        row.fault("valid_to", f"ends {made.valid_to} before it begins {made.valid_from}", "swap the days, or mend one")
    return row.checked(made, leave={"applies", "amount", "valid_to"})


def _limit(row: Row) -> Limit | None:
    """The limit of a law; whether it moves on and pauses is for the law to say, so neither is taken for granted."""
    raw = row.raw.get("limit")
    if raw is None:
        return None
    try:
        limit = limit_of(raw)
    except RuleError as error:
        row.fault(error.field, error.problem, error.cure)
        return None
    for name in {"moves_on", "pauses"} - set(raw):
        row.fault(f"limit.{name}", "is missing", "write true or false, as the law has it")
    return limit


def facts(folder: Folder, file: str = "facts.yaml") -> Wanted:
    """What may be asked in a criterion, in the order in which it is asked."""
    rows = folder.rows(file, folder.read(file, "facts")["facts"], by="name")
    return Wanted(Fact, tuple(_fact(row, position) for position, row in enumerate(rows, start=1)), same=("name",))


def _fact(row: Row, position: int) -> Model:
    row.only("name type judgement unit label question help", "choices position burden")
    if not isinstance(row.raw.get("judgement"), bool):
        row.fault("judgement", "is neither true nor false", "write true where a professional judges it, false where the person is asked")
    spec = {name: value for name, value in row.raw.items() if name not in ("name", "type", "position")}
    made = Fact(name=row.key, type=row.raw.get("type") or "", position=row.raw.get("position", position), spec=spec)
    try:
        question_of(made)
    except RuleError as error:
        row.fault(error.field, error.problem, error.cure)
    return row.checked(made)


def parameters(folder: Folder, file: str = "parameters.yaml") -> Wanted:
    """Dated numbers that criteria refer to; none may have two values on one day."""
    rows = folder.rows(file, folder.read(file, "parameters")["parameters"], by="name")
    return Wanted(Parameter, tuple(dated for row in rows for dated in _parameter(row)), same=("name", "valid_from"))


def _parameter(row: Row) -> list[Parameter]:
    row.only("name label values")
    values = row.raw.get("values")
    if not isinstance(values, list) or not values:
        row.fault("values", f"{values!r} is no list", "give at least one value with from, to and source")
        return []
    label = row.text("label")
    made = [_dated(row.key, one, label) for one in row.folder.numbered(row.file, values, row.key)]
    try:
        parameters_of(one for one in made if one.value is not None and has_days(one))
    except RuleError as error:
        row.fault(error.field, error.problem, error.cure)
    return made


def _dated(name: str, row: Row, label: Mapping[str, str]) -> Parameter:
    row.only("value from to source confidence")
    raw = row.raw
    value = Decimal(str(raw["value"])) if type(raw.get("value")) in (int, float) else None
    made = Parameter(
        name=name,
        **label,
        value=cast("Decimal", value),
        valid_from=cast("date", row.day("from")),
        valid_to=row.day("to"),
        source=raw.get("source") or "",
        confidence=_confidence(row),
    )
    if made.valid_from is not None and not has_days(made):
        row.fault("to", f"ends {made.valid_to} before it begins {made.valid_from}", "swap the days, or mend one")
    row.checked(made, leave={"valid_to"})
    return made


def has_days(one: Any) -> bool:
    """Whether a row is in force on some day: it begins, and does not end before that."""
    return one.valid_from is not None and (one.valid_to is None or one.valid_from < one.valid_to)


def _confidence(row: Row) -> str:
    return row.word("confidence", ("A", "B", "C"), "A (read), B (well known) and C (to be checked)")
