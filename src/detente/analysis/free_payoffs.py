"""Payoffs of a model with some parameters left free.

What a free parameter's value decides goes along with it: a parameter that is defined by it follows,
one that `at` has set does not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, TypeVar

from detente.errors import GameError, SolverError, nearest
from detente.exact.stretch import Stretch
from detente.formula import Formula
from detente.formula import piece as pieces
from detente.formula import quotient as quotients
from detente.game.parameters import resting_on

if TYPE_CHECKING:
    from detente.analysis.model import Model
    from detente.formula.piece import Piece
    from detente.formula.quotient import Quotient, Sum

Value = TypeVar("Value")


def movers(model: Model) -> list[str]:
    """The parameters on which some payoff of the game played once rests, in the order written."""
    definition = model.definition
    used = {n for form in definition.payoffs.values() for n in form.parameters()}
    return [
        name
        for name in definition.parameters
        if used & {name, *resting_on([name], definition.parameters, model.overrides)}
    ]


def chosen(model: Model, free: Sequence[str] | None) -> tuple[str, ...]:
    """The parameters to leave free: those named, or all with a range that payoffs rest on.

    Raises GameError for a name that is no parameter, SolverError where no payoff rests on it or
    there is nothing to leave free.
    """
    definition = model.definition
    moving = movers(model)
    if free is None:
        ranged = [n for n in moving if definition.parameters[n].range is not None]
        # What is defined by another follows it, so only what stands on its own is left free.
        own = tuple(n for n in ranged if definition.parameters[n].value.is_constant)
        if not own:
            raise SolverError(_nothing_free(model, moving))
        return own
    names = (free,) if isinstance(free, str) else tuple(dict.fromkeys(free))
    if not names:
        raise SolverError("no parameter to leave free, name one or leave the list away")
    for name in names:
        if not definition.parameters:
            raise SolverError(_nothing_free(model, []))
        if name not in definition.parameters:
            known = definition.parameters
            raise GameError(f"unknown parameter '{name}', {nearest(name, known, 'parameters')}")
        if name not in moving:
            raise SolverError(
                f"no payoff of the game played once rests on '{name}'; "
                + (f"payoffs rest on: {', '.join(moving)}" if moving else _nothing_free(model, []))
            )
    return names


def _nothing_free(model: Model, moving: list[str]) -> str:
    if moving:
        return (
            "no parameter that payoffs rest on has a range, name one to leave free: "
            f"{', '.join(moving)}"
        )
    if all(not form.parameters() for form in model.definition.payoffs.values()):
        return (
            "there is nothing to leave free: rankings and plain numbers have no parameters; "
            "write payoffs as formulas over `parameters`"
        )
    return "there is nothing to leave free: the payoffs' parameters are set to values"


def on_stretch(model: Model, name: str) -> Callable[[Stretch], list[list[Piece]]]:
    """Every player's payoffs over a stretch of one parameter's values, profiles in row-major order.

    What it returns raises FormulaError where a payoff divides by zero.
    """
    always: list[list[list[Piece]]] = []

    def rows(on: Stretch) -> list[list[Piece]]:
        if always:
            return always[0]
        known = {n: pieces.constant(v) for n, v in model.values.items()}
        known[name] = pieces.FREE
        for other in resting_on([name], model.definition.parameters, model.overrides):
            known[other] = pieces.piece(model.definition.parameters[other].value.tree, known, on)
        found = _payoffs(
            model, {name}, pieces.constant, lambda f: pieces.piece(f.tree, known, on), _plus
        )
        if not on.asked:
            # No sign was asked for: the payoffs are the same polynomials everywhere.
            always.append(found)
        return found

    return rows


def in_general(model: Model, free: Sequence[str]) -> tuple[list[list[Quotient]], list[Sum]]:
    """Every player's payoffs as quotients of polynomials in the free parameters, and divisors.

    The divisors are the polynomials that must not be zero for every payoff to be defined.
    """
    divisors: dict[Sum, None] = {}
    known = {n: quotients.constant(v) for n, v in model.values.items()}
    known |= {n: quotients.unknown(n) for n in free}
    parameters = model.definition.parameters
    for other in resting_on(free, parameters, model.overrides):
        if other not in free:
            known[other] = quotients.quotient(parameters[other].value.tree, known, divisors)
    rows = _payoffs(
        model,
        set(free),
        quotients.constant,
        lambda f: quotients.quotient(f.tree, known, divisors),
        _plus,
    )
    return rows, list(divisors)


def _plus(a: Value, b: Value) -> Value:
    return a + b  # type: ignore[operator, no-any-return]


def _payoffs(
    model: Model,
    free: set[str],
    constant: Callable[[Fraction], Value],
    value: Callable[[Formula], Value],
    plus: Callable[[Value, Value], Value],
) -> list[list[Value]]:
    """Payoffs by player and profile: numbers are added up as such, and each formula read once."""
    moved = {*free, *resting_on(list(free), model.definition.parameters, model.overrides)}
    moving: dict[int, Value] = {}
    still: dict[int, Fraction] = {}
    # Many profiles have the same formulas, and so the same payoff.
    sums: dict[tuple[int, ...], Value] = {}
    rows = []
    for own in model.definition.written_payoffs:
        row = []
        for summands in own:
            key = tuple(map(id, summands))
            if key not in sums:
                for formula in summands:
                    if id(formula) in moving or id(formula) in still:
                        continue
                    if formula.names & moved:
                        moving[id(formula)] = value(formula)
                    else:
                        still[id(formula)] = formula.exact(model.values)
                fixed = sum((still[k] for k in key if k in still), Fraction(0))
                total = constant(fixed)
                for k in key:
                    if k in moving:
                        total = plus(total, moving[k])
                sums[key] = total
            row.append(sums[key])
        rows.append(row)
    return rows


def ranges_of(model: Model, names: Sequence[str]) -> Mapping[str, tuple[Fraction, Fraction] | None]:
    """The range of each parameter; None where the definition gives none."""
    return {n: model.definition.parameters[n].range for n in names}
