"""An exact Nash equilibrium close to a profile that is known in floats only.

The profile tells which actions are played; the exact indifferences of such a support are solved
in rational arithmetic, and what comes out is kept only if it is an equilibrium by the definition.
Where linear indifferences leave a continuum, as many probabilities as it takes are set to simple
fractions near those of the profile, and the others follow.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from detente.concepts.nash import NashCertificate, check
from detente.concepts.nash_set import Weights, mixed, numbers
from detente.concepts.support_cells import Support
from detente.concepts.support_system import System, settled, support_system
from detente.exact.linear import rank, solve
from detente.exact.number import simplest
from detente.game.normal_form import NormalFormGame

# Probabilities that a slow approach may not have brought to zero yet, the slowest first.
_NEGLIGIBLE = (1e-2, 1e-3, 1e-4, 1e-6)
_ROUNDING = Fraction(1, 10**5)


def nearby_equilibrium(
    game: NormalFormGame, profile: Sequence[Sequence[float]], tolerance: float
) -> NashCertificate | None:
    """The equilibrium nearest to `profile`, proven; None if none is found within `tolerance`.

    `profile` has a probability for each action of each player, in the game's order. The distance
    is the largest difference of a probability.

    >>> pennies = NormalFormGame.from_arrays([[1, -1], [-1, 1]], [[-1, 1], [1, -1]])
    >>> nearby_equilibrium(pennies, [[0.50001, 0.49999], [0.5, 0.5]], 0.001).strategies["1"]["1"]
    Fraction(1, 2)
    """
    best: tuple[float, NashCertificate] | None = None
    for candidate in _candidates(game, profile):
        distance = max(
            abs(float(q) - near)
            for own, nears in zip(candidate, profile, strict=True)
            for q, near in zip(own, nears, strict=True)
        )
        if distance > tolerance or (best is not None and distance >= best[0]):
            continue
        certificate = check(game, mixed(game, candidate))
        if certificate.verify(game):
            best = (distance, certificate)
    return None if best is None else best[1]


def _candidates(game: NormalFormGame, profile: Sequence[Sequence[float]]) -> Iterator[Weights]:
    seen: set[Support] = set()
    for least in _NEGLIGIBLE:
        support = tuple(tuple(a for a, q in enumerate(own) if q > least) for own in profile)
        if support in seen or not all(support):
            continue
        seen.add(support)
        yield from _of_support(game, profile, support)


def _of_support(
    game: NormalFormGame, profile: Sequence[Sequence[float]], support: Support
) -> Iterator[Weights]:
    """Solutions of the indifferences: linear ones by elimination, small others in closed form."""
    system = support_system(game, support)
    if all(key & (key - 1) == 0 for function in system.equations for key in function):
        found = _solved(system, profile)
        if found is not None:
            yield _spread(game, support, dict(zip(system.unknowns, found, strict=True)))
    elif max(map(len, support)) <= 2:
        for piece in settled(game, support).pieces:
            if not piece.free:
                yield numbers(piece.box)


def _solved(system: System, profile: Sequence[Sequence[float]]) -> list[Fraction] | None:
    """The solution of linear indifferences, near the profile where there are many."""
    width = len(system.unknowns)
    if not width:
        return []
    rows = [[f.get(1 << k, Fraction(0)) for k in range(width)] for f in system.equations]
    right = [-f.get(0, Fraction(0)) for f in system.equations]
    known = rank(rows) if rows else 0
    for k, (player, action) in enumerate(system.unknowns):
        if known == width:
            break
        fixed: list[Fraction | int] = [int(j == k) for j in range(width)]
        if rank([*rows, fixed]) > known:
            near = Fraction(profile[player][action])
            rows.append(fixed)
            right.append(simplest(near - _ROUNDING, near + _ROUNDING))
            known += 1
    return solve(rows, right)


def _spread(
    game: NormalFormGame, support: Support, known: dict[tuple[int, int], Fraction]
) -> Weights:
    spread = []
    for j, (size, own) in enumerate(zip(game.shape, support, strict=True)):
        weights = [known.get((j, a), Fraction(0)) for a in range(size)]
        weights[own[-1]] = 1 - sum(weights, Fraction(0))
        spread.append(tuple(weights))
    return tuple(spread)
