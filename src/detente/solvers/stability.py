"""The outcomes that are stable under Nash, GMR, SMR or SEQ, with the moves behind each verdict.

>>> dilemma = NormalFormGame.from_arrays([[3, 1], [4, 2]], [[3, 4], [1, 2]])
>>> [(e.profile, e.labels) for e in solve(dilemma)][0]
({'1': '1', '2': '1'}, ('GMR', 'SMR', 'SEQ'))
"""

from __future__ import annotations

from dataclasses import dataclass

from detente.concepts.nash import is_strict
from detente.concepts.stability import CONCEPTS, Stability, judged
from detente.game import effort
from detente.game.normal_form import NormalFormGame
from detente.game.profile import MixedProfile
from detente.game.solution import Equilibrium, Solution

CONCEPT = "stability"
COMPLETE = True
REQUIRES = "any game"


def ACCEPTS(_game: NormalFormGame) -> bool:  # noqa: N802 (one of the constants of a solver)
    """Every game."""
    return True


@dataclass(frozen=True, slots=True)
class StabilityCertificate:
    """The verdict on every outcome, each with its moves; unless `complete` on the first ones."""

    stability: Stability
    complete: bool = True

    def verify(self, game: NormalFormGame) -> bool:
        """Whether every verdict follows from the definition, and none is missing."""
        whole = len(self.stability.verdicts) == game.size
        return (whole or not self.complete) and self.stability.verify(game)

    def to_dict(self) -> dict[str, object]:
        """How the verdicts are proven; they themselves are in the solution's details."""
        whose = "every outcome has" if self.complete else "the first outcomes have"
        return {"argument": f"{whose} a verdict with the moves that prove it"}


def solve(game: NormalFormGame) -> Solution:
    """Every outcome stable for all players under some concept; `labels` name the concepts.

    `details["outcomes"]` holds every outcome's verdicts, stable or not.
    """
    rows = []
    making = effort.current()
    for row in judged(game, range(game.size)):
        rows.append(row)
        if not making.goes_on(len(rows) / game.size):
            break
    found = Stability(game, tuple(rows))
    complete = len(rows) == game.size
    equilibria = []
    for cell in game.cells[: len(rows)]:
        labels = tuple(c for c in CONCEPTS if found.stable(cell, c))
        if labels:
            profile = game.profile(cell)
            strategies = MixedProfile.pure(profile, game.actions)
            strict = is_strict(game, strategies)
            equilibria.append(Equilibrium(strategies, game.payoff(profile), strict, labels=labels))
    notes = () if complete else (
        f"{making.ending}: {len(rows)} of {game.size} outcomes are judged, the first ones",
    )  # fmt: skip
    return Solution(
        game, CONCEPT, "stability", tuple(equilibria), complete,
        certificate=StabilityCertificate(found, complete), notes=notes, details=found.to_dict(),
    )  # fmt: skip
