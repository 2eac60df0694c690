"""The reviewed table of expected.yaml: what each address gives to each role in each relationship, for each method."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from punos.trust.words import CLIENT_WORK, Role
from tests.addresses.people import RELATIONSHIPS, Asker

FILE = Path(__file__).with_name("expected.yaml")
OUTCOMES = ("shown", "sent_on", "told_why", "not_found", "sign_in", "method_not_allowed", "refused")
LOOKS = ("GET", "HEAD")
METHODS = (*LOOKS, "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
EVERYBODY = ("anonymous", *(role.value for role in Role))


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    name: str
    kind: str
    methods: tuple[str, ...]
    roles: tuple[str, ...]
    relationships: dict[str, str]
    otherwise: dict[str, str]
    but: dict[str, str]
    inside: dict[str, str]
    ids: dict[str, Any]
    ends_session: bool

    def expected(self, asker: Asker, method: str) -> str:
        """The outcome that people agreed on."""
        outcome = self._entering(asker)
        if outcome == "shown" and method not in self.methods:
            return "method_not_allowed"
        inside = next((self.inside[key] for key in _exact(asker) if key in self.inside), outcome) if outcome == "shown" else outcome
        return "shown" if inside == "told_why" and method not in LOOKS else inside

    def _entering(self, asker: Asker) -> str:
        group = "anonymous" if asker.role == "anonymous" else "everyone"
        if asker.role in self.roles or self.otherwise[group] == "shown":
            of_kind = self.relationships.get(asker.relationship, "shown")
            return next((self.but[key] for key in _exact(asker) if key in self.but), of_kind)
        return self.otherwise[group]

    @property
    def between(self) -> tuple[str, ...]:
        """The relationships that make a difference here."""
        return tuple(self.relationships) or ("none",)


def _exact(asker: Asker) -> tuple[str, ...]:
    """How the table may name this asker, the most exact first."""
    return f"{asker.role}/{asker.relationship}", asker.role, asker.relationship, "anonymous" if asker.role == "anonymous" else "everyone"


def table() -> dict[str, Row]:
    """All lines by the name of their address. Raises ValueError that names a line which says something unknown."""
    told = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return {name: _row(name, line, told["kinds"]) for name, line in told["views"].items()}


def _row(name: str, line: dict[str, Any], kinds: dict[str, Any]) -> Row:
    kind = kinds[line["kind"]]
    methods = line.get("methods", ["GET"])
    row = Row(
        name,
        line["kind"],
        METHODS if methods == "any" else tuple(methods),
        _roles(line.get("roles", kind.get("roles", []))),
        kind.get("relationships", {"own_record": "shown", "none": "shown"} if line["kind"] == "own" else {}),
        {group: kind[group] for group in ("anonymous", "everyone")},
        line.get("but", {}),
        kind.get("inside", {}) | line.get("inside", {}),
        line.get("ids", {}),
        line.get("ends_session", False),
    )
    _check(row)
    return row


def _roles(told: str | list[str]) -> tuple[str, ...]:
    if told == "client_work":
        return tuple(role.value for role in CLIENT_WORK)
    return tuple(role.value for role in Role) if told == "all" else tuple(told)


def _check(row: Row) -> None:
    outcomes = {*row.relationships.values(), *row.otherwise.values(), *row.but.values(), *row.inside.values()}
    places = {*row.roles, *row.relationships, *(part for key in (*row.but, *row.inside) for part in key.split("/"))}
    unknown = (outcomes - set(OUTCOMES)) | (places - {*EVERYBODY, *RELATIONSHIPS, "everyone"}) | (set(row.methods) - set(METHODS))
    if unknown:
        raise ValueError(
            f"{row.name} in {FILE.name} says {sorted(unknown)}, which is no outcome, role, relationship or method: write another"
        )
