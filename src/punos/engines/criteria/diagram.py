"""Decision diagrams: a criterion as a function of the pieces of its facts, in the one smallest form there is.

Reduced ordered decision diagrams (R. E. Bryant, IEEE Transactions on Computers C-35, 1986), here with as many branches as
a fact has pieces. In this form two criteria are the same function exactly when they are the same node, and a function
depends on a fact exactly when the fact stands in its diagram. Both are what checks and interviews ask.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import TypeAlias

from punos.engines.criteria.facts import CriteriaError

Node: TypeAlias = int
NO: Node = 0
YES: Node = 1

MOST_NODES = 60_000
"""A criterion whose diagram is larger is not looked through: half a second of work, some 20 MB."""
MOST_FACTS = 250
"""Each fact is one step deeper into the diagram."""


class TooLargeError(CriteriaError):
    """A criterion that ties so many facts together that it cannot be looked through."""


class Diagrams:
    """Diagrams over facts in one order. A fact is its place in the order; `branches` says how many pieces each has."""

    def __init__(self, branches: Sequence[int]) -> None:
        if len(branches) > MOST_FACTS:
            raise TooLargeError("criteria", f"asks about {len(branches)} facts", f"split it: {MOST_FACTS} at most")
        self._branches = branches
        last = len(branches)
        self._nodes: list[tuple[int, tuple[Node, ...]]] = [(last, ()), (last, ())]
        self._unique: dict[tuple[int, tuple[Node, ...]], Node] = {}
        self._both: dict[tuple[Node, Node], Node] = {}
        self._opposite: dict[Node, Node] = {NO: YES, YES: NO}
        self._depends: dict[Node, frozenset[int]] = {NO: frozenset(), YES: frozenset()}
        self._known: dict[tuple[Node, int, int], Node] = {}

    def leaf(self, fact: int, met: Sequence[bool]) -> Node:
        """Yes in the pieces of the fact where `met`."""
        return self._node(fact, tuple(YES if one else NO for one in met))

    def opposite(self, one: Node) -> Node:
        """Yes where `one` is no."""
        if one not in self._opposite:
            fact, below = self._nodes[one]
            self._opposite[one] = self._node(fact, tuple(self.opposite(part) for part in below))
        return self._opposite[one]

    def both(self, one: Node, other: Node) -> Node:
        """Yes where both are."""
        if NO in (one, other):
            return NO
        if one in (YES, other):
            return other
        if other == YES:
            return one
        pair = (min(one, other), max(one, other))
        if pair not in self._both:
            fact = min(self._nodes[one][0], self._nodes[other][0])
            pairs = zip(self._below(one, fact), self._below(other, fact), strict=True)
            self._both[pair] = self._node(fact, tuple(self.both(*parts) for parts in pairs))
        return self._both[pair]

    def either(self, one: Node, other: Node) -> Node:
        """Yes where one of them is."""
        return self.opposite(self.both(self.opposite(one), self.opposite(other)))

    def at_least(self, count: int, parts: Sequence[Node]) -> Node:
        """Yes where `count` parts or more are."""
        enough = [YES] + [NO] * count  # enough[n]: n more are needed of the parts gone through so far
        for part in reversed(parts):
            enough = [YES, *(self.either(self.both(part, enough[n - 1]), enough[n]) for n in range(1, count + 1))]
        return enough[count]

    def known(self, one: Node, fact: int, piece: int) -> Node:
        """What is left of the function when the fact is known to be in the piece."""
        if self._nodes[one][0] > fact:
            return one
        key = (one, fact, piece)
        if key not in self._known:
            here, below = self._nodes[one]
            left = below[piece] if here == fact else self._node(here, tuple(self.known(part, fact, piece) for part in below))
            self._known[key] = left
        return self._known[key]

    def always(self, one: Node, facts: Collection[int]) -> Node:
        """Yes where `one` is, whatever the facts are."""
        return self._whatever(one, frozenset(facts), self.both, {})

    def ever(self, one: Node, facts: Collection[int]) -> Node:
        """Yes where the facts can be such that `one` is."""
        return self._whatever(one, frozenset(facts), self.either, {})

    def depends(self, one: Node) -> frozenset[int]:
        """The facts that can change the answer, by their places."""
        if one not in self._depends:
            fact, below = self._nodes[one]
            self._depends[one] = frozenset({fact}).union(*(self.depends(part) for part in below))
        return self._depends[one]

    def _whatever(self, one: Node, facts: frozenset[int], join: Callable[[Node, Node], Node], done: dict[Node, Node]) -> Node:
        if not facts & self.depends(one):
            return one
        if one not in done:
            fact, below = self._nodes[one]
            parts = tuple(self._whatever(part, facts, join, done) for part in below)
            done[one] = self._joined(parts, join) if fact in facts else self._node(fact, parts)
        return done[one]

    @staticmethod
    def _joined(parts: Sequence[Node], join: Callable[[Node, Node], Node]) -> Node:
        whole = parts[0]
        for part in parts[1:]:
            whole = join(whole, part)
        return whole

    def _below(self, one: Node, fact: int) -> tuple[Node, ...]:
        here, below = self._nodes[one]
        return below if here == fact else (one,) * self._branches[fact]

    def _node(self, fact: int, below: tuple[Node, ...]) -> Node:
        if all(part == below[0] for part in below):
            return below[0]
        key = (fact, below)
        if key not in self._unique:
            if len(self._nodes) >= MOST_NODES:
                raise TooLargeError("criteria", f"takes more than {MOST_NODES} steps to look through", "split the criterion")
            self._unique[key] = len(self._nodes)
            self._nodes.append(key)
        return self._unique[key]
