"""Chapter 7. The interview asks only what can still change the result, and ends as soon as nothing can."""

from __future__ import annotations

from functools import cache
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from punos.base.texts import Text
from punos.engines.criteria import Answer, CriteriaError, FactKind, Facts, FactSpec, Step, Tree, evaluate, facts_of, next_step, read
from tests.spec.criteria.worlds import EVERYTHING, ON, PARAMETERS, trees_of_whole_numbers, worlds

SPECS = {"age": FactSpec("age", FactKind.NUMBER, Text("ikä", "ålder", "age"), is_whole=True, least=0)}
JUDGED = {"needs_support"}


def truth(tree: Tree, facts: Facts) -> Answer:
    return evaluate(tree, facts, PARAMETERS, ON).answer


def result(tree: Tree, said: Facts) -> Answer:
    """The reference: yes or no when it is so in every world that fits what was said."""
    known = {name: value for name, value in said.items() if value is not None}
    free = [name for name in facts_of(tree) if name not in known]
    seen = {truth(tree, known | world) for world in worlds(free)}  # type: ignore[operator]
    return seen.pop() if len(seen) == 1 else Answer.UNKNOWN


def can_change(tree: Tree, said: Facts, fact: str) -> bool:
    """The reference: some answers to everything else that may be asked leave the result hanging on this one."""
    others = [name for name in facts_of(tree) if name not in said and name not in JUDGED and name != fact]

    @cache
    def with_answers(*values: object) -> Answer:
        return result(tree, {**said, **dict(zip([fact, *others], values, strict=True))})

    return any(
        len({with_answers(value, *rest) for value in EVERYTHING[fact]}) > 1 for rest in product(*(EVERYTHING[name] for name in others))
    )


def step(tree: Tree, said: Facts, **more: object) -> Step:
    return next_step(tree, said, PARAMETERS, ON, SPECS, judged=JUDGED, **more)  # type: ignore[arg-type]


def walk(tree: Tree, world: dict[str, object], unknown: set[str]) -> tuple[dict[str, object], Step]:
    said: dict[str, object] = {}
    now = step(tree, said)  # type: ignore[arg-type]
    while now.ask is not None:
        assert now.ask not in said
        assert len(said) <= len(EVERYTHING)
        said[now.ask] = None if now.ask in unknown else world[now.ask]
        now = step(tree, said)  # type: ignore[arg-type]
    return said, now


people = st.fixed_dictionaries({name: st.sampled_from(values) for name, values in EVERYTHING.items()})
forgetful = st.sets(st.sampled_from(sorted(EVERYTHING)), max_size=3)


@given(trees_of_whole_numbers, people, forgetful, st.integers(0, 4))
@settings(max_examples=300, deadline=None)
def test_only_what_can_change_the_result_is_open_and_all_of_that_is(
    tree: Tree, world: dict[str, object], unknown: set[str], many: int
) -> None:
    names = [name for name in facts_of(tree) if name not in JUDGED][:many]
    said = {name: None if name in unknown else world[name] for name in names}
    askable = [name for name in facts_of(tree) if name not in JUDGED and name not in said]
    wanted = {name for name in askable if can_change(tree, said, name)}  # type: ignore[arg-type]
    now = step(tree, said)  # type: ignore[arg-type]
    assert set(now.open) == wanted
    assert (now.ask in wanted) if wanted else now.ask is None


@given(trees_of_whole_numbers, people, forgetful)
@settings(max_examples=150, deadline=None)
def test_an_interview_ends_with_the_result_of_what_was_said(tree: Tree, world: dict[str, object], unknown: set[str]) -> None:
    said, end = walk(tree, world, unknown)
    assert end.answer is result(tree, said)  # type: ignore[arg-type]
    by_the_tables = truth(tree, said)  # type: ignore[arg-type]
    assert by_the_tables in (end.answer, Answer.UNKNOWN), "what the tables of three values decide, the interview decides so"
    whole_truth = truth(tree, world | {name: value for name, value in said.items() if value is not None})  # type: ignore[arg-type]
    assert end.answer in (whole_truth, Answer.UNKNOWN), "whoever had been asked everything would hear the same"


@given(trees_of_whole_numbers, people, forgetful)
@settings(max_examples=100, deadline=None)
def test_what_is_left_only_grows_shorter(tree: Tree, world: dict[str, object], unknown: set[str]) -> None:
    said: dict[str, object] = {}
    now = step(tree, said)  # type: ignore[arg-type]
    while now.ask is not None:
        said[now.ask] = None if now.ask in unknown else world[now.ask]
        then = step(tree, said)  # type: ignore[arg-type]
        assert set(then.open) < set(now.open)
        now = then


@given(trees_of_whole_numbers, people, forgetful)
@settings(max_examples=100, deadline=None)
def test_each_line_of_the_explanation_is_settled_as_far_as_it_can_be(tree: Tree, world: dict[str, object], unknown: set[str]) -> None:
    said, end = walk(tree, world, unknown)
    for part, line in zip(parts(tree), parts(end.explanation), strict=True):
        assert line.answer is result(part, {name: said.get(name) for name in facts_of(part)})  # type: ignore[arg-type]


def parts(whole: object) -> list:
    from punos.engines.criteria import Explanation
    from punos.engines.criteria.tree import parts_of

    below = whole.parts if isinstance(whole, Explanation) else parts_of(whole)  # type: ignore[arg-type]
    return [whole, *(one for part in below for one in parts(part))]


BANDS = read(
    {
        "any": [
            {"all": [{"fact": "age", "op": ">=", "value": 25}, {"fact": "days", "op": ">=", "value": 365}]},
            {"all": [{"fact": "age", "op": "<", "value": 25}, {"fact": "days", "op": ">=", "value": 180}]},
        ]
    }
)


@pytest.mark.parametrize(("days", "ask", "answer"), [(400, None, "yes"), (100, None, "no"), (200, "age", "unknown")])
def test_age_is_asked_only_where_the_bands_differ(days: int, ask: str | None, answer: str) -> None:
    now = next_step(BANDS, {"days": days}, {}, ON)
    assert (now.ask, now.answer) == (ask, answer)


def test_a_band_that_nobody_falls_out_of_is_met_though_neither_half_is_known() -> None:
    whole = next_step(BANDS, {"days": 400}, {}, ON).explanation
    assert whole.answer is Answer.YES
    assert [part.answer for part in whole.parts] == [Answer.UNKNOWN, Answer.UNKNOWN]


NEEDS = read({"all": [{"fact": "resident"}, {"judgement": "needs_support"}]})


def test_it_ends_when_only_the_professionals_judgement_is_left() -> None:
    now = next_step(NEEDS, {"resident": True}, {}, ON)
    assert (now.ask, now.answer, now.matters) == (None, Answer.UNKNOWN, ("needs_support",))


def test_it_ends_before_the_judgement_where_the_answer_is_no_anyway() -> None:
    now = next_step(NEEDS, {"resident": False}, {}, ON)
    assert (now.ask, now.answer, now.matters) == (None, Answer.NO, ())


def test_a_question_that_only_a_professionals_judgement_would_make_matter_is_not_asked() -> None:
    either_way = {"any": [{"all": [{"fact": "a"}, {"judgement": "j"}]}, {"all": [{"not": {"fact": "a"}}, {"not": {"judgement": "j"}}]}]}
    now = next_step(read(either_way), {}, {}, ON)
    assert (now.ask, now.answer, now.matters) == (None, Answer.UNKNOWN, ("a", "j"))


def test_i_do_not_know_is_an_answer_and_the_rest_may_still_settle_it() -> None:
    both = read({"all": [{"fact": "a"}, {"fact": "b"}]})
    assert next_step(both, {"a": None}, {}, ON).ask == "b"
    assert next_step(both, {"a": None, "b": False}, {}, ON).answer is Answer.NO
    assert next_step(both, {"a": None, "b": True}, {}, ON).answer is Answer.UNKNOWN


def test_the_light_question_comes_before_the_heavy_one_and_the_declared_order_decides_between_equals() -> None:
    both = read({"all": [{"fact": "a"}, {"fact": "b"}]})
    specs = {name: FactSpec(name, FactKind.YES_NO, Text(name, name, name)) for name in ("b", "a")}
    assert next_step(both, {}, {}, ON).ask == "a"
    assert next_step(both, {}, {}, ON, specs).ask == "b"
    assert next_step(both, {}, {}, ON, specs, burdens={"b": 3}).ask == "a"


def test_the_question_that_ends_it_soonest_comes_first() -> None:
    one_or_all = read({"any": [{"all": [{"fact": name} for name in "abc"]}, {"fact": "d"}]})
    assert next_step(one_or_all, {}, {}, ON).ask == "d"


@cache
def least_expected(tree: Tree, said: tuple[tuple[str, bool], ...]) -> float:
    """The reference: the fewest expected questions of any order, by going through all orders."""
    known = dict(said)
    here = [name for name in facts_of(tree) if name not in known and can_change_yes_no(tree, known, name)]
    return min((1 + sum(least_expected(tree, (*said, (name, value))) for value in (True, False)) / 2 for name in here), default=0.0)


def can_change_yes_no(tree: Tree, known: dict[str, bool], name: str) -> bool:
    rest = [other for other in facts_of(tree) if other not in known and other != name]
    return any(
        truth(tree, {**known, **world, name: True}) != truth(tree, {**known, **world, name: False})
        for world in (dict(zip(rest, values, strict=True)) for values in product((True, False), repeat=len(rest)))
    )


def expected_as_asked(tree: Tree, said: dict[str, bool]) -> float:
    ask = next_step(tree, said, {}, ON).ask
    if ask is None:
        return 0.0
    return 1 + sum(expected_as_asked(tree, {**said, ask: value}) for value in (True, False)) / 2


yes_no_leaves = st.sampled_from("abcd").map(lambda name: read({"fact": name}))
yes_no_trees = st.recursive(
    yes_no_leaves,
    lambda below: st.one_of(
        st.lists(below, min_size=1, max_size=3).map(lambda parts: read({"all": [write_of(part) for part in parts]})),
        st.lists(below, min_size=1, max_size=3).map(lambda parts: read({"any": [write_of(part) for part in parts]})),
        below.map(lambda part: read({"not": write_of(part)})),
    ),
    max_leaves=7,
)


def write_of(tree: Tree) -> dict[str, object]:
    from punos.engines.criteria import write

    return write(tree)


@given(yes_no_trees)
@settings(max_examples=60, deadline=None)
def test_no_order_needs_fewer_questions_on_average(tree: Tree) -> None:
    assert expected_as_asked(tree, {}) == pytest.approx(least_expected(tree, ()))


def test_a_large_criterion_is_asked_by_looking_one_answer_ahead() -> None:
    pairs = [{"all": [{"fact": f"a{n}"}, {"fact": f"b{n}"}]} for n in range(12)]
    many = read({"any": [*pairs, {"fact": "z"}]})
    now = next_step(many, {}, {}, ON)
    assert now.ask == "z"
    assert len(now.open) == 25


def test_a_criterion_too_large_to_look_through_says_so() -> None:
    firsts, seconds = [{"fact": f"a{n}"} for n in range(20)], [{"fact": f"b{n}"} for n in range(20)]
    ties = [{"all": pair} for pair in zip(firsts, seconds, strict=True)]
    tangled = read({"all": [{"any": [*firsts, {"fact": "b0"}]}, {"any": ties}]})
    with pytest.raises(CriteriaError, match="split the criterion"):
        next_step(tangled, {}, {}, ON)


def test_a_value_outside_what_was_declared_is_taken_as_it_is() -> None:
    towns = FactSpec("town", FactKind.CHOICE, Text("k", "k", "t"), choices=(("179", Text("J", "J", "J")),))
    now = next_step(read({"fact": "town", "one_of": ["179"]}), {"town": "xyz"}, {}, ON, {"town": towns})
    assert (now.ask, now.answer) == (None, Answer.NO)


def test_a_fact_of_a_wrong_kind_is_refused() -> None:
    with pytest.raises(CriteriaError, match=r"facts\.resident"):
        next_step(NEEDS, {"resident": 3}, {}, ON)
