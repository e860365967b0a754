"""Concession sets under other punishments, target concepts and kinds of measures."""

import itertools
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import detente as dt
from detente.analysis.concessions import Guarantee, Measure, concession_sets
from detente.game.graph_model import GraphModel
from detente.game.normal_form import NormalFormGame
from detente.solvers.equilibrium_payoffs import equilibrium_payoffs
from detente.solvers.transfers import transfer_steps

number = st.integers(-3, 3).map(Fraction)
LABELS = "xyz"


@st.composite
def problems(draw, shapes=((2, 2), (2, 3)), most=3):
    """A game, a full target without moves, and measures that add to payoffs."""
    shape = draw(st.sampled_from(shapes))
    players = tuple("abc"[: len(shape)])
    actions = {p: tuple(LABELS[:m]) for p, m in zip(players, shape, strict=True)}
    size = len(list(itertools.product(*map(range, shape))))
    row = st.lists(number, min_size=size, max_size=size).map(tuple)
    game = NormalFormGame(players, actions, tuple(draw(row) for _ in players))
    measures = [
        Measure(
            f"m{k}", draw(st.sampled_from(players)), {draw(st.sampled_from(players)): draw(row)}
        )
        for k in range(draw(st.integers(0, most)))
    ]
    return game, dict.fromkeys(players, "x"), measures


def subsets(menu):
    for size in range(len(menu) + 1):
        yield from itertools.combinations(menu, size)


def with_measures(game, chosen):
    for m in chosen:
        game = game.plus(m.effects(game))
    return game


def brute(game, measures, holds):
    good = [
        frozenset(m.name for m in part)
        for part in subsets(measures)
        if holds(with_measures(game, part))
    ]
    return {s for s in good if not any(o < s for o in good)}


def is_nash(game, profile, strictly=False):
    now = game.payoff(profile)
    for p in game.players:
        for a in game.actions[p]:
            if a != profile[p]:
                v = game.payoff({**profile, p: a})[p]
                if v > now[p] or (strictly and v == now[p]):
                    return False
    return True


def is_dominant(game, profile):
    return all(
        game.payoff({**s, p: profile[p]})[p] >= game.payoff(s)[p]
        for s in game.profiles
        for p in game.players
    )


def is_only_equilibrium(game, profile):
    found = dt.solve(game)
    return found.complete and [e.strategies for e in found] == [
        dt.MixedProfile.pure(profile, game.actions)
    ]


def survives_alone(game, profile):
    found = dt.solve(game, "rationalizable")
    return is_nash(game, profile) and all(
        own == (profile[p],) for p, own in found.certificate.surviving(game).items()
    )


def is_stable(concept):
    def holds(game, profile):
        from detente.concepts.stability import stability

        at = game.position(game.cell(profile))
        return stability(GraphModel.from_game(game)).stable(at, concept)

    return holds


CONCEPTS = {
    "nash": is_nash,
    "strict": lambda g, t: is_nash(g, t, strictly=True),
    "dominant": is_dominant,
    "unique": is_only_equilibrium,
    "rationalizable": survives_alone,
    "GMR": is_stable("GMR"),
    "SMR": is_stable("SMR"),
    "SEQ": is_stable("SEQ"),
}


@pytest.mark.parametrize("concept", CONCEPTS)
@settings(max_examples=30)
@given(case=problems())
def test_each_target_concept_is_its_definition(concept, case):
    game, target, measures = case
    found = concession_sets(game, target=target, measures=measures, target_concept=concept)
    assert found.reading == "commitment"
    assert set(found.minimal) == brute(game, measures, lambda g: CONCEPTS[concept](g, target))
    for part in subsets(measures):
        names = [m.name for m in part]
        held = CONCEPTS[concept](with_measures(game, part), target)
        assert found.sufficient(names) == held
        assert (frozenset(names) in found.all_sufficient) == held
    assert found.complete
    assert found.certificate.verify(game)


@settings(max_examples=300)
@given(problems(shapes=((2, 2),), most=2), st.sampled_from(["1/3", "1/2", "3/4"]))
def test_optimal_punishment_asks_whether_the_payoffs_are_sustained(case, d):
    game, target, measures = case
    found = concession_sets(
        game, target=target, measures=measures, discount=d, punishment="optimal"
    )

    def holds(g):
        return equilibrium_payoffs(g, Fraction(d)).sustains(g.payoff(target))

    verdicts = [holds(with_measures(game, part)) for part in subsets(measures)]
    assume(None not in verdicts)
    assert set(found.minimal) == brute(game, measures, holds)
    # The best punishment in pure actions does all that reversion to pure equilibria does; mixed
    # equilibria can threaten with more.
    for after in game.profiles:
        named = concession_sets(
            game, target=target, measures=measures, discount=d, punishment=after
        )
        assert set(named.all_sufficient) <= set(found.all_sufficient)


@settings(max_examples=300)
@given(problems(shapes=((2, 2), (2, 3), (2, 2, 2))), st.integers(0, 19), st.data())
def test_transfers_ask_whether_the_target_can_be_kept_with_payments(case, k, data):
    game, target, measures = case
    d = Fraction(k, 20)
    least = {p: data.draw(number) for p in game.players if data.draw(st.booleans())}
    found = concession_sets(
        game,
        target=target,
        measures=measures,
        discount=d,
        punishment="transfers",
        reservation=least,
    )

    def holds(g):
        step = transfer_steps(g).at(d)
        if step is None:
            return False
        now, worst = g.payoff(target), step.punishments
        joint = sum(now.values())
        gains = sum(
            max(g.payoff({**target, p: a})[p] for a in g.actions[p]) - now[p] for p in g.players
        )
        return (1 - d) * gains <= d * (joint - sum(worst.values())) and joint >= sum(
            max(v, least.get(p, v)) for p, v in worst.items()
        )

    assert set(found.minimal) == brute(game, measures, holds)
    marks = [m for m, _ in found.steps]
    for (low, sets), high in zip(found.steps, [*marks[1:], Fraction(1)], strict=True):
        for at in (low, (low + high) / 2):
            assert set(found.minimal_at(at)) == set(sets)


def test_the_readings_of_a_prisoners_dilemma_ask_less_and_less():
    # Abreu (1988). The best equilibria punish as well without payments as with them.
    game = NormalFormGame.from_arrays(
        [[10, 3, 0], [15, 7, -4], [7, 5, -15]], [[10, 15, 7], [3, 7, 5], [0, -4, -15]]
    )
    both = {"1": "1", "2": "1"}
    least = {
        kind: concession_sets(game, target=both, punishment=kind).critical([])
        for kind in ("nash", "optimal", "transfers")
    }
    assert least == {"nash": Fraction(5, 8), "optimal": Fraction(1, 3), "transfers": Fraction(1, 3)}


@given(problems(shapes=((2, 2), (2, 3), (2, 2, 2))), st.sampled_from(["1/3", "4/5"]))
def test_no_set_suffices_under_any_punishment_without_the_moves_to_the_target(case, d):
    game, _, measures = case
    start, target = dict.fromkeys(game.players, "y"), dict.fromkeys(game.players, "x")
    moves = {f"{p}:x" for p in game.players}
    for kind in ("nash", "transfers", *(["optimal"] if len(game.players) == 2 else [])):
        asked = {"target": target, "discount": d, "punishment": kind, "reservation": {}}
        found = concession_sets(game, status_quo=start, measures=measures, **asked)
        plain = concession_sets(game, measures=measures, **asked)
        assert set(found.minimal) == {s | moves for s in plain.minimal}


# -- measures that change the game -----------------------------------------------------------------

DILEMMA = NormalFormGame.from_arrays(
    [[3, 0], [5, 1]], [[3, 5], [0, 1]], actions={"1": ["C", "D"], "2": ["C", "D"]}
)
BOTH = {"1": "C", "2": "C"}


def test_taking_an_action_away_binds_its_player():
    bans = [Measure(f"ban {p}", p, removes={p: ["D"]}) for p in "12"]
    found = concession_sets(DILEMMA, target=BOTH, measures=bans)
    assert found.minimal == [frozenset({"ban 1", "ban 2"})]
    assert found.certificate.verify(DILEMMA)
    assert found.sufficient(["ban 1", "ban 2"])
    both = Measure("ban all", "1", removes={"1": ["C", "D"]})
    assert concession_sets(DILEMMA, target=BOTH, measures=[*bans, both]).minimal == found.minimal


def test_an_action_that_a_measure_allows_is_not_there_without_it():
    opens = Measure("open", "1", allows={"2": ["D"]})
    found = concession_sets(DILEMMA, target=BOTH, measures=[opens, Measure("pay", "2", {"1": 0})])
    assert found.minimal == []
    punish = concession_sets(
        DILEMMA,
        target={"1": "D", "2": "D"},
        status_quo={"1": "D", "2": "C"},
        measures=[opens],
        reservation={},
    )
    assert punish.minimal == [frozenset({"2:D", "open"})]
    broken = concession_sets(
        NormalFormGame.from_arrays([[2, 2], [2, 2]], [[2, 3], [0, 0]]),
        target={"1": "1", "2": "1"},
        measures=[Measure("open", "1", allows={"2": ["2"]})],
    )
    # Without the temptation the target holds; allowing it breaks the agreement.
    assert broken.minimal == [frozenset()]
    assert [(b.members, b.added, b.shortfall.kind) for b in broken.broken_by] == [
        (frozenset(), "open", "temptation")
    ]


def test_parameters_set_together_need_not_add_up():
    def reshape(values):
        a, b = values.get("a", 0), values.get("b", 0)
        bonus = [4 * a * b, 4 * a * b, 0, 0]
        return DILEMMA.plus({"1": bonus, "2": [4 * a * b, 0, 4 * a * b, 0]})

    found = concession_sets(
        DILEMMA,
        target=BOTH,
        measures=[Measure("a", "1", sets={"a": 1}), Measure("b", "2", sets={"b": 1})],
        reshape=reshape,
    )
    assert found.minimal == [frozenset("ab")]
    twice = [Measure("a", "1", sets={"a": 1}), Measure("c", "2", sets={"a": 2})]
    again = concession_sets(DILEMMA, target=BOTH, measures=twice, reshape=reshape)
    assert again.minimal == []


def test_a_guarantee_is_paid_after_a_breach_and_only_then():
    # Each promises the other 4 should it cheat: a bond that deters.
    bonds = [
        Measure("bond 1", "1", guarantees=[Guarantee("2", pays=4, against=("1",))]),
        Measure("bond 2", "2", guarantees=[Guarantee("1", pays=4, against=("2",))]),
    ]
    found = concession_sets(DILEMMA, target=BOTH, measures=bonds)
    assert found.minimal == [frozenset({"bond 1", "bond 2"})]
    game = found.table.game_with(found.minimal[0])
    assert game.payoff(BOTH) == DILEMMA.payoff(BOTH)
    assert game.payoff({"1": "D", "2": "C"}) == {"1": Fraction(1), "2": Fraction(4)}
    assert game.payoff({"1": "D", "2": "D"}) == DILEMMA.payoff({"1": "D", "2": "D"})


@given(problems(most=2), st.integers(-2, 4))
def test_a_floor_makes_up_what_is_lacking_in_each_game(case, level):
    game, target, measures = case
    promise = Measure("promise", "b", guarantees=[Guarantee("a", floor=level, against=("b",))])
    found = concession_sets(game, target=target, measures=[*measures, promise])
    for part in subsets(measures):
        plain = with_measures(game, part)
        told = found.table.game_with([*(m.name for m in part), "promise"])
        for s in game.profiles:
            before, after = plain.payoff(s), told.payoff(s)
            owed = s["a"] == target["a"] and s["b"] != target["b"]
            paid = max(Fraction(level) - before["a"], Fraction(0)) if owed else Fraction(0)
            assert after["a"] == before["a"] + paid
            assert after["b"] == before["b"] - paid
    holds = {
        frozenset(m): is_nash(found.table.game_with(m), target)
        for m in subsets([c.name for c in found.menu])
    }
    good = [m for m, yes in holds.items() if yes]
    assert set(found.minimal) == {m for m in good if not any(o < m for o in good)}


# -- many measures ---------------------------------------------------------------------------------


@settings(max_examples=20)
@given(problems(shapes=((2, 2), (2, 2, 2)), most=4), st.randoms(use_true_random=False))
def test_more_measures_than_can_be_looked_at_change_nothing_by_doing_nothing(case, random):
    game, target, measures = case
    idle = [Measure(f"idle{k}", random.choice(game.players)) for k in range(24)]
    found = concession_sets(game, target=target, measures=[*measures, *idle])
    assert set(found.minimal) == brute(game, measures, lambda g: is_nash(g, target))
    assert not found.complete
    assert "integer programming" in found.notes[0]
    half = concession_sets(game, target=target, measures=[*measures, *idle[:13]])
    assert half.minimal == found.minimal
    assert half.complete


@settings(max_examples=20)
@given(problems(shapes=((2, 2), (2, 3)), most=4), st.integers(0, 9))
def test_long_menus_with_a_named_reversion_are_as_short_ones(case, k):
    game, target, measures = case
    ask = {
        "target": target,
        "discount": Fraction(k, 10),
        "punishment": dict.fromkeys(game.players, "y"),
    }
    idle = [Measure(f"idle{k}", "a") for k in range(24)]
    short = concession_sets(game, measures=measures, **ask)
    for extra in (idle[:14], idle):
        long = concession_sets(game, measures=[*measures, *extra], **ask)
        assert set(long.minimal) == set(short.minimal)
        assert long.sufficient([]) == short.sufficient([])


# -- slack and price -------------------------------------------------------------------------------


@given(problems())
def test_slacks_are_what_deviations_lose_and_who_added_to_them(case):
    game, target, measures = case
    found = concession_sets(game, target=target, measures=measures, reservation={"a": 1})
    for part in subsets(measures):
        names = [m.name for m in part]
        told = with_measures(game, part)
        listed = found.constraints(names)
        assert all(c.slack >= 0 for c in listed) == found.sufficient(names)
        for c in listed:
            other = {**target, c.player: c.action} if c.kind == "deviation" else None
            now = told.payoff(target)[c.player]
            away = told.payoff(other)[c.player] if other else Fraction(1)
            assert c.slack == now - away
            base = game.payoff(target)[c.player] - (
                game.payoff(other)[c.player] if other else Fraction(1)
            )
            assert base + sum(c.paid_by.values()) == c.slack


@given(problems())
def test_the_cheapest_sets_cost_least_and_breaks_break(case):
    game, target, measures = case
    measures = [replace(m, costs=k % 3) for k, m in enumerate(measures)]
    found = concession_sets(game, target=target, measures=measures)
    prices = {s: found.price(s) for s in found.minimal}
    assert set(found.cheapest) == {s for s, v in prices.items() if v == min(prices.values())}
    for gone in found.broken_by:
        assert found.sufficient(gone.members)
        assert not found.sufficient(gone.members | {gone.added})
        assert gone.shortfall.kind == "temptation"


@pytest.mark.parametrize("punishment", ["optimal", "transfers"])
def test_a_status_quo_off_the_target_is_not_enough_for_being_an_equilibrium(punishment):
    """Nothing has to be kept at (2, 2), and nothing has been agreed there either."""
    dilemma = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
    gift = Measure("gift", "1", {"2": 1}, costs=1)
    found = concession_sets(
        dilemma,
        measures=[gift],
        status_quo={"1": "2", "2": "2"},
        target={"1": "1", "2": "1"},
        discount="9/10",
        punishment=punishment,
    )
    assert found.minimal == [{"1:1", "2:1"}]
    assert found.steps[0] == (0, [])
    assert not found.sufficient([])
    assert not found.sufficient(["gift"])
    assert all(s >= {"1:1", "2:1"} for s in found.all_sufficient)


def test_no_payments_keep_anything_where_one_gains_what_the_other_loses():
    pennies = NormalFormGame.from_arrays([[1, -1], [-1, 1]], [[-1, 1], [1, -1]])
    assert transfer_steps(pennies).kept_from({"1": "1", "2": "1"}) is None
    found = concession_sets(
        pennies, target={"1": "1", "2": "1"}, discount="9/10", punishment="transfers"
    )
    assert found.minimal == []
    assert found.steps == [(0, [])]
