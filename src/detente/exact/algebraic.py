"""Real roots of polynomials, exactly: rational ones as fractions, the others isolated.

A root that is not rational is its minimal polynomial, which of that polynomial's real roots it
is, and an enclosure that holds no other. Signs and comparisons are decided, never estimated: two
numbers are equal only if they are the same root of the same minimal polynomial, and whatever
differs is told apart by bisection.

References: Sturm, C. (1835), Mémoire sur la résolution des équations numériques, Mémoires
présentés par divers savants 6. Basu, S., Pollack, R. and Roy, M.-F. (2006), Algorithms in Real
Algebraic Geometry, Springer, chapters 2 and 10.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import TypeAlias

from detente.exact.number import Enclosure, simplest, text
from detente.exact.polynomial import (
    Polynomial,
    Primitive,
    divided,
    factors,
    polynomial,
    primitive,
    sign,
)

# Enclosures are 2^-64 wide: finer than a float, and so that a further bisection is seldom needed
# to tell numbers apart.
_PLACES = 64


@dataclass(frozen=True, slots=True)
class Algebraic(Enclosure):
    """An irrational real root: `minimal` polynomial, its `place` among that one's real roots.

    Places count from 0, from the least root up; `low` and `high` enclose this root alone.
    """

    minimal: Primitive = ()
    place: int = 0

    def finer(self) -> Algebraic:
        """The same number in half the enclosure."""
        middle = (self.low + self.high) / 2
        # The polynomial changes its sign at the root and nowhere else in the enclosure.
        if sign(self.minimal, self.low) == sign(self.minimal, middle):
            return Algebraic(middle, self.high, self.minimal, self.place)
        return Algebraic(self.low, middle, self.minimal, self.place)


Real: TypeAlias = Fraction | Algebraic


def roots(f: Sequence[Fraction | int]) -> list[Real]:
    """The different real roots, ascending; none for a constant.

    >>> roots((Fraction(-1), Fraction(0), Fraction(4)))
    [Fraction(-1, 2), Fraction(1, 2)]
    >>> [round(float(r), 6) for r in roots((Fraction(-2), Fraction(0), Fraction(1)))]
    [-1.414214, 1.414214]
    """
    return list(_roots(primitive(f))) if len(f) > 1 else []


@lru_cache(maxsize=4096)
def _roots(f: Primitive) -> tuple[Real, ...]:
    found: list[Real] = []
    for factor in factors(f):
        if len(factor) == 2:
            found.append(Fraction(-factor[0], factor[1]))
        else:
            found += _isolated(factor)
    return tuple(sorted(found, key=_Ordered))


def compare(a: Real, b: Real) -> int:
    """The sign of a - b.

    >>> half = Fraction(1, 2)
    >>> low, high = roots((Fraction(-2), Fraction(0), Fraction(1)))
    >>> compare(low, high), compare(high, high), compare(half, high)
    (-1, 0, -1)
    """
    # Asked for an Algebraic first: that of an abstract number's class takes many times as long.
    if not isinstance(a, Algebraic) and not isinstance(b, Algebraic):
        left, right = a.numerator * b.denominator, b.numerator * a.denominator
        return (left > right) - (left < right)
    if isinstance(a, Algebraic) and isinstance(b, Algebraic) and a.minimal == b.minimal:
        return (a.place > b.place) - (a.place < b.place)
    while True:
        if _high(a) < _low(b):
            return -1
        if _low(a) > _high(b):
            return 1
        a, b = (x.finer() if isinstance(x, Algebraic) else x for x in (a, b))


def sign_at(f: Sequence[Fraction | int], at: Real) -> int:
    """The sign of f at a point.

    >>> root = roots((Fraction(-2), Fraction(0), Fraction(1)))[1]
    >>> sign_at((Fraction(-2), Fraction(0), Fraction(1)), root), sign_at((Fraction(-1),), root)
    (0, -1)
    """
    if not f:
        return 0
    whole = primitive(f)
    up = 1 if f[-1] > 0 else -1
    if not isinstance(at, Algebraic):
        return up * sign(whole, at)
    if not divided(polynomial(whole), polynomial(at.minimal))[1]:
        return 0
    while True:
        low, high = _extent(whole, at)
        if low > 0 or high < 0:
            return up if low > 0 else -up
        at = at.finer()


def between(low: Real, high: Real) -> Fraction:
    """A short fraction strictly between two numbers, the first the lesser.

    >>> between(Fraction(0), Fraction(1))
    Fraction(1, 2)
    """
    left, right = _apart(low, high)
    quarter = (right - left) / 4
    return simplest(left + quarter, right - quarter)


def as_data(value: Real) -> object:
    """A number as data: a string, or for an irrational one its enclosure and minimal polynomial.

    >>> as_data(Fraction(1, 2))
    '1/2'
    >>> sorted(as_data(roots((Fraction(-2), Fraction(0), Fraction(1)))[1]))
    ['approximately', 'enclosure', 'minimal_polynomial', 'root']
    """
    if isinstance(value, Algebraic):
        return {
            "approximately": text(value),
            "enclosure": [text(value.low), text(value.high)],
            "minimal_polynomial": list(value.minimal),
            "root": value.place,
        }
    return text(value)


def midway(low: Real, high: Real) -> Fraction:
    """Any fraction strictly between two numbers, the first the lesser; found without much ado.

    >>> midway(Fraction(0), Fraction(2, 3))
    Fraction(1, 3)
    """
    left, right = _apart(low, high)
    return (left + right) / 2


def _apart(low: Real, high: Real) -> tuple[Fraction, Fraction]:
    """Two fractions between two numbers, each equal to its number where that is rational."""
    while _high(low) >= _low(high):
        low, high = (x.finer() if isinstance(x, Algebraic) else x for x in (low, high))
    return _high(low), _low(high)


def sturm_count(f: Polynomial, low: Fraction, high: Fraction) -> int:
    """The number of different real roots in (low, high]; f is not zero.

    >>> sturm_count((Fraction(-2), Fraction(0), Fraction(1)), Fraction(0), Fraction(2))
    1
    """
    chain = _chain(primitive(f))
    return _changes(chain, low) - _changes(chain, high)


@dataclass(frozen=True, slots=True)
class _Ordered:
    """A number as a sort key."""

    number: Real

    def __lt__(self, other: _Ordered) -> bool:
        return compare(self.number, other.number) < 0


def ascending(numbers: set[Real] | list[Real]) -> list[Real]:
    """The different numbers in ascending order."""
    different: dict[tuple[object, ...], Real] = {}
    for x in numbers:
        key = (x,) if isinstance(x, Fraction) else (x.minimal, x.place)
        different.setdefault(key, x)
    return sorted(different.values(), key=_Ordered)


def _low(x: Real) -> Fraction:
    return x.low if isinstance(x, Algebraic) else x


def _high(x: Real) -> Fraction:
    return x.high if isinstance(x, Algebraic) else x


def _extent(f: Primitive, at: Algebraic) -> tuple[Fraction, Fraction]:
    """Bounds on f over the enclosure, by Horner's scheme."""
    low = high = Fraction(0)
    for c in reversed(f):
        ends = [x * y for x in (low, high) for y in (at.low, at.high)]
        low, high = min(ends) + c, max(ends) + c
    return low, high


def _isolated(f: Primitive) -> list[Real]:
    """The real roots of an irreducible polynomial of degree 2 and more."""
    chain = _chain(f)
    # A power of two above Cauchy's bound on the size of any root.
    bound = Fraction(2 << (max(map(abs, f[:-1])) // f[-1] + 1).bit_length())
    open_: list[tuple[Fraction, Fraction]] = [(-bound, bound)]
    found = []
    while open_:
        low, high = open_.pop()
        count = _changes(chain, low) - _changes(chain, high)
        if count > 1:
            middle = (low + high) / 2
            open_ += [(low, middle), (middle, high)]
        elif count == 1:
            found.append((low, high))
    return [_narrowed(f, place, *ends) for place, ends in enumerate(sorted(found))]


def _narrowed(f: Primitive, place: int, low: Fraction, high: Fraction) -> Algebraic:
    """A root alone in an interval with ends in binary places, enclosed narrowly."""
    places = max(_PLACES, *(end.denominator.bit_length() - 1 for end in (low, high)))
    unit = 1 << places
    left, right = int(low * unit), int(high * unit)
    below = sign(f, low)

    def probe(n: int) -> None:
        nonlocal left, right
        if left < n < right:
            if sign(f, Fraction(n, unit)) == below:
                left = n
            else:
                right = n

    # Newton's method guesses where the root is; signs alone decide.
    for _ in range(4):
        probe((left + right) // 2)
    guess = _newton(f, (left + right) // 2, places)
    for n in (guess - 2, guess + 2):
        probe(n)
    while right - left > 1:
        probe((left + right) // 2)
    return Algebraic(Fraction(left, unit), Fraction(right, unit), f, place)


def _newton(f: Primitive, start: int, places: int) -> int:
    """Where Newton's method leads from a point, both in units of the last binary place."""
    at = start
    slopes = [k * c for k, c in enumerate(f)][1:]
    for _ in range(10):
        rise, slope = (_scaled(g, at, places) for g in (f, slopes))
        step = rise // slope if slope else 0
        at -= step
        if abs(step) <= 1:
            break
    return at


def _scaled(f: Sequence[int], at: int, places: int) -> int:
    """The value at `at` / 2^places, times 2^places to the degree."""
    total = 0
    for k, c in enumerate(reversed(f)):
        total = total * at + (c << (places * k))
    return total


@lru_cache(maxsize=1024)
def _chain(f: Primitive) -> tuple[Primitive, ...]:
    """Sturm's chain: f, its derivative, and the negated remainders, up to positive factors."""
    chain: list[Primitive] = [f, tuple(k * c for k, c in enumerate(f))[1:]]
    while len(chain[-1]) > 1:
        rest = _remainder(chain[-2], chain[-1])
        if not rest:
            break
        shared = math.gcd(*rest)
        chain.append(tuple(-c // shared for c in rest))
    return tuple(chain)


def _remainder(f: Primitive, g: Primitive) -> list[int]:
    """A positive multiple of the remainder of f by g, in whole numbers."""
    rest = list(f)
    lead, sense = abs(g[-1]), 1 if g[-1] > 0 else -1
    while len(rest) >= len(g):
        top = sense * rest.pop()
        shift = len(rest) + 1 - len(g)
        rest = [c * lead for c in rest]
        for k, c in enumerate(g[:-1]):
            rest[shift + k] -= top * c
    while rest and not rest[-1]:
        rest.pop()
    return rest


def _changes(chain: tuple[Primitive, ...], at: Fraction) -> int:
    signs = [s for s in (sign(g, at) for g in chain) if s]
    return sum(a != b for a, b in itertools.pairwise(signs))
