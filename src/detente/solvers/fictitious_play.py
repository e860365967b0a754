"""A path of fictitious play, run by nashpy and checked exactly, round by round.

1. Bring payoffs to small whole numbers with the same best replies, which floats hold exactly.
2. Let nashpy play; first actions and ties are drawn at random, always with the same seed.
3. Check each round in whole numbers. The first one that rounding has spoilt ends the path.
4. A strict equilibrium that was played is final. Otherwise name an exact equilibrium that the
   frequencies are near, if there is one.

This is the one importer of nashpy, which `pip install 'detente[learning]'` brings.

References: Brown, G. (1951), Iterative solution of games by fictitious play.
"""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING

from detente.concepts.fictitious_play import (
    FictitiousPlayCertificate,
    faulty_round,
    frequencies,
)
from detente.concepts.nash import check, expected_payoffs, is_strict, regrets
from detente.errors import SolverError
from detente.exact.number import text
from detente.game.normal_form import NormalFormGame
from detente.game.profile import Cell, MixedProfile
from detente.game.solution import Equilibrium, Solution
from detente.solvers.nearby_equilibrium import nearby_equilibrium

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

CONCEPT = "fictitious-play"
COMPLETE = False
REQUIRES = "two players"
SETTLED = "fictitious play settles here"
NEAR = "near the frequencies of fictitious play"

ROUNDS = 500
SEED = 1
# Frequencies near an equilibrium after so many rounds differ by about one over their root.
_NEAR = 0.05


def ACCEPTS(game: NormalFormGame) -> bool:  # noqa: N802 (one of the constants of a solver)
    """Two players."""
    return len(game.players) == 2


def solve(game: NormalFormGame) -> Solution:
    """Where `ROUNDS` rounds from a first profile drawn with `SEED` lead, as an equilibrium.

    Raises SolverError if nashpy is not installed.
    """
    plays = played(game, ROUNDS, SEED)
    fault = faulty_round(game, plays)
    plays = plays[:fault]
    runs = tuple((cell, len(list(own))) for cell, own in itertools.groupby(plays))
    shares = frequencies(game, plays)
    last = MixedProfile.pure(game.profile(plays[-1]), game.actions)
    settled = is_strict(game, last)
    floats = [[float(q) for q in own.values()] for own in shares.values()]
    near = check(game, last) if settled else nearby_equilibrium(game, floats, _NEAR)
    certificate = FictitiousPlayCertificate(runs, settled, near)
    found = () if near is None else (_equilibrium(game, near.strategies, settled=settled),)
    return Solution(
        game, CONCEPT, "fictitious_play", found, complete=False, certificate=certificate,
        notes=_notes(fault, settled=settled, near=near is not None),
        details={
            "rounds": len(plays),
            "seed": SEED,
            "settled_in_round": len(plays) - runs[-1][1] + 1 if settled else None,
            "runs": [{"profile": game.profile(cell), "rounds": n} for cell, n in runs],
            "frequencies": {p: {a: text(q) for a, q in own.items()} for p, own in shares.items()},
            "regrets": {p: text(v) for p, v in regrets(game, shares).items()},
        },
    )  # fmt: skip


def _equilibrium(game: NormalFormGame, strategies: MixedProfile, *, settled: bool) -> Equilibrium:
    return Equilibrium(
        strategies, expected_payoffs(game, strategies), is_strict(game, strategies),
        labels=(SETTLED if settled else NEAR,),
    )  # fmt: skip


def _notes(fault: int | None, *, settled: bool, near: bool) -> tuple[str, ...]:
    notes = [
        "one path of many: the first profile and ties are drawn at random, always the same ones"
    ]
    if fault is not None:
        notes.append(
            f"the path ends after {fault} rounds: payoffs lie too close for floating point to "
            "find the best reply"
        )
    if settled:
        notes.append("it is proven that the play stays where it is: the equilibrium is strict")
    elif near:
        notes.append(
            "it is proven that this is an equilibrium; that the frequencies tend to it is not"
        )
    else:
        notes.append("the frequencies are near no equilibrium that was identified")
    return tuple(notes)


def played(game: NormalFormGame, rounds: int, seed: int) -> list[Cell]:
    """The profile of each round, as nashpy plays; its draws depend on `seed` alone.

    The state of numpy's generator is the same before and after. Raises SolverError if nashpy is
    not installed.
    """
    try:
        import nashpy
    except ImportError:
        raise SolverError(
            "fictitious play needs nashpy, install it with: pip install 'detente[learning]'"
        ) from None
    import numpy as np

    mine, theirs = _matrices(game)
    before = np.random.get_state()  # noqa: NPY002 (nashpy draws from this generator)
    np.random.seed(seed)  # noqa: NPY002 (as above)
    try:
        counts = list(nashpy.Game(mine, theirs).fictitious_play(iterations=rounds))
    finally:
        np.random.set_state(before)  # noqa: NPY002 (as above)
    return [
        (int((after[0] - own[0]).argmax()), int((after[1] - own[1]).argmax()))
        for own, after in itertools.pairwise(counts)
    ]


def _matrices(
    game: NormalFormGame,
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Payoffs over the worst against each action of the other, in the largest whole unit."""
    import numpy as np

    (m, n), (first, second) = game.shape, game.integers
    columns = [first[j::n] for j in range(n)]
    rows = [second[i * n : i * n + n] for i in range(m)]
    mine = _small([[v - min(own) for v in own] for own in columns])
    theirs = _small([[v - min(own) for v in own] for own in rows])
    return np.array(mine).reshape(n, m).T, np.array(theirs).reshape(m, n)


def _small(lines: list[list[int]]) -> list[list[float]]:
    unit = math.gcd(*(v for own in lines for v in own)) or 1
    most = max(v // unit for own in lines for v in own)
    # What does not fit a float is rounded; the check of each round sees if that mattered.
    scale = max(unit, -(-most * unit // 10**15)) if most > 10**15 else unit
    return [[v / scale for v in own] for own in lines]
