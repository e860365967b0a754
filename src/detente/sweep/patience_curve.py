"""How patient the parties have to be for an agreement, as a formula of one parameter.

The critical discount factor, the least common one at which the agreement enforces itself, is a
quotient of polynomials in the parameter on each piece of its range. So are today's discount factors
where they rest on the parameter; the values where the agreement comes to enforce itself today are
roots, and exact.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import partial

from detente.analysis.model import Model
from detente.errors import FormulaError, GameError, SolverError, nearest
from detente.exact.algebraic import Real, as_data, compare
from detente.exact.number import exact, show, text
from detente.exact.polynomial import value as value_at
from detente.exact.stretch import Stretch
from detente.formula.piece import Piece
from detente.game.profile import PureProfile
from detente.solvers.sign_pieces import joined, sign_pieces
from detente.sweep.judges.repeated import common, holds_throughout
from detente.sweep.step_search import decided
from detente.sweep.steps import ends_of
from detente.sweep.traced import Tracing, piece_of


@dataclass(frozen=True, slots=True)
class _Level:
    """What is said of a stretch: no game; never; or the critical discount factor."""

    possible: bool
    critical: Piece | None
    holds: bool


@dataclass(frozen=True, slots=True)
class CurvePiece:
    """A part of the range on which the critical discount factor is one quotient of polynomials.

    `top` and `bottom` are its coefficients from the constant term up; both None where no patience
    suffices. `possible` is False where there is no repeated game, as where a chance is above 1;
    `holds` says whether the agreement enforces itself at today's discount factors.
    """

    low: Real
    high: Real
    includes_low: bool
    includes_high: bool
    possible: bool
    holds: bool
    top: tuple[Fraction, ...] | None
    bottom: tuple[Fraction, ...] | None

    def critical(self, value: Fraction) -> Fraction | None:
        """The critical discount factor at a value of the piece; None for never."""
        if self.top is None or self.bottom is None:
            return None
        return value_at(self.top, value) / value_at(self.bottom, value)


@dataclass(frozen=True)
class PatienceCurve:
    """The critical discount factor of an agreement over the range of `parameter`, in `pieces`.

    `crossings` are the values at which the agreement comes to enforce itself at today's discount
    factors, any handover included, or ceases to.
    """

    model: Model
    parameter: str
    agreement: str
    value: Fraction
    pieces: tuple[CurvePiece, ...]
    complete: bool

    @property
    def crossings(self) -> tuple[Real, ...]:
        """Where today's discount factors become enough, or too little; ascending."""
        found: list[Real] = []
        for before, after in zip(self.pieces, self.pieces[1:], strict=False):
            if before.holds != after.holds and not (found and compare(found[-1], after.low) == 0):
                found.append(after.low)
        return tuple(found)

    def piece_at(self, value: object) -> CurvePiece:
        """The piece of a value; GameError outside the range."""
        wanted = exact(value)
        for one in self.pieces:
            low, high = compare(one.low, wanted), compare(wanted, one.high)
            if (low < 0 or (low == 0 and one.includes_low)) and (
                high < 0 or (high == 0 and one.includes_high)
            ):
                return one
        low_end, high_end = self.pieces[0].low, self.pieces[-1].high
        raise GameError(f"{text(wanted)} is not in the range, {show(low_end)} to {show(high_end)}")

    def critical(self, value: object) -> Fraction | None:
        """The critical discount factor at a value, exact; None where no patience suffices."""
        wanted = exact(value)
        return self.piece_at(wanted).critical(wanted)

    def __len__(self) -> int:
        return len(self.pieces)

    def __repr__(self) -> str:
        cut = ", ".join(map(show, self.crossings)) or "nowhere"
        return (
            f"PatienceCurve({self.agreement} over {self.parameter}: {len(self.pieces)} pieces; "
            f"crosses today's discount factors at {cut})"
        )

    def _repr_html_(self) -> str:
        from html import escape

        return f"<p>{escape(repr(self))}</p>"

    def to_dict(self) -> dict[str, object]:
        """The documented JSON, `detente-patience-curve/1`."""
        return {
            "format": "detente-patience-curve/1",
            "parameter": self.parameter,
            "agreement": self.agreement,
            "value": text(self.value),
            "complete": self.complete,
            "crossings": [as_data(c) for c in self.crossings],
            "pieces": [
                {
                    "low": as_data(p.low),
                    "high": as_data(p.high),
                    "includes_low": p.includes_low,
                    "includes_high": p.includes_high,
                    "possible": p.possible,
                    "holds_today": p.holds,
                    "top": None if p.top is None else [text(c) for c in p.top],
                    "bottom": None if p.bottom is None else [text(c) for c in p.bottom],
                }
                for p in self.pieces
            ],
        }


def patience_curve(
    model: Model,
    parameter: str,
    agreement: str,
    *,
    within: tuple[object, object] | None = None,
    tracing: Tracing | None = None,
) -> PatienceCurve:
    """The critical discount factor of an agreement as a formula of a parameter, all else as today.

    `within` and `tracing` as in `steps`. Raises GameError for an unknown parameter or agreement,
    and SolverError for a parameter without range or that counts things, and where repeated play is
    none or takes more than signs of formulas.

    >>> from detente.analysis.model import load
    >>> found = patience_curve(load("humanitarian_access"), "aid_value", "watched_roads")
    >>> found.crossings, found.critical(3)
    ((Fraction(5, 2),), Fraction(2, 3))
    """
    low, high = ends_of(model, parameter, within)
    if parameter in model.definition.whole_parameters:
        raise SolverError(f"'{parameter}' counts things and takes whole numbers: there is no curve")
    if model.repeated is None:
        raise SolverError("there is no repeated game, add `repeated` with discount factors")
    if agreement not in model.agreements:
        known = nearest(agreement, model.agreements, "agreements")
        raise GameError(f"unknown agreement '{agreement}', {known}")
    tracing = Tracing(model) if tracing is None else tracing
    profile = model.agreements[agreement]
    found = sign_pieces(low, high, partial(_ask, tracing, parameter, profile))
    pieces = [_piece(own, said) for own, said in joined(found) if said is not None]
    return PatienceCurve(
        model,
        parameter,
        agreement,
        model.values[parameter],
        tuple(pieces),
        all(said is not None for _, said in found),
    )


def _ask(tracing: Tracing, name: str, profile: PureProfile, on: Stretch) -> _Level:
    reading = tracing.reading
    try:
        block = tracing.block(name, on)
        if not decided(block, block.possible(reading)):
            return _Level(possible=False, critical=None, holds=False)
        found = common(block, reading, profile)
        holds = decided(block, holds_throughout(block, reading, profile))
        never = decided(block, found.never)
    except FormulaError:
        return _Level(possible=False, critical=None, holds=False)
    return _Level(possible=True, critical=None if never else piece_of(found.least), holds=holds)


def _piece(own: list[Stretch], said: _Level) -> CurvePiece:
    first, last, level = own[0], own[-1], said.critical
    return CurvePiece(
        first.low,
        last.high,
        first.is_point,
        last.is_point,
        said.possible,
        said.holds,
        None if level is None else level.top,
        None if level is None else level.bottom,
    )
