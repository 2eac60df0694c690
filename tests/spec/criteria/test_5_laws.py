"""Chapter 5. Laws that every criterion obeys."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from punos.engines.criteria import (
    All,
    Answer,
    Any_,
    AtLeast,
    Facts,
    Kind,
    Not,
    Tree,
    evaluate,
    facts_of,
    faults,
    read,
    reasons,
    write,
)
from tests.spec.criteria.worlds import ON, PARAMETERS, SPECS, facts_known, facts_partly_known, trees

OPPOSITE = {Answer.YES: Answer.NO, Answer.NO: Answer.YES, Answer.UNKNOWN: Answer.UNKNOWN}


def answer(tree: Tree, facts: Facts) -> Answer:
    return evaluate(tree, facts, PARAMETERS, ON).answer


def learnt(facts: Facts, truth: Facts, names: set[str]) -> Facts:
    return {name: truth[name] if name in names else value for name, value in facts.items()}


@given(trees)
def test_writing_and_reading_give_the_same_tree(tree: Tree) -> None:
    assert read(json.loads(json.dumps(write(tree)))) == tree


@given(trees, facts_partly_known)
def test_not_not_is_the_thing_itself(tree: Tree, facts: Facts) -> None:
    assert answer(Not(tree), facts) is OPPOSITE[answer(tree, facts)]
    assert answer(Not(Not(tree)), facts) is answer(tree, facts)


@given(st.lists(trees, min_size=1, max_size=3).map(tuple), facts_partly_known)
def test_all_and_any_mirror_each_other(parts: tuple[Tree, ...], facts: Facts) -> None:
    opposites = tuple(Not(part) for part in parts)
    assert answer(Not(All(parts)), facts) is answer(Any_(opposites), facts)
    assert answer(All(parts), facts) is answer(AtLeast(len(parts), parts), facts)
    assert answer(Any_(parts), facts) is answer(AtLeast(1, parts), facts)


@given(trees, facts_known)
def test_who_knows_everything_gets_an_answer(tree: Tree, facts: Facts) -> None:
    assert answer(tree, facts) is not Answer.UNKNOWN


@given(trees, facts_partly_known, facts_known, st.sets(st.sampled_from(sorted(SPECS))))
def test_learning_more_never_turns_an_answer_over(tree: Tree, facts: Facts, truth: Facts, names: set[str]) -> None:
    new = {name for name in names if facts[name] is None}
    before = answer(tree, facts)
    if before is not Answer.UNKNOWN:
        assert answer(tree, learnt(facts, truth, new)) is before


@given(trees, facts_partly_known, facts_known, st.sets(st.sampled_from(sorted(SPECS))))
@settings(max_examples=200)
def test_a_fact_not_asked_for_cannot_change_the_answer(tree: Tree, facts: Facts, truth: Facts, also: set[str]) -> None:
    ask = set(evaluate(tree, facts, PARAMETERS, ON).ask)
    unknown = {name for name, value in facts.items() if value is None}
    assert ask <= unknown & set(facts_of(tree))
    # Whatever of the asked facts is learnt first, the facts not asked for add nothing.
    some = learnt(facts, truth, ask & also)
    assert answer(tree, some) is answer(tree, learnt(some, truth, unknown - ask))


@given(trees, facts_partly_known)
def test_something_is_asked_exactly_while_the_answer_is_open(tree: Tree, facts: Facts) -> None:
    seen = evaluate(tree, facts, PARAMETERS, ON)
    assert bool(seen.ask) is (seen.answer is Answer.UNKNOWN)


@given(trees, facts_partly_known, facts_known)
def test_the_reasons_alone_carry_the_answer(tree: Tree, facts: Facts, other: Facts) -> None:
    seen = evaluate(tree, facts, PARAMETERS, ON)
    named = {reason.fact for reason in reasons(seen)}
    assert named
    if seen.answer is Answer.UNKNOWN:
        assert named == set(seen.ask)
    else:
        # Everything that is not a reason may be otherwise.
        swapped = {name: value if name in named else other[name] for name, value in facts.items()}
        assert answer(tree, swapped) is seen.answer


@given(trees, facts_partly_known)
def test_every_line_has_a_text_and_every_leaf_a_fact(tree: Tree, facts: Facts) -> None:
    lines = [evaluate(tree, facts, PARAMETERS, ON, SPECS)]
    for line in lines:
        lines.extend(line.parts)
        assert line.text.fi
        assert (line.fact is None) is (line.kind in (Kind.ALL, Kind.ANY, Kind.NOT, Kind.AT_LEAST))


@given(trees)
def test_generated_criteria_are_sound(tree: Tree) -> None:
    assert faults(tree, SPECS, PARAMETERS, ON) == ()
