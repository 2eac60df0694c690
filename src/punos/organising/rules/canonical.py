"""One form for one content: the order in which rules are written for people, and the bytes that a hash is taken of."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import fields
from decimal import Decimal
from typing import Any

from punos.organising.rules.clauses import Chain, ChainStep, Document, Measure, Minimum, Promise, Review, Service, Task


def _names(form: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(form))


_MEASURE = _names(Measure)
#: Fields that stand together, in the order in which people read them; the first that has all fields of a mapping tells its order.
_ORDERS = (
    ("fi", "sv", "en"),
    ("amount", "unit"),
    _MEASURE,
    tuple(part for name in _names(Minimum) for part in (_MEASURE if name == "measure" else (name,))),
    _names(Chain),
    _names(Document),
    _names(ChainStep),
    _names(Review),
    _names(Promise),
    _names(Task),
    _names(Service),
    ("all", "any", "not", "at_least", "of", "fact", "judgement", "op", "value", "parameter", "one_of", "text", "source", "clause"),
)


def arranged(value: Any) -> Any:
    """A rule with its fields in the order in which people read them: as the typed rules have them, any others by the alphabet.

    The database keeps fields in no order of ours; arranged, one content always looks the same.
    """
    if isinstance(value, Mapping):
        order = next((order for order in _ORDERS if set(value) <= set(order)), tuple(sorted(value)))
        return {name: arranged(value[name]) for name in order if name in value}
    return [arranged(part) for part in value] if isinstance(value, list | tuple) else value


def canonical(value: Any) -> bytes:
    """The JSON of a value in its canonical form: RFC 8785 (JSON Canonicalization Scheme).

    Names sorted by their UTF-16 code units, no white space, numbers as ECMAScript writes them, UTF-8. Raises ValueError for a
    number without an end and TypeError for what JSON cannot say.
    """
    return _written(value).encode("utf-8")


def sha256_of(value: Any) -> str:
    """The SHA-256 of the canonical form, in 64 hexadecimal figures."""
    return hashlib.sha256(canonical(value)).hexdigest()


def _written(value: Any) -> str:
    if isinstance(value, Mapping):
        names = sorted(value, key=lambda name: name.encode("utf-16-be"))
        return "{" + ",".join(f"{json.dumps(name, ensure_ascii=False)}:{_written(value[name])}" for name in names) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join(map(_written, value)) + "]"
    if isinstance(value, float | Decimal):
        return _number(float(value))
    return json.dumps(value, ensure_ascii=False)


def _number(value: float) -> str:
    """A number as ECMAScript writes it (ECMA-262, Number::toString): 25, 0.9, 1e+21, 1e-7."""
    if not math.isfinite(value):
        raise ValueError(f"{value} is no number that JSON can say: write a number with an end")
    if value == 0:
        return "0"
    _, figures, exponent = Decimal(repr(abs(value))).normalize().as_tuple()
    digits, place = "".join(map(str, figures)), int(exponent) + len(figures)
    minus = "-" if value < 0 else ""
    if len(digits) <= place <= 21:
        return minus + digits + "0" * (place - len(digits))
    if 0 < place <= 21:
        return f"{minus}{digits[:place]}.{digits[place:]}"
    if -6 < place <= 0:
        return f"{minus}0.{'0' * -place}{digits}"
    fraction = f".{digits[1:]}" if len(digits) > 1 else ""
    return f"{minus}{digits[0]}{fraction}e{'+' if place > 0 else '-'}{abs(place - 1)}"
