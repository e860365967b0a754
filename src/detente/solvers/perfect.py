"""Perfect equilibria, each with its proof: those among the Nash equilibria that survive trembles.

Two players: an equilibrium is perfect if neither plays a weakly dominated strategy. Whether a
strategy is dominated depends on the actions played alone, so the perfect equilibria of a maximal
Nash subset are a union of its faces, and every one is a mixture of the extreme ones listed
(`details["subsets"]` says which go together).

>>> game = NormalFormGame.from_arrays([[1, 0], [0, 0]], [[1, 0], [0, 0]])
>>> [e.profile for e in solve(game)]
[{'1': '1', '2': '1'}]
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import TypeAlias

from detente.concepts.nash import NashCertificate, check
from detente.concepts.perfect import Affirmation, Dominance, PerfectCertificate, Refutation
from detente.exact.linear import rank
from detente.game import effort
from detente.game.normal_form import NormalFormGame
from detente.game.solution import Component, Equilibrium, Solution
from detente.solvers import complementarity, multiplayer, one_player
from detente.solvers.trembles import Refuter

CONCEPT = "perfect"
COMPLETE = False
REQUIRES = "any game"

# Faces of a Nash subset are looked at one by one, unless there are too many.
_FACES = 4_000

# Strategies of player 1 and of player 2, by position, of which every pair is perfect.
Subset: TypeAlias = tuple[frozenset[int], frozenset[int]]


def ACCEPTS(_game: NormalFormGame) -> bool:  # noqa: N802 (one of the constants of a solver)
    """Every game."""
    return True


def solve(game: NormalFormGame) -> Solution:
    """The Nash equilibria listed by `nash` that are proven perfect.

    `complete` is True for two players, and for more if every Nash equilibrium is isolated,
    known, and decided. `details["excluded"]` and `details["undecided"]` hold the others.
    """
    nash = next(m for m in (one_player, complementarity, multiplayer) if m.ACCEPTS(game)).solve(
        game
    )
    refuter = Refuter(game)
    perfect: dict[int, tuple[NashCertificate, Affirmation]] = {}
    excluded: list[tuple[NashCertificate, Refutation]] = []
    undecided: list[NashCertificate] = []
    for k, equilibrium in enumerate(nash):
        one = check(game, equilibrium.strategies)
        goes_on = effort.current().goes_on(k / len(nash))
        proof = refuter.proof(equilibrium.strategies) if goes_on else None
        if proof is None:
            undecided.append(one)
        elif isinstance(proof, Refutation):
            excluded.append((one, proof))
        else:
            perfect[k] = (one, proof)
    found = tuple(nash[k] for k in perfect)
    components, subsets = _parts(nash, list(perfect), refuter)
    if components:
        place = {k: c.id for c in components for k in c.members}
        found = tuple(replace(e, component=place[k]) for k, e in enumerate(found))
    certificate = PerfectCertificate(tuple(perfect.values()), tuple(excluded), tuple(undecided))
    isolated = all(not c.dimension for c in nash.components)
    told = certificate.to_dict()
    return Solution(
        game, CONCEPT, "perfect", found,
        complete=nash.complete and not undecided and (isolated or len(game.players) < 3),
        degenerate=nash.degenerate, components=components, certificate=certificate,
        notes=_notes(nash, undecided, isolated=isolated or len(game.players) < 3),
        details={
            "excluded": told["excluded"],
            "undecided": told["undecided"],
            "subsets": subsets,
        },
    )  # fmt: skip


def _notes(
    nash: Solution, undecided: Sequence[NashCertificate], *, isolated: bool
) -> tuple[str, ...]:
    notes = list(nash.notes)
    if undecided:
        notes.append(
            f"of {len(undecided)} Nash equilibria it is not known whether they are perfect: no "
            "proof was found either way"
        )
    if not isolated:
        notes.append(
            "some Nash equilibria form a continuum, of which only the listed ones were looked at"
        )
    return tuple(notes)


def _parts(
    nash: Solution, perfect: list[int], refuter: Refuter
) -> tuple[tuple[Component, ...], list[list[int]]]:
    """Connected sets of perfect equilibria, and the maximal products of faces they are made of.

    `perfect` are positions in the Nash equilibria; the answer counts among the perfect ones.
    """
    if len(nash.game.players) == 1:
        return nash.components, [list(c.members) for c in nash.components]
    if len(nash.game.players) > 2:
        return (), []
    found = [nash[k] for k in perfect]
    kept = {k: at for at, k in enumerate(perfect)}
    first, second = nash.game.players
    own, other = _positions(found, first), _positions(found, second)
    at = {(own[k], other[k]): k for k in range(len(found))}
    products: set[Subset] = set()
    for subset in (s for c in nash.components for s in c.subsets):
        inside = [kept[k] for k in subset if k in kept]
        xs = {own[k]: found[k].strategies.support(first) for k in inside}
        ys = {other[k]: found[k].strategies.support(second) for k in inside}
        products |= {
            (x, y) for x in _faces(xs, refuter, first) for y in _faces(ys, refuter, second)
        }
    maximal = [
        p for p in products if not any(p != q and p[0] <= q[0] and p[1] <= q[1] for q in products)
    ]
    subsets = sorted(sorted(at[i, j] for i in x for j in y) for x, y in maximal)
    return tuple(_components(found, subsets)), subsets


def _positions(found: Sequence[Equilibrium], player: str) -> list[int]:
    """For each equilibrium, the number of the player's strategy among the different ones."""
    known: dict[tuple[tuple[str, object], ...], int] = {}
    return [known.setdefault(tuple(e.strategies[player].items()), len(known)) for e in found]


def _faces(
    supports: dict[int, tuple[str, ...]], refuter: Refuter, player: str
) -> set[frozenset[int]]:
    """The largest sets of strategies whose mixtures are not dominated."""
    whole = frozenset(supports)
    found: set[frozenset[int]] = set()
    waiting, seen = ([whole], {whole}) if whole else ([], set())
    while waiting:
        face = max(waiting, key=len)
        waiting.remove(face)
        if any(face <= larger for larger in found):
            continue
        played = {a for k in face for a in supports[k]}
        own = tuple(a for a in refuter.game.actions[player] if a in played)
        if not isinstance(refuter.verdict(player, own), Dominance):
            found.add(face)
            continue
        smaller = {face - {k} for k in face} - seen
        if len(seen) + len(smaller) > _FACES:
            # Each strategy alone is safe to say.
            return found | {frozenset({k}) for k in whole if not any(k in f for f in found)}
        seen |= smaller
        waiting.extend(smaller)
    return found


def _components(found: Sequence[Equilibrium], subsets: list[list[int]]) -> list[Component]:
    """Subsets that share an equilibrium hang together."""
    groups: list[tuple[set[int], list[list[int]]]] = []
    for subset in subsets:
        touching = [g for g in groups if g[0] & set(subset)]
        groups = [g for g in groups if not g[0] & set(subset)]
        members = set(subset).union(*(g[0] for g in touching))
        groups.append((members, [s for g in touching for s in g[1]] + [subset]))
    groups.sort(key=lambda g: min(g[0]))
    return [
        Component(
            k, tuple(sorted(members)), max(_dimension([found[i] for i in s]) for s in parts), None,
            tuple(map(tuple, sorted(parts))),
        )
        for k, (members, parts) in enumerate(groups)
    ]  # fmt: skip


def _dimension(members: Sequence[Equilibrium]) -> int:
    """The dimension of the product of both players' mixtures, which are exact."""
    total = 0
    for p in members[0].strategies:
        points = [[v for v in e.strategies[p].values() if isinstance(v, Fraction)] for e in members]
        base, *rest = points
        differences = [[a - b for a, b in zip(q, base, strict=True)] for q in rest if q != base]
        total += rank(differences) if differences else 0
    return total
