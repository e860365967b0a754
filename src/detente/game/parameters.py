"""Parameters: named judgements with a value and the range in which it may be doubted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from detente.errors import FormulaError, GameError, nearest
from detente.formula import Formula
from detente.game.provenance import Reason


@dataclass(frozen=True)
class Parameter:
    """A named number; `value` may be a formula over other parameters, `range` bounds it."""

    name: str
    value: Formula
    range: tuple[Fraction, Fraction] | None = None
    means: str = ""
    reason: Reason = Reason()


class CycleError(GameError):
    """Parameters that are defined by each other; `.cycle` names them in order."""

    def __init__(self, cycle: tuple[str, ...]) -> None:
        self.cycle = cycle
        super().__init__(f"parameters define each other: {' -> '.join(cycle)}")


def evaluate(
    parameters: Mapping[str, Parameter], overrides: Mapping[str, Fraction] | None = None
) -> dict[str, Fraction]:
    """Every parameter's exact value; `overrides` replace values (and what follows from them).

    Raises CycleError for parameters defined by each other, GameError for an unknown override
    and FormulaError for a name that is no parameter or a division by zero.

    >>> from detente.formula import parse
    >>> p = {n: Parameter(n, parse(v)) for n, v in {"a": "2*b", "b": "3"}.items()}
    >>> evaluate(p)["a"], evaluate(p, {"b": Fraction(1)})["a"]
    (Fraction(6, 1), Fraction(2, 1))
    """
    values: dict[str, Fraction] = {}
    for name, value in (overrides or {}).items():
        if name not in parameters:
            raise GameError(
                f"unknown parameter '{name}', {nearest(name, parameters, 'parameters')}"
            )
        values[name] = value
    for name in parameters:
        _settle(name, parameters, values, ())
    return values


def resting_on(
    names: Iterable[str],
    parameters: Mapping[str, Parameter],
    overrides: Mapping[str, Fraction] | None = None,
) -> list[str]:
    """The parameters whose value follows from `names`, each after those that it is made of.

    What an override sets follows from nothing.

    >>> from detente.formula import parse
    >>> p = {n: Parameter(n, parse(v)) for n, v in {"a": "2*b", "b": "3", "c": "a + 1"}.items()}
    >>> resting_on(["b"], p), resting_on(["b"], p, {"a": Fraction(1)})
    (['a', 'c'], [])
    """
    moved = set(names)
    fixed = moved | set(overrides or {})
    order: list[str] = []
    found = True
    while found:
        found = False
        for name, parameter in parameters.items():
            used = parameter.value.names
            if name in fixed or name in order or not used & moved:
                continue
            # One that rests on others still to come waits for the next round.
            if all(n in moved or not _moves(n, parameters, moved, fixed) for n in used):
                order.append(name)
                moved.add(name)
                found = True
    return order


def _moves(
    name: str, parameters: Mapping[str, Parameter], moved: set[str], fixed: set[str]
) -> bool:
    """Whether a parameter rests on one of `moved`, over any number of steps."""
    if name in moved:
        return True
    if name in fixed:
        return False
    return any(_moves(n, parameters, moved, fixed) for n in parameters[name].value.names)


def _settle(
    name: str,
    parameters: Mapping[str, Parameter],
    values: dict[str, Fraction],
    path: tuple[str, ...],
) -> None:
    if name in values:
        return
    formula = parameters[name].value
    if formula.is_constant:
        values[name] = formula.exact(values)
        return
    if name in path:
        raise CycleError((*path[path.index(name) :], name))
    for used in sorted(formula.names):
        if used not in parameters:
            raise FormulaError(f"unknown name '{used}'", 1, nearest(used, parameters, "parameters"))
        _settle(used, parameters, values, (*path, name))
    values[name] = formula.exact(values)
