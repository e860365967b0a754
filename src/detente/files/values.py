"""Every formula at the written parameter values: no circles, no division by zero, in range."""

from __future__ import annotations

from contextlib import suppress
from fractions import Fraction

from detente.errors import FormulaError, GameError
from detente.exact.number import show
from detente.files.literal import too_large
from detente.files.nodes import Node, Scalar
from detente.files.reading import Reading, Values, Written, check_value
from detente.game.parameters import evaluate


def check_values(reading: Reading) -> dict[str, Fraction]:
    """Evaluate parameters and formulas; a fault for each that has no value or a wrong one.

    Returns the values of the parameters that have one.
    """
    values: dict[str, Fraction] = {}
    settled: set[str] = set()
    for name in reading.parameters:
        _settle(reading, name, values, settled, ())
    for written in reading.written:
        _value(reading, written, values)
    if len(values) == len(reading.parameters):
        for check in reading.later:
            # A formula without a value was told of above.
            with suppress(FormulaError):
                check(values)
    return values


def _value(reading: Reading, written: Written, values: dict[str, Fraction]) -> Fraction | None:
    if not written.formula.names <= values.keys():
        return None
    names = reading.closure(written.formula.names)
    try:
        value = written.formula.exact(values)
    except FormulaError as error:
        at = written.node.at(error.column)
        reading.faults.error(at, error.message, _cure(error), names)
        return None
    if too_large(value):
        reading.faults.error(
            written.node.start, "a number beyond 1e100", "write a smaller one", names
        )
        return None
    check_value(reading, written, value)
    return value


def _cure(error: FormulaError) -> str:
    if error.message == "division by zero":
        return "this part is 0 at the written parameter values"
    return error.advice


def _settle(
    reading: Reading,
    name: str,
    values: dict[str, Fraction],
    settled: set[str],
    path: tuple[str, ...],
) -> None:
    """Give a parameter its value, after those that it is defined by."""
    if name in path:
        cycle = (*path[path.index(name) :], name)
        _tell_cycle(reading, cycle)
        settled.update(cycle)
        return
    if name in settled:
        return
    for used in sorted(reading.parameters[name].value.names):
        _settle(reading, used, values, settled, (*path, name))
    if name in settled:
        return
    settled.add(name)
    written = reading.settings.get(name)
    value = _value(reading, written, values) if written else None
    if value is not None:
        values[name] = value


def _tell_cycle(reading: Reading, cycle: tuple[str, ...]) -> None:
    first: Scalar = reading.parameter_names[cycle[0]]
    reading.faults.error(
        first.start,
        f"parameters define each other: {' -> '.join(cycle)}",
        "give one of them a number",
        cycle,
    )


def check_ranges(reading: Reading) -> None:
    """Warn where a parameter at an end of its range leaves a formula without a proper value."""
    for name, parameter in reading.parameters.items():
        for end in parameter.range or ():
            complaint = _complaint_at(reading, {name: end})
            if complaint:
                key = reading.parameter_names[name]
                what = f"with {name} at {show(end, 12)}, an end of its range, {complaint}"
                reading.faults.warn(key.start, what, "narrow the range or change the formula")


def check_overrides(reading: Reading, node: Node, overrides: dict[str, Fraction]) -> None:
    """Later, refuse overriding values that leave a formula without a proper value."""

    def check(_: Values) -> None:
        complaint = _complaint_at(reading, overrides)
        if complaint:
            reading.faults.error(node.start, f"at these values {complaint}", "choose others")

    reading.later.append(check)


def _complaint_at(reading: Reading, overrides: dict[str, Fraction]) -> str:
    """What goes wrong, if anything, in the formulas that overriding values reach."""
    try:
        values = evaluate(reading.parameters, overrides)
        for written in reading.written:
            if reading.closure(written.formula.names).isdisjoint(overrides):
                continue
            value = written.formula.exact(values)
            if written.domain is not None and not written.domain.holds(value):
                return written.domain.says.format(show(value, 12))
    except FormulaError as error:
        return f"there is a {error.message}"
    except GameError as error:
        return str(error)
    return ""
