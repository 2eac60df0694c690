"""Every line that our code writes into the log has constant words and fields that the log takes."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from punos.plumbing.logs import ALLOWED

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "punos"
LEVELS = ("debug", "info", "warning", "error", "exception", "critical", "log")
LOGGERS = ("logger", "log")


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    """Every call of a logger."""
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in LEVELS
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id in LOGGERS
        ):
            yield node


def faults(text: str) -> list[str]:
    """What is wrong with the log lines of a module."""
    tree = ast.parse(text)
    return [f"line {call.lineno}: {fault}" for call in calls(tree) for fault in faults_of(call, tree)]


def faults_of(call: ast.Call, tree: ast.AST) -> Iterator[str]:
    """What is wrong with one call."""
    if len(call.args) != 1 or not (isinstance(call.args[0], ast.Constant) and isinstance(call.args[0].value, str)):
        yield "the message is not one constant text: put what changes into a field of `extra`"
    elif "%" in call.args[0].value or "{" in call.args[0].value:
        yield "something would be filled into the message"
    for word in call.keywords:
        if word.arg == "extra":
            yield from (f"the log does not take the field {name!r}: it takes {ALLOWED}" for name in fields(word.value, tree) - set(ALLOWED))
        elif word.arg not in ("exc_info", "stacklevel"):
            yield f"{word.arg} is not for the log"


def fields(value: ast.expr, tree: ast.AST) -> set[str]:
    """The names in `extra`: of a dict, of two joined by `|`, or of a dict that was given a name in this module."""
    if isinstance(value, ast.Dict):
        return {key.value if isinstance(key, ast.Constant) else "?" for key in value.keys}  # type: ignore[misc]
    if isinstance(value, ast.BinOp) and isinstance(value.op, ast.BitOr):
        return fields(value.left, tree) | fields(value.right, tree)
    if isinstance(value, ast.Name):
        given = [
            node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Assign) and any(isinstance(one, ast.Name) and one.id == value.id for one in node.targets)
        ]
        return {name for one in given for name in fields(one, tree)} if given else {"?"}
    return {"?"}


def test_every_log_line_has_constant_words_and_known_fields() -> None:
    counted, found = 0, []
    for path in PACKAGE.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        if "tests" in path.parts or "getLogger" not in text:
            continue
        counted += len(list(calls(ast.parse(text))))
        found += [f"{path.relative_to(ROOT)} {fault}" for fault in faults(text)]
    print(f"{counted} log lines, {len(found)} with faults")
    assert counted >= 6
    assert not found


@pytest.mark.parametrize(
    "planted",
    [
        'logger.info(f"opened {client}")',
        'logger.info("opened %s", client)',
        'logger.info("opened %s" % client)',
        "logger.error(str(error))",
        "logger.error(error)",
        'logger.warning("refused", extra={"client_id": client})',
        'logger.warning("refused", extra=request.POST)',
        'logger.warning("refused", extra={**values})',
        'where = {"route": r, "name": n}\nlogger.warning("refused", extra=where | {"status": 1})',
        'log.exception("failed", client=client)',
    ],
)
def test_a_planted_line_is_seen(planted: str) -> None:
    assert faults(planted)


def test_nobody_makes_a_logger_by_another_name() -> None:
    """The lint above looks for two names."""
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Assign) and "getLogger" in ast.dump(node.value):
                assert {one.id for one in node.targets if isinstance(one, ast.Name)} <= set(LOGGERS), path
