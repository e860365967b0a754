"""The `parameters` block: values, ranges, reasons, and no circles."""

from __future__ import annotations

import keyword
from dataclasses import replace
from fractions import Fraction

from detente.exact.number import show
from detente.files.nodes import Mapping, Node, Scalar
from detente.files.reading import Domain, Reading
from detente.files.reasons import want_reason
from detente.formula import Formula
from detente.formula.parse import FUNCTIONS
from detente.game.parameters import Parameter
from detente.game.provenance import Reason

# A chain of parameters is followed by recursion; no negotiation has this many judgements.
MAX_PARAMETERS = 200


def read_parameters(reading: Reading, node: Node | None, free: frozenset[str]) -> None:
    """Fill `reading.parameters`; values of those in `free` may lie outside their range."""
    pairs = list(reading.pairs(node))
    if len(pairs) > MAX_PARAMETERS:
        what = f"{len(pairs)} parameters"
        reading.faults.error(pairs[MAX_PARAMETERS][0].start, what, f"at most {MAX_PARAMETERS}")
        pairs = pairs[:MAX_PARAMETERS]
    reading.parameter_names = {key.text: key for key, _ in pairs}
    for key, value in pairs:
        if keyword.iskeyword(key.text) or key.text in FUNCTIONS:
            what = f"'{key.text}' cannot name a parameter, formulas give it another meaning"
            reading.faults.error(key.start, what, "choose another name")
        reading.parameters[key.text] = _parameter(reading, key, value, free=key.text in free)
    for key, _ in pairs:
        _want_range(reading, reading.parameters[key.text], key)


def _parameter(reading: Reading, key: Scalar, node: Node, *, free: bool) -> Parameter:
    what = f"parameter '{key.text}'"
    if isinstance(node, Scalar):
        value = _value(reading, key.text, node)
        reason = want_reason(reading, Mapping({}, node.start, node.end), key.start, what)
        return Parameter(key.text, value, reason=reason)
    block = reading.block(node)
    value = _value(reading, key.text, block.get("value"))
    limits = _range(reading, block.get("range"))
    if limits and not free:
        _want_inside(reading, key.text, limits)
    reason = want_reason(reading, block, key.start, what)
    return Parameter(key.text, value, limits, reading.text(block.get("means")), reason)


def _value(reading: Reading, name: str, node: Node | None) -> Formula:
    """The value's formula, kept apart so that parameters settle before what uses them."""
    before = len(reading.written)
    value = reading.formula(node)
    if len(reading.written) > before:
        reading.settings[name] = reading.written.pop()
    return value


def _want_inside(reading: Reading, name: str, limits: tuple[Fraction, Fraction]) -> None:
    written = reading.settings.get(name)
    if written is None or not written.formula.is_constant:
        return
    low, high = (show(end, 12) for end in limits)
    inside = Domain(
        lambda v: limits[0] <= v <= limits[1],
        f"the value {{}} of parameter '{name}' lies outside its range",
        f"write a number from {low} to {high}",
    )
    reading.settings[name] = replace(written, domain=inside)


def _range(reading: Reading, node: Node | None) -> tuple[Fraction, Fraction] | None:
    ends = [reading.number(item) for item in reading.items(node, "a list of two numbers")]
    if node is None or len(ends) != 2 or ends[0] is None or ends[1] is None:
        return None
    if ends[0] >= ends[1]:
        what = f"the range runs from {show(ends[0], 12)} to {show(ends[1], 12)}"
        reading.faults.error(node.start, what, "write the lower end first: [low, high]")
        return None
    return ends[0], ends[1]


def _want_range(reading: Reading, parameter: Parameter, key: Scalar) -> None:
    if parameter.reason.assumption and not has_range(reading, parameter.value.names, parameter):
        what = f"parameter '{parameter.name}' is an assumption without a range"
        reading.faults.warn(key.start, what, "add 'range: [low, high]'")


def has_range(reading: Reading, names: frozenset[str], parameter: Parameter | None = None) -> bool:
    """Whether a judgement, or any parameter it rests on, may vary over a range."""
    if parameter is not None and parameter.range:
        return True
    known = (reading.parameters.get(n) for n in reading.closure(names))
    return any(p is not None and p.range for p in known)


def warn_unranged(reading: Reading, reason: Reason, names: frozenset[str], key: Node) -> None:
    """Warn of an assumed number that no range puts in doubt."""
    if reason.assumption and not has_range(reading, names):
        what = "an assumed value without a parameter that has a range"
        reading.faults.warn(key.start, what, "name the number as a parameter and give its range")
