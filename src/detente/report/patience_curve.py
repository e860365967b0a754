"""The patience that every agreement takes over the main parameter, as a picture needs it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from detente.errors import DetenteError
from detente.exact.algebraic import Real

if TYPE_CHECKING:
    from detente.report.study import Study
    from detente.sweep.patience_curve import PatienceCurve

# Evenly spaced values over the range, ends included.
GRID = 25
# How near a border the curve is looked at on both sides: less than a picture shows.
_BESIDE = Fraction(1, 20_000)


@dataclass(frozen=True)
class Curve:
    """Critical discount factors of the agreements at `values` of a parameter, exact at each.

    `crossings` are the values at which an agreement comes to hold at today's discount factors or
    ceases to, with its critical discount factor there; `followed` says whether they were looked for
    between the values too.
    """

    parameter: str
    values: tuple[Fraction, ...]
    needed: dict[str, tuple[Fraction | None, ...]]
    crossings: tuple[tuple[str, Real, Fraction], ...]
    followed: bool


def curve(study: Study) -> Curve | None:
    """The curves over the main parameter; None where there is none, or no agreement."""
    name = study.definition.main_parameter
    if not name or not study.agreements:
        return None
    study.tell(f"critical discount factors over {name}")
    found = _followed(study, name)
    if found is None:
        return _spaced_out(study, name)
    borders = {v for one in found.values() for p in one.pieces for v in _beside(one, p.low)}
    values = sorted(_grid(study, name) | borders)
    needed = {told: tuple(map(one.critical, values)) for told, one in found.items()}
    crossings = tuple(c for told, one in found.items() for c in _crossings(told, one))
    return Curve(name, tuple(values), needed, crossings, followed=True)


def _followed(study: Study, name: str) -> dict[str, PatienceCurve] | None:
    """Every agreement's curve as formulas; None where that is not to be had."""
    from detente.sweep.patience_curve import patience_curve
    from detente.sweep.traced import Tracing

    written = {study.words.name(study.game.cell(p)): n for n, p in study.model.agreements.items()}
    try:
        tracing = Tracing(study.model)
        found = {
            told: patience_curve(study.model, name, written[told], tracing=tracing)
            for told in study.agreements
            if told in written
        }
    except DetenteError:
        return None
    complete = len(found) == len(study.agreements) and all(one.complete for one in found.values())
    return found if complete else None


def _beside(one: PatienceCurve, border: Real) -> Iterator[Fraction]:
    """Values at a border and just beside it, in the range."""
    low, high = one.pieces[0].low, one.pieces[-1].high
    assert isinstance(low, Fraction), "ranges are written"  # noqa: S101
    assert isinstance(high, Fraction), "ranges are written"  # noqa: S101
    near = (border, border) if isinstance(border, Fraction) else (border.low, border.high)
    step = (high - low) * _BESIDE
    for value in (near[0] - step, near[0], near[1], near[1] + step):
        if low <= value <= high:
            yield value


def _crossings(name: str, one: PatienceCurve) -> Iterator[tuple[str, Real, Fraction]]:
    for place in one.crossings:
        near = place if isinstance(place, Fraction) else place.low
        needed = one.critical(near)
        if needed is not None:
            yield name, place, needed


def _spaced_out(study: Study, name: str) -> Curve:
    from detente.analysis.findings.repeated import critical

    values = sorted(_grid(study, name))
    models = [study.model.at({name: value}) for value in values]
    needed = {
        told: tuple(critical(there, a.profile) for there in models)
        for told, a in study.agreements.items()
    }
    return Curve(name, tuple(values), needed, (), followed=False)


def _grid(study: Study, name: str) -> set[Fraction]:
    """Evenly spaced values over a parameter's range, today's among them."""
    today = study.model.values[name]
    low, high = study.definition.parameters[name].range or (today, today)
    spaced_out = {low + (high - low) * Fraction(k, GRID - 1) for k in range(GRID)}
    return spaced_out | ({today} if low <= today <= high else set())
