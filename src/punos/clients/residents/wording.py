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
    referrals: tuple[Mapping[str, str], ...]
    notes: tuple[str, ...]
    implementation: tuple[Mapping[str, str], ...]
    duties: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Phrases:
    """All the phrases of one language."""

    themes: Mapping[str, ThemePhrases]
    common: Mapping[str, tuple[str, ...]]
    segment_reasons: Mapping[str, str]

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
    return Phrases(themes, {name: tuple(lines) for name, lines in common.items()}, reasons)


def _theme(raw: dict[str, Any]) -> ThemePhrases:
    tasks = {whose: tuple(lines) for whose, lines in raw["tasks"].items()}
    return ThemePhrases(**{name: tuple(lines) for name, lines in raw.items() if name != "tasks"}, tasks=tasks)
