"""Stability of each state under foresight: Nash, GMR, SMR and SEQ.

Definition
    In a graph model R(i, s) are the states that party i can move to from s; its *improvements*
    are those it prefers to s. In a normal form the states are the outcomes, and a move is one
    player's change of its own action. The others may answer in a sequence of moves in which
    nobody moves twice in succession, though somebody may move more than once. A state s is for
    party i

    - **Nash** stable if i has no improvement;
    - **GMR** (general metarationality) if after every improvement the others have an answer
      that leaves i no better off than at s;
    - **SMR** (symmetric metarationality) if, besides, i cannot then escape by one more move to
      a state better than s;
    - **SEQ** (sequential stability) if the others have such an answer of which every move is an
      improvement for its mover at the time.

    Equal is never an improvement and always suffices as a sanction. A state is an equilibrium
    under a concept if it is stable for every party.
What it certifies
    A sanction for each improvement, move by move; or the improvement that goes unpunished.
Cost
    For all states together, each move of each party is looked at a few times: answers end at the
    worst state that the others can bring about, and the search runs backwards from these.
Example
    >>> from detente.game.normal_form import NormalFormGame
    >>> dilemma = NormalFormGame.from_arrays([[3, 1], [4, 2]], [[3, 4], [1, 2]])
    >>> found = stability(GraphModel.from_game(dilemma))
    >>> found.equilibria("SEQ")
    (0, 3)
    >>> found.verdict(0, "1", "SEQ").sanctions[0].answer
    (Move(player='2', to=3),)

When it fails
    Nash and SMR equilibria need not exist. With two parties GMR and SEQ equilibria always do.
References
    Howard, N. (1971), Paradoxes of Rationality. Fraser, N. and Hipel, K. (1984), Conflict
    Analysis. Fang, L., Hipel, K. and Kilgour, D. (1993), Interactive Decision Making.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from detente.concepts.legal_moves import Reach
from detente.errors import SolverError, nearest
from detente.game.graph_model import GraphModel
from detente.kernels.sanctions import (
    NOTHING,
    backwards,
    best_after,
    first_gap,
    least_reachable,
    uphill,
)

CONCEPTS: tuple[str, ...] = ("Nash", "GMR", "SMR", "SEQ")


@dataclass(frozen=True, slots=True)
class Move:
    """One party's move, and the number of the state it leads to."""

    player: str
    to: int


@dataclass(frozen=True, slots=True)
class Sanction:
    """An improvement for somebody, and the others' shortest answer that undoes it."""

    improvement: int
    answer: tuple[Move, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a state is stable for one party under one concept, and why.

    `sanctions` holds one for each improvement of a stable state; `unsanctioned` is the first
    improvement that nobody punishes, None where the state is stable. States are numbers.
    """

    concept: str
    player: str
    outcome: int
    sanctions: tuple[Sanction, ...]
    unsanctioned: int | None

    @property
    def stable(self) -> bool:
        """Whether the party stays."""
        return self.unsanctioned is None

    def to_dict(self, told: Callable[[int], object]) -> dict[str, object]:
        """The verdict with states as `told` has them."""
        data: dict[str, object] = {"stable": self.stable}
        if self.unsanctioned is not None:
            data["unsanctioned"] = told(self.unsanctioned)
        else:
            data["sanctions"] = [
                {
                    "improvement": told(s.improvement),
                    "answer": [{"player": m.player, "to": told(m.to)} for m in s.answer],
                }
                for s in self.sanctions
            ]
        return data


@dataclass(frozen=True, eq=False)
class Stability:
    """Which states are stable for whom: `gaps[concept][party number][state]`.

    A gap is the position, among the party's moves from the state, of its first improvement that
    nobody punishes; -1 where the state is stable for it. Verdicts with their moves are worked
    out when asked for.
    """

    model: GraphModel
    gaps: dict[str, tuple[array[int], ...]]

    def verdict(self, state: int, player: str, concept: str) -> Verdict:
        """One party's verdict on one state; SolverError for an unknown concept or party."""
        _known(concept)
        if player not in self.model.parties:
            raise SolverError(
                f"unknown player '{player}', {nearest(player, self.model.parties, 'players')}"
            )
        i = self.model.parties.index(player)
        gap = self.gaps[concept][i][state]
        if gap >= 0:
            return Verdict(concept, player, state, (), self.model.moves[i][state][gap])
        sanctions = tuple(
            Sanction(target, self._answer(i, concept, state, target))
            for target in self.model.improvements(i, state)
        )
        return Verdict(concept, player, state, sanctions, None)

    def leaving(self, state: int, concept: str) -> tuple[str, ...]:
        """The parties that would leave the state."""
        _known(concept)
        gaps = self.gaps[concept]
        return tuple(p for p, own in zip(self.model.parties, gaps, strict=True) if own[state] >= 0)

    def stable(self, state: int, concept: str) -> bool:
        """Whether the state is stable for every party."""
        _known(concept)
        return all(own[state] < 0 for own in self.gaps[concept])

    def equilibria(self, concept: str) -> tuple[int, ...]:
        """Every state that is stable for every party, in order of number."""
        _known(concept)
        rows = zip(*self.gaps[concept], strict=True)
        return tuple(state for state, row in enumerate(rows) if max(row) < 0)

    def row(self, state: int) -> dict[str, dict[str, Verdict]]:
        """Every verdict on a state, by party and concept."""
        return {p: {c: self.verdict(state, p, c) for c in CONCEPTS} for p in self.model.parties}

    def verify(self, model: GraphModel) -> bool:
        """Whether every verdict follows from the definition, by a search of its own in `model`.

        A search for each party, state and improvement: for models of some hundred states.
        """
        return model.size == self.model.size and all(
            holds(model, self.verdict(state, player, concept))
            for state in range(model.size)
            for player in model.parties
            for concept in CONCEPTS
        )

    def _answer(self, i: int, concept: str, state: int, target: int) -> tuple[Move, ...]:
        """The others' shortest answer to a move of i from `state` to `target`."""
        found = self._reach(i, credible=concept == "SEQ").of(target)
        worth = self._ceiling[i] if concept == "SMR" else self.model.levels[i]
        level = self.model.levels[i][state]
        end = next(q for q in found if worth[q] <= level)
        return tuple(Move(self.model.parties[j], to) for j, to in found.path(end))

    def _reach(self, i: int, *, credible: bool) -> Reach:
        key = (i, credible)
        if key not in self._searches:
            others = [j for j in range(len(self.model.parties)) if j != i]
            self._searches[key] = Reach(self.model, others, improving=credible)
        return self._searches[key]

    @cached_property
    def _searches(self) -> dict[tuple[int, bool], Reach]:
        return {}

    @cached_property
    def _ceiling(self) -> tuple[array[int], ...]:
        """For each party, the best it can have at a state or after one more move of its own."""
        model = self.model
        return tuple(
            best_after(*model.arcs, model.size, i, ranks) for i, ranks in enumerate(model.levels)
        )


def _known(concept: str) -> None:
    if concept not in CONCEPTS:
        raise SolverError(
            f"unknown stability concept '{concept}', {nearest(concept, CONCEPTS, 'concepts')}"
        )


@lru_cache(maxsize=8)
def stability(model: GraphModel) -> Stability:
    """The stability of every state of `model` for every party under the four concepts."""
    size, (starts, to) = model.size, model.arcs
    ranks = model.levels
    flat = array("q")
    for row in ranks:
        flat.extend(row)
    moves = backwards(starts, to, size)
    credible = backwards(*uphill(starts, to, size, flat), size)
    nothing = array("q", [NOTHING]) * size
    gaps: dict[str, tuple[array[int], ...]] = dict.fromkeys(CONCEPTS, ())
    for i, own in enumerate(ranks):
        ceiling = best_after(starts, to, size, i, own)
        worst = (
            nothing,
            least_reachable(*moves, size, i, own),
            least_reachable(*moves, size, i, ceiling),
            least_reachable(*credible, size, i, own),
        )
        for concept, least in zip(CONCEPTS, worst, strict=True):
            gaps[concept] += (first_gap(starts, to, size, i, own, least),)
    return Stability(model, gaps)


# -- checking, with nothing of the search above -------------------------------------------------


def holds(model: GraphModel, verdict: Verdict) -> bool:
    """Whether a verdict follows from the definition, by a search of its own."""
    i = model.parties.index(verdict.player)
    concept, outcome = verdict.concept, verdict.outcome
    targets = [t for t in model.moves[i][outcome] if _better(model, i, t, outcome)]
    if verdict.unsanctioned is not None:
        return verdict.unsanctioned in targets and (
            concept == "Nash"
            or not any(
                _undoes(model, i, concept, outcome, q)
                for q in _answers(model, i, verdict.unsanctioned, credible=concept == "SEQ")
            )
        )
    if [s.improvement for s in verdict.sanctions] != targets or (concept == "Nash" and targets):
        return False
    return all(_sanctions(model, i, concept, outcome, s) for s in verdict.sanctions)


def _better(model: GraphModel, i: int, a: int, b: int) -> bool:
    return model.ranks[i][a] > model.ranks[i][b]


def _undoes(model: GraphModel, i: int, concept: str, outcome: int, end: int) -> bool:
    if _better(model, i, end, outcome):
        return False
    return concept != "SMR" or not any(_better(model, i, r, outcome) for r in model.moves[i][end])


def _sanctions(model: GraphModel, i: int, concept: str, outcome: int, sanction: Sanction) -> bool:
    at, last = sanction.improvement, i
    for move in sanction.answer:
        j = model.parties.index(move.player)
        if j in (i, last) or move.to not in model.moves[j][at]:
            return False
        if concept == "SEQ" and not _better(model, j, move.to, at):
            return False
        at, last = move.to, j
    return bool(sanction.answer) and _undoes(model, i, concept, outcome, at)


def _answers(model: GraphModel, i: int, start: int, *, credible: bool) -> Iterator[int]:
    """What the others can reach from `start`, nobody moving twice in succession, as defined."""
    nodes = [(start, i)]
    seen = {(start, i)}
    for state, last in nodes:
        for j in range(len(model.parties)):
            if j in (i, last):
                continue
            for to in model.moves[j][state]:
                if (to, j) not in seen and not (credible and not _better(model, j, to, state)):
                    seen.add((to, j))
                    nodes.append((to, j))
                    yield to
