"""Stands in for the `cython` module when a kernel runs interpreted and Cython is not installed.

A compiled kernel never sees it. It holds what the kernels use and no more: declarations that do
nothing, and types that can be named and indexed as in `cython.ulonglong[::1]`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

_F = TypeVar("_F", bound=Callable[..., object])
_C = TypeVar("_C", bound=type)
_V = TypeVar("_V", int, float)

compiled = False


class _Type:
    """A C type's name; `T[::1]` is a contiguous memory view of T."""

    def __getitem__(self, _axes: slice) -> _Type:
        return self


Py_ssize_t = _Type()
ulonglong = _Type()
longlong = _Type()
uchar = _Type()
double = _Type()
bint = _Type()
void = _Type()


class _Nogil:
    """`with nogil:` and `@nogil`: the interpreter's lock stays where it is."""

    def __call__(self, function: _F) -> _F:
        return function

    def __enter__(self) -> None:
        return None

    def __exit__(self, *_failure: object) -> None:
        return None


nogil = _Nogil()


def declare(_type: _Type, value: _V) -> _V:
    """A module's constant with a C type."""
    return value


def locals(**_types: _Type) -> Callable[[_F], _F]:
    """Declare the C types of a function's arguments and local variables."""
    return _unchanged


def cclass(cls: _C) -> _C:
    """Make a class an extension type."""
    return cls


def returns(_type: _Type) -> Callable[[_F], _F]:
    """Declare the C type of what a function returns."""
    return _unchanged


def exceptval(*, check: bool) -> Callable[[_F], _F]:  # noqa: ARG001 (Cython reads it)
    """Declare whether a C function may raise."""
    return _unchanged


def boundscheck(_on: bool) -> Callable[[_F], _F]:
    """Leave out the check of every index in compiled code."""
    return _unchanged


def wraparound(_on: bool) -> Callable[[_F], _F]:
    """Leave out negative indices in compiled code."""
    return _unchanged


def cfunc(function: _F) -> _F:
    """Make a function that only compiled code can call."""
    return function


def inline(function: _F) -> _F:
    """Write a function out where it is called."""
    return function


def _unchanged(function: _F) -> _F:
    return function
