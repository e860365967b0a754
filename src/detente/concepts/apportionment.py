"""Apportionment: how many of a committee's seats each bloc's weight earns.

Definition
    *Divisor methods* give seats one at a time to the bloc with the largest w / d(s), s being the
    seats it has so far: D'Hondt divides by d(s) = s + 1, Sainte-Laguë by 2 s + 1. *Hamilton*
    (largest remainders) gives each bloc the whole part of its exact share of the seats, then one
    more to those with the largest remainders.
What it certifies
    Exact quotients decide; where a last seat falls between equal quotients, the blocs that tie
    for it are named and none is favoured silently.
Cost
    One comparison for each seat and bloc.
Example
    >>> hamilton({"a": 5, "b": 3, "c": 1}, 4)
    Apportionment(seats={'a': 2, 'b': 1, 'c': 1}, tied=frozenset(), contested=0)
    >>> sorted(d_hondt({"a": 1, "b": 1}, 3).tied)
    ['a', 'b']

When it fails
    Hamilton can take a seat from a bloc when the committee grows (the Alabama paradox); divisor
    methods cannot, but may leave a bloc's whole share by more than one seat.
References
    Balinski, M. and Young, H. P. (1982), Fair Representation.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from detente.errors import GameError
from detente.exact.number import exact


@dataclass(frozen=True)
class Apportionment:
    """Seats by bloc. `contested` of the seats fall among the equal claims of `tied`.

    Contested seats are left out of nobody's count: `seats` gives them to the first of the tied
    blocs in the order written, so that the counts add up.
    """

    seats: Mapping[str, int]
    tied: frozenset[str] = frozenset()
    contested: int = 0


def d_hondt(weights: Mapping[str, object], seats: int) -> Apportionment:
    """Seats by D'Hondt's divisors 1, 2, 3, ...; GameError for negative weights or seats.

    >>> d_hondt({"a": 100, "b": 80, "c": 30}, 8).seats
    {'a': 4, 'b': 3, 'c': 1}
    """
    return _by_divisors(weights, seats, lambda held: held + 1)


def sainte_lague(weights: Mapping[str, object], seats: int) -> Apportionment:
    """Seats by Sainte-Laguë's divisors 1, 3, 5, ...; GameError for negative weights or seats.

    >>> sainte_lague({"a": 53, "b": 24, "c": 23}, 7).seats
    {'a': 3, 'b': 2, 'c': 2}
    """
    return _by_divisors(weights, seats, lambda held: 2 * held + 1)


def hamilton(weights: Mapping[str, object], seats: int) -> Apportionment:
    """Seats by largest remainders; GameError for negative weights or seats."""
    known = _checked(weights, seats)
    total = sum(known.values())
    shares = {b: w * seats / total for b, w in known.items()}
    held = {b: int(share) for b, share in shares.items()}
    left = seats - sum(held.values())
    return _last(held, {b: shares[b] - held[b] for b in known}, left)


def _by_divisors(
    weights: Mapping[str, object], seats: int, divisor: Callable[[int], int]
) -> Apportionment:
    known = _checked(weights, seats)
    held = dict.fromkeys(known, 0)
    left = seats
    while left:
        claims = {b: w / divisor(held[b]) for b, w in known.items()}
        best = max(claims.values())
        equal = [b for b in known if claims[b] == best]
        if len(equal) > left:
            return _last(held, claims, left)
        for bloc in equal:
            held[bloc] += 1
        left -= len(equal)
    return Apportionment(held)


def _last(held: dict[str, int], claims: Mapping[str, Fraction], left: int) -> Apportionment:
    """One more seat each for the `left` strongest claims, and who ties for the last of them."""
    order = sorted(held, key=lambda b: -claims[b])
    favoured = order[:left]
    for bloc in favoured:
        held[bloc] += 1
    if not favoured or left == len(order) or claims[order[left]] != claims[favoured[-1]]:
        return Apportionment(held)
    edge = claims[favoured[-1]]
    tied = frozenset(b for b in held if claims[b] == edge)
    return Apportionment(held, tied, sum(b in tied for b in favoured))


def _checked(weights: Mapping[str, object], seats: int) -> dict[str, Fraction]:
    known = {bloc: exact(weight) for bloc, weight in weights.items()}
    for bloc, weight in known.items():
        if weight < 0:
            raise GameError(f"bloc '{bloc}' has weight {weight}, write a number from 0 up")
    if not any(known.values()):
        raise GameError("no bloc has any weight, so no seat can be given")
    if seats < 0:
        raise GameError(f"{seats} seats, write a whole number from 0 up")
    return known
