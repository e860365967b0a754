"""Minmax payoffs: by one pass over the table (pure), by linear programming (mixed).

For the definition see `concepts.minmax`. The mixed minmax of player i in a two-player game is
the value of the zero-sum game in i's payoffs (von Neumann 1928): the least t such that some
mixture y of the opponent has A y <= t in every row.

>>> game = NormalFormGame.from_arrays([[1, -1], [-1, 1]], [[-1, 1], [1, -1]])
>>> pure_minmax(game).levels
{'1': Fraction(1, 1), '2': Fraction(1, 1)}
"""

from __future__ import annotations

from fractions import Fraction

from detente.concepts.minmax import MixedMinmaxCertificate, PureMinmaxCertificate, rows_of
from detente.errors import SolverError
from detente.exact.lp import maximise
from detente.game.normal_form import NormalFormGame


def pure_minmax(game: NormalFormGame) -> PureMinmaxCertificate:
    """Every player's pure minmax payoff, with the others' actions that hold it there."""
    levels, punishers = {}, {}
    for i, player in enumerate(game.players):
        row, stride = game.payoffs[i], game.strides[i]
        block = stride * game.shape[i]
        level, at = min(
            (max(row[start : base + block : stride]), start)
            for base in range(0, game.size, block)
            for start in range(base, base + stride)
        )
        levels[player] = level
        others = game.profile(game.cells[at])
        punishers[player] = {p: a for p, a in others.items() if p != player}
    return PureMinmaxCertificate(levels, punishers)


def pure_maxmin(game: NormalFormGame) -> dict[str, Fraction]:
    """What each player can secure with one action whatever the others do.

    No equilibrium of the stage game gives a player less.

    >>> pure_maxmin(NormalFormGame.from_arrays([[1, -1], [-1, 1]], [[-1, 1], [1, -1]]))
    {'1': Fraction(-1, 1), '2': Fraction(-1, 1)}
    """
    secured = {}
    for i, player in enumerate(game.players):
        worst: list[Fraction | None] = [None] * game.shape[i]
        for cell, value in zip(game.cells, game.payoffs[i], strict=True):
            least = worst[cell[i]]
            if least is None or value < least:
                worst[cell[i]] = value
        secured[player] = max(v for v in worst if v is not None)
    return secured


def mixed_minmax(game: NormalFormGame) -> MixedMinmaxCertificate:
    """Both players' mixed minmax payoffs, exact, with the mixtures that prove them.

    Raises SolverError for any other number of players.

    >>> game = NormalFormGame.from_arrays([[1, -1], [-1, 1]], [[-1, 1], [1, -1]])
    >>> mixed_minmax(game).levels
    {'1': Fraction(0, 1), '2': Fraction(0, 1)}
    """
    if len(game.players) != 2:
        raise SolverError(
            f"the mixed minmax of {len(game.players)} players depends on whether the others can "
            "correlate their mixtures, and this release has it for two players only; ask for "
            "the pure minmax"
        )
    levels, punisher, shield = {}, {}, {}
    for i, player in enumerate(game.players):
        table = rows_of(game, i)
        levels[player], punisher[player] = _hold_down(table)
        # What i can secure is the same question with the roles and the sign turned round.
        turned = [[-v for v in column] for column in zip(*table, strict=True)]
        shield[player] = _hold_down(turned)[1]
    return MixedMinmaxCertificate(levels, punisher, shield)


def _hold_down(table: list[list[Fraction]]) -> tuple[Fraction, list[Fraction]]:
    """The least t, and a mixture y of the columns, with `table` y <= t in every row."""
    width = len(table[0])
    one, zero = Fraction(1), Fraction(0)
    # t may have either sign, so it is written as a difference of two unknowns.
    result = maximise(
        [zero] * width + [-one, one],
        [[*row, -one, one] for row in table],
        [zero] * len(table),
        [[one] * width + [zero, zero]],
        [one],
    )
    if result.value is None or result.x is None:
        raise SolverError("the linear programme of the mixed minmax has no solution")
    return -result.value, list(result.x[:width])
