"""All Nash equilibria of a game: what it takes to know that a list is right and complete.

Definition
    A list of equilibria is complete for two players if it holds every extreme equilibrium; for
    more if it holds every isolated equilibrium and at least one of every other component.
What it certifies
    Every listed equilibrium, the dominated actions left out of the search, that the indices of
    the components sum to +1 where they are all known by computation, and, where completeness is
    claimed, that nothing is missing: for two players by a recorded search of which each step is
    checked (`search_proof`), else by an enumeration of its own by the plain definition.
Cost
    That of the enumeration.
References
    Shapley, L. (1974), A note on the Lemke-Howson algorithm. Ritzberger, K. (1994), The theory
    of normal form games from the differentiable viewpoint.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TypeAlias

from detente.concepts.nash import NashCertificate
from detente.concepts.rationalizable import EliminationRecord
from detente.concepts.search_proof import Step, extreme_equilibria
from detente.exact.number import Enclosure, Number
from detente.game.normal_form import NormalFormGame
from detente.game.profile import MixedProfile

# Probabilities by player and action, in the order of the game.
Weights: TypeAlias = tuple[tuple[Number, ...], ...]


@dataclass(frozen=True, slots=True)
class NashSetCertificate:
    """Evidence for a list of equilibria, and the argument that it is complete if it says so.

    `numbers` are what the argument counts. `index_sum` is None where some index is not known.
    `search`, for two players, records a search for all equilibria once somebody wants to check it;
    it is not trusted. Without one all vertices are compared.
    """

    equilibria: tuple[NashCertificate, ...]
    complete: bool
    argument: str
    numbers: Mapping[str, object] = field(default_factory=dict)
    index_sum: int | None = None
    eliminated: EliminationRecord | None = None
    search: Callable[[NormalFormGame], Iterable[Step]] | None = None

    def verify(self, game: NormalFormGame) -> bool:
        """Whether all of the evidence holds in `game`, recomputed exactly."""
        if not all(one.verify(game) for one in self.equilibria):
            return False
        if self.index_sum not in (None, 1):
            return False
        left = game
        if self.eliminated is not None:
            if not self.eliminated.verify(game):
                return False
            left = game.restricted(self.eliminated.surviving(game))
        return not self.complete or self._nothing_missing(game, left)

    def _nothing_missing(self, game: NormalFormGame, left: NormalFormGame) -> bool:
        listed = [weights(game, one.strategies) for one in self.equilibria]
        playing = left if len(left.players) == 2 else condensed(left)
        found: Collection[Weights] | None
        if self.search is not None and len(playing.players) == 2:
            found = extreme_equilibria(playing, self.search(playing))
        else:
            playing = condensed(left)
            found = _enumerated(playing)
        if found is None or len(found) != len(listed):
            return False
        whole = found if playing is left else [restored(left, one) for one in found]
        spread = {profile(game, left, one) for one in whole}
        return spread == set(listed) or all(
            any(_same(one, other) for other in listed) for one in spread
        )

    def to_dict(self) -> dict[str, object]:
        """The argument, its numbers and every equilibrium's certificate as data."""
        return {
            "complete": self.complete,
            "argument": self.argument,
            "numbers": dict(self.numbers),
            "index_sum": self.index_sum,
            "eliminations": [e.to_dict() for e in self.eliminated.eliminations]
            if self.eliminated
            else [],
            "equilibria": [one.to_dict() for one in self.equilibria],
        }


def weights(game: NormalFormGame, strategies: MixedProfile) -> Weights:
    """The probabilities of a mixed profile in the order of the game."""
    return tuple(tuple(strategies[p][a] for a in game.actions[p]) for p in game.players)


def profile(game: NormalFormGame, left: NormalFormGame, found: Weights) -> Weights:
    """Probabilities in a restricted game as probabilities in the game itself."""
    spread = []
    for p, own in zip(game.players, found, strict=True):
        known = dict(zip(left.actions[p], own, strict=True))
        spread.append(tuple(known.get(a, Fraction(0)) for a in game.actions[p]))
    return tuple(spread)


def condensed(game: NormalFormGame) -> NormalFormGame:
    """The game without the players who have one action; at least one player stays.

    >>> pennies = NormalFormGame.from_arrays([[[1, -1]], [[-1, 1]]], [[[0, 0]], [[0, 0]]],
    ...     [[[-1, 1]], [[1, -1]]])
    >>> condensed(pennies).players
    ('1', '3')
    """
    kept = [i for i, m in enumerate(game.shape) if m > 1] or [0]
    if len(kept) == len(game.players):
        return game
    players = tuple(game.players[i] for i in kept)
    # One-action players do not change where a profile stands in row-major order.
    return NormalFormGame(
        players,
        {p: game.actions[p] for p in players},
        tuple(game.payoffs[i] for i in kept),
        game.title,
        game.names,
    )


def restored(game: NormalFormGame, found: Weights) -> Weights:
    """Probabilities in `condensed(game)` as probabilities in the game itself."""
    own = iter(found)
    return tuple(next(own) if m > 1 else (Fraction(1),) for m in game.shape)


def completed(indices: list[int | None]) -> list[int | None]:
    """Fill in a single unknown index: those of all components sum to +1.

    >>> completed([1, None, 1])
    [1, -1, 1]
    """
    known = [index for index in indices if index is not None]
    if len(known) == len(indices) - 1:
        return [1 - sum(known) if index is None else index for index in indices]
    return indices


def mixed(game: NormalFormGame, found: Weights) -> MixedProfile:
    """Probabilities in the order of the game as a mixed profile."""
    return MixedProfile({
        p: dict(zip(game.actions[p], own, strict=True))
        for p, own in zip(game.players, found, strict=True)
    })  # fmt: skip


def order(found: Weights) -> tuple[float, ...]:
    """A key that lists equilibria lexicographically, earlier actions first."""
    return tuple(-float(q.low if isinstance(q, Enclosure) else q) for own in found for q in own)


def numbers(box: tuple[tuple[tuple[Fraction, Fraction], ...], ...]) -> Weights:
    """Intervals of probabilities as numbers: exact where they are points, else enclosures."""
    return tuple(
        tuple(low if low == high else Enclosure(low, high) for low, high in own) for own in box
    )


def _enumerated(game: NormalFormGame) -> list[Weights] | None:
    """All equilibria by the plain definitions; None where something stays open."""
    if len(game.players) == 1:
        best = max(game.payoffs[0])
        size = game.size
        return [
            (tuple(Fraction(a == k) for a in range(size)),)
            for k, v in enumerate(game.payoffs[0])
            if v == best
        ]
    if len(game.players) == 2:
        from detente.concepts import best_response_polytopes

        return list(best_response_polytopes.extreme_equilibria(game))
    from detente.concepts.support_cells import candidates
    from detente.concepts.support_system import corners, settled

    seen = candidates(game)
    if not seen.all_seen:
        return None
    found: dict[Weights, None] = {}
    for candidate in seen.supports:
        result = settled(game, candidate.support, candidate)
        if result.open:
            return None
        for piece in result.pieces:
            found.update(dict.fromkeys(map(numbers, corners(piece))))
    return list(found)


def _same(a: Weights, b: Weights) -> bool:
    return a == b or all(
        _low(x) <= _high(y) and _low(y) <= _high(x)
        for mine, theirs in zip(a, b, strict=True)
        for x, y in zip(mine, theirs, strict=True)
    )


def _low(value: Number) -> Fraction:
    return value.low if isinstance(value, Enclosure) else value


def _high(value: Number) -> Fraction:
    return value.high if isinstance(value, Enclosure) else value
