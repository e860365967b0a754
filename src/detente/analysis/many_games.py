"""All equilibria of millions of small games at once.

>>> import numpy as np
>>> payoffs = np.array([
...     [[[3, 0], [5, 1]], [[3, 5], [0, 1]]],
...     [[[2, 0], [0, 1]], [[1, 0], [0, 2]]],
... ], dtype=float)
>>> solved = solve_many(payoffs)
>>> solved
SolvedMany(nash: 2 games of 2×2, 4 equilibria, 0 ties)
>>> solved.counts.tolist(), solved.of(0).tolist()
([1, 3], [[[0.0, 1.0], [0.0, 1.0]]])
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.analysis.many_games_certificate import ManyCertificate
from detente.analysis.payoff_array import not_finite, payoff_array, solved_exactly
from detente.errors import SolverError, nearest
from detente.solvers.small_games import NotFinite, available_threads, solve_all

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_SHOWN = 10


def solve_many(
    payoffs: npt.ArrayLike,
    concept: str = "nash",
    *,
    exact_ties: bool = False,
    threads: int | None = None,
) -> SolvedMany:
    """All Nash equilibria of every game of an array.

    `payoffs` has shape (games, 2, m, n) with m and n from 1 to 5: entry [g, p, a, b] is what
    player p + 1 gets in game g if player 1 plays action a and player 2 action b. Three players may
    have two actions each: shape (games, 3, 2, 2, 2), entry [g, p, a, b, c]. As elsewhere a float
    stands for the shortest decimal that reads back as it.

    Equilibria are sought in floating point with a bound on every rounding error. In a game that
    is not among `.ties` they are proven to be all, and every probability is within 1e-6 of the
    exact one (most are within 1e-14). A game is a tie if some verdict lies within its bound, as
    in every game with a continuum of equilibria; of those only what is certain is listed.
    `exact_ties=True` solves the ties again with `detente.solve` and lists their extreme
    equilibria (of three players the isolated equilibria and the corners of the other pieces), at
    about a thousand times the cost of another game.

    `threads` is the number of threads, all available processors by default; the answer does not
    depend on it.

    Raises GameError if payoffs are no such array of finite numbers, SolverError for an unknown
    concept, a number of players or actions that is not accepted, and `threads` below 1.

    Literature: support enumeration, Dickhaut, J. and Kaplan, T. (1991), A program for finding
    Nash equilibria, Mathematica Journal 1(4); three players by the quadratic of McKelvey, R. and
    McLennan, A. (1997), The maximal number of regular totally mixed Nash equilibria, Journal of
    Economic Theory 72(2).

    >>> solve_many([[[[1, -1], [-1, 1]], [[-1, 1], [1, -1]]]]).profiles.tolist()
    [[[0.5, 0.5], [0.5, 0.5]]]
    """
    if concept != "nash":
        raise SolverError(
            f"unknown solution concept '{concept}' for many games, {nearest(concept, ['nash'])}"
        )
    if threads is not None and threads < 1:
        raise SolverError(f"threads is {threads!r}, it must be a whole number from 1 up")
    games = payoff_array(payoffs)
    try:
        solved = solve_all(games, threads or available_threads())
    except NotFinite as failure:
        raise not_finite(games, failure.game) from None
    import numpy as np

    counts, profiles, ties = solved.counts, solved.profiles, np.flatnonzero(solved.tied)
    game = np.repeat(np.arange(len(games)), counts)
    plain = SolvedMany(concept, games.shape[2:], counts, profiles, game, ties, ties)
    return _with_ties_solved(plain, games) if exact_ties else plain


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class SolvedMany:
    """The equilibria of many games; arrays over games, or over profiles in order of their games.

    - `shape`: the number of actions of each player.
    - `counts` (games,): how many profiles each game has.
    - `profiles` (total, players, largest number of actions): probabilities, with zeros beyond the
      actions of a player who has fewer. Within a game, smaller supports come first.
    - `game` (total,): the number of the game that each profile belongs to, from 0.
    - `ties`: the games, in order, in which a verdict lies within rounding.
    - `incomplete`: the ties whose list is not proven to be all; after `exact_ties=True` these
      are the few for which `solve` says so.
    - `exact_ties`: whether the ties were solved again exactly.
    """

    concept: str
    shape: tuple[int, ...]
    counts: npt.NDArray[np.int64]
    profiles: npt.NDArray[np.float64]
    game: npt.NDArray[np.int64]
    ties: npt.NDArray[np.int64]
    incomplete: npt.NDArray[np.int64]
    exact_ties: bool = False

    @property
    def complete(self) -> bool:
        """Whether the equilibria of every game are proven to be all (of ties, the extreme ones)."""
        return not len(self.incomplete)

    @property
    def certificate(self) -> ManyCertificate:
        """What checks the answer against the payoffs by exact arithmetic, on a sample."""
        return ManyCertificate(self)

    def of(self, game: int) -> npt.NDArray[np.float64]:
        """The profiles of one game, counted from 0. Raises SolverError if there is no such game."""
        import numpy as np

        if not 0 <= game < len(self.counts):
            raise SolverError(f"there is no game {game}, there are {len(self.counts)}, from 0")
        first, last = np.searchsorted(self.game, [game, game + 1])
        return self.profiles[first:last]

    def __len__(self) -> int:
        return len(self.counts)

    def __repr__(self) -> str:
        size = "×".join(map(str, self.shape))
        solved = " solved exactly" if self.exact_ties and len(self.ties) else ""
        return (
            f"SolvedMany({self.concept}: {len(self.counts)} games of {size}, "
            f"{len(self.profiles)} equilibria, {_ties(len(self.ties))}{solved})"
        )

    def to_dict(self) -> dict[str, object]:
        """All of it as plain data; probabilities are floats."""
        return {
            "format": "detente-solved-many/1",
            "concept": self.concept,
            "shape": list(self.shape),
            "complete": self.complete,
            "counts": self.counts.tolist(),
            "game": self.game.tolist(),
            "profiles": self.profiles.tolist(),
            "ties": self.ties.tolist(),
            "incomplete": self.incomplete.tolist(),
            "exact_ties": self.exact_ties,
        }

    def _repr_html_(self) -> str:
        import numpy as np

        rows = "".join(
            f"<tr><td>{g}</td>"
            + "".join(f"<td>{_shown(x[:m])}</td>" for x, m in zip(found, self.shape, strict=True))
            + "</tr>"
            for g, found in zip(self.game[:_SHOWN], self.profiles[:_SHOWN], strict=True)
        )
        columns = len(self.shape) + 1
        heads = "".join(f"<th>{p} (rounded)</th>" for p in range(1, columns))
        spread = ", ".join(
            f"{games} with {count}" for count, games in enumerate(np.bincount(self.counts)) if games
        )
        more = len(self.profiles) - _SHOWN
        last = f"<tr><td colspan={columns}>and {more} more</td></tr>" if more > 0 else ""
        return (
            f"<table><caption>{repr(self)[11:-1]}; games by number of equilibria: {spread}"
            f"</caption><tr><th>game</th>{heads}</tr>{rows}{last}</table>"
        )


def _ties(count: int) -> str:
    return "1 tie" if count == 1 else f"{count} ties"


def _shown(weights: npt.NDArray[np.float64]) -> str:
    return ", ".join(f"{q:.3g}" for q in weights)


def _with_ties_solved(plain: SolvedMany, games: npt.NDArray[np.float64]) -> SolvedMany:
    """The same with the profiles of the ties replaced by exact solutions."""
    import numpy as np

    ties = plain.ties
    exact = [solved_exactly(games[g]) for g in ties.tolist()]
    counts = plain.counts.copy()
    counts[ties] = [len(rows) for rows, _ in exact]
    kept = ~np.isin(plain.game, ties)
    profiles = np.concatenate([plain.profiles[kept], *(rows for rows, _ in exact)])
    game = np.concatenate([plain.game[kept], np.repeat(ties, counts[ties])])
    order = np.argsort(game, kind="stable")
    incomplete = ties[[not complete for _, complete in exact]]
    return SolvedMany(
        plain.concept, plain.shape, counts, profiles[order], game[order], ties,
        incomplete, exact_ties=True,
    )  # fmt: skip
