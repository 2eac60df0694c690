"""The suggestion of a segment: the four-field, the lifting, the override with a reason."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from punos.base.errors import Refusal
from punos.clients.rules.bodies import SEGMENTS
from punos.clients.rules.segments import COMPLEXITY, ITEMS, NETWORK, RESOURCES, Segment, Suggestion, check_choice, suggest


def answers(resources: int, network: int, complexity: int) -> dict[str, int]:
    return dict.fromkeys(RESOURCES, resources) | dict.fromkeys(NETWORK, network) | dict.fromkeys(COMPLEXITY, complexity)


@pytest.mark.parametrize(
    ("given_answers", "segment"),
    [
        (answers(3, 3, 0), Segment.SELF_DIRECTED),
        (answers(3, 3, 3), Segment.CO_OPERATION),
        (answers(0, 0, 0), Segment.COMMUNITY),
        (answers(0, 0, 3), Segment.NETWORK),
        (answers(3, 0, 0), Segment.SELF_DIRECTED),
    ],
)
def test_the_four_field(given_answers: dict[str, int], segment: Segment) -> None:
    suggestion = suggest(given_answers)
    assert suggestion
    assert suggestion.segment is segment
    assert not suggestion.lifted


def test_special_support_lifts_to_a_responsible_worker_and_one_plan() -> None:
    assert suggest(answers(3, 3, 0), special_support=True) == Suggestion(Segment.CO_OPERATION, 1, 0, lifted=True)
    assert suggest(answers(0, 0, 0), organisations=3) == Suggestion(Segment.NETWORK, 0, 0, lifted=True)
    assert suggest(answers(0, 0, 3), special_support=True) == Suggestion(Segment.NETWORK, 0, 1, lifted=False)


def test_a_scale_without_an_answer_gives_no_suggestion() -> None:
    assert suggest({}) is None
    assert suggest(dict.fromkeys((*RESOURCES, *NETWORK), 2)) is None


def test_an_answer_outside_the_scale_is_an_error() -> None:
    with pytest.raises(ValueError, match="from 0 to 3"):
        suggest({"daily_tasks": 4})


def test_another_choice_needs_a_reason() -> None:
    suggestion = suggest(answers(0, 0, 3))
    check_choice(suggestion, "network", "")
    check_choice(suggestion, "community", "Asiakas haluaa yhden yhteyshenkilön")
    for one in (suggestion, None):
        with pytest.raises(Refusal) as refusal:
            check_choice(one, "community", "  ")
        assert refusal.value.field == "segment_reason"


@given(st.dictionaries(st.sampled_from(ITEMS), st.integers(0, 3)), st.booleans(), st.integers(0, 9))
def test_more_complexity_never_makes_the_work_lighter(given_answers: dict[str, int], special: bool, many: int) -> None:
    plain = suggest(given_answers)
    lifted = suggest(given_answers, special_support=special, organisations=many)
    if plain and lifted:
        assert lifted.segment in (plain.segment, {"self_directed": "co_operation", "community": "network"}.get(plain.segment))
        assert lifted.segment in SEGMENTS
