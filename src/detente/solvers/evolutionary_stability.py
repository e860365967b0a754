"""All evolutionarily stable strategies of a symmetric game of two players.

1. List the extreme Nash equilibria in which both play the same; what is stable is among them.
2. Decide for each, exactly, whether anything can invade it.

>>> doves = NormalFormGame.from_arrays([[-1, 2], [0, 1]], [[-1, 0], [2, 1]])
>>> solve(doves)[0]
Equilibrium(1: 0.5 1 + 0.5 2; 2: 0.5 1 + 0.5 2)

References: Haigh, J. (1975), Game theory and evolution, Adv. Appl. Probability 7. Abakuks, A.
(1980), Conditions for evolutionarily stable strategies, J. Appl. Probability 17.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from detente.concepts.evolutionarily_stable import (
    NEUTRAL,
    OPEN,
    STABLE,
    StabilityCertificate,
    Standing,
    is_symmetric,
    standing,
)
from detente.game import effort
from detente.game.normal_form import NormalFormGame
from detente.game.solution import Equilibrium, Solution
from detente.solvers import complementarity

CONCEPT = "evolutionarily-stable"
COMPLETE = False
REQUIRES = (
    "symmetric games of two players (the same number of actions, and each gets in the other's "
    "place what the other gets in its own)"
)


def ACCEPTS(game: NormalFormGame) -> bool:  # noqa: N802 (one of the constants of a solver)
    """Symmetric games of two players."""
    return is_symmetric(game)


def solve(game: NormalFormGame) -> Solution:
    """The stable strategies, each as the equilibrium in which both players play it.

    `details["symmetric"]` has every extreme symmetric equilibrium with its standing and invader.
    """
    nash = complementarity.solve(game)
    both = [(e, x) for e in nash if (x := _shared(e)) is not None]
    standings = tuple(
        standing(game, x) if effort.current().goes_on(k / len(both)) else Standing(x, OPEN)
        for k, (_, x) in enumerate(both)
    )
    stable = tuple(
        replace(e, labels=(STABLE,))
        for (e, _), one in zip(both, standings, strict=True)
        if one.standing == STABLE
    )
    open_ones = sum(one.standing == OPEN for one in standings)
    notes = []
    if not stable and not open_ones:
        notes.append("no strategy is evolutionarily stable")
    if open_ones:
        notes.append(
            f"of {open_ones} strategies it was not decided whether they are stable: they have many "
            "unplayed best replies, or the time was up"
        )
    if any(one.standing == NEUTRAL for one in standings):
        notes.append(
            "strategies between neutrally stable ones may be neutrally stable as well; only "
            "extreme equilibria were looked at"
        )
    return Solution(
        game, CONCEPT, "evolutionary_stability", stable, complete=not open_ones,
        degenerate=nash.degenerate, certificate=StabilityCertificate(standings),
        notes=tuple(notes),
        details={"symmetric": [one.to_dict(game) for one in standings]},
    )  # fmt: skip


def _shared(equilibrium: Equilibrium) -> tuple[Fraction, ...] | None:
    """The strategy that both play, action by action; None if they play differently."""
    mine, theirs = (
        tuple(q for q in own.values() if isinstance(q, Fraction))
        for own in equilibrium.strategies.values()
    )
    return mine if mine == theirs else None
