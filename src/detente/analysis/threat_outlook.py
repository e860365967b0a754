"""How an agreement fares under each threat that could sustain it, and which of them does best."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from detente.analysis.stage_game import solve
from detente.errors import SolverError
from detente.exact.number import Number
from detente.game.normal_form import NormalFormGame
from detente.game.profile import Cell
from detente.game.repetition import Repetition
from detente.solvers.critical_discount import DiscountRange, commonest, critical_ranges
from detente.solvers.optimal_discount import optimal_discount
from detente.solvers.threats import Threat, minmax_threat, named_threat, nash_threats, refuse


@dataclass(frozen=True)
class ThreatOutlook:
    """An agreement under a threat: each player's range of discount factors that keep it."""

    threat: Threat
    ranges: tuple[DiscountRange, ...]

    def difficulty(self, today: Iterable[Fraction]) -> tuple[bool, bool, bool, Fraction]:
        """Whether it fails today, then how much it asks; the least is the best."""
        kept = all(x.allows(d) for x, d in zip(self.ranges, today, strict=True))
        least = commonest(self.ranges).least
        # Where no one patience does for all, different ones for different players still may.
        never = any(x.least is None for x in self.ranges)
        return (not kept, never, least is None, least or Fraction(0))


def make_threats(
    game: NormalFormGame, punishment: str | Mapping[str, str], *, seen: bool
) -> tuple[Threat, ...]:
    """The threats that a punishment stands for; SolverError for one that is not known."""
    if not isinstance(punishment, str):
        return (named_threat(game, punishment),)
    if punishment == "minmax":
        return (minmax_threat(game),)
    if punishment == "nash":
        return nash_threats(solve(game), seen=seen)
    raise refuse(punishment)


def optimal_applies(game: NormalFormGame, *, seen: bool) -> None:
    """SolverError unless the set of equilibrium payoffs is computed for such games."""
    if len(game.players) != 2 or not seen:
        watched = "" if seen else " behind a public signal"
        raise SolverError(
            "the set of equilibrium payoffs, and with it optimal punishment, is computed for two "
            f"players who see what is played, not for {len(game.players)} players{watched}"
        )


def common_patience(repetition: Repetition) -> Fraction:
    """The discount factor that all players have; SolverError where they differ."""
    first, *others = set(repetition.discount.values())
    if others:
        raise SolverError(
            "the players' discount factors differ, and then payoffs outside the hull of the "
            "stage payoffs can be sustained; the set is computed for one common discount factor"
        )
    return first


def transfers_apply(repetition: Repetition) -> None:
    """SolverError where play is not seen."""
    watch = repetition.monitoring
    if watch is not None:
        raise SolverError(
            f"transfers are worked out where play is seen, and here only '{watch.signal}' is; "
            "leave the signal out to see what transfers could do at best"
        )


def optimal(game: NormalFormGame, cell: Cell) -> Number | None:
    """The least common discount factor that sustains a profile's payoffs, whatever the answer."""
    at, floors = game.position(cell), minmax_threat(game).floors
    least = commonest(critical_ranges(game, cell, floors)).least
    guesses = [] if least is None else [least]
    return optimal_discount(game, [row[at] for row in game.payoffs], guesses)
