"""Many games as one array of payoffs, and equilibria as rows of an array."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.analysis.stage_game import solve
from detente.errors import GameError, SolverError
from detente.game.normal_form import NormalFormGame
from detente.solvers.small_games import MOST

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_ACCEPTED = (
    f"an array (games, 2, m, n) of two-player games, m and n from 1 to {MOST}, or one "
    "(games, 3, 2, 2, 2) of three players with two actions each"
)


def payoff_array(payoffs: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Payoffs as an array (games, 2, m, n) or (games, 3, 2, 2, 2) of floats.

    Raises GameError if they are no array of real numbers of such a form, SolverError for numbers
    of players and actions that are not accepted.
    """
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
    if games.shape[1] not in {2, 3}:
        raise SolverError(f"the games have {games.shape[1]} players, give {_ACCEPTED}")
    for player, actions in enumerate(games.shape[2:], 1):
        if not 1 <= actions <= MOST or (games.shape[1] == 3 and actions != 2):
            raise SolverError(f"player '{player}' has {actions} actions, give {_ACCEPTED}")
    return games


def not_finite(games: npt.NDArray[np.float64], game: int) -> GameError:
    """The error that names the first payoff of a game that is no finite number."""
    import numpy as np

    player, *cell = (int(k) for k in np.argwhere(~np.isfinite(games[game]))[0])
    return GameError(
        f"game {game}: the payoff of player '{player + 1}' at "
        f"({', '.join(str(a + 1) for a in cell)}) is {games[game, player, *cell]}, "
        "it must be a finite number"
    )


def one_game(payoffs: npt.NDArray[np.float64]) -> NormalFormGame:
    """One game of the array, exactly."""
    return NormalFormGame.from_arrays(*payoffs.tolist())


def solved_exactly(payoffs: npt.NDArray[np.float64]) -> tuple[npt.NDArray[np.float64], bool]:
    """What `solve` lists for one game, as rows of floats, and whether that is proven to be all."""
    import numpy as np

    found = solve(one_game(payoffs))
    rows = np.zeros((len(found), len(payoffs), max(payoffs.shape[1:])))
    for k, equilibrium in enumerate(found):
        for p, own in enumerate(equilibrium.strategies.values()):
            for a, q in enumerate(own.values()):
                rows[k, p, a] = float(q)
    return rows, found.complete
