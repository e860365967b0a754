"""All roots of a multi-affine system in the open unit cube, in closed form where there is one.

Equations in one variable are solved and put in; bilinear ones that factor split the search; three
bilinear equations, one in each pair of three variables, come down to a quadratic. What has no
closed form is counted as undecided.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import isqrt
from typing import TypeAlias

from detente.exact.enclosing import boxed
from detente.exact.multiaffine import Function, corner_values, substitute, variables
from detente.exact.number import Enclosure, Number

# Coordinates by variable; None where the coordinate is free: any value gives a root.
Family: TypeAlias = tuple[Number | None, ...]

# Binary digits of approximate square roots.
_DIGITS = 160


@dataclass(slots=True)
class Roots:
    """Proven roots, families of roots, and how many sets of candidates stay undecided.

    `methods` names what was used: "linear", "quadratic".
    """

    families: list[Family] = field(default_factory=list)
    undecided: int = 0
    methods: set[str] = field(default_factory=set)


def roots(system: Sequence[Function], n: int) -> Roots:
    """Every root of `system` in (0, 1)^n.

    >>> first, second = {0b10: Fraction(2), 0: Fraction(-1)}, {0b01: Fraction(3), 0: Fraction(-1)}
    >>> roots([first, second], 2).families
    [(Fraction(1, 3), Fraction(1, 2))]
    >>> roots([{}], 1).families
    [(None,)]
    """
    search = _Search(n)
    search.run(list(system), {})
    search.found.families = list(dict.fromkeys(search.found.families))
    return search.found


class _Search:
    """One search for roots; `fixed` holds the variables that are settled so far."""

    def __init__(self, n: int) -> None:
        self.n = n
        self.found = Roots()

    def run(self, system: list[Function], fixed: dict[int, Fraction]) -> None:
        system = [f for f in system if f]
        if any(_keeps_sign(f) for f in system):
            return
        if not system:
            self.found.families.append(tuple(fixed.get(k) for k in range(self.n)))
            return
        named = [variables(f) for f in system]
        single = next((f for f, own in zip(system, named, strict=True) if len(own) == 1), None)
        if single is not None:
            (k,) = variables(single)
            self.found.methods.add("linear")
            self.fix(system, fixed, k, Fraction(-single.get(0, 0), single[1 << k]))
            return
        for f, own in zip(system, named, strict=True):
            factors = _factors(f, own)
            if factors:
                for k, at in factors:
                    self.fix(system, fixed, k, at)
                return
        used = sorted({k for own in named for k in own})
        pairs = {tuple(own) for own in named if len(own) == 2}
        if len(system) == len(used) == len(pairs) == 3:
            self.by_quadratic(system, fixed, used)
        else:
            # Among them curves (more unknowns than equations) and coincidences (fewer).
            self.found.undecided += 1

    def fix(self, system: list[Function], fixed: dict[int, Fraction], k: int, at: Fraction) -> None:
        if 0 < at < 1:
            self.run([substitute(f, k, at) for f in system], {**fixed, k: at})

    def by_quadratic(
        self, system: list[Function], fixed: dict[int, Fraction], used: list[int]
    ) -> None:
        """Three bilinear equations that do not factor, one in each pair of x, y, z."""
        self.found.methods.add("quadratic")
        x, y, z = used
        pairs = {tuple(variables(f)): f for f in system}
        # x = -p(z) / q(z) and y = -r(z) / s(z), put into the equation of x and y.
        p, q = _split(pairs[x, z], x, z)
        r, s = _split(pairs[y, z], y, z)
        a, b, c = _eliminated(pairs[x, y], (x, y), (p, q, r, s))
        if a == b == c == 0:
            self.found.undecided += 1
            return
        exact, irrational = _quadratic_roots(a, b, c)
        for at in exact:
            self.fix(system, fixed, z, at)
        for at in irrational:
            near = [-_at(p, at) / _at(q, at), -_at(r, at) / _at(s, at), at]
            self.enclose(system, fixed, used, near)

    def enclose(
        self,
        system: list[Function],
        fixed: dict[int, Fraction],
        used: list[int],
        near: list[Fraction],
    ) -> None:
        """List the root near a point if it is in the open cube; irrational, so not on its faces."""
        margin = Fraction(1, 1 << 40)
        if not all(-margin < v < 1 + margin for v in near):
            return
        box = boxed([_renamed(f, used) for f in system], near)
        if box is None or any(low <= 0 <= high or low <= 1 <= high for low, high in box):
            self.found.undecided += 1
        elif all(low > 0 and high < 1 for low, high in box):
            self.add(fixed, used, box)

    def add(
        self,
        fixed: dict[int, Fraction],
        used: list[int],
        box: Sequence[tuple[Fraction, Fraction]],
    ) -> None:
        at: dict[int, Number] = dict(fixed)
        for k, (low, high) in zip(used, box, strict=True):
            at[k] = low if low == high else Enclosure(low, high)
        self.found.families.append(tuple(at.get(k) for k in range(self.n)))


def _keeps_sign(f: Function) -> bool:
    """Whether a function that is not zero has no root in the open cube."""
    values = corner_values(f)
    return min(values) >= 0 or max(values) <= 0


def _factors(f: Function, used: list[int]) -> list[tuple[int, Fraction]]:
    """For a + b x + c y + d x y with a d = b c: the roots of both factors."""
    if len(used) != 2:
        return []
    x, y = used
    a, b, c, d = (f.get(s, 0) for s in (0, 1 << x, 1 << y, 1 << x | 1 << y))
    if d == 0 or a * d != b * c:
        return []
    return [(x, Fraction(-c, d)), (y, Fraction(-b, d))]


def _split(f: Function, x: int, z: int) -> tuple[tuple[Fraction, Fraction], ...]:
    """The parts of f = p(z) + x q(z) as (constant, slope) pairs of p and q."""
    bit, other = 1 << x, 1 << z
    at = [Fraction(f.get(s, 0)) for s in (0, other, bit, bit | other)]
    return (at[0], at[1]), (at[2], at[3])


def _eliminated(
    xy: Function, pair: tuple[int, int], lines: tuple[tuple[Fraction, Fraction], ...]
) -> tuple[Fraction, Fraction, Fraction]:
    """The quadratic in z that is left of a + b x + c y + d x y with x = -p/q and y = -r/s."""
    x, y = pair
    p, q, r, s = lines
    zero = Fraction(0)
    terms = (
        (xy.get(0, zero), q, s),
        (-xy.get(1 << x, zero), p, s),
        (-xy.get(1 << y, zero), q, r),
        (xy.get(1 << x | 1 << y, zero), p, r),
    )
    return (
        sum((w * f[1] * g[1] for w, f, g in terms), zero),
        sum((w * (f[0] * g[1] + f[1] * g[0]) for w, f, g in terms), zero),
        sum((w * f[0] * g[0] for w, f, g in terms), zero),
    )


def _at(line: tuple[Fraction, Fraction], z: Fraction) -> Fraction:
    return line[0] + line[1] * z


def _quadratic_roots(
    a: Fraction, b: Fraction, c: Fraction
) -> tuple[list[Fraction], list[Fraction]]:
    """The rational roots of a z^2 + b z + c, and approximations (2^-160) of irrational ones."""
    if a == 0:
        return ([-c / b] if b else []), []
    d = b * b - 4 * a * c
    if d < 0:
        return [], []
    top, bottom = isqrt(d.numerator), isqrt(d.denominator)
    if top * top == d.numerator and bottom * bottom == d.denominator:
        w = Fraction(top, bottom)
        return sorted({(-b - w) / (2 * a), (-b + w) / (2 * a)}), []
    scale = 1 << 2 * _DIGITS
    w = Fraction(isqrt(d.numerator * d.denominator * scale), d.denominator * (1 << _DIGITS))
    return [], sorted([(-b - w) / (2 * a), (-b + w) / (2 * a)])


def _renamed(f: Function, used: list[int]) -> Function:
    """The function in the variables 0, 1, ... that stand for `used`."""
    return {sum(1 << i for i, k in enumerate(used) if s >> k & 1): c for s, c in f.items()}
