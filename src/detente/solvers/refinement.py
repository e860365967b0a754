"""Labels that refine an equilibrium by proof: perfect, proper, weakly dominated strategy.

>>> game = NormalFormGame.from_arrays([[1, 0], [0, 0]], [[1, 0], [0, 0]])
>>> from detente.game.profile import MixedProfile
>>> refine = refinements(game)
>>> [refine(MixedProfile.pure({"1": a, "2": a}, game.actions)) for a in "12"]
[('perfect', 'proper'), ('weakly dominated strategy',)]
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from detente.concepts.perfect import DOMINATED, PERFECT, Dominance, LocalDominance
from detente.concepts.proper import PROPER
from detente.game import effort
from detente.game.normal_form import NormalFormGame
from detente.game.profile import MixedProfile
from detente.solvers.proper_ranks import proper_proof
from detente.solvers.trembles import Refuter


def refinements(game: NormalFormGame) -> Callable[[MixedProfile], tuple[str, ...]]:
    """What is proven of the equilibria of a game, one by one; nothing is worked out before.

    An equilibrium without these labels is one for which no proof was found, or was looked for:
    once the effort has ended there is none.
    """
    return partial(_labels, Refuter(game))


def _labels(refuter: Refuter, profile: MixedProfile) -> tuple[str, ...]:
    if not effort.current().goes_on():
        return ()
    proof = refuter.proof(profile)
    if isinstance(proof, Dominance):
        return (DOMINATED,)
    if isinstance(proof, LocalDominance):
        return ()
    # What is proper is perfect, so either proof may be found without the other.
    if proper_proof(refuter.game, profile) is not None:
        return (PERFECT, PROPER)
    return () if proof is None else (PERFECT,)
