"""All Nash equilibria of small two-player games by a visit to every basis, in whole numbers.

Nothing is steered by floats and nothing searched: of both best-response polytopes all vertices are
listed, degenerate ones included, and every pair of them that carries all labels is an equilibrium.

>>> game = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
>>> solution(game), solution(game).degenerate
(Solution(nash: 1 equilibrium, complete), False)
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from detente.concepts.nash_set import NashSetCertificate
from detente.concepts.nash_subsets import parts
from detente.concepts.selection import Comparison
from detente.game.normal_form import NormalFormGame
from detente.game.solution import Component, Equilibrium, Solution
from detente.kernels import writing
from detente.kernels.bases import MOST
from detente.kernels.extreme import Extreme
from detente.kernels.subsets import joined
from detente.solvers.complementarity_certificate import visited
from detente.solvers.refinement import refinements

# Memory for games of a shape is kept for the next of it, so often.
_SPARE = 4
_spare: dict[tuple[int, ...], list[Extreme]] = {}


def solution(game: NormalFormGame) -> Solution | None:
    """The solution of a two-player game; None where it, or its numbers, are too large for it."""
    m, n = shape = game.shape
    if m + n > MOST:
        return None
    kept = _spare.setdefault(shape, [])
    try:
        bases = kept.pop()
    except IndexError:
        bases = Extreme(m, n)
    found = _of(game, bases) if bases.solve(*game.integers) else None
    if len(kept) < _SPARE:
        kept.append(bases)
    return found


def _of(game: NormalFormGame, bases: Extreme) -> Solution:
    p, q = game.players
    one, two = game.denominators
    xs, gives, mine = bases.strategies(0, game.actions[p])
    ys, gets, theirs = bases.strategies(1, game.actions[q])
    if two != 1:
        gives = [v / two for v in gives]
    if one != 1:
        gets = [v / one for v in gets]
    rows = bases.pairs()
    if bases.degenerate:
        found: Sequence[tuple[Any, ...]] | None = joined(rows, (mine, theirs))
        if found is None:
            found = parts(rows, [x.values() for x in xs], [y.values() for y in ys])
        components, rows = writing.spanned(rows, found, bases.nearby())
    else:
        components = writing.isolated(rows)
    later = _Later(game, bases.first_count + bases.second_count, components)
    later.equilibria = writing.equilibria(game.players, xs, ys, gives, gets, rows, later.labels)
    return writing.nash(game, later.equilibria, components, bases.degenerate, later)


class _Later:
    """What is written out of a solution when somebody looks at it."""

    __slots__ = ("_comparison", "bases", "components", "equilibria", "game")

    def __init__(self, game: NormalFormGame, bases: int, components: tuple[Component, ...]) -> None:
        self.game, self.bases, self.components = game, bases, components
        self.equilibria: tuple[Equilibrium, ...] = ()
        self._comparison: Comparison | None = None

    def labels(self, k: int) -> tuple[str, ...]:
        """What is proven of equilibrium number k."""
        if self._comparison is None:
            self._comparison = Comparison(self.game, refinements(self.game), self.equilibria)
        return self._comparison.labels(k)

    def certificate(self) -> NashSetCertificate:
        """The evidence, by the number of bases."""
        return visited(self.equilibria, [c.index for c in self.components], self.bases)
