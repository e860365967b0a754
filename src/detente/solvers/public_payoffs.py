"""What two players sustain under public signals at one discount factor, from both sides.

For the definition see `concepts.public_equilibria`. A search in floating point (`public_search`)
proposes where the equilibrium payoffs lie. From without a chain of polygons is proven, each from
the one before, until the proposed one is near enough to close on it; from within the proposal, as
fractions or drawn in by a little, is shown to generate itself.

>>> game = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
>>> watch = Monitoring("incident", tuple(Fraction(c, 10) for c in (1, 7, 7, 7)))
>>> found = public_payoffs(game, watch, Fraction(4, 5))
>>> str(found.support((1, 1))), found.gap
('16/3', Fraction(0, 1))

References: Abreu, D., Pearce, D. and Stacchetti, E. (1990), Econometrica 58(5); Judd, K.,
Yeltekin, S. and Conklin, J. (2003), Econometrica 71(4).
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from detente.concepts.public_chain import PublicCertificate
from detente.concepts.public_equilibria import PublicStage
from detente.errors import SolverError
from detente.exact.polygon import hull
from detente.game.normal_form import NormalFormGame
from detente.game.repetition import Monitoring
from detente.solvers.equilibrium_payoffs import EquilibriumPayoffs
from detente.solvers.public_inner import filled
from detente.solvers.public_outer import PublicChain
from detente.solvers.public_search import PublicSearch

# A gap beyond this, as a share of the payoffs, is told.
_WIDE = Fraction(1, 10**9)


def public_payoffs(
    game: NormalFormGame, watch: Monitoring, discount: Fraction
) -> EquilibriumPayoffs:
    """The payoffs of perfect public equilibria of two players in pure actions, with a lottery.

    `inner` is sustained, and nothing outside `outer` is. Raises SolverError for any other number
    of players.
    """
    if len(game.players) != 2:
        raise SolverError(
            "the set of payoffs under public signals is for two players, this game has "
            f"{len(game.players)}"
        )
    stage = PublicStage.of(game, watch, discount)
    search = PublicSearch(stage)
    chain = PublicChain(search)
    chain.run()
    corners = filled(search, chain)
    within = hull(c.point for c in corners)
    around = chain.outer
    proof = PublicCertificate(
        watch, discount, tuple(corners), chain.begin, tuple(chain.steps), chain.closing
    )
    notes = list(chain.notes)
    inner = tuple(map(stage.payoffs, within))
    if around and not inner:
        notes.append("nothing is proven to be sustained, nor that nothing is")
    found = EquilibriumPayoffs(
        game.players, inner, {}, discount, tuple(map(stage.payoffs, around)), proof, tuple(notes)
    )
    largest = max((abs(v) for corner in found.around for v in corner), default=Fraction(0))
    if chain.closing is None or not found.gap or found.gap <= _WIDE * max(largest, Fraction(1)):
        return found
    return replace(found, notes=(*notes, "the set may have no end of corners, hence the gap"))
