"""Correlated equilibria against the definition, published values and duality."""

from __future__ import annotations

import itertools
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import game_of, games, random_game

import detente as dt
from detente.concepts.correlated import expected_payoffs, is_equilibrium, is_extreme, product
from detente.errors import SolverError
from detente.exact.linear import solve as solve_linear
from detente.exact.lp import maximise
from detente.solvers import coarse_correlated, correlated

CHICKEN = dt.NormalFormGame.from_arrays([[6, 2], [7, 0]], [[6, 7], [2, 0]])
BOTH = pytest.mark.parametrize("solver", [correlated, coarse_correlated], ids=lambda m: m.CONCEPT)
F = Fraction


def nobody_gains(game, q, *, coarse):
    """The definition, with functions from what is told to what is done, over all cells."""
    for i, p in enumerate(game.players):
        m = game.shape[i]
        follow = sum(w * game.payoffs[i][k] for k, w in enumerate(q))
        plans = itertools.product(range(m), repeat=m)
        if coarse:
            plans = [(a,) * m for a in range(m)]
        for plan in plans:
            total = F(0)
            for cell, w in zip(game.cells, q, strict=True):
                done = (*cell[:i], plan[cell[i]], *cell[i + 1 :])
                total += w * game.payoffs[i][game.position(done)]
            if total > follow:
                return False, p
    return True, None


def listed(game, solution):
    """The distributions in the details, row-major."""
    found = []
    for plan in solution.details["distributions"]:
        q = [F(0)] * game.size
        for outcome in plan["probabilities"]:
            q[game.position(game.cell(outcome["profile"]))] = F(outcome["probability"])
        found.append(tuple(q))
    return found


def by_tight_sets(game, *, coarse):
    """Vertices by brute force: every set of size - 1 tight constraints that leaves one point."""
    n, rows = game.size, []
    for p in game.players:
        for told in game.actions[p]:
            for instead in game.actions[p]:
                row = []
                for cell in game.cells:
                    s = game.profile(cell)
                    gain = game.payoff({**s, p: instead})[p] - game.payoff(s)[p]
                    row.append(gain if coarse or s[p] == told else F(0))
                rows.append(row)
    rows = [r for k, r in enumerate(rows) if any(r) and r not in rows[:k]]
    units = [[F(k == j) for k in range(n)] for j in range(n)]
    found = set()
    for tight in itertools.combinations([*units, *rows], n - 1):
        point = solve_linear([[F(1)] * n, *tight], [F(1)] + [F(0)] * (n - 1))
        if point is None or min(point) < 0:
            continue
        if all(sum(a * b for a, b in zip(r, point, strict=True)) <= 0 for r in rows):
            found.add(tuple(point))
    return found


@BOTH
def test_chicken_has_aumanns_equilibria(solver):
    """Aumann (1987): 21/2 together; the other vertices are the Nash equilibria and one more."""
    solution = solver.solve(CHICKEN)
    assert solution.complete
    assert listed(CHICKEN, solution)[0] == (F(1, 2), F(1, 4), F(1, 4), F(0))
    assert solution.details["best_total"] == "21/2"
    assert set(listed(CHICKEN, solution)) == {
        (F(1, 2), F(1, 4), F(1, 4), F(0)),
        (F(4, 9), F(2, 9), F(2, 9), F(1, 9)),
        (F(0), F(1), F(0), F(0)),
        (F(0), F(0), F(1), F(0)),
        (F(0), F(2, 5), F(2, 5), F(1, 5)),
    }
    assert {tuple(map(str, e.payoffs.values())) for e in solution} == {
        *(("2", "7"), ("7", "2")),
        ("14/3", "14/3"),
    }


def test_symmetric_chicken_payoffs_reach_21_over_4():
    found = correlated.optimum(CHICKEN, {"1": F(1), "2": F(1)})
    assert expected_payoffs(CHICKEN, found.distribution) == {"1": F(21, 4), "2": F(21, 4)}


def test_rock_paper_scissors_has_no_other_than_its_nash_equilibrium():
    rps = [[0, -1, 1], [1, 0, -1], [-1, 1, 0]]
    game = dt.NormalFormGame.from_arrays(rps, [[-v for v in row] for row in rps])
    assert listed(game, correlated.solve(game)) == [(F(1, 9),) * 9]


@BOTH
@given(game=games(players=(1, 3), actions=(1, 3)))
def test_every_distribution_meets_the_definition(solver, game):
    coarse = solver is coarse_correlated
    solution = solver.solve(game)
    for q in listed(game, solution):
        assert sum(q) == 1
        assert min(q) >= 0
        assert nobody_gains(game, q, coarse=coarse) == (True, None)
        assert is_extreme(game, q, coarse=coarse)
    for plan, q in zip(solution.details["distributions"], listed(game, solution), strict=True):
        worth = expected_payoffs(game, q)
        assert {p: F(v) for p, v in plan["payoffs"].items()} == worth
        assert F(plan["total"]) == sum(worth.values())


@given(game=games(players=(1, 3), actions=(1, 3)), data=st.data(), coarse=st.booleans())
def test_the_checker_agrees_with_the_definition(game, data, coarse):
    weights = data.draw(st.lists(st.integers(0, 3), min_size=game.size, max_size=game.size))
    weights[0] += not any(weights)
    q = tuple(F(w, sum(weights)) for w in weights)
    assert is_equilibrium(game, q, coarse=coarse) == nobody_gains(game, q, coarse=coarse)[0]


@BOTH
@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize(("shape", "high"), [((2, 2), 9), ((2, 3), 9), ((2, 3), 2)])
def test_the_vertices_are_those_of_brute_force(solver, shape, high, seed):
    game = random_game(shape, seed, 0, high)
    found = listed(game, solver.solve(game))
    assert len(set(found)) == len(found)
    assert set(found) == by_tight_sets(game, coarse=solver is coarse_correlated)


@given(game=games(players=(2, 3), actions=(1, 3)))
def test_every_nash_equilibrium_is_one(game):
    for e in dt.solve(game, "nash"):
        if e.exact:
            q = product(game, e.strategies)
            assert is_equilibrium(game, q)
            assert is_equilibrium(game, q, coarse=True)


@BOTH
@given(game=games(players=(2, 3), actions=(1, 3)))
def test_the_products_are_nash_equilibria(solver, game):
    solution = solver.solve(game)
    for e in solution:
        q = product(game, e.strategies)
        assert q in listed(game, solution)
        assert nobody_gains(game, q, coarse=True)[0]
        assert e.payoffs == game.payoff(e.strategies)
    pure = {tuple(e.profile.items()) for e in dt.solve(game, "pure-nash")}
    assert {tuple(e.profile.items()) for e in solution if e.pure} == pure


@BOTH
@given(game=games(players=(1, 3), actions=(1, 3)), data=st.data())
def test_mixtures_of_equilibria_are_equilibria(solver, game, data):
    found = listed(game, solver.solve(game))
    weights = data.draw(st.lists(st.integers(1, 4), min_size=len(found), max_size=len(found)))
    mixture = tuple(
        sum((w * q[k] for w, q in zip(weights, found, strict=True)), F(0)) / sum(weights)
        for k in range(game.size)
    )
    coarse = solver is coarse_correlated
    assert nobody_gains(game, mixture, coarse=coarse)[0]
    assert is_extreme(game, mixture, coarse=coarse) == (mixture in found)


@given(game=games(players=(1, 3), actions=(1, 3)))
def test_coarse_equilibria_contain_correlated_ones(game):
    narrow, wide = correlated.solve(game), coarse_correlated.solve(game)
    for q in listed(game, narrow):
        assert is_equilibrium(game, q, coarse=True)
    assert F(wide.details["best_total"]) >= F(narrow.details["best_total"])
    for p in game.players:
        ends, wider = narrow.details["payoffs"][p], wide.details["payoffs"][p]
        assert F(wider["worst"]) <= F(ends["worst"]) <= F(ends["best"]) <= F(wider["best"])
    if max(game.shape) <= 2:
        assert set(listed(game, narrow)) == set(listed(game, wide))


@BOTH
@given(game=games(players=(1, 3), actions=(1, 3)), data=st.data())
def test_no_vertex_beats_the_optimum_and_its_prices_prove_it(solver, game, data):
    coarse = solver is coarse_correlated
    weights = {p: F(data.draw(st.integers(-3, 3))) for p in game.players}
    found = correlated.optimum(game, weights, coarse=coarse)
    assert found.verify(game, coarse=coarse)
    assert is_extreme(game, found.distribution, coarse=coarse)
    solution = solver.solve(game)
    if solution.complete:
        assert found.value == max(
            sum(weights[p] * v for p, v in expected_payoffs(game, q).items())
            for q in listed(game, solution)
        )


@pytest.mark.parametrize("shape", [(4, 4), (2, 2, 2, 2), (9, 8)])
def test_large_games_have_the_optima_of_the_primal_programme(shape):
    game = random_game(shape, 3)
    rows = []
    for i in range(len(shape)):
        for told, instead in itertools.permutations(range(shape[i]), 2):
            shift = (instead - told) * game.strides[i]
            u = game.payoffs[i]
            rows.append([
                u[k + shift] - u[k] if cell[i] == told else 0 for k, cell in enumerate(game.cells)
            ])  # fmt: skip
    total = [sum(row[k] for row in game.payoffs) for k in range(game.size)]
    best = maximise(total, rows, [0] * len(rows), [[1] * game.size], [1])
    solution = correlated.solve(game)
    assert not solution.complete
    assert "12" in solution.notes[0]
    assert F(solution.details["best_total"]) == best.value
    assert solution.certificate.verify(game)
    assert {e.pure for e in solution} <= {True}


def test_dominated_actions_do_not_count_towards_the_limit():
    """Chicken with four more actions that nobody would ever be told."""
    size = 6
    first = [
        CHICKEN.payoffs[0][2 * r + c] if r < 2 and c < 2 else (3 if r < 2 else -1)
        for r in range(size)
        for c in range(size)
    ]
    second = [first[c * size + r] for r in range(size) for c in range(size)]
    game = game_of((size, size), [first, second])
    solution = correlated.solve(game)
    assert solution.complete
    assert len(solution.details["distributions"]) == 5
    assert solution.certificate.verify(game)
    assert not coarse_correlated.solve(game).complete


@BOTH
@given(game=games(players=(2, 3), actions=(1, 2)), data=st.data())
def test_names_and_orders_do_not_matter(solver, game, data):
    players = data.draw(st.permutations(game.players))
    actions = {p: data.draw(st.permutations(game.actions[p])) for p in players}
    other = dt.NormalFormGame.from_function(actions, lambda s: game.payoff(dict(s)))

    def as_sets(solution):
        return {
            frozenset(
                (frozenset(o["profile"].items()), o["probability"]) for o in plan["probabilities"]
            )
            for plan in solution.details["distributions"]
        }

    one, two = solver.solve(game), solver.solve(other)
    assert as_sets(one) == as_sets(two)
    assert one.details["payoffs"] == two.details["payoffs"]
    assert one.details["best_total"] == two.details["best_total"]


@BOTH
def test_forged_certificates_fail(solver):
    proof = solver.solve(CHICKEN).certificate
    assert proof.verify(CHICKEN)
    first, *rest = proof.distributions
    best = proof.optima[0]
    forged = [
        replace(proof, distributions=tuple(rest)),
        replace(proof, distributions=(*proof.distributions, (F(1), F(0), F(0), F(0)))),
        replace(proof, distributions=((F(1, 2), F(1, 2), F(1, 4), F(-1, 4)), *rest)),
        replace(proof, distributions=(first[:3], *rest)),
        replace(proof, optima=(replace(best, value=best.value + 1),)),
        replace(proof, optima=(replace(best, value=best.value - 1),)),
        replace(proof, optima=(replace(best, prices=(F(0),) * 4),)),
        replace(proof, optima=(replace(best, prices=tuple(-y for y in best.prices)),)),
        replace(proof, optima=(replace(best, prices=()),)),
        replace(proof, optima=(replace(best, weights={"3": F(1)}),)),
        replace(proof, optima=(replace(best, distribution=rest[0]),)),
    ]
    assert [one.verify(CHICKEN) for one in forged] == [False] * len(forged)
    mixture = tuple((a + b) / 2 for a, b in zip(first, rest[0], strict=True))
    assert not replace(proof, complete=False, distributions=(mixture,)).verify(CHICKEN)


def test_an_unknown_player_is_named():
    with pytest.raises(SolverError, match="unknown player '3'"):
        correlated.optimum(CHICKEN, {"3": F(1)})


def test_huge_and_tiny_payoffs_are_exact():
    scaled = dt.NormalFormGame.from_arrays(
        [["6e30", "2e30"], ["7e30", 0]], [["6e-17", "7e-17"], ["2e-17", 0]]
    )
    assert set(listed(scaled, correlated.solve(scaled))) == set(
        listed(CHICKEN, correlated.solve(CHICKEN))
    )
