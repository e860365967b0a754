"""In what sense a target holds in a game played once.

- **nash**: nobody gains by leaving it; **strict**: everybody loses by leaving it.
- **unique**: it is the only Nash equilibrium, mixed ones included.
- **dominant**: everybody's action is a best reply to whatever the others do.
- **rationalizable**: it alone survives iterated strict dominance.
- **GMR**, **SMR**, **SEQ**: it is stable under foresight (see `stability`).

`lapse` judges by the definition, save for "unique" and "rationalizable", which need evidence: all
equilibria, or a record of eliminations.

>>> game = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
>>> [lapse(game, {"1": "2", "2": "2"}, concept) for concept in ("strict", "dominant", "SEQ")]
[None, None, None]
>>> lapse(game, {"1": "1", "2": "1"}, "nash")
Lapse(kind='temptation', player='1', amount=Fraction(2, 1))
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from detente.concepts.nash import regrets
from detente.concepts.rationalizable import EliminationRecord
from detente.concepts.stability import stability
from detente.game.graph_model import GraphModel
from detente.game.normal_form import NormalFormGame
from detente.game.profile import PureProfile
from detente.game.solution import Solution

CONCEPTS = ("nash", "strict", "unique", "dominant", "rationalizable", "GMR", "SMR", "SEQ")
# These are linear in payoffs.
LINEAR = ("nash", "strict", "dominant")
FORESIGHT = ("GMR", "SMR", "SEQ")

Evidence: TypeAlias = Solution | EliminationRecord


@dataclass(frozen=True, slots=True)
class Lapse:
    """Why a target does not hold: of what `kind`, through whom, and by how much at best.

    `kind` is "temptation", "dominance", "foresight", "others" (something else holds as well) or
    "unproven" (that nothing else does is not proven).
    """

    kind: str
    player: str | None = None
    amount: Fraction | None = None


def lapse(
    game: NormalFormGame, profile: PureProfile, concept: str, evidence: Evidence | None = None
) -> Lapse | None:
    """The first condition of a concept that a profile fails; None if it holds.

    Without the `evidence` that "unique" and "rationalizable" need the answer is "unproven", unless
    the profile is no equilibrium.
    """
    if concept in FORESIGHT:
        found = stability(GraphModel.from_game(game))
        leaving = found.leaving(game.position(game.cell(profile)), concept)
        return Lapse("foresight", leaving[0]) if leaving else None
    if concept == "dominant":
        return _undominant(game, profile)
    lapse_once = tempted(game, profile, strictly=concept == "strict")
    if lapse_once is not None or concept in LINEAR:
        return lapse_once
    if concept == "rationalizable":
        return _survivors(game, profile, evidence)
    return _rivals(profile, evidence)


def tempted(game: NormalFormGame, profile: PureProfile, *, strictly: bool = False) -> Lapse | None:
    """The first player who gains by leaving `profile`; with `strictly`, who loses nothing."""
    cell = game.cell(profile)
    here = game.position(cell)
    for i, player in enumerate(game.players):
        others = [k for k in game.deviations(cell, i) if k != here]
        gain = max((game.payoffs[i][k] - game.payoffs[i][here] for k in others), default=None)
        if gain is not None and (gain > 0 or (strictly and gain == 0)):
            return Lapse("temptation", player, gain)
    return None


def _undominant(game: NormalFormGame, profile: PureProfile) -> Lapse | None:
    for i, player in enumerate(game.players):
        own, stride = game.action_index(player, profile[player]), game.strides[i]
        gain = max(
            row_value - game.payoffs[i][k + (own - k // stride % game.shape[i]) * stride]
            for k, row_value in enumerate(game.payoffs[i])
        )
        if gain > 0:
            return Lapse("dominance", player, gain)
    return None


def _survivors(
    game: NormalFormGame, profile: PureProfile, evidence: Evidence | None
) -> Lapse | None:
    if not isinstance(evidence, EliminationRecord):
        return Lapse("unproven")
    left = evidence.surviving(game)
    for p in game.players:
        if left[p] != (profile[p],):
            return Lapse("others" if evidence.complete else "unproven", p)
    return None


def _rivals(profile: PureProfile, evidence: Evidence | None) -> Lapse | None:
    if not isinstance(evidence, Solution):
        return Lapse("unproven")
    for found in evidence.equilibria:
        if not found.pure or found.profile != dict(profile):
            return Lapse("others")
    return None if evidence.complete else Lapse("unproven")


def supported(game: NormalFormGame, evidence: Evidence) -> bool:
    """Whether evidence is right: each elimination, or each equilibrium and that none is missing.

    Equilibria that are enclosures are left to the certificate of their solution.
    """
    if isinstance(evidence, EliminationRecord):
        return evidence.verify(game)
    exact = [e for e in evidence.equilibria if e.strategies.is_exact]
    if any(any(regrets(game, e.strategies).values()) for e in exact):
        return False
    return evidence.certificate is None or evidence.certificate.verify(game)
