"""The interview: which question to ask next, and when there is nothing left to ask.

Facts that a professional judges are never asked of a person, and one who does not know an answer is not asked again; what such
facts are is taken as open until the end. A question is asked only when some answer to it, with some answers to the others, leads
to another result; the result is yes or no where that holds whatever is still open, and not known yet otherwise.

The order is the one with the least expected burden: each piece of a fact is taken as equally likely, and the questions that may
follow each answer are weighed by their burdens. It is the best order there is as long as that takes few steps to find, and the
best by looking one answer ahead in a larger criterion.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from punos.engines.criteria.diagram import NO, YES, Node
from punos.engines.criteria.evaluation import Answer, Explanation, evaluate
from punos.engines.criteria.exact import Exact
from punos.engines.criteria.facts import Facts, FactSpec
from punos.engines.criteria.parameters import Parameter
from punos.engines.criteria.pieces import Ground
from punos.engines.criteria.tree import Judgement, Tree, leaves_of, parts_of

MOST_STATES = 3_000
"""So many states of an interview are gone through for the best order, some 50 ms; then looking ahead must do."""


@dataclass(frozen=True, slots=True)
class Step:
    """How an interview stands.

    `ask`: the fact to ask next, None at the end. `open`: the facts that can still change the result, `ask` among them: at most so
    many questions are left. `explanation`: the answer so far with its reasons; unlike that of `evaluate` a part is answered also
    where it comes out the same whatever is not known. `matters`: what the true answer still hangs on, facts that nobody asks too.
    """

    ask: str | None
    open: tuple[str, ...]
    explanation: Explanation
    matters: tuple[str, ...]

    @property
    def answer(self) -> Answer:
        """The result so far; at the end the result."""
        return self.explanation.answer


def next_step(
    tree: Tree,
    said: Facts,
    parameters: Mapping[str, Parameter],
    on: date,
    specs: Mapping[str, FactSpec] | None = None,
    *,
    judged: Collection[str] = (),
    burdens: Mapping[str, float] | None = None,
) -> Step:
    """Where the interview on a criterion stands after what was `said`: a value of each fact asked, None for "I do not know".

    `judged` names facts that only a professional answers, besides those that the criterion calls judgements. `burdens` says how
    hard or intrusive a question is, 1.0 for one that is not named. Ties go to the fact that stands first in `specs`, then in the tree.
    Raises CriteriaError for a fact of a wrong kind, a parameter without a value, and a criterion too large to look through.
    """
    known = {fact: value for fact, value in said.items() if value is not None}
    explained = evaluate(tree, known, parameters, on, specs)
    exact = Exact(tree, Ground(specs or {}, parameters, on), known)
    professional = {leaf.fact for leaf in leaves_of(tree) if isinstance(leaf, Judgement)} | set(judged)
    left = exact.after(exact.whole, known)
    never = exact.places_of((professional | set(said)) - set(known))
    state = (exact.diagrams.always(left, never), exact.diagrams.ever(left, never))
    order = _Order(exact, burdens or {}, list(specs or {}))
    return Step(
        ask=order.first(state),
        open=order.open(state),
        explanation=_settled(exact, tree, explained, known),
        matters=exact.depends(left),
    )


def _settled(exact: Exact, tree: Tree, explained: Explanation, known: Facts) -> Explanation:
    """The explanation with an answer wherever a part comes out the same whatever is not known."""
    left = exact.after(exact.of(tree), known)
    answer = {YES: Answer.YES, NO: Answer.NO}.get(left, Answer.UNKNOWN)
    below = zip(parts_of(tree), explained.parts, strict=True)
    parts = tuple(_settled(exact, part, line, known) for part, line in below)
    return replace(explained, answer=answer, ask=exact.depends(left) if answer is Answer.UNKNOWN else (), parts=parts)


_State = tuple[Node, Node]
"""Where the result is yes whatever is never asked, and where it can be yes. Two states are the same exactly when these are."""


@dataclass(slots=True)
class _Order:
    exact: Exact
    burdens: Mapping[str, float]
    declared: list[str]
    expected: dict[_State, float] = field(default_factory=dict)

    def open(self, state: _State) -> tuple[str, ...]:
        there = {*self.exact.depends(state[0]), *self.exact.depends(state[1])}
        return tuple(fact for fact in self.exact.places if fact in there)

    def first(self, state: _State) -> str | None:
        candidates = sorted(self.open(state), key=self._place)
        if len(candidates) < 2:
            return candidates[0] if candidates else None
        try:
            weighed = {fact: self._after(fact, state) for fact in candidates}
        except _TooManyStatesError:
            weighed = {fact: self._looking_ahead(fact, state) for fact in candidates}
        return min(candidates, key=lambda fact: round(weighed[fact], 9))

    def _place(self, fact: str) -> tuple[int, int]:
        declared = self.declared.index(fact) if fact in self.declared else len(self.declared)
        return declared, self.exact.places[fact]

    def _burden(self, fact: str) -> float:
        return self.burdens.get(fact, 1.0)

    def _following(self, fact: str, state: _State) -> list[_State]:
        """The states that the answers lead to, one for each piece of the fact."""
        place, known = self.exact.places[fact], self.exact.diagrams.known
        return [(known(state[0], place, piece), known(state[1], place, piece)) for piece in range(len(self.exact.pieces[fact].values))]

    def _after(self, fact: str, state: _State) -> float:
        following = self._following(fact, state)
        return self._burden(fact) + sum(map(self._best, following)) / len(following)

    def _best(self, state: _State) -> float:
        """The expected burden of the best order from a state on."""
        if state not in self.expected:
            if len(self.expected) >= MOST_STATES:
                raise _TooManyStatesError
            self.expected[state] = min((self._after(fact, state) for fact in self.open(state)), default=0.0)
        return self.expected[state]

    def _looking_ahead(self, fact: str, state: _State) -> float:
        following = self._following(fact, state)
        return self._burden(fact) + sum(self._burden(one) for then in following for one in self.open(then)) / len(following)


class _TooManyStatesError(Exception):
    """The best order would take too long to find."""
