"""Answers of several conclusions along one parameter, side by side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from detente.exact.algebraic import Real, ascending, compare
from detente.exact.number import show
from detente.exact.stretch import Stretch
from detente.solvers.sign_pieces import joined
from detente.sweep.step_search import BREAKS, Track

_Told = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Step:
    """A part of the range in which the same holds.

    `holds` has the names of what holds; `broken` of what has no answer there, as where a chance is
    above 1; `open` of what is not known: between the ends of a bracket, or for want of time.
    """

    low: Real
    high: Real
    includes_low: bool
    includes_high: bool
    sample: Real
    holds: tuple[str, ...]
    broken: tuple[str, ...] = ()
    open: tuple[str, ...] = ()

    @property
    def is_point(self) -> bool:
        """Whether it is a single value."""
        return compare(self.low, self.high) == 0

    def __str__(self) -> str:
        if self.is_point:
            return show(self.low)
        opens, closes = "(["[self.includes_low], ")]"[self.includes_high]
        return f"{opens}{show(self.low)}, {show(self.high)}{closes}"


def plain(name: str) -> str:
    """A conclusion's name without its kind."""
    return name.partition(":")[2] or name


def overlay(kind: str, tracks: tuple[Track, ...]) -> tuple[tuple[str, ...], tuple[Step, ...]]:
    """All answers side by side: the names followed, and the regions in which all stay the same."""
    found = [(cell, _told(tracks, cell.sample)) for cell in _cells(tracks)]
    names = [plain(one.question.name) for one in tracks]
    if kind == "suffices":
        names = [name for _, (holds, _, _) in found for name in holds]
    regions = tuple(_step(parts, told) for parts, told in joined(list(found)) if told is not None)
    return tuple(dict.fromkeys(names)), regions


def _told(tracks: tuple[Track, ...], at: Real) -> _Told:
    """What holds at a value, what has no answer there, and what is not known."""
    holds: list[str] = []
    broken: list[str] = []
    unknown: list[str] = []
    for one in tracks:
        said, name = one.at(at), plain(one.question.name)
        if isinstance(said, tuple):
            holds += said
        elif said is None:
            unknown.append(name)
        elif said == BREAKS:
            broken.append(name)
        elif said:
            holds.append(name)
    return tuple(holds), tuple(broken), tuple(unknown)


def _cells(tracks: tuple[Track, ...]) -> Iterator[Stretch]:
    """Points and open intervals on which every track has one answer."""
    every = [s for s, _ in tracks[0].stretches]
    if all(s.is_point for one in tracks for s, _ in one.stretches):
        yield from every
        return
    ends = (end for one in tracks for end in one.ends)
    places = ascending([every[0].low, every[-1].high, *ends])
    for low, high in pairwise(places):
        yield Stretch(low, low)
        yield Stretch(low, high)
    yield Stretch(places[-1], places[-1])


def _step(parts: list[Stretch], told: _Told) -> Step:
    first, last = parts[0], parts[-1]
    inner = [s.sample for s in parts if not s.is_point]
    sample = (inner or [first.sample])[0]
    return Step(first.low, last.high, first.is_point, last.is_point, sample, *told)
