"""Labels that set equilibria of one game apart: Pareto efficient, payoff and risk dominant.

An equilibrium is *Pareto efficient among equilibria* if no other of the solution is at least as
good for all and better for somebody; *payoff dominant* if it is better for every player than every
other; *risk dominant* as `risk_dominant` defines it. Labels are given only where proven: an
enclosed payoff that leaves a comparison open leaves the label out, and so do equilibria that are
not listed. (Of two players the mixtures of extreme equilibria need not be: what one of them gets in
a Nash subset depends on the other's strategy alone, so that some extreme one is as good for both.)

References: Harsanyi, J. and Selten, R. (1988), A General Theory of Equilibrium Selection in Games.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from detente.concepts.perfect import PERFECT
from detente.concepts.proper import PROPER
from detente.concepts.risk_dominant import risk_dominance
from detente.exact.number import Enclosure, Number
from detente.game.normal_form import NormalFormGame
from detente.game.profile import Cell, MixedProfile
from detente.game.solution import Equilibrium, Labels

PARETO = "pareto efficient among equilibria"
PAYOFF = "payoff dominant"
RISK = "risk dominant"

_Digits: TypeAlias = tuple[tuple[int, ...], ...]


def labelled(
    game: NormalFormGame,
    equilibria: Sequence[Equilibrium],
    refine: Callable[[MixedProfile], tuple[str, ...]] | None = None,
    *,
    settled: bool = True,
) -> tuple[Equilibrium, ...]:
    """The same equilibria with the labels that are proven for them.

    `refine` tells further labels of one equilibrium. Without `settled` some that are not listed
    may be better, and none is compared. Nothing is worked out until it is looked at.

    >>> hunt = NormalFormGame.from_arrays([[9, 0], [8, 7]], [[9, 8], [0, 7]])
    >>> both = [Equilibrium(MixedProfile.pure({"1": a, "2": a}, hunt.actions),
    ...     hunt.payoff({"1": a, "2": a})) for a in "12"]
    >>> [e.labels for e in labelled(hunt, both)]
    [('pareto efficient among equilibria', 'payoff dominant'), ('risk dominant',)]
    """
    comparison = Comparison(game, refine, tuple(equilibria), settled)
    return tuple(
        replace(one, labels=Labels(comparison.labels, k, one.labels))
        for k, one in enumerate(equilibria)
    )


@dataclass(slots=True)
class Comparison:
    """Equilibria of one game, compared once one of them is asked about.

    They may be set after the `Labels` that ask are made.
    """

    game: NormalFormGame
    refine: Callable[[MixedProfile], tuple[str, ...]] | None
    equilibria: tuple[Equilibrium, ...] = ()
    settled: bool = True
    _standings: dict[_Digits, tuple[str, ...]] | None = None
    _dominant: Cell | None = None

    def labels(self, k: int, before: Sequence[str] = ()) -> tuple[str, ...]:
        """What is proven of equilibrium number k, after what was `before`."""
        if self._standings is None:
            comparison = risk_dominance(self.game)
            self._dominant = comparison.dominant if comparison else None
            self._standings = _standings(self.equilibria) if self.settled else {}
        one = self.equilibria[k]
        refined = self.refine(one.strategies) if self.refine else ()
        risk = self._dominant is not None and one.pure
        return (
            *before,
            *refined,
            *self._standings.get(_key(one), ()),
            *((RISK,) if risk and self.game.cell(one.profile) == self._dominant else ()),
        )


def telling(equilibrium: Equilibrium) -> tuple[str, ...]:
    """The labels that say something more than others: what is strict is proper, and so perfect.

    >>> game = NormalFormGame.from_arrays([1, 1])
    >>> one = {"1": "1"}
    >>> telling(Equilibrium(MixedProfile.pure(one, game.actions), game.payoff(one),
    ...     labels=("perfect", "proper", "payoff dominant")))
    ('proper', 'payoff dominant')
    """
    implied = {PERFECT, PROPER} if equilibrium.strict else set()
    if PROPER in equilibrium.labels:
        implied = implied | {PERFECT}
    return tuple(label for label in equilibrium.labels if label not in implied)


def _standings(equilibria: Sequence[Equilibrium]) -> dict[_Digits, tuple[str, ...]]:
    """The labels of each payoff vector; many equilibria may share one, compared once."""
    alike = Counter(map(_key, equilibria))
    payoffs = {_key(e): e.payoffs for e in equilibria}
    distinct = [payoffs[key] for key in alike]
    return {
        key: _standing(k, distinct, alone=count == 1)
        for k, (key, count) in enumerate(alike.items())
    }


def _key(equilibrium: Equilibrium) -> _Digits:
    """Whole numbers that tell the payoffs, for they are hashed faster than fractions."""
    return tuple(map(_digits, equilibrium.payoffs.values()))


def _digits(value: Number) -> tuple[int, ...]:
    if isinstance(value, Enclosure):
        return (*value.low.as_integer_ratio(), *value.high.as_integer_ratio())
    return value.as_integer_ratio()


def _standing(k: int, distinct: Sequence[Mapping[str, Number]], *, alone: bool) -> tuple[str, ...]:
    """The labels of equilibria with the payoffs at k; `alone` if only one has them."""
    mine = distinct[k]
    rest = [*distinct[:k], *distinct[k + 1 :]]
    if not all(not_dominated(mine, other) for other in rest):
        return ()
    if rest and alone and all(_better_for_all(mine, other) for other in rest):
        return (PARETO, PAYOFF)
    return (PARETO,)


def not_dominated(mine: Mapping[str, Number], other: Mapping[str, Number]) -> bool:
    """Whether `other` is provably no Pareto improvement on `mine`."""
    return mine == other or any(_surely_more(mine[p], other[p]) for p in mine)


def _better_for_all(mine: Mapping[str, Number], other: Mapping[str, Number]) -> bool:
    return all(_surely_more(mine[p], other[p]) for p in mine)


def _surely_more(a: Number, b: Number) -> bool:
    low = a.low if isinstance(a, Enclosure) else a
    high = b.high if isinstance(b, Enclosure) else b
    return low > high
