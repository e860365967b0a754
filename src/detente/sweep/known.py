"""The parameters of a definition as quotients over what is drawn."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from fractions import Fraction

from detente.formula import Formula
from detente.formula import quotient as quotients
from detente.formula.quotient import Quotient
from detente.game.parameters import Parameter, resting_on
from detente.game.states import WrittenState

Known = Mapping[str, Quotient]
# A formula compiled over what is known.
Compile = Callable[[Formula, Known], Quotient]


def settled(
    parameters: Mapping[str, Parameter],
    start: Known,
    given: Mapping[str, Fraction],
    drawn: Container[str],
    compiled: Compile,
) -> dict[str, Quotient]:
    """Every parameter: as in `start`, a number `given`, a name that is `drawn`, or what follows."""
    found = dict(start)

    def settle(name: str) -> None:
        if name in found:
            return
        if name in given:
            found[name] = quotients.constant(given[name])
        elif name in drawn:
            found[name] = quotients.unknown(name)
        else:
            formula = parameters[name].value
            for used in formula.names:
                settle(used)
            found[name] = compiled(formula, found)

    for name in parameters:
        settle(name)
    return found


def in_state(
    parameters: Mapping[str, Parameter], known: Known, state: WrittenState, compiled: Compile
) -> tuple[dict[str, Quotient], list[str]]:
    """The same in a state that sets some, and the names of those that follow from them."""
    sets = {name: compiled(formula, known) for name, formula in state.sets.items()}
    moved = resting_on(sets, parameters)
    found = {**known, **sets}
    for name in moved:
        found[name] = compiled(parameters[name].value, found)
    return found, moved
