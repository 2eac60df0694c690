"""The protections of the cube, each taken away in turn, and what an attacker then knows of the method."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.disclosure.attacker import Method


@dataclass(frozen=True, slots=True)
class Weakening:
    """A change of the product's functions, by texts that must be there, and the method as it then is."""

    name: str
    changes: tuple[tuple[str, str], ...]
    method: Method = field(default_factory=Method)

    def __call__(self, functions: str) -> str:
        """The functions without the protection."""
        for old, new in self.changes:
            assert old in functions, f"{self.name}: the product no longer says {old!r}"
            functions = functions.replace(old, new)
        return functions


SMALL = "t.n < shown_from() as is_small"
FROM = "returns integer language sql immutable as $$ select 8 $$"
OUT_OF_SIGHT = "if seen = 0 or (is_safe and seen > 1) then return hides; end if;"
LEAKS: tuple[Weakening, ...] = (
    Weakening("small counts are shown", ((SMALL, "false as is_small"),), Method(hides_small=False)),
    Weakening("no company for what is hidden", ((OUT_OF_SIGHT, "return hides;"),)),
    Weakening("nothing is rounded", (("select (count + 2) / 5 * 5", "select count"),), Method(near=0)),
    Weakening("shown from three up", ((FROM, FROM.replace("8", "3")),), Method(shown_from=3, share_from=3)),
    Weakening(
        "shown from five up, with no room for a second quarter", ((FROM, FROM.replace("8", "5")),), Method(shown_from=5, share_from=5)
    ),
    Weakening("a single provider is shown", (("t.others < 3 as is_alone", "false as is_alone"),), Method(hides_alone=False)),
    Weakening(
        "no line where there is nobody",
        (("left join counted c on c.rule", "join counted c on c.rule"),),
        Method(has_every_line=False),
    ),
    Weakening(
        "a share is shown from six up",
        (
            ("array_agg(h or k < shown_from() or m < shown_from() order by at)", "array_agg(h or k + m < 6 order by at)"),
            ("if all_kept < shown_from() or all_missed < shown_from() then return stays; end if;", "return stays;"),
            ("array[c.kept < shown_from() or c.n - c.kept < shown_from()] from total", "array[c.n < 6] from total"),
            ("when t.n - t.kept < shown_from() and t.kept >= shown_from() then 'few_missed'", ""),
            ("when t.kept < shown_from() and t.n - t.kept >= shown_from() then 'few_kept'", ""),
        ),
        Method(share_from=0),
    ),
    Weakening(
        "no company for a share that is withheld",
        (("if all_kept < shown_from() or all_missed < shown_from() then return stays; end if;", "return stays;"),),
    ),
    Weakening("a median is shown from three up", (("t.finished >= 10", "t.finished >= 3"),)),
)
LONE_LINE = Weakening("one line may stand alone in sight", (("is_safe and seen > 1", "is_safe"),))
UNROUNDED = next(one for one in LEAKS if one.name == "nothing is rounded")
PROTECTED_AT_HOME = Weakening(
    "protected addresses are counted where they are", (("case when who.is_protected then null else home.area end", "home.area"),)
)
