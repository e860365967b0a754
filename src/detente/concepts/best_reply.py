"""Best-reply paths: one at a time, whoever gains by it moves to a best reply.

Definition
    From a profile of actions in which somebody could gain alone, one such player switches to one
    of its best replies; any of them, and any best reply. A *recurrent class* is a smallest set of
    profiles that no such step leaves. A class of one profile is a pure Nash equilibrium, a larger
    one a best-reply cycle. Every path that keeps all options open ends in a recurrent class.
What it certifies
    That each class is closed and every two of its profiles reach each other; and that some class
    can be reached from every profile, so that there are no other classes.
Cost
    A few passes over the steps between profiles, at most as many as payoffs.
Example
    >>> hunt = NormalFormGame.from_arrays([[9, 0], [8, 7]], [[9, 8], [0, 7]])
    >>> BestReplyCertificate((((0, 0),), ((1, 1),))).verify(hunt)
    True
    >>> steps(hunt)[(0, 1)]
    ((1, 1), (0, 0))

When it fails
    Never: there is always a class. It may be a cycle, as in matching pennies.
References
    Young, P. (1993), The evolution of conventions, Econometrica 61(1). Monderer, D. and Shapley,
    L. (1996), Potential games, Games and Economic Behavior 14.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from detente.concepts.pure_nash import best_reply_positions
from detente.game.normal_form import NormalFormGame
from detente.game.profile import Cell


def steps(game: NormalFormGame) -> dict[Cell, tuple[Cell, ...]]:
    """For each profile where a step of a best-reply path may lead, by player, then action."""
    best = best_reply_positions(game)
    found = {}
    for at, cell in enumerate(game.cells):
        to = []
        for i, table in enumerate(best):
            if not table[at]:
                deviations = game.deviations(cell, i)
                to += [(*cell[:i], k, *cell[i + 1 :]) for k, d in enumerate(deviations) if table[d]]
        found[cell] = tuple(to)
    return found


def reaching(ways: Mapping[Cell, tuple[Cell, ...]], aims: Iterable[Cell]) -> set[Cell]:
    """All profiles from which a path leads to one of the `aims`, these included.

    >>> sorted(reaching({(0,): ((1,),), (1,): ()}, [(1,)]))
    [(0,), (1,)]
    """
    before = _turned(ways)
    seen = set(aims)
    waiting = list(seen)
    while waiting:
        for cell in before[waiting.pop()]:
            if cell not in seen:
                seen.add(cell)
                waiting.append(cell)
    return seen


def _turned(ways: Mapping[Cell, tuple[Cell, ...]]) -> dict[Cell, tuple[Cell, ...]]:
    """Every step the other way round."""
    before: dict[Cell, list[Cell]] = {cell: [] for cell in ways}
    for cell, to in ways.items():
        for other in to:
            before[other].append(cell)
    return {cell: tuple(to) for cell, to in before.items()}


@dataclass(frozen=True, slots=True)
class BestReplyCertificate:
    """All recurrent classes, each as its profiles by the positions of actions."""

    classes: tuple[tuple[Cell, ...], ...]

    def verify(self, game: NormalFormGame) -> bool:
        """Whether these are the recurrent classes of `game`, and all of them."""
        ways = steps(game)
        for own in self.classes:
            members = set(own)
            if not members or not members <= set(ways):
                return False
            if any(other not in members for cell in own for other in ways[cell]):
                return False
            within = {cell: ways[cell] for cell in own}
            if (
                reaching(within, own[:1]) != members
                or reaching(_turned(within), own[:1]) != members
            ):
                return False
        return reaching(ways, (cell for own in self.classes for cell in own)) == set(ways)

    def to_dict(self) -> dict[str, object]:
        """The classes as data."""
        return {
            "argument": "no step leaves a class, its profiles reach each other, and from every "
            "profile a path leads to one",
            "classes": [[list(cell) for cell in own] for own in self.classes],
        }
