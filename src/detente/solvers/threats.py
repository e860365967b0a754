"""What a breach leads to: the punishments that repeated play can fall back on.

A *threat* names, for each player, what it gets in every period after a breach. Stage equilibria
make credible threats; the pure minmax is what no threat in pure strategies undercuts, a bound.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from detente.concepts.pure_nash import gains as best_gains
from detente.errors import SolverError, nearest
from detente.exact.number import Enclosure
from detente.game.normal_form import NormalFormGame
from detente.game.profile import MixedProfile, PureProfile
from detente.game.solution import Solution
from detente.solvers.minmax import pure_minmax

PUNISHMENTS = ("nash", "minmax")


@dataclass(frozen=True)
class Threat:
    """Each player's payoff after a breach, in the players' order, and what is played then.

    `answers[i]` is the stage equilibrium that answers player i, None where the payoff is a bound
    that nothing need reach.
    """

    name: str
    floors: tuple[Fraction, ...]
    answers: tuple[MixedProfile | None, ...]
    notes: tuple[str, ...] = ()


def minmax_threat(game: NormalFormGame) -> Threat:
    """The pure minmax payoff of every player: a bound on all punishments, in itself no threat."""
    levels = pure_minmax(game).levels
    note = "the pure minmax bounds every punishment; a credible one may be milder"
    floors = tuple(levels[p] for p in game.players)
    return Threat("minmax", floors, (None,) * len(floors), (note,))


def named_threat(game: NormalFormGame, reversion: PureProfile) -> Threat:
    """Reversion to a named pure stage equilibrium.

    Raises SolverError if it is none, saying whose deviation pays.
    """
    cell = game.cell(reversion)
    at = game.position(cell)
    for i, player in enumerate(game.players):
        row = game.payoffs[i]
        if any(row[k] > row[at] for k in game.deviations(cell, i)):
            better, gain = best_gains(game, reversion)[player]
            words = ", ".join(f"{p}: {a}" for p, a in game.profile(cell).items())
            raise SolverError(
                f"({words}) is no equilibrium of the stage game, so nobody need believe the "
                f"threat of it: '{player}' would gain {gain} by '{better}'; name a stage "
                "equilibrium, or punishment 'nash'"
            )
    floors = tuple(row[at] for row in game.payoffs)
    strategies = MixedProfile.pure(reversion, game.actions)
    return Threat("named", floors, (strategies,) * len(floors))


def nash_threats(solution: Solution, *, seen: bool) -> tuple[Threat, ...]:
    """Threats of stage equilibria, from the equilibria in `solution`.

    When play is `seen` there is one: each deviator's worst equilibrium. A public signal does
    not tell who caused it, so each equilibrium is a threat of its own, the same for all. Raises
    SolverError if no equilibrium is known.
    """
    game = solution.game
    if not solution.equilibria:
        raise SolverError(
            "no equilibrium of the stage game is known to revert to; name a reversion profile"
        )
    notes = []
    if not solution.complete:
        notes.append(
            "the list of stage equilibria is not proven complete: a harsher one may exist, so "
            "critical discount factors are upper bounds"
        )
    if not all(e.exact for e in solution):
        notes.append(
            "some stage equilibria are enclosed, not exact; they count with the upper end of "
            "their payoffs"
        )
    table = [(tuple(_upper(e.payoffs[p]) for p in game.players), e.strategies) for e in solution]
    if not seen:
        return tuple(
            Threat("nash", floors, (strategies,) * len(floors), tuple(notes))
            for floors, strategies in table
        )
    worst = [min(table, key=lambda entry: entry[0][i]) for i in range(len(game.players))]
    return (
        Threat(
            "nash",
            tuple(floors[i] for i, (floors, _) in enumerate(worst)),
            tuple(strategies for _, strategies in worst),
            tuple(notes),
        ),
    )


def refuse(punishment: str) -> SolverError:
    """The error for a punishment by a name that this release does not know."""
    if punishment == "optimal":
        return SolverError(
            "optimal punishments depend on the discount factor: ask for `critical_discounts` or "
            "`payoff_set`; 'minmax' bounds what they can do and 'nash' is what stage equilibria do"
        )
    return SolverError(f"unknown punishment '{punishment}', {nearest(punishment, PUNISHMENTS)}")


def _upper(value: Fraction | Enclosure) -> Fraction:
    return value.high if isinstance(value, Enclosure) else value


def is_profile(punishment: str | Mapping[str, str]) -> bool:
    """Whether a punishment names a profile rather than a kind."""
    return not isinstance(punishment, str)
