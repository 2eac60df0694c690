"""The rule of a clause as form fields, one for each of its values, and back. The criterion and the steps of a chain have pages of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms

from punos.base.texts import Language
from punos.engines.clocks import Unit
from punos.organising import queries
from punos.organising.rules.catalogue import SERVICE_CLASSES, TARGET_GROUPS
from punos.organising.rules.wording import EVENTS, LEVELS, PROVISION, unit_text
from punos.organising.words import ClauseKind
from punos.trust.queries import organisations
from punos.web.organising.presenters.wording import DOMAINS, TOPICS, value_words, word_of_field
from punos.web.shared.fields import Line, Number, Options, Passage, Percent, Pick, Picks, Tick
from punos.web.shared.speech import gettext as _

ELSEWHERE = ("eligibility", "steps", "metric", "service_task", "task", "numerator", "denominator", "evidence", "applicant", "key")
"""Parts of a rule that are not changed by fields: they have pages of their own, or say what the clause is; another is another clause."""
KEYS: Mapping[str, Iterable[str]] = {
    "topic": TOPICS,
    "domain": DOMAINS,
    "level": LEVELS,
    "start": EVENTS,
    "stop": EVENTS,
    "ptv_class": SERVICE_CLASSES,
    "target_group": TARGET_GROUPS,
    "rhythm": ("monthly", "quarterly"),
    "provision": PROVISION,
    "segments": ("self_directed", "co_operation", "community", "network"),
}
"""Values that are one or several of a list, by the name of their field."""
NAMING = ("promise", "service", "minimum", "deadline", "served")
"""Values that name a clause or a deadline, or none."""
LANGUAGE_NAMES = {Language.FI: "suomi", Language.SV: "svenska", Language.EN: "English"}
TEXT = frozenset(Language)


def fields_of(raw: Mapping[str, Any], number: int, language: str, on: date) -> dict[str, forms.Field]:
    """A field for each value of the rule, by its path: `rule.alternative.minimum`. `number` is the version, whose clauses can be referred to."""
    return dict(_fields(raw, ("rule",), _Choices(number, language, on)))


def first_values(raw: Mapping[str, Any]) -> dict[str, Any]:
    """What the fields hold when the form is drawn."""
    return {".".join(path): value for path, value in _leaves(raw, ("rule",))}


def written(raw: Mapping[str, Any], cleaned: Mapping[str, Any]) -> dict[str, Any]:
    """The rule with what came with the form."""
    return {name: _written(value, ("rule", name), cleaned) for name, value in raw.items()}


class _Choices:
    """What a value of a rule can refer to, read when it is asked for. `named`: the field of each value that names something else."""

    def __init__(self, number: int, language: str, on: date) -> None:
        self.number, self.language, self.on = number, language, on
        self.named: Mapping[str, Callable[[str], forms.Field]] = {
            "promise": lambda label: self._clause(label, ClauseKind.PROMISE),
            "service": lambda label: self._clause(label, ClauseKind.SERVICE),
            "minimum": lambda label: self._clause(label, ClauseKind.MINIMUM),
            "deadline": lambda label: Pick(label=label, options=self._deadlines(), long=True, required=False),
            "served": lambda label: Pick(label=label, options=self._deadlines(), long=True),
            "owner": lambda label: Pick(label=label, options=self._organisations(), long=True),
            "providers": lambda label: Picks(label=label, options=self._organisations()),
            "parties": lambda label: Picks(label=label, options=self._organisations()),
        }

    def of(self, name: str, value: str | Sequence[str], label: str) -> forms.Field:
        """One or several of a list; what stands there now is in it."""
        now = [value] if isinstance(value, str) else list(value)
        options = [(key, value_words(name, key, self.language)) for key in dict.fromkeys((*KEYS[name], *now))]
        return Pick(label=label, options=options, long=True) if isinstance(value, str) else Picks(label=label, options=options)

    def units(self) -> Options:
        return [(unit.value, unit_text(unit).in_(self.language)) for unit in Unit]

    def _clause(self, label: str, kind: ClauseKind) -> forms.Field:
        listed = ((one.key, f"{one.number} {one.title.in_(self.language)}") for one in queries.clauses(self.number, kind))
        return Pick(label=label, options=[("", _("None")), *listed], long=True, required=False)

    def _deadlines(self) -> Options:
        return [("", _("None")), *((one.id, f"{one.id}: {one.stop.in_(self.language)}") for one in queries.deadlines(self.on))]

    def _organisations(self) -> Options:
        named = ((one.key, one.name.in_(self.language)) for one in organisations().values())
        return sorted(named, key=lambda row: row[1].casefold())


def _by_key(value: Any) -> Mapping[str, Any] | None:
    """A list of things with keys, by their keys: the papers of an application."""
    if isinstance(value, list) and value and all(isinstance(part, Mapping) and "key" in part for part in value):
        return {part["key"]: part for part in value}
    return None


def _leaves(value: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    parts = value if isinstance(value, Mapping) else _by_key(value)
    if parts is not None:
        for name, inside in parts.items():
            if name not in ELSEWHERE:
                yield from _leaves(inside, (*path, name))
    else:
        yield path, value


def _fields(value: Any, path: tuple[str, ...], choices: _Choices) -> Iterator[tuple[str, forms.Field]]:
    for leaf, inside in _leaves(value, path):
        made = _field(leaf, inside, choices)
        if made is not None:
            yield ".".join(leaf), made


def _field(path: tuple[str, ...], value: Any, choices: _Choices) -> forms.Field | None:
    name, label = path[-1], _label(path)
    is_list = isinstance(value, list) and all(isinstance(one, str) for one in value)
    made: forms.Field | None = None
    if name in choices.named and (value is None or isinstance(value, str) or is_list):
        made = choices.named[name](label)
    elif name in KEYS and (isinstance(value, str) or is_list):
        made = choices.of(name, value, label)
    elif name == "unit":
        made = Pick(label=_("Unit of the time"), options=choices.units(), long=True) if path[-2] == "limit" else None
    elif is_list:
        made = WordList(label=label)
    elif isinstance(value, bool):
        made = Tick(label=label)
    elif isinstance(value, int | float):
        made = Percent(label=f"{label} (%)") if name == "share" else Number(label=label, whole=name == "amount")
    elif isinstance(value, str):
        made = Passage(label=label, rows=2) if name in TEXT else Line(label=label)
    return made


def _label(path: tuple[str, ...]) -> str:
    """The way to the value in words: `Price to the client (svenska)`."""
    names = [word_of_field(name) for name in path[1:] if name not in TEXT]
    said = " · ".join(names)
    return f"{said} ({LANGUAGE_NAMES[Language(path[-1])]})" if path[-1] in TEXT else said


def _written(value: Any, path: tuple[str, ...], cleaned: Mapping[str, Any]) -> Any:
    if path[-1] in ELSEWHERE:
        return value
    if isinstance(value, Mapping):
        return {name: _written(inside, (*path, name), cleaned) for name, inside in value.items()}
    if (parts := _by_key(value)) is not None:
        return [_written(inside, (*path, key), cleaned) for key, inside in parts.items()]
    name = ".".join(path)
    if name not in cleaned:
        return value
    sent = cleaned[name]
    if isinstance(value, list):
        return [one for one in value if one in sent] + [one for one in sent if one not in value]  # what stays, stays in its order
    return sent or None if name.rpartition(".")[2] in NAMING else sent


class WordList(Line):
    """Words in a row, with commas between them."""

    def __init__(self, *, label: Any) -> None:
        super().__init__(label=label, hint=_("Words with commas between them."), required=False, longest=2000)

    def to_python(self, value: Any) -> Any:
        """The words, each once."""
        text = ", ".join(value) if isinstance(value, list) else super().to_python(value)
        return list(dict.fromkeys(word.strip() for word in text.split(",") if word.strip()))

    def prepare_value(self, value: Any) -> str:
        """The words as they are typed."""
        return ", ".join(value) if isinstance(value, list) else str(value or "")
