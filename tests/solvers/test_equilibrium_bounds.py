"""No equilibrium undercuts the bound, and what is struck out is played in none."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from detente.analysis.stage_game import solve
from detente.game.normal_form import NormalFormGame
from detente.solvers.equilibrium_bounds import least_payoffs, undominated

row = st.lists(st.integers(-4, 4).map(Fraction), min_size=6, max_size=6)


@given(row, row)
def test_every_equilibrium_respects_the_bound(a, b):
    game = NormalFormGame.from_arrays([a[:3], a[3:]], [b[:3], b[3:]])
    bound, kept = least_payoffs(game), undominated(game)
    for equilibrium in solve(game):
        for i, p in enumerate(game.players):
            assert equilibrium.payoffs[p] >= bound[i]
            names = {game.actions[p][k] for k in kept[i]}
            assert set(equilibrium.strategies.support(p)) <= names


def test_one_equilibrium_by_dominance_is_the_bound_itself():
    game = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
    assert least_payoffs(game) == (1, 1)
