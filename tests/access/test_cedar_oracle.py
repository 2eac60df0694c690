"""The second oracle: its policies quote the prose, and each of them decides some hand-made case."""

from __future__ import annotations

import re
from pathlib import Path
from uuid import UUID

import cedarpy
import pytest

from tests.access.cedar import oracle
from tests.access.cedar.additions import ADDITION_CASES, AdditionCase
from tests.access.cedar.citizen_cases import CITIZEN_CASES
from tests.access.cedar.stage import PART, Case
from tests.access.cedar.worker_cases import WORKER_CASES
from tests.access.shapes import Part, Question
from tests.access.worlds import questions, world

CASES = (*WORKER_CASES, *CITIZEN_CASES)
PROSE = Path(__file__).parents[2] / "docs" / "access-rule.md"
POLICIES = (oracle.HERE / "rule.cedar").read_text(encoding="utf-8")
SCHEMA = (oracle.HERE / "rule.cedarschema").read_text(encoding="utf-8")

# Where the link's register is the part's register, `own_register` holds and has the smaller number: the
# sentence is in the prose, but no answer can depend on it.
SHADOWED = {"other_register"}


def _texts() -> dict[str, str]:
    """Each policy's text, with the comment above it, by its @id."""
    blocks = re.split(r"\n(?=\n//)", POLICIES)
    named = [(re.findall(r'^@id\("(\w+)"\)', block, re.MULTILINE), block) for block in blocks]
    return {names[0]: block for names, block in named if names}


TEXTS = _texts()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case_has_the_one_answer(case: Case) -> None:
    assert oracle.seen(case.world, case.question).get(PART) == case.answer


@pytest.mark.parametrize("case", ADDITION_CASES, ids=lambda case: case.name)
def test_addition_is_allowed_or_not(case: AdditionCase) -> None:
    assert oracle.may_add(case.world, case.addition) is case.allowed


def test_only_parts_of_the_client_asked_about_are_seen() -> None:
    for case in CASES:
        assert set(oracle.seen(case.world, case.question)) <= {PART}, case.name


def test_case_names_are_told_apart() -> None:
    for names in ([case.name for case in CASES], [case.name for case in ADDITION_CASES]):
        assert len(names) == len(set(names))


def test_policies_fit_the_schema() -> None:
    result = cedarpy.validate_policies(POLICIES, SCHEMA)
    assert result.validation_passed, [str(error) for error in result.errors]


def test_every_policy_has_an_id_of_its_own() -> None:
    ids = re.findall(r'^@id\("(\w+)"\)$', POLICIES, re.MULTILINE)
    effects = re.findall(r"^(?:permit|forbid) \(", POLICIES, re.MULTILINE)
    assert len(ids) == len(set(ids)) == len(effects) == len(TEXTS)


@pytest.mark.parametrize("name", TEXTS)
def test_policy_quotes_the_prose(name: str) -> None:
    comment = " ".join(line.removeprefix("//").strip() for line in TEXTS[name].splitlines() if line.startswith("//"))
    quotations = re.findall(r'"([^"]+)"', comment)
    prose = " ".join(PROSE.read_text(encoding="utf-8").split())
    assert quotations, f"policy {name} quotes no sentence: put the sentence it carries out above it"
    for quotation in quotations:
        assert quotation in prose, f"policy {name} quotes what docs/access-rule.md does not say: {quotation}"


@pytest.mark.parametrize("name", sorted(TEXTS.keys() - SHADOWED))
def test_policy_decides_some_case(name: str) -> None:
    """Without the policy at least one hand-made case comes out otherwise."""
    without = cedarpy.PolicySet.from_str("\n".join(text for other, text in TEXTS.items() if other != name))
    assert _changed_sight(without) or _changed_addition(without)


@pytest.mark.parametrize("name", sorted(SHADOWED))
def test_shadowed_policy_decides_no_case(name: str) -> None:
    without = cedarpy.PolicySet.from_str("\n".join(text for other, text in TEXTS.items() if other != name))
    assert not _changed_sight(without)
    assert not _changed_addition(without)


def test_gates_only_save_requests() -> None:
    """Asking every route about every part and link gives the same answers as asking behind the gates."""
    drawn = world(7)
    gated, ungated = oracle.Judge(drawn), _Ungated(drawn)
    asked = list(questions(drawn))[::4]
    assert any(gated.seen(question) for question in asked)
    for question in asked:
        assert gated.seen(question) == ungated.seen(question)


def test_every_route_is_among_the_answers_of_the_cases() -> None:
    routes = {case.answer[1] for case in CASES if case.answer}
    assert routes == {
        "own_register",
        "addressed",
        "permit",
        "statute",
        "emergency",
        "self",
        "representative",
    }


class _Ungated(oracle.Judge):
    """A judge that takes every gate for open."""

    def _behind_gate(self, gate: str, parts: list[Part], question: Question, context: oracle.Context) -> list[Part]:
        return parts

    def _links(self, parts: list[Part], question: Question, context: oracle.Context) -> dict[UUID, tuple[UUID, ...]]:
        links = tuple(link.id for link in self.world.links)
        return {part.id: links for part in parts}


def _changed_sight(policies: cedarpy.PolicySet) -> bool:
    return any(oracle.Judge(case.world, policies).seen(case.question).get(PART) != case.answer for case in CASES)


def _changed_addition(policies: cedarpy.PolicySet) -> bool:
    return any(oracle.Judge(case.world, policies).may_add(case.addition) is not case.allowed for case in ADDITION_CASES)
