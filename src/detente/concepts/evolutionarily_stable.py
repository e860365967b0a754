"""Evolutionarily stable strategies of symmetric games of two (Maynard Smith and Price 1973).

Definition
    A strategy x of a symmetric game is evolutionarily stable if (x, x) is a Nash equilibrium and
    x does better than every other best reply y to it does, against y: u(x, y) > u(y, y). It is
    neutrally stable if it does at least as well.
What it certifies
    Against stability: an invader y, with both payoffs. For it: that there is none. With B the
    best replies to x and z = y - x, an invader is a z with z'Az >= 0, negative nowhere but on the
    support of x. Its coordinates on the support are eliminated one by one (a quadratic form that
    is to be positive definite); what is left has to be strictly copositive, which is decided face
    by face: on a smallest face where a form is not positive it has a zero or is -1 at a solution
    of linear equations.
Cost
    Exponential in the number of best replies that x does not play, mostly none or one.
Example
    >>> game = NormalFormGame.from_arrays([[-1, 2], [0, 1]], [[-1, 0], [2, 1]])
    >>> half = (Fraction(1, 2), Fraction(1, 2))
    >>> standing(game, half).standing
    'evolutionarily stable'

When it fails
    There may be none: rock, paper, scissors.
References
    Maynard Smith, J. and Price, G. (1973), The logic of animal conflict, Nature 246. Haigh, J.
    (1975), Game theory and evolution, Adv. Appl. Probability 7. Bomze, I. (1998), On standard
    quadratic optimization problems, J. Global Optimization 13. Cottle, R., Habetler, G. and
    Lemke, C. (1970), On classes of copositive matrices, Linear Algebra Appl. 3.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import TypeAlias

from detente.concepts.nash import NashCertificate
from detente.exact.linear import null_space, solve
from detente.exact.number import text
from detente.game.normal_form import NormalFormGame
from detente.game.profile import MixedProfile

STABLE = "evolutionarily stable"
NEUTRAL = "neutrally stable"
UNSTABLE = "not stable"
OPEN = "not decided"

# Every set of so many unplayed best replies is looked at.
_UNPLAYED = 12

Vector: TypeAlias = tuple[Fraction, ...]
Form: TypeAlias = list[list[Fraction]]


def is_symmetric(game: NormalFormGame) -> bool:
    """Whether two players have the same payoffs in each other's place, action by action.

    >>> is_symmetric(NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]]))
    True
    """
    if len(game.players) != 2 or game.shape[0] != game.shape[1]:
        return False
    m = game.shape[0]
    first, second = game.payoffs
    return all(first[i * m + j] == second[j * m + i] for i in range(m) for j in range(m))


def _payoff(game: NormalFormGame, x: Sequence[Fraction], y: Sequence[Fraction]) -> Fraction:
    m = len(x)
    row = game.payoffs[0]
    return sum(
        (p * q * row[i * m + j] for i, p in enumerate(x) if p for j, q in enumerate(y) if q),
        Fraction(0),
    )


@dataclass(frozen=True, slots=True)
class Standing:
    """A strategy of a symmetric equilibrium, how stable it is, and what invades it if anything.

    Probabilities are in the order of the actions. The invader of a neutrally stable strategy does
    as well against itself as the strategy does, that of one not stable better.
    """

    strategy: Vector
    standing: str
    invader: Vector | None = None

    def verify(self, game: NormalFormGame) -> bool:
        """Whether the standing is right: the invader by its payoffs, stability by the forms."""
        if not is_symmetric(game) or len(self.strategy) != game.shape[0]:
            return False
        x = self.strategy
        if not NashCertificate(twice(game, x)).verify(game):
            return False
        if self.invader is not None and not self._invades(game, self.invader):
            return False
        if self.standing in {UNSTABLE, OPEN}:
            return (self.invader is None) == (self.standing == OPEN)
        return standing(game, x).standing == self.standing

    def _invades(self, game: NormalFormGame, y: Vector) -> bool:
        x = self.strategy
        if len(y) != len(x) or x == y or min(y) < 0 or sum(y) != 1:
            return False
        if _payoff(game, y, x) != _payoff(game, x, x):
            return False
        gain = _payoff(game, y, y) - _payoff(game, x, y)
        return gain > 0 if self.standing == UNSTABLE else gain == 0

    def to_dict(self, game: NormalFormGame) -> dict[str, object]:
        """The strategy by the first player's actions, its standing, and the invader's payoffs."""
        data: dict[str, object] = {
            "strategy": _told(game, self.strategy),
            "standing": self.standing,
            "invader": None,
        }
        if self.invader is not None:
            data["invader"] = _told(game, self.invader)
            data["against_invader"] = {
                "strategy": text(_payoff(game, self.strategy, self.invader)),
                "invader": text(_payoff(game, self.invader, self.invader)),
            }
        return data


def _told(game: NormalFormGame, weights: Vector) -> dict[str, str]:
    own = game.actions[game.players[0]]
    return {a: text(q) for a, q in zip(own, weights, strict=True) if q}


def twice(game: NormalFormGame, x: Vector) -> MixedProfile:
    """The profile in which both players play `x`."""
    return MixedProfile({p: dict(zip(game.actions[p], x, strict=True)) for p in game.players})


@dataclass(frozen=True, slots=True)
class StabilityCertificate:
    """The standing of every extreme symmetric equilibrium's strategy; the stable are among them."""

    standings: tuple[Standing, ...]

    def verify(self, game: NormalFormGame) -> bool:
        """Whether each standing is right."""
        return all(one.verify(game) for one in self.standings)

    def to_dict(self) -> dict[str, object]:
        """The argument; the standings are in the details, named by action."""
        return {
            "argument": "a strategy that is evolutionarily stable is the only one with its support "
            "and best replies, so that playing it twice is an extreme equilibrium; each of these "
            "was tried",
            "strategies": [list(map(text, one.strategy)) for one in self.standings],
            "standings": [one.standing for one in self.standings],
        }


def standing(game: NormalFormGame, strategy: Vector) -> Standing:
    """How stable a strategy of a symmetric equilibrium is, with an invader if there is one."""
    m = len(strategy)
    row = game.payoffs[0]
    worth = [
        sum((q * row[i * m + j] for j, q in enumerate(strategy) if q), Fraction(0))
        for i in range(m)
    ]
    best = [i for i in range(m) if worth[i] == max(worth)]
    # Every change is one away from the first played action.
    base = next(i for i in best if strategy[i])
    moved = [i for i in best if i != base]
    change = [
        [
            row[i * m + j] - row[base * m + j] - row[i * m + base] + row[base * m + base]
            for j in moved
        ]
        for i in moved
    ]
    form = [
        [-(change[i][j] + change[j][i]) / 2 for j in range(len(moved))] for i in range(len(moved))
    ]
    free = [k for k, i in enumerate(moved) if strategy[i]]
    bound = [k for k, i in enumerate(moved) if not strategy[i]]
    if len(bound) > _UNPLAYED:
        return Standing(strategy, OPEN)
    at = _not_positive(form, free, bound)
    if at is None:
        return Standing(strategy, STABLE)
    direction, value = at
    return Standing(
        strategy, NEUTRAL if value == 0 else UNSTABLE, _moved(strategy, base, moved, direction)
    )


def _moved(x: Vector, base: int, moved: list[int], direction: list[Fraction]) -> Vector:
    """As far from x as one can go in a direction."""
    step = [Fraction(0)] * len(x)
    for i, v in zip(moved, direction, strict=True):
        step[i] = v
    step[base] = -sum(direction, Fraction(0))
    length = min(-q / v for q, v in zip(x, step, strict=True) if v < 0)
    return tuple(q + length * v for q, v in zip(x, step, strict=True))


def _not_positive(
    form: Form, free: list[int], bound: list[int]
) -> tuple[list[Fraction], Fraction] | None:
    """Where a quadratic form is 0 or less: a direction, not negative at `bound`, and the value.

    A direction of negative value if there is one, then one of value 0; None if neither.
    """
    matrix = [list(row) for row in form]
    size = len(matrix)
    fixed: list[tuple[int, dict[int, Fraction]]] = []
    left = list(free)
    flat: list[list[Fraction]] = []
    while left:
        k = next((k for k in left if matrix[k][k]), left[0])
        left.remove(k)
        others = [*left, *bound]
        pivot = matrix[k][k]
        if pivot < 0:
            return _of(_completed({k: Fraction(1)}, fixed, size), form)
        if pivot == 0:
            j = next((j for j in others if matrix[k][j]), None)
            if j is not None:
                # Along k the value falls without bound once j has moved.
                slope = -(matrix[j][j] + 1) / (2 * matrix[k][j])
                return _of(_completed({k: slope, j: Fraction(1)}, fixed, size), form)
            flat.append(_completed({k: Fraction(1)}, fixed, size))
            continue
        rule = {j: -matrix[k][j] / pivot for j in others if matrix[k][j]}
        row = {j: matrix[k][j] for j in others}
        for i in others:
            for j in others:
                matrix[i][j] -= row[i] * row[j] / pivot
        fixed.append((k, rule))
    found = _on_faces(matrix, bound)
    if found is not None:
        at = _of(_completed(found, fixed, size), form)
        if at[1] < 0 or not flat:
            return at
    return _of(flat[0], form) if flat else None


def _on_faces(matrix: Form, bound: list[int]) -> dict[int, Fraction] | None:
    """A nonnegative vector at which the form is negative, else one at which it is zero."""
    zero: dict[int, Fraction] | None = None
    for count in range(1, len(bound) + 1):
        for face in combinations(bound, count):
            block = [[matrix[i][j] for j in face] for i in face]
            inside = solve(block, [Fraction(-1)] * count)
            if inside is not None:
                if min(inside) >= 0:
                    return dict(zip(face, inside, strict=True))
            elif zero is None:
                null = null_space(block)
                if len(null) == 1 and (min(null[0]) >= 0 or max(null[0]) <= 0):
                    zero = {i: abs(v) for i, v in zip(face, null[0], strict=True)}
    return zero


def _completed(
    known: Mapping[int, Fraction], fixed: list[tuple[int, dict[int, Fraction]]], size: int
) -> list[Fraction]:
    """The eliminated coordinates that go with the others, last eliminated first."""
    vector = [known.get(k, Fraction(0)) for k in range(size)]
    for k, rule in reversed(fixed):
        vector[k] = sum((v * vector[j] for j, v in rule.items()), Fraction(0))
    return vector


def _of(vector: list[Fraction], form: Form) -> tuple[list[Fraction], Fraction]:
    value = sum(
        (form[i][j] * a * b for i, a in enumerate(vector) if a for j, b in enumerate(vector) if b),
        Fraction(0),
    )
    return vector, value
