"""Iterated strict dominance by mixed strategies, any number of players.

An action that is a best reply to some pure profile of the others is not dominated; one that loses
to another action everywhere is. Only what neither test settles costs a linear programme: its
optimum is a dominating mixture, or its dual solution a belief that makes the action a best reply.

>>> game = NormalFormGame.from_arrays([[4, 0], [0, 4], [1, 1]], [[1, 0], [0, 1], [0, 0]])
>>> solve(game).details["eliminations"][0]["dominated_by"]
{'1': '1/2', '2': '1/2'}
"""

from __future__ import annotations

from fractions import Fraction

from detente.concepts.rationalizable import Belief, Elimination, EliminationRecord
from detente.game import effort
from detente.game.normal_form import NormalFormGame
from detente.game.solution import Equilibrium, Solution

CONCEPT = "rationalizable"
COMPLETE = True
REQUIRES = "any game"


def ACCEPTS(_game: NormalFormGame) -> bool:  # noqa: N802 (one of the constants of a solver)
    """Every game."""
    return True


def eliminate(game: NormalFormGame) -> EliminationRecord:
    """All rounds of elimination, with the mixtures that dominate and beliefs for what survives.

    The record is not `complete` where the effort ended before the last round.

    >>> dilemma = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
    >>> [(e.round, e.player, e.action) for e in eliminate(dilemma).eliminations]
    [(1, '1', '1'), (1, '2', '1')]
    """
    left = [list(range(m)) for m in game.shape]
    eliminations: list[Elimination] = []
    number = 0
    making = effort.current()
    while True:
        number += 1
        beliefs: list[Belief] = []
        gone: list[tuple[int, int]] = []
        for i, player in enumerate(game.players):
            cells, lines = _lines(game, left, i)
            for a in left[i]:
                if not making.goes_on():
                    return EliminationRecord(tuple(eliminations), (), complete=False)
                found = _judged(game, i, a, cells, lines)
                if isinstance(found, Belief):
                    beliefs.append(found)
                else:
                    gone.append((i, a))
                    eliminations.append(Elimination(number, player, game.actions[player][a], found))
        if not gone:
            return EliminationRecord(tuple(eliminations), tuple(beliefs))
        for i, a in gone:
            left[i].remove(a)


def _judged(
    game: NormalFormGame,
    i: int,
    action: int,
    cells: list[tuple[int, ...]],
    lines: dict[int, list[int]],
) -> Belief | dict[str, Fraction]:
    """A belief that makes an action a best reply, or a mixture that dominates it."""
    player = game.players[i]
    labels = game.actions[player]
    mine = lines[action]
    for at, column in enumerate(zip(*lines.values(), strict=True)):
        if mine[at] == max(column):
            return Belief(player, labels[action], {_others(game, i, cells[at]): Fraction(1)})
    rest = [b for b in lines if b != action]
    for b in rest:
        if all(v > w for v, w in zip(lines[b], mine, strict=True)):
            return {labels[b]: Fraction(1)}
    gains = [[v - w for v, w in zip(lines[b], mine, strict=True)] for b in rest]
    mixture, belief = _by_linear_programme(gains)
    if mixture is not None:
        return {labels[b]: q for b, q in zip(rest, mixture, strict=True) if q}
    return Belief(
        player,
        labels[action],
        {_others(game, i, cell): q for cell, q in zip(cells, belief, strict=True) if q},
    )


def _by_linear_programme(
    gains: list[list[int]],
) -> tuple[list[Fraction] | None, list[Fraction]]:
    """Maximise t with t <= sum of q_b gain_b(s) at every s, and the q_b at most 1 together."""
    from detente.exact.lp import maximise

    width = len(gains)
    rows = [[*(-own[s] for own in gains), 1] for s in range(len(gains[0]))]
    found = maximise([0] * width + [1], [*rows, [1] * width + [0]], [0] * len(rows) + [1])
    assert found.x is not None and found.dual is not None and found.value is not None  # noqa: PT018, S101
    if found.value > 0:
        total = sum(found.x[:width], Fraction(0))
        return [q / total for q in found.x[:width]], []
    total = sum(found.dual[:-1], Fraction(0))
    return None, [q / total for q in found.dual[:-1]]


def _lines(
    game: NormalFormGame, left: list[list[int]], i: int
) -> tuple[list[tuple[int, ...]], dict[int, list[int]]]:
    """The others' remaining profiles (with 0 for player i), and each action's payoffs in them."""
    cells: list[tuple[int, ...]] = [()]
    for j, own in enumerate(left):
        cells = [(*cell, a) for cell in cells for a in ([0] if j == i else own)]
    bases = [game.position(cell) for cell in cells]
    row, stride = game.integers[i], game.strides[i]
    return cells, {a: [row[base + a * stride] for base in bases] for a in left[i]}


def _others(game: NormalFormGame, i: int, cell: tuple[int, ...]) -> tuple[str, ...]:
    return tuple(
        game.actions[p][a]
        for j, (p, a) in enumerate(zip(game.players, cell, strict=True))
        if j != i
    )


def solve(game: NormalFormGame) -> Solution:
    """What survives; `details` holds the order of elimination and the surviving actions.

    Where one action each survives, that profile is the solution's only equilibrium.
    """
    from detente.solvers.pure_nash import pure_equilibrium

    record = eliminate(game)
    surviving = record.surviving(game)
    solvable = all(len(own) == 1 for own in surviving.values())
    notes = () if record.complete else (
        f"{effort.current().ending}: more of the actions that survive here may be eliminated",
    )  # fmt: skip
    equilibria: tuple[Equilibrium, ...] = ()
    if solvable:
        cell = game.cell({p: own[0] for p, own in surviving.items()})
        equilibria = (pure_equilibrium(game, cell),)
    details = {
        "eliminations": [e.to_dict() for e in record.eliminations],
        "surviving": {p: list(own) for p, own in surviving.items()},
        "solvable": solvable,
    }
    return Solution(
        game, CONCEPT, "iterated_dominance", equilibria, record.complete,
        certificate=record, notes=notes, details=details,
    )  # fmt: skip
