"""A solution all of whose equilibria are regular: isolated, each a component with an index.

What the search found are whole numbers, and confirmed; fractions, labels and the certificate are
written out when somebody looks at them.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from functools import cached_property
from operator import mul

from detente.concepts.best_response_polytopes import is_degenerate
from detente.concepts.nash_set import NashSetCertificate
from detente.concepts.rationalizable import EliminationRecord
from detente.concepts.selection import Comparison
from detente.game.normal_form import NormalFormGame
from detente.game.solution import Component, Equilibrium, Solution
from detente.kernels import writing
from detente.kernels.rationals import ZERO, rational, shares
from detente.kernels.writing import Row, Strategy
from detente.solvers.complementarity_certificate import UNFINISHED, certificate
from detente.solvers.refinement import refinements
from detente.solvers.regular_search import Leaves

# Up to this many actions in all, all vertices are soon listed to see whether the game is
# degenerate where its equilibria are not.
_SMALL = 8


def solution(
    game: NormalFormGame, left: NormalFormGame, record: EliminationRecord | None, found: Leaves
) -> Solution:
    """The solution of a game, from the leaves of a search of what dominance left of it."""
    notes = () if found.complete else (UNFINISHED,)
    written = _Written(game, left, record, found)
    return Solution.on_demand(
        game, "nash", "complementarity", written, complete=found.complete, notes=notes
    )


@dataclass
class _Written:
    """Answers of a search as what a solution shows."""

    game: NormalFormGame
    left: NormalFormGame
    record: EliminationRecord | None
    found: Leaves

    @cached_property
    def answers(self) -> list[list[int]]:
        """Lexicographic, the first actions most played first."""
        m, _ = self.left.shape
        answers = self.found.answers
        keys = [
            [w / own[m + 1] for w in own[1 : m + 1]] + [w / own[-1] for w in own[m + 2 : -1]]
            for own in answers
        ]
        order = sorted(range(len(keys)), key=keys.__getitem__, reverse=True)
        # Floats round in order; where they are equal, fractions are compared.
        if any(keys[i] == keys[j] for i, j in itertools.pairwise(order)):
            order.sort(
                key=lambda k: [
                    *(rational(w, answers[k][m + 1]) for w in answers[k][1 : m + 1]),
                    *(rational(w, answers[k][-1]) for w in answers[k][m + 2 : -1]),
                ],
                reverse=True,
            )
        return [answers[k] for k in order]

    @cached_property
    def _equilibria(self) -> tuple[Equilibrium, ...]:
        m, n = self.left.shape
        p, q = players = self.game.players
        first, second = self.left.integers
        one, two = self.left.denominators
        xs, ys, gives, gets = [], [], [], []
        rows: list[Row] = []
        for k, answer in enumerate(self.answers):
            x, total = answer[1 : m + 1], answer[m + 1]
            y, whole = answer[m + 2 : -1], answer[-1]
            # Any action played will do: the one most played is soon found.
            i, j = x.index(max(x)), y.index(max(y))
            xs.append(self._spread(p, answer, 1, total))
            ys.append(self._spread(q, answer, m + 2, whole))
            # What it gets: all best replies get the same.
            gets.append(rational(sum(map(mul, y, first[i * n : i * n + n])), whole * one))
            gives.append(rational(sum(map(mul, x, second[j::n])), total * two))
            # Regular and pure: no best reply but the action played.
            rows.append((k, k, x[i] == total and y[j] == whole, answer[0], k))
        comparison = Comparison(self.game, refinements(self.game), settled=self.found.complete)
        found = writing.equilibria(players, xs, ys, gives, gets, rows, comparison.labels)
        comparison.equilibria = found
        return found

    def equilibria(self) -> tuple[Equilibrium, ...]:
        """All of them, with their labels."""
        return self._equilibria

    def _spread(self, player: str, answer: list[int], start: int, total: int) -> Strategy:
        """Weights as probabilities of all actions of the game."""
        known = shares(self.left.actions[player], answer, start, total)
        if self.left is self.game:
            return known
        return {a: known.get(a, ZERO) for a in self.game.actions[player]}

    def components(self) -> tuple[Component, ...]:
        """Every equilibrium is one."""
        return writing.components([
            ((k,), 0, answer[0], ((k,),)) for k, answer in enumerate(self.answers)
        ])  # fmt: skip

    def degenerate(self) -> bool | None:
        """Whether some strategy has more best replies than played actions; None if not known."""
        if self.record is not None or sum(self.left.shape) > _SMALL:
            return None
        return is_degenerate(self.left)

    def certificate(self) -> NashSetCertificate:
        """The evidence, by the numbers of the search."""
        numbers = {
            "nodes": self.found.nodes, "leaves": self.found.leaves, "nodes searched exactly": 0
        }  # fmt: skip
        return certificate(
            self._equilibria, [answer[0] for answer in self.answers], numbers, self.record,
            complete=self.found.complete,
        )  # fmt: skip
