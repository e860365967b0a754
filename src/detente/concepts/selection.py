"""Labels that set equilibria of one game apart: Pareto efficient, payoff and risk dominant.

An equilibrium is *Pareto efficient among equilibria* if no other listed one is at least as good
for all and better for somebody; *payoff dominant* if it is better for every player than every
other; *risk dominant* as `risk_dominant` defines it. Labels are given only where proven: an
enclosed payoff that leaves a comparison open leaves the label out.

References: Harsanyi, J. and Selten, R. (1988), A General Theory of Equilibrium Selection in Games.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from detente.concepts.risk_dominant import risk_dominance
from detente.exact.number import Enclosure, Number
from detente.game.normal_form import NormalFormGame
from detente.game.solution import Equilibrium

PARETO = "pareto efficient among equilibria"
PAYOFF = "payoff dominant"
RISK = "risk dominant"


def labelled(game: NormalFormGame, equilibria: Sequence[Equilibrium]) -> tuple[Equilibrium, ...]:
    """The same equilibria with the labels that are proven for them.

    >>> hunt = NormalFormGame.from_arrays([[9, 0], [8, 7]], [[9, 8], [0, 7]])
    >>> from detente.game.profile import MixedProfile
    >>> both = [Equilibrium(MixedProfile.pure({"1": a, "2": a}, hunt.actions),
    ...     hunt.payoff({"1": a, "2": a})) for a in "12"]
    >>> [e.labels for e in labelled(hunt, both)]
    [('pareto efficient among equilibria', 'payoff dominant'), ('risk dominant',)]
    """
    comparison = risk_dominance(game)
    dominant = comparison.dominant if comparison else None
    # Many equilibria give the same payoffs; each payoff vector is compared once.
    keys = [tuple(map(_digits, e.payoffs.values())) for e in equilibria]
    alike = Counter(keys)
    payoffs = {key: e.payoffs for key, e in zip(keys, equilibria, strict=True)}
    distinct = [payoffs[key] for key in alike]
    standing = {
        key: _standing(k, distinct, alone=count == 1)
        for k, (key, count) in enumerate(alike.items())
    }
    found = []
    for key, one in zip(keys, equilibria, strict=True):
        labels = list(standing[key])
        if dominant is not None and one.pure and game.cell(one.profile) == dominant:
            labels.append(RISK)
        found.append(replace(one, labels=(*one.labels, *labels)))
    return tuple(found)


def _digits(value: Number) -> tuple[int, ...]:
    """Whole numbers that tell a value, for they are hashed faster than fractions."""
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
