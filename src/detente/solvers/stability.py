"""The outcomes that are stable under Nash, GMR, SMR or SEQ, with the moves behind each verdict.

>>> dilemma = NormalFormGame.from_arrays([[3, 1], [4, 2]], [[3, 4], [1, 2]])
>>> [(e.profile, e.labels) for e in solve(dilemma)][0]
({'1': '1', '2': '1'}, ('GMR', 'SMR', 'SEQ'))
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from detente.concepts.nash import is_strict
from detente.concepts.stability import CONCEPTS, Verdict, holds, stability
from detente.game import effort
from detente.game.graph_model import GraphModel
from detente.game.normal_form import NormalFormGame
from detente.game.profile import MixedProfile
from detente.game.solution import Equilibrium, Solution

CONCEPT = "stability"
COMPLETE = True
REQUIRES = "any game"


def ACCEPTS(_game: NormalFormGame) -> bool:  # noqa: N802 (one of the constants of a solver)
    """Every game."""
    return True


_Row: TypeAlias = dict[str, dict[str, Verdict]]


@dataclass(frozen=True, slots=True)
class StabilityCertificate:
    """The verdict on every outcome, each with its moves; unless `complete` on the first ones."""

    rows: tuple[_Row, ...]
    complete: bool = True

    def verify(self, game: NormalFormGame) -> bool:
        """Whether every verdict follows from the definition, and none is missing."""
        if len(self.rows) > game.size or (self.complete and len(self.rows) != game.size):
            return False
        model = GraphModel.from_game(game)
        return all(
            tuple(row) == game.players
            and all(tuple(own) == CONCEPTS for own in row.values())
            and all(
                (v.outcome, v.player, v.concept) == (state, player, concept) and holds(model, v)
                for player, own in row.items()
                for concept, v in own.items()
            )
            for state, row in enumerate(self.rows)
        )

    def to_dict(self) -> dict[str, object]:
        """How the verdicts are proven; they themselves are in the solution's details."""
        whose = "every outcome has" if self.complete else "the first outcomes have"
        return {"argument": f"{whose} a verdict with the moves that prove it"}


def solve(game: NormalFormGame) -> Solution:
    """Every outcome stable for all players under some concept; `labels` name the concepts.

    `details["outcomes"]` holds every outcome's verdicts, stable or not.
    """
    found = stability(GraphModel.from_game(game))
    rows: list[_Row] = []
    making = effort.current()
    for state in range(game.size):
        rows.append(found.row(state))
        if not making.goes_on(len(rows) / game.size):
            break
    complete = len(rows) == game.size
    equilibria = []
    for state, cell in enumerate(game.cells[: len(rows)]):
        labels = tuple(c for c in CONCEPTS if found.stable(state, c))
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
        certificate=StabilityCertificate(tuple(rows), complete), notes=notes,
        details={"outcomes": _outcomes(game, rows)},
    )  # fmt: skip


def _outcomes(game: NormalFormGame, rows: list[_Row]) -> list[dict[str, object]]:
    """Each outcome with its verdicts, in row-major order."""
    told = [game.profile(cell) for cell in game.cells].__getitem__
    return [
        {
            "profile": told(state),
            "equilibrium": {c: all(own[c].stable for own in row.values()) for c in CONCEPTS},
            "players": {p: {c: own[c].to_dict(told) for c in CONCEPTS} for p, own in row.items()},
        }
        for state, row in enumerate(rows)
    ]
