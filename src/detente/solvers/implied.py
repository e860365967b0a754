"""Which inequalities follow from the ranges of parameters, and which from each other.

Bounds are exact for affine and multi-affine polynomials (Rikun 1997: the extremes are at corners)
and for polynomials in one parameter (by its roots), and safe but wider for the rest (Moore 1966).
Whether an affine inequality follows from others is a linear programme (Farkas 1902), solved
exactly.

References: Farkas, J. (1902), Theorie der einfachen Ungleichungen, Journal für die reine und
angewandte Mathematik 124. Moore, R. (1966), Interval Analysis, Prentice-Hall. Rikun, A. (1997), A
convex envelope formula for multilinear functions, Journal of Global Optimization 10.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from detente.exact.multiaffine import extent
from detente.exact.polynomial import polynomial
from detente.exact.simplex import simplex
from detente.formula.piece import MAX_DEGREE
from detente.formula.quotient import Part, Quotient, Sum, Unknown
from detente.solvers.sign_pieces import sign_pieces

Ranges = Mapping[str, tuple[Fraction, Fraction] | None]
# None stands for no bound.
Bounds = tuple[Fraction | None, Fraction | None]

# Up to so many parameters a product is bounded at every corner of the ranges.
_MOST_CORNERS = 8
_ALL = frozenset({-1, 0, 1})


def signs(value: Quotient, ranges: Ranges) -> frozenset[int]:
    """The signs that a quotient may take while the parameters stay in their ranges.

    What is not in the answer is proven impossible. A parameter without a range (None) may be any
    number.

    >>> from detente.formula import parse
    >>> from detente.formula.quotient import quotient
    >>> box = {"t": (Fraction(1), Fraction(2))}
    >>> [sorted(signs(quotient(parse(f).tree, {}), box)) for f in ("t - 1", "t*t - t + 1", "-t")]
    [[0, 1], [1], [-1]]
    """
    top = _signs(value.top, ranges)
    if value.bottom.constant is not None:
        return top
    bottom = _signs(value.bottom, ranges)
    # Where the bottom is zero there is no quotient.
    return frozenset(a * b for a in top for b in bottom if b)


def _signs(f: Sum, ranges: Ranges) -> frozenset[int]:
    if len(f.unknowns) == 1 and isinstance(f.unknowns[0], str):
        known = ranges.get(f.unknowns[0])
        g = polynomial(f.coefficients())
        if known is not None and 2 < len(g) <= MAX_DEGREE + 1:
            found = [s for _, s in sign_pieces(*known, lambda on: on.sign(g))]
            return _ALL if None in found else frozenset(s for s in found if s is not None)
    low, high = bounds(f, ranges)
    possible = set(_ALL)
    if low is not None and low >= 0:
        possible -= {-1} if low == 0 else {-1, 0}
    if high is not None and high <= 0:
        possible -= {1} if high == 0 else {1, 0}
    return frozenset(possible)


def bounds(f: Sum, ranges: Ranges) -> Bounds:
    """Bounds on a polynomial while the parameters stay in their ranges."""
    boxes = {u: ranges.get(u) for u in f.unknowns if isinstance(u, str)}
    simple = all(p == 1 for m, _ in f.terms for _, p in m)
    if simple and 1 < len(f.unknowns) <= _MOST_CORNERS and not f.is_affine:
        known = [box for box in boxes.values() if box is not None]
        if len(known) == len(f.unknowns):
            bit = {u: 1 << k for k, u in enumerate(f.unknowns)}
            return extent({sum(bit[u] for u, _ in m): c for m, c in f.terms}, known)
    total: Bounds = (Fraction(0), Fraction(0))
    for monomial, c in f.terms:
        term: Bounds = (c, c)
        for unknown, power in monomial:
            term = _times(term, _power(_of(unknown, ranges), power))
        total = _plus(total, term)
    return total


def _of(unknown: Unknown, ranges: Ranges) -> Bounds:
    if isinstance(unknown, str):
        return ranges.get(unknown) or (None, None)
    return _of_part(unknown, ranges)


def _of_part(part: Part, ranges: Ranges) -> Bounds:
    if part.function not in ("min", "max", "abs"):
        return Fraction(0), Fraction(1)
    ends = [
        bounds(a.top, ranges) if a.bottom.constant is not None else (None, None)
        for a in part.arguments
    ]
    if part.function == "abs":
        low, high = ends[0]
        most = None if low is None or high is None else max(abs(low), abs(high))
        least = max(low or Fraction(0), -(high or Fraction(0)), Fraction(0))
        return least, most
    lows, highs = [low for low, _ in ends], [high for _, high in ends]
    known_lows = [v for v in lows if v is not None]
    known_highs = [v for v in highs if v is not None]
    if part.function == "min":
        low = min(known_lows) if len(known_lows) == len(lows) else None
        return low, min(known_highs, default=None)
    high = max(known_highs) if len(known_highs) == len(highs) else None
    return max(known_lows, default=None), high


def _plus(a: Bounds, b: Bounds) -> Bounds:
    low = None if a[0] is None or b[0] is None else a[0] + b[0]
    high = None if a[1] is None or b[1] is None else a[1] + b[1]
    return low, high


def _times(a: Bounds, b: Bounds) -> Bounds:
    if (Fraction(0), Fraction(0)) in (a, b):
        return Fraction(0), Fraction(0)
    if None in a or None in b:
        # A known positive number turns no bound round.
        for known, other in ((a, b), (b, a)):
            if known[0] is not None and known[0] == known[1]:
                scaled = [None if v is None else v * known[0] for v in other]
                return (scaled[0], scaled[1]) if known[0] > 0 else (scaled[1], scaled[0])
        return None, None
    ends = [x * y for x in a for y in b if x is not None and y is not None]
    return min(ends), max(ends)


def _power(a: Bounds, power: int) -> Bounds:
    if power == 1:
        return a
    low, high = a
    if low is None or high is None:
        return (Fraction(0), None) if power % 2 == 0 else (None, None)
    ends = [low**power, high**power]
    if power % 2 == 0 and low < 0 < high:
        return Fraction(0), max(ends)
    return min(ends), max(ends)


# -- from each other --------------------------------------------------------------------------


def independent(sums: Sequence[Sum], ranges: Ranges) -> list[int] | None:
    """Positions of affine inequalities (each >= 0) that do not follow from those kept.

    None where no values in the ranges satisfy them all. What is affine in the parameters is
    judged; anything else is kept.

    >>> from detente.formula import parse
    >>> from detente.formula.quotient import quotient
    >>> sums = [quotient(parse(t).tree, {}).top for t in ("a - 2", "a + b - 2", "b")]
    >>> independent(sums, {"a": None, "b": None})
    [0, 2]
    """
    kept = [k for k, f in enumerate(sums) if f.is_affine]
    rest = [k for k, f in enumerate(sums) if not f.is_affine]
    if len(kept) < 2:
        # What one alone implies, or whether it can hold, its bounds say already.
        return sorted(kept + rest)
    names = sorted({str(u) for k in kept for u in sums[k].unknowns})
    if _least(Sum(()), [sums[k] for k in kept], names, ranges) == "infeasible":
        return None
    # The longest are tried first, so that what stays is short.
    for k in sorted(kept, key=lambda k: -len(sums[k].terms)):
        others = [sums[j] for j in kept if j != k]
        least = _least(sums[k], others, names, ranges)
        if isinstance(least, Fraction) and least >= 0:
            kept.remove(k)
    return sorted(kept + rest)


def _least(f: Sum, others: Sequence[Sum], names: list[str], ranges: Ranges) -> Fraction | str:
    """The least value of f where all others are >= 0; a status where there is none.

    Each parameter is counted from the lower end of its range, one without a range from 0.
    """
    known = [ranges.get(name) for name in names]
    start = [Fraction(0) if r is None else r[0] for r in known]
    rows, right = [], []
    for g in others:
        slopes, free = _split(g, names)
        rows.append([-c for c in slopes])
        right.append(free + _dot(slopes, start))
    for place, span in enumerate(known):
        if span is not None:
            unit = [Fraction(int(k == place)) for k in range(len(names))]
            rows.append(unit)
            right.append(span[1] - span[0])
            if None in known:
                rows.append([-c for c in unit])
                right.append(Fraction(0))
    slopes, free = _split(f, names)
    whole = None not in known
    status, x, _ = simplex([-c for c in slopes], rows, right, len(rows), nonneg=whole)
    if status != "optimal" or x is None:
        return status
    return free + _dot(slopes, start) + _dot(slopes, x)


def _dot(a: Sequence[Fraction], b: Sequence[Fraction]) -> Fraction:
    return sum((x * y for x, y in zip(a, b, strict=True) if x and y), Fraction(0))


def _split(f: Sum, names: list[str]) -> tuple[list[Fraction], Fraction]:
    """Slopes by parameter and the number of an affine polynomial."""
    by_name = {str(m[0][0]): c for m, c in f.terms if m}
    free = next((c for m, c in f.terms if not m), Fraction(0))
    return [by_name.get(name, Fraction(0)) for name in names], free
