"""A form in three versions: each field is taken from the one who changed it; both changed it, and a person chooses."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from punos.engines.merging.fields import Outcome, Whose, merge
from tests.proof import figure

values = st.one_of(st.none(), st.sampled_from(["", "a", "b", "c"]), st.booleans())
members = st.frozensets(st.sampled_from("abcd"))
forms = st.fixed_dictionaries({"words": values, "due": values}, optional={"more": values})
OTHER = {Whose.THEIRS: Whose.MINE, Whose.MINE: Whose.THEIRS}


@pytest.mark.parametrize(
    ("base", "theirs", "mine", "outcome"),
    [
        ("a", "a", "a", Outcome(Whose.NOBODYS, "a")),
        ("a", "b", "a", Outcome(Whose.THEIRS, "b")),
        ("a", "a", "b", Outcome(Whose.MINE, "b")),
        ("a", "b", "b", Outcome(Whose.BOTH, "b")),
        ("a", "b", "c", Outcome(Whose.CLASH, "c")),
        (None, "b", "c", Outcome(Whose.CLASH, "c")),
        (frozenset("ab"), frozenset("b"), frozenset("abc"), Outcome(Whose.BOTH, frozenset("bc"))),
    ],
)
def test_one_field(base: Any, theirs: Any, mine: Any, outcome: Outcome) -> None:
    assert merge({"field": base}, {"field": theirs}, {"field": mine}) == {"field": outcome}


@settings(max_examples=figure(1_000, 20_000), deadline=None)
@given(forms, forms, forms)
def test_each_change_is_in_the_result_or_is_a_clash(base: dict[str, Any], theirs: dict[str, Any], mine: dict[str, Any]) -> None:
    merged = merge(base, theirs, mine)
    assert set(merged) == {*base, *theirs, *mine}
    for name, outcome in merged.items():
        was, there, here = base.get(name), theirs.get(name), mine.get(name)
        changes = {value for value in ((True, there), (True, here)) if value[1] != was or type(value[1]) is not type(was)}
        assert outcome.whose is Whose.CLASH or all(outcome.value == value for _, value in changes)
        assert (outcome.whose is Whose.CLASH) == (there != was and here != was and there != here)
    other_way = merge(base, mine, theirs)
    assert {name: one.whose for name, one in merged.items()} == {name: OTHER.get(one.whose, one.whose) for name, one in other_way.items()}
    assert {name: one.value for name, one in merge(base, base, mine).items()} == {name: mine.get(name) for name in {*base, *mine}}


@settings(max_examples=figure(1_000, 10_000), deadline=None)
@given(members, members, members)
def test_of_a_set_each_member_goes_with_the_one_who_changed_it(base: frozenset[str], theirs: frozenset[str], mine: frozenset[str]) -> None:
    outcome = merge({"set": base}, {"set": theirs}, {"set": mine})["set"]
    for member in "abcd":
        was, there, here = (member in one for one in (base, theirs, mine))
        assert (member in outcome.value) == (there if there != was else here)
    assert outcome.whose is not Whose.CLASH
