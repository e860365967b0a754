"""Linear programmes whose right sides grow with one parameter, solved for all its values at once.

The best value is concave and piecewise linear in the parameter. Between two values of it the
lines that the dual solutions give either meet below the function's own value at their crossing,
or that crossing is a new place to look at (Eisner and Severance 1976).

References: Gass, S. and Saaty, T. (1955), The computational algorithm for the parametric
objective function, Naval Research Logistics Quarterly 2. Eisner, M. and Severance, D. (1976),
Mathematical techniques for efficient record segmentation in large shared databases, Journal of
the ACM 23(4).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from detente.exact.linear import Row
from detente.exact.lp import maximise


@dataclass(frozen=True, slots=True)
class Programme:
    """Maximise gain x + slope L + constant, with rows x <= right + growth L and x >= 0.

    Every `growth` is 0 or more, so that a greater L allows more.
    """

    gain: tuple[Fraction, ...]
    slope: Fraction
    constant: Fraction
    rows: tuple[tuple[Fraction, ...], ...]
    right: tuple[Fraction, ...]
    growth: tuple[Fraction, ...]

    def value(self, x: Row, at: Fraction) -> Fraction:
        """What x is worth at L = `at`."""
        return _dot(self.gain, x) + self.slope * at + self.constant

    def allows(self, x: Row, at: Fraction) -> bool:
        """Whether x obeys the rows at L = `at`."""
        return all(v >= 0 for v in x) and all(
            _dot(row, x) <= b + e * at
            for row, b, e in zip(self.rows, self.right, self.growth, strict=True)
        )

    def bound(self, dual: Row) -> Line | None:
        """The line, in L, that a dual solution proves the value never to exceed."""
        if any(v < 0 for v in dual):
            return None
        for j, gain in enumerate(self.gain):
            if _dot(dual, [row[j] for row in self.rows]) < gain:
                return None
        return Line(self.constant + _dot(dual, self.right), self.slope + _dot(dual, self.growth))

    def starts(self, dual: Row) -> Fraction | None:
        """The L below which a Farkas proof shows that nothing is allowed."""
        if any(v < 0 for v in dual) or any(
            _dot(dual, [row[j] for row in self.rows]) < 0 for j in range(len(self.gain))
        ):
            return None
        growth, right = _dot(dual, self.growth), _dot(dual, self.right)
        return -right / growth if growth > 0 else None


class Line(NamedTuple):
    """intercept + slope L."""

    intercept: Fraction
    slope: Fraction

    def at(self, L: Fraction) -> Fraction:
        """Its height."""
        return self.intercept + self.slope * L


@dataclass(frozen=True, slots=True)
class Curve:
    """The value of a programme at every L: from `points[0]` on, constant from the last on.

    `points` are (L, best x), with the value linear between them; `duals` prove that it is
    nowhere greater, and `start` proves that nothing is allowed below the first.
    """

    programme: Programme
    points: tuple[tuple[Fraction, tuple[Fraction, ...]], ...]
    duals: tuple[tuple[Fraction, ...], ...]
    start: tuple[Fraction, ...]

    def pieces(self) -> list[tuple[Fraction, Line]]:
        """Where each linear piece starts, and its line."""
        heights = [(at, self.programme.value(x, at)) for at, x in self.points]
        found = []
        for (at, low), (then, high) in pairwise(heights):
            slope = (high - low) / (then - at)
            found.append((at, Line(low - slope * at, slope)))
        found.append((heights[-1][0], Line(heights[-1][1], Fraction(0))))
        return found


def curve(programme: Programme) -> Curve | None:
    """The value for every L >= 0, which must be bounded; None if no L allows anything.

    >>> one, zero = Fraction(1), Fraction(0)
    >>> found = curve(Programme((one,), zero, zero, ((one,), (one,)), (zero, one * 3), (one, zero)))
    >>> [(str(at), str(line.slope)) for at, line in found.pieces()]
    [('0', '1'), ('3', '0')]
    """
    width = len(programme.gain)
    zero, one = Fraction(0), Fraction(1)
    rows = [[*row, -e] for row, e in zip(programme.rows, programme.growth, strict=True)]
    right = list(programme.right)
    first = maximise([zero] * width + [-one], rows, right)
    if first.value is None or first.dual is None:
        return None
    aim = [*programme.gain, programme.slope]
    most = maximise(aim, rows, right)
    assert most.value is not None, "the value is unbounded"  # noqa: S101 (the callers' promise)
    last = maximise([zero] * width + [-one], [*rows, [-v for v in aim]], [*right, -most.value])
    assert last.value is not None, "the best value is attained"  # noqa: S101 (it was just found)
    start, end = -first.value, -last.value
    left = _solved(programme, start)
    # The dual of the last point may slope; that of the programme without a limit does not.
    assert most.dual is not None, "an optimum has prices"  # noqa: S101 (see lp.maximise)
    if start == end:
        return Curve(programme, ((start, left[0]),), (most.dual,), first.dual)
    points, duals = _between(programme, (start, *left), (end, *_solved(programme, end)))
    return Curve(programme, tuple(points), (*dict.fromkeys(duals), most.dual), first.dual)


def upper(pieces: Sequence[Segment], others: Sequence[Segment]) -> list[Segment]:
    """The greater of two piecewise linear functions; equal where both are, the first's.

    >>> flat, rising = Segment(Fraction(0), Line(Fraction(1), Fraction(0)), 0), Segment(
    ...     Fraction(0), Line(Fraction(0), Fraction(1)), 1)
    >>> [(str(s.start), s.tag) for s in upper([flat], [rising])]
    [('0', 0), ('1', 1)]
    """
    cuts = sorted({s.start for s in pieces} | {s.start for s in others})
    found: list[Segment] = []
    for k, cut in enumerate(cuts):
        end = cuts[k + 1] if k + 1 < len(cuts) else None
        one, two = _in_force(pieces, cut), _in_force(others, cut)
        if one is None or two is None:
            _add(found, cut, one or two)
            continue
        lead, other = (one, two) if one.line.at(cut) >= two.line.at(cut) else (two, one)
        steeper = other.line.slope - lead.line.slope
        if lead.line.at(cut) == other.line.at(cut) and steeper > 0:
            _add(found, cut, other)
            continue
        _add(found, cut, lead)
        if steeper > 0:
            cross = (lead.line.intercept - other.line.intercept) / steeper
            if end is None or cross < end:
                _add(found, cross, other)
    return found


class Segment(NamedTuple):
    """A linear piece from `start` up to the next one's; `tag` says whose it is."""

    start: Fraction
    line: Line
    tag: int


def _add(found: list[Segment], start: Fraction, segment: Segment | None) -> None:
    if segment is None:
        return
    if found and found[-1].line == segment.line and found[-1].tag == segment.tag:
        return
    found.append(Segment(start, segment.line, segment.tag))


def _in_force(pieces: Sequence[Segment], at: Fraction) -> Segment | None:
    return max((s for s in pieces if s.start <= at), key=lambda s: s.start, default=None)


_Found = tuple[tuple[Fraction, ...], tuple[Fraction, ...]]


def _solved(programme: Programme, at: Fraction) -> _Found:
    right = [b + e * at for b, e in zip(programme.right, programme.growth, strict=True)]
    found = maximise(programme.gain, programme.rows, right)
    assert found.x is not None, "L is where something is allowed"  # noqa: S101 (see curve)
    assert found.dual is not None, "an optimum has prices"  # noqa: S101 (see lp.maximise)
    return found.x, found.dual


def _between(
    programme: Programme,
    left: tuple[Fraction, tuple[Fraction, ...], tuple[Fraction, ...]],
    right: tuple[Fraction, tuple[Fraction, ...], tuple[Fraction, ...]],
) -> tuple[list[tuple[Fraction, tuple[Fraction, ...]]], list[tuple[Fraction, ...]]]:
    """Points and duals from `left` to `right`, both included."""
    (a, x, dual), (b, z, price) = left, right
    ends = [(a, x), (b, z)]
    low, high = programme.value(x, a), programme.value(z, b)
    lines = [programme.bound(dual), programme.bound(price)]
    assert lines[0] is not None, "prices are a proof"  # noqa: S101 (see lp.maximise)
    assert lines[1] is not None, "prices are a proof"  # noqa: S101 (see lp.maximise)
    one, two = lines[0], lines[1]
    if one.at(b) == high:
        return ends, [dual]
    if two.at(a) == low:
        return ends, [price]
    cross = (two.intercept - one.intercept) / (one.slope - two.slope)
    middle = (cross, *_solved(programme, cross))
    if programme.value(middle[1], cross) == one.at(cross):
        return [ends[0], (cross, middle[1]), ends[1]], [dual, price]
    points, duals = _between(programme, left, middle)
    others, prices = _between(programme, middle, right)
    return points + others[1:], duals + prices


def _dot(a: Iterable[Fraction | int], b: Iterable[Fraction | int]) -> Fraction:
    return sum((Fraction(v) * w for v, w in zip(a, b, strict=True) if v and w), Fraction(0))
