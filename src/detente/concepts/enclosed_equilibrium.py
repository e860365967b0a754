"""Proof that a profile of enclosures holds exactly one equilibrium with its support.

Definition
    An enclosure gives an interval for every probability that is no known fraction.
What it certifies
    Krawczyk's test in rational arithmetic: one root of the indifferences in the box, and every
    unused action nowhere better inside it.
Cost
    One pass over the payoff table for each indifference, and the inverse of their derivative.
References
    Krawczyk, R. (1969), Newton-Algorithmen zur Bestimmung von Nullstellen mit Fehlerschranken,
    Computing 4.
"""

from __future__ import annotations

from fractions import Fraction

from detente.concepts.support_cells import Support
from detente.concepts.support_system import support_system
from detente.exact.enclosing import has_one_root
from detente.exact.multiaffine import Function, Interval, extent, substitute
from detente.exact.number import Enclosure
from detente.game.normal_form import NormalFormGame
from detente.game.profile import MixedProfile


def encloses_equilibrium(game: NormalFormGame, profile: MixedProfile) -> bool:
    """Whether a profile of enclosures holds exactly one equilibrium with its support.

    Exact probabilities are kept; Krawczyk's test proves one root of the indifferences in the
    others, and every unused action is nowhere better inside the box.
    """
    support = tuple(
        tuple(k for k, a in enumerate(game.actions[p]) if profile[p][a] != 0) for p in game.players
    )
    system = support_system(game, support)
    ranges: list[Interval] = []
    equations, conditions = list(system.equations), list(system.conditions)
    enclosed: list[int] = []
    for k, (j, a) in enumerate(system.unknowns):
        p = game.players[j]
        at = profile[p][game.actions[p][a]]
        if isinstance(at, Enclosure):
            enclosed.append(k)
            ranges.append((at.low, at.high))
        else:
            ranges.append((at, at))
            equations = [substitute(f, k, at) for f in equations]
            conditions = [substitute(f, k, at) for f in conditions]
    if not _consistent(game, profile, support):
        return False
    if any(low <= 0 or high > 1 for low, high in ranges):
        return False
    if any(extent(f, ranges)[0] < 0 for f in conditions if f):
        return False
    square = [_renamed(f, enclosed) for f in equations if f]
    return has_one_root(square, [ranges[k] for k in enclosed])


def _renamed(f: Function, used: list[int]) -> Function:
    return {sum(1 << i for i, k in enumerate(used) if s >> k & 1): c for s, c in f.items()}


def _consistent(game: NormalFormGame, profile: MixedProfile, support: Support) -> bool:
    """Whether each last supported probability encloses what the others leave."""
    for p, own in zip(game.players, support, strict=True):
        ends = [
            (q.low, q.high) if isinstance(q, Enclosure) else (q, q)
            for q in (profile[p][game.actions[p][a]] for a in own)
        ]
        low = 1 - sum((high for _, high in ends[:-1]), Fraction(0))
        high = 1 - sum((low for low, _ in ends[:-1]), Fraction(0))
        if not (ends[-1][0] <= low and high <= ends[-1][1]):
            return False
    return True
