"""Chapter 6. What is wrong with a criterion is found before it is used: where it stands, what it is, and the cure."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings

from punos.base.period import Period
from punos.base.texts import Language, Text
from punos.engines.criteria import (
    Answer,
    Any_,
    Compare,
    Dated,
    FactKind,
    FactSpec,
    Finding,
    Is,
    Not,
    Tree,
    Wrong,
    bands_of_one_service,
    dating,
    evaluate,
    facts_of,
    findings,
    read,
    untranslated,
)
from punos.engines.criteria.tree import parts_of, step_to
from tests.spec.criteria import worlds as given_worlds
from tests.spec.criteria.worlds import ON, PARAMETERS, trees_of_whole_numbers, worlds

DURING = Period(ON, date(2027, 1, 1))
YEARS = Text("vuotta", "år", "years")
SPECS = given_worlds.SPECS | {"age": FactSpec("age", FactKind.NUMBER, Text("ikä", "ålder", "age"), YEARS, is_whole=True, least=0)}


def found(raw: dict[str, object], during: Period = DURING) -> list[tuple[str, Wrong]]:
    return [(one.path, one.wrong) for one in findings(read(raw), SPECS, PARAMETERS, during)]


def the_finding(raw: dict[str, object], during: Period = DURING) -> Finding:
    (one,) = findings(read(raw), SPECS, PARAMETERS, during)
    return one


def age(op: str, value: int) -> dict[str, object]:
    return {"fact": "age", "op": op, "value": value}


RESIDENT, ALONE = {"fact": "resident"}, {"fact": "lives_alone"}


class TestNobodyCanMeetIt:
    def test_limits_that_exclude_each_other(self) -> None:
        one = the_finding({"all": [RESIDENT, age("<", 18), age(">=", 65)]})
        assert (one.path, one.wrong) == ("criteria", Wrong.NEVER)
        assert str(one) == (
            "criteria: nobody can get this: age: under 18 years; age: at least 65 years: mend a limit, or take one of the conditions away"
        )

    def test_whole_numbers_leave_no_room_between_17_and_18(self) -> None:
        assert found({"all": [RESIDENT, age(">", 17), age("<", 18)]}) == [("criteria", Wrong.NEVER)]

    def test_other_numbers_do(self) -> None:
        sums = [{"fact": "income", "op": op, "value": value} for op, value in ((">", 17), ("<", 18))]
        assert found({"all": sums}) == []

    def test_no_age_is_under_nought(self) -> None:
        assert found({"any": [RESIDENT, age("<", 0)]}) == [("criteria.any[1]", Wrong.NEVER)]

    def test_the_smallest_impossible_part_is_named(self) -> None:
        one = the_finding({"any": [{"all": [ALONE, {"not": ALONE}]}, RESIDENT]})
        assert (one.path, one.wrong) == ("criteria.any[0]", Wrong.NEVER)
        assert one.problem.en.startswith("this can never be met")

    def test_a_law_that_changes_may_make_it_impossible_later(self) -> None:
        days = {"fact": "unemployed_days", "op": ">=", "parameter": "long_unemployment"}
        raw = {"all": [days, {"fact": "unemployed_days", "op": "<", "value": 250}]}
        assert found(raw, Period(date(2025, 1, 1), date(2026, 1, 1))) == [("criteria", Wrong.NEVER)]
        assert found(raw, Period(date(2026, 1, 1))) == []
        assert found(raw, Period(date(2025, 6, 1), date(2026, 6, 1))) == [("criteria", Wrong.NEVER)]

    def test_a_choice_of_two_at_once(self) -> None:
        towns = [{"fact": "municipality", "one_of": [code]} for code in ("179", "500")]
        assert found({"all": towns}) == [("criteria", Wrong.NEVER)]


class TestEverybodyMeetsIt:
    def test_both_sides_of_one_limit(self) -> None:
        assert found({"any": [age("<", 18), age(">=", 18)]}) == [("criteria", Wrong.ALWAYS)]

    def test_every_choice_there_is(self) -> None:
        assert found({"fact": "municipality", "one_of": ["179", "500"]}) == [("criteria", Wrong.ALWAYS)]


class TestAPartThatNeverMatters:
    @pytest.mark.parametrize(
        ("raw", "where"),
        [
            ({"all": [age(">=", 18), age(">=", 65)]}, "criteria.all[0]"),
            ({"any": [age(">=", 18), age(">=", 65)]}, "criteria.any[1]"),
            ({"all": [RESIDENT, {"any": [RESIDENT, ALONE]}]}, "criteria.all[1]"),
            ({"all": [age(">=", 18), {"any": [age("<", 18), RESIDENT]}]}, "criteria.all[1].any[0]"),
            ({"all": [RESIDENT, RESIDENT]}, "criteria.all[1]"),
            ({"at_least": 1, "of": [RESIDENT, {"all": [RESIDENT, ALONE]}]}, "criteria.of[1]"),
            ({"not": {"any": [ALONE, ALONE]}}, "criteria.not.any[1]"),
        ],
    )
    def test_it_is_named(self, raw: dict[str, object], where: str) -> None:
        assert found(raw) == [(where, Wrong.IDLE)]

    def test_it_is_a_doubt_and_what_cannot_be_met_is_none(self) -> None:
        assert the_finding({"all": [RESIDENT, RESIDENT]}).is_doubt
        assert not the_finding({"all": [RESIDENT, {"not": RESIDENT}]}).is_doubt


def band(low: int | None, high: int | None, days: int) -> dict[str, object]:
    limits = [age(">=", low)] if low is not None else []
    limits += [age("<", high)] if high is not None else []
    return {"all": [*limits, {"fact": "unemployed_days", "op": ">=", "value": days}]}


class TestBands:
    def test_edge_to_edge_is_right(self) -> None:
        assert found({"any": [band(None, 25, 180), band(25, None, 365)]}) == []

    def test_an_overlap(self) -> None:
        one = the_finding({"any": [band(None, 30, 180), band(25, None, 365)]})
        assert (one.path, one.wrong) == ("criteria.any[1]", Wrong.BANDS_OVERLAP)
        assert one.problem.en == "two bands overlap: age: 25–29 years"

    def test_a_gap(self) -> None:
        one = the_finding({"any": [band(None, 25, 180), band(30, 65, 365), band(65, None, 90)]})
        assert (one.path, one.wrong) == ("criteria.any[1]", Wrong.BANDS_GAP)
        assert one.problem == Text(
            "luokkien väliin jää aukko: ikä: 25–29 vuotta",
            "det blir en lucka mellan klasserna: ålder: 25–29 år",
            "there is a gap between two bands: age: 25–29 years",
        )

    def test_one_year_is_named_once(self) -> None:
        assert "age: 25 years" in the_finding({"any": [band(None, 26, 180), band(25, None, 365)]}).problem.en

    @pytest.mark.parametrize(
        "raw",
        [
            {"any": [band(18, None, 365), band(60, None, 180)]},  # only lower limits: an easing for the older
            {"any": [band(18, 65, 365), band(20, 30, 180)]},  # an easing within the band
            {"any": [{"all": [age("<", 18), RESIDENT]}, {"all": [age(">=", 65), RESIDENT]}]},  # children and the old
            {"any": [{"all": [age("<", 18), RESIDENT]}, {"all": [age(">=", 16), ALONE]}]},  # two grounds, not two bands
            {"any": [age("<", 18), age(">=", 65)]},
        ],
    )
    def test_what_is_no_band_is_left_alone(self, raw: dict[str, object]) -> None:
        assert found(raw) == []

    def of_clauses(self, *criteria: dict[str, object]) -> list[tuple[str, Wrong]]:
        placed = [(f"clause {number}", read(raw)) for number, raw in enumerate(criteria, start=1)]
        return [(one.path, one.wrong) for one in bands_of_one_service(placed, SPECS, PARAMETERS, ON)]

    def test_clauses_of_one_service_meet_edge_to_edge(self) -> None:
        young, adult, old = ({"all": [RESIDENT, *limits]} for limits in ([age("<", 18)], [age(">=", 18), age("<", 65)], [age(">=", 65)]))
        assert self.of_clauses(old, young, adult) == []

    def test_clauses_that_leave_a_gap_and_overlap(self) -> None:
        young, adult, old = ({"all": [RESIDENT, *limits]} for limits in ([age("<", 17)], [age(">=", 18), age("<=", 65)], [age(">=", 65)]))
        assert self.of_clauses(young, adult, old) == [("clause 3", Wrong.BANDS_OVERLAP), ("clause 2", Wrong.BANDS_GAP)]

    def test_clauses_that_ask_for_other_things_too_are_no_bands_of_each_other(self) -> None:
        assert self.of_clauses({"all": [RESIDENT, age("<", 18)]}, {"all": [ALONE, age(">=", 16)]}) == []

    def test_a_clause_that_cannot_be_answered_is_left_to_its_own_findings(self) -> None:
        assert self.of_clauses({"fact": "nothing"}, {"all": [RESIDENT, age("<", 18)]}) == []


class TestDatesOfParameters:
    def values(self, *periods: tuple[date, date | None]) -> list[Dated]:
        return [Dated(number, Period(*period), "Act") for number, period in enumerate(periods)]

    def test_an_overlap_and_a_gap(self) -> None:
        one, two, three = (date(2026, 1, 1), date(2026, 7, 1)), (date(2026, 6, 1), date(2026, 9, 1)), (date(2026, 10, 1), None)
        overlap, gap = dating("limit", self.values(three, one, two))
        assert str(overlap) == (
            "parameters.limit: the values from 1 January 2026 and from 1 June 2026 are in force at once: end the earlier one"
        )
        assert str(gap).startswith("parameters.limit: no value is in force from 1 September 2026 until 1 October 2026")

    def test_edge_to_edge_is_right(self) -> None:
        assert list(dating("limit", self.values((date(2026, 1, 1), date(2026, 7, 1)), (date(2026, 7, 1), None)))) == []

    def test_a_parameter_must_be_in_force_all_the_days_of_the_plan(self) -> None:
        rule = {"all": [{"fact": "unemployed_days", "op": ">=", "parameter": "long_unemployment"}]}
        one = the_finding(rule, Period(date(2019, 7, 1), date(2021, 1, 1)))
        assert (one.path, one.wrong) == ("criteria.all[0]", Wrong.NOT_IN_FORCE)
        assert "from 1 July 2019 until 1 January 2020" in str(one)

    def test_one_that_ends_before_the_plan_does(self) -> None:
        (long,) = PARAMETERS["born_before"].values
        ends = {
            "born_before": replace(PARAMETERS["born_before"], values=(replace(long, period=Period(long.period.start, date(2026, 9, 1))),))
        }
        rule = read({"fact": "born", "op": "<", "parameter": "born_before"})
        (one,) = findings(rule, SPECS, ends, Period(ON))
        assert "from 1 September 2026 on" in str(one)


class TestWordsAndFacts:
    def test_each_missing_language_is_found_also_in_a_form_that_cannot_be_read(self) -> None:
        raw = {"all": [{"fact": "a", "text": {"fi": "A", "en": ""}}, {"odd": 1, "text": "b"}, {"fact": "c", "text": text_of("c")}]}
        first, second = untranslated(raw)
        assert str(first) == "criteria.all[0].text: the text is missing in Swedish, in English: write it"
        assert first.problem.fi == "teksti puuttuu ruotsiksi, englanniksi"
        assert second.path == "criteria.all[1].text"

    @pytest.mark.parametrize(
        ("raw", "wrong"),
        [
            ({"fact": "shoe_size", "op": "<", "value": 3}, Wrong.UNKNOWN_FACT),
            ({"fact": "age"}, Wrong.WRONG_KIND),
            ({"fact": "municipality", "one_of": ["xyz"]}, Wrong.UNKNOWN_CHOICE),
            ({"fact": "age", "op": "<", "parameter": "nothing"}, Wrong.UNKNOWN_PARAMETER),
            ({"fact": "age", "op": "<", "parameter": "born_before"}, Wrong.WRONG_LIMIT),
        ],
    )
    def test_what_cannot_be_answered_is_not_looked_into(self, raw: dict[str, object], wrong: Wrong) -> None:
        assert found({"all": [raw, RESIDENT, {"not": RESIDENT}]}) == [("criteria.all[0]", wrong)]

    def test_every_finding_is_told_in_three_languages(self) -> None:
        one = the_finding({"all": [RESIDENT, {"not": RESIDENT}]})
        assert len({one.problem.in_(language) for language in Language}) == 3
        assert len({one.cure.in_(language) for language in Language}) == 3

    def test_a_criterion_too_large_to_look_through_is_a_finding(self) -> None:
        specs = {name: FactSpec(name, FactKind.YES_NO, Text(name, name, name)) for n in range(20) for name in (f"a{n}", f"b{n}")}
        firsts, ties = [{"fact": f"a{n}"} for n in range(20)], [{"all": [{"fact": f"a{n}"}, {"fact": f"b{n}"}]} for n in range(20)]
        (one,) = findings(read({"all": [{"any": firsts}, {"any": ties}]}), specs, {}, DURING)
        assert one.wrong is Wrong.TOO_LARGE
        assert "split the criterion" in str(one)


def text_of(word: str) -> dict[str, str]:
    return dict.fromkeys(("fi", "sv", "en"), word)


def by_hand(tree: Tree, names: list[str] | None = None) -> list[Answer]:
    """The reference: the answer in every world that there is of these facts, of the tree's own unless told."""
    return [evaluate(tree, world, PARAMETERS, ON).answer for world in worlds(names or names_of(tree), SPECS)]  # type: ignore[arg-type]


def names_of(tree: Tree) -> list[str]:
    return sorted({*facts_of(tree), "lives_alone"})


YES = Any_((Is("lives_alone"), Not(Is("lives_alone"))))


def with_instead(tree: Tree, path: str, instead: Tree, here: str = "criteria") -> Tree:
    if here == path:
        return instead
    parts = tuple(with_instead(part, path, instead, here + step_to(tree, number)) for number, part in enumerate(parts_of(tree)))
    if not parts:
        return tree
    return Not(parts[0]) if isinstance(tree, Not) else replace(tree, parts=parts)  # type: ignore[type-var]


def is_idle(tree: Tree, path: str) -> bool:
    names = names_of(tree)
    return by_hand(tree) in (by_hand(with_instead(tree, path, YES), names), by_hand(with_instead(tree, path, Not(YES)), names))


def may_be_of_a_band(path: str, part: Tree) -> bool:
    """Limits of bands are left in peace."""
    return ".any" in path and isinstance(part, Compare)


def paths(tree: Tree, here: str = "criteria") -> list[tuple[str, Tree]]:
    below = [one for number, part in enumerate(parts_of(tree)) for one in paths(part, here + step_to(tree, number))]
    return [(here, tree), *below]


@given(trees_of_whole_numbers)
@settings(max_examples=300, deadline=None)
def test_what_is_found_is_so_and_what_is_so_is_found(tree: Tree) -> None:
    seen, answers = findings(tree, SPECS, PARAMETERS, Period(ON, date(2026, 3, 3))), set(by_hand(tree))
    kinds = {one.wrong for one in seen}
    assert (Wrong.ALWAYS in kinds) is (answers == {Answer.YES})
    if answers == {Answer.YES}:
        return
    impossible = [path for path, part in paths(tree) if set(by_hand(part)) == {Answer.NO}]
    assert (Wrong.NEVER in kinds) is bool(impossible)
    assert {one.path for one in seen if one.wrong is Wrong.NEVER} <= set(impossible)
    if answers == {Answer.NO}:
        assert kinds == {Wrong.NEVER}
        return
    assert all(is_idle(tree, one.path) for one in seen if one.wrong is Wrong.IDLE)
    if not kinds & {Wrong.IDLE, Wrong.NEVER}:
        assert not [path for path, part in paths(tree)[1:] if not may_be_of_a_band(path, part) and is_idle(tree, path)]


@given(trees_of_whole_numbers)
@settings(max_examples=100, deadline=None)
def test_without_its_needless_parts_a_criterion_says_the_same(tree: Tree) -> None:
    seen = findings(tree, SPECS, PARAMETERS, Period(ON, date(2026, 3, 3)))
    left, names = tree, names_of(tree)
    for one in [*(one for one in seen if one.wrong is Wrong.NEVER), *reversed([one for one in seen if one.wrong is Wrong.IDLE])]:
        trials = (with_instead(left, one.path, instead) for instead in (YES, Not(YES)))
        left = next(trial for trial in trials if by_hand(trial, names) == by_hand(tree, names))
    assert by_hand(left, names) == by_hand(tree, names)
