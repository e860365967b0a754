"""What is bargained over, and what happens without an agreement: a problem from what was given.

Outcomes may be a game's, a model's, a repeated game's sustained payoffs, a payoff set, or payoff
vectors; the disagreement point is always named, by payoffs, by a profile, or by how it comes
about.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Protocol, TypeAlias, runtime_checkable

from detente.analysis.repeated_play import RepeatedGame
from detente.analysis.stage_game import solve
from detente.errors import GameError, SolverError, nearest
from detente.exact.number import exact, show
from detente.game.normal_form import NormalFormGame
from detente.game.profile import PureProfile
from detente.solvers.bargaining import Problem
from detente.solvers.likely_outcomes import likely_outcomes, possible_corners
from detente.solvers.minmax import mixed_minmax, pure_minmax
from detente.solvers.payoff_set import PayoffSet
from detente.solvers.variable_threats import variable_threats

# From here on the outcomes of an array are first cut down to those that can be solutions.
_MANY = 2_000
NAMED = ("status quo", "stage equilibrium", "minmax", "mixed minmax", "variable threats")
Point: TypeAlias = tuple[Fraction, ...]
Disagreement: TypeAlias = str | Mapping[str, object] | Sequence[object]


@runtime_checkable
class HasStatusQuo(Protocol):
    """A model: a game, and what the parties do today."""

    @property
    def game(self) -> NormalFormGame:
        """The stage game."""
        ...

    @property
    def status_quo(self) -> PureProfile | None:
        """What the parties do today."""
        ...


@dataclass(frozen=True)
class Posed:
    """A problem with the names that belong to it.

    `outcomes` holds all outcomes where `problem` was cut down to those that matter.
    """

    players: tuple[str, ...]
    problem: Problem
    game: NormalFormGame | None
    outcomes: Any
    named: str


def posed(
    given: object,
    disagreement: Disagreement,
    *,
    lotteries: bool,
    transfers: bool,
    powers: Callable[[Sequence[str]], Sequence[int]],
) -> Posed:
    """The problem, ready to be solved; errors as `detente.bargaining` raises them."""
    game, status_quo = _stage(given)
    if game is not None:
        players: tuple[str, ...] = game.players
    elif isinstance(given, PayoffSet):
        players = given.players
    else:
        rows = _rows(given)
        given, players = rows, tuple(str(i + 1) for i in range(len(rows[0])))
    point, named = _point(game, status_quo, players, disagreement)
    if transfers:
        points = _shared(given, game, point)
    elif isinstance(given, PayoffSet | RepeatedGame):
        points = _sustained(given)
    elif game is not None:
        points = list(dict.fromkeys(zip(*game.payoffs, strict=True)))
    elif isinstance(given, list):
        points = given
    elif lotteries:
        points = _exact_rows(possible_corners(given))
    else:
        points = likely_outcomes(given, point, powers(players))
    within = lotteries or transfers or isinstance(given, PayoffSet | RepeatedGame)
    problem = Problem(points, point, within)
    plain = game if game is not None and not transfers and game.players == players else None
    outcomes = given if plain is None and not within else points
    return Posed(players, problem, plain, outcomes, named)


def _stage(given: object) -> tuple[NormalFormGame | None, PureProfile | None]:
    if isinstance(given, NormalFormGame):
        return given, None
    if isinstance(given, RepeatedGame):
        return given.stage, None
    if isinstance(given, HasStatusQuo):
        return given.game, given.status_quo
    return None, None


def _sustained(given: PayoffSet | RepeatedGame) -> list[Point]:
    found = given.payoff_set() if isinstance(given, RepeatedGame) else given
    if found.gap != 0:
        raise SolverError(
            "the set of sustained payoffs is known within a gap only, so its bargaining solutions "
            "are not; give its `.inner` corners as points to bargain over what is proven"
        )
    if not found.inner:
        raise GameError("no payoffs are sustained, so there is nothing to bargain over")
    return list(found.inner)


def _shared(given: object, game: NormalFormGame | None, point: Point) -> list[Point]:
    """The corners of what side payments make of it: the best joint payoff, shared at will."""
    if isinstance(given, RepeatedGame):
        factors = set(given.patience.values())
        if len(factors) > 1:
            raise SolverError("with transfers the players need one discount factor")
        step = given.transfer_steps().at(factors.pop())
        if step is None:
            raise GameError("no payoffs are sustained, so there is nothing to bargain over")
        joint = step.joint_payoff
        floors = tuple(step.punishments[p] for p in given.players)
    elif game is not None:
        joint = max(sum(column, Fraction(0)) for column in zip(*game.payoffs, strict=True))
        floors = point
    else:
        raise GameError("transfers are for a game, a model or a repeated game")
    left = joint - sum(floors, Fraction(0))
    if left < 0:
        return [floors] if isinstance(given, RepeatedGame) else [tuple(f - 1 for f in floors)]
    whole = range(len(floors))
    return [floors, *(tuple(f + left * (i == k) for i, f in enumerate(floors)) for k in whole)]


def _point(
    game: NormalFormGame | None,
    status_quo: PureProfile | None,
    players: Sequence[str],
    given: Disagreement,
) -> tuple[Point, str]:
    """The disagreement point, and its name where it has one."""
    if isinstance(given, str):
        return _by_name(game, status_quo, given), given
    if isinstance(given, Mapping):
        missing = [p for p in players if p not in given]
        if missing or len(given) != len(players):
            raise GameError(
                f"the disagreement names {', '.join(map(str, given)) or 'nobody'}, "
                f"give a payoff or an action for each of {', '.join(players)}"
            )
        if game is not None and all(given[p] in game.actions[p] for p in players):
            return _at(game, {p: str(given[p]) for p in players}), ""
        given = [given[p] for p in players]
    values = tuple(map(exact, given))
    if len(values) != len(players):
        raise GameError(f"{len(values)} disagreement payoffs for {len(players)} players")
    return values, ""


def _by_name(game: NormalFormGame | None, status_quo: PureProfile | None, name: str) -> Point:
    if name not in NAMED:
        raise GameError(
            f"disagreement '{name}', give payoffs, a profile or a name; {nearest(name, NAMED)}"
        )
    if game is None:
        raise GameError(f"disagreement '{name}' needs a game, give payoffs")
    if name == "variable threats":
        return variable_threats(game).threats
    if name in ("minmax", "mixed minmax"):
        minmax = pure_minmax(game) if name == "minmax" else mixed_minmax(game)
        return tuple(minmax.levels[p] for p in game.players)
    if name == "status quo":
        if status_quo is None:
            raise GameError("there is no status quo to fall back on, give a model that has one")
        return _at(game, status_quo)
    found = solve(game)
    values = {tuple(e.payoffs[p] for p in game.players) for e in found}
    if len(values) != 1 or not found.complete:
        raise GameError(
            f"the game has equilibria with {len(values)} payoff vectors, and which one follows a "
            "failure has to be said; give the profile or the payoffs"
        )
    (point,) = values
    rational = tuple(v for v in point if isinstance(v, Fraction))
    if len(rational) != len(point):
        raise GameError(
            f"the equilibrium payoffs ({', '.join(map(show, point))}) are no fractions, give "
            "payoffs near them"
        )
    return rational


def _at(game: NormalFormGame, profile: PureProfile) -> Point:
    at = game.position(game.cell(profile))
    return tuple(row[at] for row in game.payoffs)


def _rows(given: Any) -> Any:  # noqa: ANN401 (arrays, too)
    """A large array as it is, anything else as exact vectors, each once."""
    if len(getattr(given, "shape", ())) == 2 and len(given) > _MANY and given.shape[1]:
        import numpy as np

        if given.dtype.kind not in "iuf":
            return _exact_rows(given)
        if not np.isfinite(given).all():
            raise GameError("an outcome is not finite, give a number for every payoff")
        return given
    return _exact_rows(given)


def _exact_rows(given: Any) -> list[Point]:  # noqa: ANN401 (arrays, too)
    points = list(dict.fromkeys(tuple(map(exact, point)) for point in given))
    if not points:
        raise GameError("no outcomes to bargain over, give one or more")
    if len(set(map(len, points))) > 1 or not points[0]:
        raise GameError("outcomes of different lengths, give each player's payoff in every one")
    return points
