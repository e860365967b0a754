"""Equilibria of games with three players or more, support by support.

1. Leave out strictly dominated actions, round by round, count actions that are the same to
   everybody as one, and leave out players left with one action. If two players stay, the game is
   solved as the two-player game it is.
2. Cut the probabilities of every support that dominance leaves possible into cells, and drop those
   in which some action is better throughout. That settles nearly all supports.
3. Solve the indifferences of the others: in closed form with up to three mixing players of two
   actions each, else by proving one root in every box that is claimed to hold one.
4. What is found are pieces: points, enclosures with one root, and boxes in which some
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
from dataclasses import dataclass, field, replace

from detente.concepts import nash_set
from detente.concepts.duplicates import Reduction, Weights, reduction
from detente.concepts.nash import enclosed, equilibrium_payoffs, is_strict
from detente.concepts.rationalizable import EliminationRecord
from detente.concepts.selection import labelled
from detente.concepts.support_cells import Support, candidates
from detente.concepts.support_pieces import Piece, corners, meet
from detente.concepts.support_system import settled
from detente.game import effort
from detente.game.normal_form import NormalFormGame
from detente.game.solution import Component, Equilibrium, Solution
from detente.solvers.complementarity import solve as two_player
from detente.solvers.iterated_dominance import eliminate
from detente.solvers.one_player import solve as one_player
from detente.solvers.pure_nash import pure_equilibria
from detente.solvers.refinement import refinements

CONCEPT = "nash"
COMPLETE = False
REQUIRES = "three players or more"


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
    cells: int = 0
    all_seen: bool = True

    @property
    def complete(self) -> bool:
        """Whether every support is settled."""
        return self.all_seen and not self.open


def solve(game: NormalFormGame) -> Solution:
    """The equilibria of `game`; `certificate` and `notes` say what is proven and what is open."""
    record = eliminate(game)
    left = game.restricted(record.surviving(game)) if record.eliminations else game
    reduced = reduction(left)
    played = reduced.game
    if len(played.players) < 3:
        inner = two_player(played) if len(played.players) == 2 else one_player(played)
        return _lifted(game, left, reduced, inner, record)
    search = _searched(played)
    groups = _components(search.pieces)
    complete = search.complete
    # Duplicates leave the index of a component what it is.
    computed = [search.pieces[group[0]].index if len(group) == 1 else None for group in groups]
    freed = any(_freedom(reduced, piece) for piece in search.pieces)
    indices = nash_set.completed(computed) if complete else computed
    ranked = sorted(
        (
            (nash_set.profile(game, left, one), k)
            for w, k in _listed(search, groups)
            for one in reduced.spread(w)
        ),
        key=lambda found: nash_set.order(found[0]),
    )
    equilibria = labelled(
        game, [_equilibrium(game, w, k, groups, indices) for w, k in ranked], refinements(game),
        settled=complete and not freed and not any(piece.free for piece in search.pieces),
    )  # fmt: skip
    components = tuple(
        Component(
            k,
            tuple(at for at, (_, own) in enumerate(ranked) if own == k),
            _dimension(search, groups, k, reduced),
            indices[k] if k < len(indices) else None,
        )
        for k in range(max((own for _, own in ranked), default=-1) + 1)
    )
    certificate = nash_set.NashSetCertificate(
        tuple(enclosed(game, e.strategies) for e in equilibria), complete,
        _argument(search, played),
        {"supports": dict(search.methods), "open": len(search.open), "cells": search.cells},
        index_sum=_index_sum(computed) if complete else None,
        eliminated=record if record.eliminations else None,
    )  # fmt: skip
    return Solution(
        game, CONCEPT, "multiplayer", equilibria, complete,
        degenerate=freed or _is_degenerate(computed, complete=complete),
        components=components, certificate=certificate, notes=_notes(search, played),
    )  # fmt: skip


def _lifted(
    game: NormalFormGame,
    left: NormalFormGame,
    reduced: Reduction,
    inner: Solution,
    record: EliminationRecord,
) -> Solution:
    """The solution of the game that the players with a choice play, told of the whole game."""
    found: list[Equilibrium] = []
    members: list[list[int]] = [[] for _ in inner.components]
    became: list[range] = []
    for e in inner:
        start = len(found)
        for own in reduced.spread(nash_set.weights(inner.game, e.strategies)):
            strategies = nash_set.mixed(game, nash_set.profile(game, left, own))
            payoffs = equilibrium_payoffs(game, strategies)
            members[e.component].append(len(found))
            found.append(Equilibrium(
                strategies, payoffs, is_strict(game, strategies), e.index, e.component
            ))  # fmt: skip
        became.append(range(start, len(found)))
    free = reduced.freedom(tuple(tuple(range(m)) for m in inner.game.shape))
    components = tuple(
        replace(
            c,
            members=tuple(own),
            dimension=c.dimension + free,
            subsets=tuple(tuple(at for k in s for at in became[k]) for s in c.subsets),
        )
        for c, own in zip(inner.components, members, strict=True)
    )
    degenerate = True if free else inner.degenerate
    certificate = nash_set.NashSetCertificate(
        tuple(enclosed(game, e.strategies) for e in found), inner.complete,
        f"players with a choice once dominated actions are gone: {len(inner.game.players)} of "
        f"{len(game.players)}; of the game among those all equilibria are found",
        {"players with a choice": list(inner.game.players)},
        index_sum=None if degenerate is not False else _index_sum([e.index for e in found]),
        eliminated=record if record.eliminations else None,
    )  # fmt: skip
    # What those without a choice get may be better in the middle of a continuum than at its ends.
    settled = inner.complete and not any(c.dimension for c in components)
    listed = labelled(game, found, refinements(game), settled=settled)
    return Solution(
        game, CONCEPT, "multiplayer", listed, inner.complete, degenerate=degenerate,
        components=components, certificate=certificate, notes=inner.notes,
    )  # fmt: skip


def _searched(game: NormalFormGame) -> _Search:
    seen = candidates(game)
    search = _Search(cells=seen.cells, all_seen=seen.all_seen)
    making = effort.current()
    for candidate in seen.supports:
        # What has been found is soon proven; what is undecided may take long.
        if not making.goes_on() and candidate.undecided:
            search.open.append(candidate.support)
            continue
        found = settled(game, candidate.support, candidate)
        search.methods[found.method] += 1
        search.pieces.extend(found.pieces)
        search.samples.extend(found.samples)
        if found.open:
            search.open.append(candidate.support)
    if not seen.all_seen:
        looked_at = {candidate.support for candidate in seen.supports}
        for cell in pure_equilibria(game):
            support = tuple((a,) for a in cell)
            if support not in looked_at:
                search.pieces.extend(settled(game, support).pieces)
    return search


def _components(pieces: list[Piece]) -> list[list[int]]:
    """Pieces that hang together, each group and all groups in the order found."""
    groups: list[list[int]] = []
    for k, piece in enumerate(pieces):
        # A regular equilibrium is isolated: no other piece has it.
        touching = [] if piece.index is not None else [
            g for g in groups
            if any(pieces[j].index is None and meet(piece, pieces[j]) for j in g)
        ]  # fmt: skip
        merged = sorted({k, *(j for g in touching for j in g)})
        groups = [g for g in groups if g not in touching] + [merged]
    return sorted(groups)


def _listed(search: _Search, groups: list[list[int]]) -> list[tuple[Weights, int]]:
    """Every corner of every piece with its component; samples of open sets come last."""
    found: list[tuple[Weights, int]] = []
    for number, group in enumerate(groups):
        if len(group) == 1 and search.pieces[group[0]].index is not None:
            found.append((nash_set.numbers(search.pieces[group[0]].box), number))
            continue
        own = [nash_set.numbers(c) for k in group for c in corners(search.pieces[k])]
        found.extend((one, number) for one in dict.fromkeys(own))
    known = {one for one, _ in found} if search.samples else set()
    for sample in dict.fromkeys(nash_set.numbers(piece.box) for piece in search.samples):
        if sample not in known:
            found.append((sample, found[-1][1] + 1 if found else 0))
    return found


def _dimension(search: _Search, groups: list[list[int]], k: int, reduced: Reduction) -> int:
    if k >= len(groups):
        # A sample of a set that is not settled: a curve at least.
        return 1
    own = [search.pieces[j] for j in groups[k]]
    return max(piece.free + _freedom(reduced, piece) for piece in own)


def _freedom(reduced: Reduction, piece: Piece) -> int:
    return 0 if reduced.plain else reduced.freedom(piece.support)


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
        equilibrium_payoffs(game, strategies),
        is_strict(game, strategies),
        indices[component] if alone else None,
        component,
    )


def _index_sum(computed: list[int | None]) -> int | None:
    known = [index for index in computed if index is not None]
    return sum(known) if len(known) == len(computed) else None


def _is_degenerate(computed: list[int | None], *, complete: bool) -> bool | None:
    """Whether some equilibrium is known not to be regular; False if none can be."""
    if any(index is None for index in computed):
        return True
    return False if complete else None


def _argument(search: _Search, game: NormalFormGame) -> str:
    total = math.prod(2**m - 1 for m in game.shape)
    if not search.all_seen:
        return f"not all of {total} support profiles were looked at"
    return (
        f"{total - len(search.open)} of {total} support profiles settled: cells in which some "
        "action is better throughout hold no equilibrium, and the others hold one proven root each"
    )


def _notes(search: _Search, game: NormalFormGame) -> tuple[str, ...]:
    stopped = effort.current().stopped
    if not search.all_seen:
        ended = effort.current().ending if stopped else "the search ended"
        missing = "mixed equilibria may be missing, the pure ones are all there"
        return (f"{ended}, after {search.cells} cells of mixed strategies: {missing}",)
    if not search.open:
        return ()
    first = "; ".join(
        f"{p}: {', '.join(game.actions[p][a] for a in own)}"
        for p, own in zip(game.players, search.open[0], strict=True)
    )
    ended = f"{effort.current().ending}: " if stopped else ""
    return (
        f"{ended}{len(search.open)} support profiles are not settled, the first of them {first}",
        "components count what is settled alone: they may be larger and hang together",
    )
