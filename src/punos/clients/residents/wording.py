"""The hand-written phrases of the synthetic plans, by theme and language. A language without a theme has `any`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import yaml

FOLDER = Path(__file__).parent / "phrases"
ANY = "any"
ABOUT = ("implementation", "referrals")
"""What is said of a service rather than of a theme."""


class Theme(StrEnum):
    """What a resident's plan is mainly about."""

    UNEMPLOYMENT = "unemployment"
    SUBSTANCE = "substance"
    HOME_CARE = "home_care"
    DISABILITY = "disability"
    FAMILY = "family"
    MENTAL_HEALTH = "mental_health"
    DEBTS = "debts"
    HOUSING = "housing"
    INTEGRATION = "integration"
    INFORMAL_CARE = "informal_care"
    YOUTH = "youth"


@dataclass(frozen=True, slots=True)
class ThemePhrases:
    """What people say and write in plans of one theme."""

    views: tuple[str, ...]
    professional: tuple[str, ...]
    needs: tuple[Mapping[str, str], ...]
    goals: tuple[Mapping[str, str], ...]
    helps: tuple[str, ...]
    hinders: tuple[str, ...]
    tasks: Mapping[str, tuple[str, ...]]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Phrases:
    """All the phrases of one language."""

    themes: Mapping[str, ThemePhrases]
    common: Mapping[str, tuple[str, ...]]
    segment_reasons: Mapping[str, str]
    about_services: Mapping[str, Mapping[str, tuple[Mapping[str, str], ...]]]

    def about(self, rng: Random, what: str, service: str) -> Mapping[str, str]:
        """Words of `what` (implementation, referrals) for a service, by its clause key; general ones where it has none of its own."""
        known = self.about_services[what]
        return rng.choice(known.get(service) or known[ANY])

    def of(self, theme: Theme) -> ThemePhrases:
        """The phrases of the theme, or the language's general ones."""
        return self.themes.get(theme, self.themes.get(ANY)) or next(iter(self.themes.values()))

    def one(self, rng: Random, name: str) -> str:
        """One of the common phrases of this name."""
        return rng.choice(self.common[name])


@cache
def phrases(language: str) -> Phrases:
    """The phrases of a language: fi, sv or en."""
    raw = yaml.safe_load((FOLDER / f"{language}.yaml").read_text(encoding="utf-8"))
    common = dict(raw["common"])
    reasons = common.pop("segment_reasons")
    themes = {name: _theme(content) for name, content in raw["themes"].items()}
    about = {what: _by_service(raw, what) for what in ABOUT}
    return Phrases(themes, {name: tuple(lines) for name, lines in common.items()}, reasons, about)


def _theme(raw: dict[str, Any]) -> ThemePhrases:
    tasks = {whose: tuple(lines) for whose, lines in raw["tasks"].items()}
    return ThemePhrases(**{name: tuple(lines) for name, lines in raw.items() if name not in ("tasks", *ABOUT)}, tasks=tasks)


def _by_service(raw: dict[str, Any], what: str) -> dict[str, tuple[Mapping[str, str], ...]]:
    found: dict[str, tuple[Mapping[str, str], ...]] = {ANY: tuple(raw["general"][what])}
    for theme in raw["themes"].values():
        for entry in theme.get(what, ()):
            words = {name: text for name, text in entry.items() if name != "services"}
            for service in entry["services"].split():
                found[service] = (*found.get(service, ()), words)
    return found
