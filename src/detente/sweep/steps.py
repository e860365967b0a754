"""One parameter moved over its range, all else as today: what holds where, with exact borders.

The one-dimensional picture of the conclusions of `sweep.conclusions`: which outcomes are
equilibria, which agreements enforce themselves at today's discount factors, which concession sets
are minimal, which findings hold. A payoff is a formula of the parameter, and so is whatever decides
a conclusion; answers can only change at roots of these formulas, rational or algebraic, and there
and between them they are exact.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise

from detente.analysis.model import Model
from detente.errors import DetenteError, GameError, SolverError, nearest
from detente.exact.algebraic import Real, as_data, ascending, compare
from detente.exact.number import exact, show, text
from detente.exact.stretch import Stretch
from detente.sweep.conclusions import MOST_OUTCOMES, conclusions
from detente.sweep.draws import free_parameters
from detente.sweep.reading import Reading
from detente.sweep.step_overlay import Step, overlay, plain
from detente.sweep.step_search import (
    BREAKS,
    Question,
    Said,
    Track,
    bracketed,
    of_conclusion,
    of_minimal_sets,
    track,
)
from detente.sweep.traced import Tracing

KINDS = ("equilibrium", "sustained", "suffices", "finding")


@dataclass(frozen=True)
class StepsCertificate:
    """For every conclusion, its answers on stretches, and the polynomials without a root there."""

    parameter: str
    tracks: tuple[Track, ...]

    def verify(self, model: Model) -> bool:
        """Whether the stretches leave nothing out and keep their signs, and samples are as said.

        No polynomial may have a root inside its stretch; rational samples are judged exactly.
        """
        return all(map(self._tiles, self.tracks)) and all(
            (not one.exact or stretch.keeps_signs()) and self._agrees(model, one, stretch, said)
            for one in self.tracks
            for stretch, said in one.stretches
            if said is not None
        )

    @staticmethod
    def _tiles(one: Track) -> bool:
        """Whether each stretch begins where the one before ends, points and intervals in turn."""
        every = [stretch for stretch, _ in one.stretches]
        counted = all(stretch.is_point for stretch in every)
        return counted or all(
            compare(low.high, high.low) == 0 and low.is_point != high.is_point
            for low, high in pairwise(every)
        )

    def _agrees(self, model: Model, one: Track, stretch: Stretch, said: Said) -> bool:
        """Whether the model judged exactly at a rational sample gives the answer."""
        if not isinstance(stretch.sample, Fraction):
            return True
        try:
            found = one.question.exactly(model.at({self.parameter: stretch.sample}))
        except DetenteError:
            found = None
        return said == (BREAKS if found is None else found)

    def to_dict(self) -> dict[str, object]:
        """The stretches of every conclusion, coefficients of polynomials from the constant up."""
        return {
            "argument": "no polynomial that decides a comparison has a root inside a stretch",
            "conclusions": [
                {
                    "name": one.question.name,
                    "exact": one.exact,
                    "stretches": [
                        {
                            "low": as_data(s.low),
                            "high": as_data(s.high),
                            "said": list(said) if isinstance(said, tuple) else said,
                            "polynomials": [list(f) for f in sorted(s.asked)],
                        }
                        for s, said in one.stretches
                    ],
                }
                for one in self.tracks
            ],
        }


@dataclass(frozen=True)
class Steps:
    """The range of `parameter` in `regions`, ascending, with what holds in each.

    `value` is today's. `names` are the conclusions followed, `rounded` those of which the changes
    are known to brackets only; `complete` is False where time ended first.
    """

    model: Model
    parameter: str
    kind: str
    value: Fraction
    names: tuple[str, ...]
    regions: tuple[Step, ...]
    rounded: tuple[str, ...]
    complete: bool
    certificate: StepsCertificate

    @property
    def range(self) -> tuple[Real, Real]:
        """The range that was followed."""
        return self.regions[0].low, self.regions[-1].high

    @property
    def breakpoints(self) -> tuple[Real, ...]:
        """The values at which something changes, ascending: a Fraction, or Algebraic.

        Of a conclusion that is `rounded` both ends of a bracket.
        """
        places = [r.low for r in self.regions[1:]]
        return tuple(ascending(places))

    def at(self, value: object) -> Step:
        """What holds at a value; GameError outside the range."""
        wanted = exact(value)
        for region in self.regions:
            low, high = compare(region.low, wanted), compare(wanted, region.high)
            inside = low < 0 and high < 0
            if inside or (low == 0 and region.includes_low) or (high == 0 and region.includes_high):
                return region
        low_end, high_end = self.range
        raise GameError(f"{text(wanted)} is not in the range, {show(low_end)} to {show(high_end)}")

    def of(self, name: str) -> tuple[Step, ...]:
        """The regions for one conclusion alone, put together where its answer is the same.

        Raises GameError for a name that was not followed.

        >>> from detente.analysis.model import load
        >>> found = steps(load("humanitarian_access"), "aid_value")
        >>> [(str(r), r.holds) for r in found.of("watched_roads")]
        [('[2, 2.5)', ()), ('[2.5, 4]', ('watched_roads',))]
        """
        if name not in self.names:
            raise GameError(f"unknown conclusion '{name}', {nearest(name, self.names, 'names')}")
        kept: list[Step] = []
        for r in self.regions:
            mine = [tuple(n for n in own if n == name) for own in (r.holds, r.broken, r.open)]
            before = kept[-1] if kept else None
            if before is not None and [before.holds, before.broken, before.open] == mine:
                kept[-1] = replace(before, high=r.high, includes_high=r.includes_high)
            else:
                kept.append(Step(r.low, r.high, r.includes_low, r.includes_high, r.sample, *mine))
        return tuple(kept)

    def __len__(self) -> int:
        return len(self.regions)

    def __repr__(self) -> str:
        cut = ", ".join(map(show, self.breakpoints)) or "nowhere"
        proven = "" if self.complete else ", not complete"
        return f"Steps({self.kind} over {self.parameter}: changes at {cut}{proven})"

    def _repr_html_(self) -> str:
        from html import escape

        rows = "".join(
            f"<tr><td>{escape(str(r))}</td><td>{escape('; '.join(r.holds) or 'none')}</td></tr>"
            for r in self.regions
        )
        head = f"<tr><th>{escape(self.parameter)}</th><th>holds</th></tr>"
        return f"<table><caption>{escape(repr(self)[6:-1])}</caption>{head}{rows}</table>"

    def to_dict(self) -> dict[str, object]:
        """The documented JSON, `detente-steps/1`."""
        return {
            "format": "detente-steps/1",
            "parameter": self.parameter,
            "kind": self.kind,
            "value": text(self.value),
            "range": [as_data(end) for end in self.range],
            "names": list(self.names),
            "rounded": list(self.rounded),
            "complete": self.complete,
            "breakpoints": [as_data(b) for b in self.breakpoints],
            "cells": [
                {
                    "low": as_data(r.low),
                    "high": as_data(r.high),
                    "includes_low": r.includes_low,
                    "includes_high": r.includes_high,
                    "sample": as_data(r.sample),
                    "holds": list(r.holds),
                    "no_answer": list(r.broken),
                    "open": list(r.open),
                }
                for r in self.regions
            ],
            "certificate": self.certificate.to_dict(),
        }


def steps(  # noqa: PLR0913 (what is moved, and what is asked)
    model: Model,
    parameter: str,
    kind: str = "sustained",
    *,
    within: tuple[object, object] | None = None,
    names: Collection[str] | None = None,
    bracketing: bool = True,
    tracing: Tracing | None = None,
) -> Steps:
    """What holds where over the range of a parameter, all else as today.

    `kind` is "equilibrium" (pure ones), "sustained" (agreements, at today's discount factors),
    "suffices" (minimal concession sets) or "finding". `within`, part of the range in the
    definition, takes its place; `names` are the conclusions to follow, else all of the kind;
    `tracing` is one made for the model before. Borders are exact for what is compiled; the rest is
    judged value by value, which takes longer, its borders are the ends of certified brackets, and
    told in `rounded`; it is left out unless `bracketing`.

    Raises GameError for an unknown parameter and an empty range, SolverError for a parameter
    without range, an unknown kind, and where the model has nothing of the kind.

    >>> from detente.analysis.model import load
    >>> steps(load("humanitarian_access"), "patience").breakpoints
    (Fraction(2, 3),)
    """
    ends = ends_of(model, parameter, within)
    if tracing is None:
        tracing = _tracing(model)
    asked = _asked(model, kind, None if tracing is None else tracing.reading, names)
    tracks = []
    for one in asked:
        found = track(tracing, model, parameter, ends, one)
        if found is None and bracketing:
            found = bracketed(model, parameter, ends, one)
        if found is not None:
            tracks.append(found)
    if not tracks:
        raise SolverError(
            f"nothing of the kind '{kind}' can be followed exactly over '{parameter}'"
        )
    followed, regions = overlay(kind, tuple(tracks))
    return Steps(
        model,
        parameter,
        kind,
        model.values[parameter],
        followed,
        regions,
        tuple(plain(one.question.name) for one in tracks if not one.exact),
        all(said is not None or not one.exact for one in tracks for _, said in one.stretches),
        StepsCertificate(parameter, tuple(tracks)),
    )


def ends_of(
    model: Model, name: str, within: tuple[object, object] | None
) -> tuple[Fraction, Fraction]:
    """The range to move a parameter over: `within`, or that of the definition."""
    known = model.definition.parameters
    if name not in known:
        raise GameError(f"unknown parameter '{name}', {nearest(name, known, 'parameters')}")
    ranges = free_parameters(model.definition)
    if name not in ranges:
        raise SolverError(
            f"parameter '{name}' has no range to move it over, give it one in the definition "
            "(`range: [low, high]`)"
        )
    low, high = ranges[name] if within is None else map(exact, within)
    if low > high:
        raise GameError(
            f"the range {text(low)} to {text(high)} is empty, the lower end comes first"
        )
    return low, high


def _tracing(model: Model) -> Tracing | None:
    if not model.definition.has_game:
        raise GameError("there are no payoffs to move, write the game with `players` and `payoffs`")
    try:
        return Tracing(model)
    except DetenteError:
        return None


def _asked(
    model: Model, kind: str, reading: Reading | None, names: Collection[str] | None
) -> list[Question]:
    if kind not in KINDS:
        raise SolverError(f"unknown kind of conclusion '{kind}', {nearest(kind, KINDS, 'kinds')}")
    if kind == "suffices":
        found = [of_minimal_sets()] if model.target is not None else []
    else:
        every = conclusions(model, reading)
        found = [of_conclusion(c) for c in every if c.name.partition(":")[0] == kind]
    if not found:
        missing = {
            "equilibrium": f"no outcome to follow, beyond {MOST_OUTCOMES} only named ones are",
            "sustained": "no agreement that repeated play could sustain",
            "suffices": "no target that concessions could lead to",
            "finding": "no findings",
        }[kind]
        raise SolverError(f"the definition has {missing}")
    if names is None or kind == "suffices":
        return found
    known = {plain(one.name): one for one in found}
    for name in names:
        if name not in known:
            raise GameError(f"unknown conclusion '{name}', {nearest(name, known, 'conclusions')}")
    return [known[name] for name in names]
