"""Proofs that an equilibrium is proper, where a simple one exists.

1. A regular equilibrium is proper, and what is strict is regular.
2. Ranks that answer each other: start with one rank for all that is unplayed, rank each player's
   unplayed actions by what they are worth then, and repeat until nothing changes.
3. With two players and few unplayed actions, start from every order of one player's.

References: Myerson, R. (1978), Refinements of the Nash equilibrium concept, Int. J. Game Theory 7.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from detente.concepts.nash_set import weights
from detente.concepts.perfect import Polynomial, perturbed_values
from detente.concepts.proper import Ranks
from detente.concepts.regular import Regular, is_regular
from detente.game.normal_form import NormalFormGame
from detente.game.profile import MixedProfile

# Answers to answers mostly settle within the number of actions.
_ROUNDS = 12
# Up to so many unplayed actions every order is tried: 75 of four.
_ORDERED = 4


def proper_proof(game: NormalFormGame, profile: MixedProfile) -> Ranks | Regular | None:
    """A proof that an equilibrium is proper; None where none was found, which says nothing.

    >>> game = NormalFormGame.from_arrays([[1, 0], [0, 0]], [[1, 0], [0, 0]])
    >>> top = MixedProfile.pure({"1": "1", "2": "1"}, game.actions)
    >>> proper_proof(game, top)
    Regular()
    """
    if is_regular(game, profile):
        return Regular()
    if not profile.is_exact:
        return None
    played = [[q if isinstance(q, Fraction) else Fraction(0) for q in own]
              for own in weights(game, profile)]  # fmt: skip
    for start in _starts(game, played):
        ranks = start
        for _ in range(_ROUNDS):
            proof = Ranks({
                p: dict(zip(game.actions[p], own, strict=True))
                for p, own in zip(game.players, ranks, strict=True)
            })  # fmt: skip
            if proof.proves(game, profile):
                return proof
            answer = _answered(game, played, ranks)
            if answer is None or answer == ranks:
                break
            ranks = answer
    return None


def _starts(game: NormalFormGame, played: list[list[Fraction]]) -> Iterator[list[tuple[int, ...]]]:
    even = [tuple(int(not q) for q in own) for own in played]
    yield even
    if len(game.players) != 2:
        return
    unplayed = [[k for k, q in enumerate(own) if not q] for own in played]
    i = min((0, 1), key=lambda i: len(unplayed[i]))
    if len(unplayed[i]) > _ORDERED:
        return
    for order in _weak_orders(unplayed[i]):
        ranks = [0] * len(played[i])
        for rank, level in enumerate(order, 1):
            for k in level:
                ranks[k] = rank
        start = list(even)
        start[i] = tuple(ranks)
        # The other player answers first, and the order is kept if it answers that.
        answer = _answered(game, played, start)
        if answer is not None:
            start[1 - i] = answer[1 - i]
            yield start


def _weak_orders(items: Sequence[int]) -> Iterator[list[tuple[int, ...]]]:
    """Every way to line items up, ties allowed."""
    if not items:
        yield []
        return
    first, rest = items[0], items[1:]
    for order in _weak_orders(rest):
        for k in range(len(order) + 1):
            yield [*order[:k], (first,), *order[k:]]
            if k < len(order):
                yield [*order[:k], (first, *order[k]), *order[k + 1 :]]


def _answered(
    game: NormalFormGame, played: list[list[Fraction]], ranks: list[tuple[int, ...]]
) -> list[tuple[int, ...]] | None:
    """Each player's unplayed actions by what they are worth; None if a played one is not best."""
    highest = max(map(max, ranks))
    strategies: list[list[Polynomial]] = [
        [
            tuple((q or Fraction(1)) if k == rank else Fraction(0) for k in range(highest + 1))
            for q, rank in zip(own, levels, strict=True)
        ]
        for own, levels in zip(played, ranks, strict=True)
    ]
    found = []
    for i, own in enumerate(played):
        values = perturbed_values(game, i, strategies)
        most = max(values)
        if any(q and v != most for q, v in zip(own, values, strict=True)):
            return None
        unplayed = sorted({v for q, v in zip(own, values, strict=True) if not q}, reverse=True)
        found.append(tuple(
            0 if q else 1 + unplayed.index(v) for q, v in zip(own, values, strict=True)
        ))  # fmt: skip
    return found
