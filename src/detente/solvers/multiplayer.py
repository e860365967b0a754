"""Equilibria of games with three players or more, support by support.

1. Leave out strictly dominated actions, round by round.
2. For every support profile that dominance within the support leaves possible, solve the
   indifferences: in closed form with up to three mixing players, by proven bisection with more.
   Supports of three actions or more that remain are named as open.
3. What is found are pieces: points, enclosures with one root, and boxes in which some
   probabilities are free. Pieces that share a profile form a component.

`complete` is true only if every support profile is settled. Then all isolated equilibria are
listed, and the corners of every piece of the others.

>>> game = NormalFormGame.from_function({"a": "LR", "b": "LR", "c": "LR"},
...     lambda s: {p: int(len(set(s.values())) == 1) for p in "abc"})
>>> found = solve(game)
>>> [e.pure for e in found], found.complete, sum(c.index for c in found.components)
([True, False, True], True, 1)

References: McKelvey, R. and McLennan, A. (1996), Computation of equilibria in finite games,
Handbook of Computational Economics 1. Porter, R., Nudelman, E. and Shoham, Y. (2008), Simple
search methods for finding a Nash equilibrium, Games and Economic Behavior 63(2).
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field

from detente.concepts import nash_set
from detente.concepts.nash import NashCertificate, check, expected_payoffs, is_strict
from detente.concepts.nash_set import Weights
from detente.concepts.selection import labelled
from detente.concepts.support_system import (
    Piece,
    Support,
    all_supports,
    corners,
    meet,
    settled,
)
from detente.game.normal_form import NormalFormGame
from detente.game.solution import Component, Equilibrium, Solution
from detente.solvers.complementarity import completed
from detente.solvers.iterated_dominance import eliminate
from detente.solvers.pure_nash import pure_equilibria

CONCEPT = "nash"
COMPLETE = False
REQUIRES = "three players or more"

# With more support profiles than this only pure equilibria are listed.
MAX_SUPPORTS = 20_000


def ACCEPTS(game: NormalFormGame) -> bool:  # noqa: N802 (one of the constants of a solver)
    """Three players or more."""
    return len(game.players) >= 3


@dataclass(slots=True)
class _Search:
    """What the supports gave: proven pieces, samples from open sets, and how each was settled."""

    pieces: list[Piece] = field(default_factory=list)
    samples: list[Piece] = field(default_factory=list)
    methods: Counter[str] = field(default_factory=Counter)
    open: list[Support] = field(default_factory=list)
    skipped: bool = False


def solve(game: NormalFormGame) -> Solution:
    """The equilibria of `game`; `certificate` and `notes` say what is proven and what is open."""
    record = eliminate(game)
    left = game.restricted(record.surviving(game)) if record.eliminations else game
    search = _searched(left)
    groups = _components(search.pieces)
    complete = not search.open and not search.skipped
    computed = [search.pieces[group[0]].index if len(group) == 1 else None for group in groups]
    indices = completed(computed) if complete else computed
    listed, members = _listed(search, groups)
    ranked = sorted(listed, key=lambda w: nash_set.order(nash_set.profile(game, left, w)))
    place = {w: k for k, w in enumerate(ranked)}
    equilibria = labelled(game, [
        _equilibrium(game, nash_set.profile(game, left, w), members[w], groups, indices)
        for w in ranked
    ])  # fmt: skip
    components = tuple(
        Component(
            k,
            tuple(sorted(place[w] for w in ranked if members[w] == k)),
            _dimension(search, groups, k),
            indices[k] if k < len(indices) else None,
        )
        for k in range(max(members.values(), default=-1) + 1)
    )
    certificate = nash_set.NashSetCertificate(
        tuple(_certified(game, e) for e in equilibria), complete, _argument(search),
        {"supports": dict(search.methods), "open": len(search.open)},
        index_sum=_index_sum(computed, complete=complete),
        eliminated=record if record.eliminations else None,
    )  # fmt: skip
    return Solution(
        game, CONCEPT, "multiplayer", equilibria, complete,
        degenerate=_is_degenerate(computed, complete=complete),
        components=components, certificate=certificate, notes=_notes(search, left),
    )  # fmt: skip


def _searched(game: NormalFormGame) -> _Search:
    search = _Search()
    if math.prod(2**m - 1 for m in game.shape) > MAX_SUPPORTS:
        search.skipped = True
        for cell in pure_equilibria(game):
            search.pieces.extend(settled(game, tuple((a,) for a in cell)).pieces)
        return search
    for support in all_supports(game.shape):
        found = settled(game, support)
        search.methods[found.method] += 1
        search.pieces.extend(found.pieces)
        search.samples.extend(found.samples)
        if found.open:
            search.open.append(support)
    return search


def _components(pieces: list[Piece]) -> list[list[int]]:
    """Pieces that hang together, each group and all groups in the order found."""
    groups: list[list[int]] = []
    for k, piece in enumerate(pieces):
        touching = [g for g in groups if any(meet(piece, pieces[j]) for j in g)]
        merged = sorted({k, *(j for g in touching for j in g)})
        groups = [g for g in groups if g not in touching] + [merged]
    return sorted(groups)


def _listed(search: _Search, groups: list[list[int]]) -> tuple[list[Weights], dict[Weights, int]]:
    """Every corner of every piece with its component; samples of open sets come last."""
    members: dict[Weights, int] = {}
    for number, group in enumerate(groups):
        for k in group:
            for corner in corners(search.pieces[k]):
                members.setdefault(nash_set.numbers(corner), number)
    number = len(groups)
    for piece in search.samples:
        found = nash_set.numbers(piece.box)
        if found not in members:
            members[found] = number
            number += 1
    return list(members), members


def _dimension(search: _Search, groups: list[list[int]], k: int) -> int:
    if k >= len(groups):
        # A sample of a set that is not settled: a curve at least.
        return 1
    return max(search.pieces[j].free for j in groups[k])


def _equilibrium(
    game: NormalFormGame,
    found: Weights,
    component: int,
    groups: list[list[int]],
    indices: list[int | None],
) -> Equilibrium:
    strategies = nash_set.mixed(game, found)
    alone = component < len(groups) and len(groups[component]) == 1
    return Equilibrium(
        strategies,
        expected_payoffs(game, strategies),
        is_strict(game, strategies),
        indices[component] if alone else None,
        component,
    )


def _certified(game: NormalFormGame, equilibrium: Equilibrium) -> NashCertificate:
    return check(game, equilibrium.strategies)


def _index_sum(computed: list[int | None], *, complete: bool) -> int | None:
    known = [index for index in computed if index is not None]
    return sum(known) if complete and len(known) == len(computed) else None


def _is_degenerate(computed: list[int | None], *, complete: bool) -> bool | None:
    """Whether some equilibrium is known not to be regular; False if none can be."""
    if any(index is None for index in computed):
        return True
    return False if complete else None


def _argument(search: _Search) -> str:
    if search.skipped:
        return f"pure profiles only: more than {MAX_SUPPORTS} support profiles"
    total = sum(search.methods.values())
    closed = total - len(search.open)
    return f"{closed} of {total} support profiles settled by exact arithmetic"


def _notes(search: _Search, game: NormalFormGame) -> tuple[str, ...]:
    if search.skipped:
        return ("mixed equilibria were not searched for: too many support profiles",)
    if not search.open:
        return ()
    first = "; ".join(
        f"{p}: {', '.join(game.actions[p][a] for a in own)}"
        for p, own in zip(game.players, search.open[0], strict=True)
    )
    return (
        f"{len(search.open)} support profiles are not settled, the first of them {first}",
        "components count what is settled alone: they may be larger and hang together",
    )
