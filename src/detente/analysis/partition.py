"""A parameter's range cut where the equilibria change, exactly.

On each cell the answer is the same throughout, because the signs that decide it are: the
certificate names the polynomials, counts their roots by Sturm's theorem and solves the game at a
value inside each stretch.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from detente.analysis.free_payoffs import chosen, on_stretch
from detente.errors import FormulaError, GameError, SolverError, nearest
from detente.exact.algebraic import Real, as_data, compare
from detente.exact.number import exact, show, text
from detente.exact.stretch import Stretch
from detente.game.normal_form import NormalFormGame
from detente.game.profile import Cell
from detente.solvers.sign_equilibria import (
    MOST_BASES,
    Supports,
    bases,
    extreme,
    has_mixed,
    pure,
    two_by_two,
)
from detente.solvers.sign_pieces import holds, joined, sign_pieces

if TYPE_CHECKING:
    from detente.analysis.model import Model
    from detente.game.solution import Equilibrium

CONCEPTS = ("pure-nash", "nash")


@dataclass(frozen=True, slots=True)
class Answer:
    """The equilibria of one cell.

    `pure` are pure equilibria in row-major order. `mixed` says whether a 2×2 game has one in
    which both play both actions (None for other games). Under "nash", `supports` has what each
    extreme equilibrium plays and `components` counts connected sets. `undefined` says why there is
    no game: a payoff divides by zero.
    """

    pure: tuple[Cell, ...] = ()
    mixed: bool | None = None
    supports: tuple[Supports, ...] | None = None
    components: int | None = None
    undefined: str = ""


@dataclass(frozen=True, slots=True)
class Region:
    """A part of the range with one answer; None where the effort ended before there was one.

    `stretches` are the open intervals and points it was put together from.
    """

    low: Real
    high: Real
    includes_low: bool
    includes_high: bool
    sample: Real
    answer: Answer | None
    stretches: tuple[Stretch, ...]

    @property
    def is_point(self) -> bool:
        """Whether it is a single value."""
        return compare(self.low, self.high) == 0

    def __str__(self) -> str:
        if self.is_point:
            return show(self.low)
        opens, closes = "(["[self.includes_low], ")]"[self.includes_high]
        return f"{opens}{show(self.low)}, {show(self.high)}{closes}"


@dataclass(frozen=True, slots=True)
class PartitionCertificate:
    """For every stretch, the irreducible polynomials that have no root in it, and the answers."""

    parameter: str
    concept: str
    regions: tuple[Region, ...]

    def verify(self, model: Model) -> bool:
        """Whether the stretches leave nothing out and keep their signs, and samples solve as said.

        No polynomial may have a root inside its stretch; the game is solved at rational samples.
        """
        return self._tile() and all(
            stretch.keeps_signs() and self._solves(model, stretch, region.answer)
            for region in self.regions
            for stretch in region.stretches
            if region.answer is not None
        )

    def _tile(self) -> bool:
        """Whether each stretch begins where the one before ends, points and intervals in turn."""
        every = [s for region in self.regions for s in region.stretches]
        return all(
            compare(one.high, other.low) == 0 and one.is_point != other.is_point
            for one, other in pairwise(every)
        )

    def _solves(self, model: Model, stretch: Stretch, answer: Answer | None) -> bool:
        """Whether the game at a rational sample has these equilibria; the finder is not asked."""
        if answer is None or not isinstance(stretch.sample, Fraction):
            return True
        try:
            game = model.at({self.parameter: stretch.sample}).game
        except FormulaError:
            return bool(answer.undefined)
        from detente.analysis.stage_game import solve

        found = [game.cell(e.profile) for e in solve(game, "pure-nash")]
        if answer.undefined or tuple(found) != answer.pure:
            return False
        if answer.mixed is not None and answer.mixed != _both_mix(game):
            return False
        if answer.supports is None:
            return True
        solved = solve(game, "nash")
        return supports_of(game, solved.equilibria) == answer.supports and (
            len(solved.components) == answer.components
        )

    def to_dict(self) -> dict[str, object]:
        """Every stretch with its polynomials, coefficients from the constant term up."""
        return {
            "argument": "no polynomial that decides a comparison has a root inside a stretch",
            "stretches": [
                {
                    "low": as_data(s.low),
                    "high": as_data(s.high),
                    "sample": as_data(s.sample),
                    "polynomials": [list(f) for f in sorted(s.asked)],
                }
                for region in self.regions
                for s in region.stretches
            ],
        }


@dataclass(frozen=True)
class Partition:
    """The range of `parameter` in `regions`, ascending, each with its equilibria.

    `value` is today's value; `complete` is False where the effort ended first. Regions meet at
    the `breakpoints`.
    """

    game: NormalFormGame
    parameter: str
    concept: str
    value: Fraction
    regions: tuple[Region, ...]
    complete: bool
    certificate: PartitionCertificate

    @property
    def range(self) -> tuple[Real, Real]:
        """The range that was cut."""
        return self.regions[0].low, self.regions[-1].high

    @property
    def breakpoints(self) -> tuple[Real, ...]:
        """The values at which the answer changes, ascending: a Fraction, or an Algebraic number."""
        found: list[Real] = []
        for region in self.regions[1:]:
            if not found or compare(found[-1], region.low):
                found.append(region.low)
        return tuple(found)

    def at(self, value: object) -> Region:
        """The region of a value; GameError outside the range."""
        wanted = exact(value)
        for region in self.regions:
            if holds(list(region.stretches), wanted):
                return region
        low, high = self.range
        raise GameError(f"{text(wanted)} is outside the range, {show(low)} to {show(high)}")

    def __len__(self) -> int:
        return len(self.regions)

    def __repr__(self) -> str:
        cut = ", ".join(map(show, self.breakpoints)) or "nowhere"
        proven = "" if self.complete else ", not complete"
        return f"Partition({self.concept} over {self.parameter}: changes at {cut}{proven})"

    def _repr_html_(self) -> str:
        from html import escape

        rows = "".join(
            f"<tr><td>{escape(str(r))}</td><td>{escape('; '.join(self.told(r)))}</td></tr>"
            for r in self.regions
        )
        head = f"<tr><th>{escape(self.parameter)}</th><th>equilibria</th></tr>"
        return f"<table><caption>{escape(repr(self)[10:-1])}</caption>{head}{rows}</table>"

    def told(self, region: Region) -> list[str]:
        """A region's equilibria, a line each, by the ids of actions."""
        answer = region.answer
        if answer is None:
            return ["not settled in the time given"]
        if answer.undefined:
            return [f"no game: {answer.undefined}"]
        actions = [self.game.actions[p] for p in self.game.players]
        lines = [
            "·".join(own[k] for own, k in zip(actions, cell, strict=True)) for cell in answer.pure
        ]
        lines += [
            "·".join(
                "/".join(own[k] for k in played)
                for own, played in zip(actions, support, strict=True)
            )
            for support in answer.supports or ()
            if any(len(own) > 1 for own in support)
        ]
        if answer.mixed and answer.supports is None:
            lines.append("one in which both mix")
        return lines or (
            ["no equilibrium in pure actions"] if answer.supports is None else ["none"]
        )

    def to_dict(self) -> dict[str, object]:
        """The documented JSON, `detente-partition/1`."""
        low, high = self.range
        return {
            "format": "detente-partition/1",
            "game": {
                "title": self.game.title,
                "players": list(self.game.players),
                "actions": {p: list(self.game.actions[p]) for p in self.game.players},
            },
            "concept": self.concept,
            "parameter": self.parameter,
            "value": text(self.value),
            "range": [as_data(low), as_data(high)],
            "complete": self.complete,
            "breakpoints": [as_data(b) for b in self.breakpoints],
            "cells": [self._cell(r) for r in self.regions],
            "certificate": self.certificate.to_dict(),
        }

    def _cell(self, region: Region) -> dict[str, object]:
        answer = region.answer
        data: dict[str, object] = {
            "low": as_data(region.low),
            "high": as_data(region.high),
            "includes_low": region.includes_low,
            "includes_high": region.includes_high,
            "sample": as_data(region.sample),
            "settled": answer is not None,
            "undefined": answer.undefined if answer else "",
            "pure": [self.game.profile(cell) for cell in answer.pure] if answer else [],
            "mixed": answer.mixed if answer else None,
        }
        if answer is not None and answer.supports is not None:
            data["components"] = answer.components
            data["supports"] = [
                {
                    p: [self.game.actions[p][k] for k in own]
                    for p, own in zip(self.game.players, support, strict=True)
                }
                for support in answer.supports
            ]
        return data


def _both_mix(game: NormalFormGame) -> bool:
    """Whether each of the two who have a choice can be made indifferent by a mixture."""
    for i, row in enumerate(game.payoffs):
        if game.shape[i] > 1:
            lines = dict.fromkeys(tuple(game.deviations(cell, i)) for cell in game.cells)
            (a, b), (c, d) = lines
            first, second = row[a] - row[b], row[c] - row[d]
            if first * second > 0 or (first == 0) != (second == 0):
                return False
    return True


def supports_of(game: NormalFormGame, equilibria: Iterable[Equilibrium]) -> tuple[Supports, ...]:
    """What each of the equilibria plays, sorted."""
    found = [
        tuple(
            tuple(k for k, a in enumerate(game.actions[p]) if e.strategies[p][a] != 0)
            for p in game.players
        )
        for e in equilibria
    ]
    return tuple(sorted(found))


def partition(
    model: Model,
    parameter: str,
    concept: str = "pure-nash",
    within: tuple[object, object] | None = None,
) -> Partition:
    """The range of a parameter cut where the equilibria of the game played once change.

    `within` takes the place of the range in the definition. Under "pure-nash" a cell has one set of
    pure equilibria, and for 2×2 games one answer to whether both may mix; under "nash" (two
    players) also one list of supports of extreme equilibria and one number of components.

    Raises GameError for an unknown parameter and an empty range, SolverError for one without range,
    one that no payoff rests on, an unknown concept and a game too large for "nash".

    >>> from detente.analysis.model import load
    >>> partition(load("hnc_composition"), "return_cost").breakpoints
    ()
    """
    if concept not in CONCEPTS:
        raise SolverError(
            f"unknown concept '{concept}' for a partition, {nearest(concept, CONCEPTS, 'concepts')}"
        )
    chosen(model, [parameter])
    low, high = _range(model, parameter, within)
    game = model.game
    if concept == "nash":
        _refuse_large(game)
    rows = on_stretch(model, parameter)

    def answer(on: Stretch) -> Answer:
        try:
            payoffs = rows(on)
        except FormulaError as error:
            return Answer(undefined=str(error))
        cells = pure(payoffs, game.shape, on)
        mixed = has_mixed(payoffs, game.shape, on) if two_by_two(game.shape) else None
        if concept == "pure-nash":
            return Answer(cells, mixed)
        found = extreme(payoffs, game.shape, on)
        return Answer(cells, mixed, found.supports, found.components)

    regions = tuple(_region(s, a) for s, a in joined(sign_pieces(low, high, answer)))
    return Partition(
        game,
        parameter,
        concept,
        model.values[parameter],
        regions,
        all(r.answer is not None for r in regions),
        PartitionCertificate(parameter, concept, regions),
    )


def _range(
    model: Model, parameter: str, within: tuple[object, object] | None
) -> tuple[Fraction, Fraction]:
    if within is None:
        written = model.definition.parameters[parameter].range
        if written is None:
            raise SolverError(
                f"parameter '{parameter}' has no range, give it one in the definition "
                "(`range: [low, high]`) or ask within=(low, high)"
            )
        return written
    low, high = map(exact, within)
    if low > high:
        raise GameError(
            f"the range {text(low)} to {text(high)} is empty, the lower end comes first"
        )
    return low, high


def _refuse_large(game: NormalFormGame) -> None:
    shape = "×".join(map(str, game.shape))
    if len(game.shape) != 2:
        raise SolverError(
            f"a partition under 'nash' is for two players, and this game is {shape}; "
            "'pure-nash' is for any number"
        )
    if bases(game.shape) > MOST_BASES:
        raise SolverError(
            f"a partition under 'nash' is for games of up to {MOST_BASES} bases, and this one, "
            f"{shape}, has {bases(game.shape)}; 'pure-nash' is for any size"
        )


def _region(stretches: list[Stretch], answer: Answer | None) -> Region:
    first, last = stretches[0], stretches[-1]
    low, high = first.low, last.high
    inner = [s.sample for s in stretches if not s.is_point]
    return Region(
        low, high, first.is_point, last.is_point, (inner or [first.sample])[0], answer,
        tuple(stretches),
    )  # fmt: skip
