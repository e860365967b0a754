"""Concession sets against brute force written from the definition, sharing no code with it."""

import itertools
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from detente.analysis.concessions import Guarantee, Measure, concession_sets
from detente.analysis.stage_game import solve
from detente.errors import GameError, SolverError
from detente.game.normal_form import NormalFormGame
from detente.game.repetition import Monitoring

# -- the definition, once more ---------------------------------------------------------------


class Brute:
    """Everything by dictionaries: payoffs[player][profile], all subsets of the menu."""

    def __init__(self, game, start, target, measures, *, chance=None):
        self.players, self.actions = game.players, game.actions
        self.profiles = list(itertools.product(*(game.actions[p] for p in game.players)))
        self.base = {
            p: dict(zip(self.profiles, game.payoffs[i], strict=True))
            for i, p in enumerate(game.players)
        }
        self.start, self.target, self.measures = start, target, measures
        self.chance = None if chance is None else dict(zip(self.profiles, chance, strict=True))
        s0 = tuple(start[p] for p in game.players)
        self.least = {p: self.base[p][s0] for p in game.players}
        moves = [f"{p}:{a}" for p in game.players for a in game.actions[p] if a != start[p]]
        self.menu = [*moves, *(m.name for m in measures)]

    def reach(self, members):
        now = dict(self.start)
        for name in members:
            if ":" in name:
                player, action = name.split(":")
                if now[player] != self.start[player]:
                    return None
                now[player] = action
        return tuple(now[p] for p in self.players)

    def payoffs(self, members):
        total = {p: dict(row) for p, row in self.base.items()}
        for m in self.measures:
            if m.name in members:
                for p, effects in m.adds.items():
                    for profile, v in zip(self.profiles, effects, strict=True):
                        total[p][profile] += v
                for profile in self.profiles:
                    total[m.by][profile] -= m.costs
        return total

    def changes(self, profile, player):
        k = self.players.index(player)
        return [
            (*profile[:k], a, *profile[k + 1 :]) for a in self.actions[player] if a != profile[k]
        ]

    def stable(self, u, profile):
        return all(
            u[p][other] <= u[p][profile] for p in self.players for other in self.changes(profile, p)
        )

    def fits(self, members):
        end = self.reach(members)
        if end is None:
            return False
        if any(end[self.players.index(p)] != a for p, a in self.target.items()):
            return False
        u = self.payoffs(members)
        return all(u[p][end] >= self.least[p] for p in self.least)

    def commits(self, members):
        return self.fits(members) and self.stable(self.payoffs(members), self.reach(members))

    def enforces(self, members, discount, floors_of):
        """Simulates the strategy by its values; `floors_of(u)` lists what breaches may lead to."""
        if not self.fits(members):
            return False
        u, end = self.payoffs(members), self.reach(members)
        if self.stable(u, end):
            return True
        return any(self._kept(u, end, discount, floors) for floors in floors_of(u, members))

    def _kept(self, u, end, discount, floors):
        for p in self.players:
            d, floor = discount[p], floors[p]
            if self.chance is None:
                for other in self.changes(end, p):
                    deviant = (1 - d) * u[p][other] + d * floor
                    if u[p][other] > u[p][end] and u[p][end] < deviant:
                        return False
                continue
            alarm = self.chance[end]
            value = ((1 - d) * u[p][end] + d * alarm * floor) / (1 - d + d * alarm)
            for other in self.changes(end, p):
                q = self.chance[other]
                if value < (1 - d) * u[p][other] + d * ((1 - q) * value + q * floor):
                    return False
        return True

    def minimal(self, sufficient):
        good = [
            frozenset(part)
            for size in range(len(self.menu) + 1)
            for part in itertools.combinations(self.menu, size)
            if sufficient(part)
        ]
        return {s for s in good if not any(other < s for other in good)}


# -- random negotiations ----------------------------------------------------------------------

number = st.integers(-4, 4).map(Fraction)


@st.composite
def negotiations(draw, shapes=((2, 2), (2, 3), (2, 2, 2)), most=3):
    shape = draw(st.sampled_from(shapes))
    players = tuple("abc"[: len(shape)])
    actions = {p: tuple("xyz"[:m]) for p, m in zip(players, shape, strict=True)}
    size = len(list(itertools.product(*map(range, shape))))
    row = st.lists(number, min_size=size, max_size=size).map(tuple)
    game = NormalFormGame(players, actions, tuple(draw(row) for _ in players))
    count = draw(st.integers(0, most))
    measures = [
        Measure(
            f"m{k}",
            draw(st.sampled_from(players)),
            {p: draw(row) for p in draw(st.sets(st.sampled_from(players), max_size=2))},
            draw(st.integers(0, 2).map(Fraction)),
        )
        for k in range(count)
    ]
    start = dict.fromkeys(players, "x")
    target = {p: draw(st.sampled_from(actions[p])) for p in players}
    for p in draw(st.sets(st.sampled_from(players), max_size=1)):
        del target[p]
    return game, start, target, measures


@st.composite
def dilemmas(draw, shapes=((2, 2), (2, 3), (2, 2, 2)), most=3):
    """Negotiations in which moving costs its player and helps the others, more or less."""
    shape = draw(st.sampled_from(shapes))
    players = tuple("abc"[: len(shape)])
    actions = {p: tuple("xyz"[:m]) for p, m in zip(players, shape, strict=True)}
    profiles = list(itertools.product(*map(range, shape)))
    cost = {p: draw(st.integers(1, 4)) for p in players}
    help_ = {p: draw(st.integers(1, 6)) for p in players}
    noise = st.sampled_from([0, 0, 0, 0, 1, -1])

    def payoff(i, s):
        moved = sum(min(k, 1) for j, k in enumerate(s) if j != i)
        return Fraction(help_[players[i]] * moved - cost[players[i]] * s[i] + draw(noise))

    game = NormalFormGame(
        players,
        actions,
        tuple(tuple(payoff(i, s) for s in profiles) for i in range(len(players))),
    )
    measures = []
    for k in range(draw(st.integers(0, most))):
        who = draw(st.sampled_from(players))
        effect = [Fraction(draw(st.integers(-1, 2)) * (s != profiles[0])) for s in profiles]
        by = draw(st.sampled_from(players))
        measures.append(Measure(f"m{k}", by, {who: tuple(effect)}, Fraction(draw(noise)) ** 2 / 2))
    target = dict.fromkeys(draw(st.sets(st.sampled_from(players), min_size=1)), "y")
    return game, dict.fromkeys(players, "x"), target, measures


def cases(**options):
    return st.one_of(dilemmas(**options), negotiations(**options))


def named(brute, reversion):
    profile = tuple(reversion[p] for p in brute.players)

    def floors(u, _):
        return [{p: u[p][profile] for p in brute.players}] if brute.stable(u, profile) else []

    return floors


def worst_equilibria(brute, *, seen):
    def floors(u, _):
        game = NormalFormGame(
            brute.players,
            brute.actions,
            tuple(tuple(u[p][s] for s in brute.profiles) for p in brute.players),
        )
        found = [e.payoffs for e in solve(game)]
        if not seen:
            return found
        return [{p: min(v[p] for v in found) for p in brute.players}]

    return floors


# -- agreement with the definition ---------------------------------------------------------------


@settings(max_examples=300)
@given(cases())
def test_commitment_is_the_definition(case):
    game, start, target, measures = case
    brute = Brute(game, start, target, measures)
    found = concession_sets(game, status_quo=start, target=target, measures=measures)
    assert found.reading == "commitment"
    assert set(found.minimal) == brute.minimal(brute.commits)
    assert set(found.all_sufficient) == {
        frozenset(part)
        for size in range(len(brute.menu) + 1)
        for part in itertools.combinations(brute.menu, size)
        if brute.commits(part)
    }
    assert found.certificate.verify(game)


@settings(max_examples=300)
@given(cases(), st.integers(0, 9), st.integers(0, 9))
def test_reversion_to_a_named_profile_is_the_definition(case, a, b):
    game, start, target, measures = case
    brute = Brute(game, start, target, measures)
    today = {p: Fraction(k, 10) for p, k in zip(game.players, (a, b, a), strict=False)}
    found = concession_sets(
        game,
        status_quo=start,
        target=target,
        measures=measures,
        discount=today,
        punishment=start,
    )
    assert set(found.minimal) == brute.minimal(
        lambda s: brute.enforces(s, today, named(brute, start))
    )
    assert found.certificate.verify(game)


@settings(max_examples=300)
@given(cases(shapes=((2, 2), (2, 3)), most=2), st.integers(0, 9))
def test_reversion_to_the_worst_equilibrium_is_the_definition(case, k):
    game, start, target, measures = case
    brute = Brute(game, start, target, measures)
    today = dict.fromkeys(game.players, Fraction(k, 10))
    found = concession_sets(
        game, status_quo=start, target=target, measures=measures, discount=Fraction(k, 10)
    )
    floors = worst_equilibria(brute, seen=True)
    assert set(found.minimal) == brute.minimal(lambda s: brute.enforces(s, today, floors))
    assert found.certificate.verify(game)


@settings(max_examples=300)
@given(cases(shapes=((2, 2), (2, 3)), most=2), st.integers(0, 9), st.data())
def test_a_public_signal_is_the_definition(case, k, data):
    game, start, target, measures = case
    part = st.integers(0, 4).map(lambda j: Fraction(j, 4))
    chance = tuple(data.draw(st.lists(part, min_size=game.size, max_size=game.size)))
    brute = Brute(game, start, target, measures, chance=chance)
    today = dict.fromkeys(game.players, Fraction(k, 10))
    found = concession_sets(
        game,
        status_quo=start,
        target=target,
        measures=measures,
        discount=Fraction(k, 10),
        monitoring=Monitoring("incident", chance),
    )
    floors = worst_equilibria(brute, seen=False)
    assert set(found.minimal) == brute.minimal(lambda s: brute.enforces(s, today, floors))
    assert found.certificate.verify(game)


@given(cases(), st.sampled_from(["named", "nash"]))
def test_the_steps_are_the_minimal_sets_at_every_discount(case, kind):
    game, start, target, measures = case
    assume(kind == "named" or len(game.players) == 2)
    found = concession_sets(
        game,
        status_quo=start,
        target=target,
        measures=measures,
        punishment=start if kind == "named" else "nash",
    )
    marks = [d for d, _ in found.steps]
    assert marks[0] == 0
    assert marks == sorted(set(marks))
    for (low, sets), high in zip(found.steps, [*marks[1:], Fraction(1)], strict=True):
        for d in (low, (low + high) / 2, high - (high - low) / 10**6):
            assert set(found.minimal_at(d)) == set(sets)
    for _, sets in found.steps:
        for s in sets:
            assert found.critical(s) in marks


@given(cases(), st.randoms(use_true_random=False))
def test_order_and_nothing_added_change_nothing(case, random):
    game, start, target, measures = case
    ask = {"status_quo": start, "target": target, "discount": "3/5", "punishment": start}
    before = concession_sets(game, measures=measures, **ask)
    mixed = [*measures, Measure("nothing", "a")]
    random.shuffle(mixed)
    after = concession_sets(game, measures=mixed, **ask)
    assert set(after.minimal) == set(before.minimal)
    assert "nothing" in after.dispensable
    assert [(d, set(s)) for d, s in after.steps] == [(d, set(s)) for d, s in before.steps]


@given(cases())
def test_what_a_report_says_of_each_set_adds_up(case):
    game, start, target, measures = case
    brute = Brute(game, start, target, measures)
    found = concession_sets(
        game, status_quo=start, target=target, measures=measures, discount="1/2", punishment=start
    )
    for members in [*found.minimal, frozenset()]:
        told = found.explain(members)
        end = brute.reach(told.members)
        u = brute.payoffs(told.members)
        before = brute.payoffs(())
        s0 = tuple(start[p] for p in game.players)
        assert told.payoffs == {p: u[p][end] for p in game.players}
        assert told.gains == {p: u[p][end] - before[p][s0] for p in game.players}
        assert told.sufficient == (members in found.all_sufficient)
        for gift in told.gives:
            rest = [m for m in told.members if m != gift.member]
            without = {p: brute.payoffs(rest)[p][brute.reach(rest)] for p in game.players}
            assert gift.cost == without[gift.owner] - told.payoffs[gift.owner]
            for p, v in gift.brings.items():
                assert v == told.payoffs[p] - without[p]
        known = list(told.critical_discounts.values())
        if told.sufficient and None not in known:
            assert told.critical == max(known)


# -- single cases ---------------------------------------------------------------------------------

EXCHANGE = NormalFormGame.from_arrays(
    [[0, 3], [-1, 2]],
    [[0, -3], [0, 1]],
    players=["us", "damascus"],
    actions={"us": ["keep", "exclude"], "damascus": ["boycott", "return"]},
    title="exchange",
)
STAY = {"us": "keep", "damascus": "boycott"}
TARGET = {"us": "exclude", "damascus": "return"}


def test_the_exchange_needs_both_and_patience():
    found = concession_sets(EXCHANGE, status_quo=STAY, target=TARGET, discount="3/5")
    both = frozenset({"us:exclude", "damascus:return"})
    assert found.minimal == [both]
    assert found.commitment_minimal == []
    assert found.pivotal == ["us:exclude", "damascus:return"]
    assert found.givers(both) == ["us", "damascus"]
    told = found.explain(both)
    # us: gain 1, agreement worth 2 over the status quo: 1 / (1 + 2).
    assert told.critical_discounts == {"us": Fraction(1, 3), "damascus": Fraction(0)}
    assert told.gives[0].brings == {"damascus": Fraction(4)}
    data = found.to_dict()
    assert data["format"] == "detente-concessions/1"
    assert data["minimal"][0]["members"] == ["us:exclude", "damascus:return"]
    assert data["minimal"][0]["slack"] == {"us": "4/15", "damascus": "3/5"}
    assert data["steps"] == [
        {"discount_from": "0", "minimal": []},
        {"discount_from": "1/3", "minimal": [["us:exclude", "damascus:return"]]},
    ]
    assert "exclude" in repr(found)
    assert "<table>" in found._repr_html_()


def test_one_more_concession_can_break_an_agreement():
    # The reward makes (2, 2) an equilibrium; the licence makes leaving it better still.
    game = NormalFormGame.from_arrays([[1, 0], [0, 0]], [[0, 0], [0, 0]])
    target = {"1": "2", "2": "2"}
    reward = Measure("reward", by="2", adds=[[[0, 0], [0, 1]], 0])
    licence = Measure("licence", by="2", adds=[[[0, 5], [0, 0]], 0])
    found = concession_sets(game, target=target, measures=[reward, licence], reservation={"1": 1})
    assert found.minimal == [frozenset({"reward"})]
    assert not found.sufficient({"reward", "licence"})
    assert found.explain({"reward", "licence"}).shortfall.kind == "temptation"
    assert found.status_quo is None
    assert found.explain({"reward"}).gains is None


def test_a_set_whose_named_reversion_is_no_equilibrium_is_not_kept_by_it():
    game = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
    spoil = Measure("spoil", by="1", adds={"1": [[0, 4], [0, 0]]})
    found = concession_sets(
        game,
        target={"1": "1", "2": "1"},
        measures=[spoil],
        discount="9/10",
        punishment={"1": "2", "2": "2"},
    )
    assert found.minimal == [frozenset()]
    assert not found.sufficient({"spoil"})
    told = found.explain({"spoil"})
    assert told.agreement is None
    assert "no equilibrium of the stage game" in told.notes[0]


def test_a_false_certificate_is_refused():
    found = concession_sets(
        EXCHANGE, status_quo=STAY, target=TARGET, discount="3/5", punishment=STAY
    )
    good = found.certificate
    assert good.verify(EXCHANGE)
    assert not replace(good, minimal=(frozenset({"us:exclude"}),)).verify()
    assert not replace(good, discount={"us": Fraction(1, 4), "damascus": Fraction(1, 4)}).verify()
    assert not good.verify(NormalFormGame.from_arrays([[1]], [[1]]))
    free = concession_sets(
        EXCHANGE,
        status_quo=STAY,
        target=TARGET,
        discount="3/5",
        punishment=STAY,
        measures=[Measure("gift", by="us")],
    )
    more = frozenset({"us:exclude", "damascus:return", "gift"})
    assert free.sufficient(more)
    assert not replace(free.certificate, minimal=(more,)).verify()


def test_the_bound_proves_nothing():
    found = concession_sets(
        EXCHANGE, status_quo=STAY, target=TARGET, discount="3/5", punishment="minmax"
    )
    assert found.minimal
    assert found.certificate is None


def test_bad_questions_are_refused():
    with pytest.raises(GameError, match="no target"):
        concession_sets(EXCHANGE)
    with pytest.raises(GameError, match="needs a status quo"):
        concession_sets(EXCHANGE, target={"us": "exclude"})
    with pytest.raises(GameError, match="did you mean 'exclude'"):
        concession_sets(EXCHANGE, target={"us": "exclud"}, status_quo=STAY)
    with pytest.raises(GameError, match="unknown player"):
        concession_sets(EXCHANGE, target={"iran": "x"}, status_quo=STAY)
    with pytest.raises(GameError, match="two concessions"):
        concession_sets(EXCHANGE, target=TARGET, measures=[Measure("a", "us")] * 2)
    many = [Measure(f"m{k}", "us") for k in range(17)]
    with pytest.raises(SolverError, match="up to 16"):
        _ = concession_sets(EXCHANGE, target=TARGET, measures=many).steps
    with pytest.raises(SolverError, match="up to 16"):
        _ = concession_sets(
            EXCHANGE, target=TARGET, measures=many, target_concept="unique"
        ).commitment_minimal
    with pytest.raises(SolverError, match="unknown punishment"):
        concession_sets(EXCHANGE, target=TARGET, punishment="optimum")
    with pytest.raises(GameError, match="did you mean 'strict'"):
        concession_sets(EXCHANGE, target=TARGET, target_concept="strickt")
    with pytest.raises(GameError, match="take the reading 'commitment'"):
        concession_sets(
            EXCHANGE, target=TARGET, target_concept="SEQ", discount=0, reading="self_enforcing"
        )
    with pytest.raises(SolverError, match="one discount factor for all"):
        _ = concession_sets(
            EXCHANGE,
            target=TARGET,
            status_quo=STAY,
            punishment="transfers",
            discount={"us": "1/2", "damascus": "1/3"},
        ).minimal
    with pytest.raises(GameError, match="did you mean 'us'"):
        concession_sets(EXCHANGE, target=TARGET, measures=[Measure("a", "us", removes={"uss": []})])
    with pytest.raises(GameError, match="one of the two"):
        concession_sets(
            EXCHANGE,
            target=TARGET,
            measures=[Measure("a", "us", guarantees=[Guarantee("damascus")])],
        )
    with pytest.raises(GameError, match="needs a model"):
        concession_sets(EXCHANGE, target=TARGET, measures=[Measure("a", "us", sets={"x": 1})])
    with pytest.raises(GameError, match="as things stand"):
        concession_sets(
            EXCHANGE,
            target=TARGET,
            status_quo=STAY,
            measures=[Measure("a", "us", allows={"us": ["keep"]})],
        )
    with pytest.raises(GameError, match="needs a discount"):
        concession_sets(EXCHANGE, target=TARGET, reading="self_enforcing")
    with pytest.raises(GameError, match="unknown reading"):
        concession_sets(EXCHANGE, target=TARGET, reading="selfenforcing")
    found = concession_sets(EXCHANGE, target=TARGET, status_quo=STAY)
    with pytest.raises(GameError, match="unknown concession 'us:exclud', did you mean"):
        found.sufficient(["us:exclud"])


def test_a_mixed_equilibrium_is_looked_for_where_no_pure_one_threatens():
    # Beside the agreement the players can only play matching pennies, worth 0: 1 / (3 - 0).
    pennies = [[2, -2, -2], [3, 1, -1], [3, -1, 1]]
    other = [[2, 3, 3], [-2, -1, 1], [-2, 1, -1]]
    game = NormalFormGame.from_arrays(pennies, other)
    found = concession_sets(game, target={"1": "1", "2": "1"}, discount="1/3")
    assert found.minimal == [frozenset()]
    assert found.steps == [(Fraction(0), []), (Fraction(1, 3), [frozenset()])]
    assert found.certificate.verify(game)
    less = concession_sets(game, target={"1": "1", "2": "1"}, discount="33/100")
    assert less.minimal == []


def test_a_signal_can_be_a_promise_that_deviating_forfeits():
    # The alarm leads both to a better equilibrium, and whoever deviates silences it.
    game = NormalFormGame.from_arrays([[0, 5, -5], [1, 10, -6]], [[0, -1, 1], [0, 10, 0]])
    chance = (Fraction(1, 2), Fraction(0), Fraction(0), Fraction(0), Fraction(1), Fraction(1))
    found = concession_sets(
        game,
        target={"1": "1", "2": "1"},
        discount="1/2",
        monitoring=Monitoring("leave to part", chance),
    )
    assert found.minimal == [frozenset()]
    # h = 1, surplus -10: 1 / (1/2 10 + 1/2 1).
    assert found.critical(()) == Fraction(2, 11)
    assert found.certificate.verify(game)


def test_a_ceiling_shows_in_the_steps():
    # Player 2's second action costs it 1 and makes false alarms rare: the very patient take it.
    game = NormalFormGame.from_arrays([[4, 4], [5, 0]], [[4, 3], [0, 0]])
    chance = (Fraction(1, 2), Fraction(1, 10), Fraction(1), Fraction(1))
    found = concession_sets(
        game,
        target={"1": "1", "2": "1"},
        monitoring=Monitoring("incident", chance),
        punishment={"1": "2", "2": "2"},
        measures=[Measure("arms", by="2", adds=[[[0, -9], [0, 0]], 0])],
    )
    armed = frozenset({"arms"})
    told = found.explain(armed).agreement
    low, high = told.critical, told.ceilings["2"]
    assert found.steps == [(Fraction(0), []), (low, [armed]), (high, [])]
    assert found.minimal_at(high) == [armed]
    assert found.minimal_at(high + Fraction(1, 10**9)) == []
