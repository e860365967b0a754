"""How the gains from agreement might be divided: bargaining solutions, the disagreement named.

>>> dilemma = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
>>> found = bargaining(dilemma, {"1": 1, "2": 1})
>>> found.nash, found.ideal
(Payoffs(3, 3), Payoffs(13/3, 13/3))
>>> bargaining([(0, 0), (4, 0), (0, 2)], (0, 0), lotteries=False).nash is None
True
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from detente.analysis.bargaining_problem import Disagreement, HasStatusQuo, posed
from detente.analysis.repeated_play import RepeatedGame
from detente.analysis.zeuthen import ZeuthenPath, zeuthen_of
from detente.concepts.bargaining import gains
from detente.errors import GameError
from detente.exact.lp import maximise
from detente.exact.number import Enclosure, Number, exact, show, text
from detente.game.normal_form import NormalFormGame
from detente.solvers import bargaining as solver
from detente.solvers.bargaining import Problem
from detente.solvers.likely_outcomes import undominated
from detente.solvers.payoff_set import PayoffSet


class Payoffs(tuple[Number, ...]):  # noqa: SLOT001 (it carries more than its numbers)
    """Payoffs in the players' order: a tuple that knows what it is an answer to.

    `profiles` are the pure profiles that bring it about, where the problem is a game; `ties`
    holds every answer that is as good, itself included.
    """

    players: tuple[str, ...]
    profiles: tuple[Mapping[str, str], ...]
    ties: tuple[Payoffs, ...]

    @property
    def by_player(self) -> dict[str, Number]:
        """The payoffs by player."""
        return dict(zip(self.players, self, strict=True))

    def __repr__(self) -> str:
        return f"Payoffs({', '.join(map(show, self))})"

    def to_dict(self) -> dict[str, object]:
        """Payoffs as exact strings or enclosures, with the profiles behind them."""
        return {
            "payoffs": {p: _text(v) for p, v in self.by_player.items()},
            "profiles": [dict(profile) for profile in self.profiles],
        }


def _text(value: Number) -> object:
    return [text(value.low), text(value.high)] if isinstance(value, Enclosure) else text(value)


@dataclass(frozen=True)
class Bargaining:
    """The bargaining solutions of one problem; see `bargaining`.

    Each solution is a `Payoffs` tuple in the players' order, with `.ties`. `nash` is None where
    no outcome lets everybody gain who can gain at all, so that all products are zero. `named` is
    how the disagreement point was named, if it was.
    """

    players: tuple[str, ...]
    problem: Problem
    weights: tuple[int, ...]
    game: NormalFormGame | None = None
    named: str = ""
    outcomes: Any = None

    @property
    def disagreement(self) -> Payoffs:
        """What each gets if there is no agreement."""
        return self._point(self.problem.disagreement)

    @property
    def individually_rational(self) -> tuple[Payoffs, ...]:
        """The outcomes that give nobody less; with lotteries the corners of their set."""
        return tuple(map(self._point, self.problem.corners))

    @cached_property
    def ideal(self) -> Payoffs:
        """The most that each can get, on its own, among individually rational outcomes."""
        return self._point(self.problem.ideal)

    @cached_property
    def nash(self) -> Payoffs | None:
        """Nash's solution: the greatest product of gains, to the power of the weights."""
        found = solver.nash(self.problem, self.weights)
        return self._tied(found) if found else None

    @cached_property
    def kalai_smorodinsky(self) -> Payoffs:
        """Kalai and Smorodinsky's: the least gain relative to the ideal one is greatest."""
        units = gains(self.problem.ideal, self.problem.disagreement)
        return self._tied(solver.leximin(self.problem, units))

    @cached_property
    def egalitarian(self) -> Payoffs:
        """The least gain is greatest, then the next least."""
        able = self.problem.able
        units = tuple(Fraction(can) for can in able)
        return self._tied(solver.leximin(self.problem, units))

    @cached_property
    def utilitarian(self) -> Payoffs:
        """The weighted sum of gains is greatest."""
        return self._tied(solver.utilitarian(self.problem, self.weights))

    @cached_property
    def zeuthen(self) -> ZeuthenPath:
        """Zeuthen's protocol of concessions between two parties, without lotteries.

        Raises GameError with lotteries or weights, and for other than two players.
        """
        if len(self.players) != 2:
            raise GameError(f"Zeuthen's protocol is for two parties, here are {len(self.players)}")
        if self.problem.lotteries or len(set(self.weights)) > 1:
            raise GameError(
                "Zeuthen's protocol is for outcomes without lotteries and for equal weights; ask "
                "with lotteries=False"
            )
        outcomes = self.problem.points if self.outcomes is None else self.outcomes
        if hasattr(outcomes, "tolist"):
            outcomes = undominated(outcomes).tolist()
        return zeuthen_of(self.players, outcomes, self.problem.disagreement)

    def _point(self, values: Sequence[Number]) -> Payoffs:
        point = Payoffs(values)
        point.players = self.players
        point.ties = (point,)
        point.profiles = ()
        if self.game is not None:
            rows = zip(*self.game.payoffs, strict=True)
            at = [k for k, row in enumerate(rows) if row == tuple(values)]
            point.profiles = tuple(self.game.profile(self.game.cells[k]) for k in at)
        return point

    def _tied(self, found: Sequence[Sequence[Number]]) -> Payoffs:
        points = tuple(map(self._point, found))
        for point in points:
            point.ties = points
        return points[0]

    def __repr__(self) -> str:
        how = "with" if self.problem.lotteries else "without"
        return f"Bargaining({how} lotteries, disagreement {self.disagreement!r}: nash {self.nash})"

    def _repr_html_(self) -> str:
        head = "".join(f"<th>{p}</th>" for p in self.players)
        rows = "".join(
            f"<tr><td>{name}</td>"
            + ("<td>none</td>" if point is None else "".join(f"<td>{show(v)}</td>" for v in point))
            + "</tr>"
            for name, point in self._solutions.items()
        )
        return f"<table><tr><th>solution</th>{head}</tr>{rows}</table>"

    @property
    def _solutions(self) -> dict[str, Payoffs | None]:
        return {
            "disagreement": self.disagreement,
            "ideal": self.ideal,
            "nash": self.nash,
            "kalai_smorodinsky": self.kalai_smorodinsky,
            "egalitarian": self.egalitarian,
            "utilitarian": self.utilitarian,
        }

    def to_dict(self) -> dict[str, object]:
        """Every solution with its ties, numbers as exact strings."""
        return {
            "players": list(self.players),
            "lotteries": self.problem.lotteries,
            "disagreement_named": self.named or None,
            "weights": list(self.weights),
            **{
                name: None if point is None else [tie.to_dict() for tie in point.ties]
                for name, point in self._solutions.items()
            },
        }


def bargaining(
    game_or_points: NormalFormGame
    | HasStatusQuo
    | RepeatedGame
    | PayoffSet
    | Sequence[Sequence[object]],
    disagreement: Disagreement,
    *,
    lotteries: bool = True,
    transfers: bool = False,
    weights: Mapping[str, int] | Sequence[int] | None = None,
) -> Bargaining:
    """The bargaining solutions over a game's outcomes, over payoffs sustained, or over vectors.

    A `RepeatedGame` stands for the payoffs that its discount factor sustains, its `payoff_set()`;
    a model for its stage game. With `transfers` the best joint payoff is shared at will, in a
    repeated game as far as payments are credible. `lotteries` allows mixtures of outcomes.

    `disagreement` holds each player's payoff without an agreement, by player or in their order.
    For a game it may also be a pure profile (texts that all name actions are one) or a name:
    "status quo" (of a model), "stage equilibrium" (where all have the same payoffs), "minmax" and,
    for two players, "mixed minmax" or "variable threats" (Nash 1953, optimal over lotteries).
    `weights` are whole numbers from 1, as bargaining power in `nash` and as weights of the sum in
    `utilitarian`. Of an array with thousands of outcomes only those are looked at exactly that
    can be a solution.

    Literature: Nash, J. (1950), The bargaining problem, Econometrica 18(2); Kalai, E. and
    Smorodinsky, M. (1975), Other solutions to Nash's bargaining problem, Econometrica 43(3).

    Raises GameError for vectors of different lengths, for a disagreement that cannot be had, and
    if no outcome gives everybody at least the disagreement payoff; SolverError where the payoffs
    sustained are known within a gap only.

    >>> bargaining([(8, 2), (2, 8), (0, 0)], (0, 0)).kalai_smorodinsky
    Payoffs(5, 5)
    """
    found = posed(
        game_or_points,
        disagreement,
        lotteries=lotteries,
        transfers=transfers,
        powers=lambda players: _weights(players, weights),
    )
    if not found.problem.corners:
        words = ", ".join(
            f"{p} {show(v)}" for p, v in zip(found.players, found.problem.disagreement, strict=True)
        )
        raise GameError(
            f"no outcome gives everybody at least the disagreement payoffs ({words}), "
            "so there is nothing to agree on"
        )
    return Bargaining(
        found.players,
        found.problem,
        _weights(found.players, weights),
        found.game,
        found.named,
        found.outcomes,
    )


def _weights(
    players: Sequence[str], given: Mapping[str, int] | Sequence[int] | None
) -> tuple[int, ...]:
    if given is None:
        return (1,) * len(players)
    values = [given.get(p) for p in players] if isinstance(given, Mapping) else list(given)
    found = tuple(v for v in values if isinstance(v, int) and v >= 1)
    if len(found) != len(players):
        raise GameError(
            f"weights {given}, give a whole number from 1 for each of {', '.join(players)}"
        )
    return found


def value_with_transfers(game: NormalFormGame) -> Payoffs:
    """The co-co value of a two-player game: co-operation and competition with side payments.

    Half the greatest joint payoff each, plus or minus half the value of the zero-sum game of
    payoff differences (Kalai, A. and Kalai, E. 2013, Cooperation in strategic games revisited,
    Quarterly Journal of Economics 128(2)). Raises GameError for another number of players.

    >>> game = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
    >>> value_with_transfers(game)
    Payoffs(3, 3)
    """
    if len(game.players) != 2:
        raise GameError(
            f"the co-co value is for two players, and this game has {len(game.players)}"
        )
    first, second = game.payoffs
    joint = max(a + b for a, b in zip(first, second, strict=True))
    m, n = game.shape
    # The least t with sum over columns of (A - B) y <= t in every row, y a mixture.
    rows = [[first[i * n + j] - second[i * n + j] for j in range(n)] for i in range(m)]
    one, zero = Fraction(1), Fraction(0)
    found = maximise(
        [zero] * n + [-one, one],
        [[*row, -one, one] for row in rows],
        [zero] * m,
        [[one] * n + [zero, zero]],
        [one],
    )
    edge = -(found.value or zero)
    point = Payoffs(((joint + edge) / 2, (joint - edge) / 2))
    point.players, point.profiles, point.ties = game.players, (), (point,)
    return point


def rubinstein(first: object, second: object) -> tuple[Fraction, Fraction]:
    """The shares of who offers first and who answers, in alternating offers without end.

    `first` and `second` are their discount factors, in [0, 1) (Rubinstein, A. 1982, Perfect
    equilibrium in a bargaining model, Econometrica 50(1)). Raises GameError out of range.

    >>> rubinstein("1/2", "1/2")
    (Fraction(2, 3), Fraction(1, 3))
    """
    d, e = exact(first), exact(second)
    for value in (d, e):
        if not 0 <= value < 1:
            raise GameError(f"discount factor {text(value)}, give one from 0 up to but not 1")
    share = (1 - e) / (1 - d * e)
    return share, 1 - share
