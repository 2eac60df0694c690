"""Texts of conditions that have none of their own, in the three languages."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from punos.base.texts import Text
from punos.engines.criteria.facts import FactSpec, Value
from punos.engines.criteria.tree import All, Any_, AtLeast, Compare, Is, Judgement, Not, OneOf, Op

ALL = Text("Kaikki nämä täyttyvät", "Allt detta uppfylls", "All of these are met")
ANY = Text("Ainakin yksi näistä täyttyy", "Minst ett av dessa uppfylls", "At least one of these is met")
NOT = Text("Tämä ei täyty", "Detta uppfylls inte", "This is not met")

NUMBER_WORDS = {
    Op.AT_LEAST: Text("vähintään", "minst", "at least"),
    Op.OVER: Text("yli", "över", "over"),
    Op.AT_MOST: Text("enintään", "högst", "at most"),
    Op.UNDER: Text("alle", "under", "under"),
    Op.EQUAL: Text("tasan", "exakt", "exactly"),
    Op.OTHER: Text("muu kuin", "annat än", "other than"),
}
DATE_WORDS = {
    Op.AT_LEAST: Text("aikaisintaan", "tidigast", "no earlier than"),
    Op.OVER: Text("myöhemmin kuin", "senare än", "later than"),
    Op.AT_MOST: Text("viimeistään", "senast", "no later than"),
    Op.UNDER: Text("aikaisemmin kuin", "tidigare än", "earlier than"),
    Op.EQUAL: Text("juuri", "just", "on"),
    Op.OTHER: Text("muu päivä kuin", "annan dag än", "a day other than"),
}
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def whole(tree: All | Any_ | AtLeast | Not) -> Text:
    """What a group of conditions says."""
    if isinstance(tree, AtLeast):
        return Text(
            f"Näistä täyttyy vähintään {tree.count}",
            f"Av dessa uppfylls minst {tree.count}",
            f"At least {tree.count} of these are met",
        )
    if isinstance(tree, Not):
        return NOT
    return ALL if isinstance(tree, All) else ANY


def word(tree: Is | OneOf | Judgement, spec: FactSpec | None) -> Text:
    """What a condition on a yes-or-no fact or on a choice says."""
    label = _label(tree.fact, spec)
    if isinstance(tree, Judgement):
        about = Text("Ammattihenkilön arvio", "Yrkesutbildad persons bedömning", "A professional's assessment")
        return _joined(": ", about, label)
    if isinstance(tree, Is):
        return label
    names = [spec.choice(value) if spec else Text(value, value, value) for value in tree.values]
    return _joined(": ", label, _joined(", ", *names))


def comparison(tree: Compare, limit: Value, spec: FactSpec | None) -> Text:
    """What a condition on a number or a date says: "Age: at least 18 years"."""
    words = DATE_WORDS if isinstance(limit, date) else NUMBER_WORDS
    said = [words[tree.op], _value(limit)]
    if spec and spec.unit:
        said.append(spec.unit)
    return _joined(": ", _label(tree.fact, spec), _joined(" ", *said))


def _label(fact: str, spec: FactSpec | None) -> Text:
    return spec.label if spec else Text(fact, fact, fact)


def _value(value: Value) -> Text:
    if isinstance(value, date):
        short = f"{value.day}.{value.month}.{value.year}"
        return Text(short, short, f"{value.day} {MONTHS[value.month - 1]} {value.year}")
    plain = f"{value:f}" if isinstance(value, Decimal) else str(value)
    with_comma = plain.replace(".", ",")
    return Text(with_comma, with_comma, plain)


def _joined(by: str, *texts: Text) -> Text:
    def side(sides: Iterable[str]) -> str:
        return by.join(sides)

    return Text(side(t.fi for t in texts), side(t.sv for t in texts), side(t.en for t in texts))
