"""Checking what a criterion means: can anybody meet it, does every part of it matter, do its bands meet edge to edge.

The answers are exact: a fact is cut into the pieces that the criterion can tell apart, and the criterion is looked at as a function
of those pieces. What is judged and what is known of a person are alike here: each may be anything.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations, pairwise

from punos.base.period import Period
from punos.base.texts import Text
from punos.engines.criteria import finding as found
from punos.engines.criteria.checking import out_of_force, unanswerable
from punos.engines.criteria.diagram import NO, YES, Node, TooLargeError
from punos.engines.criteria.evaluation import evaluate
from punos.engines.criteria.exact import Exact
from punos.engines.criteria.facts import FactKind, FactSpec, Value, facts_of
from punos.engines.criteria.finding import Finding, Wrong
from punos.engines.criteria.parameters import Parameter
from punos.engines.criteria.pieces import Ground, samples
from punos.engines.criteria.tree import All, Any_, Compare, ParameterRef, Tree, leaves_of, parts_of, step_to
from punos.engines.criteria.wording import joined, label_of, said


def findings(
    tree: Tree,
    specs: Mapping[str, FactSpec],
    parameters: Mapping[str, Parameter],
    during: Period,
    path: str = "criteria",
) -> tuple[Finding, ...]:
    """All that is wrong with a criterion in the days of `during`, each thing once.

    What it means is looked at only when it can be answered: on the first day, and on each day when a parameter that it refers to
    gets another value. A criterion too large to look through is itself a finding.
    """
    broken = [*unanswerable(tree, specs, parameters, during.start, path), *out_of_force(tree, parameters, during, path)]
    if broken:
        return _once(broken)
    days = days_of_change(tree, parameters, during)
    try:
        return _once(finding for day in days for finding in _meaning(Exact(tree, Ground(specs, parameters, day)), tree, path))
    except TooLargeError as error:
        return (found.too_large(path, error),)


def days_of_change(tree: Tree, parameters: Mapping[str, Parameter], during: Period) -> list[date]:
    """The first day of the period, and those within it on which the criterion begins to mean something else."""
    named = {leaf.value.name for leaf in leaves_of(tree) if isinstance(leaf, Compare) and isinstance(leaf.value, ParameterRef)}
    starts = {dated.period.start for name in named for dated in parameters[name].values if dated.period.start in during}
    return sorted({during.start} | starts)


def _once(all_of: Iterable[Finding]) -> tuple[Finding, ...]:
    """One finding of each kind at each place; a lasting gap of a parameter says more than that of one day."""
    by_place = {(finding.path, finding.wrong): finding for finding in all_of}
    return tuple(by_place.values())


def _meaning(exact: Exact, tree: Tree, path: str) -> Iterator[Finding]:
    if exact.whole == YES:
        yield found.always(path)
        return
    impossible = dict(_impossible(exact, tree, path))
    for here, part in impossible.items():
        whole = exact.whole == NO
        yield found.never(here, _clash(exact, part), whole=whole)
    if exact.whole != NO:
        tables = list(_tables(exact, tree, path))
        yield from _Idle(exact, tree, path, set(impossible), [band for table in tables for band in table.bands]).findings()
        for table in tables:
            yield from table.findings(exact, gaps=table.rests > 1)


def _impossible(exact: Exact, tree: Tree, path: str) -> Iterator[tuple[str, Tree]]:
    """The smallest parts that nobody can meet."""
    below = [one for number, part in enumerate(parts_of(tree)) for one in _impossible(exact, part, path + step_to(tree, number))]
    if below:
        yield from below
    elif exact.of(tree) == NO:
        yield path, tree


def _clash(exact: Exact, tree: Tree) -> list[Text]:
    """Conditions of the part of which not all can be met, as few as will do."""
    clash = list(tree.parts) if isinstance(tree, All) else [tree]
    for part in tuple(clash):
        rest = tuple(one for one in clash if one is not part)
        if rest and exact.of(All(rest)) == NO:
            clash = list(rest)
    return [says(exact.ground, part) for part in clash]


def says(ground: Ground, tree: Tree) -> Text:
    """A condition in words; of a group also what it holds together."""
    explained = evaluate(tree, {}, ground.parameters, ground.on, ground.specs)
    if not explained.parts or tree.text:
        return explained.text
    return joined(": ", explained.text, joined("; ", *(says(ground, part) for part in parts_of(tree))))


@dataclass(slots=True)
class _Idle:
    """Parts that change nobody's answer: the whole stays the same function when such a part is taken for met, or for not met.

    Of two parts that each make the other needless only the later one is found; below a needless part nothing more is said. A limit
    that puts a part in its band is never needless: "under 25 and 180 days, or 25 and over and 365 days" reads better in full.
    """

    exact: Exact
    tree: Tree
    path: str
    impossible: Collection[str]
    bands: Sequence[Band]

    def findings(self) -> list[Finding]:
        taken: dict[str, Node] = dict.fromkeys(self.impossible, NO)
        return list(self._below(self.tree, self.path, taken))[::-1]

    def _below(self, tree: Tree, path: str, taken: dict[str, Node]) -> Iterator[Finding]:
        for number, part in reversed([*enumerate(parts_of(tree))]):
            here = path + step_to(tree, number)
            if here in self.impossible or self._is_of_a_band(here, part):
                continue
            if self._is_idle(here, taken):
                yield found.idle(here, says(self.exact.ground, part))
            else:
                yield from self._below(part, here, taken)

    def _is_of_a_band(self, here: str, part: Tree) -> bool:
        return any(f"{here}.".startswith(f"{band.path}.") and facts_of(part) == (band.fact,) for band in self.bands)

    def _is_idle(self, here: str, taken: dict[str, Node]) -> bool:
        """Whether the part is needless as the criterion stands, and still so without those found before it."""
        for constant in (YES, NO):
            if all(self._whole(self.tree, self.path, {**others, here: constant}) == self.exact.whole for others in ({}, taken)):
                taken[here] = constant
                return True
        return False

    def _whole(self, tree: Tree, path: str, taken: Mapping[str, Node]) -> Node:
        if path in taken:
            return taken[path]
        parts = [self._whole(part, path + step_to(tree, number), taken) for number, part in enumerate(parts_of(tree))]
        return self.exact.together(tree, parts)


@dataclass(frozen=True, slots=True)
class Band:
    """What values of one number or date a part of a criterion lets in: `first` to `last` of the values looked at, both in.

    `is_open_below`, `is_open_above`: it goes on for ever that way. `rest`: what the part asks besides.
    """

    path: str
    fact: str
    first: Value
    last: Value
    is_open_below: bool
    is_open_above: bool
    rest: Node

    def holds(self, value: Value) -> bool:
        """Whether the value is in the band."""
        return self.first <= value <= self.last  # type: ignore[operator]


def band_of(exact: Exact, tree: Tree, path: str, fact: str, values: Sequence[Value]) -> Band | None:
    """The band that a part puts the fact in; None where it lets in everything, nothing, or several stretches.

    `values`: of the fact, in their order, at least one of each piece (`samples`).
    """
    others = exact.places_of(set(exact.places) - {fact})
    node = exact.diagrams.ever(exact.of(tree), others)
    inside = [value for value in values if exact.after(node, {fact: value}) == YES]
    if not inside or len(inside) == len(values):
        return None
    first, last = values.index(inside[0]), values.index(inside[-1])
    if last - first + 1 != len(inside):
        return None
    rest = exact.diagrams.ever(exact.of(tree), exact.places_of({fact}))
    return Band(path, fact, inside[0], inside[-1], first == 0, last == len(values) - 1, rest)


@dataclass(frozen=True, slots=True)
class Table:
    """Bands of one thing, in their order, and the values of the fact that were looked at."""

    bands: tuple[Band, ...]
    values: tuple[Value, ...]

    @property
    def rests(self) -> int:
        """How many different things the parts ask besides."""
        return len({band.rest for band in self.bands})

    def findings(self, exact: Exact, *, gaps: bool) -> Iterator[Finding]:
        """Where bands overlap and, if told, where they leave a gap."""
        for one, other in combinations(self.bands, 2):
            both = [value for value in self.values if one.holds(value) and other.holds(value)]
            if both:
                yield _beside(exact, Wrong.BANDS_OVERLAP, one, other, both)
        for before, after in pairwise(self.bands) if gaps else ():
            between = [value for value in self.values if before.last < value < after.first]  # type: ignore[operator]
            if between:
                yield _beside(exact, Wrong.BANDS_GAP, before, after, between)


def table_of(exact: Exact, parts: Sequence[tuple[str, Tree]], fact: str) -> Table | None:
    """The bands that the parts (path, tree) put the fact in; None where they are no bands of one thing.

    They are when every part has one, some band is closed above and some below, and none lies within another.
    """
    leaves = dict.fromkeys(leaf for _, part in parts for leaf in leaves_of(part) if leaf.fact == fact)
    values = samples(leaves, exact.ground.specs.get(fact), exact.ground)
    bands = [band for path, part in parts if (band := band_of(exact, part, path, fact, values))]
    bands.sort(key=lambda band: (values.index(band.first), values.index(band.last)))
    within = any(values.index(after.last) <= values.index(before.last) for before, after in pairwise(bands))
    within = within or len({band.first for band in bands}) < len(bands)
    closed = any(not band.is_open_above for band in bands) and any(not band.is_open_below for band in bands)
    return Table(tuple(bands), tuple(values)) if len(bands) == len(parts) and closed and not within else None


def _tables(exact: Exact, tree: Tree, path: str) -> Iterator[Table]:
    """The bands of each any-group: of parts that ask about the same facts, more than one. "Under 18, or 65 and over" is no such."""
    for number, part in enumerate(parts_of(tree)):
        yield from _tables(exact, part, path + step_to(tree, number))
    if isinstance(tree, Any_):
        groups: dict[frozenset[str], list[tuple[str, Tree]]] = {}
        for number, part in enumerate(tree.parts):
            groups.setdefault(frozenset(facts_of(part)), []).append((path + step_to(tree, number), part))
        for facts, parts in groups.items():
            tables = [table_of(exact, parts, fact) for fact in _measured(exact, facts)] if len(facts) > 1 < len(parts) else []
            yield from (table for table in tables if table)


def _measured(exact: Exact, facts: Iterable[str]) -> list[str]:
    measures = (FactKind.NUMBER, FactKind.DATE)
    return sorted(fact for fact in facts if fact in exact.ground.specs and exact.ground.specs[fact].kind in measures)


def _beside(exact: Exact, wrong: Wrong, before: Band, band: Band, values: Sequence[Value]) -> Finding:
    spec = exact.ground.specs.get(band.fact)
    where = joined("–", *(said(value) for value in dict.fromkeys((values[0], values[-1]))))
    if spec and spec.unit:
        where = joined(" ", where, spec.unit)
    return found.bands(band.path, wrong, label_of(band.fact, spec), where, before.path)


def bands_of_one_service(
    criteria: Sequence[tuple[str, Tree]], specs: Mapping[str, FactSpec], parameters: Mapping[str, Parameter], on: date
) -> tuple[Finding, ...]:
    """Overlaps and gaps between criteria of clauses of one service; each is named by its path.

    Criteria that ask the same of everybody but for one number or date, and put that in a band each, are bands of the service. Others,
    and criteria that cannot be answered, are left alone.
    """
    answerable = [(path, tree) for path, tree in criteria if not any(unanswerable(tree, specs, parameters, on, path))]
    if len(answerable) < 2:
        return ()
    try:
        exact = Exact(Any_(tuple(tree for _, tree in answerable)), Ground(specs, parameters, on))
        return tuple(_bands_among(exact, answerable))
    except TooLargeError:
        return ()


def _bands_among(exact: Exact, criteria: Sequence[tuple[str, Tree]]) -> Iterator[Finding]:
    for fact in _measured(exact, exact.places):
        families: dict[Node, list[tuple[str, Tree]]] = {}
        for path, tree in criteria:
            if fact in facts_of(tree):
                rest = exact.diagrams.ever(exact.of(tree), exact.places_of({fact}))
                families.setdefault(rest, []).append((path, tree))
        for family in families.values():
            table = table_of(exact, family, fact) if len(family) > 1 else None
            if table:
                yield from table.findings(exact, gaps=True)
