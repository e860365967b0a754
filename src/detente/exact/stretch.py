"""Stretches of the real line on which polynomials keep their sign.

A question about a number t that is settled by signs of polynomials in t has the same answer all
over a stretch on which those keep theirs. `Stretch.sign` gives a sign if it is constant there and
raises `Split` with the places where it changes if it is not.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from fractions import Fraction

from detente.exact.algebraic import Real, between, compare, roots, sign_at, sturm_count
from detente.exact.polynomial import Polynomial, Primitive, factors, primitive


class Split(Exception):  # noqa: N818 - a turn of the search, not something gone wrong
    """A polynomial changes its sign inside a stretch: at `.places`, ascending."""

    def __init__(self, places: list[Real]) -> None:
        self.places = places
        super().__init__("the sign is not constant")


@dataclass(frozen=True)
class Stretch:
    """The open interval from `low` to `high`, or the one point where they are the same.

    `asked` collects the irreducible factors of the polynomials whose sign was asked for: what is
    said of the stretch rests on their having no root in it. `known` are the signs found so far,
    which hold on its parts too.

    >>> Stretch(Fraction(0), Fraction(1)).sign((Fraction(1), Fraction(1)))
    1
    """

    low: Real
    high: Real
    asked: set[Primitive] = field(default_factory=set, compare=False)
    known: dict[Polynomial, int] = field(default_factory=dict, compare=False, repr=False)

    @property
    def is_point(self) -> bool:
        """Whether it is one point."""
        return compare(self.low, self.high) == 0

    @property
    def sample(self) -> Real:
        """The point, or a short fraction inside."""
        known: Real | None = self.__dict__.get("_sample")
        if known is None:
            known = self.low if self.is_point else between(self.low, self.high)
            self.__dict__["_sample"] = known
        return known

    def sign(self, f: Polynomial) -> int:
        """The sign of f all over the stretch; raises Split where it is not constant."""
        if len(f) <= 1:
            return 0 if not f else 1 if f[0] > 0 else -1
        if f in self.known:
            return self.known[f]
        if not self.is_point:
            inside = [r for r in roots(f) if compare(self.low, r) < 0 and compare(r, self.high) < 0]
            if inside:
                raise Split(inside)
        self.asked.update(factors(primitive(f)))
        self.known[f] = sign_at(f, self.sample)
        return self.known[f]

    def parts(self, places: list[Real]) -> list[Stretch]:
        """The stretch cut at places inside it: open intervals and the points between them."""
        ends = [self.low, *places, self.high]
        cuts = [(self.low, places[0])]
        for place, after in itertools.pairwise(ends[1:]):
            cuts += [(place, place), (place, after)]
        return [Stretch(a, b, set(self.asked), dict(self.known)) for a, b in cuts]

    def keeps_signs(self) -> bool:
        """Whether no factor asked for has a root inside, counted by Sturm's theorem."""
        return self.is_point or all(self._has_no_root(f) for f in self.asked)

    def _has_no_root(self, f: Primitive) -> bool:
        g = tuple(map(Fraction, f))
        low, high = self.low, self.high
        # An irrational end lies in an enclosure; a root may hide there only if it is that end.
        ends = []
        for end in (low, high):
            while not isinstance(end, Fraction) and end.minimal != f:
                if not sturm_count(g, end.low, end.high):
                    break
                end = end.finer()  # noqa: PLW2901 - the same number, enclosed more closely
            ends.append(end)
        low, high = ends
        left = low if isinstance(low, Fraction) else low.high
        right = high if isinstance(high, Fraction) else high.low
        # A root at the end itself is outside.
        at_end = isinstance(high, Fraction) and sign_at(g, high) == 0
        return left >= right or sturm_count(g, left, right) == int(at_end)
