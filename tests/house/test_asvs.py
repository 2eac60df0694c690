"""Every requirement of ASVS 5.0 of level 1 and 2, and those of level 3 that the design takes on, is answered: by a test or by a written reason."""

from __future__ import annotations

import ast
import csv
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAPER = ROOT / "docs" / "security" / "asvs.csv"
COLUMNS = ["id", "level", "answer", "what"]

#: OWASP ASVS 5.0.0: of each section the level of its first requirement, its second and so on.
LEVELS = """
1.1:22 1.2:1111122223 1.3:112222222223 1.4:222 1.5:123 2.1:122 2.2:112 2.3:12223 2.4:23 3.1:3 3.2:113 3.3:12223 3.4:11222233
3.5:11122333 3.6:3 3.7:22333 4.1:12233 4.2:23333 4.3:22 4.4:1222 5.1:2 5.2:112333 5.3:113 5.4:222 6.1:122 6.2:111111112222
6.3:11223333 6.4:112233 6.5:22222333 6.6:2223 6.7:33 6.8:2222 7.1:222 7.2:1111 7.3:22 7.4:11222 7.5:223 7.6:22 8.1:1233 8.2:1123
8.3:133 8.4:23 9.1:111 9.2:1222 10.1:22 10.2:223 10.3:22223 10.4:1111122222233333 10.5:22222 10.6:22 10.7:222 11.1:2233 11.2:22233
11.3:11233 11.4:1222 11.5:23 11.6:23 11.7:33 12.1:12233 12.2:11 12.3:22223 13.1:2333 13.2:222223 13.3:2233 13.4:1222233 14.1:22
14.2:12223333 14.3:122 15.1:12233 15.2:12233 15.3:1222222 15.4:3333 16.1:2 16.2:22222 16.3:2222 16.4:222 16.5:2223 17.1:23
17.2:22223333 17.3:22"""
#: Requirements of level 3 that the design takes on.
TAKEN_ON = "V1.2.10 V2.3.5 V3.4.7 V3.4.8 V3.5.8 V7.5.3 V8.1.3 V8.1.4 V8.2.4 V8.3.2 V8.3.3 V14.2.5 V14.2.6 V14.2.7 V15.2.4 V15.4.2 V16.5.4"
SHORTEST_REASON = 50
SAME_REASON = 2
SAME_BEGINNING = 4
BEGINNING = 45
WRITTEN = "Written in docs/"
"""Requirements that ask for a paper begin so, and name it."""

Row = Mapping[str, str]


def wanted() -> dict[str, str]:
    """The requirements to be answered, with their levels."""
    every = {}
    for section in LEVELS.split():
        name, _, levels = section.partition(":")
        every |= {f"V{name}.{number}": level for number, level in enumerate(levels, 1)}
    return {one: level for one, level in every.items() if level in "12" or one in TAKEN_ON.split()}


def answers() -> list[dict[str, str]]:
    """The lines of the paper."""
    with PAPER.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def names_in(place: str) -> frozenset[str]:
    """The tests that a file holds; none, if it is not there."""
    path = ROOT / place
    if not path.is_file():
        return frozenset()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"))


def faults(rows: Sequence[Row]) -> list[str]:
    """Everything that is wrong with the answers."""
    told = [row["id"] for row in rows]
    found = [f"{one}: no answer" for one in wanted() if one not in told]
    found += [f"{one}: answered {number} times" for one, number in Counter(told).items() if number > 1]
    found += [f"{one}: not asked" for one in told if one not in wanted()]
    for row in rows:
        found += [f"{row['id']}: {fault}" for fault in faults_of(row)]
    return [*found, *boiler_plate([row["what"] for row in rows if row["answer"] == "reason"])]


def faults_of(row: Row) -> Iterator[str]:
    """What is wrong with one answer."""
    if row["level"] != wanted().get(row["id"]):
        yield f"level {row['level']}"
    if row["answer"] == "test":
        yield from (f"there is no test {one}" for one in row["what"].split() if not is_there(one))
        if not row["what"].split():
            yield "names no test"
    elif row["answer"] == "reason":
        yield from faults_of_reason(row["what"])
    else:
        yield f"the answer {row['answer']!r} is neither test nor reason"


def is_there(node: str) -> bool:
    """Whether a test of this name is in this file."""
    place, _, name = node.partition("::")
    return name in names_in(place)


def faults_of_reason(reason: str) -> Iterator[str]:
    """A reason is a sentence of our own, and the paper that it names is there."""
    if len(reason) < SHORTEST_REASON or not reason.endswith(".") or not reason[0].isupper():
        yield "the reason is no sentence that says why"
    if any(word in reason.lower() for word in ("todo", "tbd", "n/a", "not applicable")):
        yield "the reason puts off or says nothing"
    if reason.startswith(WRITTEN) and not (ROOT / reason.split()[2].rstrip(":,")).is_file():
        yield "the paper is not there"


def boiler_plate(reasons: Sequence[str]) -> list[str]:
    """Reasons that are given too often to have been thought about."""
    whole = Counter(reasons)
    begun = Counter(reason[:BEGINNING] for reason in reasons if not reason.startswith(WRITTEN))
    found = [f"{number} times the same reason: {reason}" for reason, number in whole.items() if number > SAME_REASON]
    return found + [f"{number} reasons begin alike: {beginning}" for beginning, number in begun.items() if number > SAME_BEGINNING]


def test_every_requirement_is_answered_by_a_test_that_is_there_or_by_a_reason() -> None:
    rows = answers()
    for level in "123":
        of_level = [row["answer"] for row in rows if row["level"] == level]
        wrong = sum(1 for row in rows if row["level"] == level and list(faults_of(row)))
        opened = sum(1 for value in wanted().values() if value == level) - len(of_level) + wrong
        print(f"ASVS 5.0 level {level}: {of_level.count('test')} tested, {of_level.count('reason')} reasoned, {opened} open")
    assert list(rows[0]) == COLUMNS
    assert not faults(rows)


def test_all_of_level_1_and_2_are_asked() -> None:
    assert Counter(wanted().values()) == {"1": 70, "2": 183, "3": len(TAKEN_ON.split())}


def test_the_lines_stand_in_the_order_of_the_standard() -> None:
    assert [row["id"] for row in answers()] == list(wanted())


LONG = "A reason that is long enough to be read by somebody who wants to know why."


@pytest.mark.parametrize(
    "spoiled",
    [
        {"what": "tests/house/test_asvs.py::test_that_is_not_there"},
        {"what": "tests/nowhere.py::test_all_of_level_1_and_2_are_asked"},
        {"what": ""},
        {"answer": ""},
        {"answer": "open"},
        {"level": "3"},
        {"answer": "reason", "what": ""},
        {"answer": "reason", "what": "Not relevant."},
        {"answer": "reason", "what": "This is not applicable to the software as it stands here today."},
        {"answer": "reason", "what": "Written in docs/security/nothing.md: long enough to be a sentence of its own."},
    ],
)
def test_an_answer_that_is_none_is_seen(spoiled: dict[str, str]) -> None:
    good = {"id": "V1.2.1", "level": "1", "answer": "test", "what": "tests/house/test_asvs.py::test_all_of_level_1_and_2_are_asked"}
    assert not list(faults_of(good))
    assert list(faults_of(good | spoiled))


def test_a_missing_or_doubled_line_and_boiler_plate_are_seen() -> None:
    rows = answers()
    assert any("no answer" in fault for fault in faults(rows[1:]))
    assert any("2 times" in fault for fault in faults([*rows, rows[0]]))
    assert boiler_plate([LONG] * 3)
    assert boiler_plate([f"{LONG} {number}" for number in range(5)])
    assert not boiler_plate([LONG] * 2)
