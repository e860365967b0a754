"""The evidence that a list of all two-player equilibria is complete."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from detente.concepts.nash import NashCertificate
from detente.concepts.nash_set import NashSetCertificate
from detente.concepts.rationalizable import EliminationRecord
from detente.game.solution import Equilibrium
from detente.solvers.exact_search import proof

UNFINISHED = (
    "The search was ended before it was through: every equilibrium listed is one, and there may "
    "be more."
)
_COMPLETE = (
    "every equilibrium is a convex combination of extreme ones; all complementary faces of both "
    "best-response polytopes were searched, each branch left out was proven empty, and the "
    "vertices of each face found were listed exactly"
)
_VISITED = (
    "every equilibrium is a convex combination of extreme ones; every basis of both best-response "
    "polytopes was visited, ties broken, and of the vertices that they describe every pair was "
    "compared, in whole numbers"
)
_PARTIAL = "every equilibrium listed was confirmed exactly; part of the search was not made"


def certificate(
    equilibria: Sequence[Equilibrium],
    indices: Sequence[int | None],
    numbers: Mapping[str, object],
    record: EliminationRecord | None,
    *,
    complete: bool,
) -> NashSetCertificate:
    """A certificate; `indices` are those of the components, None where they are not computed."""
    known = [index for index in indices if index is not None]
    return NashSetCertificate(
        tuple(NashCertificate(e.strategies) for e in equilibria),
        complete=complete,
        argument=_COMPLETE if complete else _PARTIAL,
        numbers={**numbers, "extreme equilibria": len(equilibria)},
        index_sum=sum(known) if complete and len(known) == len(indices) else None,
        eliminated=record,
        search=proof,
    )


def visited(
    equilibria: Sequence[Equilibrium], indices: Sequence[int | None], bases: int
) -> NashSetCertificate:
    """A certificate of a visit to all bases."""
    return NashSetCertificate(
        tuple(NashCertificate(e.strategies) for e in equilibria),
        complete=True,
        argument=_VISITED,
        numbers={"bases": bases, "extreme equilibria": len(equilibria)},
        index_sum=sum(index for index in indices if index is not None),
        search=proof,
    )
