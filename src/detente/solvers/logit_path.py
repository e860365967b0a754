"""Logit quantal response equilibria along the principal branch, and the limit it selects.

1. Follow the branch from the centroid, through turning points, in floats.
2. Keep a readable number of points: the first, the last, every turning point, and one whenever
   some probability has moved by a tenth.
3. Name the exact Nash equilibrium that the last point nears, if there is one, and check it.

>>> hunt = NormalFormGame.from_arrays([[9, 0], [8, 7]], [[9, 8], [0, 7]])
>>> solve(hunt)[0], solve(hunt)[0].labels
(Equilibrium(1: 2; 2: 2), ('limit of the principal logit branch',))

References: McKelvey, R. and Palfrey, T. (1995), Quantal response equilibria for normal form
games, Games and Economic Behavior 10(1).
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from fractions import Fraction

from detente.concepts.nash import NashCertificate, expected_payoffs, is_strict
from detente.concepts.quantal import (
    LARGEST_RESIDUAL,
    QuantalCertificate,
    QuantalPoint,
    decimal,
    residual,
)
from detente.game import effort
from detente.game.normal_form import NormalFormGame
from detente.game.solution import Equilibrium, Solution
from detente.solvers.logit_branch import FAR, BranchPoint, LogitBranch
from detente.solvers.nearby_equilibrium import nearby_equilibrium

CONCEPT = "quantal"
COMPLETE = False
REQUIRES = "any game"
LIMIT = "limit of the principal logit branch"

# How far a probability moves between two points that are kept.
_MOVED = 0.1
# How near the last point must be to an exact equilibrium for that to be called the limit.
_NEAR = 1e-3
# Sooner than this a branch has not come near its limit.
_LATE = 1e4


def ACCEPTS(_game: NormalFormGame) -> bool:  # noqa: N802 (one of the constants of a solver)
    """Any finite game."""
    return True


def solve(game: NormalFormGame) -> Solution:
    """The branch in `details["branch"]`, and the Nash equilibrium it tends to where identified.

    `complete` is False: the branch is followed in floats, and other branches are not looked for.
    """
    branch, making = LogitBranch(game), effort.current()
    path = []
    for point in branch.points():
        path.append(point)
        if not making.goes_on():
            break
    last = [[float(q) for q in own] for own in branch.probabilities(path[-1].x)]
    reached = float(path[-1].x[-1])
    found = [_point(game, branch, p) for p in _readable(branch, path)]
    residuals = [residual(game, point) for point in found]
    # What rounding has spoilt is not listed; the centroid never is.
    points = tuple(p for p, r in zip(found, residuals, strict=True) if r <= LARGEST_RESIDUAL)
    bound = max(r for r in residuals if r <= LARGEST_RESIDUAL)
    limit = nearby_equilibrium(game, last, _NEAR) if reached >= _LATE else None
    equilibria = () if limit is None else (_equilibrium(game, limit),)
    return Solution(
        game, CONCEPT, "logit_path", equilibria, complete=False,
        certificate=QuantalCertificate(points, bound, limit),
        notes=_notes(reached, limit),
        details={
            "branch": [point.to_dict() for point in points],
            "largest_residual": repr(bound),
            "lambda_reached": decimal(points[-1].precision),
            "limit_identified": limit is not None,
        },
    )  # fmt: skip


def _readable(branch: LogitBranch, path: list[BranchPoint]) -> list[BranchPoint]:
    kept, before = [path[0]], branch.probabilities(path[0].x)
    for point in path[1:-1]:
        now = branch.probabilities(point.x)
        moved = max(float(abs(a - b).max()) for a, b in zip(now, before, strict=True))
        if point.turning or moved >= _MOVED:
            kept.append(point)
            before = now
    return [*kept, path[-1]] if len(path) > 1 else kept


def _point(game: NormalFormGame, branch: LogitBranch, point: BranchPoint) -> QuantalPoint:
    """The point in the game's own words and unit of payoffs."""
    precision = Fraction(max(float(point.x[-1]), 0.0)) / (branch.unit or 1)
    probabilities = {
        p: dict(zip(game.actions[p], _summing_to_one(own.tolist()), strict=True))
        for p, own in zip(game.players, branch.probabilities(point.x), strict=True)
    }
    return QuantalPoint(precision, probabilities, point.turning)


def _summing_to_one(weights: Iterable[float]) -> list[float]:
    found = list(weights)
    total = math.fsum(found)
    return [w / total for w in found]


def _equilibrium(game: NormalFormGame, limit: NashCertificate) -> Equilibrium:
    strategies = limit.strategies
    return Equilibrium(
        strategies,
        expected_payoffs(game, strategies),
        is_strict(game, strategies),
        labels=(LIMIT,),
    )


def _notes(reached: float, limit: NashCertificate | None) -> tuple[str, ...]:
    followed = (
        "the branch is followed in floating point: its points are approximate, and lambda is in "
        "units of one over payoffs"
    )
    proven = (
        "the limit is proven to be a Nash equilibrium; that the branch tends to it is numerical "
        "evidence, not proof"
    )
    unknown = "no Nash equilibrium was identified as the limit of the branch"
    notes = [followed, unknown if limit is None else proven]
    if effort.current().stopped:
        notes.insert(0, f"{effort.current().ending}: the branch ends where shown")
    elif reached < FAR:
        notes.append("the branch could not be followed as far as usual, it ends where shown")
    return tuple(notes)
