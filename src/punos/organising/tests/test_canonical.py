"""One form for one content, and the hash that a council's decision can name."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from punos.base.texts import Text
from punos.organising import queries
from punos.organising.loading import Loaded
from punos.organising.rules.canonical import arranged, canonical, sha256_of
from punos.organising.tests.factories import county

__all__ = ["county"]

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda parts: st.lists(parts, max_size=4) | st.dictionaries(st.text(), parts, max_size=4),
    max_leaves=12,
)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        # ECMA-262, Number::toString, and the examples of RFC 8785 (section 3.2.2.3 and appendix B).
        (333333333.33333329, "333333333.3333333"),
        (1e30, "1e+30"),
        (4.50, "4.5"),
        (2e-3, "0.002"),
        (0.000000000000000000000000001, "1e-27"),
        (-0.0, "0"),
        (5e-324, "5e-324"),
        (-1.7976931348623157e308, "-1.7976931348623157e+308"),
        (9007199254740992.0, "9007199254740992"),
        (295147905179352830000.0, "295147905179352830000"),
        (1e21, "1e+21"),
        (9.999999999999997e22, "9.999999999999997e+22"),
        (0.000001, "0.000001"),
        (1e-7, "1e-7"),
        (25.0, "25"),
        (Decimal("0.90"), "0.9"),
        ({"b": 1, "a": [True, None, "\u20ac$\u000f\nA'\"\\"]}, '{"a":[true,null,"€$\\u000f\\nA\'\\"\\\\"],"b":1}'),
        ({"\U0001f600": 1, "\ufb33": 2}, '{"\U0001f600":1,"\ufb33":2}'),
    ],
)
def test_the_canonical_form_is_that_of_rfc_8785(value: object, written: str) -> None:
    assert canonical(value).decode() == written


@given(JSON)
def test_the_canonical_form_says_the_same(value: object) -> None:
    said = json.loads(canonical(value), parse_int=float)
    assert said == value
    assert canonical(said) == canonical(value)


@given(JSON)
def test_arranging_changes_nothing_but_the_order(value: object) -> None:
    assert arranged(value) == value
    assert canonical(arranged(value)) == canonical(value)


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_numbers_without_an_end_are_refused(value: float) -> None:
    with pytest.raises(ValueError, match="no number that JSON can say"):
        canonical(value)


def test_fields_stand_in_the_order_in_which_people_read_them() -> None:
    assert list(arranged({"unit": "weeks", "amount": 2})) == ["amount", "unit"]
    assert list(arranged({"en": "c", "sv": "b", "fi": "a"})) == ["fi", "sv", "en"]
    assert list(arranged({"value": 1, "op": ">=", "fact": "age"})) == ["fact", "op", "value"]
    minimum = {"level": "local", "unit": "km", "share": 1, "minimum": 2, "metric": "m", "alternative": None}
    assert list(arranged(minimum)) == ["metric", "minimum", "unit", "share", "alternative", "level"]
    assert list(arranged({"zebra": 1, "ape": 2})) == ["ape", "zebra"]


def test_the_hash_is_that_of_what_the_document_says(county: Loaded) -> None:
    document = queries.document(2)
    assert document
    plan = document["plan"]
    content = {"number": 2, "title": plan["title"], "clauses": document["clauses"], "removed": document["removed"]}
    assert plan["content_sha256"] == sha256_of(content) == hashlib.sha256(canonical(content)).hexdigest()


def test_the_hash_follows_every_word_and_no_more(county: Loaded) -> None:
    version, clauses = queries.version(2), list(queries.clauses(2))
    assert version
    known = queries.content_hash(version, clauses)
    assert known == queries.content_hash(replace(version, decision_ref="x", valid_to=None, confirmed_on=None), clauses)
    spaced = Text(f" {clauses[3].text.fi}\n", clauses[3].text.sv, clauses[3].text.en)
    assert known == queries.content_hash(version, [*clauses[:3], replace(clauses[3], text=spaced), *clauses[4:]])
    other = [
        queries.content_hash(replace(version, removed={}), clauses),
        queries.content_hash(replace(version, number=3), clauses),
        queries.content_hash(version, clauses[1:]),
        queries.content_hash(version, [clauses[1], clauses[0], *clauses[2:]]),
        queries.content_hash(version, [replace(clauses[0], raw={"x": 1}), *clauses[1:]]),
        queries.content_hash(version, [replace(clauses[0], number="99"), *clauses[1:]]),
        queries.content_hash(version, [replace(clauses[0], reason=clauses[0].title), *clauses[1:]]),
    ]
    assert len({known, *other}) == len(other) + 1
