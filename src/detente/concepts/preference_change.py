"""The least change of preferences that makes an outcome stable.

Definition
    How far two orders of the states are apart is counted in *swaps* (Kemeny and Snell): a pair
    of states in reversed order counts 1, a pair of which one order makes a tie counts 1/2. A
    *change* gives each party another order; it costs the swaps of all parties together. Wanted is
    the cheapest change after which a state is stable: for one party while the others keep their
    orders, or for all of them at once.

    For one party the answer is closed. Of its own order, stability of s asks for nothing but
    which states it likes better than s, and the fewer the better. Each improvement t asks for a
    level: that of t itself or, where it is lower, that of the worst the others can lead to from
    t (under SMR the best the party can have there or after one more move). Raising s to the
    highest level asked for, past whatever is below it, costs least: a state d of that level that
    is no longer to be preferred to s costs at least a swap for every state between, whether
    that ends up above d, below s or level with both.

    Under Nash, GMR and SMR no party's stability depends on the others' orders, so the costs of
    the parties add up. Under SEQ they interact: an order decides which answers are credible.
What it certifies
    For each party: the level asked for, and that no lower one suffices, each from the definition.
    For all of them under SEQ: orders that make the state stable, and a lower bound.
Cost
    A party: one search of the others' moves for each of its own from the state. All parties under
    SEQ: a best-first search over orders, exponential in the number of swaps; the bound tells how
    far it came.
Example
    >>> from detente.game.normal_form import NormalFormGame
    >>> dilemma = NormalFormGame.from_arrays([[3, 1], [4, 2]], [[3, 4], [1, 2]])
    >>> change = least_change(GraphModel.from_game(dilemma), 0, "Nash", 0)
    >>> change.swaps, change.like
    (Fraction(1, 2), 2)
    >>> least_change(GraphModel.from_game(dilemma), 0, "SEQ", 0).swaps
    Fraction(0, 1)

When it fails
    Never: a state that is at the top of every order is stable under every concept.
References
    Kemeny, J. and Snell, L. (1962), Mathematical Models in the Social Sciences. Kinsara, R.,
    Petersons, O., Hipel, K. and Kilgour, D. (2015), Advanced decision support for the graph model
    for conflict resolution, Journal of Decision Systems 24(2).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from detente.concepts.legal_moves import Reach
from detente.concepts.stability import CONCEPTS
from detente.errors import SolverError, nearest
from detente.game.graph_model import GraphModel

Ranks = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """What one party would have to think of a state for it to stay there.

    `swaps` is the least cost, 0 where it stays already; `like` a state than which the wanted one
    has to be no worse, None where nothing changes; `past` the states that it is raised above.
    """

    party: str
    concept: str
    swaps: Fraction
    like: int | None
    past: tuple[int, ...] = ()

    def to_dict(self, model: GraphModel) -> dict[str, object]:
        """Swaps as an exact string, states by label."""
        return {
            "swaps": str(self.swaps),
            "like": None if self.like is None else model.states[self.like],
            "past": [model.states[s] for s in self.past],
        }


@dataclass(frozen=True, slots=True)
class JointChange:
    """Orders under which a state is stable for all parties.

    `ranks[i]` is the changed order of party i, higher better. `swaps` is what they cost together
    and `at_least` a proven lower bound; where the two agree nothing is cheaper.
    """

    concept: str
    ranks: tuple[Ranks, ...]
    swaps: Fraction
    at_least: Fraction

    @property
    def complete(self) -> bool:
        """Whether it is proven that no change is cheaper."""
        return self.swaps == self.at_least


def least_change(model: GraphModel, state: int, concept: str, party: int) -> Change:
    """The least change of one party's order that makes `state` stable for it.

    Raises SolverError for an unknown concept.
    """
    ranks = model.ranks[party]
    level = level_needed(model, state, concept, party)
    if level <= ranks[state]:
        return Change(model.parties[party], concept, Fraction(0), None)
    between = (s for s, r in enumerate(ranks) if ranks[state] < r < level)
    past = tuple(sorted(between, key=ranks.__getitem__))
    ties = ranks.count(level) + ranks.count(ranks[state]) - 1
    like = ranks.index(level)
    return Change(model.parties[party], concept, len(past) + Fraction(ties, 2), like, past)


def level_needed(
    model: GraphModel,
    state: int,
    concept: str,
    party: int,
    values: tuple[Fraction | int, ...] | None = None,
) -> Fraction | int:
    """How good `state` has to be for the party to stay, in ranks or in other `values`."""
    if concept not in CONCEPTS:
        raise SolverError(
            f"unknown stability concept '{concept}', {nearest(concept, CONCEPTS, 'concepts')}"
        )
    worth: tuple[Fraction | int, ...] = model.ranks[party] if values is None else values
    others = [j for j in range(len(model.parties)) if j != party]
    reach = Reach(model, others, improving=concept == "SEQ")
    level = worth[state]
    for target in model.moves[party][state]:
        asked = worth[target]
        if concept != "Nash":
            for end in reach.of(target):
                after = worth[end]
                if concept == "SMR":
                    # To be back at the wanted state is no escape to a better one.
                    back = model.moves[party][end]
                    after = max(after, *(worth[r] for r in back if r != state), after)
                asked = min(asked, after)
        level = max(level, asked)
    return level


def raised(ranks: Ranks, state: int, level: int) -> Ranks:
    """The order in which `state` is as good as what has rank `level`."""
    return tuple(level if s == state else r for s, r in enumerate(ranks))


def changed(model: GraphModel, ranks: tuple[Ranks, ...]) -> GraphModel:
    """The same moves under other orders."""
    return replace(model, ranks=ranks)


def swaps(old: Ranks, new: Ranks) -> Fraction:
    """How far two orders are apart: reversed pairs, and half the pairs that one of them ties.

    >>> swaps((3, 2, 1), (1, 2, 3)), swaps((2, 1), (1, 1))
    (Fraction(3, 1), Fraction(1, 2))
    """
    halves = sum(
        abs(_sign(old[a] - old[b]) - _sign(new[a] - new[b]))
        for a in range(len(old))
        for b in range(a)
    )
    return Fraction(halves, 2)


def _sign(value: int) -> int:
    return (value > 0) - (value < 0)
