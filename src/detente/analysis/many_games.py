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
from fractions import Fraction
from random import Random
from typing import TYPE_CHECKING

from detente.analysis.stage_game import solve
from detente.concepts.nash import NashCertificate
from detente.errors import GameError, SolverError, nearest
from detente.exact.linear import null_space
from detente.game.normal_form import NormalFormGame
from detente.game.profile import MixedProfile
from detente.solvers.small_games import MOST, NotFinite, available_threads, solve_all

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_ACCEPTED = f"an array (games, 2, m, n) of two-player games, m and n from 1 to {MOST}"
# What `solve_many` promises of every probability in a game that is no tie.
_ACCURACY = 1e-6
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
    player p + 1 gets in game g if player 1 plays action a and player 2 action b. As elsewhere a
    float stands for the shortest decimal that reads back as it.

    Equilibria are sought in floating point with a bound on every rounding error. In a game that
    is not among `.ties` they are proven to be all, and every probability is within 1e-6 of the
    exact one (most are within 1e-14). A game is a tie if some verdict lies within its bound, as
    in every game with a continuum of equilibria; of those only what is certain is listed.
    `exact_ties=True` solves the ties again with `detente.solve` and lists their extreme
    equilibria, at about a thousand times the cost of another game.

    `threads` is the number of threads, all available processors by default; the answer does not
    depend on it.

    Raises GameError if payoffs are no such array of finite numbers, SolverError for an unknown
    concept, a number of players or actions that is not accepted, and `threads` below 1.

    Literature: support enumeration, Dickhaut, J. and Kaplan, T. (1991), A program for finding
    Nash equilibria, Mathematica Journal 1(4).

    >>> solve_many([[[[1, -1], [-1, 1]], [[-1, 1], [1, -1]]]]).profiles.tolist()
    [[[0.5, 0.5], [0.5, 0.5]]]
    """
    if concept != "nash":
        raise SolverError(
            f"unknown solution concept '{concept}' for many games, {nearest(concept, ['nash'])}"
        )
    if threads is not None and threads < 1:
        raise SolverError(f"threads is {threads!r}, it must be a whole number from 1 up")
    games = _games(payoffs)
    try:
        solved = solve_all(games, threads or available_threads())
    except NotFinite as failure:
        raise _not_finite(games, failure.game) from None
    import numpy as np

    counts, profiles, ties = solved.counts, solved.profiles, np.flatnonzero(solved.tied)
    game = np.repeat(np.arange(len(games)), counts)
    if exact_ties and len(ties):
        counts, profiles, game = _with_ties_solved(games, counts, profiles, game, ties)
    m, n = games.shape[2:]
    return SolvedMany(concept, (m, n), counts, profiles, game, ties, exact_ties)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class SolvedMany:
    """The equilibria of many games; arrays over games, or over profiles in order of their games.

    - `shape`: the numbers of actions of the two players.
    - `counts` (games,): how many profiles each game has.
    - `profiles` (total, 2, larger number of actions): probabilities, with zeros beyond the
      actions of the player who has fewer. Within a game, smaller supports come first.
    - `game` (total,): the number of the game that each profile belongs to, from 0.
    - `ties`: the games, in order, in which a verdict lies within rounding.
    - `exact_ties`: whether those were solved again exactly.
    """

    concept: str
    shape: tuple[int, int]
    counts: npt.NDArray[np.int64]
    profiles: npt.NDArray[np.float64]
    game: npt.NDArray[np.int64]
    ties: npt.NDArray[np.int64]
    exact_ties: bool

    @property
    def complete(self) -> bool:
        """Whether the equilibria of every game are proven to be all (of ties, the extreme ones)."""
        return self.exact_ties or not len(self.ties)

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
            "exact_ties": self.exact_ties,
        }

    def _repr_html_(self) -> str:
        import numpy as np

        m, n = self.shape
        rows = "".join(
            f"<tr><td>{g}</td><td>{_shown(x[:m])}</td><td>{_shown(y[:n])}</td></tr>"
            for g, (x, y) in zip(self.game[:_SHOWN], self.profiles[:_SHOWN], strict=True)
        )
        spread = ", ".join(
            f"{games} with {count}" for count, games in enumerate(np.bincount(self.counts)) if games
        )
        more = len(self.profiles) - _SHOWN
        last = f"<tr><td colspan=3>and {more} more</td></tr>" if more > 0 else ""
        return (
            f"<table><caption>{repr(self)[11:-1]}; games by number of equilibria: {spread}"
            f"</caption><tr><th>game</th><th>1 (rounded)</th><th>2 (rounded)</th></tr>"
            f"{rows}{last}</table>"
        )


def _ties(count: int) -> str:
    return "1 tie" if count == 1 else f"{count} ties"


def _shown(weights: npt.NDArray[np.float64]) -> str:
    return ", ".join(f"{q:.3g}" for q in weights)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class ManyCertificate:
    """Checks a `SolvedMany` against the payoffs it was made from."""

    solved: SolvedMany

    def verify(self, payoffs: npt.ArrayLike, *, sample: int = 100, seed: int = 0) -> bool:
        """Whether the answer holds: of all games by counting, of a sample by exact arithmetic.

        The number of equilibria of every game that is no tie must be odd (Wilson 1971). In
        `sample` games drawn with `seed`, each profile's support is solved in fractions: no action
        may do better, and the probabilities listed must be the exact ones to 1e-6. Ties that were
        solved exactly are solved again.

        Raises GameError and SolverError as `solve_many` does.

        >>> game = [[[[1, -1], [-1, 1]], [[-1, 1], [1, -1]]]]
        >>> certificate = solve_many(game).certificate
        >>> certificate.verify(game), certificate.verify([[[[1, 1], [0, 0]], [[1, 0], [1, 0]]]])
        (True, False)
        """
        import numpy as np

        games, solved = _games(payoffs), self.solved
        if (len(games), *games.shape[2:]) != (len(solved), *solved.shape):
            return False
        if not np.array_equal(np.repeat(np.arange(len(games)), solved.counts), solved.game):
            return False
        plain = np.delete(solved.counts, solved.ties)
        if not np.all(plain % 2 == 1):
            return False
        drawn = Random(seed).sample(range(len(games)), min(sample, len(games)))  # noqa: S311
        tied = set(solved.ties.tolist()) if solved.exact_ties else set()
        for g in sorted(drawn):
            game = NormalFormGame.from_arrays(*games[g].tolist())
            listed = solved.of(g)
            if g in tied:
                exact = _extreme(game)
                if listed.shape != exact.shape or not np.allclose(listed, exact, 0, _ACCURACY):
                    return False
            elif not all(_holds(game, x.tolist(), y.tolist()) for x, y in listed):
                return False
        return True

    def to_dict(self) -> dict[str, object]:
        """What is claimed, in words and numbers."""
        return {
            "argument": (
                "every pair of supports of equal size was decided by signs that exceed a bound on "
                "their rounding error; an equilibrium that is not regular leaves one undecided"
            ),
            "games": len(self.solved),
            "equilibria": len(self.solved.profiles),
            "ties": len(self.solved.ties),
            "accuracy": _ACCURACY,
        }


def _holds(game: NormalFormGame, x: list[float], y: list[float]) -> bool:
    """Whether the supports carry an exact equilibrium with these probabilities."""
    own = [a for a, q in enumerate(x) if q]
    other = [b for b, q in enumerate(y) if q]
    n = game.shape[1]
    A, B = (
        [[table[a * n + b] for b in range(n)] for a in range(game.shape[0])]
        for table in game.payoffs
    )
    mine = null_space([[B[a][other[0]] - B[a][b] for a in own] for b in other[1:]], len(own))
    theirs = null_space([[A[own[0]][b] - A[a][b] for b in other] for a in own[1:]], len(other))
    if len(mine) != 1 or len(theirs) != 1 or not sum(mine[0]) or not sum(theirs[0]):
        return False
    strategies = {}
    for player, support, weights, floats in zip(
        game.players, (own, other), (mine[0], theirs[0]), (x, y), strict=True
    ):
        exact = dict(zip(support, (w / sum(weights) for w in weights), strict=True))
        if any(abs(q - Fraction(floats[a])) > _ACCURACY for a, q in exact.items()):
            return False
        strategies[player] = {
            name: exact.get(a, Fraction(0)) for a, name in enumerate(game.actions[player])
        }
    return NashCertificate(MixedProfile(strategies)).verify(game)


def _games(payoffs: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Payoffs as an array (games, 2, m, n) of floats, or an error that says what is wrong."""
    import numpy as np

    try:
        raw = np.asarray(payoffs)
        if raw.dtype.kind not in "biufO":
            raise GameError(f"payoffs are of type {raw.dtype}, give {_ACCEPTED}, of real numbers")
        games = raw.astype(np.float64, copy=False)
    except (TypeError, ValueError) as failure:
        if isinstance(failure, GameError):
            raise
        raise GameError(f"payoffs are no array of numbers ({failure}), give {_ACCEPTED}") from None
    if games.ndim < 2 or games.ndim != games.shape[1] + 2:
        raise GameError(f"payoffs have shape {games.shape}, give {_ACCEPTED}")
    if games.shape[1] != 2:
        raise SolverError(f"the games have {games.shape[1]} players, give {_ACCEPTED}")
    for player, actions in enumerate(games.shape[2:], 1):
        if not 1 <= actions <= MOST:
            raise SolverError(f"player '{player}' has {actions} actions, give {_ACCEPTED}")
    return games


def _not_finite(games: npt.NDArray[np.float64], game: int) -> GameError:
    import numpy as np

    player, own, other = (int(k) for k in np.argwhere(~np.isfinite(games[game]))[0])
    return GameError(
        f"game {game}: the payoff of player '{player + 1}' at ({own + 1}, {other + 1}) is "
        f"{games[game, player, own, other]}, it must be a finite number"
    )


def _extreme(game: NormalFormGame) -> npt.NDArray[np.float64]:
    """The extreme equilibria as rows of floats."""
    import numpy as np

    found = solve(game)
    rows = np.zeros((len(found), 2, max(game.shape)))
    for k, equilibrium in enumerate(found):
        for p, own in enumerate(equilibrium.strategies.values()):
            for a, q in enumerate(own.values()):
                rows[k, p, a] = float(q)
    return rows


def _with_ties_solved(
    games: npt.NDArray[np.float64],
    counts: npt.NDArray[np.int64],
    profiles: npt.NDArray[np.float64],
    game: npt.NDArray[np.int64],
    ties: npt.NDArray[np.int64],
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64], npt.NDArray[np.int64]]:
    """Counts, profiles and their games, the ties' profiles replaced by exact solutions."""
    import numpy as np

    exact = [_extreme(NormalFormGame.from_arrays(*games[g].tolist())) for g in ties.tolist()]
    counts = counts.copy()
    counts[ties] = [len(rows) for rows in exact]
    kept = ~np.isin(game, ties)
    joined = np.concatenate([profiles[kept], *exact])
    of = np.concatenate([game[kept], np.repeat(ties, counts[ties])])
    order = np.argsort(of, kind="stable")
    return counts, joined[order], of[order]
