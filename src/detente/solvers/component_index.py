"""The index of each component of a two-player game's equilibria.

The index of a component is the sum of the indices of the equilibria near it in any nondegenerate
game close enough. Here that game is one whose payoffs differ by powers of a number e that is never
given a value, so that close enough needs no estimate: an equilibrium of it is a pair of bases, and
tends, as e goes to 0, to the pair of vertices that these describe in the game itself, which is an
extreme equilibrium of one component.

References: Shapley, L. (1974), A note on the Lemke-Howson algorithm. von Stengel, B. (2002),
Computing equilibria for two-person games, Handbook of Game Theory 3, section 2.6. Ritzberger, K.
(1994), The theory of normal form games from the differentiable viewpoint, Int. J. Game Theory 23.
"""

from __future__ import annotations

from detente.concepts.best_response_polytopes import Labelled, normalised, regular_index
from detente.concepts.nash_subsets import Part
from detente.game.normal_form import NormalFormGame
from detente.solvers.complementarity_search import Found
from detente.solvers.exact_search import Polytopes
from detente.solvers.local_index import local_index

# Up to this many actions in all the search is soon done with Python's numbers, too.
_FEW = 20


def indices(  # noqa: PLR0913, PLR0917 (the equilibria and what is known of them)
    game: NormalFormGame,
    own: list[Labelled],
    other: list[Labelled],
    pairs: list[tuple[int, int]],
    parts: list[Part],
    search: Found,
) -> list[int | None]:
    """The index of every part, None where it would take too long or the search was ended.

    `own` and `other` are the strategies of the extreme equilibria, which are `pairs` of them.
    """
    m, n = game.shape
    found: list[int | None] = []
    for part in parts:
        i, j = pairs[part.members[0]]
        (x, mine), (y, theirs) = own[i], other[j]
        regular = len(part.members) == 1 and mine.bit_count() == m and theirs.bit_count() == n
        if not regular:
            found.append(None)
        elif (mine, theirs) in search.indices:
            found.append(search.indices[mine, theirs])
        else:
            found.append(regular_index(game, x, y))
    # Of a single unknown one the others' sum tells.
    if found.count(None) <= 1 or not search.complete:
        return found
    polytopes = Polytopes(*normalised(game))
    if not polytopes.small():
        labels = [(own[i][1], other[j][1]) for i, j in pairs]
        near = [
            local_index(polytopes, [labels[at] for at in part.members]) if index is None else index
            for part, index in zip(parts, found, strict=True)
        ]
        if None not in near:
            return near
        if m + n > _FEW:
            return found
    rows = {labels: i for i, (_, labels) in enumerate(own)}
    of = {pairs[at][0]: k for k, part in enumerate(parts) for at in part.members}
    sums = [0] * len(parts)
    for mine, _, index in polytopes.nearby():
        sums[of[rows[mine]]] += index
    return list(sums)
