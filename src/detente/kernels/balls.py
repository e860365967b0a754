# ruff: noqa: ANN401 (memory views have no common type)
# cython: boundscheck=False, wraparound=False, initializedcheck=False
# cython: cdivision=True, annotation_typing=False
"""Arithmetic of numbers with error bounds in one pass over arrays of them.

An operand is an array of values and one of radii; an array of one entry stands for as many as are
needed. What the rounding of a result adds to its radius is told by the caller. C types: the .pxd.
"""

from __future__ import annotations

from typing import Any

try:
    import cython
except ImportError:
    from detente.kernels import _interpreted as cython

_INFINITE = cython.declare(cython.double, float("inf"))

__all__ = ["add", "choose", "divide", "multiply"]


def add(
    x: Any, dx: Any, y: Any, dy: Any, sign: float, rounding: float, grow: float, z: Any, dz: Any
) -> None:
    """Write x + y to `z`, or x - y if `sign` is -1; (dx + dy + `rounding`) `grow` to `dz`.

    >>> from array import array
    >>> z, dz = array("d", [0, 0]), array("d", [0, 0])
    >>> one, two = array("d", [1, 2]), array("d", [5])
    >>> add(one, array("d", [0]), two, array("d", [1, 3]), -1.0, 0.5, 1.0, z, dz)
    >>> z.tolist(), dz.tolist()
    ([-4.0, -3.0], [1.5, 3.5])
    """
    _same_length((x, dx, y, dy), len(z), dz)
    _add(x, dx, y, dy, sign, rounding, grow, z, dz)


def multiply(
    x: Any, dx: Any, y: Any, dy: Any, most_x: float, most_y: float, rounding: float, grow: float,
    z: Any, dz: Any,
) -> None:  # fmt: skip
    """Write x y to `z`; (`most_x` dy + `most_y` dx + `rounding`) `grow` to `dz`.

    >>> from array import array
    >>> z, dz = array("d", [0]), array("d", [0])
    >>> two, tenth = array("d", [2]), array("d", [0.125])
    >>> multiply(two, tenth, two, tenth, 2.0, 2.0, 0.5, 1.0, z, dz)
    >>> z.tolist(), dz.tolist()
    ([4.0], [1.0])
    """
    _same_length((x, dx, y, dy), len(z), dz)
    _multiply(x, dx, y, dy, most_x, most_y, rounding, grow, z, dz)


def choose(yes: Any, no: Any, x: Any, dx: Any, y: Any, dy: Any, z: Any, dz: Any) -> int:
    """Write x to `z` where `yes` is set and y elsewhere; 1, 2, 3 or 0: x or y throughout, or sure.

    1 if `yes` is set everywhere and 2 if `no` is, nothing being written then. 3 if one or the
    other is, the larger radius being in `dz`; else 0, `dz` infinite where neither is set.

    >>> from array import array
    >>> z, dz = array("d", [0, 0]), array("d", [0, 0])
    >>> two, zero = array("d", [2]), array("d", [0])
    >>> choose(bytearray([1, 0]), bytearray([0, 0]), two, zero, zero, zero, z, dz)
    0
    >>> z.tolist(), dz.tolist()
    ([2.0, 0.0], [0.0, inf])
    """
    _same_length((x, dx, y, dy), len(z), dz)
    if len(yes) != len(z) or len(no) != len(z):
        raise ValueError("a flag for every entry")
    found: int = _choose(yes, no, x, dx, y, dy, z, dz)
    return found


def divide(
    x: Any, dx: Any, y: Any, dy: Any, step: float, tiny: float, grow: float, z: Any, dz: Any
) -> float:
    """Write x / y to `z` and radii to `dz`, infinite where y may be zero; a bound on the size.

    `step` is a number's relative rounding, `tiny` covers underflow, `grow` the rounding of a
    radius. The size of what is not known is left aside.

    >>> from array import array
    >>> z, dz = array("d", [0, 0]), array("d", [0, 0])
    >>> one, zero = array("d", [1]), array("d", [0])
    >>> divide(one, zero, array("d", [4, 0]), zero, 0.0, 0.0, 1.0, z, dz)
    0.25
    >>> z.tolist(), dz.tolist()
    ([0.25, 0.0], [0.0, inf])
    """
    _same_length((x, dx, y, dy), len(z), dz)
    most: float = _divide(x, dx, y, dy, step, tiny, grow, z, dz)
    return most


def _same_length(rows: tuple[Any, ...], size: int, dz: Any) -> None:
    if len(dz) != size or any(len(row) not in {1, size} for row in rows):
        raise ValueError("arrays as long as the result, or of one entry")


def _add(
    x: Any, dx: Any, y: Any, dy: Any, sign: float, rounding: float, grow: float, z: Any, dz: Any
) -> None:
    a, da = _step(x), _step(dx)
    b, db = _step(y), _step(dy)
    with cython.nogil:
        for k in range(len(z)):
            z[k] = x[a * k] + sign * y[b * k]
            dz[k] = (dx[da * k] + dy[db * k] + rounding) * grow


def _multiply(
    x: Any, dx: Any, y: Any, dy: Any, most_x: float, most_y: float, rounding: float, grow: float,
    z: Any, dz: Any,
) -> None:  # fmt: skip
    a, da = _step(x), _step(dx)
    b, db = _step(y), _step(dy)
    with cython.nogil:
        for k in range(len(z)):
            z[k] = x[a * k] * y[b * k]
            dz[k] = (most_x * dy[db * k] + most_y * dx[da * k] + rounding) * grow


def _choose(yes: Any, no: Any, x: Any, dx: Any, y: Any, dy: Any, z: Any, dz: Any) -> int:
    a, da = _step(x), _step(dx)
    b, db = _step(y), _step(dy)
    all_yes, all_no, sure = 1, 1, 1
    with cython.nogil:
        for k in range(len(z)):
            all_yes &= yes[k]
            all_no &= no[k]
            sure &= yes[k] | no[k]
        # Both are read before one is taken, so that nothing has to be foreseen.
        if not (all_yes or all_no):
            for k in range(len(z)):
                one, two = x[a * k], y[b * k]
                z[k] = one if yes[k] else two
        if sure and not (all_yes or all_no):
            for k in range(len(z)):
                dz[k] = max(dx[da * k], dy[db * k])
        elif not (all_yes or all_no):
            for k in range(len(z)):
                one, two = dx[da * k], dy[db * k]
                two = two if no[k] else _INFINITE
                dz[k] = one if yes[k] else two
    return 1 if all_yes else 2 if all_no else 3 if sure else 0


def _divide(
    x: Any, dx: Any, y: Any, dy: Any, step: float, tiny: float, grow: float, z: Any, dz: Any
) -> float:
    a, da = _step(x), _step(dx)
    b, db = _step(y), _step(dy)
    most = 0.0
    with cython.nogil:
        for k in range(len(z)):
            size = abs(y[b * k])
            off = dy[db * k]
            # What the subtraction rounds off is taken from the room, too.
            room = size - off
            room -= step * (size + off) + tiny
            if room > 0.0:
                value = x[a * k] / y[b * k]
                size = abs(value)
                off = ((dx[da * k] + size * off) / room + (step * size + tiny)) * grow
            else:
                value, size, off = 0.0, 0.0, _INFINITE
            z[k], dz[k] = value, off
            size += off
            # What is unknown throughout is not zero.
            most = max(most, size if size < _INFINITE else tiny)
    return most * grow


def _step(row: Any) -> int:
    return 0 if len(row) == 1 else 1
