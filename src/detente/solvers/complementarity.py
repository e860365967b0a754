"""All Nash equilibria of two-player games, exact and complete, degenerate ones included.

1. Leave out strictly dominated actions where the game is large enough for it to pay.
2. Search, depth first, the faces of the best-response polytopes on which of every label one of
   the two players' variables is zero: floats steer, each empty branch is proven empty with all
   rounding counted, each leaf is solved in whole numbers. Games full of ties are searched in whole
   numbers throughout.
3. Pairs of the vertices found that together carry every label are the extreme equilibria.
4. Maximal sets of vertices X, Y of which every pair is an equilibrium are the maximal Nash
   subsets conv X x conv Y; those that hang together are the connected components. Their indices
   are those of the equilibria nearby in a game without ties.

>>> game = NormalFormGame.from_arrays([[3, 3], [2, 5], [0, 6]], [[3, 2], [2, 6], [3, 1]])
>>> for equilibrium in solve(game):
...     print(equilibrium, equilibrium.index)
Equilibrium(1: 1; 2: 1) 1
Equilibrium(1: 0.8 1 + 0.2 2; 2: 2/3 1 + 1/3 2) -1
Equilibrium(1: 1/3 2 + 2/3 3; 2: 1/3 1 + 2/3 2) 1

References: Audet, C., Hansen, P., Jaumard, B. and Savard, G. (2001), Enumeration of all extreme
equilibria of bimatrix games, SIAM J. Sci. Comput. 23(1). Avis, D., Rosenberg, G., Savani, R. and
von Stengel, B. (2010), Enumeration of Nash equilibria for two-player games, Economic Theory 42.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from operator import mul

from detente.concepts import nash_set
from detente.concepts.best_response_polytopes import Labelled, is_degenerate
from detente.concepts.nash_subsets import parts
from detente.concepts.rationalizable import EliminationRecord
from detente.concepts.selection import Comparison
from detente.game.normal_form import NormalFormGame
from detente.game.solution import Certificate, Component, Equilibrium, Solution
from detente.kernels import writing
from detente.kernels.complementary import complementary_pairs
from detente.kernels.rationals import ZERO, rational
from detente.kernels.writing import Strategy
from detente.solvers import component_index, visited_bases
from detente.solvers.complementarity_certificate import UNFINISHED, certificate
from detente.solvers.complementarity_search import Found, find, listed, settled
from detente.solvers.iterated_dominance import eliminate
from detente.solvers.refinement import refinements
from detente.solvers.regular_equilibria import solution
from detente.solvers.regular_search import Leaves, leaves

CONCEPT = "nash"
COMPLETE = True
REQUIRES = "two players"

# Up to this many actions in all, all vertices are soon listed to see whether the game is
# degenerate where its equilibria are not.
_SMALL = 8
# Up to this many, searching costs less than looking for dominance.
_MIDDLE = 24
# From here on the search is long enough to look for dominance by mixtures, too.
_LARGE = 48
_WORD = 64


def ACCEPTS(game: NormalFormGame) -> bool:  # noqa: N802 (one of the constants of a solver)
    """Two players."""
    return len(game.players) == 2


def solve(game: NormalFormGame) -> Solution:
    """Every extreme equilibrium, with the components they span."""
    small = visited_bases.solution(game)
    if small is not None:
        return small
    record = _eliminated(game)
    left = game.restricted(record.surviving(game)) if record else game
    found = leaves(left)
    if found is None:
        return _assembled(game, left, record, find(left))
    if not found.faces:
        return solution(game, left, record, found)
    notes = () if found.complete else (UNFINISHED,)
    later = _Later(game, left, record, found)
    return Solution.on_demand(
        game, CONCEPT, "complementarity", later, complete=found.complete, notes=notes
    )


@dataclass
class _Later:
    """A solution whose leaves are found; what they hold is listed when somebody looks at it."""

    game: NormalFormGame
    left: NormalFormGame
    record: EliminationRecord | None
    found: Leaves

    @cached_property
    def _whole(self) -> Solution:
        settled(self.left, self.found)
        if self.found.faces:
            vertices = listed(self.left, self.found)
            return _assembled(self.game, self.left, self.record, vertices)
        return solution(self.game, self.left, self.record, self.found)

    def equilibria(self) -> tuple[Equilibrium, ...]:
        return self._whole.equilibria

    def components(self) -> tuple[Component, ...]:
        return self._whole.components

    def degenerate(self) -> bool | None:
        return self._whole.degenerate

    def certificate(self) -> Certificate | None:
        return self._whole.certificate


def _assembled(
    game: NormalFormGame, left: NormalFormGame, record: EliminationRecord | None, found: Found
) -> Solution:
    """The extreme equilibria among pairs of vertices, and the components they span."""
    own, other, pairs = _matched(found, sum(left.shape))
    found_parts = parts(
        pairs,
        [x for x, _ in own],
        [y for y, _ in other],
        ([mask for _, mask in own], [mask for _, mask in other]) if found.complete else None,
    )
    computed = component_index.indices(left, own, other, pairs, found_parts, found)
    indices = nash_set.completed(computed) if found.complete else computed
    components = writing.components([
        (part.members, part.dimension, index, part.subsets)
        for part, index in zip(found_parts, indices, strict=True)
    ])  # fmt: skip
    written = _Written(game, left, record, found, (own, other), pairs, components, computed)
    return Solution.on_demand(
        game, CONCEPT, "complementarity", written, complete=found.complete,
        notes=() if found.complete else (UNFINISHED,),
    )  # fmt: skip


@dataclass
class _Written:
    """What was found as what a solution shows, written out when somebody looks at it."""

    game: NormalFormGame
    left: NormalFormGame
    record: EliminationRecord | None
    found: Found
    strategies: tuple[list[Labelled], list[Labelled]]
    pairs: list[tuple[int, int]]
    parts: tuple[Component, ...]
    indices: list[int | None]

    @cached_property
    def _equilibria(self) -> tuple[Equilibrium, ...]:
        return _equilibria(
            self.game, self.left, *self.strategies, self.found, self.pairs, self.parts
        )

    def equilibria(self) -> tuple[Equilibrium, ...]:
        """All of them, with their labels."""
        return self._equilibria

    def components(self) -> tuple[Component, ...]:
        """Those that they form."""
        return self.parts

    def degenerate(self) -> bool | None:
        """Whether the game is."""
        return _is_degenerate(self.left, *self.strategies, whole=self.record is None)

    def certificate(self) -> nash_set.NashSetCertificate:
        """The evidence, by the numbers of the search."""
        numbers = {
            "nodes": self.found.nodes,
            "leaves": self.found.leaves,
            "nodes searched exactly": self.found.exact_nodes,
        }
        return certificate(
            self._equilibria, self.indices, numbers, self.record, complete=self.found.complete
        )


def _eliminated(game: NormalFormGame) -> EliminationRecord | None:
    """The actions that dominance leaves out, where looking for them pays and finds some."""
    actions = sum(game.shape)
    if actions <= _MIDDLE or (actions <= _LARGE and not _has_dominated(game)):
        return None
    record = eliminate(game)
    return record if record.eliminations else None


def _has_dominated(game: NormalFormGame) -> bool:
    """Whether an action is strictly dominated by another one."""
    m, n = game.shape
    first, second = game.integers
    for rows in ([first[i * n : i * n + n] for i in range(m)], [second[j::n] for j in range(n)]):
        most = [max(column) for column in zip(*rows, strict=True)]
        for row in rows:
            if all(map(int.__lt__, row, most)) and any(
                all(map(int.__lt__, row, other)) for other in rows
            ):
                return True
    return False


def _matched(
    found: Found, labels: int
) -> tuple[list[Labelled], list[Labelled], list[tuple[int, int]]]:
    """The strategies of extreme equilibria, and these as pairs of positions, in order."""
    words = -(-labels // _WORD)
    low = (1 << _WORD) - 1

    def buffer(masks: list[int]) -> array[int]:
        return array("Q", [mask >> _WORD * w & low for mask in masks for w in range(words)])

    pairs = complementary_pairs(
        buffer([mask for _, mask in found.own]),
        buffer([mask for _, mask in found.other]),
        words,
        buffer([(1 << labels) - 1]),
    )
    mine = sorted({i for i, _ in pairs})
    theirs = sorted({j for _, j in pairs})
    rows = {i: k for k, i in enumerate(mine)}
    columns = {j: k for k, j in enumerate(theirs)}
    own, other = [found.own[i] for i in mine], [found.other[j] for j in theirs]
    # Lexicographic, the first actions most played first: both lists ascend, so read them backwards.
    pairs = sorted(((rows[i], columns[j]) for i, j in pairs), reverse=True)
    return own, other, pairs


def _equilibria(  # noqa: PLR0913, PLR0917 (the pairs and what they are pairs of)
    game: NormalFormGame,
    left: NormalFormGame,
    own: list[Labelled],
    other: list[Labelled],
    search: Found,
    pairs: list[tuple[int, int]],
    components: tuple[Component, ...],
) -> tuple[Equilibrium, ...]:
    """The equilibria; each strategy's weights, and what it is worth to reply to, once only."""
    m, n = left.shape
    first, second = game.players
    xs = [_spread(game, left, first, x) for x, _ in own]
    ys = [_spread(game, left, second, y) for y, _ in other]
    # What a best reply gets: to y for player 1, to x for player 2.
    gets = [
        _worth(left, 0, n, 1, mask & ((1 << m) - 1), search.whole[1][mask]) for _, mask in other
    ]
    gives = [_worth(left, 1, 1, n, mask >> m, search.whole[0][mask]) for _, mask in own]
    of = {k: component for component in components for k in component.members}
    # One action played, and no best reply but the one played: no label too many.
    sure = [mask.bit_count() == m and _unplayed(mask, 0, m) == m - 1 for _, mask in own]
    answered = [mask.bit_count() == n and _unplayed(mask, m, n) == n - 1 for _, mask in other]
    rows = [
        (
            i, j, sure[i] and answered[j],
            of[k].index if len(of[k].members) == 1 else None, of[k].id,
        )
        for k, (i, j) in enumerate(pairs)
    ]  # fmt: skip
    comparison = Comparison(game, refinements(game), settled=search.complete)
    found = writing.equilibria((first, second), xs, ys, gives, gets, rows, comparison.labels)
    comparison.equilibria = found
    return found


def _spread(
    game: NormalFormGame, left: NormalFormGame, player: str, weights: tuple[Fraction, ...]
) -> Strategy:
    """A strategy in the game without dominated actions as one in the game itself."""
    if left is game:
        return dict(zip(game.actions[player], weights, strict=True))
    known = dict(zip(left.actions[player], weights, strict=True))
    return {a: known.get(a, ZERO) for a in game.actions[player]}


def _unplayed(mask: int, low: int, actions: int) -> int:
    return (mask >> low & ((1 << actions) - 1)).bit_count()


def _worth(  # noqa: PLR0913, PLR0917 (where a row of payoffs stands)
    game: NormalFormGame,
    player: int,
    own: int,
    step: int,
    replies: int,
    against: Sequence[int],
) -> Fraction:
    """What the first of the best replies gets against weights of a mixed strategy."""
    base = ((replies & -replies).bit_length() - 1) * own
    row = game.integers[player][base : base + step * len(against) : step]
    value = sum(map(mul, against, row))
    return rational(value, sum(against) * game.denominators[player])


def _is_degenerate(
    left: NormalFormGame, own: list[Labelled], other: list[Labelled], *, whole: bool
) -> bool | None:
    """Whether some strategy has more best replies than played actions; None if not known.

    Equilibria with labels too many show that it is; that it is not is seen from all vertices of
    the `whole` game.
    """
    m, n = left.shape
    if _crowded(own, m) or _crowded(other, n):
        return True
    return is_degenerate(left) if whole and m + n <= _SMALL else None


def _crowded(vertices: list[Labelled], actions: int) -> bool:
    return any(labels.bit_count() > actions for _, labels in vertices)
