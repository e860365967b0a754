"""Nash equilibria: mixed profiles from which nobody gains by acting alone (Nash 1951).

Definition
    A profile of mixed strategies in which every player's regret is zero: no action, against the
    others' strategies, has a higher expected payoff than the player's own strategy.
What it certifies
    Exact profiles: every regret is zero. Enclosed profiles (roots that are no fractions): the
    enclosure holds exactly one equilibrium with that support, by Krawczyk's test in rational
    arithmetic, and every regret inside it is at most the stated bound.
Cost
    One pass over the payoff table for each player.
Example
    >>> from detente.game.normal_form import NormalFormGame
    >>> pennies = NormalFormGame.from_arrays([[1, -1], [-1, 1]], [[-1, 1], [1, -1]])
    >>> half = {"1": Fraction(1, 2), "2": Fraction(1, 2)}
    >>> check(pennies, MixedProfile({"1": half, "2": half})).verify(pennies)
    True
    >>> regrets(pennies, MixedProfile.pure({"1": "1", "2": "1"}, pennies.actions))
    {'1': Fraction(0, 1), '2': Fraction(2, 1)}

When it fails
    Never: every finite game has one.
References
    Nash, J. (1951), Non-cooperative games, Annals of Mathematics 54(2). Krawczyk, R. (1969),
    Newton-Algorithmen zur Bestimmung von Nullstellen mit Fehlerschranken, Computing 4.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from operator import mul

from detente.errors import GameError
from detente.exact.number import Enclosure, Number, text
from detente.game.normal_form import NormalFormGame
from detente.game.profile import MixedProfile


def action_values(game: NormalFormGame, profile: MixedProfile) -> dict[str, tuple[Number, ...]]:
    """What each action of each player is worth against the others' strategies.

    Exact for exact profiles; for enclosed ones an Enclosure that holds the value at every
    profile inside. Raises GameError if the profile lacks a player or an action.

    >>> game = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
    >>> action_values(game, MixedProfile.pure({"1": "1", "2": "1"}, game.actions))["1"]
    (Fraction(3, 1), Fraction(5, 1))
    """
    played = _played(game, profile)
    return {
        p: tuple(_worth(game, i, played, a) for a in range(game.shape[i]))
        for i, p in enumerate(game.players)
    }


def expected_payoffs(game: NormalFormGame, profile: MixedProfile) -> dict[str, Number]:
    """Every player's expected payoff, an Enclosure where the profile is enclosed.

    >>> game = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
    >>> expected_payoffs(game, MixedProfile.pure({"1": "2", "2": "1"}, game.actions))
    {'1': Fraction(5, 1), '2': Fraction(0, 1)}
    """
    values = action_values(game, profile)
    return {p: _mean([profile[p][a] for a in game.actions[p]], values[p]) for p in game.players}


def equilibrium_payoffs(game: NormalFormGame, profile: MixedProfile) -> dict[str, Number]:
    """Every player's payoff in an equilibrium, in which all that it plays is worth the same.

    For an enclosed profile an Enclosure of the payoff in the equilibrium inside: probabilities
    that differ by d in all change what an action is worth by d times the largest payoff at most.

    >>> game = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
    >>> equilibrium_payoffs(game, MixedProfile.pure({"1": "2", "2": "2"}, game.actions))
    {'1': Fraction(1, 1), '2': Fraction(1, 1)}
    """
    played = _played(game, profile)
    width = _width(played)
    at = [_Played(own.actions, own.lows, own.lows, own.unit) for own in played] if width else played
    found: dict[str, Number] = {}
    for i, p in enumerate(game.players):
        low, _, scale = _values(game, i, at, played[i].actions[0])
        spread = width * game.largest[i]
        found[p] = _around(low, scale, spread) if spread else Fraction(low, scale)
    return found


def regrets(game: NormalFormGame, profile: MixedProfile) -> dict[str, Number]:
    """How much each player could gain by acting alone: at least 0, and 0 in equilibrium.

    For enclosed profiles an Enclosure of the regret over all profiles inside.
    """
    values = action_values(game, profile)
    found: dict[str, Number] = {}
    for p in game.players:
        weights = [profile[p][a] for a in game.actions[p]]
        # Differences of two actions' values, not of value and mean: tight for enclosures.
        found[p] = _join_max([
            _mean(weights, [_minus(v, w) for w in values[p]]) for v in values[p]
        ])  # fmt: skip
    return found


def is_strict(game: NormalFormGame, profile: MixedProfile) -> bool:
    """Whether every player's strategy is its only best reply; such profiles are pure."""
    if not profile.is_pure:
        return False
    values = action_values(game, profile)
    for p in game.players:
        played = profile.support(p)[0]
        own = dict(zip(game.actions[p], values[p], strict=True))
        if any(not _low(_minus(own[played], v)) > 0 for a, v in own.items() if a != played):
            return False
    return True


@dataclass(frozen=True, slots=True)
class NashCertificate:
    """A profile claimed to be an equilibrium, and a bound on every player's regret.

    The bound is 0 for exact profiles.
    """

    strategies: MixedProfile
    bound: Fraction = Fraction(0)

    def verify(self, game: NormalFormGame) -> bool:
        """Whether the profile is what it claims to be in `game`; see the module's text."""
        try:
            if not _are_distributions(game, self.strategies):
                return False
            if any(_high(r) > self.bound for r in regrets(game, self.strategies).values()):
                return False
        except GameError:
            return False
        if self.strategies.is_exact:
            return self.bound == 0
        from detente.concepts.enclosed_equilibrium import encloses_equilibrium

        return encloses_equilibrium(game, self.strategies)

    def to_dict(self) -> dict[str, object]:
        """Strategies and bound as exact strings, enclosures as [low, high]."""
        return {
            "strategies": {
                p: {a: _ends(q) for a, q in own.items() if q != 0}
                for p, own in self.strategies.items()
            },
            "regret_bound": text(self.bound),
        }


def check(game: NormalFormGame, profile: MixedProfile) -> NashCertificate:
    """A certificate for `profile`; its `verify` says whether it is an equilibrium.

    For an enclosed profile the bound is the largest regret that the enclosure leaves open.
    """
    if profile.is_exact:
        return NashCertificate(profile)
    return NashCertificate(profile, max(map(_high, regrets(game, profile).values())))


def enclosed(game: NormalFormGame, profile: MixedProfile) -> NashCertificate:
    """A certificate for an equilibrium that `profile` is known to be or to enclose.

    Its bound is not the least one, but needs no look at the payoffs' table: a change of
    probabilities by d in all changes an action's value by d times the largest payoff at most,
    and no action was worth more than a supported one.
    """
    if profile.is_exact:
        return NashCertificate(profile)
    # Twice the change of a value; as much again for what sums of intervals add to it, which is
    # (1 + width) to the power of the number of players.
    return NashCertificate(profile, 4 * max(game.largest) * _width(_played(game, profile)))


# -- arithmetic on exact numbers and enclosures alike --------------------------------------------


def _low(value: Number) -> Fraction:
    return value.low if isinstance(value, Enclosure) else value


def _high(value: Number) -> Fraction:
    return value.high if isinstance(value, Enclosure) else value


def _minus(a: Number, b: Number) -> Number:
    if isinstance(a, Enclosure) or isinstance(b, Enclosure):
        return Enclosure(_low(a) - _high(b), _high(a) - _low(b))
    return a - b


def _times(a: Number, b: Number) -> Number:
    if isinstance(a, Enclosure) or isinstance(b, Enclosure):
        ends = [x * y for x in (_low(a), _high(a)) for y in (_low(b), _high(b))]
        return Enclosure(min(ends), max(ends))
    return a * b


def _join_max(values: list[Number]) -> Number:
    low, high = max(map(_low, values)), max(map(_high, values))
    return low if low == high else Enclosure(low, high)


def _mean(weights: list[Number], values: list[Number] | tuple[Number, ...]) -> Number:
    played = [(w, v) for w, v in zip(weights, values, strict=True) if w != 0]
    if len(played) == 1 and played[0][0] == 1:
        return played[0][1]
    products = [_times(w, v) for w, v in played]
    low = sum(map(_low, products), Fraction(0))
    high = sum(map(_high, products), Fraction(0))
    return low if low == high else Enclosure(low, high)


@dataclass(frozen=True, slots=True)
class _Played:
    """A player's actions of positive probability: from lows / unit to highs / unit."""

    actions: list[int]
    lows: list[int]
    highs: list[int]
    unit: int

    @property
    def exact(self) -> bool:
        return self.lows == self.highs


def _played(game: NormalFormGame, profile: MixedProfile) -> list[_Played]:
    found = []
    for p in game.players:
        own = [_weight(profile, p, a) for a in game.actions[p]]
        played = [a for a, q in enumerate(own) if q != 0]
        ends = [(_low(own[a]), _high(own[a])) for a in played]
        unit = math.lcm(*(x.denominator for pair in ends for x in pair))
        lows, highs = (
            [pair[k].numerator * (unit // pair[k].denominator) for pair in ends] for k in (0, 1)
        )
        found.append(_Played(played, lows, highs, unit))
    return found


def _width(played: list[_Played]) -> Fraction:
    """By how much all enclosed probabilities together may differ from those enclosed."""
    return sum(
        (Fraction(sum(own.highs) - sum(own.lows), own.unit) for own in played if not own.exact),
        Fraction(0),
    )


def _around(value: int, scale: int, spread: Fraction) -> Enclosure:
    """What is within `spread` of value / scale, with ends of no more digits than that calls for."""
    # A unit is a power of two, and the spread less than two of them.
    digits = spread.denominator.bit_length() - spread.numerator.bit_length()
    if digits >= 0:
        low = (value << digits) // scale
        return Enclosure(Fraction(low - 2, 1 << digits), Fraction(low + 3, 1 << digits))
    low = value // (scale << -digits)
    return Enclosure(Fraction((low - 2) << -digits), Fraction((low + 3) << -digits))


def _worth(game: NormalFormGame, i: int, played: list[_Played], action: int) -> Number:
    """What an action of player i is worth."""
    low, high, scale = _values(game, i, played, action)
    if low == high:
        return Fraction(low, scale)
    return Enclosure(Fraction(low, scale), Fraction(high, scale))


def _values(
    game: NormalFormGame, i: int, played: list[_Played], action: int
) -> tuple[int, int, int]:
    """Bounds on what an action of player i is worth, in whole numbers, and their denominator."""
    base, mixing = action * game.strides[i], []
    scale = game.denominators[i]
    for j, own in enumerate(played):
        if j != i and len(own.actions) == 1 and own.exact and own.lows[0] == own.unit:
            base += own.actions[0] * game.strides[j]
        elif j != i:
            mixing.append(j)
            scale *= own.unit
    places = [base]
    for j in mixing:
        stride = game.strides[j]
        places = [at + a * stride for at in places for a in played[j].actions]
    row = game.integers[i]
    lows = highs = [row[at] for at in places]
    for j in reversed(mixing):
        own = played[j]
        size = len(own.actions)
        blocks = range(0, len(lows), size)
        if own.exact and lows is highs:
            lows = highs = [sum(map(mul, own.lows, lows[k : k + size])) for k in blocks]
            continue
        ends = list(zip(own.lows, own.highs, strict=True))
        lower = [_least(ends, lows[k : k + size]) for k in blocks]
        highs = [-_least(ends, [-v for v in highs[k : k + size]]) for k in blocks]
        lows = lower
    return lows[0], highs[0], scale


def _least(weights: list[tuple[int, int]], values: list[int]) -> int:
    """The least of a sum of products of weights from intervals and values."""
    return sum([
        (low * v if v >= 0 else high * v) if low >= 0 else min(low * v, high * v)
        for (low, high), v in zip(weights, values, strict=True)
    ])  # fmt: skip


def _weight(profile: MixedProfile, player: str, action: str) -> Number:
    try:
        return profile[player][action]
    except KeyError:
        raise GameError(
            f"the profile has no probability for action '{action}' of player '{player}'"
        ) from None


def _are_distributions(game: NormalFormGame, profile: MixedProfile) -> bool:
    if set(profile) != set(game.players):
        return False
    for p in game.players:
        if set(profile[p]) != set(game.actions[p]):
            return False
        weights = list(profile[p].values())
        low, high = sum(map(_low, weights)), sum(map(_high, weights))
        if any(_low(w) < 0 for w in weights) or not low <= 1 <= high:
            return False
    return True


def _ends(value: Number) -> str | list[str]:
    return [text(value.low), text(value.high)] if isinstance(value, Enclosure) else text(value)
