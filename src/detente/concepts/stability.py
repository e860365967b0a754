"""Stability of each outcome under foresight: Nash, GMR, SMR and SEQ.

Definition
    A move is one player's change of its own action. R(i, s) are the outcomes player i can move
    to from s; its *improvements* are those it prefers to s. The others may answer in a sequence
    of moves in which nobody moves twice in succession, though somebody may move more than once.
    An outcome s is for player i

    - **Nash** stable if i has no improvement;
    - **GMR** (general metarationality) if after every improvement the others have an answer
      that leaves i no better off than at s;
    - **SMR** (symmetric metarationality) if, besides, i cannot then escape by one more move to
      an outcome better than s;
    - **SEQ** (sequential stability) if the others have such an answer of which every move is an
      improvement for its mover at the time.

    Equal is never an improvement and always suffices as a sanction. An outcome is an equilibrium
    under a concept if it is stable for every player.
What it certifies
    A sanction for each improvement, move by move; or the improvement that goes unpunished.
Cost
    One breadth-first search for each player and each improvement's target, over the outcomes
    that share that player's action.
Example
    >>> from detente.game.normal_form import NormalFormGame
    >>> dilemma = NormalFormGame.from_arrays([[3, 1], [4, 2]], [[3, 4], [1, 2]])
    >>> stability(dilemma).equilibria("SEQ")
    ((0, 0), (1, 1))
    >>> stability(dilemma).verdict({"1": "1", "2": "1"}, "1", "SEQ").sanctions[0].answer
    (Move(player='2', to=(1, 1)),)

When it fails
    Nash and SMR equilibria need not exist. With two players GMR and SEQ equilibria always do.
References
    Howard, N. (1971), Paradoxes of Rationality. Fraser, N. and Hipel, K. (1984), Conflict
    Analysis. Fang, L., Hipel, K. and Kilgour, D. (1993), Interactive Decision Making.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import prod
from typing import TypeAlias

from detente.errors import SolverError, nearest
from detente.game.normal_form import NormalFormGame
from detente.game.profile import Cell, PureProfile

CONCEPTS: tuple[str, ...] = ("Nash", "GMR", "SMR", "SEQ")

# Where each outcome was first reached from and by whom, in order of the number of moves.
_Reached: TypeAlias = dict[int, tuple[int, int] | None]


@dataclass(frozen=True, slots=True)
class Move:
    """One player's change of its own action, and the outcome it leads to."""

    player: str
    to: Cell


@dataclass(frozen=True, slots=True)
class Sanction:
    """An improvement for somebody, and the others' shortest answer that undoes it."""

    improvement: Cell
    answer: tuple[Move, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether an outcome is stable for one player under one concept, and why.

    `sanctions` holds one for each improvement of a stable outcome; `unsanctioned` is the first
    improvement that nobody punishes, None where the outcome is stable.
    """

    concept: str
    player: str
    outcome: Cell
    sanctions: tuple[Sanction, ...]
    unsanctioned: Cell | None

    @property
    def stable(self) -> bool:
        """Whether the player stays."""
        return self.unsanctioned is None

    def to_dict(self, game: NormalFormGame) -> dict[str, object]:
        """The verdict with labels for cells."""
        data: dict[str, object] = {"stable": self.stable}
        if self.unsanctioned is not None:
            data["unsanctioned"] = game.profile(self.unsanctioned)
        else:
            data["sanctions"] = [
                {
                    "improvement": game.profile(s.improvement),
                    "answer": [{"player": m.player, "to": game.profile(m.to)} for m in s.answer],
                }
                for s in self.sanctions
            ]
        return data


@dataclass(frozen=True)
class Stability:
    """The verdicts on every outcome: `verdicts[position][player number][concept]`.

    Where a search was cut short, they are those on the first outcomes, in row-major order.
    """

    game: NormalFormGame
    verdicts: tuple[tuple[dict[str, Verdict], ...], ...]

    def verdict(self, outcome: PureProfile | Cell, player: str, concept: str) -> Verdict:
        """One player's verdict on one outcome; SolverError for an unknown concept or player."""
        _known(concept)
        if player not in self.game.players:
            raise SolverError(
                f"unknown player '{player}', {nearest(player, self.game.players, 'players')}"
            )
        cell = outcome if isinstance(outcome, tuple) else self.game.cell(outcome)
        number = self.game.players.index(player)
        return self.verdicts[self.game.position(cell)][number][concept]

    def stable(self, outcome: PureProfile | Cell, concept: str) -> bool:
        """Whether the outcome is stable for every player."""
        _known(concept)
        cell = outcome if isinstance(outcome, tuple) else self.game.cell(outcome)
        return all(own[concept].stable for own in self.verdicts[self.game.position(cell)])

    def equilibria(self, concept: str) -> tuple[Cell, ...]:
        """Every outcome that is stable for every player, in row-major order."""
        _known(concept)
        return tuple(
            cell
            for cell, row in zip(self.game.cells, self.verdicts, strict=False)
            if all(own[concept].unsanctioned is None for own in row)
        )

    def verify(self, game: NormalFormGame) -> bool:
        """Whether every verdict follows from the definition, by a search of its own in `game`."""
        return len(self.verdicts) <= game.size and all(
            _holds(game, verdict)
            for row in self.verdicts
            for own in row
            for verdict in own.values()
        )

    def to_dict(self) -> dict[str, object]:
        """Each outcome with its verdicts, in row-major order."""
        game = self.game
        return {
            "outcomes": [
                {
                    "profile": game.profile(cell),
                    "equilibrium": {c: all(own[c].stable for own in row) for c in CONCEPTS},
                    "players": {
                        p: {c: own[c].to_dict(game) for c in CONCEPTS}
                        for p, own in zip(game.players, row, strict=True)
                    },
                }
                for cell, row in zip(game.cells, self.verdicts, strict=False)
            ]
        }


def _known(concept: str) -> None:
    if concept not in CONCEPTS:
        raise SolverError(
            f"unknown stability concept '{concept}', {nearest(concept, CONCEPTS, 'concepts')}"
        )


@lru_cache(maxsize=128)
def stability(game: NormalFormGame) -> Stability:
    """The stability of every outcome of `game` for every player under the four concepts."""
    return Stability(game, tuple(judged(game, range(game.size))))


def stability_at(
    game: NormalFormGame, outcome: PureProfile | Cell
) -> dict[str, dict[str, Verdict]]:
    """The verdicts on one outcome, by player and concept; cheaper than all outcomes.

    >>> dilemma = NormalFormGame.from_arrays([[3, 1], [4, 2]], [[3, 4], [1, 2]])
    >>> stability_at(dilemma, {"1": "1", "2": "1"})["1"]["SEQ"].stable
    True
    """
    cell = outcome if isinstance(outcome, tuple) else game.cell(outcome)
    (row,) = judged(game, (game.position(cell),))
    return dict(zip(game.players, row, strict=True))


def judged(
    game: NormalFormGame, positions: Sequence[int]
) -> Iterator[tuple[dict[str, Verdict], ...]]:
    """Each player's verdicts at the given positions, one position after the other."""
    moves = _moves(game.shape, game.strides)
    improving = [
        [[k for k in options if row[k] > row[at]] for at, options in enumerate(table)]
        for row, table in zip(game.integers, moves, strict=True)
    ]
    yield from zip(
        *(_verdicts(game, moves, improving, i, positions) for i in range(len(game.players))),
        strict=True,
    )


@lru_cache(maxsize=32)
def _moves(shape: tuple[int, ...], strides: tuple[int, ...]) -> list[list[list[int]]]:
    """`[player][position]`: where the player can move to, in the order of its actions."""
    table = []
    for m, stride in zip(shape, strides, strict=True):
        table.append([
            [k + (a - k // stride % m) * stride for a in range(m) if a != k // stride % m]
            for k in range(prod(shape))
        ])  # fmt: skip
    return table


def _verdicts(
    game: NormalFormGame,
    moves: list[list[list[int]]],
    improving: list[list[list[int]]],
    i: int,
    positions: Sequence[int],
) -> Iterator[dict[str, Verdict]]:
    mine = game.integers[i]
    others = [j for j in range(len(moves)) if j != i]
    reach = _Reach({j: moves[j] for j in others})
    credible = _Reach({j: improving[j] for j in others})
    ceiling = [max([mine[at], *(mine[k] for k in own)]) for at, own in enumerate(moves[i])]
    tests = (("GMR", reach, mine), ("SMR", reach, ceiling), ("SEQ", credible, mine))
    for at in positions:
        cell, level = game.cells[at], mine[at]
        targets = improving[i][at]
        first = game.cells[targets[0]] if targets else None
        own = {"Nash": Verdict("Nash", game.players[i], cell, (), first)}
        for concept, answers, worth in tests:
            sanctions: list[Sanction] = []
            gap: Cell | None = None
            for target in targets:
                # The target itself is better than `level`, so it never counts as an answer.
                end = next((q for q in answers.of(target) if worth[q] <= level), None)
                if end is None:
                    gap, sanctions = game.cells[target], []
                    break
                path = tuple(
                    Move(game.players[j], game.cells[k]) for j, k in answers.path(target, end)
                )
                sanctions.append(Sanction(game.cells[target], path))
            own[concept] = Verdict(concept, game.players[i], cell, tuple(sanctions), gap)
        yield own


class _Reach:
    """Outcomes that the others can bring about, nearest first, searched once per start.

    The search may forget who moved last: a player who moves twice in succession could have gone
    straight to the second place, by an improvement if both were, so shortest ways never do it.
    """

    def __init__(self, moves: dict[int, list[list[int]]]) -> None:
        self._moves = moves
        self._found: dict[int, _Reached] = {}

    def of(self, start: int) -> _Reached:
        found = self._found.get(start)
        if found is None:
            found = self._found[start] = {start: None}
            queue = [start]
            for at in queue:
                for j, options in self._moves.items():
                    for k in options[at]:
                        if k not in found:
                            found[k] = (at, j)
                            queue.append(k)
        return found

    def path(self, start: int, end: int) -> list[tuple[int, int]]:
        found, steps, at = self.of(start), [], end
        while (step := found[at]) is not None:
            steps.append((step[1], at))
            at = step[0]
        return steps[::-1]


# -- checking, with nothing of the search above -------------------------------------------------


def _better(game: NormalFormGame, i: int, a: Cell, b: Cell) -> bool:
    row = game.payoffs[i]
    return row[game.position(a)] > row[game.position(b)]


def _own_moves(game: NormalFormGame, i: int, cell: Cell) -> list[Cell]:
    return [game.cells[k] for k in game.deviations(cell, i) if game.cells[k] != cell]


def _improvements(game: NormalFormGame, i: int, cell: Cell) -> list[Cell]:
    return [t for t in _own_moves(game, i, cell) if _better(game, i, t, cell)]


def _undoes(game: NormalFormGame, i: int, concept: str, outcome: Cell, end: Cell) -> bool:
    if _better(game, i, end, outcome):
        return False
    return concept != "SMR" or not any(
        _better(game, i, r, outcome) for r in _own_moves(game, i, end)
    )


def _holds(game: NormalFormGame, verdict: Verdict) -> bool:
    i = game.players.index(verdict.player)
    concept, outcome = verdict.concept, verdict.outcome
    targets = _improvements(game, i, outcome)
    if verdict.unsanctioned is not None:
        return verdict.unsanctioned in targets and (
            concept == "Nash"
            or not any(
                _undoes(game, i, concept, outcome, q)
                for q in _answers(game, i, verdict.unsanctioned, credible=concept == "SEQ")
            )
        )
    if [s.improvement for s in verdict.sanctions] != targets or (concept == "Nash" and targets):
        return False
    return all(_sanctions(game, i, concept, outcome, s) for s in verdict.sanctions)


def _sanctions(
    game: NormalFormGame, i: int, concept: str, outcome: Cell, sanction: Sanction
) -> bool:
    at, last = sanction.improvement, i
    for move in sanction.answer:
        j = game.players.index(move.player)
        if j in (i, last) or move.to not in _own_moves(game, j, at):
            return False
        if concept == "SEQ" and not _better(game, j, move.to, at):
            return False
        at, last = move.to, j
    return bool(sanction.answer) and _undoes(game, i, concept, outcome, at)


def _answers(game: NormalFormGame, i: int, start: Cell, *, credible: bool) -> set[Cell]:
    """What the others can reach from `start`, nobody moving twice in succession, as defined."""
    nodes = [(start, i)]
    seen = {(start, i)}
    for cell, last in nodes:
        for j in range(len(game.players)):
            if j in (i, last):
                continue
            for to in _improvements(game, j, cell) if credible else _own_moves(game, j, cell):
                if (to, j) not in seen:
                    seen.add((to, j))
                    nodes.append((to, j))
    return {cell for cell, last in nodes if last != i}
