"""Stands in for the `cython` module when a kernel runs interpreted and Cython is not installed.

A compiled kernel never sees it. It holds what the kernels use and no more: declarations that do
nothing, and types that can be named and indexed as in `cython.ulonglong[::1]`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

_F = TypeVar("_F", bound=Callable[..., object])

compiled = False


class _Type:
    """A C type's name; `T[::1]` is a contiguous memory view of T."""

    def __getitem__(self, _axes: slice) -> _Type:
        return self


class _Block:
    """Stands for `nogil`: a block that has nothing to release."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, *_error: object) -> None:
        return None


Py_ssize_t = _Type()
ulonglong = _Type()
longlong = _Type()
double = _Type()
bint = _Type()
nogil = _Block()


def declare(_type: _Type, value: int) -> int:
    """A module's constant with a C type."""
    return value


def locals(**_types: _Type) -> Callable[[_F], _F]:
    """Declare the C types of a function's arguments and local variables."""
    return _unchanged


def boundscheck(_on: bool) -> Callable[[_F], _F]:
    """Leave out the check of every index in compiled code."""
    return _unchanged


def wraparound(_on: bool) -> Callable[[_F], _F]:
    """Leave out negative indices in compiled code."""
    return _unchanged


def _unchanged(function: _F) -> _F:
    return function
