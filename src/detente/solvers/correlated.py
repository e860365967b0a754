"""Correlated equilibria: all extreme ones of small games, the best and the worst of any game.

Correlated equilibria are the distributions over profiles that satisfy finitely many linear
constraints. Up to `MOST_PROFILES` profiles, strictly dominated actions left out, every vertex of
that polytope is found by double description. Beyond, linear programmes find the best in total,
and the best and the worst for each player; pure equilibria are vertices as well.

>>> chicken = NormalFormGame.from_arrays([[6, 2], [7, 0]], [[6, 7], [2, 0]])
>>> solve(chicken).details["best_total"]
'21/2'
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from detente.concepts.correlated import (
    CorrelatedCertificate,
    Distribution,
    Optimum,
    as_product,
    expected_payoffs,
    incentives,
    objective,
    spread,
)
from detente.concepts.rationalizable import EliminationRecord
from detente.errors import SolverError
from detente.exact.lp import maximise
from detente.exact.number import Number, exact, text
from detente.exact.vertices import vertices
from detente.game import effort
from detente.game.normal_form import NormalFormGame
from detente.game.solution import Equilibrium, Solution
from detente.solvers.iterated_dominance import eliminate
from detente.solvers.pure_nash import pure_equilibria, pure_equilibrium

CONCEPT = "correlated"
COMPLETE = False
REQUIRES = "any game"

# Beyond, the vertices run into the thousands and say less than the best of them.
MOST_PROFILES = 12


def ACCEPTS(_game: NormalFormGame) -> bool:  # noqa: N802 (one of the constants of a solver)
    """Every game."""
    return True


def solve(game: NormalFormGame) -> Solution:
    """Extreme correlated equilibria; `details` has each one, the best total, each one's range.

    What the effort was cut short of is missing: "best_total" is None then, or players are left out.

    The solution's equilibria are the extreme ones that need no mediator: products of strategies,
    which are Nash equilibria. Where the list is not complete they are the pure ones.
    """
    return answer(game, CONCEPT, coarse=False)


def optimum(
    game: NormalFormGame, weights: Mapping[str, object], *, coarse: bool = False
) -> Optimum:
    """The (coarse) correlated equilibrium with the largest weighted sum of payoffs.

    `weights` are any numbers, negative ones too (0.1 is 1/10); players left out weigh nothing.
    Raises SolverError for a player who is not in the game, GameError for what is no number.

    >>> game = NormalFormGame.from_arrays([[6, 2], [7, 0]], [[6, 7], [2, 0]])
    >>> optimum(game, {"1": 1, "2": "1/2"}).value
    Fraction(8, 1)
    """
    unknown = sorted(set(weights) - set(game.players))
    if unknown:
        raise SolverError(f"unknown player '{unknown[0]}', the game has {', '.join(game.players)}")
    temptations = incentives(game, coarse=coarse)
    wanted = {p: exact(w) for p, w in weights.items()}
    worth = objective(game, wanted)
    most = max(worth)
    # The dual programme, for it starts feasible: with prices y and the value at `most` - w, the
    # largest w such that worth - y'gains <= most - w at every profile. Its own prices are the
    # distribution, up to scale where w = 0.
    found = maximise(
        [Fraction(1), *[Fraction(0)] * len(temptations)],
        [[Fraction(1), *(-i.gains[k] for i in temptations)] for k in range(game.size)],
        [most - v for v in worth],
    )
    # Every game has an equilibrium and payoffs are bounded, so there is an optimum.
    assert found.value is not None and found.x is not None and found.dual is not None  # noqa: PT018, S101
    total = sum(found.dual, Fraction(0))
    distribution = tuple(q / total for q in found.dual)
    return Optimum(wanted, most - found.value, distribution, found.x[1:])


def answer(game: NormalFormGame, concept: str, *, coarse: bool) -> Solution:
    """The solution under either concept."""
    welfare, ends = _optima(game, coarse=coarse)
    optima = [*([welfare] if welfare else []), *(one for pair in ends.values() for one in pair)]
    record = None if coarse else eliminate(game)
    left = game.restricted(record.surviving(game)) if record else game
    small = left.size <= MOST_PROFILES
    complete = small and effort.current().goes_on()
    if complete:
        found = [spread(game, left, d) for d in extreme_points(left, coarse=coarse)]
    else:
        pure = [
            tuple(Fraction(cell == other) for other in game.cells) for cell in pure_equilibria(game)
        ]
        found = [*(one.distribution for one in optima), *pure]
    found = _in_order(game, found)
    certificate = CorrelatedCertificate(
        tuple(found), tuple(optima), coarse, complete, eliminated=_used(record, complete=complete)
    )
    notes = () if complete else (_cut_short() if small or effort.current().stopped
                                 else _left_out(left),)  # fmt: skip
    return Solution(
        game, concept, "correlated", tuple(_equilibria(game, found, mixed=complete)),
        complete=complete, certificate=certificate, notes=notes,
        details=_details(game, found, welfare, ends),
    )  # fmt: skip


def extreme_points(game: NormalFormGame, *, coarse: bool) -> list[Distribution]:
    """Every vertex of the polytope: the rays of its cone, cut where chances sum to 1."""
    rows = [i.gains for i in incentives(game, coarse=coarse)]
    found = vertices([[Fraction(1)] * game.size, *rows], [Fraction(1), *[Fraction(0)] * len(rows)])
    return [point for point, _ in found if any(point)]


def _optima(
    game: NormalFormGame, *, coarse: bool
) -> tuple[Optimum | None, dict[str, tuple[Optimum, Optimum]]]:
    """The best in total, and the best and the worst for each player, as far as effort goes."""
    making, every = effort.current(), len(game.players) + 1
    if not making.goes_on(0.0):
        return None, {}
    welfare = optimum(game, dict.fromkeys(game.players, Fraction(1)), coarse=coarse)
    ends: dict[str, tuple[Optimum, Optimum]] = {}
    for p in game.players:
        if not making.goes_on((1 + len(ends)) / every):
            break
        ends[p] = (
            optimum(game, {p: Fraction(1)}, coarse=coarse),
            optimum(game, {p: Fraction(-1)}, coarse=coarse),
        )
    return welfare, ends


def _in_order(game: NormalFormGame, found: Sequence[Distribution]) -> list[Distribution]:
    """Each once, the largest total first; of equal totals, earlier profiles first."""
    total = {d: sum(expected_payoffs(game, d).values(), Fraction(0)) for d in found}
    return sorted(total, key=lambda d: (-total[d], [-q for q in d]))


def _used(record: EliminationRecord | None, *, complete: bool) -> EliminationRecord | None:
    return record if complete and record is not None and record.eliminations else None


def _cut_short() -> str:
    return (
        f"{effort.current().ending}: extreme points, or the best and the worst for some players, "
        "are missing; the pure equilibria are all there"
    )


def _left_out(game: NormalFormGame) -> str:
    return (
        f"the extreme points of a game of {game.size} profiles are too many to list all, which is "
        f"done up to {MOST_PROFILES}: here the best in total, the best and the worst for each "
        "player, and the pure equilibria"
    )


def _equilibria(
    game: NormalFormGame, found: Sequence[Distribution], *, mixed: bool
) -> Iterator[Equilibrium]:
    """Those that need no mediator; in a partial list only the pure ones, which are all there."""
    for distribution in found:
        strategies = as_product(game, distribution)
        if strategies is None:
            continue
        if strategies.is_pure:
            cell = game.cell({p: strategies.support(p)[0] for p in game.players})
            yield pure_equilibrium(game, cell)
        elif mixed:
            payoffs: dict[str, Number] = {**expected_payoffs(game, distribution)}
            yield Equilibrium(strategies, payoffs)


def _details(
    game: NormalFormGame,
    found: Sequence[Distribution],
    welfare: Optimum | None,
    ends: Mapping[str, tuple[Optimum, Optimum]],
) -> dict[str, object]:
    most = None if welfare is None else welfare.value
    listed = []
    for distribution in found:
        payoffs = expected_payoffs(game, distribution)
        total = sum(payoffs.values(), Fraction(0))
        listed.append({
            "probabilities": [
                {"profile": profile, "probability": text(q)}
                for profile, q in zip(game.profiles, distribution, strict=True)
                if q
            ],
            "payoffs": {p: text(v) for p, v in payoffs.items()},
            "total": text(total),
            "nash": as_product(game, distribution) is not None,
            "best_total": total == most,
            "best_for": [p for p, (best, _) in ends.items() if payoffs[p] == best.value],
            "worst_for": [p for p, (_, worst) in ends.items() if payoffs[p] == -worst.value],
        })  # fmt: skip
    return {
        "distributions": listed,
        "best_total": None if most is None else text(most),
        "payoffs": {
            p: {"best": text(best.value), "worst": text(-worst.value)}
            for p, (best, worst) in ends.items()
        },
        "profile_limit": MOST_PROFILES,
    }
