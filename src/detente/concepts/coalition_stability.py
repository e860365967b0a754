"""Stability against joint moves: whether a group of parties can lead somewhere all prefer.

Definition
    A *coalition improvement* of a group H from a state s is a state of R_H(s), the end of a legal
    sequence of its members' moves, that every member prefers to s; steps on the way need not be.
    A state is for H

    - **Nash** stable if H has no coalition improvement;
    - **GMR** stable if after every coalition improvement the others have a legal sequence of
      moves to a state that some member likes no better than s;
    - **SMR** stable if, besides, H cannot then lead to a state that all members prefer to s;
    - **SEQ** stable if after every coalition improvement the others, alone or in groups, have a
      sequence of coalition improvements of their own, no group twice in succession, to a state
      that some member of H likes no better than s.

    With `weak` an improvement is a state that no member likes less and one likes better. For a
    group of one Nash, GMR and SMR are the concepts for a party; under SEQ the others may now answer
    in groups, so that more is deterred. A state is coalitionally stable if it is so
    for every group, the single parties and all together among them.
What it certifies
    A coalition improvement that goes unpunished, with the moves that lead there.
Cost
    A search for each group, and one for each of its improvements.
Example
    >>> from detente.game.normal_form import NormalFormGame
    >>> dilemma = NormalFormGame.from_arrays([[3, 1], [4, 2]], [[3, 4], [1, 2]])
    >>> model = GraphModel.from_game(dilemma)
    >>> departure(model, ("1", "2"), 3)
    Departure(group=('1', '2'), moves=(Move(player='1', to=1), Move(player='2', to=0)))
    >>> [d.group for d in departures(model, 3)], departures(model, 0, "GMR")
    ([('1', '2')], ())

When it fails
    A group is taken to agree whenever all gain; what members owe each other is left out.
References
    Kilgour, D., Hipel, K., Fang, L. and Peng, X. (2001), Coalition analysis in group decision
    support, Group Decision and Negotiation 10. Inohara, T. and Hipel, K. (2008), Coalition
    analysis in the graph model for conflict resolution, Systems Engineering 11.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, combinations

from detente.concepts.legal_moves import Reach
from detente.concepts.stability import Move
from detente.errors import SolverError, nearest
from detente.game.graph_model import GraphModel

CONCEPTS: tuple[str, ...] = ("Nash", "GMR", "SMR", "SEQ")


@dataclass(frozen=True, slots=True)
class Departure:
    """A coalition improvement that goes unpunished: who leaves, by which moves."""

    group: tuple[str, ...]
    moves: tuple[Move, ...]

    @property
    def to(self) -> int:
        """The number of the state that the group leads to."""
        return self.moves[-1].to


def coalition_improvements(
    model: GraphModel, group: Sequence[str], state: int, *, weak: bool = False
) -> tuple[int, ...]:
    """The states that a group can lead to and all its members prefer, nearest first.

    Raises GameError for an unknown party and SolverError for an empty group.
    """
    members = _members(model, group)
    found = Reach(model, members).of(state)
    return tuple(t for t in found if _better(model, members, t, state, weak=weak))


def departure(
    model: GraphModel,
    group: Sequence[str],
    state: int,
    concept: str = "Nash",
    *,
    weak: bool = False,
) -> Departure | None:
    """The nearest coalition improvement that nobody punishes; None where the group stays."""
    if concept not in CONCEPTS:
        raise SolverError(
            f"unknown coalition concept '{concept}', {nearest(concept, CONCEPTS, 'concepts')}"
        )
    members = _members(model, group)
    reach = Reach(model, members)
    others = [j for j in range(len(model.parties)) if j not in members]
    answers = _Joint(model, others, weak=weak) if concept == "SEQ" else Reach(model, others)
    found = reach.of(state)

    def undoes(end: int) -> bool:
        if _better(model, members, end, state, weak=weak):
            return False
        return concept != "SMR" or not any(
            _better(model, members, r, state, weak=weak) for r in reach.of(end)
        )

    for target in found:
        if not _better(model, members, target, state, weak=weak):
            continue
        if concept == "Nash" or not any(map(undoes, answers.of(target))):
            moves = tuple(Move(model.parties[j], to) for j, to in found.path(target))
            return Departure(tuple(model.parties[i] for i in members), moves)
    return None


def departures(
    model: GraphModel, state: int, concept: str = "Nash", *, weak: bool = False
) -> tuple[Departure, ...]:
    """Every group that would leave a state, smaller ones first, each with its nearest way.

    Empty where the state is coalitionally stable.
    """
    found = (departure(model, group, state, concept, weak=weak) for group in groups(model))
    return tuple(d for d in found if d is not None)


def groups(model: GraphModel) -> tuple[tuple[str, ...], ...]:
    """Every group of parties, smaller ones first."""
    sizes = range(1, len(model.parties) + 1)
    return tuple(chain.from_iterable(combinations(model.parties, k) for k in sizes))


class _Joint:
    """What parties can lead to by improvements of groups, no group twice in succession."""

    def __init__(self, model: GraphModel, parties: Sequence[int], *, weak: bool) -> None:
        self._model = model
        self._weak = weak
        sizes = range(1, len(parties) + 1)
        groups = chain.from_iterable(combinations(parties, k) for k in sizes)
        self._groups = [(group, Reach(model, group)) for group in groups]

    def of(self, start: int) -> set[int]:
        """The states at the end of such a sequence from `start`."""
        met: set[tuple[int, int]] = set()
        queue = [(start, -1)]
        for at, last in queue:
            for k, (group, reach) in enumerate(self._groups):
                for to in reach.of(at) if k != last else ():
                    new = (to, k) not in met
                    if new and _better(self._model, group, to, at, weak=self._weak):
                        met.add((to, k))
                        queue.append((to, k))
        return {state for state, _ in met}


def _members(model: GraphModel, group: Sequence[str]) -> tuple[int, ...]:
    if not group:
        raise SolverError("a coalition of nobody, name at least one party")
    return tuple(sorted({model.party(name) for name in group}))


def _better(model: GraphModel, members: tuple[int, ...], a: int, b: int, *, weak: bool) -> bool:
    gains = [model.ranks[i][a] - model.ranks[i][b] for i in members]
    return min(gains) >= 0 and max(gains) > 0 if weak else min(gains) > 0
