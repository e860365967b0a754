"""A quotient of polynomials as a polynomial in one of its unknowns."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from detente.errors import SolverError
from detente.formula.quotient import Monomial, Part, Quotient, Sum


def powers(value: Quotient, name: str) -> list[Quotient]:
    """The coefficients in a parameter, from the constant term up; none for zero.

    Raises SolverError where the parameter is divided by, or stands in a part that is no
    polynomial.

    >>> from detente.formula import parse
    >>> from detente.formula.quotient import quotient
    >>> found = powers(quotient(parse("(t + a) * t / b").tree, {}), "t")
    >>> [c.exact({"a": Fraction(3), "b": Fraction(2)}) for c in found]
    [Fraction(0, 1), Fraction(3, 2), Fraction(1, 2)]
    """
    apart = (*value.bottom.unknowns, *(u for u in value.top.unknowns if isinstance(u, Part)))
    if any(_mentions(unknown, name) for unknown in apart):
        raise SolverError(f"what is asked is no polynomial in '{name}'")
    rows: dict[int, dict[Monomial, Fraction]] = {}
    for monomial, c in value.top.terms:
        power = dict(monomial).get(name, 0)
        rest = tuple((u, p) for u, p in monomial if u != name)
        rows.setdefault(power, {})[rest] = c
    return [_over(rows.get(power, {}), value.bottom) for power in range(max(rows, default=-1) + 1)]


def _mentions(unknown: str | Part, name: str) -> bool:
    if isinstance(unknown, str):
        return unknown == name
    parts = [part for a in unknown.arguments for part in (a.top, a.bottom)]
    return any(_mentions(u, name) for part in parts for u in part.unknowns)


def _over(terms: Mapping[Monomial, Fraction], bottom: Sum) -> Quotient:
    one = Quotient(Sum((((), Fraction(1)),)), bottom)
    return Quotient(Sum(tuple(terms.items())), Sum((((), Fraction(1)),))) * one
