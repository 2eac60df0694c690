"""Texts of conditions that have none of their own, in the three languages."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from punos.base.texts import Text
from punos.engines.criteria.facts import FactKind, FactSpec, Value
from punos.engines.criteria.tree import All, Any_, AtLeast, Compare, Is, Judgement, Not, OneOf, Op

ALL = Text("Kaikkien näiden pitää täyttyä", "Allt detta ska uppfyllas", "All of these must be met")
ANY = Text("Ainakin yhden näistä pitää täyttyä", "Minst ett av dessa ska uppfyllas", "At least one of these must be met")
NOT = Text("Näin ei saa olla", "Så här får det inte vara", "This must not be so")

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
KIND_WORDS = {
    FactKind.YES_NO: Text("kyllä–ei-tieto", "en ja–nej-uppgift", "yes or no"),
    FactKind.NUMBER: Text("luku", "ett tal", "a number"),
    FactKind.DATE: Text("päivä", "ett datum", "a date"),
    FactKind.CHOICE: Text("valinta", "ett val", "a choice"),
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
            f"Näistä pitää täyttyä vähintään {tree.count}",
            f"Av dessa ska minst {tree.count} uppfyllas",
            f"At least {tree.count} of these must be met",
        )
    if isinstance(tree, Not):
        return NOT
    return ALL if isinstance(tree, All) else ANY


def word(tree: Is | OneOf | Judgement, spec: FactSpec | None) -> Text:
    """What a condition on a yes-or-no fact or on a choice says."""
    label = label_of(tree.fact, spec)
    if isinstance(tree, Judgement):
        about = Text("Ammattihenkilön arvio", "Yrkesutbildad persons bedömning", "A professional's assessment")
        return joined(": ", about, label)
    if isinstance(tree, Is):
        return label
    names = [spec.choice(value) if spec else Text(value, value, value) for value in tree.values]
    return joined(": ", label, joined(", ", *names))


def comparison(tree: Compare, limit: Value, spec: FactSpec | None) -> Text:
    """What a condition on a number or a date says: "Age: at least 18 years"."""
    words = DATE_WORDS if isinstance(limit, date) else NUMBER_WORDS
    held = [words[tree.op], said(limit)]
    if spec and spec.unit:
        held.append(spec.unit)
    return joined(": ", label_of(tree.fact, spec), joined(" ", *held))


def label_of(fact: str, spec: FactSpec | None) -> Text:
    """The name of a fact for people; its own name where it is not declared."""
    return spec.label if spec else same(fact)


def said(value: Value) -> Text:
    """A number or a date as people write it; other values as they are."""
    if isinstance(value, date):
        short = f"{value.day}.{value.month}.{value.year}"
        return Text(short, short, f"{value.day} {MONTHS[value.month - 1]} {value.year}")
    plain = f"{value:f}" if isinstance(value, Decimal) else str(value)
    with_comma = plain.replace(".", ",")
    return Text(with_comma, with_comma, plain)


def same(word: str) -> Text:
    """A word that is the same in every language."""
    return Text(word, word, word)


def joined(by: str, *texts: Text) -> Text:
    """Several texts as one, with `by` between them."""

    def side(sides: Iterable[str]) -> str:
        return by.join(sides)

    return Text(side(t.fi for t in texts), side(t.sv for t in texts), side(t.en for t in texts))
