"""A criterion looked at exactly: for whom a part of it is yes, and which facts can change that."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from punos.engines.criteria.diagram import Diagrams, Node
from punos.engines.criteria.facts import Facts
from punos.engines.criteria.pieces import Ground, Pieces, cut
from punos.engines.criteria.tree import All, AtLeast, Leaf, Not, Tree, parts_of


class Exact:
    """The parts of one criterion as functions of its facts. Raises TooLargeError (a CriteriaError) for one too large to look through.

    Raises CriteriaError also for a criterion that could not be answered, so look for `faults` first.
    """

    def __init__(self, tree: Tree, ground: Ground, also: Facts | None = None) -> None:
        self.ground = ground
        self.pieces: Mapping[str, Pieces] = cut(tree, ground, also)
        self.places = {fact: place for place, fact in enumerate(self.pieces)}
        self.diagrams = Diagrams([len(one.values) for one in self.pieces.values()])
        self._made: dict[Tree, Node] = {}
        self.whole = self.of(tree)

    def of(self, tree: Tree) -> Node:
        """A tree over these facts as a function: the criterion, a part of it, or parts put together otherwise."""
        if tree not in self._made:
            self._made[tree] = self.together(tree, [self.of(part) for part in parts_of(tree)])
        return self._made[tree]

    def after(self, one: Node, facts: Facts) -> Node:
        """What is left of the function when the facts are known; those that are None or of no condition change nothing."""
        for fact, value in facts.items():
            if value is not None and fact in self.pieces:
                one = self.diagrams.known(one, self.places[fact], self.pieces[fact].piece_of(value, self.ground))
        return one

    def depends(self, one: Node) -> tuple[str, ...]:
        """The facts that can change the answer, in the order of the tree."""
        there = self.diagrams.depends(one)
        return tuple(fact for fact, place in self.places.items() if place in there)

    def places_of(self, facts: Iterable[str]) -> frozenset[int]:
        """Where these facts stand in the order; those that the criterion does not ask about are left out."""
        return frozenset(self.places[fact] for fact in facts if fact in self.places)

    def together(self, tree: Tree, parts: Sequence[Node]) -> Node:
        """The function of `tree` when its parts are these functions; a condition on a fact has no parts and is itself."""
        if isinstance(tree, Leaf):
            return self.diagrams.leaf(self.places[tree.fact], self.pieces[tree.fact].met[tree])
        if isinstance(tree, Not):
            return self.diagrams.opposite(parts[0])
        everyone = len(parts) if isinstance(tree, All) else 1
        return self.diagrams.at_least(tree.count if isinstance(tree, AtLeast) else everyone, parts)
