"""What survives, against elimination one action at a time by linear programmes of its own."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st
from strategies import game_of, games, random_game

from detente.exact.lp import maximise
from detente.solvers.iterated_dominance import eliminate, solve


def is_dominated(game, left, i, action):
    """Maximise the least gain of a mixture of all other actions, sign free."""
    cells = [c for c in game.cells if all(k in own for k, own in zip(c, left, strict=True))]
    contexts = sorted({(*c[:i], 0, *c[i + 1 :]) for c in cells})

    def worth(a, cell):
        return game.payoffs[i][game.position((*cell[:i], a, *cell[i + 1 :]))]

    rest = [a for a in left[i] if a != action]
    if not rest:
        return False
    rows = [[*(worth(action, c) - worth(a, c) for a in rest), 1, -1] for c in contexts]
    weights = [[*([1] * len(rest)), 0, 0]]
    result = maximise([0] * len(rest) + [1, -1], rows, [0] * len(rows), weights, [1])
    return result.value > 0


@given(games(players=(1, 3)), st.randoms(use_true_random=False))
def test_any_order_of_elimination_leaves_the_same(game, random):
    left = [list(range(m)) for m in game.shape]
    while True:
        options = [(i, a) for i, own in enumerate(left) for a in own]
        random.shuffle(options)
        found = next(((i, a) for i, a in options if is_dominated(game, left, i, a)), None)
        if found is None:
            break
        left[found[0]].remove(found[1])
    record = eliminate(game)
    assert [list(own) for own in record.surviving(game).values()] == [
        [game.actions[p][a] for a in own] for p, own in zip(game.players, left, strict=True)
    ]
    assert record.verify(game)


def test_the_beauty_contest_unravels():
    """Guess two thirds of the other's whole number: the highest goes in every round, down to 1."""
    n = 5

    def payoff(x, y):
        return -abs(3 * x - 2 * y)

    game = game_of(
        (n, n),
        [
            [payoff(x, y) for x in range(n) for y in range(n)],
            [payoff(y, x) for x in range(n) for y in range(n)],
        ],
    )
    solution = solve(game)
    assert [(e["round"], e["action"]) for e in solution.details["eliminations"]] == [
        (number, f"{p}{n - number}") for number in (1, 2, 3) for p in "ab"
    ]
    assert solution.details["surviving"] == {"a": ["a0", "a1"], "b": ["b0", "b1"]}
    assert not solution.details["solvable"]


def test_a_belief_about_two_opponents_keeps_an_action():
    """An action that a coin between the others beats everywhere goes; one that ties stays."""
    rows = [[8, 0, 0, 0], [0, 0, 0, 8], [3, -1, -1, 3]]
    worse = game_of((3, 2, 2), [[v for row in rows for v in row], [0] * 12, [0] * 12])
    assert solve(worse).details["surviving"]["a"] == ["a0", "a1"]
    rows[2] = [4, -1, -1, 4]
    tied = game_of((3, 2, 2), [[v for row in rows for v in row], [0] * 12, [0] * 12])
    record = eliminate(tied)
    (belief,) = (b for b in record.beliefs if b.action == "a2")
    # Only the others' even bet on acting alike makes it a best reply: correlated play.
    assert belief.weights == {("b0", "c0"): Fraction(1, 2), ("b1", "c1"): Fraction(1, 2)}


def test_solvable_by_dominance():
    dilemma = game_of((2, 2), [[3, 0, 5, 1], [3, 5, 0, 1]])
    assert solve(dilemma)[0].profile == {"a": "a1", "b": "b1"}


def test_long_payoffs():
    big = Fraction(10) ** 30
    game = random_game((3, 3), 8)
    long = game_of((3, 3), [[big + v for v in row] for row in game.payoffs])
    mixture = {e.action: e.mixture for e in eliminate(game).eliminations}
    assert {e.action: e.mixture for e in eliminate(long).eliminations} == mixture
