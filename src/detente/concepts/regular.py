"""Regular equilibria: such as move a little when payoffs do, and never vanish (Harsanyi 1973).

Definition
    An equilibrium is regular if every unplayed action is worse than the played ones (it is
    quasi-strict) and the derivative of the indifferences between these is invertible. Regular
    equilibria are proper, and so perfect; in almost every game all equilibria are regular.
What it certifies
    Exact profiles: a determinant that is not zero. Enclosed ones: Krawczyk's test.
Cost
    One pass over the payoff table for each indifference, and a determinant.
References
    Harsanyi, J. (1973), Oddness of the number of equilibrium points: a new proof, Int. J. Game
    Theory 2. van Damme, E. (1991), Stability and Perfection of Nash Equilibria, 2nd ed., chapter 2.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from detente.concepts.nash import action_values
from detente.concepts.support_system import support_system
from detente.exact.enclosing import has_one_root
from detente.exact.linear import determinant_sign
from detente.exact.multiaffine import slope, value
from detente.exact.number import Enclosure, Number
from detente.game.normal_form import NormalFormGame
from detente.game.profile import MixedProfile


@dataclass(frozen=True, slots=True)
class Regular:
    """The claim that an equilibrium is regular: quasi-strict, its indifferences independent."""

    def proves(self, game: NormalFormGame, profile: MixedProfile) -> bool:
        """Whether it is, recomputed."""
        return is_regular(game, profile)

    def to_dict(self) -> dict[str, object]:
        """Its kind; there is nothing to add."""
        return {"kind": "regular"}


def is_regular(game: NormalFormGame, profile: MixedProfile) -> bool:
    """Whether an equilibrium is quasi-strict and its indifferences have an invertible derivative.

    True is a proof for enclosed profiles, too; for them False says nothing.

    >>> pennies = NormalFormGame.from_arrays([[1, -1], [-1, 1]], [[-1, 1], [1, -1]])
    >>> half = {"1": Fraction(1, 2), "2": Fraction(1, 2)}
    >>> is_regular(pennies, MixedProfile({"1": half, "2": half}))
    True
    """
    for p, values in action_values(game, profile).items():
        own = list(zip(profile[p].values(), values, strict=True))
        least = min(_low(v) for q, v in own if q != 0)
        if any(_high(v) >= least for q, v in own if q == 0):
            return False
    support = tuple(
        tuple(k for k, a in enumerate(game.actions[p]) if profile[p][a] != 0) for p in game.players
    )
    if max(map(len, support)) == 1:
        return True
    system = support_system(game, support)
    at = [profile[game.players[j]][game.actions[game.players[j]][a]] for j, a in system.unknowns]
    if profile.is_exact:
        point = [_exact(q) for q in at]
        n = len(point)
        jacobian = [[value(slope(f, k), point) for k in range(n)] for f in system.equations]
        return determinant_sign(jacobian) != 0
    width = max(_high(q) - _low(q) for q in at)
    # Known fractions get an interval, too: the test is for boxes with an inside.
    box = [(_low(q), _high(q)) if isinstance(q, Enclosure) else (q - width, q + width) for q in at]
    return has_one_root(system.equations, box)


def _exact(number: Number) -> Fraction:
    assert isinstance(number, Fraction)  # noqa: S101 - the caller has looked
    return number


def _low(number: Number) -> Fraction:
    return number.low if isinstance(number, Enclosure) else number


def _high(number: Number) -> Fraction:
    return number.high if isinstance(number, Enclosure) else number
